"""What models cost: configs/prices.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from helix_ray.config.frozen import Frozen, load_yaml
from helix_ray.core.money import NANO, WHOLE, Price

_MOST_USD = 10**6


def _exact(value: Any, unit: int, most: int, kind: str) -> int:
    """A number of the file as a whole number of units. YAML's floats are taken as they are written."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(f"{kind}, as a number or as text")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{kind}, as a number or as text") from None
    if not (number.is_finite() and 0 <= number <= most):
        raise ValueError(f"{kind} from 0 to {most}")
    # Checked before it is multiplied: the product of a number with very many digits would be rounded.
    exponent = number.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    if 10 ** max(decimals, 0) > unit or len(number.as_tuple().digits) > 24:
        raise ValueError(f"{kind} with at most {len(str(unit)) - 1} decimals")
    return int(number * unit)


def _nano(value: Any) -> int:
    return _exact(value, NANO, _MOST_USD, "an amount of USD")


def _ten_thousandths(value: Any) -> int:
    return _exact(value, WHOLE, 1, "a discount")


Usd = Annotated[int, BeforeValidator(_nano)]
Discount = Annotated[int, BeforeValidator(_ten_thousandths)]


class ModelPrice(Frozen):
    """The price of one model, in USD: numbers or texts with up to 9 decimals; kept as nano-USD.

    Attributes:
        prompt: for a million tokens of prompts.
        completion: for a million tokens of answers.
        cached_prompt: for a million tokens of prompts that a cache had; as ``prompt`` when left out.
        request: for a request, beside its tokens.
    """

    prompt: Usd = 0
    completion: Usd = 0
    cached_prompt: Usd | None = None
    request: Usd = 0


class PriceList(Frozen):
    """All prices.

    Attributes:
        version: is kept with everything that is charged; change it with the prices.
        default: of models that are not in the list.
        models, embeddings: prices by the id of the model.
        batch_discount: what batches save, from 0 to 1; kept in ten-thousandths.
    """

    version: str = Field(min_length=1, max_length=64)
    default: ModelPrice
    models: dict[str, ModelPrice] = Field(default_factory=dict)
    embeddings: dict[str, ModelPrice] = Field(default_factory=dict)
    batch_discount: Discount = 0

    @classmethod
    def load(cls, path: Path) -> PriceList:
        """Read a YAML file.

        Raises:
            ConfigError: the file is missing, is not YAML, or has a wrong key or value.
        """
        return load_yaml(path, cls)

    def model(self, model: str, *, batch: bool = False) -> Price:
        """The price of a chat model; in a batch, with its discount."""
        return self._price(self.models, model, batch)

    def embedding(self, model: str, *, batch: bool = False) -> Price:
        """The price of an embedding model; in a batch, with its discount."""
        return self._price(self.embeddings, model, batch)

    def _price(self, prices: Mapping[str, ModelPrice], model: str, batch: bool) -> Price:
        one = prices.get(model, self.default)
        cached = one.prompt if one.cached_prompt is None else one.cached_prompt
        price = Price(self.version, one.prompt, one.completion, cached, one.request)
        return replace(price, share=WHOLE - self.batch_discount) if batch else price


FREE = PriceList(version="0", default=ModelPrice())
"""The prices of an application where nothing costs."""
