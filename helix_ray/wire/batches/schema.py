"""What clients send to the endpoints of batches."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from helix_ray.core.batches import BatchEndpoint
from helix_ray.wire.validation import RequestModel

_Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\u0000]*$")]
_Value = Annotated[str, Field(max_length=512, pattern=r"^[^\u0000]*$")]


class BatchCreation(RequestModel):
    """Body of ``POST /v1/batches``."""

    input_file_id: Annotated[str, Field(max_length=64)] = Field(
        description="A file with the purpose `batch`.", examples=["file-4bf92f3577b34da6a3ce929d0e0e4736"]
    )
    endpoint: BatchEndpoint = Field(description="What every line is for.", examples=["/v1/chat/completions"])
    completion_window: Literal["24h"] = Field(description="What is not run by then is not run.", examples=["24h"])
    metadata: Annotated[dict[_Key, _Value], Field(max_length=16)] | None = Field(None, examples=[{"job": "nightly"}])
