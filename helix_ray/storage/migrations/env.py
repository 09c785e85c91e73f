"""What Alembic runs: it gets a connection from ``run.upgrade``."""

from __future__ import annotations

from alembic import context

from helix_ray.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    # All migrations are one transaction, on SQLite as well: nobody sees a database between two of them.
    transactional_ddl=True,
)
context.run_migrations()
