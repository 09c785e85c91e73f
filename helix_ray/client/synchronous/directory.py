# Made by tests/client/mirror.py from helix_ray/client/asynchronous/directory.py: change that one.
"""The directory: models, what they can do and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openai import Omit, omit

from helix_ray.client.fields import queried
from helix_ray.client.synchronous.transport import Transport
from helix_ray.client.types.directory import DirectoryEntry, DirectoryList


class Directory:
    """The directory of models.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, query: str | Omit = omit, capabilities: Iterable[str] | Omit = omit) -> Sequence[DirectoryEntry]:
        """Models, in the order of the server's configuration.

        Args:
            query: words that their ids, names or descriptions have.
            capabilities: what they must be able to do, such as ``tools``.
        """
        wanted = capabilities if isinstance(capabilities, Omit) else ",".join(capabilities)
        options = queried(q=query, capability=wanted)
        return (self._transport.get("/directory", cast_to=DirectoryList, options=options)).data
