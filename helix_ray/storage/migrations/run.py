"""Bringing a database up to date."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

# Any number, the same for all processes of the application.
_LOCK = 7_246_113


def upgrade(connection: Connection) -> None:
    """Run the migrations that a database still lacks, while no other process does.

    Args:
        connection: in a transaction that the caller ends.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    else:
        connection.execution_options(helix_writes=True)
    config = Config()
    config.set_main_option("script_location", str(files("helix_ray.storage").joinpath("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
