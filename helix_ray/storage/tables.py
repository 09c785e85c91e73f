"""The tables of the knowledge base. Alembic's migrations make them; a test holds both together."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite numbers rows by itself only where the key is an INTEGER.
_RowId = BigInteger().with_variant(Integer, "sqlite")

collections = Table(
    "collections",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("name", String(128), nullable=False),
    # Which embedding model made the vectors, and how long they are: they mean nothing beside those of another one.
    Column("embedder", String(256), nullable=False),
    Column("dimensions", Integer, nullable=False),
    Column("settings", JSON, nullable=False),
    # Grows with every change of its chunks, so that readers of the index know what they miss.
    Column("revision", _RowId, nullable=False, default=0),
    Column("created_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("tenant", "name"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("collection_id", ForeignKey("collections.id", ondelete="CASCADE"), nullable=False),
    Column("source", String(1024)),
    Column("title", String(1024)),
    Column("content_hash", String(64), nullable=False),
    Column("format", String(32), nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # Nothing is written twice under one source; documents without one are never replaced.
    UniqueConstraint("collection_id", "source"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("collection_id", ForeignKey("collections.id", ondelete="CASCADE"), nullable=False),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("revision", _RowId, nullable=False),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("headings", JSON, nullable=False),
    Column("page", Integer),
    Column("tokens", Integer, nullable=False),
    # float32, little-endian, length 1.
    Column("vector", LargeBinary, nullable=False),
    Index(None, "collection_id", "revision"),
    Index(None, "document_id"),
    sqlite_autoincrement=True,  # a number is never used again, so an index cannot mistake a new chunk for a deleted one
)

removals = Table(
    "removals",
    metadata,
    Column("collection_id", ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True),
    Column("chunk_id", _RowId, primary_key=True),
    Column("revision", _RowId, nullable=False),
    Index(None, "collection_id", "revision"),
)
