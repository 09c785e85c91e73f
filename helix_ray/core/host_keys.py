"""Public keys of hosts in OpenSSH's form, and their fingerprints."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

_TYPES = ("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521")
_CHARS = 4096
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


def normal_host_key(text: str) -> str:
    """A public key without its comment.

    Args:
        text: a line of ``/etc/ssh/ssh_host_*.pub``, or what ``ssh-keyscan`` shows after the address.

    Raises:
        ValueError: it is none.
    """
    words = text.split(" ")
    if len(text) > _CHARS or not text.isprintable() or len(words) < 2 or words[0] not in _TYPES:
        raise ValueError(f"a public key begins with one of {', '.join(_TYPES)}")
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError) as exc:
        raise ValueError("the key is no base64") from exc
    kind = words[0].encode()
    if blob[: 4 + len(kind)] != len(kind).to_bytes(4, "big") + kind or len(blob) < len(kind) + 36:
        raise ValueError("the key is not of the type that it says, or cut off")
    return f"{words[0]} {words[1]}"


def fingerprint_of(host_key: str) -> str:
    """The fingerprint of a public key, as ``ssh-keygen -l`` shows it."""
    digest = hashlib.sha256(base64.b64decode(host_key.split(" ")[1])).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def check_fingerprint(text: str) -> str:
    """The text, if it is a fingerprint.

    Raises:
        ValueError: it is none.
    """
    if not _FINGERPRINT.fullmatch(text):
        raise ValueError("a fingerprint looks like SHA256: and 43 characters of base64")
    return text
