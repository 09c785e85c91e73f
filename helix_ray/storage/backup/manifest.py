"""What a backup says of itself: the last of its members."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from helix_ray.config.frozen import Frozen

MANIFEST = "manifest.json"
"""Name of the member."""
DIRECTORIES = ("secrets",)
"""What is saved of the directory of data. All else in it is made anew, or is somebody else's."""

Kind = Literal["boolean", "integer", "float", "text", "bytes", "moment", "date", "json"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class BackupError(Exception):
    """It cannot be saved, or what there is cannot be restored. The message says why."""


class SavedColumn(Frozen):
    """A column of a table, and how its values are written."""

    name: Name
    kind: Kind


class SavedTable(Frozen):
    """A table.

    Attributes:
        columns: in the order of the values in each line.
        rows: how many lines there are.
        numbers: the column that numbers its rows by itself, if there is one.
        last: the last number that it gave.
        sha256: of the member.
    """

    name: Name
    columns: tuple[SavedColumn, ...]
    rows: int = Field(ge=0)
    numbers: Name | None
    last: int = Field(ge=0)
    sha256: Digest

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"tables/{self.name}.jsonl"


class SavedFile(Frozen):
    """A file.

    Attributes:
        path: below the directory of data.
        sha256: of the member.
    """

    path: str
    sha256: Digest

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"files/{self.path}"


class Manifest(Frozen):
    """What is in a backup.

    Attributes:
        format: of the archive.
        version: of the application that made it.
        revision: of the tables.
        tables: in an order in which none refers to a later one.
    """

    application: Literal["helix-ray"] = "helix-ray"
    format: Literal[1] = 1
    version: str
    revision: str
    created_at: datetime
    tables: tuple[SavedTable, ...]
    files: tuple[SavedFile, ...]

    @property
    def rows(self) -> int:
        """How many there are in all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def digests(self) -> dict[str, str]:
        """Of all members but the manifest, by name."""
        return {table.member: table.sha256 for table in self.tables} | {file.member: file.sha256 for file in self.files}


def is_member(name: str) -> bool:
    """Whether a backup can have a member of that name. No such name leads out of the directories that are saved."""
    first, *rest = name.split("/")
    if first == "tables":
        return len(rest) == 1 and rest[0].endswith(".jsonl")
    if first != "files":
        return name == MANIFEST
    sane = all(part and not part.startswith(".") and part.isprintable() and "\\" not in part for part in rest)
    return sane and len(rest) > 1 and rest[0] in DIRECTORIES
