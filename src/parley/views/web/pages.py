"""Pages to read: the negotiation at a glance, one report, one actor, search, failures, help.

In: addresses. Out: HTML, and JSON of a report.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from parley.errors import RecordError
from parley.record import Entry, Filters, Record, browsing
from parley.record.entries import Kind
from parley.views.web import links
from parley.views.web.asked import bench, number, record, remembered, see, visitor
from parley.views.web.guard import needs
from parley.views.web.highlights import paragraphs, spans_of
from parley.views.web.rendering import page

routes = APIRouter()
PART = 250
"""Paragraphs of a report on one page; longer ones come in parts."""
COUNTED = 1_000
"""Entries of a kind up to which an actor's page counts them."""
GLANCE = 8
"""Entries of each kind on the first page."""


@routes.get("/")
@needs("reader")
def home(request: Request) -> Response:
    """The negotiation at a glance."""
    store, who = record(request), visitor(request)
    before = bench(request).desk.visit(who.name)
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(before)) if before else None
    found = bench(request).remember("home", lambda: _glance(store))
    new, newest = bench(request).remember(("new", since), lambda: _news(store, since), whoever_judged=True)
    return page(request, "home.html", **found, new=new, newest=newest, since=since)


def _news(store: Record, since: str | None) -> tuple[int, list[browsing.Report]]:
    """How many reports came since a time, and the newest of them, or of all where none came."""
    with store.engine.connect() as db:
        new = browsing.count_reports(db, Filters(), added_since=since) if since else 0
        return new, browsing.reports(db, Filters(), GLANCE, added_since=since if new else None)


def _glance(store: Any) -> dict[str, Any]:
    every = Filters()
    with store.engine.connect() as db:
        totals = {kind: browsing.counts(db, kind, every) for kind in links.PATHS}
        reports = browsing.count_reports(db, every)
        cast = browsing.cast(db, GLANCE)
        waiting = browsing.counts(db, "position", Filters(judged="none"))
        disputed = sum(browsing.counts(db, kind, Filters(judged="disputed")).all for kind in links.PATHS)
    talks, positions = store.talks(limit=4), store.positions(limit=GLANCE)
    return {
        "totals": totals, "reports": reports, "talks": talks, "positions": positions, "waiting": waiting,
        "disputed": disputed, "actors": cast, "failed": len(store.failed()),
        "names": names_in(store, [*talks, *positions]),
    }  # fmt: skip


def names_in(store: Any, entries: Sequence[Entry], *more: str) -> dict[str, str]:
    """The names of the actors that entries speak of, by id."""
    from parley.record.entries import actors_of

    wanted = {id for entry in entries for id in actors_of(entry.kind, entry.data)} | set(more)
    with store.engine.connect() as db:
        found = browsing.names(db, sorted(wanted))
    return {"reporter": "the reporter"} | {id: found.get(id, id) for id in wanted}


@routes.get("/reports/{id}.json")
@needs("reader")
def report_json(request: Request, id: str) -> Response:
    """A report with its text, its passages and its entries."""
    store = record(request)
    document = store.document(id)
    with store.engine.connect() as db:
        passages, entries = browsing.passages(db, document.id), browsing.entries_in(db, document.id)
    made = {**asdict(document), "passages": [asdict(p) for p in passages],
            "entries": [{"kind": e.kind, "judged": e.judged, **e.data} for e in entries]}  # fmt: skip
    return JSONResponse(made)


@routes.get("/reports/{id}")
@needs("reader")
@remembered
def report(request: Request, id: str) -> Response:
    """A report with its highlights, its entries in the margin and its repeats marked; a long one in parts."""
    store = record(request)
    document = store.document(id)
    chosen = request.query_params.get("entry", "")
    look = _look(request.query_params.get("at", ""))
    with store.engine.connect() as db:
        passages = browsing.passages(db, document.id)
        part = _part(request, store, passages, chosen, look)
        here = passages[part * PART : (part + 1) * PART]
        bounds = (here[0].start, here[-1].end) if here else (0, 0)
        entries = browsing.entries_in(db, document.id, *bounds)
        count = browsing.count_in(db, document.id)
    shown = [e for e in entries if e.judged != "rejected" or e.id == chosen]
    made = paragraphs(document.text, here, shown, look)
    for entry in shown:
        if entry.id == chosen and look is None:
            spans = list(spans_of(entry.kind, entry.data))
            look = (min(s[0] for s in spans), max(s[1] for s in spans))
    return page(
        request, "report.html", report=document, paragraphs=made, names=names_in(store, entries), chosen=chosen,
        look=look, hidden=len(entries) - len(shown), count=count, part=part, first=PART,
        parts=-(-len(passages) // PART),
    )  # fmt: skip


def _part(
    request: Request, store: Record, passages: Sequence[browsing.Stored], chosen: str, look: tuple[int, int] | None
) -> int:
    """Which part of a long report an address is about: that of the entry, the range or the paragraph."""
    wanted = number(request, "p", 10**9)
    if chosen and not wanted:
        with contextlib.suppress(RecordError):
            wanted = store.entry(chosen).paragraph
    if look:
        wanted = next((p.number for p in passages if p.start <= look[0] < p.end), wanted)
    return max(0, min(wanted, len(passages)) - 1) // PART


def _look(value: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", value, re.ASCII)
    return (int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None


@routes.get("/entries/{id}.json")
@needs("reader")
def entry_json(request: Request, id: str) -> Response:
    """An entry with its judgements."""
    store = record(request)
    entry = store.entry(id)
    from parley.views.asking import as_json

    judged = [asdict(j) for j in store.judgements(entry=id)]
    return JSONResponse({**as_json(entry), "judgements": judged})


@routes.get("/entries/{id}")
@needs("reader")
def entry(request: Request, id: str) -> Response:
    """An entry leads to its words."""
    found = record(request).entry(id)
    return see(links.evidence_link(found.document, found.id))


@routes.get("/actors/{id:path}")
@needs("reader")
@remembered
def actor(request: Request, id: str) -> Response:
    """An actor: what it wants, says and does."""
    store = record(request)
    with store.engine.connect() as db:
        who = browsing.known(db, id)
    about = Filters(actor=who.id)

    def made() -> dict[str, Any]:
        kinds: tuple[Kind, ...] = ("position", "statement", "event", "talks")
        with store.engine.connect() as db:
            newest = {kind: browsing.counted(db, kind, about, COUNTED) for kind in kinds}
            entries = browsing.entries_of(db, [n for rows, _ in newest.values() for n in rows[:GLANCE]])
        return {"lists": {kind: [e for e in entries if e.kind == kind] for kind in kinds},
                "counted": {kind: counts for kind, (_, counts) in newest.items()},
                "names": names_in(store, entries, who.id)}  # fmt: skip

    return page(request, "actor.html", who=who, about=about, **bench(request).remember(("actor", who.id), made))


@routes.get("/failures")
@needs("reader")
@remembered
def failures(request: Request) -> Response:
    """Reports that could not be taken in, and why."""
    store = record(request)
    return page(request, "failures.html", failed=store.failed(), tally=store.tally())


@routes.get("/help")
@needs(None)
def help(request: Request) -> Response:
    """The keys, and what the styles mean."""
    return page(request, "help.html")
