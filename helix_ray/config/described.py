"""What the entries of all models in configs/models.yaml have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from helix_ray.config.frozen import Frozen

ModelId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}$")]


class Described(Frozen):
    """What the directory says of a model.

    Attributes:
        name: what people call it; its id when left out.
        description: for people, in plain text.
    """

    name: str | None = Field(None, min_length=1, max_length=128)
    description: str = Field("", max_length=2000)
