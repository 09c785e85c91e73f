"""What accounts cost: the same requests with a key of the operator, who pays nothing, and with a key of an account, in turns."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import yaml

from benchmarks.client import Endpoint
from benchmarks.dialects import CHAT
from benchmarks.load import Load, drive
from benchmarks.processes import ServerSpec

_PERSON = {"username": "bench", "email": "bench@example.com", "password": "correct horse battery"}
# So large that nobody is refused, and so that everything is counted.
_PLAN = {"requests_per_minute": 10**6, "tokens_per_minute": 10**9, "concurrency": 10**4, "requests_per_month": 10**9}


@dataclass(frozen=True)
class Cost:
    """What was measured, each number the median of the rounds.

    Attributes:
        operator_ms, account_ms: request sent to first token, one client.
        added_ms: median of the rounds' differences.
        operator_rps, account_rps: requests a second of one token, 64 clients.
        kept: median of the rounds' ratios.
    """

    operator_ms: float
    account_ms: float
    added_ms: float
    operator_rps: float
    account_rps: float
    kept: float


def limited(spec: ServerSpec, scratch: Path) -> ServerSpec:
    """A server whose accounts have a plan with all limits.

    Args:
        spec: of this application.
        scratch: where its configuration is.
    """
    plans = scratch / "plans.yaml"
    plans.write_text(yaml.safe_dump({"default": "bench", "plans": {"bench": _PLAN}}))
    config = Path(spec.command[-1])
    document = yaml.safe_load(config.read_text())
    document["applications"][0]["args"]["plans"] = str(plans)
    config.write_text(yaml.safe_dump(document))
    return spec


async def account_headers(url: str, operator: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Headers with a key of a new account that has 100,000 USD.

    Args:
        url: of the running application, without a path.
        operator: headers with a key of the operator.
    """
    async with httpx.AsyncClient(base_url=f"{url}/v1", timeout=60) as client:
        made = (await client.post("/auth/register", json=_PERSON)).raise_for_status().json()
        credit = {"amount_usd": "100000", "key": "bench"}
        path = f"/admin/users/{made['user_id']}/credits"
        (await client.post(path, json=credit, headers=dict(operator))).raise_for_status()
        login = (await client.post("/auth/login", json=_PERSON)).raise_for_status().json()
        token = {"authorization": f"Bearer {login['access_token']}"}
        key = (await client.post("/keys", json={"name": "bench"}, headers=token)).raise_for_status().json()["key"]
    return (("Authorization", f"Bearer {key}"),)


async def cost(operator: Endpoint, headers: tuple[tuple[str, str], ...], rounds: int, window_s: float) -> Cost:
    """Measure both in turns.

    Args:
        operator: where the server listens, with a key of the operator.
        headers: with a key of an account.
        rounds: of each.
        window_s: seconds of each measurement.
    """
    callers = (operator, replace(operator, headers=headers))
    times: tuple[list[float], list[float]] = ([], [])
    rates: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        # Whoever is first in a round is second in the next one.
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            one = await drive(callers[which], Load(CHAT, 1, 8, True, 0.5, window_s), number)
            times[which].append(statistics.median(one.first_token_s) * 1e3)
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            many = await drive(callers[which], Load(CHAT, 64, 1, False, 1.0, window_s), number)
            rates[which].append(many.requests / many.seconds)
    return Cost(
        *(statistics.median(found) for found in times),
        statistics.median(mine - theirs for theirs, mine in zip(*times, strict=True)),
        *(statistics.median(found) for found in rates),
        statistics.median(mine / theirs for theirs, mine in zip(*rates, strict=True)),
    )
