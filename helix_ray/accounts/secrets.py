"""Secrets in files that only their owner reads."""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from helix_ray.config.frozen import ConfigError

_BYTES = 32
_MOST_BYTES = 4096


def load_or_create_secret(path: Path) -> bytes:
    """The secret in a file. If there is none, one is made; of several processes that ask at once, all get the same.

    Args:
        path: of the file.

    Raises:
        ConfigError: others can read the file, it is too short or too long, or it is no file that can be read or made.
    """
    try:
        with suppress(FileNotFoundError):
            return _read(path)
        _create(path)
        return _read(path)
    except OSError as exc:
        raise ConfigError(f"{path}: {exc}") from exc


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        secret = file.read(_MOST_BYTES + 1)
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        raise ConfigError(f"{path}: others can read this secret (mode {mode:04o}); it should have mode 0600.")
    if not _BYTES <= len(secret) <= _MOST_BYTES:
        raise ConfigError(f"{path}: a secret has {_BYTES} to {_MOST_BYTES} bytes.")
    return secret


def _create(path: Path) -> None:
    """Write a file beside it and link it to its name: nobody sees half a secret, and the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
