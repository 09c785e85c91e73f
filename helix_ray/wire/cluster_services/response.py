"""Answers of the endpoints of services on the cluster. Of an environment they show the names only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from helix_ray.core.cluster import Gpu, StandbyHost
from helix_ray.core.deployment import ClusterStatus, Deployment, HostStatus, Misdeclared, Outcome
from helix_ray.core.placement import Impossible, Placement, Verdict
from helix_ray.core.runs import LogTail
from helix_ray.wire.cluster.host_response import standby_object
from helix_ray.wire.timestamp import rfc3339


def outcome_object(outcome: Outcome, dry_run: bool) -> dict[str, Any]:
    """What came of an order, or of moves."""
    return {
        "deployments": [deployment_object(one) for one in outcome.deployments],
        "placements": [placement_object(one) for one in outcome.placements],
        "errors": [error_object(one) for one in outcome.errors],
        "explanations": explanations(outcome),
        "dry_run": dry_run,
    }


def explanations(outcome: Outcome) -> list[dict[str, Any]]:
    """Of services why each host takes them or not."""
    return [
        {"service": name, "host": next((one.host for one in told if one.chosen), None), "hosts": list(map(_verdict, told))}
        for name, told in outcome.explanations.items()
    ]


def status_object(status: ClusterStatus, standby: Sequence[StandbyHost]) -> dict[str, Any]:
    """All of the cluster, and the hosts on standby."""
    return {
        "checked_at": rfc3339(status.checked_at),
        "healthy": status.healthy,
        "hosts": [_host(one, status.checked_at) for one in status.hosts],
        "deployments": [deployment_object(one) for one in status.deployments],
        "placements": [placement_object(one) for one in status.placements],
        "errors": [error_object(one) for one in status.errors],
        "misdeclared": [_misdeclared(one) for one in status.misdeclared],
        "standby": [standby_object(one) for one in standby],
    }


def deployment_object(deployment: Deployment) -> dict[str, Any]:
    """How a service stands."""
    spec = deployment.spec
    return {
        "service_name": spec.name,
        "host": deployment.host,
        "status": deployment.status,
        "reason": deployment.reason,
        "since": rfc3339(deployment.since),
        "image": spec.image,
        "model": spec.model,
        "strategy": deployment.strategy,
        "gpus": list(deployment.gpus),
        "declared": {
            "gpus": spec.gpus,
            "gpu_memory_mb": spec.gpu_memory_mb,
            "memory_mb": spec.memory_mb,
            "cpus": spec.cpus,
        },
        "measured": {"memory_mb": deployment.memory_mb, "gpu_memory_mb": deployment.gpu_memory_mb},
        "env": sorted(spec.env),
    }


def placement_object(placement: Placement) -> dict[str, Any]:
    """A service on a host."""
    return {
        "service": placement.service,
        "host": placement.host,
        "strategy": placement.strategy,
        "gpus": list(placement.gpus),
    }


def error_object(error: Impossible) -> dict[str, Any]:
    """What does not run, and why."""
    return {
        "service": error.service,
        "message": error.reason,
        "nearest_host": error.nearest,
        "shortfalls": [_shortfall(one.resource, one.needed, one.free, one.missing) for one in error.shortfalls],
    }


def logs_object(name: str, host: str, tail: LogTail) -> dict[str, Any]:
    """The last lines of a service."""
    return {"service": name, "host": host, "lines": list(tail.lines), "truncated": tail.truncated}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "host": verdict.host,
        "fits": verdict.fits,
        "chosen": verdict.chosen,
        "reasons": list(verdict.reasons),
        "shortfalls": [_shortfall(one.resource, one.needed, one.free, one.missing) for one in verdict.shortfalls],
        "cost": verdict.cost,
    }


def _shortfall(resource: str, needed: float, free: float, missing: float) -> dict[str, Any]:
    return {"resource": resource, "needed": needed, "free": free, "missing": missing}


def _misdeclared(one: Misdeclared) -> dict[str, Any]:
    return {"service": one.service, "resource": one.resource, "declared": one.declared, "measured": one.measured}


def _host(status: HostStatus, now: datetime) -> dict[str, Any]:
    report, host = status.report, status.host
    age = None if status.heartbeat_at is None else max(0.0, round((now - status.heartbeat_at).total_seconds(), 1))
    return {
        "hostname": host.name,
        "alive": status.alive,
        "reason": status.reason,
        "heartbeat_at": None if status.heartbeat_at is None else rfc3339(status.heartbeat_at),
        "heartbeat_age_s": age,
        "returned_at": None if status.returned_at is None else rfc3339(status.returned_at),
        "draining": status.draining,
        "standby": host.standby,
        "joined": None if report is None else report.joined,
        "labels": dict(host.labels),
        "os": None if report is None else report.os,
        "cpu_cores": 0 if report is None else report.cpu_cores,
        "load": None if report is None else report.load,
        "memory_mb": 0 if report is None else report.memory_mb,
        "memory_free_mb": 0 if report is None else report.memory_free_mb,
        "gpus": [] if report is None else [_gpu(gpu) for gpu in report.gpus],
        "container_runtime": None if report is None else report.container_runtime,
        "services": list(status.services),
    }


def _gpu(gpu: Gpu) -> dict[str, Any]:
    return {
        "index": gpu.index,
        "name": gpu.name,
        "memory_mb": gpu.memory_mb,
        "memory_used_mb": gpu.memory_used_mb,
        "utilization": gpu.utilization,
    }
