"""Answers of the endpoints of the cluster's hosts."""

from __future__ import annotations

from typing import Any

from helix_ray.core.cluster import Gpu, HostKey, HostReport, JoinProgress, ListedHost, StandbyHost, Step
from helix_ray.core.host_keys import fingerprint_of
from helix_ray.wire.timestamp import rfc3339


def host_object(listed: ListedHost) -> dict[str, Any]:
    """A host of the inventory. The path of the private key is shown, never the key."""
    host = listed.host
    return {
        "name": host.name,
        "address": host.address,
        "port": host.port,
        "user": host.user,
        "key": None if host.key is None else str(host.key),
        "host_key": host.host_key,
        "fingerprint": None if host.host_key is None else fingerprint_of(host.host_key),
        "labels": dict(host.labels),
        "standby": host.standby,
        "resources": dict(host.resources),
        "python": host.python,
        "directory": host.directory,
        "tunnel": host.tunnel,
        "source": listed.source,
    }


def host_key_object(key: HostKey) -> dict[str, Any]:
    """The key that a host shows."""
    return {"host_key": key.key, "fingerprint": key.fingerprint}


def report_object(report: HostReport) -> dict[str, Any]:
    """A row of a probe: HelixLLM's fields first, ours after them."""
    return {
        "hostname": report.host,
        "reachable": report.reachable,
        "os": report.os,
        "cpu_cores": report.cpu_cores,
        "memory_mb": report.memory_mb,
        "gpu": report.gpus[0].name if report.gpus else None,
        "container_runtime": report.container_runtime,
        "reason": report.reason,
        "code": report.code,
        "architecture": report.architecture,
        "load": report.load,
        "memory_free_mb": report.memory_free_mb,
        "disk_free_mb": report.disk_free_mb,
        "gpus": [_gpu_object(gpu) for gpu in report.gpus],
        "gpu_vendor": report.gpu_vendor,
        "driver": report.driver,
        "python": report.python,
        "ports_in_use": list(report.ports_in_use),
        "clock_skew_s": report.clock_skew_s,
        "reaches_head": report.reaches_head,
        "checked_at": report.checked_at.isoformat(),
        "seconds": round(report.seconds, 3),
        "standby": report.standby,
    }


def step_object(step: Step) -> dict[str, Any]:
    """Something that was done."""
    return {"at": step.at.isoformat(), "step": step.text}


def outcome_object(progress: JoinProgress) -> dict[str, Any]:
    """How joining or leaving ended."""
    error = progress.error
    return {
        "host": progress.host,
        "state": progress.state,
        "node": progress.node,
        "survives_reboot": progress.survives_reboot,
        "error": None if error is None else {"message": error.message, "code": error.code},
    }


def standby_object(one: StandbyHost) -> dict[str, Any]:
    """How a host on standby stands."""
    standing = one.standing
    retry_at = None if standing is None else standing.retry_at
    return {
        "host": one.host.name,
        "state": one.state,
        "by_person": one.by_person,
        "since": None if standing is None else rfc3339(standing.since),
        "reason": None if standing is None else standing.reason,
        "step": one.step,
        "failures": 0 if standing is None else standing.failures,
        "retry_at": None if retry_at is None else rfc3339(retry_at),
    }


def _gpu_object(gpu: Gpu) -> dict[str, Any]:
    return {
        "index": gpu.index,
        "name": gpu.name,
        "memory_mb": gpu.memory_mb,
        "memory_used_mb": gpu.memory_used_mb,
        "utilization": gpu.utilization,
        "uuid": gpu.uuid,
    }
