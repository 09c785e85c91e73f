"""Which requests are for an agent, and in which session it answers."""

from __future__ import annotations

import os
import time
from dataclasses import replace

from helix_ray.core.accounts import Principal
from helix_ray.core.errors import InvalidRequestError, NotFoundError
from helix_ray.core.messages import AgentRun, ChatRequest, Message, Text

PREFIX = "agent:"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def addressed(request: ChatRequest, principal: Principal, session: str | None = None) -> ChatRequest:
    """The request on behalf of somebody; and as an agent gets it, where it is for one.

    A request is for an agent if its caller's key is for that one only, whatever model it names; if it names one itself; or if its
    model is ``agent:NAME``.

    Args:
        request: as a protocol decoded it.
        principal: whom the request stands for.
        session: that the caller goes on with; without one a new one begins.

    Raises:
        InvalidRequestError: it is something that an agent cannot answer.
        NotFoundError: it is for another agent than the key.
    """
    if request.tenant != principal.tenant:
        request = replace(request, tenant=principal.tenant)
    if principal.agent is not None:
        if request.agent not in (None, "", principal.agent):
            raise NotFoundError(f"There is no agent {request.agent!r}.", param="agent")
        request = replace(request, agent=principal.agent, model="")
    elif request.agent is None and request.model.startswith(PREFIX):
        request = replace(request, agent=request.model.removeprefix(PREFIX), model="")
    if request.agent is None:
        return request
    if request.prompt is not None:
        if not isinstance(request.prompt, str):
            raise InvalidRequestError("An agent reads text, no token ids.", param="prompt")
        request = replace(request, prompt=None, messages=(Message("user", (Text(request.prompt),)),))
    return replace(request, run=AgentRun(session or _new("ses_"), _new("run_")))


def _new(prefix: str) -> str:
    """An id that sorts by the time it was made (a ULID, https://github.com/ulid/spec, in small letters)."""
    number = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    return prefix + "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
