"""Prometheus metrics of the cluster's hosts, made from what they said last. Labels are names of the inventory and GPU indices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from helix_ray.core.cluster import StandbyHost
from helix_ray.core.deployment import HostStatus

_MIB = 2**20

HOST_METRICS = {
    "helix_host_up": ("host",),
    "helix_host_load": ("host",),
    "helix_host_memory_bytes": ("host",),
    "helix_host_memory_free_bytes": ("host",),
    "helix_gpu_utilization": ("host", "gpu"),
    "helix_gpu_memory_bytes": ("host", "gpu"),
    "helix_gpu_memory_used_bytes": ("host", "gpu"),
    "helix_standby_joined": ("host",),
    "helix_standby_joins_total": ("host",),
    "helix_standby_failures_total": ("host",),
}
"""Names of the metrics, with their labels."""


class HostMetrics(Collector):
    """The metrics of some hosts at a moment.

    Args:
        hosts: as the cluster sees them.
        standby: those that are joined for demand.
    """

    def __init__(self, hosts: Sequence[HostStatus], standby: Sequence[StandbyHost] = ()) -> None:
        self._hosts = hosts
        self._standby = standby

    def collect(self) -> Iterable[Metric]:
        """One family for each metric. What a lost host said last is not told as if it were so."""
        families = {name: _family(name, labels) for name, labels in HOST_METRICS.items()}
        for one in self._standby:
            name, standing = one.host.name, one.standing
            families["helix_standby_joined"].add_metric([name], int(one.state in ("joined", "leaving")))
            families["helix_standby_joins_total"].add_metric([name], 0 if standing is None else standing.joins)
            families["helix_standby_failures_total"].add_metric([name], 0 if standing is None else standing.refusals)
        for status in self._hosts:
            name, report = status.host.name, status.report
            families["helix_host_up"].add_metric([name], int(status.alive))
            if not status.alive or report is None:
                continue
            if report.load is not None:
                families["helix_host_load"].add_metric([name], report.load)
            families["helix_host_memory_bytes"].add_metric([name], report.memory_mb * _MIB)
            families["helix_host_memory_free_bytes"].add_metric([name], report.memory_free_mb * _MIB)
            for gpu in report.gpus:
                labels = [name, str(gpu.index)]
                if gpu.utilization is not None:
                    families["helix_gpu_utilization"].add_metric(labels, gpu.utilization)
                families["helix_gpu_memory_bytes"].add_metric(labels, gpu.memory_mb * _MIB)
                families["helix_gpu_memory_used_bytes"].add_metric(labels, gpu.memory_used_mb * _MIB)
        return families.values()


def _family(name: str, labels: Sequence[str]) -> GaugeMetricFamily | CounterMetricFamily:
    if name.endswith("_total"):
        return CounterMetricFamily(name, _HELP[name], labels=labels)
    return GaugeMetricFamily(name, _HELP[name], labels=labels)


_HELP = {
    "helix_host_up": "1 for a host that was heard of lately, else 0.",
    "helix_host_load": "Load of a host over the last minute.",
    "helix_host_memory_bytes": "Memory of a host.",
    "helix_host_memory_free_bytes": "Memory of a host that is free.",
    "helix_gpu_utilization": "Use of a GPU, 0 to 1.",
    "helix_gpu_memory_bytes": "Memory of a GPU.",
    "helix_gpu_memory_used_bytes": "Memory of a GPU that is in use.",
    "helix_standby_joined": "1 for a host on standby that has joined, else 0.",
    "helix_standby_joins_total": "Joins of a host on standby for demand.",
    "helix_standby_failures_total": "Tries to have a host on standby join for demand that failed.",
}
