"""Failures of connections to hosts, said as ``HostError``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import asyncssh

from helix_ray.core.cluster import Host, HostError, HostKey
from helix_ray.core.host_keys import fingerprint_of

_SAID_CHARS = 200


@dataclass(slots=True)
class Failure:
    """How a connection failed.

    Attributes:
        broke: the host ended the connection, or there was no common way to speak.
    """

    error: HostError | None = None
    broke: bool = False


@contextmanager
def connecting(name: str, seconds: float) -> Iterator[Failure]:
    """Keeps what goes wrong in the block.

    Args:
        name: of the host, for people.
        seconds: that it had.
    """
    failure = Failure()
    try:
        yield failure
    except HostError as exc:
        failure.error = exc
    except TimeoutError as exc:
        failure.error = _caused(f"{name} did not let us in within {seconds:g} s.", "timed_out", exc)
    except asyncssh.PermissionDenied as exc:
        failure.error = _caused(f"{name} refused our key.", "login_refused", exc)
    except asyncssh.HostKeyNotVerifiable as exc:
        failure.error = _caused(f"The key of {name} is not the one that is known.", "host_key_changed", exc)
    except asyncssh.KeyExchangeFailed as exc:
        failure.broke = True
        failure.error = _caused(f"{name} and we have no common way to speak: {said(exc)}", "unreachable", exc)
    except asyncssh.ConnectionLost as exc:
        failure.broke = True
        failure.error = _caused(f"The connection to {name} broke before we were in.", "connection_lost", exc)
    except OSError as exc:
        failure.broke = isinstance(exc, ConnectionResetError)
        failure.error = _caused(f"{name} cannot be reached: {exc.strerror or said(exc)}", "unreachable", exc)
    except Exception as exc:
        # Whatever a hostile server brings about in the library.
        failure.error = _caused(f"{name} does not speak SSH as it should: {said(exc)}", "nonsense", exc)


def key_unknown(name: str, shown: HostKey) -> HostError:
    """The error for a host that nobody pinned a key of."""
    return HostError(
        f"No key of {name} is known. It shows {shown.fingerprint}: compare that on the host, and trust it if it is the same.",
        code="host_key_unknown",
        details={"fingerprint": shown.fingerprint},
    )


def key_changed(host: Host, shown: str | None) -> HostError:
    """The error for a host that shows another key than it should, or none of that type."""
    known = None if host.host_key is None else fingerprint_of(host.host_key)
    fingerprint = None if shown is None else fingerprint_of(shown)
    return HostError(
        f"{host.name} shows {fingerprint or 'a key of another type'}, and its key is {known}. Nothing was sent to it.",
        code="host_key_changed",
        details={"fingerprint": fingerprint, "expected": known},
    )


def said(exc: BaseException) -> str:
    """What an error says, printable and short: hosts put words into it."""
    text = "".join(character if character.isprintable() else "?" for character in str(exc))
    return text[:_SAID_CHARS] or type(exc).__name__


def _caused(message: str, code: str, cause: BaseException) -> HostError:
    error = HostError(message, code=code)
    error.__cause__ = cause
    return error
