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
from parley.reading.clauses import Clause, phrase
from parley.reading.ground import Ground
from parley.reading.names import Mention

MUTUAL = frozenset(("CONSULT", "AGREE", "COOPERATE"))
DOMESTIC = frozenset(("COERCE", "PROTEST", "ASSAULT", "ACCUSE", "REQUEST", "CONCEDE", "REJECT", "THREATEN"))
"""What a state's people and offices do to each other as well."""
PRONOUNS = frozenset("it they he she we i its their his her our them him us who which that".split())
PEOPLE = frozenset(
    "president minister premier government police army soldier troop force parliament court judge prosecutor"
    " opposition rebel guerrilla protester demonstrator student worker prisoner refugee civilian farmer teacher"
    " journalist activist leader supporter member party group politician official villager people man woman"
    " citizen elder chief union militant separatist insurgent general officer colonel king prince newspaper editor"
    " dissident resident family relative crowd thousand hundred dozen youth miner doctor nurse driver trader monk"
    " priest cleric lawyer authority demonstration rally protest strike march riot newspaper station university"
    " lawmaker deputy senator governor mayor candidate regime junta ministry child suspect shopkeeper fisherman"
    " smuggler bishop peasant militia gunman detainee inmate commander ruler cabinet chancellor congress senate"
    " assembly federation movement faction tribe tribesman clan community population minority revolt uprising"
    " mutiny town city village district province home house".split()
)
"""Nouns for those who, where no country is named with them, are the country's own."""
AIMED = 3.6
"""How far from its verb the nearest name may stand that is hit before it is somebody near who is hit without a name."""
AGAINST = 5.5
"""The same for a protest, whose aim stands in a clause of its own."""
FAR = 9.0
"""How far from its verb a name may stand at all."""
TOGETHER = 2.0
"""The same where several act, who may do it to each other."""
IMPOSED = frozenset(("COERCE", "CONCEDE", "SANCTION", "PROTEST"))
"""What is done in the country of the one who does it."""
OWN_PEOPLE = frozenset(("COERCE", "CONCEDE", "PROTEST"))
"""What a state does to its own people, or they to it, where no other is named."""
OWN = 3.0
"""How far from the subject a name may stand that acts."""
PLACED = 1.5
"""What is added for a name that stands as a place."""
JOINED = 1.0
"""How much farther than the nearest name one may stand that "and" joins to it."""
ALONE = 1.6
"""What is added for a person whose side the text does not tell."""
WIDE = 1.0
"""What is added for a people that lives in several countries."""
EDGES = {
    "conj": 0.0, "agent": 0.5, "prep": 0.0, "nsubj": 0.2, "nsubjpass": 0.2, "xcomp": 1.0, "ccomp": 1.0, "acl": 1.5,
    "pcomp": 0.5, "advcl": 3.5, "relcl": 3.5, "parataxis": 6.0, "npadvmod": 0.7,
}  # fmt: skip
"""How far a word is from its head in the parse; 0.5 for those inside a phrase."""
TOWARDS = {
    "to": 0.5, "with": 0.5, "against": 0.5, "on": 0.6, "upon": 0.6, "by": 0.5, "at": 0.8, "towards": 0.8,
    "toward": 0.8, "between": 0.6, "behind": 0.6, "alongside": 0.6, "of": 0.8, "from": 0.9, "for": 1.2, "over": 1.5,
    "about": 1.5, "among": 1.0, "into": 1.2, "in": 2.0, "inside": 2.0, "within": 2.2, "near": 2.4, "off": 2.2,
    "outside": 2.0, "across": 2.0, "along": 2.0, "through": 2.0, "throughout": 1.5, "around": 2.0, "after": 4.0,
    "before": 4.0, "during": 4.0, "since": 5.0, "despite": 7.0, "following": 4.0, "because": 6.0, "amid": 4.0,
    "under": 3.0, "as": 3.0, "without": 3.0, "like": 4.0, "according": 99.0,
}  # fmt: skip
"""The same for what follows a preposition."""


class Doers:
    """The mentions of a brief, by the tokens of its parse."""

    def __init__(self, ground: Ground, start: int) -> None:
        self.ground = ground
        self.start = start
        self.mentions = [m for m in ground.cast.mentions if m.actor]

    def of(self, clause: Clause, kind: EventType, turned: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Actors and targets of a clause that tells a deed of this type; ``turned``: it is done to the subject."""
        verb = clause.verb
        agents = [child for child in verb.children if child.dep_ == "agent"]
        subjects = {subject.i for subject in clause.subjects}
        if clause.passive or turned:
            actors, targets = self.suffering(clause, kind, agents, turned)
        elif clause.obliged and kind == "REQUEST" and clause.speakers:
            actors = self.acting(Clause(verb, clause.speakers))
            targets = self.nearest(clause.subjects, {verb.i}, actors) or self.nearest([verb], subjects, actors, AIMED)
        else:
            actors = self.acting(clause)
            targets = self.hit(clause, kind, subjects, actors)
        actors, targets = self.known(actors), self.known(targets)
        if kind in DOMESTIC:
            actors, targets = self.at_home(clause, kind, actors, targets)
        if kind in ("RETREAT", "AGREE"):
            targets = tuple(id for id in targets if self.code(id) not in {self.code(a) for a in actors})
        return actors, targets

    def acting(self, clause: Clause) -> tuple[str, ...]:
        """Who acts: whoever is named in the subject; the one who speaks of himself as "it" or "his country"."""
        subjects = [s for s in clause.subjects if s.dep_ != "csubj"]
        found = self.nearest(subjects, {clause.verb.i}, within=OWN, places=0.0)
        if found:
            return found
        if all(s.lower_ in PRONOUNS or any(c.lower_ in PRONOUNS for c in s.children) for s in subjects):
            said = self.nearest(clause.speakers, {clause.verb.i}, within=OWN, places=0.0)
            before = [m for s in subjects for m in self.mentions if m.end <= self.start + s.idx]
            if before and clause.speakers and clause.speakers[0].i > subjects[0].i:
                return (before[-1].actor or "",)
            return said or tuple(m.actor or "" for m in before[-1:])
        return ()

    def suffering(
        self, clause: Clause, kind: EventType, agents: list[Any], turned: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The same of a passive: the subject is the one it is done to, unless it is a thing given or held."""
        verb, subjects = clause.verb, {subject.i for subject in clause.subjects}
        hit = self.nearest(clause.subjects, {verb.i})
        if agents or turned:
            actors = self.nearest(agents or [verb], subjects, () if agents else hit)
            hit = tuple(id for id in hit if id not in actors)
            return actors, hit or self.nearest([verb], {*subjects, *(a.i for a in agents)}, actors)
        if kind in MUTUAL or kind == "AID":
            others = self.nearest([verb], subjects, hit, AIMED)
            if others or len(hit) > 1:
                return hit, others
            return (), hit
        where = self.nearest([verb], subjects, hit, places=0.0)
        if kind in IMPOSED:
            return (
                (where, hit)
                if hit and where
                else (hit or where, hit or where)
                if kind in OWN_PEOPLE
                else ((), hit or where)
            )
        return (), hit or where

    def hit(
        self, clause: Clause, kind: EventType, subjects: Collection[int], actors: Collection[str]
    ) -> tuple[str, ...]:
        if len(actors) > 1:
            return self.nearest([clause.verb], subjects, actors, TOGETHER)
        roots = [clause.verb, *(s for s in clause.subjects if s.dep_ == "csubj")]
        near = self.nearest(roots, subjects, actors, AIMED if kind != "PROTEST" else AGAINST)
        if near or (kind in DOMESTIC and kind not in ("ASSAULT", "REJECT", "PROTEST") and self.people(clause)):
            return near
        return self.nearest(roots, subjects, actors)

    def at_home(
        self, clause: Clause, kind: EventType, actors: tuple[str, ...], targets: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A state's own people and offices, where one of the two is named with a country and the other without."""
        subjects = {subject.i for subject in clause.subjects}
        if len(actors) == 1 and not targets:
            own = self.nearest([clause.verb], subjects)
            if kind in ("PROTEST", "COERCE") or own or (kind != "REJECT" and self.people(clause)):
                return actors, actors
        if clause.passive or actors or kind in ("REJECT", "ASSAULT"):
            return actors, targets
        ours = any(PEOPLE & set(phrase(subject)) or self.person(subject) for subject in clause.subjects)
        if len(targets) == 1 and ours and self.adjective(targets[0]):
            return targets, targets
        if not targets and ours and kind in OWN_PEOPLE:
            where = self.nearest([clause.verb], (), places=0.0)
            return where[:1], where[:1]
        return actors, targets

    def adjective(self, id: str) -> bool:
        """Whether an actor is named by an adjective, an office or a place, and not as a country among others."""
        return all(m.form != "name" for m in self.mentions if m.actor == id)

    def people(self, clause: Clause) -> bool:
        """Whether the object is people or offices that are not named with a country."""
        objects = list(clause.objects)
        for child in clause.verb.children:
            inner = child.dep_ in ("prep", "xcomp", "ccomp", "dative")
            objects += [c for c in child.children if inner and c.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass")]
        return any(PEOPLE & set(phrase(item)) or self.person(item) for item in objects)

    def person(self, token: Any) -> bool:
        mention = self.mention(token)
        return mention is not None and self.kind(mention.actor) == "person"

    def known(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those that are not single people without a side."""
        return tuple(id for id in ids if self.kind(id) != "person")

    def kind(self, id: str | None) -> str | None:
        entry = self.ground.cast.actors.get(id or "")
        return entry.kind if entry else None

    def code(self, id: str) -> str:
        entry = self.ground.cast.actors.get(id)
        return (entry.code if entry else None) or id

    def nearest(
        self,
        roots: Iterable[Any],
        skip: Collection[int],
        besides: Collection[str] = (),
        within: float = FAR,
        places: float = PLACED,
    ) -> tuple[str, ...]:
        """The actors named nearest below some tokens, with those that are joined to them by "and", in their order."""
        queue: list[tuple[float, int, bool, Any, Mention | None]] = []
        for root in roots:
            heappush(queue, (0.0, root.i, False, root, None))
        found: dict[str, int] = {}
        best = within
        done = set()
        while queue:
            cost, _, joined, token, mention = heappop(queue)
            if cost > best + (JOINED if joined and found else 0.0):
                continue
            if mention is not None:
                if mention.actor not in besides and mention.actor not in found:
                    best = best if found else cost + 0.01
                    found[mention.actor or ""] = mention.start
                continue
            if token.i in done:
                continue
            done.add(token.i)
            mention = self.mention(token)
            if mention is not None:
                kind = self.kind(mention.actor)
                extra = places * (mention.form == "place") + WIDE * (kind == "people") + ALONE * (kind == "person")
                heappush(queue, (cost + extra, -1 - token.i, joined, token, mention))
            for child in token.children:
                if child.i not in skip:
                    heappush(
                        queue, (cost + self.edge(child, token), child.i, joined or _joins(child, token), child, None)
                    )
        return tuple(sorted(found, key=lambda id: found[id]))

    def edge(self, child: Any, head: Any) -> float:
        if child.dep_ in ("prep", "agent"):
            return TOWARDS.get(child.lower_, 2.0)
        if child.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
            return 4.0
        return EDGES.get(child.dep_, 0.5)

    def mention(self, token: Any) -> Mention | None:
        at = self.start + token.idx
        return next((m for m in self.mentions if m.start <= at < m.end), None)


def _joins(token: Any, head: Any) -> bool:
    """Whether a noun is one of several that "and" joins."""
    if head.pos_ in ("VERB", "AUX"):
        return False
    return token.dep_ == "conj" or any(child.dep_ == "conj" for child in token.children)
