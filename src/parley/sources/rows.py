"""Rows of JSON lines into documents.

In: the lines of a ``.jsonl`` file. Out: a document for each row with a text, an error for each other one, in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from parley.errors import BadRow, SourceError, TooLarge
from parley.model import Document
from parley.settings import MAX_ROW_BYTES

FIELDS = ("id", "title", "outlet", "published", "url")


def read_rows(lines: Iterable[bytes], name: str, defaults: dict[str, str | None]) -> Iterator[Document | SourceError]:
    """A document or an error for every line that is not blank. ``defaults`` fill the fields that a row leaves out."""
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            document = _row(line, where, defaults)
        except SourceError as error:
            yield error
            continue
        if document.id in seen:
            yield BadRow(where, f"the id {document.id!r} stands already in row {seen[document.id]}")
            continue
        seen[document.id] = number
        yield document


def _row(line: bytes, where: str, defaults: dict[str, str | None]) -> Document:
    if len(line) > MAX_ROW_BYTES:
        raise TooLarge(where, f"the row is larger than {MAX_ROW_BYTES // 1_000_000} MB")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRow(where, f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadRow(where, "the row is not an object with a text")
    text = row.get("text")
    if not isinstance(text, str):
        raise BadRow(where, "the row has no text" if text is None else "the text of the row is not a string")
    if not any(char.isalnum() for char in text):
        raise BadRow(where, "the text of the row is empty")
    head: dict[str, Any] = {key: _field(row, key, where) or defaults.get(key) for key in FIELDS}
    head["published"] = iso_date(head["published"], where)
    return Document.of(text, **head)


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
