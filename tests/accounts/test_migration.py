"""The tables that migrations make are those that the code knows, and they go away again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from helix_ray.accounts.keys import KeyStore
from helix_ray.core.accounts import User
from helix_ray.storage import migrations
from helix_ray.storage.database import Database
from helix_ray.storage.tables import metadata
from tests.accounts.people import PEPPER

BEFORE = {
    *("collections", "documents", "chunks", "removals"),
    *("agents", "agent_keys", "sessions", "session_messages"),
    "alembic_version",
}


def difference(connection: Connection) -> list[Any]:
    return compare_metadata(MigrationContext.configure(connection), metadata)


def configured(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


def down_and_up(connection: Connection) -> set[str]:
    config = configured(connection)
    command.downgrade(config, "0002")
    left = set(inspect(connection).get_table_names())
    command.upgrade(config, "head")
    return left


async def test_migrations_make_the_tables(database: Database) -> None:
    async with database.write() as connection:
        assert await connection.run_sync(difference) == []


def without_plans_and_back(connection: Connection) -> None:
    command.downgrade(configured(connection), "0006")
    command.upgrade(configured(connection), "head")


async def test_keys_outlive_the_plans_of_their_users(database: Database, ann: User) -> None:
    await KeyStore(database, PEPPER).create(ann.id, "ci")
    async with database.write() as connection:
        await connection.run_sync(without_plans_and_back)
    assert len(await KeyStore(database, PEPPER).keys(ann.id, 9)) == 1


async def test_the_migrations_can_be_taken_back(database: Database) -> None:
    async with database.write() as connection:
        assert await connection.run_sync(down_and_up) == BEFORE
        assert await connection.run_sync(difference) == []
