"""The process in which a file of a stranger is read: ``python -m helix_ray.knowledge.readers.worker FORMAT``.

The file comes on standard input; what was read, or why it was not, goes to standard output.
"""

from __future__ import annotations

import resource
import sys

import msgspec

from helix_ray.core.errors import InvalidRequestError
from helix_ray.knowledge.readers import format_named
from helix_ray.knowledge.text import StructuredText


class Reply(msgspec.Struct):
    """Either a document, or a sentence that says why there is none."""

    document: StructuredText | None = None
    refusal: str | None = None


def main(name: str, memory_bytes: int, cpu_seconds: int) -> None:
    """Read standard input within limits."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    try:
        reply = Reply(document=format_named(name).load()(sys.stdin.buffer.read()))
    except InvalidRequestError as exc:
        reply = Reply(refusal=str(exc))
    except MemoryError:
        reply = Reply(refusal="The file needs too much memory.")
    sys.stdout.buffer.write(msgspec.msgpack.encode(reply))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
