"""Files, folders and standard input into documents.

In: paths as a user gives them. Out: for every report a document or the error that says why there is none, in order,
so that reports in = read + failed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from parley.errors import Empty, NotFound, NotText, SourceError, TooLarge
from parley.model import Document
from parley.settings import MAX_TEXT_BYTES
from parley.sources.rows import read_rows
from parley.sources.text import decode

TEXT = frozenset((".txt", ".text", ".md", ""))
ROWS = frozenset((".jsonl", ".ndjson"))


def read_reports(
    paths: Iterable[str | Path],
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    notice: Callable[[str], None] = lambda _: None,
) -> Iterator[Document | SourceError]:
    """Read every report under the given paths; ``-`` is standard input.

    ``published`` (ISO), ``outlet`` and ``title`` are taken where a report does not give its own. ``notice`` is told
    what was done that a user may want to know: an encoding detected, a file of another kind passed over.
    """
    head = {"published": published, "outlet": outlet, "title": title}
    for path in paths:
        if str(path) == "-":
            yield from _bytes(sys.stdin.buffer.read(MAX_TEXT_BYTES + 1), "standard input", head, notice)
        else:
            yield from _path(Path(path), head, notice)


def _path(path: Path, head: dict[str, str | None], notice: Callable[[str], None]) -> Iterator[Document | SourceError]:
    name = str(path)
    try:
        if path.is_dir():
            yield from _folder(path, head, notice)
        elif not path.exists():
            yield NotFound(name, "no such file or folder")
        elif not path.is_file():
            yield NotText(name, "not a regular file")
        elif path.suffix.lower() in ROWS:
            with path.open("rb") as lines:
                yield from _counted(read_rows(lines, name, head), name)
        elif (size := path.stat().st_size) > MAX_TEXT_BYTES:
            yield TooLarge(
                name, f"{size / 1e6:.0f} MB is over the limit of {MAX_TEXT_BYTES // 1_000_000} MB for one report"
            )
        else:
            yield from _bytes(path.read_bytes(), name, head, notice)
    except OSError as error:
        yield SourceError(name, error.strerror or str(error))
    except ValueError as error:  # a path with a NUL in it
        yield NotFound(repr(name), str(error))


def _folder(path: Path, head: dict[str, str | None], notice: Callable[[str], None]) -> Iterator[Document | SourceError]:
    """The reports of a folder and those below it, by name; links to folders are not followed."""
    found = False
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder) / name
            if name.startswith(".") or file.suffix.lower() not in TEXT | ROWS:
                notice(f"{file}: passed over, not a .txt or .jsonl file")
                continue
            found = True
            yield from _path(file, head, notice)
    if not found:
        yield Empty(str(path), "the folder holds no .txt or .jsonl file")


def _counted(rows: Iterator[Document | SourceError], name: str) -> Iterator[Document | SourceError]:
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        yield Empty(name, "the file has no rows")


def _bytes(
    data: bytes, name: str, head: dict[str, str | None], notice: Callable[[str], None]
) -> Iterator[Document | SourceError]:
    if len(data) > MAX_TEXT_BYTES:
        yield TooLarge(name, f"over the limit of {MAX_TEXT_BYTES // 1_000_000} MB for one report")
        return
    try:
        text, encoding = decode(data, name)
    except SourceError as error:
        yield error
        return
    if encoding:
        notice(f"{name}: not UTF-8, read as {encoding}")
    yield Document.of(text, **head)
