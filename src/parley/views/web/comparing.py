"""Where the sides stand, in the browser: matrix, blocks, history and timeline.

In: the record, compared once for each age of it. Out: pages, and the pictures as SVG of their own address.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from parley.comparison import Comparison
from parley.errors import Missing
from parley.views import charts, standing
from parley.views.web.asked import bench, record
from parley.views.web.guard import Refused, needs
from parley.views.web.rendering import page

routes = APIRouter()
PICTURES = {
    "blocks": "What waits for what; circles are dashed.",
    "history": "The steps of each side on each option.",
    "timeline": "Talks and events by day; planned and denied ones are hollow.",
    "positions": "Options down, sides across: a filled circle is for, a cross against, hollow with a condition.",
    "volume": "Statements by side and day.",
}
MOST_COMPARED = 20_000
"""Positions up to which a page compares the whole record; beyond, ``parley compare`` does it outside a request."""
MOST_STUCK = 5
"""Blocks that the first page tells."""
MOST_STEPS = 200
"""Histories that are listed."""


def compared(request: Request) -> Comparison:
    """The comparison of the record as it is now."""
    from parley.comparison import compare
    from parley.record import Filters, browsing

    store = record(request)

    def made() -> Comparison:
        with store.engine.connect() as db:
            number = browsing.counts(db, "position", Filters(), MOST_COMPARED)
        if number.capped:
            raise Refused(503, f"the record has more than {MOST_COMPARED:,} positions; use the command parley compare")
        return compare(store)

    with bench(request).comparing:
        found: Comparison = bench(request).remember("comparison", made)
        _ = found.options, found.case.sides
    return found


def _told(found: Comparison, **more: Any) -> dict[str, Any]:
    """What the templates of this room say things with."""
    return {"found": found, "name": found.case.name, "way": standing.WAY, "relation": standing.RELATION,
            "texts": standing.texts, "constraint": lambda item: standing.constraint(found, item), **more}  # fmt: skip


@routes.get("/matrix.json")
@needs("reader")
def matrix_json(request: Request) -> Response:
    """The comparison as JSON."""
    return JSONResponse(standing.as_json(compared(request)))


@routes.get("/matrix")
@needs("reader")
def matrix(request: Request) -> Response:
    """Issue by party: who stands where, and whether they agree."""
    found = compared(request)
    return page(request, "matrix.html", **_told(found), differences=found.differences, about=standing.ABOUT,
                account=lambda item: standing.account(found, item))  # fmt: skip


@routes.get("/stuck")
@needs("reader")
def stuck(request: Request) -> Response:
    """The part of the first page that tells where it is stuck; it is asked for when the page is there."""
    try:
        found = compared(request)
    except Refused:
        return page(request, "stuck.html", compared=False)
    lines = found.blocks_in_words()
    oppose = [gap.issue for gap in found.matrix.issues if gap.relation == "oppose"]
    left = max(0, len(lines) - MOST_STUCK)
    return page(request, "stuck.html", compared=True, lines=lines[:MOST_STUCK], left=left, oppose=oppose)


@routes.get("/blocking")
@needs("reader")
def blocking(request: Request) -> Response:
    """What blocks what, and what would have to change."""
    found = compared(request)
    return page(request, "blocking.html", **_told(found), words=found.blocks_in_words(), ways=standing.ways(found))


@routes.get("/history")
@needs("reader")
def history(request: Request) -> Response:
    """How each side's stand on each option changed."""
    found = compared(request)
    issue, actor = request.query_params.get("issue") or None, request.query_params.get("actor") or None
    issues = {option.id: option for option in found.options.all}
    rows = [h for h in found.histories if actor in (None, h.actor) and issue in (None, issues[h.option].issue)]
    sides = sorted({h.actor for h in found.histories}, key=found.case.name)
    return page(
        request, "history.html", **_told(found), rows=rows[:MOST_STEPS], left_out=max(0, len(rows) - MOST_STEPS),
        options=issues, issue=issue, actor=actor, sides=sides, issues=sorted({o.issue for o in issues.values()}),
    )  # fmt: skip


@routes.get("/timeline")
@needs("reader")
def timeline(request: Request) -> Response:
    """Talks and events by day."""
    found = compared(request)
    days: dict[str, list[Any]] = {}
    for row in found.case.talks:
        days.setdefault(row.item.began or row.date or "", []).append(("talks", row))
    for event in found.case.events:
        days.setdefault(event.item.date or event.date or "", []).append(("event", event))
    order = sorted((day for day in days if day), reverse=True)
    shown = order[:MOST_STEPS]
    return page(
        request, "timeline.html", **_told(found), days=[(day, days[day]) for day in shown],
        undated=days.get("", [])[:MOST_STEPS], left_out=len(order) - len(shown),
    )  # fmt: skip


@routes.get("/pictures/{name}.svg")
@needs("reader")
def picture(request: Request, name: str) -> Response:
    """A chart as SVG."""
    if name not in PICTURES:
        raise Refused(404, f"there is no picture {name!r}; they are {', '.join(PICTURES)}")
    found = compared(request)
    try:
        drawn = bench(request).remember(("picture", name), lambda: charts.svg(charts.CHARTS[name](found)))
    except Missing as missing:
        raise Refused(404, str(missing)) from None
    return Response(drawn.encode("utf-8", "replace"), media_type="image/svg+xml")
