"""Where the sides stand, in the browser: matrix, blocks, history and timeline.

In: the comparison as it was made last. Out: pages, and the pictures as SVG of their own address.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from parley.errors import Missing
from parley.views import charts, standing
from parley.views.web.asked import bench, number, visitor
from parley.views.web.comparer import Shown
from parley.views.web.guard import Refused, needs
from parley.views.web.rendering import page, whos

routes = APIRouter()
PICTURES = {
    "blocks": "What waits for what; circles are dashed.",
    "history": "The steps of each side on each option.",
    "timeline": "Talks and events by day; planned and denied ones are hollow.",
    "positions": "Options down, sides across: a filled circle is for, a cross against, hollow with a condition.",
    "volume": "Statements by side and day.",
}
MOST_STUCK = 5
"""Blocks that the first page tells."""
MOST_BLOCKS = 100
"""Blocks that are listed; the list as JSON has all."""
STEPS = 50
"""Histories on one page."""
MOST_DAYS = 200
"""Days of the timeline."""
STANDS = 5
"""Stands in a cell of the matrix that are shown at once; further ones are folded away."""
AGAIN = {"retry-after": "10"}


def compared(function: Callable[..., Response]) -> Callable[..., Response]:
    """Give a route the comparison, and let its page be made once for each. While there is none, say so."""

    @functools.wraps(function)
    def asked(request: Request, **given: Any) -> Response:
        comparer, who = bench(request).comparer, visitor(request)
        shown = comparer.now()
        if shown is None:
            return page(request, "comparing.html", headers=AGAIN, fault=comparer.fault)
        key = (request.url.path, request.url.query, who.name, who.role, comparer.current(shown))
        made: Response | None = shown.pages.get(key)
        if made is None:
            made = function(request, shown, **given)
            if len(shown.pages) >= MOST_PAGES:
                shown.pages.clear()
            shown.pages[key] = made
        return made

    del asked.__wrapped__  # FastAPI would take its second parameter for one of the query
    asked.__signature__ = _asked_of(function)  # type: ignore[attr-defined]
    return asked


MOST_PAGES = 300
"""Pages of one comparison that are kept in memory."""


def _asked_of(function: Callable[..., Response]) -> Any:
    """The signature of a route without the comparison that it is given."""
    import inspect

    whole = inspect.signature(function, eval_str=True)
    return whole.replace(parameters=[p for name, p in whole.parameters.items() if name != "shown"])


def ready(request: Request, whole: bool = False) -> Shown:
    """The comparison for a program or a form. Raises Refused while there is none, or not all of it."""
    shown = bench(request).comparer.now()
    if shown is None or (whole and not shown.whole):
        raise Refused(503, "the record is being compared; ask again in a while", AGAIN)
    return shown


def told(request: Request, shown: Shown) -> dict[str, Any]:
    """What the templates of this room say things with."""
    found = shown.found
    return {"shown": shown, "fresh": bench(request).comparer.current(shown), "found": found, "name": found.case.name,
            "called": lambda ids: whos(ids, {id: found.case.name(id) for id in ids}),
            "way": standing.WAY, "relation": standing.RELATION, "texts": standing.texts,
            "binding": lambda item: standing.binding(found, item)}  # fmt: skip


@routes.get("/compared")
@needs("reader")
def is_compared(request: Request) -> Response:
    """Asked by a page that waits for the comparison: loads it again once it is there."""
    there = bench(request).comparer.now() is not None
    return Response(status_code=200 if there else 204, headers={"hx-refresh": "true"} if there else None)


@routes.get("/matrix.json")
@needs("reader")
def matrix_json(request: Request) -> Response:
    """The comparison as JSON."""
    return JSONResponse(standing.as_json(ready(request, whole=True).found))


@routes.get("/matrix")
@needs("reader")
@compared
def matrix(request: Request, shown: Shown) -> Response:
    """Issue by party: who stands where, and whether they agree."""
    found = shown.found
    return page(request, "matrix.html", **told(request, shown), differences=found.differences if shown.whole else (),
                about=standing.ABOUT, told=lambda item: standing.told(found, item), most=STANDS)  # fmt: skip


@routes.get("/stuck")
@needs("reader")
def stuck(request: Request) -> Response:
    """The part of the first page that tells where it is stuck; it is asked for when the page is there."""
    shown = bench(request).comparer.now()
    if shown is None:
        return page(request, "stuck.html", shown=None)
    made: Response | None = shown.pages.get("stuck")
    if made is None:
        lines = shown.found.blocks_in_words()
        oppose = [gap.issue for gap in shown.found.matrix.issues if gap.relation == "oppose"]
        left = max(0, len(lines) - MOST_STUCK)
        made = page(request, "stuck.html", shown=shown, lines=lines[:MOST_STUCK], left=left, oppose=oppose)
        shown.pages["stuck"] = made
    return made


@routes.get("/blocking")
@needs("reader")
@compared
def blocking(request: Request, shown: Shown) -> Response:
    """What blocks what, and what would have to change."""
    words = shown.found.blocks_in_words()
    return page(
        request, "blocking.html", **told(request, shown), words=words[:MOST_BLOCKS], most=MOST_BLOCKS,
        left_out=max(0, len(words) - MOST_BLOCKS),
        ways=standing.ways_by_change(shown.found) if shown.whole else [],
        nobody=standing.nobody_yields(shown.found) if shown.whole else None,
    )  # fmt: skip


@routes.get("/history")
@needs("reader")
@compared
def history(request: Request, shown: Shown) -> Response:
    """How each side's stand on each option changed."""
    found, offset = shown.found, number(request, "offset", 10**6)
    query = request.query_params
    issue, actor, option = query.get("issue") or None, query.get("actor") or None, query.get("option") or None
    options = {option.id: option for option in found.options.all}
    rows = [
        h for h in found.histories
        if actor in (None, h.actor) and issue in (None, options[h.option].issue) and option in (None, h.option)
    ]  # fmt: skip
    sides = sorted({h.actor for h in found.histories}, key=found.case.name)
    return page(
        request, "history.html", **told(request, shown), rows=rows[offset : offset + STEPS], total=len(rows),
        offset=offset, page_size=STEPS, options=options, issue=issue, actor=actor, option=option, sides=sides,
        issues=sorted({o.issue for o in options.values()}),
    )  # fmt: skip


@routes.get("/timeline")
@needs("reader")
@compared
def timeline(request: Request, shown: Shown) -> Response:
    """Talks and events by day."""
    found = shown.found
    days: dict[str, list[Any]] = {}
    for row in found.case.talks:
        days.setdefault(row.item.began or row.date or "", []).append(("talks", row))
    for event in found.case.events:
        days.setdefault(event.item.date or event.date or "", []).append(("event", event))
    order = sorted((day for day in days if day), reverse=True)
    chosen = order[:MOST_DAYS]
    return page(
        request, "timeline.html", **told(request, shown), days=[(day, days[day]) for day in chosen],
        undated=days.get("", [])[:MOST_DAYS], left_out=len(order) - len(chosen),
    )  # fmt: skip


@routes.get("/pictures/{name}.svg")
@needs("reader")
def picture(request: Request, name: str) -> Response:
    """A chart as SVG."""
    if name not in PICTURES:
        raise Refused(404, f"there is no picture {name!r}; they are {', '.join(PICTURES)}")
    shown = ready(request)
    drawn = shown.pages.get(("picture", name)) or (shown.pictures or {}).get(name)
    if drawn is None and shown.pictures is not None:
        raise Refused(503 if not shown.whole else 404, "the picture is not drawn yet", AGAIN)
    if drawn is None:
        try:
            drawn = charts.svg(charts.CHARTS[name](shown.found))
        except Missing as missing:
            raise Refused(404, str(missing)) from None
        shown.pages["picture", name] = drawn
    return Response(drawn.encode("utf-8", "replace"), media_type="image/svg+xml")
