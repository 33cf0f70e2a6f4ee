"""What waits to be judged: the entries of a queue, in its order.

In: an address with filters and the visitor. Out: ids, those that the visitor has put off at the end. The newest that
wait are looked up once; what is judged after that is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import Request

from parley.record import Filters, browsing
from parley.record.entries import KINDS, Kind
from parley.settings import QUEUE_WINDOW
from parley.views.web import links
from parley.views.web.asked import bench, record, visitor

ORDERS = ("newest", "doubtful")


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: ids in order, those put off at the end. ``put_off`` counts the latter, ``more`` tells of others."""

    kind: Kind
    filters: Filters
    order: str
    ids: tuple[str, ...]
    put_off: int
    more: bool

    def address(self, entry: str | None = None) -> str:
        """The queue's address, opened at an entry."""
        order = None if self.order == ORDERS[0] else self.order
        return links.address("/review", self.filters, kind=self.kind, order=order, entry=entry)


def queue_of(request: Request) -> Queue:
    """The queue that an address names: entries that nobody has judged unless the filter says otherwise."""
    query = request.query_params
    name = query.get("kind", "position")
    kind: Kind = name if name in KINDS else "position"
    wanted = links.filters_of(query)
    if wanted.judged is None:
        wanted = links.filters_of({**query, "judged": "none"})
    order = query.get("order", ORDERS[0])
    order = order if order in ORDERS else ORDERS[0]
    who = visitor(request).name
    mine = None if wanted.judged == "none" else who

    found, more = _waiting(request, kind, wanted, mine)
    if order == "doubtful":
        found.sort(key=lambda item: -item[1])
    there = [id for id, _ in found]
    put_off = [id for id in bench(request).desk.later(who) if id in set(there)]
    later = set(put_off)
    return Queue(kind, wanted, order, (*(id for id in there if id not in later), *put_off), len(put_off), more)


Waiting = tuple[list[tuple[str, int]], bool]
"""Ids of entries that wait, each with how doubtful it is, and whether there are more."""


def _waiting(request: Request, kind: Kind, wanted: Filters, mine: str | None) -> Waiting:
    """The newest entries that wait. Of those that nobody had judged, the ones judged since are taken out, so that a
    decision of one of many reviewers does not make the queues of all others be looked up again."""
    here, key = bench(request), ("waiting", kind, wanted, mine)
    now, kept = here.age(), here.remembered.get(key)
    if kept and kept[0] == now:
        return list(kept[1][0]), kept[1][1]
    with record(request).engine.connect() as db:
        found: list[tuple[str, int]] | None = None
        if kept and mine is None and replace(kept[0], judgements=now.judgements) == now:
            judged = browsing.judged_since(db, kept[0].judgements)
            left = [item for item in kept[1][0] if item[0] not in judged] if judged is not None else []
            if left and (len(left) >= QUEUE_WINDOW // 2 or not kept[1][1]):
                found, more = left, kept[1][1]
        if found is None:
            found = browsing.waiting_ids(db, kind, wanted, QUEUE_WINDOW, analyst=mine)
            more = len(found) == QUEUE_WINDOW
    here.keep(key, now, (found, more))
    return list(found), more
