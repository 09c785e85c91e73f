"""Hosts, services and explanations as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from helix_ray.cli.requests import show_table

_GIB = 1024


def show_hosts(hosts: Sequence[dict[str, Any]]) -> None:
    """The hosts, with what of them is used."""
    rows = [
        (
            one["hostname"],
            _state(one),
            "" if one["load"] is None else f"{one['load']:.2f} of {one['cpu_cores']}",
            _used(one["memory_mb"] - one["memory_free_mb"], one["memory_mb"]),
            "\n".join(_gpu(gpu) for gpu in one["gpus"]),
            ", ".join(one["services"]),
        )
        for one in hosts
    ]
    show_table(hosts, ("host", "state", "load", "memory", "GPUs", "services"), rows, False)


def show_standby(hosts: Sequence[dict[str, Any]]) -> None:
    """The hosts on standby, if there are any."""
    if hosts:
        show_table(hosts, ("on standby", "state", ""), [(one["host"], one["state"], _standing(one)) for one in hosts], False)


def show_services(found: dict[str, Any]) -> None:
    """The services, what is wrong with them, and what they declare wrongly."""
    _show_deployments(found["deployments"])
    _show_errors(found["errors"])
    for one in found["misdeclared"]:
        typer.echo(f"{one['service']}: declares {one['resource']} {one['declared']}, uses {one['measured']}")


def show_outcome(outcome: dict[str, Any]) -> None:
    """What came of an order, or of moves."""
    if outcome["dry_run"]:
        rows = [(one["service"], one["host"], one["strategy"], _indices(one["gpus"])) for one in outcome["placements"]]
        show_table(outcome, ("service", "would be on", "strategy", "GPUs"), rows, False)
    else:
        _show_deployments(outcome["deployments"])
    _show_errors(outcome["errors"])
    show_explanations(outcome["explanations"])


def show_explanations(explanations: Sequence[dict[str, Any]]) -> None:
    """Of every host why or why not."""
    for one in explanations:
        typer.echo(f"{one['service']}: {one['host'] or 'no host'}")
        rows = [
            (
                "*" if host["chosen"] else "",
                host["host"],
                "yes" if host["fits"] else "no",
                _cost(host),
                "\n".join(host["reasons"]),
            )
            for host in one["hosts"]
        ]
        show_table(one, ("", "host", "fits", "cost", "why"), rows, False)


def _show_deployments(deployments: Sequence[dict[str, Any]]) -> None:
    rows = [
        (
            one["service_name"],
            one["status"],
            one["host"] or "",
            one["image"] or one["model"],
            _indices(one["gpus"]),
            _measured(one),
            one["reason"] or "",
        )
        for one in deployments
    ]
    show_table(deployments, ("service", "status", "host", "runs", "GPUs", "memory", ""), rows, False)


def _show_errors(errors: Sequence[dict[str, Any]]) -> None:
    for one in errors:
        typer.secho(f"{one['service']}: ", fg="red", nl=False, err=True)
        typer.echo(one["message"], err=True)


def _state(host: dict[str, Any]) -> str:
    if not host["alive"]:
        return f"lost: {host['reason']}"
    if host["draining"]:
        return "draining"
    if host["standby"]:
        return "standby"
    return "alive, no node of Ray" if host["joined"] is False else "alive"


def _standing(one: dict[str, Any]) -> str:
    """Why a host on standby is in its state, and what comes next."""
    told = [one["reason"], one["step"]]
    if one["by_person"]:
        told.append("a person wants it so")
    if one["retry_at"] is not None:
        told.append(f"{one['failures']} tries failed, the next is not before {one['retry_at'][11:19]}")
    return "; ".join(filter(None, told))


def _gpu(gpu: dict[str, Any]) -> str:
    use = "" if gpu["utilization"] is None else f" {gpu['utilization']:.0%}"
    return f"{gpu['index']} {gpu['name']}{use} {_used(gpu['memory_used_mb'], gpu['memory_mb'])}"


def _used(used: int, of: int) -> str:
    return f"{used / _GIB:.1f} of {of / _GIB:.1f} GiB"


def _measured(one: dict[str, Any]) -> str:
    measured, declared = one["measured"]["memory_mb"], one["declared"]["memory_mb"]
    return f"{declared} MiB" if measured is None else f"{measured} of {declared} MiB" if declared else f"{measured} MiB"


def _indices(gpus: Sequence[int]) -> str:
    return ", ".join(map(str, gpus))


def _cost(host: dict[str, Any]) -> str:
    return "" if host["cost"] is None else str(host["cost"])
