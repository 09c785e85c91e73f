"""Where the Ray of the application is: there may be another one on the machine."""

from __future__ import annotations

from tests.e2e.conftest import Application

_ARGUMENT = "--gcs-address="


def ray_variables(application: Application) -> dict[str, str]:
    """The environment variables with which a driver finds the application's Ray and is let in."""
    command = application.processes(_ARGUMENT)[0].cmdline()
    address = next(word for word in command if word.startswith(_ARGUMENT)).removeprefix(_ARGUMENT)
    token = application.data_dir / "ray" / "token"
    return {"RAY_ADDRESS": address, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(token)}
