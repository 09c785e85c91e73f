"""What models cost: configs/prices.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import Field

from helix_ray.config.frozen import Frozen, load_yaml
from helix_ray.config.usd import Discount, Usd
from helix_ray.core.money import WHOLE, Price


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
