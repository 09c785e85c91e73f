"""Which hosts are alive: each was heard of a moment ago, or is lost."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from helix_ray.core.cluster import Host, HostReport
from helix_ray.core.deployment import HostSource, HostStatus
from helix_ray.core.runs import Run
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=15)
"""A host that was not heard of for so long is lost; sooner one that is silent and whose Ray node has died meanwhile."""


class Heartbeats:
    """What hosts said last.

    Args:
        source: has the inventory, and probes the hosts.
        clock: tells the time.
    """

    def __init__(self, source: HostSource, clock: Clock = utc_now) -> None:
        self._source = source
        self._clock = clock
        self._hosts: dict[str, Host] = {}
        self._reports: dict[str, HostReport] = {}
        self._silences: dict[str, str | None] = {}
        self._first_looked: dict[str, datetime] = {}
        self._has_looked = False
        self._given_up: set[str] = set()
        self._lost: set[str] = set()
        self._returned: dict[str, datetime] = {}

    async def look(self) -> frozenset[str]:
        """Probe the hosts.

        Returns:
            Those that were lost and are back.
        """
        self._hosts = {host.name: host for host in await self._source.hosts()}
        self._has_looked = True
        for name in self._hosts:
            self._first_looked.setdefault(name, self._clock())
        for report in await self._source.reports():
            if report.reachable:
                self._reports[report.host] = report
                self._given_up.discard(report.host)
            else:
                self._note_node(report.host, report.joined)
            self._silences[report.host] = report.reason
        return self._compare()

    async def listen(self) -> None:
        """Ask Ray for the nodes of the hosts that did not answer the last look: to look again takes longer."""
        joined = await self._source.joined()
        for name in self._hosts:
            if self._is_silent(name):
                self._note_node(name, joined.get(name))
        self._compare()

    def _note_node(self, name: str, joined: bool | None) -> None:
        """Give up a silent host that was a node of Ray's when it was heard of last, and is none any more."""
        last = self._reports.get(name)
        if joined is False and last is not None and last.joined:
            self._given_up.add(name)

    def _compare(self) -> frozenset[str]:
        """Note who is lost now and was not, and who is back."""
        back = set()
        for name in self._hosts:
            if self.is_lost(name) and name not in self._lost:
                self._lost.add(name)
                _log.warning("host %s is lost: %s", name, self.why(name))
            elif name in self._lost and self.is_alive(name):
                self._lost.discard(name)
                self._returned[name] = self._clock()
                back.add(name)
                _log.info("host %s is back", name)
        return frozenset(back)

    async def hosts(self) -> dict[str, Host]:
        """The inventory by name, also before the first look."""
        if not self._has_looked:
            await self.look()
        return self._hosts

    def host(self, name: str) -> Host | None:
        """A host of the inventory."""
        return self._hosts.get(name)

    def report(self, name: str) -> HostReport | None:
        """What a host said last."""
        return self._reports.get(name)

    def is_alive(self, name: str) -> bool:
        """It was heard of lately."""
        report = self._reports.get(name)
        if report is None or name in self._given_up:
            return False
        return name in self._hosts and self._clock() - report.checked_at <= LOST_AFTER

    @property
    def all_joined(self) -> bool:
        """Whether all hosts that were heard of were nodes of the Ray cluster, or nobody knows."""
        return all(report.joined is not False for report in self._reports.values() if report.host in self._hosts)

    @property
    def any_silent(self) -> bool:
        """Whether a host that is not lost did not answer the last look."""
        return any(map(self._is_silent, self._hosts))

    def _is_silent(self, name: str) -> bool:
        return self._silences.get(name) is not None and not self.is_lost(name)

    def is_lost(self, name: str) -> bool:
        """It was not heard of for too long, or is no host any more. One that nobody has looked for yet is neither."""
        if name not in self._hosts:
            return self._has_looked
        if name in self._given_up:
            return True
        return not self.is_alive(name) and self._clock() - self._first_looked[name] > LOST_AFTER

    def statuses(self, drained: Collection[str], runs: Iterable[Run]) -> tuple[HostStatus, ...]:
        """All hosts of the inventory, by name.

        Args:
            drained: those on which nothing new is placed.
            runs: that have not ended.
        """
        there: dict[str, set[str]] = {name: set() for name in self._hosts}
        for run in runs:
            there.setdefault(run.host, set()).add(run.service)
        found = []
        for name, host in sorted(self._hosts.items()):
            report, alive = self._reports.get(name), self.is_alive(name)
            found.append(
                HostStatus(
                    host=host,
                    alive=alive,
                    heartbeat_at=None if report is None else report.checked_at,
                    reason=None if alive else self.why(name),
                    draining=name in drained,
                    returned_at=self._returned.get(name),
                    report=report,
                    services=tuple(sorted(there[name])),
                )
            )
        return tuple(found)

    def why(self, name: str) -> str:
        """What is known of its silence."""
        report = self._reports.get(name)
        since = "it was never heard of"
        if report is not None:
            since = f"it was not heard of for {(self._clock() - report.checked_at).total_seconds():.0f} s"
        silence = self._silences.get(name)
        return since if silence is None else f"{since} ({silence})"
