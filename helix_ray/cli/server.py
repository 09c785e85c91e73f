"""The application as the commands that talk to it reach it."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

_PATIENCE_S = 600.0

Url = Annotated[str, typer.Option(envvar="HELIX_URL", help="The application's API.")]
Key = Annotated[str, typer.Option(envvar="HELIX_API_KEY", help="One of its keys.", show_default=False)]
Certificate = Annotated[
    Path | None, typer.Option(help="Authority that is trusted beside the known ones; a self-signed certificate, for example.")
]
URL, KEY, CERTIFICATE = "https://localhost:8443/v1", "unused", Path(".helix/tls/cert.pem")


@dataclass(frozen=True, slots=True)
class Server:
    """Where requests go.

    Attributes:
        url: of the API, with ``/v1``.
        key: one of its keys.
        certificate: an authority that is trusted beside the known ones, if that file exists.
    """

    url: str
    key: str
    certificate: Path | None

    def options(self) -> dict[str, Any]:
        """The arguments of an ``httpx`` client for it."""
        trusted = ssl.create_default_context()
        if self.certificate is not None and self.certificate.exists():
            trusted.load_verify_locations(self.certificate)
        headers = {"authorization": f"Bearer {self.key}"}
        return {"base_url": self.url, "headers": headers, "verify": trusted, "timeout": _PATIENCE_S}


def message_of(response: httpx.Response) -> str:
    """What a response that refuses something says."""
    try:
        return str(response.json()["error"]["message"])
    except (json.JSONDecodeError, KeyError, TypeError):
        return f"the server answered {response.status_code}"
