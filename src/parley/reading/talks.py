"""Rounds and meetings: who met whom, where, when, how it stands.

In: the ground, the positions and the deeds. Out: one entry for each round that the document reports as current, coming
or past, and the parties of its negotiation. The encoder marks
the words that tell of a round and weighs its status, sides, mediators and venue; words that tell of the same round, by
tense and venue, are one entry. A report is about one negotiation, so its rounds are between its parties (parties.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np

from parley.model import Outcome, Position, Span, Talks, TalksFormat, TalksStatus
from parley.reading.dates import Dated, dates
from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.parties import sides
from parley.reading.places import place_of
from parley.reading.plover import Deed
from parley.reading.venues import usual, venue

STATUSES: tuple[TalksStatus, ...] = get_args(TalksStatus)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
TENSES: dict[TalksStatus, str] = {
    "proposed": "coming", "scheduled": "coming", "postponed": "coming", "past": "past", "under_way": "current",
    "adjourned": "current", "concluded": "current", "collapsed": "current",
}  # fmt: skip
TENSE_ORDER = ("current", "coming", "past")
STAYS = re.compile(r"\b(?:to|will|would|still) (?:continu\w+|go on)\b|\bcontinu(?:es?|ing) on\b", re.IGNORECASE)
"""What is to continue is under way, though its next day lies ahead."""
AFFECTED = re.compile(
    r"\b(?:might|may|could|would|will) be (?:complicated|derailed|overshadowed|affected|disrupted|threatened|difficult|tough)\b",
    re.IGNORECASE,
)
"""What may be harmed is going on already."""
NOTHING = re.compile(
    r"\bno (?:\w+ ){0,2}(?:breakthroughs?|progress|agreement|deal|result)|\bwithout (?:\w+ ){0,2}(?:breakthrough|agreement|progress"
    r"|a deal|result|accord)|\bdeadlock\w*|\bstalemate|\bneither (?:side|delegation) (?:\w+ ){0,2}(?:breakthrough|progress)",
    re.IGNORECASE,
)
TALK = re.compile(r"\b(?:talks|negotiat\w+|summit|meetings?|rounds?|session|consultations|met)\b", re.IGNORECASE)
FORMATS: tuple[tuple[TalksFormat, re.Pattern[str]], ...] = (
    ("shuttle", re.compile(r"\bshuttl\w+\b", re.IGNORECASE)),
    ("proximity", re.compile(
        r"\b(?:proximity|indirect(?:ly)?)\b|\bseparate (?:rooms|floors|wings|hotels|buildings)\b"
        r"|\b(?:did|do|would|will) not (?:meet|sit) (?:face[- ]to[- ]face|directly|in the same room)\b", re.IGNORECASE)),
    ("direct", re.compile(
        r"\bface[- ]to[- ]face\b|\bdirect(?:ly)? (?:talks|negotiat\w+|meeting|contact\w*)\b|\b(?:met|meet|meeting) directly\b"
        r"|\b(?:at the same table|in the same room)\b", re.IGNORECASE,
    )),
)  # fmt: skip
TICKED = 0.85
"""Probability from which an actor counts as a side or a mediator of a round."""
WHOLE = 10
"""Characters of an ISO date that gives the day."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Words that tell of a round, as the encoder weighs them; probabilities by status, outcome and actor."""

    at: Range
    tense: str
    statuses: tuple[float, ...]
    outcomes: tuple[float, ...]
    parties: dict[str, float]
    mediators: dict[str, float]
    venue: str | None


def talks(
    ground: Ground, positions: Sequence[Position] = (), deeds: Sequence[Deed] = ()
) -> tuple[list[Talks], tuple[str, ...]]:
    """Every round of a document, current, then coming, then past; and the parties of its negotiation."""
    told = sorted((item for number in range(len(ground.tagged)) for item in _told(ground, number)), key=lambda t: t.at)
    parties, mediators = sides(ground, positions, deeds, [t.parties for t in told], [t.mediators for t in told])
    rounds: dict[tuple[str, str | None], list[_Told]] = defaultdict(list)
    for item in told:
        rounds[item.tense, item.venue].append(item)
    for tense in TENSE_ORDER:
        _settle(rounds, tense)
    found = sorted(rounds.items(), key=lambda r: (TENSE_ORDER.index(r[0][0]), r[1][0].at))
    made = [_round(ground, tense, where, items, parties, mediators) for (tense, where), items in found]
    return _begun(ground, made, deeds), parties


def _begun(ground: Ground, rounds: list[Talks], deeds: Sequence[Deed]) -> list[Talks]:
    """A current round whose own words give no day began on the last day on which, elsewhere, the sides met."""
    wanting = [not item.began and TENSES[item.status] == "current" for item in rounds]
    if not any(wanting):
        return rounds
    text = ground.document.text
    met = [(d.start, d.end) for d in deeds if d.type == "CONSULT" and TALK.search(text, d.start, d.end)]
    days = [d.iso for at in met for d in _dates(ground, at) if d.iso and not d.ahead and len(d.iso) == WHOLE]
    last = max(days, default=None)
    return [replace(item, began=last) if wants and last else item for item, wants in zip(rounds, wanting, strict=True)]


def _settle(rounds: dict[tuple[str, str | None], list[_Told]], tense: str) -> None:
    """Words without a venue tell of the round of their tense that is told nearest to them."""
    placed = {venue: items for (when, venue), items in rounds.items() if when == tense and venue}
    if placed and (tense, None) in rounds:
        for item in rounds.pop((tense, None)):
            near = min(placed, key=lambda venue: min(abs(item.at[0] - other.at[0]) for other in placed[venue]))
            rounds[tense, near].append(item)


def _told(ground: Ground, number: int) -> Iterator[_Told]:
    tagged, heads = ground.tagged[number], ground.heads[number]
    spans = tagged.spans["talks.talks"]
    if not spans:
        return
    company = ground.company(tagged)
    ids, groups = list(company), list(company.values())
    venues = tagged.spans["venue.venue"]
    statuses, outcomes = np.exp(heads.classify("talks_status", spans)), np.exp(heads.classify("talks_outcome", spans))
    taking, mediating = (heads.tick(f"talks.{role}", spans, groups) for role in ("party", "mediator"))
    places = heads.link("venue", spans, venues).argmax(1)
    for i, at in enumerate(spans):
        chars = tagged.chars(at)
        where = ground.document.text[slice(*tagged.chars(venues[places[i] - 1]))] if places[i] else None
        yield _Told(
            chars,
            _tense(ground, chars, statuses[i].tolist()),
            tuple(statuses[i].tolist()),
            tuple(outcomes[i].tolist()),
            dict(zip(ids, taking[i].tolist(), strict=True)),
            dict(zip(ids, mediating[i].tolist(), strict=True)),
            venue(ground, where, chars),
        )


def _tense(ground: Ground, at: Range, statuses: Sequence[float]) -> str:
    """The likeliest of current, coming and past; what is to go on is current."""
    total: dict[str, float] = {}
    for status, sure in zip(STATUSES, statuses, strict=True):
        total[TENSES[status]] = total.get(TENSES[status], 0.0) + sure
    likeliest = max(total, key=lambda tense: total[tense])
    words = ground.document.text[slice(*ground.sentence(at))]
    return "current" if likeliest == "coming" and (STAYS.search(words) or AFFECTED.search(words)) else likeliest


def _round(
    ground: Ground,
    tense: str,
    where: str | None,
    told: Sequence[_Told],
    parties: tuple[str, ...],
    mediators: tuple[str, ...],
) -> Talks:
    between = tuple(id for id in _ticked([item.mediators for item in told]) if id not in parties)
    statuses = [(sum(t.statuses[i] for t in told), s) for i, s in enumerate(STATUSES) if TENSES[s] == tense]
    outcomes = [(sum(t.outcomes[i] for t in told), o) for i, o in enumerate(OUTCOMES)]
    days = [d for t in told for d in _dates(ground, t.at) if d.iso]
    gone = sorted(d.iso or "" for d in days if not d.ahead)
    coming = sorted(d.iso or "" for d in days if d.ahead)
    words = " ".join(ground.document.text[slice(*ground.sentence(t.at))] for t in told)
    past = [iso for iso in gone if len(iso) == WHOLE] or gone
    return Talks(
        parties=parties,
        mediators=between or (mediators if tense != "past" else ()),
        venue=where or _venue(ground, tense, told),
        began=past[0] if past and tense != "coming" else None,
        next=coming[0] if coming and tense != "past" else None,
        status="under_way" if tense == "current" and (coming or STAYS.search(words)) else max(statuses)[1],
        outcome="unknown" if tense == "coming" else "none" if NOTHING.search(words) else max(outcomes)[1],
        evidence=tuple(Span.of(ground.document.text, *t.at) for t in told),
        format=_format(words),
    )


def _venue(ground: Ground, tense: str, told: Sequence[_Told]) -> str | None:
    """The place that the words of a round name; where they name none, a round of today is where the report has its talks."""
    here = next((place for t in told if (place := venue(ground, place_of(ground, t.at), t.at))), None)
    return here or (usual(ground) if tense == "current" else None)


def _format(words: str) -> TalksFormat | None:
    return next((name for name, pattern in FORMATS if pattern.search(words)), None)


def _dates(ground: Ground, at: Range) -> Sequence[Dated]:
    return dates(ground.document.text, *ground.sentence(at), ground.document.published)


def _ticked(weighed: Sequence[dict[str, float]]) -> tuple[str, ...]:
    best: dict[str, float] = {}
    for weights in weighed:
        for id, sure in weights.items():
            best[id] = max(best.get(id, 0.0), sure)
    return tuple(id for id, sure in sorted(best.items(), key=lambda p: -p[1]) if sure >= TICKED)
