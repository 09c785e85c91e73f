"""Bodies of the knowledge endpoints decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helix_ray.config import Limits
from helix_ray.core.documents import CollectionSettings, Search, Upload
from helix_ray.wire.body import decode_json
from helix_ray.wire.knowledge.schema import (
    CollectionPath,
    CollectionRequest,
    DocumentFields,
    FilesRequest,
    IngestManyRequest,
    IngestRequest,
    QueryRequest,
)
from helix_ray.wire.validation import validate


@dataclass(frozen=True, slots=True)
class Ingest:
    """Documents for one collection.

    Attributes:
        collection: its name.
        uploads: the documents.
        stream: whether each is reported when it is done.
    """

    collection: str
    uploads: tuple[Upload, ...]
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question to one collection."""

    collection: str
    search: Search


def decode_ingest(body: dict[str, Any], limits: Limits) -> Ingest:
    """The body of ``POST /internal/knowledge/ingest``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(IngestRequest, body, limits)
    return Ingest(wire.collection, (_upload(wire),))


def decode_ingest_many(body: dict[str, Any], limits: Limits) -> Ingest:
    """The body of ``POST /internal/knowledge/ingest/batch``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(IngestManyRequest, body, limits)
    return Ingest(wire.collection, tuple(map(_upload, wire.documents)), wire.stream)


def decode_files(fields: dict[str, str], limits: Limits) -> tuple[str, dict[str, Any]]:
    """The fields beside the files of ``POST /internal/knowledge/files``: the collection and the metadata.

    Raises:
        InvalidRequestError: a field is wrong; ``param`` names it.
    """
    body: dict[str, Any] = {name: value for name, value in fields.items() if name != "metadata"}
    if "metadata" in fields:
        body["metadata"] = decode_json(fields["metadata"].encode("utf-8", "replace"), limits)
    wire = validate(FilesRequest, body, limits)
    return wire.collection, dict(wire.metadata)


def decode_query(body: dict[str, Any], limits: Limits) -> Query:
    """The body of ``POST /internal/knowledge/query``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(QueryRequest, body, limits)
    search = Search(wire.query, wire.top_k, wire.mode, wire.filter, wire.min_score, wire.diversity, wire.rerank)
    return Query(wire.collection, search)


def decode_name(name: str) -> str:
    """The name of a collection in a path.

    Raises:
        InvalidRequestError: it is none.
    """
    return validate(CollectionPath, {"name": name}, Limits()).name


def decode_collection(body: dict[str, Any], limits: Limits) -> tuple[str | None, CollectionSettings]:
    """The body of ``PUT /v1/knowledge/collections/{name}``: the embedding model and the settings.

    Raises:
        InvalidRequestError: a field is wrong; ``param`` names it.
    """
    wire = validate(CollectionRequest, body, limits)
    settings = CollectionSettings(wire.chunk_tokens, wire.mode, wire.top_k, wire.min_score, wire.diversity, wire.rerank)
    return wire.embedding_model, settings


def _upload(wire: DocumentFields) -> Upload:
    metadata = dict(wire.metadata)
    source, title = metadata.pop("source", None), metadata.pop("title", None)
    return Upload(wire.content.encode("utf-8", "replace"), source, title, metadata, wire.format, "text/markdown")
