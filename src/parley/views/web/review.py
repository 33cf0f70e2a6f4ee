"""The queue: one entry at a time, one key a decision, saved before the next is shown.

In: a visitor's decision. Out: the next entry, what was saved, and who else has judged the same meanwhile. Judgements
are added and never changed, so that two people in one queue can lose nothing: where they differ, the entry is disputed
and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from parley.errors import JudgementError, ParleyError
from parley.model import REPORTER
from parley.record import Entry, Judgement, Record, browsing
from parley.record.entries import KINDS, choices, span_fields
from parley.record.judgements import ACTORS, MANY
from parley.views.web import links
from parley.views.web.asked import bench, partial, record, see, visitor
from parley.views.web.guard import needs
from parley.views.web.highlights import Paragraph, paragraphs
from parley.views.web.pages import names_in
from parley.views.web.rendering import page
from parley.views.web.waiting import ORDERS, Queue, queue_of

routes = APIRouter()
FIXED = frozenset(("id", "statement"))
"""Fields that nobody corrects by hand."""
CAST = 100
"""Actors, those in most reports, that the form offers; any other can be typed."""
AROUND = 1
"""Paragraphs before and after an entry's own that are shown with it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry in the form that corrects it. ``value`` is as typed on the command line."""

    name: str
    sort: str
    value: str
    words: str
    choices: tuple[str, ...]


@routes.get("/review")
@needs("analyst")
def review(request: Request) -> Response:
    """The queue at one entry: the one asked for, else the first."""
    queue = queue_of(request)
    asked = request.query_params.get("entry")
    return _show(request, queue, asked or next(iter(queue.ids), None))


def _show(
    request: Request,
    queue: Queue,
    id: str | None,
    saved: dict[str, Any] | None = None,
    fault: str = "",
    status: int = 200,
) -> Response:
    store = record(request)
    entry = store.entry(id) if id else None
    at = queue.ids.index(entry.id) if entry and entry.id in queue.ids else -1
    before = queue.ids[at - 1] if at > 0 else None
    after = queue.ids[at + 1] if at + 1 < len(queue.ids) else None
    if entry and at < 0:
        after = next(iter(queue.ids), None)
    judged = store.judgements(entry=entry.id) if entry else []
    told = [e for e in (entry, saved["entry"] if saved else None) if e]
    values: dict[str, Any] = {
        "queue": queue, "entry": entry, "at": at, "before": before, "after": after, "saved": saved, "fault": fault,
        "judged": judged, "context": _context(store, entry) if entry else [], "kinds": links.NOUNS, "orders": ORDERS,
        "cast": _cast(request),
        "fields": fields(entry) if entry else [], "names": names_in(store, told),
        "correcting": (request.query_params.get("correct") == "1" and not saved) or bool(fault),
        "seen": judged[-1].number if judged else 0,
    }  # fmt: skip
    return page(request, "review_part.html" if partial(request) else "review.html", status=status, **values)


def _cast(request: Request) -> list[tuple[str, str]]:
    """Ids and names of the actors in most reports."""

    def made() -> list[tuple[str, str]]:
        with record(request).engine.connect() as db:
            return [(id, name) for id, name, _, _ in browsing.cast(db, CAST)]

    found: list[tuple[str, str]] = bench(request).remember("cast", made, whoever_judged=True)
    return found


def _context(store: Record, entry: Entry) -> list[Paragraph]:
    with store.engine.connect() as db:
        around = browsing.passages(db, entry.document, entry.paragraph - AROUND, entry.paragraph + AROUND)
    return paragraphs(store.document(entry.document).text, around, [entry])


def fields(entry: Entry) -> list[Field]:
    """The fields of an entry that can be corrected, with their values."""
    spans, out = span_fields(entry.kind), []
    for name in KINDS[entry.kind].__dataclass_fields__:
        if name in FIXED:
            continue
        value = entry.data[name]
        if name in spans:
            places = value if isinstance(value, list) else [value] if value else []
            typed = ",".join(f"{s['start']}:{s['end']}" for s in places)
            out.append(
                Field(name, "spans" if spans[name] else "span", typed, " … ".join(s["text"] for s in places), ())
            )
        elif allowed := choices(entry.kind, name):
            out.append(Field(name, "choice", value, "", allowed))
        else:
            typed = ",".join(value) if isinstance(value, list) else "" if value is None else str(value)
            sort = "actors" if name in MANY else "actor" if name in ACTORS else "text"
            out.append(Field(name, sort, typed, "", (REPORTER,) if name in ("reported_by", "asserted_by") else ()))
    return out


VERDICTS = {"accept": "confirmed", "reject": "rejected", "correct": "corrected"}


@routes.post("/review/{id}/{decision}")
@needs("analyst")
async def decide(request: Request, id: str, decision: str) -> Response:
    """Save a decision on an entry (accept, reject, correct, later) and show the next one."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form(max_files=0, max_fields=100)
    return await run_in_threadpool(_decide, request, id, decision, form)


def _decide(request: Request, id: str, decision: str, form: FormData) -> Response:
    store, who, desk = record(request), visitor(request), bench(request).desk
    queue = queue_of(request)
    entry = store.entry(id)
    if decision == "later":
        desk.put_off(who.name, id)
        saved: dict[str, Any] = {"decision": "later", "entry": entry, "others": []}
        return _next(request, queue, saved)
    if decision not in VERDICTS:
        raise JudgementError(f"{decision!r} is no decision; they are {', '.join([*VERDICTS, 'later'])}")
    try:
        change = _change(entry, form) if decision == "correct" else {}
        number = store.judge(id, VERDICTS[decision], who.name, reason=str(form.get("reason", ""))[:2000], change=change)  # type: ignore[arg-type]
    except JudgementError as error:
        return _show(request, queue, id, fault=str(error), status=422)
    desk.take_up(who.name, id)
    seen = str(form.get("seen", "0"))
    others = _since(store.judgements(entry=id), int(seen) if seen.isdigit() else 0, who.name)
    saved = {"decision": VERDICTS[decision], "entry": store.entry(id), "number": number, "others": others}
    return _next(request, queue, saved)


def _next(request: Request, queue: Queue, saved: dict[str, Any]) -> Response:
    """The entry after the one that was decided on, in the queue as it was: nobody waits for it to be made again."""
    done = saved["entry"].id
    at = queue.ids.index(done) if done in queue.ids else -1
    rest = tuple(id for id in queue.ids if id != done)
    if saved["decision"] == "later":
        before = queue.ids[len(queue.ids) - queue.put_off :]
        queue = replace(queue, ids=(*rest, done), put_off=queue.put_off + (done not in before))
    else:
        queue = replace(queue, ids=rest)
    id = queue.ids[at if 0 <= at < len(rest) else 0] if queue.ids else None
    if partial(request):
        made = _show(request, queue, id, saved)
        made.headers["hx-push-url"] = queue.address(id)
        return made
    told = {"saved": done, "as": saved["decision"]}
    return see(links.address("/review", queue.filters, kind=queue.kind, order=queue.order, entry=id, **told))


def _since(judged: Any, seen: int, who: str) -> list[Judgement]:
    """What others decided on an entry since its page was made."""
    return [j for j in judged if j.number > seen and j.analyst != who and j.active]


def _change(entry: Entry, form: FormData) -> dict[str, Any]:
    """The fields that the form changes. Raises JudgementError for what does not fit, or where nothing differs."""
    from parley.record import parsed_change

    typed = [f"{f.name}={form[f.name]}" for f in fields(entry) if f.name in form and str(form[f.name]) != f.value]
    if not typed:
        raise JudgementError("nothing was changed; accept the entry if it is right")
    return parsed_change(entry.kind, typed)


@routes.post("/review/undo")
@needs("analyst")
async def undo(request: Request) -> Response:
    """Take back one's last decision, or the one named, and show its entry again."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form(max_files=0, max_fields=20)
    return await run_in_threadpool(_undo, request, str(form.get("number", "")))


def _undo(request: Request, number: str) -> Response:
    store, who = record(request), visitor(request)
    queue = queue_of(request)
    last = _last(store, who.name, int(number) if number.isdigit() else None)
    if last is None:
        return _show(request, queue, next(iter(queue.ids), None), fault="there is nothing of yours to undo")
    try:
        store.undo(last.number, who.name)
    except ParleyError as error:
        return _show(request, queue, next(iter(queue.ids), None), fault=str(error))
    if last.entry is None:
        return see(queue_of(request).address())
    queue = queue_of(request)
    if not partial(request):
        return see(queue.address(last.entry))
    made = _show(request, queue, last.entry, {"decision": "undone", "entry": store.entry(last.entry), "others": []})
    made.headers["hx-push-url"] = queue.address(last.entry)
    return made


def _last(store: Record, analyst: str, number: int | None) -> Judgement | None:
    """An analyst's last judgement that stands, or the one with a number."""
    from sqlalchemy import select

    from parley.record import schema

    table = schema.judgement
    undone = select(table.c.undoes).where(table.c.undoes.is_not(None))
    query = select(table.c.entry_id, table.c.n).where(
        table.c.analyst == analyst, table.c.verdict != "undone", table.c.n.not_in(undone)
    )
    if number is not None:
        query = query.where(table.c.n == number)
    with store.engine.connect() as db:
        row = db.execute(query.order_by(table.c.n.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return next((j for j in store.judgements(entry=row.entry_id) if j.number == row.n), None)
