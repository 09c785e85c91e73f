"""Which answers are kept for the next request that asks the same: ``cache`` of a model or a route."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from helix_ray.config.frozen import Frozen
from helix_ray.config.usd import Discount


class CacheConfig(Frozen):
    """How answers are kept.

    Attributes:
        ttl_s: how long an answer is given again.
        scope: whom it is given to: requests with the same API key, or all of the account.
        price: what of the price is paid for an answer that is given again, from 0 to 1; kept in ten-thousandths.
        sampled: keep answers as well in which chance has a part.
        patience_ms: how long a request waits for the cache before it is answered without.
    """

    ttl_s: float = Field(gt=0, le=30 * 86_400)
    scope: Literal["key", "account"] = "key"
    price: Discount = 0
    sampled: bool = False
    patience_ms: float = Field(50.0, gt=0, le=5_000)
