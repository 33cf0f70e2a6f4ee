"""Entries as flat rows, for tables of every sort.

In: entries of one kind. Out: dicts with the same columns in every row, spans as their words; pandas and Arrow tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar, overload

from parley.errors import Missing
from parley.record.entries import KINDS, evidence
from parley.record.search import Entry

if TYPE_CHECKING:
    import pandas
    import pyarrow

T = TypeVar("T")


class Rows(Sequence[T]):
    """What a record answers: a sequence that is a table, too."""

    def __init__(self, items: Sequence[T]) -> None:
        self._items = list(items)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        return self._items[at]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __repr__(self) -> str:
        return f"Rows({self._items!r})"

    def flat(self) -> list[dict[str, Any]]:
        """One flat dict a row, every row with the same keys."""
        return [flat(item) for item in self._items]

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table. Raises Missing without pyarrow."""
        try:
            import pyarrow
        except ImportError:
            raise Missing("an Arrow table", "tables") from None
        return pyarrow.Table.from_pylist(self.flat())

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame. Raises Missing without pandas."""
        try:
            import pandas
        except ImportError:
            raise Missing("a data frame", "tables") from None
        return pandas.DataFrame(self.flat())


def flat(row: Any) -> dict[str, Any]:
    """One row as a flat dict: an entry's own fields, the words of its spans, and where and how often it stands."""
    if not isinstance(row, Entry):
        made = asdict(row) if is_dataclass(row) and not isinstance(row, type) else dict(row)
        return {k: _one(v) for k, v in made.items()}
    spans = evidence(row.data)
    own = {f.name: _one(row.data[f.name]) for f in fields(KINDS[row.kind]) if f.name not in ("id", "evidence")}
    return {
        "id": row.id,
        **own,
        "document": row.document,
        "title": row.title,
        "outlet": row.outlet,
        "published": row.published,
        "paragraph": row.paragraph,
        "start": min(s["start"] for s in spans),
        "end": max(s["end"] for s in spans),
        "evidence": " … ".join(s["text"] for s in spans),
        "judged": row.judged,
        "outlets": row.outlets,
        "texts": row.texts,
    }


def _one(value: Any) -> Any:
    if isinstance(value, dict):
        return value["text"] if "text" in value else json.dumps(value, ensure_ascii=False) if value else None
    if isinstance(value, list | tuple):
        return "; ".join(str(_one(v)) for v in value)
    return str(value) if isinstance(value, float) else value
