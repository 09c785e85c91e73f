"""Makes the client without an event loop from the one with: ``python -m tests.client.mirror`` writes it anew."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "helix_ray" / "client"
SOURCE, MIRROR = PACKAGE / "asynchronous", PACKAGE / "synchronous"

_NOTE = "# Made by tests/client/mirror.py from {source}: change that one.\n"
_RULES = tuple(
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (r"^import asyncio\n", ""),
        (r"^from openai\._base_client import AsyncPaginator\n", ""),
        (r"AsyncPaginator\[_T, (AsyncCursorPage\[_T\])\]", r"\1"),
        (r"\bAsyncCursorPage\b", "SyncCursorPage"),
        (r"\bDefaultAsyncHttpxClient\b", "DefaultHttpxClient"),
        (r"\bawait asyncio\.to_thread\((\w+), ", r"\1("),
        (r"\basyncio\.sleep\b", "time.sleep"),
        (r"\basync (def|for|with)\b", r"\1"),
        (r"\bawait ", ""),
        (r"\b__a(next|iter|enter|exit)__\b", r"__\1__"),
        (r"\bStopAsyncIteration\b", "StopIteration"),
        (r"\bAsync(?=[A-Z])", ""),
        (r"\basync_client\b", "client"),
        (r"\.asynchronous\b", ".synchronous"),
        (r"with an event loop", "without an event loop"),
    )
)


def mirrored(source: Path) -> str:
    """The module that is made of another."""
    text = source.read_text()
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return _NOTE.format(source=source.relative_to(PACKAGE.parents[1])) + text


def mirror_all() -> dict[Path, str]:
    """What each module of the mirror holds, formatted."""
    made = {MIRROR / source.name: mirrored(source) for source in sorted(SOURCE.glob("*.py")) if source.name != "__init__.py"}
    return {path: _formatted(text) for path, text in made.items()}


def _formatted(text: str) -> str:
    ruff = str(Path(sys.executable).with_name("ruff"))
    for arguments in (("check", "--quiet", "--select", "I,UP028", "--fix", "--unsafe-fixes"), ("format", "--quiet")):
        command = [ruff, *arguments, "--stdin-filename", str(MIRROR / "module.py"), "-"]
        text = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=PACKAGE).stdout
    return text


if __name__ == "__main__":
    for path, content in mirror_all().items():
        path.write_text(content)
