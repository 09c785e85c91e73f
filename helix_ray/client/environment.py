"""Where the client finds the server if the program does not say: the only reader of the environment in this package."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

API_KEY, BASE_URL = "HELIX_API_KEY", "HELIX_URL"
_KEYLESS = "unused"  # what a server that asks for no key is told
_LOCAL = "https://localhost:8443"
_VERSION = re.compile(r"(/api)?/v1/?$")


def api_key_of(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The key: what was given, or else ``HELIX_API_KEY``."""
    return given or environment.get(API_KEY) or _KEYLESS


def root_of(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The server's address, without ``/v1`` and ``/api/v1``: what was given, or else ``HELIX_URL``.

    Raises:
        ValueError: it is no URL of HTTP.
    """
    url = given or environment.get(BASE_URL) or _LOCAL
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"base_url: {url!r} does not begin with http:// or https://")
    return _VERSION.sub("", url).rstrip("/")
