"""What clients send to ``/v1/rerank`` and ``/v1/score``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from helix_ray.wire.validation import RequestModel

MOST_DOCUMENTS = 1000

ModelName = Annotated[str, Field(min_length=1, max_length=256, description="Id or alias of an embedding model.")]
Document = Annotated[str, Field(min_length=1)]


class TextDocument(RequestModel):
    """A document as an object."""

    text: Document


class RerankRequest(RequestModel):
    """Body of ``POST /v1/rerank``."""

    model: ModelName
    query: Document = Field(description="What the documents are compared with.", examples=["When do you open?"])
    documents: Annotated[list[Document | TextDocument], Field(min_length=1, max_length=MOST_DOCUMENTS)] = Field(
        description="Texts, or objects with a `text`.", examples=[["We open at 9:00.", "A ticket costs 12 euros."]]
    )
    top_n: Annotated[int, Field(ge=1)] | None = Field(None, description="Only so many of the best.")
    return_documents: bool = Field(True, description="Whether the texts come back.")


class ScoreRequest(RequestModel):
    """Body of ``POST /v1/score``."""

    model: ModelName
    text_1: Document | Annotated[list[Document], Field(min_length=1, max_length=MOST_DOCUMENTS)] = Field(
        description="One text, which is compared with all others, or as many as `text_2` has.", examples=["When do you open?"]
    )
    text_2: Document | Annotated[list[Document], Field(min_length=1, max_length=MOST_DOCUMENTS)] = Field(
        description="A text, or several.", examples=[["We open at 9:00.", "A ticket costs 12 euros."]]
    )
