"""Rows of tables into documents: JSON lines, CSV and Parquet.

In: a file of rows. Out: a document for each row with a text, an error for each other one, in order. A row may give
``id, title, outlet, byline, published, url, text``; other columns are passed over.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any

from parley.errors import BadRow, Missing, NotText, SourceError, TooLarge
from parley.model import Document
from parley.settings import MAX_ROW_BYTES

FIELDS = ("id", "title", "outlet", "byline", "published", "url")
BATCH_ROWS = 256
"""Rows of a Parquet file held in memory at a time."""

Row = Document | SourceError
Defaults = dict[str, str | None]


def json_rows(lines: Iterable[bytes], name: str, defaults: Defaults) -> Iterator[Row]:
    """A document or an error for every line that is not blank. ``defaults`` fill the fields that a row leaves out."""
    return _documents(_json(lines, name), defaults)


def csv_rows(file: IO[bytes], name: str, defaults: Defaults) -> Iterator[Row]:
    """Rows of a CSV file in UTF-8 with a header; commas, semicolons or tabs."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        yield from _csv_rows(text, name, defaults)
    finally:
        text.detach()  # the file is its owner's to close


def _csv_rows(text: IO[str], name: str, defaults: Defaults) -> Iterator[Row]:
    try:
        head = text.readline()
        if "\x00" in head:
            raise NotText(name, "the file is binary, not CSV")
        marks = max(",;\t", key=head.count)
        columns = next(csv.reader([head], delimiter=marks), [])
    except (SourceError, UnicodeDecodeError, csv.Error) as error:
        yield error if isinstance(error, SourceError) else NotText(name, f"not CSV in UTF-8: {error}")
        return
    columns = [column.strip().lower() for column in columns]
    if "text" not in columns:
        yield BadRow(name, f"no column is named 'text'; the columns are {', '.join(columns)[:200] or 'none'}")
        return
    yield from _documents(_csv(text, name, columns, marks), defaults)


def parquet_rows(file: IO[bytes], name: str, defaults: Defaults) -> Iterator[Row]:
    """Rows of a Parquet file. Raises Missing where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise Missing("reading Parquet", "tables") from None
    try:
        table = parquet.ParquetFile(file)
        known = [column for column in table.schema_arrow.names if column in ("text", *FIELDS)]
        if "text" not in known:
            yield BadRow(
                name, f"no column is named 'text'; the columns are {', '.join(table.schema_arrow.names)[:200]}"
            )
            return
        yield from _documents(_parquet(table, name, known), defaults)
    except (pyarrow.ArrowException, OSError) as error:
        yield NotText(name, f"not a Parquet file: {str(error).splitlines()[0]}")


Raw = tuple[str, dict[str, Any] | SourceError]
"""Where a row stands, and its fields or why it has none."""


def _json(lines: Iterable[bytes], name: str) -> Iterator[Raw]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        if len(line) > MAX_ROW_BYTES:
            yield where, TooLarge(where, f"the row is larger than {MAX_ROW_BYTES // 1_000_000} MB")
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield where, BadRow(where, f"not JSON: {error}")
            continue
        yield where, row if isinstance(row, dict) else BadRow(where, "the row is not an object with a text")


def _csv(text: IO[str], name: str, columns: list[str], marks: str) -> Iterator[Raw]:
    csv.field_size_limit(MAX_ROW_BYTES)
    rows = csv.reader(text, delimiter=marks)
    number = 1
    while True:
        number += 1
        where = f"{name}:{number}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except UnicodeDecodeError as error:
            yield where, NotText(where, f"not UTF-8: {error.reason}; the rows from here on are not read")
            return
        except csv.Error as error:
            yield where, BadRow(where, f"not CSV: {error}")
            continue
        if any(row):
            yield where, dict(zip(columns, (value or None for value in row), strict=False))


def _parquet(table: Any, name: str, columns: list[str]) -> Iterator[Raw]:
    number = 0
    for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=columns):
        for row in batch.to_pylist():
            number += 1
            yield f"{name}:{number}", {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}


def _documents(rows: Iterable[Raw], defaults: Defaults) -> Iterator[Row]:
    seen: dict[str, str] = {}
    for where, row in rows:
        if isinstance(row, SourceError):
            yield row
            continue
        try:
            document = _document(row, where, defaults)
        except SourceError as error:
            yield error
            continue
        if row.get("id") and document.id in seen:
            yield BadRow(where, f"the id {document.id!r} stands already in row {seen[document.id].rpartition(':')[2]}")
            continue
        if row.get("id"):
            seen[document.id] = where
        yield document


def _document(row: dict[str, Any], where: str, defaults: Defaults) -> Document:
    text = row.get("text")
    if not isinstance(text, str):
        raise BadRow(where, "the row has no text" if text is None else "the text of the row is not a string")
    if not any(char.isalnum() for char in text):
        raise BadRow(where, "the text of the row is empty")
    head: dict[str, Any] = {key: _field(row, key, where) or defaults.get(key) for key in FIELDS}
    head["published"] = iso_date(head["published"], where)
    return Document.of(text, **head, place=where)


def _field(row: dict[str, Any], key: str, where: str) -> str | None:
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and key == "id":
        return str(value)
    if value is not None and not isinstance(value, str):
        raise BadRow(where, f"{key} is not a string")
    return value or None


def iso_date(value: str | None, where: str) -> str | None:
    """The day of an ISO date or time, None for none. Raises BadRow for anything else."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        raise BadRow(where, f"published {value!r} is not an ISO date such as 2026-02-04") from None
