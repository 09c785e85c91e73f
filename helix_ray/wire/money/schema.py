"""What admins send to move money."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from helix_ray.config.usd import whole_units
from helix_ray.core.money import NANO
from helix_ray.wire.validation import RequestModel

_MOST_USD = 10**9


def _nano(value: Any) -> int:
    amount = whole_units(value, NANO, -_MOST_USD, _MOST_USD, "an amount of USD")
    if amount == 0:
        raise ValueError("an amount of USD that is not 0")
    return amount


class CreditRequest(RequestModel):
    """Body of ``POST /v1/admin/users/{id}/credits``."""

    amount_usd: Annotated[int, BeforeValidator(_nano), WithJsonSchema({"type": ["number", "string"]})] = Field(
        description="Up to 9 decimals; a negative amount is taken out.", examples=["5.00"]
    )
    note: Annotated[str, Field(max_length=1024)] = Field("", description="Why; the account's owner does not see it.")
    key: Annotated[str, Field(max_length=128)] | None = Field(
        None, description="In place of the header `Idempotency-Key`: the same key moves money once."
    )
