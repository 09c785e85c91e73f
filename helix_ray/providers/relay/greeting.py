"""The end of a connection that listens: whoever connects shows a secret first."""

from __future__ import annotations

import hmac

from helix_ray.providers.relay.connection import Connection
from helix_ray.providers.relay.frames import SECRET_BYTES


class Greeted(Connection):
    """A connection that is closed when it begins with anything but the secret.

    Args:
        secret: what has to be shown.
    """

    def __init__(self, secret: bytes) -> None:
        super().__init__()
        self._secret = secret
        self._greeting: bytearray | None = bytearray()

    def data_received(self, data: bytes) -> None:
        """Part of ``asyncio.Protocol``."""
        if self._greeting is not None:
            self._greeting += data
            if len(self._greeting) < SECRET_BYTES:
                return
            shown, data = bytes(self._greeting[:SECRET_BYTES]), bytes(self._greeting[SECRET_BYTES:])
            if not hmac.compare_digest(shown, self._secret):
                self.close()
                return
            self._greeting = None
        super().data_received(data)
