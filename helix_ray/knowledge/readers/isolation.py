"""Reading files: simple formats here, those with large parsers in a process of their own, which may fail."""

from __future__ import annotations

import asyncio
import sys

import msgspec

from helix_ray.core.errors import InvalidRequestError
from helix_ray.knowledge.readers import Format
from helix_ray.knowledge.readers.worker import Reply
from helix_ray.knowledge.text import StructuredText

_MEMORY_BYTES = 2 << 30
_CPU_SECONDS = 30
_PATIENCE_S = 60.0


class FileReader:
    """Reads files without putting this process at their mercy.

    Args:
        at_once: so many processes at the same time; others wait.
    """

    def __init__(self, at_once: int = 2) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def read(self, data: bytes, format: Format) -> StructuredText:
        """Read a file.

        Args:
            data: its bytes.
            format: what it is.

        Raises:
            InvalidRequestError: it cannot be read, or only with more memory or time than a file gets.
        """
        if not format.foreign:
            return await asyncio.to_thread(format.load(), data)
        async with self._places:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "helix_ray.knowledge.readers.worker", format.name, str(_MEMORY_BYTES), str(_CPU_SECONDS)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                output, _ = await asyncio.wait_for(process.communicate(data), _PATIENCE_S)
            except TimeoutError:
                raise InvalidRequestError(f"Reading the {format.name} file takes too long.") from None
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode:
            raise InvalidRequestError(
                f"The {format.name} file cannot be read: its parser failed, or needs too much of this machine."
            )
        reply = msgspec.msgpack.decode(output, type=Reply)
        if reply.document is None:
            raise InvalidRequestError(reply.refusal or f"The {format.name} file cannot be read.")
        return reply.document
