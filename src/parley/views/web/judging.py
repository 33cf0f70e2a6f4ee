"""Judgements beside the queue: on a page of a list at once, all that were made, and how far analysts agree.

In: the ids that were on the screen. Out: one judgement for each, or nothing.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from parley.errors import JudgementError
from parley.record import browsing
from parley.views.web.asked import PAGE, exported, number, own_path, record, remembered, see, visitor
from parley.views.web.guard import needs
from parley.views.web.rendering import page

routes = APIRouter()
AGREED_ON = ("stance", "issue", "actor")
"""Fields for which agreement is shown beside that of the verdicts."""


@routes.post("/judge")
@needs("analyst")
async def several(request: Request) -> Response:
    """Confirm or reject the entries that were ticked on a page, those and no others."""
    form = await request.form(max_files=0, max_fields=3 * PAGE)
    ids = [str(value) for value in dict.fromkeys(form.getlist("entry"))]
    verdict = {"accept": "confirmed", "reject": "rejected"}.get(str(form.get("decision", "")))
    if verdict is None or not 0 < len(ids) <= PAGE:
        raise JudgementError(f"tick 1 to {PAGE} entries and accept or reject them")

    def judge() -> None:
        store, who = record(request), visitor(request).name
        for id in ids:
            store.entry(id)  # all are there, before the first is judged
        for id in ids:
            store.judge(id, verdict, who, reason=str(form.get("reason", ""))[:2000])  # type: ignore[arg-type]

    await run_in_threadpool(judge)
    back = own_path(str(form.get("back", "")), "/positions")
    return see(f"{back}{'&' if '?' in back else '?'}{urlencode({'saved': len(ids), 'as': verdict})}")


@routes.get("/judgements.json")
@needs("reader")
def judgements_json(request: Request) -> Response:
    """Judgements as JSON."""
    return exported("judgement", record(request).judgements(), "json")


@routes.get("/judgements.csv")
@needs("reader")
def judgements_csv(request: Request) -> Response:
    """Judgements as CSV."""
    return exported("judgement", record(request).judgements(), "csv")


@routes.get("/judgements")
@needs("reader")
@remembered
def judgements(request: Request) -> Response:
    """What analysts decided, newest first, and how far they agree."""
    store = record(request)
    offset = number(request, "offset", 10**6)
    with store.engine.connect() as db:
        total = browsing.count_judgements(db)
    newest, loose = store.judgements(newest=(PAGE, offset)), store.judgements(unattached=True)
    agreed = [("verdict", store.agreement())] + [
        (name, found) for name in AGREED_ON if (found := store.agreement(name)).entries
    ]
    return page(
        request, "judgements.html", rows=list(reversed(newest)), total=total, loose=loose, agreed=agreed,
        offset=offset, page_size=PAGE, here="/judgements",
    )  # fmt: skip
