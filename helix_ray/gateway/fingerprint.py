"""What a request asks and for whom, as a digest: requests with the same one may have the same answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Literal

from helix_ray.core.accounts import OPERATOR, Principal
from helix_ray.core.messages import ChatRequest

# How the answer travels, a label, who asks (which is the owner's digest), and what only agents have.
_NO_CONTENT = ("stream", "user", "tenant", "agent", "run", "model")


def fingerprint(request: ChatRequest, model: str, owner: bytes) -> bytes:
    """32 bytes for everything of a request that its answer depends on.

    Args:
        request: what is asked.
        model: id of what answers, whatever alias the caller wrote.
        owner: whose answers it may get.
    """
    asked = asdict(request)
    for name in _NO_CONTENT:
        del asked[name]
    text = json.dumps([model, asked], sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(owner + text.encode()).digest()


def owner_of(principal: Principal, scope: Literal["key", "account"]) -> bytes:
    """32 bytes for those who share answers: the operator, everybody without a key, an account, or one of its keys.

    Args:
        principal: whom a request stands for.
        scope: whether all of an account shares them.
    """
    caller = principal.caller
    if caller is None:
        owner = ["nobody", principal.tenant]
    elif caller == OPERATOR:
        owner = ["operator"]
    elif scope == "account":
        owner = ["account", principal.tenant, caller.account]
    else:
        owner = ["key", principal.tenant, caller.account, caller.key_id or ""]
    return hashlib.sha256(json.dumps(owner).encode()).digest()


def is_repeatable(request: ChatRequest) -> bool:
    """Whether a request asks for the likeliest answer, or for the same draw each time."""
    sampling = request.sampling
    return sampling.temperature == 0 or sampling.top_p == 0 or sampling.top_k == 1 or sampling.seed is not None
