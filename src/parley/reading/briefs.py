"""The main deed of a brief: a text of one or two sentences, as coders of events read them.

In: the ground of such a text. Out: its main deed, verbal acts included: longer reports leave demands, accusations,
refusals and threats to the lists of positions and statements, a brief has nothing else to tell. The grammar leads to
the verb, the table of deeds and the encoder weigh its type, the grammar tells who does it to whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from parley.codebook import Codebook
from parley.codebook.world import regions
from parley.model import EVENT_TYPES, MODALITIES, EventType
from parley.reading.actors import Cast, merged
from parley.reading.clauses import ENDS, Clause, clauses, phrase
from parley.reading.deedwords import nouns, told
from parley.reading.doers import Doers
from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.language import grammatical
from parley.reading.names import Lexicon, words
from parley.reading.plover import Deed

SENTENCES = 2
"""Sentences of a brief at most."""
LONGEST = 1500
"""Characters of a brief at most."""
WEIGHT = 3.0
"""Nats that a pattern of weight 1 adds to the encoder's for its type."""
ONLY = 1.0
"""The same for the only type that a clause's words tell."""
UNLIKELY = -4.0
"""The lowest log-probability that the encoder's word counts with."""
NOUN = 2.2
"""The weight of a noun that tells a deed, with a verb that only carries it."""
SHOWN = 3.0
"""The weight of what a deed shows."""
BARE = 0.8
"""The same with any other verb."""
CARRIES = frozenset(
    "hold stage make launch carry conduct issue give mount take sign reach have undertake begin start open resume end"
    " conclude deliver lodge file place impose announce declare express voice put offer receive face suffer be remain"
    " continue occur erupt break come go engage perform order approve authorise authorize plan call do see bring claim"
    " follow wage commit extend renew step complete finish mark host set send agree involve order finalise launch pass"
    " enter intensify escalate spread collapse fail focus arrive reach land".split()
)
"""Verbs that carry a noun that tells the deed: "hold talks", "an attack took place"."""
SHOWS: tuple[tuple[EventType, frozenset[str]], ...] = (
    ("REJECT", frozenset(("defiance", "violation", "breach", "boycott"))),
    ("PROTEST", frozenset(("protest",))),
    ("SUPPORT", frozenset(("solidarity", "support", "sympathy"))),
    ("RETREAT", frozenset(("surrender",))),
)
"""What a deed shows: "in defiance of the court", "in a show of solidarity"."""
ENDED: dict[EventType, EventType] = {
    "ASSAULT": "RETREAT", "MOBILIZE": "RETREAT", "COERCE": "CONCEDE", "SANCTION": "CONCEDE", "PROTEST": "RETREAT",
    "AID": "SANCTION", "COOPERATE": "SANCTION", "CONSULT": "REJECT", "SUPPORT": "SANCTION", "AGREE": "REJECT",
}  # fmt: skip
"""What it is to stop a deed."""
AGREES = frozenset(("CONSULT", "SUPPORT", "COOPERATE", "AID"))
"""What is AGREE as long as it is ahead."""
CROWDS = frozenset("protester protestor demonstrator rioter striker student crowd mob picketer marcher".split())
"""Those whose violence is a protest."""
HARMS = frozenset(("ASSAULT", "COERCE", "SANCTION", "PROTEST"))
"""What is THREATEN as long as it is ahead."""
KIND = {kind: number for number, kind in enumerate(EVENT_TYPES)}


def is_brief(sentences: Sequence[Range]) -> bool:
    """Whether a text of these sentences is a brief."""
    return 0 < len(sentences) <= SENTENCES and sentences[-1][1] - sentences[0][0] <= LONGEST


def with_regions(text: str, cast: Cast, codebook: Codebook) -> Cast:
    """The cast of a brief with the states whose regions and cities it names."""
    states = {entry.id: entry for entry in codebook.actors}
    renamed = {id: regions()[entry.name] for id, entry in cast.actors.items() if entry.name in regions()}
    known = [replace(m, actor=renamed.get(m.actor or "", m.actor)) for m in cast.mentions]
    found = [m for m in _regions().mentions(text, words(text, [(0, len(text))])) if m.actor in states]
    found = [m for m in found if all(m.start <= o.start and o.end < m.end for o in cast.within(m.start, m.end))]
    known = [m for m in known if not any(r.start <= m.start and m.end <= r.end for r in found)]
    mentions = merged(known, found)
    placed = {m.actor: states[m.actor] for m in mentions if m.actor in states}
    kept = {id: entry for id, entry in cast.actors.items() if id not in renamed}
    return Cast({**{id: entry for id, entry in placed.items() if id}, **kept}, tuple(mentions), cast.home)


@cache
def _regions() -> Lexicon:
    return Lexicon((place, state, "place") for place, state in regions().items())


def main_deed(ground: Ground) -> Deed | None:
    """The main deed of a brief."""
    start, end = ground.sentences[0][0], ground.sentences[-1][1]
    return _best(ground, grammatical(ground.document.text[start:end]), start)


def _best(ground: Ground, doc: Any, start: int) -> Deed | None:
    doers = Doers(ground, start)
    first = None
    for clause in clauses(doc):
        votes = _votes(clause)
        if first is None:
            first = clause
        if votes and (clause.main or max(votes.values()) >= 1):
            return _deed(ground, start, clause, votes, doers)
    return _deed(ground, start, first, {}, doers) if first else None


def _votes(clause: Clause) -> dict[EventType, float]:
    said = clause.words()
    votes: dict[EventType, float] = {}
    for pattern in told(said):
        votes[pattern.type] = max(votes.get(pattern.type, 0.0), pattern.weight)
    if not votes and clause.infinitive is not None and said.verb in ("be", "use", "go", "come"):
        votes = _votes(Clause(clause.infinitive, clause.subjects))
    carried = [*clause.objects, *(s for s in clause.subjects if s.dep_ != "nsubjpass")]
    weight = NOUN if said.verb in CARRIES else BARE
    for item in carried:
        for word in phrase(item):
            for kind in nouns().get(word, ()):
                if said.verb in CARRIES or not votes:
                    kind = ENDED.get(kind, kind) if said.verb in ENDS and item not in clause.subjects else kind
                    votes[kind] = max(votes.get(kind, 0.0), weight)
    for child in clause.verb.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "as"):
            for kind, signs in SHOWS:
                if any(signs & set(phrase(noun)) for noun in child.children if noun.dep_ == "pobj"):
                    votes[kind] = max(votes.get(kind, 0.0), SHOWN)
    return votes


def _deed(ground: Ground, start: int, clause: Clause, votes: dict[EventType, float], doers: Doers) -> Deed:
    at = _range(clause, start)
    kind = _type(ground, at, clause, votes)
    turned = any(p.turned for p in told(clause.words())[:1])
    actors, targets = doers.of(clause, kind, turned)
    if kind == "MOBILIZE" and len(actors) > 1 and not targets:
        kind = "COOPERATE"
    seen = _weighed(ground, "modality", at)
    modality = MODALITIES[int(seen.argmax())] if seen is not None else "happened"
    return Deed(kind, *at, actors, targets, modality)


def _type(ground: Ground, at: Range, clause: Clause, votes: dict[EventType, float]) -> EventType:
    scores = _weighed(ground, "event_type", at)
    total = {kind: max(UNLIKELY, float(scores[i])) if scores is not None else 0.0 for kind, i in KIND.items()}
    for kind, weight in votes.items():
        total[kind] += WEIGHT * weight + (ONLY if len(votes) == 1 else 0.0)
    kind = max(total, key=lambda k: total[k])
    return _turned(kind, clause)


def _turned(kind: EventType, clause: Clause) -> EventType:
    """The type that a deed has which is ahead, denied or asked for."""
    if clause.obliged and clause.speakers:
        return "REQUEST"
    if kind in ("ASSAULT", "COERCE") and _protesters(clause):
        kind = "PROTEST"
    if clause.ended:
        kind = ENDED.get(kind, kind)
    if clause.negated and kind not in ("REJECT", "THREATEN"):
        if kind in HARMS:
            return "AGREE" if clause.ahead else kind
        return "CONCEDE" if kind in ("REQUEST", "ACCUSE") else "REJECT"
    infinitive = clause.infinitive
    if kind == "AGREE" and infinitive is not None:
        inner = _votes(Clause(infinitive, clause.subjects))
        if inner and max(inner, key=lambda k: inner[k]) in HARMS:
            return "THREATEN"
    if clause.ahead and (kind in HARMS or not clause.wanted):
        if kind in AGREES:
            return "AGREE"
        if kind in HARMS:
            return "THREATEN"
        if kind == "RETREAT":
            return "CONCEDE"
    return kind


def _protesters(clause: Clause) -> bool:
    """Whether those who act are a crowd: what a crowd does is PROTEST, however violent."""
    agents = [noun for c in clause.verb.children if c.dep_ == "agent" for noun in c.children]
    return any(CROWDS & set(phrase(item)) for item in (agents if clause.passive else clause.subjects))


def _range(clause: Clause, start: int) -> Range:
    """The characters of a clause: from its subject to the end of what depends on its verb."""
    tokens = list(clause.verb.subtree)
    for subject in clause.subjects:
        tokens += list(subject.subtree)
    tokens = [t for t in tokens if not t.is_space]
    first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
    while last.is_punct and last.i > first.i:
        last = last.nbor(-1)
    while first.is_punct and first.i < last.i:
        first = first.nbor(1)
    return start + first.idx, start + last.idx + len(last)


def _weighed(ground: Ground, name: str, at: Range) -> Any | None:
    """The encoder's log-probabilities of a class for a range of characters."""
    for tagged, heads in zip(ground.tagged, ground.heads, strict=True):
        start, end = tagged.chars((0, len(tagged.window.words)))
        if start <= at[0] < end:
            return heads.classify(name, [tagged.words(at)])[0]
    return None
