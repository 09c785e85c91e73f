"""Bringing a database up to date."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

# Any number, the same for all processes of the application.
_LOCK = 7_246_113


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that a database still lacks, while no other process does.

    Args:
        connection: in a transaction that the caller ends.
        revision: how far.
    """
    _lock(connection)
    command.upgrade(_config(connection), revision)


def take_back(connection: Connection) -> None:
    """Take all migrations back, with all that is in their tables.

    Args:
        connection: in a transaction that the caller ends.
    """
    _lock(connection)
    command.downgrade(_config(connection), "base")


def current_revision(connection: Connection) -> str | None:
    """The last migration that was run in a database; ``None``: none was."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> list[str]:
    """All migrations that there are, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    else:
        connection.execution_options(helix_writes=True)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("helix_ray.storage").joinpath("migrations")))
    config.attributes["connection"] = connection
    return config
