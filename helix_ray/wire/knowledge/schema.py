"""What clients send to the knowledge endpoints."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from helix_ray.wire.body import exceeds_depth
from helix_ray.wire.validation import RequestModel

MOST_RESULTS = 100
MOST_DOCUMENTS = 1000
_LONGEST_SOURCE = 1024
_METADATA_DEPTH = 4
_METADATA_KEYS = 64


def _name(value: str) -> str:
    if not value.isprintable() or "/" in value or value != value.strip():
        raise ValueError("a name has printable characters, no slash, and no space around it")
    return value


def _metadata(value: dict[str, Any]) -> dict[str, Any]:
    if len(value) > _METADATA_KEYS:
        raise ValueError(f"at most {_METADATA_KEYS} entries")
    if exceeds_depth(value, _METADATA_DEPTH):
        raise ValueError(f"nests deeper than {_METADATA_DEPTH} levels")
    for key in ("source", "title"):
        text = value.get(key)
        if text is not None and not (isinstance(text, str) and 1 <= len(text) <= _LONGEST_SOURCE):
            raise ValueError(f"`{key}` is a text of 1 to {_LONGEST_SOURCE} characters")
    return value


def _content(value: str) -> str:
    if "\0" in value:
        raise ValueError("it holds NUL characters")
    return value


CollectionName = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_name)]
Metadata = Annotated[dict[str, Any], AfterValidator(_metadata)]
Content = Annotated[str, Field(min_length=1), AfterValidator(_content)]
TopK = Annotated[int, Field(ge=1, le=MOST_RESULTS, description="Most passages; 5 where nobody says.")]
ModeName = Annotated[
    Literal["hybrid", "dense", "lexical"], Field(description="By meaning and words (where nobody says), or by one of them.")
]
MinScore = Annotated[float, Field(ge=0, le=1, description="Least score.")]
Diversity = Annotated[float, Field(ge=0, le=1, description="0: the best passages; towards 1: different ones.")]
RerankName = Annotated[
    str, Field(max_length=256, description="A cross-encoder that has the last word on the order; empty for none.")
]
FormatName = Literal["text", "markdown", "html", "code"]


class DocumentFields(RequestModel):
    """A document as text."""

    content: Content = Field(description="The document's text.", examples=["# Opening hours\n\nWe open at 9:00."])
    metadata: Metadata = Field(
        default_factory=dict,
        description="Comes back with every passage. A document with the same `source` replaces the one before.",
        examples=[{"source": "hours.md", "title": "Opening hours"}],
    )
    format: FormatName | None = Field(None, description="By default what the ending of `metadata.source` says, else Markdown.")


class IngestRequest(DocumentFields):
    """Body of ``POST /internal/knowledge/ingest``."""

    collection: CollectionName = Field("default", description="It is made if there is none.")


class IngestManyRequest(RequestModel):
    """Body of ``POST /internal/knowledge/ingest/batch``."""

    collection: CollectionName = Field("default", description="It is made if there is none.")
    documents: Annotated[list[DocumentFields], Field(min_length=1, max_length=MOST_DOCUMENTS)]
    stream: bool = Field(False, description="Send an event as soon as each document is done.")


class FilesRequest(RequestModel):
    """The fields beside the files of ``POST /internal/knowledge/files``."""

    collection: CollectionName = Field("default", description="It is made if there is none.")
    metadata: Metadata = Field(default_factory=dict, description="Of all files; `source` is each one's name.")


class QueryRequest(RequestModel):
    """Body of ``POST /internal/knowledge/query``."""

    query: Annotated[str, Field(min_length=1, max_length=8192)] = Field(description="A question.", examples=["When do you open?"])
    collection: CollectionName = "default"
    top_k: TopK | None = None
    mode: ModeName | None = None
    filter: dict[str, Any] = Field(default_factory=dict, description="What the metadata of documents must be.")
    min_score: MinScore | None = None
    diversity: Diversity | None = None
    rerank: RerankName | None = None


class CollectionPath(RequestModel):
    """The name of a collection in a path."""

    name: CollectionName


class CollectionRequest(RequestModel):
    """Body of ``PUT /v1/knowledge/collections/{name}``."""

    embedding_model: Annotated[str, Field(min_length=1, max_length=256)] | None = Field(
        None, description="Makes the vectors; it cannot be changed later."
    )
    chunk_tokens: Annotated[int, Field(ge=16, le=8192)] | None = Field(
        None, description="Most tokens of a chunk, of documents that are taken in from now on."
    )
    top_k: TopK | None = None
    mode: ModeName | None = None
    min_score: MinScore | None = None
    diversity: Diversity | None = None
    rerank: RerankName | None = None
