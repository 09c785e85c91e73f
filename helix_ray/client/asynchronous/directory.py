"""The directory: models, what they can do and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openai import Omit, omit

from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.fields import queried
from helix_ray.client.types.directory import DirectoryEntry, DirectoryList


class AsyncDirectory:
    """The directory of models.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self, *, query: str | Omit = omit, capabilities: Iterable[str] | Omit = omit) -> Sequence[DirectoryEntry]:
        """Models, in the order of the server's configuration.

        Args:
            query: words that their ids, names or descriptions have.
            capabilities: what they must be able to do, such as ``tools``.
        """
        wanted = capabilities if isinstance(capabilities, Omit) else ",".join(capabilities)
        options = queried(q=query, capability=wanted)
        return (await self._transport.get("/directory", cast_to=DirectoryList, options=options)).data
