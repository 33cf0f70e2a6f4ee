"""Folders on disk or at an address (s3://, gs://, memory://), through fsspec.

In: names under one folder. Out: tables and JSON, each file there whole or not at all, so that a name that exists is a
mark that its work is done.
"""

from __future__ import annotations

import io
import json
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO, Any

from parley.errors import Missing, NotFound, SourceError

try:
    import fsspec
    import pyarrow
    from pyarrow import parquet
except ImportError:
    raise Missing("reading a batch", "cluster") from None


@dataclass(frozen=True)
class Storage:
    """One folder. Objects are small and pass from process to process."""

    address: str

    @cached_property
    def _place(self) -> tuple[Any, str]:
        return placed(self.address)

    def _path(self, name: str) -> str:
        return f"{self._place[1].rstrip('/')}/{name}"

    def exists(self, name: str) -> bool:
        """Whether this file, or folder, is there."""
        return bool(self._place[0].exists(self._path(name)))

    def names(self, folder: str) -> list[str]:
        """The files under a folder, by their names below the storage, sorted."""
        fs, path = self._place[0], self._path(folder)
        if not fs.exists(path):
            return []
        found = [str(file) for file in fs.find(path)]
        return sorted(file[len(path) - len(folder) :] for file in found if not PurePosixPath(file).name.startswith("."))

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole: on disk under another name first, elsewhere as one object."""
        fs, path = self._place[0], self._path(name)
        fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        if on_disk(fs):
            begun = f"{path.rpartition('/')[0]}/.{uuid.uuid4().hex}"
            with open(begun, "wb") as file:
                file.write(data)
            os.replace(begun, path)
        else:
            fs.pipe_file(path, data)

    def write_table(self, name: str, table: Any) -> None:
        """Write an Arrow table as Parquet."""
        out = io.BytesIO()
        parquet.write_table(table, out, compression="zstd")
        self.write(name, out.getvalue())

    def write_rows(self, name: str, rows: Sequence[dict[str, Any]], schema: Any) -> None:
        """Write rows as Parquet."""
        self.write_table(name, pyarrow.Table.from_pylist(list(rows), schema=schema))

    def table(self, name: str, columns: Sequence[str] | None = None) -> Any:
        """A Parquet file as an Arrow table."""
        return parquet.read_table(io.BytesIO(self._place[0].cat_file(self._path(name))), columns=columns)

    def rows(self, name: str, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """A Parquet file as rows."""
        found: list[dict[str, Any]] = self.table(name, columns).to_pylist()
        return found

    def open(self, name: str) -> IO[bytes]:
        """A file, to be read in parts."""
        file: IO[bytes] = self._place[0].open(self._path(name), "rb")
        return file

    def write_json(self, name: str, value: Any) -> None:
        """Write a value as JSON."""
        self.write(name, json.dumps(value, indent=1).encode())

    def json(self, name: str) -> Any:
        """A JSON file's value."""
        return json.loads(self._place[0].cat_file(self._path(name)))

    def remove(self, name: str) -> None:
        """Take a file or folder away."""
        if self.exists(name):
            self._place[0].rm(self._path(name), recursive=True)


def placed(address: str) -> tuple[Any, str]:
    """The file system of an address and the path in it. Raises SourceError for one that cannot be used."""
    try:
        fs, path = fsspec.url_to_fs(address)
    except (ValueError, ImportError) as error:
        raise SourceError(address, str(error).splitlines()[0]) from None
    return fs, str(path)


def on_disk(fs: Any) -> bool:
    """Whether a file system is this machine's."""
    return "file" in ([fs.protocol] if isinstance(fs.protocol, str) else fs.protocol)


@dataclass(frozen=True)
class Input:
    """One file of reports: its address for fsspec, the name it goes by, and what changes when it changes."""

    address: str
    name: str
    size: int
    mark: str

    def open(self) -> IO[bytes]:
        """The file's bytes."""
        fs, path = placed(self.address)
        file: IO[bytes] = fs.open(path, "rb")
        return file


def inputs(address: str, kinds: Sequence[str]) -> Iterator[Input | str]:
    """The files under an address in the order in which ``parley add`` takes them; of other kinds only their names.

    Raises NotFound where nothing is.
    """
    fs, root = placed(address)
    if not fs.exists(root):
        raise NotFound(address, "no such file or folder")
    if fs.isfile(root):
        paths = [root]
    else:
        paths = sorted((str(path) for path in fs.find(root)), key=lambda path: _turn(path[len(root) :]))
    for path in paths:
        inside = path[len(root) :].strip("/")
        if any(part.startswith(".") for part in PurePosixPath(inside).parts[:-1]):
            continue
        name = f"{address.rstrip('/')}/{inside}" if inside else address
        last = PurePosixPath(path)
        if path != root and (last.name.startswith(".") or last.suffix.lower() not in kinds):
            yield name
        else:
            mark = fs.ukey(path) if hasattr(fs, "ukey") else ""
            yield Input(str(fs.unstrip_protocol(path)), name, int(fs.size(path) or 0), str(mark))


def _turn(inside: str) -> list[tuple[int, str]]:
    """The files of a folder come before the folders in it, each by name."""
    *folders, name = inside.strip("/").split("/")
    return [*((1, folder) for folder in folders), (0, name)]
