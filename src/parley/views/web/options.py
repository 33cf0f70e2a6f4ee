"""Options in the browser: what wordings each one has, and judging that two are one, one is two, or what one is called.

In: the comparison and forms. Out: pages, and sortings in the record, which are added and never changed. The same as
``parley options``, bound to the matrix: each stand there leads to its option here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from parley.comparison.options import Option, Sorting
from parley.errors import JudgementError
from parley.record.sortings import Sorted, sortings
from parley.views.web.asked import bench, exported, number, record, see, visitor
from parley.views.web.comparer import Shown
from parley.views.web.comparing import compared, ready, told
from parley.views.web.guard import Refused, needs
from parley.views.web.rendering import page

routes = APIRouter()
LONGEST = 200
"""Characters of an option's name."""
MOST_MERGED = 50
"""Options that are merged at once."""
EVIDENCE = 5
"""Positions that are shown for each wording; the list of positions has them all."""
WAIT = 20.0
"""Seconds that a form waits until the comparison has taken in what it decided."""


def _chosen(request: Request, shown: Shown) -> tuple[list[Option], str, str]:
    """The options that an address asks for, with its issue and words."""
    issue, words = request.query_params.get("issue", "").strip(), request.query_params.get("text", "").strip()
    low = words.casefold()
    rows = [
        option for option in shown.found.options.all
        if issue in ("", option.issue) and any(low in w.casefold() for w in (option.name, *option.wordings))
    ]  # fmt: skip
    return sorted(rows, key=lambda o: (o.issue, o.name.casefold())), issue, words


@routes.get("/options.json")
@needs("reader")
def options_json(request: Request) -> Response:
    """Options as JSON."""
    return exported("option", _chosen(request, ready(request))[0], "json")


@routes.get("/options.csv")
@needs("reader")
def options_csv(request: Request) -> Response:
    """Options as CSV."""
    return exported("option", _chosen(request, ready(request))[0], "csv")


@routes.get("/options")
@needs("reader")
@compared
def options(request: Request, shown: Shown) -> Response:
    """Every option by issue, with how many sides speak of it; several can be ticked and merged."""
    rows, issue, words = _chosen(request, shown)
    sides = Counter(h.option for h in shown.found.histories)
    every = sorted({o.issue for o in shown.found.options.all})
    return page(
        request, "options.html", **told(request, shown), rows=rows, sides=sides, issue=issue, words=words, issues=every,
    )  # fmt: skip


@routes.get("/options/{id}")
@needs("reader")
@compared
def option(request: Request, shown: Shown, id: str) -> Response:
    """One option: its wordings with their evidence, who stands where, and what analysts decided about it."""
    return page(request, "option.html", **told(request, shown), **_values(request, shown, id), fault="")


def _values(request: Request, shown: Shown, id: str) -> dict[str, Any]:
    found = shown.found
    this = _option(shown, id)
    stands = [s for cells in found.matrix.cells.values() for s in cells if s.option == id]
    with record(request).engine.connect() as db:
        decided = [s for s in sortings(db) if s.wording in this.wordings or s.option == this.name]
    others = [o for o in found.options.all if o.id != id]
    others.sort(key=lambda o: (o.issue != this.issue, o.issue, o.name))  # those of the same issue come first
    return {
        "option": this, "stands": stands, "decided": _gathered(decided), "others": others,
        "rows": _rows(shown, this), "most": EVIDENCE, "saved": number(request, "saved", 10**6),
    }  # fmt: skip


def _option(shown: Shown, id: str) -> Option:
    try:
        return shown.found.options.get(id)
    except KeyError:
        raise Refused(404, f"there is no option {id!r} now; wordings that were sorted anew make another one") from None


def _rows(shown: Shown, option: Option) -> dict[str, list[Any]]:
    """The positions of an option under the wording that each has; conditions stand in positions on other options."""
    from parley.comparison.claims import claim

    out: dict[str, list[Any]] = {words: [] for words in option.wordings}
    for history in shown.found.histories:
        if history.option == option.id:
            for row in (*(step.row for step in reversed(history.steps)), *history.undated):
                out.setdefault(claim(row.item.proposition.text).words, []).append(row)
    return out


def _gathered(decided: Iterable[Sorted]) -> list[tuple[Sorted, list[str]]]:
    """Decisions, newest first, with the wordings that each was about."""
    out: dict[tuple[str, str, str, str], tuple[Sorted, list[str]]] = {}
    for one in decided:
        out.setdefault((one.at, one.analyst, one.option, one.reason), (one, []))[1].append(one.wording)
    return list(reversed(out.values()))


@routes.post("/options/merge")
@needs("analyst")
async def merge(request: Request) -> Response:
    """Judge that the options named are one, called as told or like the first."""
    form = await request.form(max_files=0, max_fields=3 * MOST_MERGED)

    def decided() -> Response:
        shown = ready(request)
        ids = list(dict.fromkeys(str(value) for value in form.getlist("option") if value))
        if not 2 <= len(ids) <= MOST_MERGED:
            raise JudgementError(f"choose 2 to {MOST_MERGED} options that are one")
        for id in ids:
            _option(shown, id)
        name, who = _name(form, needed=False), visitor(request).name
        made = [s for id in ids[1:] for s in shown.found.options.merge(ids[0], id, name or None, who)]
        return _keep(request, list(dict.fromkeys(made)), form)

    return await run_in_threadpool(decided)


@routes.post("/options/{id}/{act}")
@needs("analyst")
async def judge(request: Request, id: str, act: str) -> Response:
    """Judge what an option is called (``name``), or that some of its wordings name another one (``split``)."""
    form = await request.form(max_files=0, max_fields=2_000)

    def decided() -> Response:
        shown = ready(request)
        this, who = _option(shown, id), visitor(request).name
        if act not in ("name", "split"):
            raise JudgementError(f"{act!r} is nothing that is judged of an option; it is named or split")
        try:
            name = _name(form)
            if act == "name":
                return _keep(request, shown.found.options.rename(id, name, who), form)
            chosen = [str(value) for value in form.getlist("wording")]
            if not chosen or not set(chosen) <= set(this.wordings):
                raise JudgementError("tick the wordings that name another option")
            if set(chosen) == set(this.wordings):
                raise JudgementError("all wordings are ticked: that is no other option; give this one another name")
            return _keep(request, shown.found.options.split(id, chosen, name, who), form)
        except JudgementError as error:
            values = {**told(request, shown), **_values(request, shown, id), "fault": str(error)}
            return page(request, "option.html", status=422, **values)

    return await run_in_threadpool(decided)


def _name(form: FormData, needed: bool = True) -> str:
    """The name that a form gives, empty for none. Raises JudgementError for one that cannot be."""
    name = " ".join(str(form.get("name", "")).split())
    if len(name) > LONGEST or not name.isprintable():
        raise JudgementError(f"an option's name has up to {LONGEST} printable characters")
    if needed and not name:
        raise JudgementError("an option needs a name")
    return name


def _keep(request: Request, decided: Iterable[Sorting], form: FormData) -> Response:
    """Keep a decision, wait until the comparison has taken it in, and show its option."""
    from parley.comparison.recorded import decide

    made = tuple(decided)
    if not made:
        raise JudgementError("no report has a wording of these options yet; there is nothing to judge")
    decide(record(request), made, visitor(request).name, str(form.get("reason", ""))[:2000])
    comparer = bench(request).comparer
    comparer.again(WAIT)
    shown = comparer.now()
    id = shown.found.options.of_wording.get(made[0].wording) if shown and comparer.current(shown) else None
    return see(f"/options/{id}?saved={len(made)}" if id else "/options")
