"""All tables. Alembic's migrations make them; a test holds both together."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
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
    # A bit for each number of each token's vector; missing where an older version took the document in.
    Column("signs", LargeBinary),
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

agents = Table(
    "agents",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    # Every version stays; the last one counts. Two writers of one version cannot both succeed.
    Column("version", Integer, primary_key=True),
    Column("definition", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

agent_keys = Table(
    "agent_keys",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("agent", String(64), nullable=False),
    Column("name", String(128), nullable=False),
    Column("prefix", String(32), nullable=False),
    # SHA-256; the key itself is told once and kept nowhere.
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True)),
    Index(None, "tenant", "agent"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("tenant", String(64), nullable=False),
    Column("id", String(128), nullable=False),
    Column("agent", String(64), nullable=False),
    # Of the messages up to the one with that number, which are told to the model no more.
    Column("summary", Text, nullable=False),
    Column("summarized", _RowId, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    # Who works in the session now: turns take turns. A worker that died gives it back by not renewing.
    Column("lease_run", String(64)),
    Column("lease_token", String(36)),
    Column("lease_until", DateTime(timezone=True)),
    UniqueConstraint("tenant", "id"),
    Index(None, "expires_at"),
    sqlite_autoincrement=True,
)

session_messages = Table(
    "session_messages",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("session", ForeignKey("sessions.number", ondelete="CASCADE"), nullable=False),
    Column("run", String(64), nullable=False),
    Column("step", Integer, nullable=False),
    # The last message of its run; runs without one died.
    Column("final", Boolean, nullable=False),
    Column("role", String(16), nullable=False),
    Column("parts", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index(None, "session", "number"),
    sqlite_autoincrement=True,
)

users = Table(
    "users",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("username", Text, nullable=False),
    Column("email", Text, nullable=False),
    # Names that differ in case only are the same.
    Column("username_folded", Text, nullable=False, unique=True),
    Column("email_folded", Text, nullable=False, unique=True),
    # Argon2id, with its salt and settings.
    Column("password_hash", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # Nothing is the default plan, whichever that is at the time.
    Column("plan", String(64)),
    sqlite_autoincrement=True,
)

# What began with a login: refresh tokens, each made of the one before, and the access tokens beside them.
refresh_families = Table(
    "refresh_families",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Index(None, "account"),
    Index(None, "expires_at"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    # SHA-256; the token itself is told once and kept nowhere.
    Column("digest", LargeBinary(32), primary_key=True),
    Column("family", ForeignKey("refresh_families.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    # A token that comes again after that was stolen, or its heir was.
    Column("used_at", DateTime(timezone=True)),
    Index(None, "family"),
    Index(None, "expires_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("prefix", String(32), nullable=False),
    # HMAC-SHA256 with a secret that is not in the database.
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    # Of the text before the last rotation, as long as it is accepted.
    Column("previous_digest", LargeBinary(32), unique=True),
    Column("previous_until", DateTime(timezone=True)),
    Column("scopes", JSON, nullable=False),
    # Nano-USD.
    Column("budget", BigInteger),
    Column("requests_per_minute", Integer),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    Index(None, "account", "number"),
    sqlite_autoincrement=True,
)

login_failures = Table(
    "login_failures",
    metadata,
    # SHA-256 of a login name or an address: what people type by mistake is not kept, and all are of one length.
    Column("subject", LargeBinary(32), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("blocked_until", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "expires_at"),
)

audit_records = Table(
    "audit_records",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    # Whoever it was, the record stays.
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("target", String(64), nullable=False),
    Column("details", JSON, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,
)

# All amounts of money are whole nano-USD.
balances = Table(
    "balances",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("available", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    CheckConstraint("available >= 0", name="ck_balances_available"),
    CheckConstraint("held >= 0", name="ck_balances_held"),
)

transfers = Table(
    "transfers",
    metadata,
    # The same key moves money only once.
    Column("key", String(128), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("note", String(1024), nullable=False),
    Column("available", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index(None, "account", "created_at"),
)

holds = Table(
    "holds",
    metadata,
    Column("request_id", String(128), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("key_id", String(64), nullable=False),
    Column("model", String(256), nullable=False),
    Column("price_version", String(64), nullable=False),
    Column("amount", BigInteger, nullable=False),
    # What was produced so far is worth that much: a crash bills it.
    Column("spent", BigInteger, nullable=False),
    Column("cost", BigInteger),
    Column("state", String(16), nullable=False),
    Column("lifetime_s", Float, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "state", "expires_at"),
)

entries = Table(
    "entries",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("transaction", String(192), nullable=False),
    Column("book", String(80), nullable=False),
    Column("account", String(64), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # Whatever the code above does: nothing is booked twice.
    UniqueConstraint("transaction", "book"),
    Index(None, "account", "number"),
)

usage = Table(
    "usage",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("key_id", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("model", String(256), primary_key=True),
    Column("requests", BigInteger, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("cached_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
)

monthly_requests = Table(
    "monthly_requests",
    metadata,
    # As 202612, in UTC.
    Column("month", Integer, primary_key=True, autoincrement=False),
    # An account, or a key with limits of its own.
    Column("subject", String(128), primary_key=True),
    Column("requests", BigInteger, nullable=False),
)

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("account", String(64), nullable=False),
    # Two writers cannot take one slot, so no account has more endpoints than there are slots.
    Column("slot", Integer, nullable=False),
    Column("url", String(2048), nullable=False),
    Column("events", JSON, nullable=False),
    Column("description", String(512), nullable=False),
    Column("enabled", Boolean, nullable=False),
    # Encrypted: whoever reads the database alone cannot sign.
    Column("secret", LargeBinary, nullable=False),
    Column("old_secret", LargeBinary),
    Column("old_secret_until", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # Attempts that failed since the last success, and the last attempt: receivers that answer come first, then turns.
    Column("failures", Integer, nullable=False),
    Column("tried_at", DateTime(timezone=True)),
    Column("failing_since", DateTime(timezone=True)),
    Column("disabled_reason", String(16)),
    UniqueConstraint("account", "slot"),
    sqlite_autoincrement=True,
)

webhook_events = Table(
    "webhook_events",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("event", String(64), nullable=False),
    # Byte for byte what is signed and sent, at every attempt.
    Column("body", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index(None, "created_at"),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("account", String(64), nullable=False),
    Column("endpoint", ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), nullable=False),
    Column("event", ForeignKey("webhook_events.id", ondelete="CASCADE"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status_code", Integer),
    Column("error", String(256)),
    Column("at", DateTime(timezone=True)),
    Column("duration", Float),
    # A courier that takes a delivery moves this behind its lease; one that died gives it back by that.
    Column("next_at", DateTime(timezone=True)),
    Column("lease_token", String(36)),
    Index(None, "endpoint", "state", "next_at"),
    Index(None, "account", "number"),
    Index(None, "event"),
    sqlite_autoincrement=True,
)

webhook_attempts = Table(
    "webhook_attempts",
    metadata,
    Column("delivery", ForeignKey("webhook_deliveries.number", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("status_code", Integer),
    Column("error", String(256)),
    Column("duration", Float, nullable=False),
)

# What requests with an idempotency key were answered.
idempotent_answers = Table(
    "idempotent_answers",
    metadata,
    Column("tenant", String(64), primary_key=True),
    # SHA-256 of the key and of who sent it.
    Column("key", LargeBinary(32), primary_key=True),
    # SHA-256 of what was asked.
    Column("request", LargeBinary(32), nullable=False),
    Column("state", String(16), nullable=False),
    # Who works on it now; whoever died gives it back by not renewing.
    Column("token", String(36), nullable=False),
    Column("lease_until", DateTime(timezone=True), nullable=False),
    # Encrypted: some answers tell keys, which are kept nowhere else.
    Column("answer", LargeBinary),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "expires_at"),
)

files = Table(
    "files",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("tenant", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("size", BigInteger, nullable=False),
    # While it is uploaded or written, nobody sees it.
    Column("complete", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "tenant", "number"),
    Index(None, "expires_at"),
    sqlite_autoincrement=True,
)

file_parts = Table(
    "file_parts",
    metadata,
    Column("file", ForeignKey("files.number", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# The sum of the sizes of a tenant's files: one row, so that two uploads cannot both take the last of the room.
file_space = Table(
    "file_space",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("used", BigInteger, nullable=False),
)

batches = Table(
    "batches",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("tenant", String(64), nullable=False),
    # Whom its lines stand for.
    Column("principal", JSON, nullable=False),
    Column("endpoint", String(64), nullable=False),
    Column("input_file", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("metadata", JSON),
    Column("faults", JSON, nullable=False),
    Column("output_file", String(64)),
    Column("error_file", String(64)),
    Column("total", Integer, nullable=False),
    Column("completed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    # That all lines name.
    Column("model", String(256)),
    Column("prompt_tokens", BigInteger),
    Column("cached_tokens", BigInteger),
    Column("completion_tokens", BigInteger),
    Column("reasoning_tokens", BigInteger),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("in_progress_at", DateTime(timezone=True)),
    Column("finalizing_at", DateTime(timezone=True)),
    Column("completed_at", DateTime(timezone=True)),
    Column("failed_at", DateTime(timezone=True)),
    Column("expired_at", DateTime(timezone=True)),
    Column("cancelling_at", DateTime(timezone=True)),
    Column("cancelled_at", DateTime(timezone=True)),
    # Which runner works on it. One that died gives it back by not renewing.
    Column("lease_token", String(36)),
    Column("lease_until", DateTime(timezone=True)),
    Index(None, "tenant", "number"),
    Index(None, "status", "number"),
    Index(None, "input_file"),
    sqlite_autoincrement=True,
)

# The lines that were answered. Whatever the code above does: no line has two results.
batch_results = Table(
    "batch_results",
    metadata,
    Column("batch", ForeignKey("batches.number", ondelete="CASCADE"), primary_key=True),
    Column("line", Integer, primary_key=True),
    # It goes to the error file.
    Column("failed", Boolean, nullable=False),
    # A line of the output or the error file, byte for byte.
    Column("content", LargeBinary, nullable=False),
)

# Hosts of the cluster beside those of the inventory file.
hosts = Table(
    "hosts",
    metadata,
    Column("name", String(64), primary_key=True),
    # The fields of an entry of configs/hosts.yaml.
    Column("settings", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

# What is to run on the cluster.
services = Table(
    "services",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("spec", JSON, nullable=False),
    # wanted, completed, failed or removed
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    # How often it failed in a row, and when it is tried again.
    Column("attempts", Integer, nullable=False),
    Column("retry_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

# The runs of services, each on one host.
placements = Table(
    "placements",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("service", String(64), nullable=False),
    # What runs: while a service is replaced, not what is wanted.
    Column("spec", JSON, nullable=False),
    Column("host", String(255), nullable=False),
    Column("strategy", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("cpus", Float, nullable=False),
    Column("memory_mb", BigInteger, nullable=False),
    Column("gpu_memory_mb", BigInteger, nullable=False),
    Column("gpus", JSON, nullable=False),
    Column("reason", Text),
    Column("code", String(64)),
    # The run that ends when this one has started.
    Column("replaces", BigInteger),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index(None, "service", "number"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

# What services and models were seen to use.
measured_memory = Table(
    "measured_memory",
    metadata,
    Column("subject", String(320), primary_key=True),
    # SHA-256 of what ran: another image or another command uses something else.
    Column("workload", String(64), nullable=False),
    # The run that it is the most of.
    Column("run", BigInteger, nullable=False),
    Column("memory_mb", BigInteger),
    Column("gpu_memory_mb", BigInteger),
    Column("measured_at", DateTime(timezone=True), nullable=False),
)

# Hosts on which nothing new is placed.
drained_hosts = Table(
    "drained_hosts",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
)

# Hosts on standby that joined, or failed to.
standby_hosts = Table(
    "standby_hosts",
    metadata,
    Column("host", String(255), primary_key=True),
    # out, joining, joined or leaving
    Column("state", String(16), nullable=False),
    # Whoever had it join or leave last; of what a person did nothing else takes it back.
    Column("by_person", Boolean, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("reason", Text),
    # In a row; the next try is not before retry_at.
    Column("failures", Integer, nullable=False),
    Column("retry_at", DateTime(timezone=True)),
    # For demand, ever.
    Column("joins", BigInteger, nullable=False),
    Column("refusals", BigInteger, nullable=False),
)

# Answers of models, given again to whoever asks the same. Any row may be deleted at any time.
response_cache = Table(
    "response_cache",
    metadata,
    # A digest of what was asked, and of who asked.
    Column("key", LargeBinary(32), primary_key=True),
    # A digest of who asked.
    Column("owner", LargeBinary(32), nullable=False),
    Column("size", Integer, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    # Encrypted.
    Column("answer", LargeBinary, nullable=False),
    Index(None, "owner", "expires_at"),
    Index(None, "expires_at"),
)

# Answers of the Responses API, each with what was asked.
responses = Table(
    "responses",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("tenant", String(64), nullable=False),
    # Whose key asked, where that was the key of an agent.
    Column("agent", String(64)),
    # Id of what it goes on from, which may have been deleted since.
    Column("previous", String(64)),
    Column("status", String(16), nullable=False),
    Column("background", Boolean, nullable=False),
    Column("input", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    # Bytes of its own input and answer, and of all that it goes on from.
    Column("size", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    # What is in progress and was not renewed by then has failed.
    Column("lease_until", DateTime(timezone=True)),
    Index(None, "expires_at"),
    sqlite_autoincrement=True,
)

# The events of those that are made in the background, in the order of their numbers.
response_events = Table(
    "response_events",
    metadata,
    Column("response", ForeignKey("responses.number", ondelete="CASCADE"), primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    # As they are sent, packed with zlib.
    Column("frames", LargeBinary, nullable=False),
)
