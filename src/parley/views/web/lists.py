"""Lists with facets: entries of every kind, reports, actors, passages that hold words.

In: filters as the query of an address. Out: a page that says in words what it shows; the same rows as JSON and CSV
under the same address with a suffix.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup, escape

from parley.record import CLOSE, OPEN, Entry, Filters, Record, browsing
from parley.record.entries import Kind
from parley.settings import FACETS_OVER
from parley.views.web import links
from parley.views.web.asked import EXPORTED, PAGE, bench, exported, number, record, remembered
from parley.views.web.guard import needs
from parley.views.web.pages import names_in
from parley.views.web.rendering import page

routes = APIRouter()
DEEPEST = 1_000_000
"""Rows that can be skipped; further ones are reached by a filter."""
FACET_SHOWN = 12
"""Values of a facet that are shown."""


def _entries(kind: Kind) -> Callable[[Request], Response]:
    path = links.PATHS[kind]

    def show(request: Request) -> Response:
        store, wanted = record(request), links.filters_of(request.query_params)
        offset = number(request, "offset", DEEPEST)
        newest, counted = bench(request).remember((kind, wanted), lambda: _newest(store, kind, wanted))
        rows = _page_of(store, kind, wanted, newest, offset)
        ids = [value for value, _ in counted.facets["actor"][:FACET_SHOWN]]
        names = names_in(store, rows, *ids, *([wanted.actor] if wanted.actor else []))
        return page(
            request, "entries.html", kind=kind, here=path, rows=rows, filters=wanted, counted=counted, names=names,
            offset=offset, page_size=PAGE, facet_shown=FACET_SHOWN, saved=number(request, "saved", PAGE),
            saved_as="rejected" if request.query_params.get("as") == "rejected" else "confirmed",
            title=links.NOUNS[kind][1].capitalize(),
            said=links.sentence(kind, wanted, counted.all, counted.capped, names),
            suffixed=lambda suffix: links.address(path + suffix, wanted, offset=offset or None),
        )  # fmt: skip

    show.__doc__ = f"{links.NOUNS[kind][1].capitalize()} with facets."
    return show


def _newest(store: Record, kind: Kind, wanted: Filters) -> tuple[list[int], browsing.Counts]:
    """The newest rows that match, up to the number that is counted, and what they are."""
    with store.engine.connect() as db:
        return browsing.counted(db, kind, wanted)


def _page_of(store: Record, kind: Kind, wanted: Filters, newest: list[int], offset: int) -> list[Entry]:
    """The entries of one page; those further down than what is counted are looked for anew."""
    if offset + PAGE > FACETS_OVER and len(newest) > FACETS_OVER:
        return list(store.entries(kind, wanted, PAGE, offset))
    with store.engine.connect() as db:
        return browsing.entries_of(db, newest[offset : offset + PAGE])


def _entries_file(kind: Kind, format: str) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        wanted = links.filters_of(request.query_params)
        limit = number(request, "limit", EXPORTED) or EXPORTED
        rows = record(request).entries(kind, wanted, limit, number(request, "offset", DEEPEST))
        return exported(kind, rows, format)

    show.__doc__ = f"{links.NOUNS[kind][1].capitalize()} as {format.upper()}."
    return show


for _kind, _path in links.PATHS.items():
    routes.get(_path, name=_path)(needs("reader")(remembered(_entries(_kind))))
    for _format in ("json", "csv"):
        routes.get(f"{_path}.{_format}")(needs("reader")(_entries_file(_kind, _format)))


def _reports(request: Request, limit: int) -> tuple[Filters, list[browsing.Report], int]:
    wanted = links.filters_of(request.query_params)
    with record(request).engine.connect() as db:
        return (
            wanted,
            browsing.reports(db, wanted, limit, number(request, "offset", DEEPEST)),
            browsing.count_reports(db, wanted),
        )


@routes.get("/reports.json")
@needs("reader")
def reports_json(request: Request) -> Response:
    """Reports as JSON."""
    return exported("report", _reports(request, EXPORTED)[1], "json")


@routes.get("/reports.csv")
@needs("reader")
def reports_csv(request: Request) -> Response:
    """Reports as CSV."""
    return exported("report", _reports(request, EXPORTED)[1], "csv")


@routes.get("/reports")
@needs("reader")
@remembered
def reports(request: Request) -> Response:
    """The reports of the record."""
    wanted, rows, total = _reports(request, PAGE)
    return page(
        request, "reports.html", rows=rows, filters=wanted, total=total, offset=number(request, "offset", DEEPEST),
        page_size=PAGE, said=links.sentence("report", wanted, total), here="/reports",
        suffixed=lambda suffix: links.address("/reports" + suffix, wanted),
    )  # fmt: skip


def _actors(request: Request, limit: int) -> list[Any]:
    wanted = links.filters_of(request.query_params)
    store, offset = record(request), number(request, "offset", DEEPEST)
    given = links.given(wanted)
    made: list[Any] = bench(request).remember(
        ("actors", wanted, limit, offset), lambda: list(store.actors(limit=limit, offset=offset, **given))
    )
    return made


@routes.get("/actors.json")
@needs("reader")
def actors_json(request: Request) -> Response:
    """Actors as JSON."""
    return exported("actor", _actors(request, EXPORTED), "json")


@routes.get("/actors.csv")
@needs("reader")
def actors_csv(request: Request) -> Response:
    """Actors as CSV."""
    return exported("actor", _actors(request, EXPORTED), "csv")


@routes.get("/actors")
@needs("reader")
@remembered
def actors(request: Request) -> Response:
    """Who speaks and acts."""
    wanted, offset = links.filters_of(request.query_params), number(request, "offset", DEEPEST)
    rows = _actors(request, PAGE + 1)
    return page(
        request, "actors.html", rows=rows[:PAGE], more=len(rows) > PAGE, filters=wanted, offset=offset, page_size=PAGE,
        here="/actors", suffixed=lambda suffix: links.address("/actors" + suffix, wanted),
    )  # fmt: skip


def _hits(request: Request, limit: int) -> tuple[str, Filters, list[Any]]:
    words = request.query_params.get("q", "")[: links.LONGEST].strip()
    wanted = replace(links.filters_of(request.query_params), text=None)
    if not any(c.isalnum() for c in words):
        return words, wanted, []
    offset = number(request, "offset", DEEPEST)
    return words, wanted, list(record(request).search(words, limit=limit, offset=offset, **links.given(wanted)))


@routes.get("/search.json")
@needs("reader")
def search_json(request: Request) -> Response:
    """Passages with words as JSON."""
    return exported("hit", map(_plain, _hits(request, EXPORTED)[2]), "json")


@routes.get("/search.csv")
@needs("reader")
def search_csv(request: Request) -> Response:
    """Passages with words as CSV."""
    return exported("hit", map(_plain, _hits(request, EXPORTED)[2]), "csv")


@routes.get("/search")
@needs("reader")
@remembered
def search(request: Request) -> Response:
    """Passages with words."""
    words, wanted, rows = _hits(request, PAGE + 1)
    return page(
        request, "search.html", words=words, filters=wanted, rows=[(hit, _marked(hit.snippet)) for hit in rows[:PAGE]],
        more=len(rows) > PAGE, offset=number(request, "offset", DEEPEST), page_size=PAGE,
        suffixed=lambda suffix: links.address("/search" + suffix, wanted, q=words),
    )  # fmt: skip


def _plain(hit: Any) -> Any:
    return replace(hit, snippet=hit.snippet.replace(OPEN, "").replace(CLOSE, ""))


def _marked(snippet: str) -> Markup:
    """A snippet with the words found as marks: everything is escaped first, then our two signs become tags."""
    from parley.views.lines import CONTROL

    plain = CONTROL.sub(lambda m: m[0] if m[0] in (OPEN, CLOSE) else f"<{ord(m[0]):02X}>", snippet)
    depth = 0
    out: list[str] = []
    for part in _parts(plain):
        if part == OPEN:
            out.append("<mark>" if depth == 0 else "")
            depth += 1
        elif part == CLOSE:
            out.append("</mark>" if depth == 1 else "")
            depth = max(0, depth - 1)
        else:
            out.append(str(escape(part)))
    return Markup("".join(out) + ("</mark>" if depth else ""))


def _parts(text: str) -> list[str]:
    return [p for p in re.split(f"([{OPEN}{CLOSE}])", text) if p]
