"""Files, folders, archives, addresses and standard input into documents.

In: paths and addresses as a user gives them. Out: for every report a document or the error that says why there is
none, in order, so that reports in = read + failed.
"""

from __future__ import annotations

import os
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from parley.errors import Empty, FetchError, Missing, NotFound, NotText, SourceError, TooLarge
from parley.model import Document
from parley.settings import (
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_MEMBERS,
    MAX_ARCHIVE_RATIO,
    MAX_FEED_ITEMS,
    MAX_PAGE_BYTES,
    MAX_PDF_BYTES,
    MAX_ROW_BYTES,
    MAX_SITEMAP_DEPTH,
    MAX_TEXT_BYTES,
)
from parley.sources.tables import Defaults, Row, csv_rows, json_rows, parquet_rows
from parley.sources.text import decode
from parley.sources.workshop import Kind, opened

if TYPE_CHECKING:
    from parley.sources.fetch import Fetcher

KINDS = {
    ".txt": "text", ".text": "text", ".md": "text", "": "text", ".jsonl": "rows", ".ndjson": "rows", ".csv": "csv",
    ".tsv": "csv", ".parquet": "parquet", ".html": "page", ".htm": "page", ".xhtml": "page", ".pdf": "pdf",
    ".rss": "feed", ".atom": "feed", ".xml": "feed", ".zip": "zip",
}  # fmt: skip
"""What a file is, by the end of its name."""

MEDIA = {"application/pdf": "pdf", "application/rss+xml": "feed", "application/atom+xml": "feed",
         "application/xml": "feed", "text/xml": "feed", "text/plain": "text", "application/x-ndjson": "rows",
         "text/csv": "csv"}  # fmt: skip
"""What an address holds, by the media type that its server tells; anything else is a page."""

LIMITS = {"text": MAX_TEXT_BYTES, "page": MAX_PAGE_BYTES, "feed": MAX_PAGE_BYTES, "pdf": MAX_PDF_BYTES}
"""Bytes of one report of each kind; tables are read row by row and archives member by member."""

ADDRESS = ("http://", "https://")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
"""What begins like this is an address and no path, be it one that is fetched or not."""


def read_reports(
    paths: Iterable[str | Path],
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    allow_private: bool = False,
    notice: Callable[[str], None] = lambda _: None,
) -> Iterator[Row]:
    """Read every report under the given paths and addresses; ``-`` is standard input.

    ``published`` (ISO), ``outlet`` and ``title`` are taken where a report does not give its own. ``allow_private``
    lets addresses of one's own network be fetched. ``notice`` is told what was done that a user may want to know: an
    encoding detected, a file of another kind passed over.
    """
    intake = _Intake({"published": published, "outlet": outlet, "title": title}, allow_private, notice)
    for path in paths:
        if str(path) == "-":
            yield from intake.data("text", sys.stdin.buffer.read(MAX_TEXT_BYTES + 1), "standard input")
        elif SCHEME.match(str(path)):
            yield from intake.address(str(path))
        else:
            yield from intake.path(Path(path))


def read_open(
    file: IO[bytes],
    size: int,
    name: str,
    head: Defaults,
    notice: Callable[[str], None] = lambda _: None,
) -> Iterator[Row]:
    """Read the reports of an open file of a kind that ``name`` tells; ``head`` fills what a report does not tell."""
    return _Intake(head, False, notice)._file(KINDS.get(PurePosixPath(name).suffix.lower(), "text"), file, size, name)


@dataclass
class _Intake:
    """What one call of ``read_reports`` knows all the way down."""

    head: Defaults
    allow_private: bool
    notice: Callable[[str], None]
    visited: set[str] = field(default_factory=set)

    @cached_property
    def fetcher(self) -> Fetcher:
        from parley.sources.fetch import Fetcher

        return Fetcher(lambda _: True) if self.allow_private else Fetcher()

    def path(self, path: Path) -> Iterator[Row]:
        name = str(path)
        try:
            if path.is_dir():
                yield from self._folder(path)
            elif not path.exists():
                yield NotFound(name, "no such file or folder")
            elif not path.is_file():
                yield NotText(name, "not a regular file")
            else:
                with path.open("rb") as file:
                    yield from self._file(KINDS.get(path.suffix.lower(), "text"), file, path.stat().st_size, name)
        except OSError as error:
            yield SourceError(name, error.strerror or str(error))
        except ValueError as error:  # a path with a NUL in it
            yield NotFound(repr(name), str(error))

    def _folder(self, path: Path) -> Iterator[Row]:
        """The reports of a folder and those below it, by name; links to folders are not followed."""
        found = False
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                file = Path(folder) / name
                if name.startswith(".") or file.suffix.lower() not in KINDS:
                    self.notice(f"{file}: passed over, not a kind of file that holds reports")
                    continue
                found = True
                yield from self.path(file)
        if not found:
            yield Empty(str(path), "the folder holds no file of reports")

    def _file(self, kind: str, file: IO[bytes], size: int, name: str) -> Iterator[Row]:
        """One open file of a known kind."""
        if kind == "rows":
            yield from _counted(json_rows(_lines(file), name, self.head), name)
        elif kind == "csv":
            yield from _counted(csv_rows(file, name, self.head), name)
        elif kind == "parquet":
            try:
                yield from _counted(parquet_rows(file, name, self.head), name)
            except Missing as error:
                yield SourceError(name, str(error))
        elif kind == "zip":
            yield from self._archive(file, name)
        elif size > LIMITS[kind]:
            limit = LIMITS[kind] // 1_000_000
            yield TooLarge(name, f"{size / 1e6:.0f} MB is over the limit of {limit} MB for one report")
        else:
            yield from self.data(kind, file.read(LIMITS[kind] + 1), name)

    def data(self, kind: str, data: bytes, name: str, url: str | None = None, depth: int = 0) -> Iterator[Row]:
        """The reports in the bytes of a text, page, PDF or feed."""
        try:
            if len(data) > LIMITS[kind]:
                raise TooLarge(name, f"over the limit of {LIMITS[kind] // 1_000_000} MB for one report")
            if kind == "text":
                text, encoding = decode(data, name)
                if encoding:
                    self.notice(f"{name}: not UTF-8, read as {encoding}")
                yield Document.of(text, **self.head, url=url, place=name)
            elif kind == "feed":
                yield from self._feed(opened("feed", data, name, url), name, depth)
            else:
                if not data.strip():
                    raise Empty(name, "the file is empty")
                yield self._document(opened(_kind(kind), data, name, url), name)
        except SourceError as error:
            yield error

    def _document(self, found: dict[str, str | None], name: str) -> Document:
        """A document of what a page or feed gives, filled in with what the user gave."""
        head = {key: found.get(key) or self.head.get(key) for key in ("title", "outlet", "byline", "published", "url")}
        return Document.of(str(found["text"]), **head, place=name)

    def address(self, url: str, depth: int = 0) -> Iterator[Row]:
        """What stands at an address: a page, a PDF, a text, or a feed or sitemap and all that it leads to."""
        if url in self.visited:
            return
        self.visited.add(url)
        try:
            got = self.fetcher.get(url)
        except SourceError as error:
            yield error
            return
        kind = MEDIA.get(got.media, "page")
        if kind in ("feed", "page") and _is_feed(got.data):
            kind = "feed"
        elif kind == "feed":
            kind = "page"
        if kind in ("rows", "csv"):
            import io

            yield from self._file(kind, io.BytesIO(got.data), len(got.data), url)
            return
        yield from self.data(kind, got.data, url, got.url, depth)

    def _feed(self, found: dict[str, list[dict[str, str | None]]], name: str, depth: int) -> Iterator[Row]:
        """The items of a feed: its own full text where it carries one, else the page that it leads to."""
        if depth >= MAX_SITEMAP_DEPTH:
            raise TooLarge(name, f"sitemaps of sitemaps are followed {MAX_SITEMAP_DEPTH} deep")
        for place in found.get("sitemaps", []):
            yield from self.address(str(place), depth + 1)
        items = found.get("items", [])
        if not items and "sitemaps" not in found:
            raise Empty(name, "the feed has no items")
        if len(items) == MAX_FEED_ITEMS:
            self.notice(f"{name}: the first {MAX_FEED_ITEMS} items are taken")
        for number, item in enumerate(items, 1):
            if any(char.isalnum() for char in item.get("text") or ""):
                yield self._document(item, f"{name}:{number}")
            elif (item.get("url") or "").startswith(ADDRESS):
                yield from self.address(str(item["url"]), depth + 1)
            else:
                yield FetchError(f"{name}:{number}", "the item has neither a text nor an address")

    def _archive(self, file: IO[bytes], name: str) -> Iterator[Row]:
        """The reports of a zip archive, each read in memory under its limits; nothing is written to disk."""
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            yield NotText(name, f"not a readable zip archive: {error}")
            return
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MAX_ARCHIVE_MEMBERS:
            yield TooLarge(name, f"{len(members)} files are over the limit of {MAX_ARCHIVE_MEMBERS} for one archive")
            return
        found, left = False, MAX_ARCHIVE_BYTES
        for member in members:
            inside = f"{name}/{member.filename}"
            path = PurePosixPath(member.filename)
            kind = KINDS.get(path.suffix.lower())
            if path.name.startswith(".") or kind is None or "__MACOSX" in path.parts:
                self.notice(f"{inside}: passed over, not a kind of file that holds reports")
                continue
            found = True
            try:
                left -= member.file_size
                _check(member, kind, inside, left)
                with archive.open(member) as opened_member:
                    yield from self._file(kind, opened_member, member.file_size, inside)
            except SourceError as error:
                yield error
            except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError) as error:
                yield NotText(inside, f"cannot be unpacked: {error}")
        if not found:
            yield Empty(name, "the archive holds no file of reports")


def _kind(kind: str) -> Kind:
    return "pdf" if kind == "pdf" else "page"


def _check(member: zipfile.ZipInfo, kind: str, name: str, left: int) -> None:
    """Raises TooLarge for a member that must not be unpacked; ``zipfile`` itself never reads past the told size."""
    if kind == "zip":
        raise NotText(name, "an archive inside an archive is not opened")
    if left < 0:
        raise TooLarge(name, f"the archive is over the limit of {MAX_ARCHIVE_BYTES // 1_000_000} MB unpacked")
    if member.file_size > 1_000_000 and member.file_size > MAX_ARCHIVE_RATIO * max(1, member.compress_size):
        raise TooLarge(name, f"it would grow more than {MAX_ARCHIVE_RATIO} times when unpacked")
    if member.flag_bits & 1:
        raise NotText(name, "it needs a password")


def _is_feed(data: bytes) -> bool:
    head = data[:2048].lower()
    return any(mark in head for mark in (b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<rdf:rdf"))


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one over the limit of a row only so much that it is seen to be over it."""
    while line := file.readline(MAX_ROW_BYTES + 1):
        yield line
        while len(line) > MAX_ROW_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_ROW_BYTES + 1)


def _counted(rows: Iterator[Row], name: str) -> Iterator[Row]:
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        yield Empty(name, "the file has no rows")
