"""Asking the application whether it is ready."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from helix_ray.config import Settings

_ANY_ADDRESS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}
_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """What ``/readyz`` says.

    Attributes:
        ready: requests can be sent.
        waiting: names of the checks that are not healthy yet.
        failed: those that Serve has given up on, each with its error.
    """

    ready: bool
    waiting: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


class Probe:
    """A client of the application on this machine.

    Args:
        settings: where it listens.
        certificate: the certificate that it shows; nothing else is trusted.
    """

    def __init__(self, settings: Settings, certificate: Path | None) -> None:
        host = _ANY_ADDRESS.get(settings.host, settings.host)
        keys = settings.auth_api_keys
        self._only_accounts = settings.require_key and not keys
        self._client = httpx.Client(
            base_url=f"{settings.scheme}://{f'[{host}]' if ':' in host else host}:{settings.port}",
            verify=_trust(certificate) if certificate else True,
            headers={"authorization": f"Bearer {keys[0]}"} if keys else {},
            timeout=_TIMEOUT_S,
            trust_env=False,
        )

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def readiness(self) -> Readiness | None:
        """The present state; ``None`` while nothing answers."""
        try:
            response = self._client.get("/readyz")
            checks: list[dict[str, Any]] = response.json()["checks"]
        except (httpx.HTTPError, OSError, ValueError, KeyError):
            return None
        unhealthy = [check for check in checks if check["status"] != "healthy"]
        return Readiness(
            ready=response.status_code == 200,
            waiting=tuple(check["name"] for check in unhealthy),
            # DEPLOY_FAILED is Serve's word for a deployment that it does not try to start any more.
            failed=tuple(
                f"{check['name']}: {check['error']}" for check in unhealthy if "deploy_failed" in check.get("error", "")
            ),
        )

    def models(self) -> list[str] | None:
        """Ids of the models; ``None`` where only accounts are told.

        Raises:
            httpx.HTTPError: it does not answer, or with an error.
        """
        response = self._client.get("/v1/models")
        if self._only_accounts and response.status_code == 401:
            return None
        return [model["id"] for model in response.raise_for_status().json()["data"]]


def _trust(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certificate)
    # An operator's certificate comes from some authority and names a public host; here it is known by itself.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.check_hostname = False
    return context
