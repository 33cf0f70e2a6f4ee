"""What analysts decide about entries.

In: a verdict on an entry by a named analyst, with a reason. Out: rows that are added and never changed. An entry
shows what its judgements make of it; two analysts may disagree, and then it is disputed. When a report is read again
a judgement goes to the same entry, else to the one on the same words; where there is none, an entry that somebody
confirmed or corrected stays, and a rejection is listed as unattached.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from parley.errors import JudgementError, RecordError
from parley.model import REPORTER
from parley.record import schema
from parley.record.database import write
from parley.record.entries import Data, Kind, actors_of, choices, columns, dice, evidence, span_fields

Verdict = Literal["confirmed", "rejected", "corrected"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Judged = Literal["none", "confirmed", "rejected", "corrected", "disputed"]
JUDGED: tuple[Judged, ...] = get_args(Judged)
ACTORS = frozenset(("actor", "counterpart", "reported_by", "asserted_by", "actors", "targets", "parties", "mediators"))
"""The fields that hold ids of actors."""
MANY = frozenset(("actors", "targets", "parties", "mediators"))
"""Those of them that hold several."""
SAME_WORDS = 0.5
"""Share of common characters (Dice) of two entries' evidence from which a judgement passes from one to the other."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision. ``entry`` is the entry on which it now stands, None when it is unattached."""

    number: int
    entry: str | None
    document: str
    kind: Kind
    analyst: str
    at: str
    verdict: Literal["confirmed", "rejected", "corrected", "undone"]
    reason: str
    change: Data
    seen: Data
    undoes: int | None
    active: bool


def judge(
    engine: Engine, entry: str, analyst: str, verdict: Verdict, reason: str, change: dict[str, Any], at: str
) -> int:
    """Add a judgement and let the entry show it. Returns its number."""
    if not analyst.strip():
        raise JudgementError("a judgement needs the name of its analyst")
    if verdict not in VERDICTS:
        raise JudgementError(f"{verdict!r} is no verdict; they are {', '.join(VERDICTS)}")
    if (verdict == "corrected") != bool(change):
        raise JudgementError("a correction names the fields that it changes" if not change
                             else f"an entry that is {verdict} keeps its fields")  # fmt: skip
    with write(engine) as db:
        row = _entry(db, entry)
        seen = json.loads(row.data)
        document = db.execute(select(schema.document).where(schema.document.c.n == row.document)).one()
        checked = _checked(db, row.kind, change, document.text)
        number = db.execute(insert(schema.judgement).returning(schema.judgement.c.n).values(
            entry_id=entry, document_id=document.id, kind=row.kind, analyst=analyst.strip(), at=at, verdict=verdict,
            reason=reason, change=json.dumps(checked), seen=json.dumps(seen),
        )).scalar_one()  # fmt: skip
        db.execute(insert(schema.attachment).values(judgement=number, entry=row.n))
        _apply(db, row.n)
    return int(number)


def undo(engine: Engine, number: int, analyst: str, reason: str, at: str) -> None:
    """Take back one's own judgement, by adding that it is taken back."""
    with write(engine) as db:
        table = schema.judgement
        row = db.execute(select(table).where(table.c.n == number)).one_or_none()
        if row is None or row.verdict == "undone":
            raise JudgementError(f"there is no judgement {number} to undo")
        if row.analyst != analyst.strip():
            raise JudgementError(f"judgement {number} is {row.analyst}'s; only they can undo it")
        if db.execute(select(table.c.n).where(table.c.undoes == number)).first():
            raise JudgementError(f"judgement {number} is undone already")
        entry = db.execute(
            select(schema.attachment.c.entry).where(schema.attachment.c.judgement == number)
        ).scalar_one()  # fmt: skip
        made = db.execute(insert(table).returning(table.c.n).values(
            entry_id=row.entry_id, document_id=row.document_id, kind=row.kind, analyst=row.analyst, at=at,
            verdict="undone", reason=reason, change="{}", seen=row.seen, undoes=number,
        )).scalar_one()  # fmt: skip
        db.execute(insert(schema.attachment).values(judgement=made, entry=entry))
        if entry is not None:
            _apply(db, entry)


def judgements(
    db: Connection,
    *,
    entry: str | None = None,
    document: str | None = None,
    unattached: bool = False,
    shared: bool = False,
    newest: tuple[int, int] | None = None,
) -> list[Judgement]:
    """Judgements in the order in which they were made.

    ``unattached``: only those that no entry carries any more; ``shared``: those on entries that several analysts have
    judged; ``newest``: how many of the newest, and after how many that are newer still.
    """
    table, link = schema.judgement, schema.attachment
    query = (
        select(table, schema.entry.c.id.label("entry"))
        .join(link, link.c.judgement == table.c.n)
        .outerjoin(schema.entry, schema.entry.c.n == link.c.entry)
        .order_by(table.c.n)
    )
    if entry is not None:
        query = query.where(schema.entry.c.id == entry)
    if document is not None:
        query = query.where(table.c.document_id == document)
    if shared:
        several = select(link.c.entry).join(table, table.c.n == link.c.judgement).group_by(link.c.entry)
        query = query.where(link.c.entry.in_(several.having(func.count(table.c.analyst.distinct()) > 1)))
    wanted: set[int] | None = None
    if newest is not None:
        some = select(table.c.n, table.c.entry_id).order_by(table.c.n.desc()).limit(newest[0]).offset(newest[1])
        there = db.execute(some).all()
        wanted = {row.n for row in there}
        query = query.where(table.c.entry_id.in_({row.entry_id for row in there}))  # which stands, the others tell
    if unattached:
        query = query.where(link.c.entry.is_(None), table.c.verdict != "undone")
    rows = db.execute(query).all()
    standing = {row.n for row in _active(rows if not unattached else _with_undoings(db, rows))}
    return [
        Judgement(row.n, row.entry, row.document_id, row.kind, row.analyst, row.at, row.verdict, row.reason,
                  json.loads(row.change), json.loads(row.seen), row.undoes, row.n in standing)
        for row in rows
        if wanted is None or row.n in wanted
    ]  # fmt: skip


def _with_undoings(db: Connection, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    undoings = db.execute(select(schema.judgement).where(schema.judgement.c.undoes.is_not(None))).all()
    return [*rows, *undoings]


def _active(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """The judgements that stand: of each analyst on each entry the last that was not undone."""
    rows = list(rows)
    undone = {row.undoes for row in rows if row.undoes is not None}
    last: dict[tuple[str, str], Row[Any]] = {}
    for row in sorted(rows, key=lambda r: r.n):
        if row.verdict != "undone" and row.n not in undone:
            last[row.analyst, row.entry_id] = row
    return sorted(last.values(), key=lambda r: r.n)


def _entry(db: Connection, id: str) -> Row[Any]:
    row = db.execute(select(schema.entry).where(schema.entry.c.id == id)).one_or_none()
    if row is None:
        raise RecordError(f"there is no entry {id!r} in this record")
    return row


def _checked(db: Connection, kind: Kind, change: dict[str, Any], text: str) -> Data:
    """The fields of a correction, spans with their words. Raises JudgementError for one that does not fit."""
    spans = span_fields(kind)
    fixed = {"id", "statement"}
    known = {*_fields(kind)} - fixed
    out: Data = {}
    for name, value in change.items():
        if name not in known:
            raise JudgementError(f"a {kind} has no field {name!r} to correct; it has {', '.join(sorted(known))}")
        allowed = choices(kind, name)
        if allowed and value not in allowed:
            raise JudgementError(f"{name} cannot be {value!r}; it is one of {', '.join(allowed)}")
        if name in spans:
            several = value if spans[name] and isinstance(value, list) else [value]
            made = [None if v is None else _span(v, text, name) for v in several]
            out[name] = made if spans[name] else made[0]
            if None in made and (spans[name] or name not in ("source", "cue", "condition")):
                raise JudgementError(f"{name} cannot be left out")
        elif name in ACTORS:
            out[name] = _actor_ids(db, name, value)
        elif allowed or value is None or isinstance(value, str) or (name == "share" and isinstance(value, float)):
            out[name] = _day(name, value) if name in ("date", "began", "next") else value
        else:
            raise JudgementError(f"{name} is a text, not {value!r}")
    return out


def parsed_change(kind: Kind, changes: Iterable[str]) -> dict[str, Any]:
    """The fields of a correction as typed: ``stance=offers``, ``proposition=120:164``, ``actors=a,b``, ``venue=``.

    Raises JudgementError for what is no FIELD=VALUE.
    """
    spans = span_fields(kind)
    out: dict[str, Any] = {}
    for typed in changes:
        name, mark, value = typed.partition("=")
        if not mark:
            raise JudgementError(f"{typed!r} is not FIELD=VALUE")
        if name in spans:
            places = [_typed_span(name, part) for part in value.split(",") if part]
            out[name] = places if spans[name] else next(iter(places), None)
        elif name in MANY:
            out[name] = [part.strip() for part in value.split(",") if part.strip()]
        elif name == "share" and re.fullmatch(r"[01]?\.\d+|[01]", value):
            out[name] = float(value)
        else:
            out[name] = value or None
    return out


def _typed_span(name: str, value: str) -> tuple[int, int]:
    start, _, end = value.partition(":")
    try:
        return int(start), int(end)
    except ValueError:
        raise JudgementError(f"{name} is a span START:END in characters, not {value!r}") from None


def _day(name: str, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        raise JudgementError(f"{name} is an ISO date such as 2026-02-04, not {value!r}")
    return value


def _fields(kind: Kind) -> list[str]:
    from dataclasses import fields

    from parley.record.entries import KINDS

    return [f.name for f in fields(KINDS[kind])]


def _span(value: Any, text: str, name: str) -> Data:
    try:
        start, end = (value["start"], value["end"]) if isinstance(value, dict) else value
        fits = isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)
    except (KeyError, TypeError, ValueError):
        fits = False
    if not fits:
        raise JudgementError(f"{name} is a span START:END inside the report's {len(text)} characters")
    return {"start": start, "end": end, "text": text[start:end]}


def _actor_ids(db: Connection, name: str, value: Any) -> Any:
    many = name in MANY
    wanted = value if isinstance(value, list) else [] if value is None else [value]
    there = set(db.execute(select(schema.actor.c.id).where(schema.actor.c.id.in_(wanted))).scalars())
    if name in ("reported_by", "asserted_by"):
        there.add(REPORTER)
    missing = [id for id in wanted if id not in there]
    if missing:
        raise JudgementError(f"{name}: there is no actor {missing[0]!r} in this record; 'parley actors' lists them")
    if not many and (len(wanted) != 1 and not (value is None and name in ("actor", "counterpart"))):
        raise JudgementError(f"{name} is one actor")
    return wanted if many else value


def _apply(db: Connection, entry: int) -> None:
    """Let an entry show what its standing judgements make of it."""
    row = db.execute(select(schema.entry).where(schema.entry.c.n == entry)).one()
    table, link = schema.judgement, schema.attachment
    query = select(table).join(link, link.c.judgement == table.c.n).where(link.c.entry == entry)
    standing = list({j.analyst: j for j in _active(db.execute(query).all())}.values())
    found = json.loads(row.found)
    targets = [None if j.verdict == "rejected" else json.loads(j.seen) | json.loads(j.change) for j in standing]
    data = next((t for t in reversed(targets) if t is not None), found)
    data["id"] = row.id
    for target in targets:
        if target is not None:
            target["id"] = row.id
    judged: Judged
    if not targets:
        judged = "none"
    elif any(t != targets[0] for t in targets):
        judged = "disputed"
    elif targets[0] is None:
        judged = "rejected"
    else:
        judged = "confirmed" if data == found else "corrected"
    shown = columns(row.kind, data)
    del shown["key"]  # what was read stays the same, and with it the other texts that say so
    # most judgements change no word: to write the same again would write the index of words again
    changed = {name: value for name, value in shown.items() if value != getattr(row, name)}
    db.execute(update(schema.entry).where(schema.entry.c.n == entry).values(judged=judged, **changed))
    if actors_of(row.kind, data) == actors_of(row.kind, json.loads(row.data)):
        return
    db.execute(delete(schema.part).where(schema.part.c.entry == entry))
    links = [{"actor": actor, "kind": row.kind, "published": row.published or "", "entry": entry}
             for actor in actors_of(row.kind, data)]  # fmt: skip
    if links:
        db.execute(insert(schema.part), links)


def let_go(db: Connection, document: int) -> list[str]:
    """Take a report's entries out of the record before it is read again. Returns their keys."""
    entry = schema.entry
    mine = select(entry.c.n).where(entry.c.document == document)
    db.execute(update(schema.attachment).where(schema.attachment.c.entry.in_(mine)).values(entry=None))
    keys = list(db.execute(select(entry.c.key).where(entry.c.document == document)).scalars())
    db.execute(delete(schema.part).where(schema.part.c.entry.in_(mine)))
    db.execute(delete(entry).where(entry.c.document == document))
    return keys


def reattach(db: Connection, id: str, document: int) -> None:
    """Give the judgements of a report that was read again to its new entries."""
    table, link, entry = schema.judgement, schema.attachment, schema.entry
    loose = db.execute(
        select(table).join(link, link.c.judgement == table.c.n)
        .where(table.c.document_id == id, link.c.entry.is_(None)).order_by(table.c.n)
    ).all()  # fmt: skip
    if not loose:
        return
    rows = db.execute(select(entry).where(entry.c.document == document)).all()
    by_id = {row.id: row.n for row in rows}
    homes: dict[str, int | None] = {}
    for row in _active(loose):
        if row.entry_id not in by_id and homes.get(row.entry_id) is None:
            homes[row.entry_id] = _home(db, row, rows, document)
    for row in loose:
        home = by_id.get(row.entry_id) or homes.get(row.entry_id)
        if home is not None:
            db.execute(update(link).where(link.c.judgement == row.n).values(entry=home))
    for home in {*by_id.values(), *homes.values()}:
        if home is not None:
            _apply(db, home)


def _home(db: Connection, judgement: Row[Any], rows: Sequence[Row[Any]], document: int) -> int | None:
    """The entry that now stands on the words that were judged; one that is kept for its judgement; or none."""
    seen = json.loads(judgement.seen)
    spans = [(s["start"], s["end"]) for s in evidence(seen)]
    near = [
        (share, row)
        for row in rows
        if row.kind == judgement.kind
        and (share := dice(spans, [(s["start"], s["end"]) for s in evidence(json.loads(row.found))])) >= SAME_WORDS
    ]
    same = [(share, row) for share, row in near if _claim(json.loads(row.found)) == _claim(seen)]
    if judgement.verdict == "rejected":
        near = same  # what was rejected is a claim, and another claim on the same words is not it
    if near:
        return int(max(same or near, key=lambda pair: (pair[0], -pair[1].n))[1].n)
    return None if judgement.verdict == "rejected" else _kept(db, judgement, seen, document)


def _claim(data: Data) -> list[Any]:
    return [data.get(name) for name in ("actor", "stance", "type", "actors", "targets", "parties", "status")]


def _kept(db: Connection, judgement: Row[Any], seen: Data, document: int) -> int:
    """Put back an entry that an analyst vouches for and the newer reader no longer finds."""
    from parley.record.store import insert_entries

    passage, kind = schema.passage, judgement.kind
    row = columns(kind, seen)
    place = db.execute(
        select(passage.c.n).where(passage.c.document == document, passage.c.start <= row["start"])
        .order_by(passage.c.start.desc()).limit(1)
    ).scalar_one()  # fmt: skip
    published = db.execute(select(schema.document.c.published).where(schema.document.c.n == document)).scalar()
    insert_entries(
        db,
        [{**row, "id": judgement.entry_id, "kind": kind, "document": document, "passage": place, "found": row["data"],
          "published": published, "reader": f"kept for judgement {judgement.n}"}],
        [actors_of(kind, seen)],
    )  # fmt: skip
    return int(db.execute(select(schema.entry.c.n).where(schema.entry.c.id == judgement.entry_id)).scalar_one())
