"""A child process and everything that descends from it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO

import psutil

# prctl(2)
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)

_POLL_S = 0.1
_ORPHAN_GRACE_S = 5.0  # how long daemons may live on when the child itself has ended


class ProcessTree:
    """Runs a command in a session of its own and keeps hold of all its descendants.

    Ray's daemons leave their parent's process group, and some outlive their parent. The kernel hands such orphans to
    the nearest "child subreaper" among their ancestors, which is this process once a tree exists: every living
    descendant can be found among its children.

    Args:
        command: program and arguments.
        environment: the whole environment of the child.
        output: gets standard output and standard error.

    Raises:
        OSError: the command cannot be run.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], output: IO[bytes]) -> None:
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)
        self._child = subprocess.Popen(
            list(command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_stop_with_parent,
        )

    def status(self) -> int | None:
        """Exit status of the child, negative for a signal; ``None`` while it runs."""
        status = self._child.poll()
        self._reap()
        return status

    def stop(self, grace_s: float, impatient: Callable[[], bool]) -> None:
        """Interrupt the child, as Ctrl-C would, and return when no descendant is left.

        Args:
            grace_s: seconds that they have before they are killed.
            impatient: asked again and again; true kills at once.
        """
        if self.status() is None:
            self._child.send_signal(signal.SIGINT)
        deadline = time.monotonic() + grace_s
        ended = False
        while self._living() and time.monotonic() < deadline and not impatient():
            if not ended and self.status() is not None:
                ended, deadline = True, min(deadline, time.monotonic() + _ORPHAN_GRACE_S)
            time.sleep(_POLL_S)
        while living := self._living():  # one that is killed may have forked just before
            for process in living:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            time.sleep(_POLL_S)

    def _living(self) -> list[psutil.Process]:
        self.status()
        living = []
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if process.status() != psutil.STATUS_ZOMBIE:
                    living.append(process)
        return living

    def _reap(self) -> None:
        """Take note of the end of adopted orphans; the child's own end is for ``Popen`` to note."""
        with contextlib.suppress(ChildProcessError):
            while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                if ended.si_pid == self._child.pid and self._child.poll() is None:
                    return
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(ended.si_pid, os.WNOHANG)


def _stop_with_parent() -> None:
    # A launcher that is killed cannot stop its child any more; the kernel interrupts the child then.
    _prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
