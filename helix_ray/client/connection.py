"""How the server is reached: what all clients of a program have in common."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from helix_ray.client.environment import api_key_of, root_of

TIMEOUT_S = 600.0
MAX_RETRIES = 2


@dataclass(frozen=True)
class Connection:
    """Where the server is, and how patient one is with it.

    Attributes:
        api_key: a key, or an access token of a login.
        root: the server's address, without ``/v1``.
        timeout: seconds for an answer, or for the next piece of a stream.
        max_retries: how often a request that failed for a passing reason is sent again.
        ca: certificate of an authority that is trusted beside the known ones.
    """

    api_key: str
    root: str
    timeout: float = TIMEOUT_S
    max_retries: int = MAX_RETRIES
    ca: Path | None = None

    @classmethod
    def of(cls, api_key: str | None, base_url: str | None, timeout: float, max_retries: int, ca: str | Path | None) -> Connection:
        """A connection as a program describes it; what it leaves out comes from the environment.

        Raises:
            ValueError: the URL is none.
        """
        return cls(api_key_of(api_key), root_of(base_url), timeout, max_retries, None if ca is None else Path(ca))

    @property
    def base_url(self) -> str:
        """Of all endpoints but those for the operator's own networks."""
        return f"{self.root}/api/v1"

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """Which certificates are accepted; made once, since it takes some milliseconds.

        Raises:
            OSError: ``ca`` cannot be read.
        """
        context = ssl.create_default_context()
        if self.ca is not None:
            context.load_verify_locations(self.ca)
        return context

    def transport_options(self) -> dict[str, Any]:
        """The arguments that a transport takes beside its HTTP client."""
        return {
            "api_key": self.api_key,
            "base_url": self.base_url,
            "timeout": self.timeout,
            "max_retries": self.max_retries,
        }
