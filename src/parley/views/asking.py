"""What the commands that ask the record share: the filters, and tables, JSON and CSV as answers.

In: rows of the record. Out: text. Words of reports are made harmless on the way: control characters are shown and
not obeyed, and a cell that a spreadsheet would run as a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from parley.views.lines import columns, printable

if TYPE_CHECKING:
    from parley.record import Entry

Format = Literal["table", "json", "csv"]
RecordOption = Annotated[str, typer.Option("--record", help="The record: a SQLite file or a postgresql:// address.")]
FormatOption = Annotated[Format, typer.Option(help="A table for people, JSON lines, or CSV.")]
AnalystOption = Annotated[str, typer.Option("--analyst", envvar="PARLEY_ANALYST", help="Your name.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why.")]
PublishedOption = Annotated[str | None, typer.Option(help="The day of publication, where a report tells none.")]
JobsOption = Annotated[int, typer.Option(min=0, help="Processes that read at once; 0 for one a core.")]
ScreenOption = Annotated[
    bool, typer.Option("--screen", help="Set aside unread what bears on neither negotiations nor armed conflict.")
]
DEFAULT = "parley.db"
"""The record where none is named."""
LimitOption = Annotated[int, typer.Option(min=0, help="The most rows to print; 0 for all.")]

FILTERS = {
    "actor": "An actor with a part in the entry, by id or name.",
    "issue": "The issue of a position.",
    "stance": "The stance of a position, or the type of an event.",
    "since": "Published on or after this day (2026-02-04, 2026-02 or 2026).",
    "until": "Published on or before this day.",
    "outlet": "An outlet that reports it, copies included.",
    "text": 'Words that stand in it; "phrases" as they are, -words not.',
    "judged": "any, none, confirmed, rejected, corrected or disputed; all but rejected ones where not given.",
    "document": "A report that carries it, by id.",
}

SHOWN: dict[str, dict[str, int]] = {
    "statement": {"published": 10, "actor": 16, "cue": 10, "evidence": 0, "reported": 10, "judged": 9, "id": 16},
    "position": {"published": 10, "actor": 16, "stance": 9, "issue": 12, "evidence": 0, "reported": 10, "judged": 9,
                 "id": 16},
    "event": {"published": 10, "type": 10, "actors": 16, "targets": 16, "modality": 9, "evidence": 0, "reported": 10,
              "id": 16},
    "talks": {"published": 10, "parties": 22, "venue": 12, "began": 10, "status": 10, "evidence": 0, "reported": 10,
              "id": 16},
    "opinion": {"published": 10, "population": 16, "stance": 9, "share": 8, "evidence": 0, "reported": 10, "id": 16},
    "report": {"published": 10, "outlet": 14, "title": 0, "passages": 8, "repeated": 8, "entries": 7, "id": 16},
    "actor": {"id": 24, "name": 28, "kind": 13, "roles": 18, "documents": 9, "entries": 7},
    "hit": {"published": 10, "outlet": 14, "paragraph": 9, "snippet": 0, "document": 16},
    "option": {"id": 28, "issue": 14, "name": 0, "named": 9, "wordings": 40},
    "failure": {"at": 20, "name": 44, "reason": 0},
    "judgement": {"number": 6, "at": 20, "analyst": 14, "verdict": 9, "undoes": 6, "kind": 9, "change": 0, "reason": 20,
                  "entry": 16},
}  # fmt: skip
"""The columns of each table and their greatest widths in characters; the one of width 0 takes what is left."""
GAP = "  "
NARROWEST = 24
"""Columns that the widest column of a table has at least."""
BEFORE = 3
"""Of a snippet that is cut, one part in so many at most stands before the words found."""


def answer(kind: str, rows: Iterable[Any], format: Format) -> str:
    """Rows as a table, as JSON lines or as CSV."""
    rows = list(rows)
    if format == "json":
        return "".join(json.dumps(as_json(row), ensure_ascii=False) + "\n" for row in rows)
    if format == "csv":
        return _csv(kind, rows)
    return _table(kind, [_cells(row) for row in rows])


def as_json(row: Any) -> dict[str, Any]:
    """A row with everything that the record holds of it, spans with their places."""
    from parley.record import Entry

    if not isinstance(row, Entry):
        return asdict(_bracketed(row))
    head = {"id": row.id, "kind": row.kind}
    place = {name: getattr(row, name) for name in ("document", "title", "outlet", "published", "paragraph", "judged")}
    told = {"reported_by_outlets": row.outlets, "independent_texts": row.texts, "reports": list(row.copies)}
    return {**head, **{k: v for k, v in row.data.items() if k != "id"}, **place, **told}


def _bracketed(row: Any) -> Any:
    """A hit with the words found in its snippet in [brackets]; any other row as it is."""
    from parley.record import Hit

    return replace(row, snippet=_brackets(row.snippet)) if isinstance(row, Hit) else row


def _brackets(snippet: str) -> str:
    from parley.record import CLOSE, OPEN

    return snippet.replace(OPEN, "[").replace(CLOSE, "]")


def _cells(row: Any) -> dict[str, Any]:
    from parley.record import Entry
    from parley.record.rows import flat

    cells = flat(row)
    if isinstance(row, Entry):
        cells["reported"] = f"{row.outlets} ({row.texts} own)"
    return cells


def _csv(kind: str, rows: Sequence[Any]) -> str:
    from parley.record.rows import flat

    out = io.StringIO()
    made = [flat(_bracketed(row)) for row in rows]
    names = list(made[0]) if made else list(SHOWN[kind])
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([harmless(cells[name]) for name in names] for cells in made)
    return out.getvalue()


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _table(kind: str, rows: Sequence[dict[str, Any]]) -> str:
    widths = SHOWN[kind]
    texts = [{name: printable(_brackets(_text(row.get(name)))) for name in widths} for row in rows]
    fitted = {
        name: min(most or 10_000, max([len(name), *(columns(row[name]) for row in texts)]))
        for name, most in widths.items()
    }
    wide = next((name for name, most in widths.items() if not most), None)
    if wide:
        rest = sum(width + len(GAP) for name, width in fitted.items() if name != wide)
        room = shutil.get_terminal_size((140, 24)).columns - rest
        fitted[wide] = min(fitted[wide], max(room, NARROWEST))
        if kind == "hit":
            texts = [{**shown, wide: _around(row[wide], fitted[wide])} for row, shown in zip(rows, texts, strict=True)]
    lines = [GAP.join(_padded(name, fitted[name]) for name in widths)]
    lines += [GAP.join(_padded(row[name], fitted[name]) for name in widths) for row in texts]
    return "".join(line.rstrip() + "\n" for line in lines)


def _around(snippet: str, width: int) -> str:
    """A snippet with the words found in [brackets]; what stands before them is cut where they would not be seen."""
    from parley.record import OPEN

    before, mark, after = snippet.partition(OPEN)
    found = printable(_brackets(mark + after))
    lead = printable(before + "x")[:-1]  # the space before the words found is kept
    if columns(lead + found) <= width:
        return lead + found
    room = max(width // BEFORE, width - columns(found))
    words = lead.split(" ")
    while len(words) > 1 and columns("…" + " ".join(words)) > room:
        words = words[1:]
    cut = " ".join(words)
    return (lead if cut == lead else "…" + cut) + found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _padded(text: str, width: int) -> str:
    """The text in just ``width`` columns of a terminal, cut with an ellipsis where it is longer."""
    if columns(text) > width:
        while text and columns(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns(text))


def note_of(entry: Entry) -> str:
    """How often an entry was reported, where that is more than once; and what analysts made of it."""
    parts = [entry.provenance] if len(entry.copies) > 1 else []
    return ", ".join([*parts, *([entry.judged] if entry.judged != "none" else [])])
