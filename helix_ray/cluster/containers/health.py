"""Whether a container does its work."""

from __future__ import annotations

from helix_ray.cluster.containers.engine import ContainerEngine
from helix_ray.core.cluster import Host, HostError
from helix_ray.core.placement import HealthCheck

_FIRST_ERROR = 400


async def fault(check: HealthCheck, host: Host, engine: ContainerEngine, name: str) -> str | None:
    """What is wrong with a container; ``None`` where nothing is.

    Args:
        check: how to find out.
        host: where it is.
        engine: of the host.
        name: of the container.
    """
    if check.command:
        try:
            result = await engine.execute(name, check.command, check.timeout_s)
        except HostError as exc:
            if exc.code == "timed_out":
                return f"its check did not end within {check.timeout_s:g} s"
            raise
        return None if result.status == 0 else f"its check exited with status {result.status}"
    return await _http_fault(f"http://{_bracketed(host.address)}:{check.port}{check.path}", check.timeout_s)


async def _http_fault(url: str, timeout_s: float) -> str | None:
    # Loaded here: processes without containers do without it.
    import httpx

    try:
        async with httpx.AsyncClient(trust_env=False, timeout=timeout_s) as client, client.stream("GET", url) as response:
            status = response.status_code
    except httpx.HTTPError as exc:
        return f"{url} does not answer: {type(exc).__name__}"
    return None if status < _FIRST_ERROR else f"{url} answered {status}"


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
