"""Showing what a start is doing: a line with a clock on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console


class Progress:
    """The stages of a start, one after the other.

    Args:
        console: where to show them.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started = time.monotonic()
        self._stage: str | None = None
        self._spinner = console.status("") if console.is_terminal else None

    def __enter__(self) -> Progress:
        if self._spinner is not None:
            self._spinner.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._spinner is not None:
            self._spinner.stop()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def show(self, stage: str) -> None:
        """Say what is being done now; to be called again while it lasts, so that the clock goes on."""
        if stage != self._stage:
            self._stage = stage
            line = f"[{self.elapsed_s:4.0f} s] {stage}"
            self._console.print(line, markup=False, emoji=False, highlight=False, soft_wrap=True)
        if self._spinner is not None:
            self._spinner.update(f"{self.elapsed_s:4.0f} s")
