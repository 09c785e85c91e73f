"""Services as they stand, from their rows and runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from helix_ray.cluster.services.assignment import placement_of
from helix_ray.cluster.services.measurements import misdeclared
from helix_ray.cluster.services.rows import Service
from helix_ray.cluster.services.survey import Survey
from helix_ray.core.deployment import ClusterStatus, Deployment
from helix_ray.core.placement import Impossible, Measured, Placement
from helix_ray.core.runs import Run, RunState


def deployments(survey: Survey, newest: Mapping[str, Run], names: Iterable[str]) -> tuple[Deployment, ...]:
    """How services stand.

    Args:
        survey: what is known.
        newest: the last run of each, ended or not.
        names: which services.
    """
    return tuple(
        _deployment(survey.services[name], _shown(survey, newest, name), survey.measured.get(name, Measured()))
        for name in names
        if name in survey.services
    )


def cluster_status(survey: Survey, newest: Mapping[str, Run], errors: tuple[Impossible, ...], now: datetime) -> ClusterStatus:
    """All of it."""
    specs = [service.spec for service in survey.services.values()]
    return ClusterStatus(
        checked_at=now,
        hosts=tuple(survey.hosts),
        deployments=deployments(survey, newest, survey.services),
        placements=placements(survey, survey.services),
        errors=errors,
        misdeclared=misdeclared(specs, survey.measured),
    )


def placements(survey: Survey, names: Iterable[str]) -> tuple[Placement, ...]:
    """Where services are, or are about to be."""
    runs = (survey.current(name) for name in names)
    return tuple(placement_of(run) for run in runs if run is not None)


def is_settled(survey: Survey, names: Iterable[str]) -> bool:
    """Whether services have come to where they stay for now: they run, or there is nothing to be done for them at present."""
    on_their_way = {run.service for run in survey.runs if run.state != "running"}
    return all(name not in on_their_way and (_runs(survey, name) or _gave_up(survey.services.get(name))) for name in names)


def _runs(survey: Survey, name: str) -> bool:
    service, run = survey.services.get(name), survey.current(name)
    return run is not None and service is not None and run.spec == service.spec


def _gave_up(service: Service | None) -> bool:
    return service is None or service.state != "wanted" or service.reason is not None


def _shown(survey: Survey, newest: Mapping[str, Run], name: str) -> Run | None:
    """What serves, and else the newest run."""
    running = [run for run in survey.runs if run.service == name and run.state == "running"]
    return running[-1] if running else newest.get(name)


def _deployment(service: Service, run: Run | None, measured: Measured) -> Deployment:
    status: RunState = "pending"
    if service.state == "failed" and (run is None or run.state != "running"):
        status = "failed"
    elif run is not None and (run.state not in ("failed", "stopped") or service.state == "completed"):
        status = run.state
    placed = run is not None and (status in ("starting", "running", "draining") or run.state == "pending")
    return Deployment(
        spec=service.spec,
        host=run.host if run is not None and (placed or service.state != "wanted") else None,
        status=status,
        strategy=service.spec.chosen_strategy,
        gpus=run.gpus if run is not None and placed else (),
        reason=service.reason or (run.reason if run is not None and status != "running" else None),
        since=service.changed_at if run is None else run.changed_at,
        memory_mb=measured.memory_mb,
        gpu_memory_mb=measured.gpu_memory_mb,
    )
