"""Who gets the processor first on a small host."""

from __future__ import annotations

import contextlib
import os

import psutil

_NICENESS = 10
# Parts of the titles of Ray's processes that no request passes through. The raylet is not among them: the replicas
# that it starts would inherit what it has.
_BACKGROUND = (
    *("ray::ServeController", "ray::DashboardAgent", "ray::RuntimeEnvAgent"),
    *("gcs_server", "ray-dashboard", "dashboard/dashboard.py", "autoscaler/_private/monitor.py", "_private/log_monitor.py"),
)


def give_way() -> None:
    """Make this process wait for the others."""
    _give_way(psutil.Process())


def ray_gives_way() -> None:
    """Make Ray's own background work on this host wait for the replicas that answer requests.

    A burst of the control plane otherwise holds up tokens for several milliseconds wherever there are few cores.
    """
    this = psutil.Process()
    raylet = this.parent()
    if raylet is None or raylet.name() != "raylet":  # not in a replica
        return
    family = raylet.children(recursive=True)
    driver = raylet.parent()
    if driver is not None and driver.pid != 1:  # `serve run` started this Ray, and has its other daemons as children
        family += driver.children(recursive=True)
    for process in family:
        with contextlib.suppress(psutil.Error):
            title = " ".join(process.cmdline())
            if any(part in title for part in _BACKGROUND):
                _give_way(process)


def _give_way(process: psutil.Process) -> None:
    # On Linux each thread has a niceness of its own, and hands it on to those that it starts.
    for thread in process.threads():
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread.id, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, thread.id)))
