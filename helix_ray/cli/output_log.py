"""The file that gets all output of the application's processes."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import IO

_MAX_BYTES = 64 * 2**20
_DASHBOARD = re.compile(r"View the dashboard at (?:\x1b\[[0-9;]*m)*(https?://[^\s\x1b]+)")


class OutputLog:
    """One run's output, and the run's before beside it as ``*.1``.

    Args:
        path: the file; its directory is made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.replace(self._previous)

    def open(self) -> IO[bytes]:
        """A stream for the child. It appends, so that the file may be cut while the child writes."""
        return self.path.open("ab")

    def trim(self) -> None:
        """Move the content aside when it has become too long."""
        if self.path.stat().st_size > _MAX_BYTES:
            shutil.copyfile(self.path, self._previous)
            os.truncate(self.path, 0)

    def text(self) -> str:
        """All of it."""
        return self.path.read_text(errors="replace")

    def tail(self, lines: int) -> str:
        """Its last lines."""
        return "\n".join(self.text().splitlines()[-lines:])

    def dashboard(self) -> str | None:
        """The address that Ray gave its dashboard, if it has one."""
        match = _DASHBOARD.search(self.text())
        return match[1] if match else None

    @property
    def _previous(self) -> Path:
        return self.path.with_name(f"{self.path.name}.1")
