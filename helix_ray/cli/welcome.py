"""What is printed when the application is ready."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from helix_ray.config import Settings
from helix_ray.tls import first_name

_LOCAL = frozenset({"", "0.0.0.0", "::", "127.0.0.1", "::1", "localhost"})
_KEY = '-H "Authorization: Bearer $HELIX_API_KEY"'


def base_url(settings: Settings) -> str:
    """The address to give to clients: the name in the operator's certificate, or else the address that it listens on."""
    host = settings.host
    if settings.tls and settings.tls_cert is not None:
        host = first_name(settings.tls_cert) or host
    if host in _LOCAL:
        host = "localhost"
    return f"{settings.scheme}://{f'[{host}]' if ':' in host else host}:{settings.port}"


def welcome(
    settings: Settings, certificate: Path | None, models: Sequence[str] | None, dashboard: str | None, token: Path
) -> str:
    """Addresses, models and one line to paste.

    Args:
        certificate: of the listener.
        models: ids, chat models first; ``None`` where they are not known.
        dashboard: address of Ray's dashboard.
        token: the file with the token that the dashboard asks for.
    """
    base = base_url(settings)
    rows = [("API", f"{base}/v1")]
    if models is not None:
        rows.append(("models", ", ".join(models) or "none"))
    if settings.docs:
        rows.append(("docs", f"{base}/docs"))
    if dashboard is not None:
        rows.append(("dashboard", f"{dashboard} (it asks for the token in {token})"))
    lines = [f"  {name:<10} {value}" for name, value in rows]
    if models:
        lines += ["", "Try it:", f"  {_curl(settings, base, certificate, models[0])}"]
        if settings.auth_api_keys:
            lines.append("with one of the keys of HELIX_AUTH_API_KEYS in HELIX_API_KEY.")
    return "\n".join(lines)


def _curl(settings: Settings, base: str, certificate: Path | None, model: str) -> str:
    parts = ["curl", f"{base}/v1/chat/completions"]
    if certificate is not None and settings.tls_cert is None:
        parts.append(f"--cacert {shlex.quote(str(certificate))}")
    if settings.auth_api_keys:
        parts.append(_KEY)
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": "Hello!"}]})
    return " ".join([*parts, "-H 'Content-Type: application/json'", "-d", shlex.quote(body)])
