"""The keys that providers know us by."""

from __future__ import annotations

import re
from pathlib import Path

from helix_ray.config import ConfigError, ProviderConfig
from helix_ray.core.errors import UnavailableError

_KEY = re.compile(r"[\x21-\x7e]{1,16384}")


class Credentials:
    """The key of one provider. A file with a key is read again when it changes: keys are exchanged without a restart.

    Args:
        config: says where the key is.
    """

    def __init__(self, config: ProviderConfig) -> None:
        self._config = config
        self._key: str | None = None
        self._changed_ns = 0

    def key(self) -> str:
        """The key; empty where the provider asks for none.

        Raises:
            UnavailableError: it cannot be read, or is none that a header can carry.
        """
        file = self._config.api_key_file
        changed_ns = 0 if file is None else _changed_ns(file)
        if self._key is None or changed_ns != self._changed_ns:
            self._key, self._changed_ns = self._read(), changed_ns
        return self._key

    def _read(self) -> str:
        try:
            key = self._config.api_key()
        except ConfigError as exc:
            raise _unusable() from exc
        if key and not _KEY.fullmatch(key):
            raise _unusable()
        return key


def _changed_ns(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError as exc:
        raise _unusable() from exc


def _unusable() -> UnavailableError:
    return UnavailableError(
        "The key for the model's provider cannot be used.", code="upstream_auth", details={"x-should-retry": "false"}
    )
