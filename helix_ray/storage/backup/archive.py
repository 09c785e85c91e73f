"""The file of a backup: a tar archive, compressed with gzip, with a digest of each member."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from pydantic import ValidationError

from helix_ray.storage.backup.manifest import MANIFEST, BackupError, Manifest, is_member

_PIECE = 2**20
_LEVEL = 6


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Says what the operating system refuses as a ``BackupError`` that names the file."""
    try:
        yield
    except OSError as exc:
        raise BackupError(f"{path}: {exc.strerror or exc}") from exc


class _Hashing:
    """A file that is digested while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


class ArchiveWriter:
    """``with ArchiveWriter(path) as archive:`` the file is there, for its owner only, when the block has ended well.

    Args:
        path: of the file; one that is there already is replaced at the end.

    Raises:
        BackupError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> ArchiveWriter:
        with told_of(self._path):
            descriptor, self._name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.absolute().parent)
        self._stack = ExitStack()
        self._file = self._stack.enter_context(os.fdopen(descriptor, "wb"))
        packed = self._stack.enter_context(gzip.GzipFile("", "wb", _LEVEL, self._file))
        self._tar = self._stack.enter_context(tarfile.open(fileobj=packed, mode="w|"))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            with told_of(self._path):
                self._stack.close()
                if kind is None:
                    self._publish()
        finally:
            Path(self._name).unlink(missing_ok=True)

    def _publish(self) -> None:
        with open(self._name, "rb") as file:
            os.fsync(file.fileno())
        os.replace(self._name, self._path)
        directory = os.open(self._path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def spool(self) -> IO[bytes]:
        """A nameless file for what has to be written before its size is known."""
        with told_of(self._path):
            return tempfile.TemporaryFile(dir=self._path.absolute().parent)

    def add(self, name: str, file: IO[bytes]) -> str:
        """Add what is in a file, and return its SHA-256.

        Args:
            name: of the member.
            file: at any place; all of it is added.

        Raises:
            BackupError: it cannot be written.
        """
        member = tarfile.TarInfo(name)
        member.mode = 0o600
        hashing = _Hashing(file)
        with told_of(self._path):
            member.size = file.seek(0, io.SEEK_END)
            file.seek(0)
            self._tar.addfile(member, hashing)  # type: ignore[arg-type]
        return hashing.digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The members of a backup, whose digests were right.

    Attributes:
        files: where each member is.
    """

    manifest: Manifest
    files: dict[str, Path]


@contextmanager
def unpacked(path: Path, beside: Path) -> Iterator[Unpacked]:
    """A backup, unpacked while the block runs.

    Args:
        path: of the file.
        beside: directory that has room for it; it is made if there is none.

    Raises:
        BackupError: there is no such file, or it is no backup, or it is damaged.
    """
    with told_of(beside):
        beside.mkdir(parents=True, exist_ok=True)
        room = tempfile.TemporaryDirectory(prefix=".restore-", dir=beside)
    with room:
        with told_of(path):
            try:
                digests, files = _unpack(path, Path(room.name))
            except (EOFError, zlib.error, tarfile.TarError, gzip.BadGzipFile) as exc:
                raise BackupError(f"{path}: this is no backup, or it is damaged or cut off ({exc}).") from exc
        manifest = _manifest(path, files.pop(MANIFEST, None))
        if files.keys() != manifest.digests.keys():
            raise BackupError(f"{path}: the backup is damaged: what it holds is not what it says.")
        for name, digest in manifest.digests.items():
            if digests[name] != digest:
                raise BackupError(f"{path}: the backup is damaged: {name} is not what was saved.")
        yield Unpacked(manifest, files)


def _unpack(path: Path, directory: Path) -> tuple[dict[str, str], dict[str, Path]]:
    """Digests and places of all members. No member chooses where it is written."""
    digests: dict[str, str] = {}
    files: dict[str, Path] = {}
    with gzip.open(path, "rb") as packed:
        with tarfile.open(fileobj=packed, mode="r|") as archive:
            for member in archive:
                if not member.isreg() or not is_member(member.name) or member.name in files:
                    raise BackupError(f"{path}: this is no backup: it holds {member.name[:256]!r}.")
                source = archive.extractfile(member)
                assert source is not None
                files[member.name] = directory / str(len(files))
                with source, files[member.name].open("wb") as target:
                    hashing = _Hashing(source)
                    while piece := hashing.read(_PIECE):
                        target.write(piece)
                digests[member.name] = hashing.digest.hexdigest()
        while packed.read(_PIECE):
            pass  # to the end, where the compressed stream's own checksum is
    return digests, files


def _manifest(path: Path, file: Path | None) -> Manifest:
    if file is None:
        raise BackupError(f"{path}: this is no backup, or it is cut off: it has no {MANIFEST}.")
    try:
        return Manifest.model_validate_json(file.read_bytes())
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise BackupError(f"{path}: the backup is damaged, or of a newer version: {place}: {first['msg']}") from exc
