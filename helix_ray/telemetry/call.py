"""The account of one request."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from helix_ray.core.accounts import NOBODY, Principal
from helix_ray.core.limits import Verdict


@dataclass(slots=True)
class Call:
    """The account of one API request, filled in while it runs and read once when it ends.

    Attributes:
        request_id: also in the response headers and in every log line of the request.
        principal: whom the request stands for.
        batch: it is a line of a batch; its ``request_id`` is the same however often the line is run.
        route: the path template, never the raw path; empty when no route matched.
        model: id of the model that served it, once known.
        status: of the response; 499 when the client went away before the answer was complete.
        error: code of the error that ended it; it may be set beside a status of 200, when a stream broke.
        started: ``time.perf_counter()`` when the request head was read.
        first_token: the same clock when the first piece of the answer came.
        last_token: the same clock when the last piece of the answer came.
        generations: how many it has begun.
        verdict: what is left of its account's limits, where it has one.
        cost: nano-USD that its account pays, where it pays.
        cache_control: what the client says of kept answers: the header of that name.
        cache: ``hit`` or ``miss``, where answers are kept.
        target: of a route: id of the model that served it.
        tries: of a route: how many it took.
    """

    request_id: str
    principal: Principal = NOBODY
    batch: bool = False
    route: str = ""
    method: str = ""
    dialect: str = ""
    model: str = ""
    status: int = 0
    error: str = ""
    stream: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    started: float = field(default_factory=time.perf_counter)
    first_token: float = 0.0
    last_token: float = 0.0
    generations: int = 0
    verdict: Verdict | None = None
    cost: int | None = None
    cache_control: str = ""
    cache: str = ""
    target: str = ""
    tries: int = 0
