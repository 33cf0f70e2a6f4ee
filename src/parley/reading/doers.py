"""Who does the deed of a brief, and to whom: by the grammar around its verb.

In: a clause and the mentions of the cast. Out: actors and targets. Each is whoever is named nearest in the tree of the
parse, from the subject for the actors, from the object and what hangs on the verb for the targets. Adjectives,
capitals, officials and a country's own rebels and people stand for the country.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from heapq import heappop, heappush
from typing import Any

from parley.model import EventType
from parley.reading.clauses import Clause
from parley.reading.ground import Ground

MUTUAL = frozenset(("CONSULT", "AGREE", "COOPERATE"))
DOMESTIC = frozenset(("COERCE", "PROTEST", "ASSAULT", "ACCUSE", "REQUEST", "CONCEDE", "REJECT", "THREATEN"))
"""What a state's people and offices do to each other as well."""
PRONOUNS = frozenset("it they he she we i its their his her our them him us".split())
FAR = 3.5
NEAR_EDGES = frozenset(
    (
        "amod",
        "compound",
        "poss",
        "nmod",
        "nummod",
        "appos",
        "dobj",
        "dative",
        "pobj",
        "attr",
        "oprd",
        "nsubj",
        "nsubjpass",
        "pcomp",
        "acomp",
        "prt",
    )
)
TOWARDS = {"to": 0.5, "with": 0.5, "against": 0.5, "on": 0.6, "upon": 0.6, "by": 0.5, "at": 0.8, "towards": 0.8,
           "toward": 0.8, "between": 0.6, "of": 0.8, "from": 0.9, "for": 1.2, "over": 1.5, "about": 1.5, "among": 1.0,
           "into": 1.2, "in": 2.4, "inside": 2.0, "within": 2.4, "near": 2.6, "off": 2.4, "outside": 2.4,
           "across": 2.0, "along": 2.0, "through": 2.0, "throughout": 1.5, "around": 2.0}  # fmt: skip
"""How far the words after a preposition are from their head."""
EDGES = {
    "conj": 0.0,
    "xcomp": 1.0,
    "ccomp": 1.0,
    "advcl": 3.0,
    "relcl": 3.0,
    "acl": 2.0,
    "prep": 0.0,
    "agent": 0.5,
    "parataxis": 6.0,
}


class Doers:
    """The mentions of one sentence, by the tokens of its parse."""

    def __init__(self, ground: Ground, start: int) -> None:
        self.ground = ground
        self.start = start
        self.mentions = [m for m in ground.cast.mentions if m.actor]

    def of(self, clause: Clause, kind: EventType) -> tuple[tuple[str, ...], tuple[str, ...]]:
        verb = clause.verb
        agents = [c for c in verb.children if c.dep_ == "agent"]
        skip = {verb.i}
        if clause.passive:
            actors = self.nearest(agents, skip)
            targets = self.nearest(clause.subjects, skip, actors)
        else:
            actors = self.acting(clause, skip)
            targets = ()
        targets = targets or self.nearest([verb], {*(s.i for s in (*clause.subjects, *agents))}, actors)
        if kind in MUTUAL and len(actors) > 1:
            near = self.nearest([verb], {*(s.i for s in clause.subjects)}, actors, 2.0)
            targets = near
        if not targets and len(actors) == 1 and kind in DOMESTIC:
            targets = actors if kind == "PROTEST" or self.nearest([verb], {*(s.i for s in clause.subjects)}, ()) else ()
        return tuple(actors), tuple(targets)

    def acting(self, clause: Clause, skip: Collection[int]) -> tuple[str, ...]:
        found = self.nearest(clause.subjects, skip)
        if not found and (not clause.subjects or all(s.lower_ in PRONOUNS for s in clause.subjects)):
            found = self.nearest(clause.speakers, skip)
        return found

    def nearest(
        self, roots: Iterable[Any], skip: Collection[int], besides: Collection[str] = (), within: float = 99.0
    ) -> tuple[str, ...]:
        """The actors named nearest below some tokens, all of those at the same distance."""
        queue: list[tuple[float, int, Any]] = []
        for root in roots:
            heappush(queue, (0.0, root.i, root))
        found: list[str] = []
        best = within
        while queue:
            cost, _, token = heappop(queue)
            if cost > best:
                break
            id = self.named(token)
            if id and id not in besides:
                if not found:
                    best = cost + 0.01
                if id not in found:
                    found.append(id)
            for child in token.children:
                if child.i in skip:
                    continue
                heappush(queue, (cost + self.edge(child, token), child.i, child))
        return tuple(found)

    def edge(self, child: Any, head: Any) -> float:
        if child.dep_ == "prep":
            if child.lower_ in ("according",):
                return 50.0
            return TOWARDS.get(child.lower_, 2.0)
        if child.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
            return 4.0
        if child.dep_ in EDGES:
            return EDGES[child.dep_]
        return 0.5 if child.dep_ in NEAR_EDGES else 1.0

    def named(self, token: Any) -> str | None:
        at = self.start + token.idx
        for mention in self.mentions:
            if mention.start <= at < mention.end:
                return mention.actor
        return None
