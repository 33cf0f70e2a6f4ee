"""Rounds and meetings: who met whom, where, when, how it stands.

In: the ground, the positions and the deeds. Out: one entry for each round that the document reports as current, coming
or past, and the parties of its negotiation. The encoder marks
the words that tell of a round and weighs its status, sides, mediators and venue; words that tell of the same round, by
tense and venue, are one entry. A report is about one negotiation, so its rounds are between its parties (parties.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

import numpy as np

from parley.model import Outcome, Position, Span, Talks, TalksStatus
from parley.reading.dates import Dated, dates
from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.mediators import stand_between
from parley.reading.meetings import (
    HAD,
    LEADERS,
    RETURN,
    SAME,
    STAYS,
    VISIT,
    by_words,
    format_of,
    is_round,
    tense,
)
from parley.reading.parties import sides
from parley.reading.plover import Deed
from parley.reading.venues import city_of, elsewhere, is_country, named_for, sent_to, usual

STATUSES: tuple[TalksStatus, ...] = get_args(TalksStatus)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
TENSES: dict[TalksStatus, str] = {
    "proposed": "coming", "scheduled": "coming", "postponed": "coming", "past": "past", "under_way": "current",
    "adjourned": "current", "concluded": "current", "collapsed": "current",
}  # fmt: skip
TENSE_ORDER = ("current", "coming", "past")
NOTHING = re.compile(
    r"\bno (?:\w+ ){0,2}(?:breakthroughs?|progress|agreement|deal|result)"
    r"|\bwithout (?:\w+ ){0,2}(?:breakthrough|agreement|progress"
    r"|a deal|result|accord)|\bdeadlock\w*|\bstalemate|\bneither (?:side"
    r"|delegation) (?:\w+ ){0,2}(?:breakthrough|progress)",
    re.IGNORECASE,
)
TALK = re.compile(r"\b(?:talks|negotiat\w+|summit|meetings?|rounds?|session|consultations|met)\b", re.IGNORECASE)
TICKED = 0.85
"""Probability from which an actor counts as a side or a mediator of a round."""
UNLIKELY = 0.25
"""Probability under which those who mediate today's round do not mediate a coming one that has no place yet."""
WHOLE = 10
"""Characters of an ISO date that gives the day."""
SINCE = re.compile(r"\b(?:since|until|before|from)\b", re.IGNORECASE)
"""Before a date: not the day of the round itself."""
OLD = timedelta(days=60)
"""A round that long before the report is none of today."""


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
    linked: str | None
    day: str | None
    leaders: bool


def talks(
    ground: Ground, positions: Sequence[Position] = (), deeds: Sequence[Deed] = ()
) -> tuple[list[Talks], tuple[str, ...]]:
    """Every round of a document, current, then coming, then past; and the parties of its negotiation."""
    told = sorted((item for number in range(len(ground.tagged)) for item in _told(ground, number)), key=lambda t: t.at)
    told = _bygone(ground, told)
    for when in TENSE_ORDER:
        if not any(t.tense == when for t in told):
            found = by_words(ground.document.text, ground.sentences, when)
            told += [_by_words(ground, at, when, status) for at, status in found]
    here = [t for t in told if t.tense != "past"]
    now = {ground.sentence(t.at) for t in here}
    past = {ground.sentence(t.at) for t in told if t.tense == "past"} - now if here else set()
    seats = here or told
    parties, mediators = sides(ground, positions, deeds, [t.parties for t in told], [t.mediators for t in seats], past)
    made: list[Talks] = []
    for when in TENSE_ORDER:
        last = made[0] if made and TENSES[made[0].status] == "current" else None
        rounds = _rounds([_back(ground, t, last) for t in told if t.tense == when])
        made += [_round(ground, when, items, parties, mediators, last) for items in rounds]
    return _begun(ground, made, deeds), parties


def _back(ground: Ground, told: _Told, last: Talks | None) -> _Told:
    """Words of a return, with the place to which one returns: that of the last round."""
    returns = told.tense == "coming" and not told.venue and last and RETURN.search(ground.document.text, *told.at)
    return replace(told, venue=last.venue) if returns and last else told


def _by_words(ground: Ground, at: Range, when: str, status: TalksStatus) -> _Told:
    """Words that the encoder does not mark."""
    statuses = tuple(float(s == status) for s in STATUSES)
    outcomes = tuple(float(o == ("agreement" if status == "concluded" else "none")) for o in OUTCOMES)
    leaders = when == "coming" and bool(LEADERS.search(ground.document.text, *at))
    return _Told(
        at, when, statuses, outcomes, {}, {}, named_for(ground, at, None), None, _day(ground, at, when), leaders
    )


def _bygone(ground: Ground, told: Sequence[_Told]) -> list[_Told]:
    """The same words, those in the pluperfect as words of the past where others tell of a round of today."""
    text = ground.document.text
    had = [
        t.tense == "current" and bool(HAD.search(text, max(ground.sentence(t.at)[0], t.at[0] - 20), t.at[1]))
        for t in told
    ]
    old = [t.tense == "current" and _is_old(ground, t.day) for t in told]
    now = any(t.tense == "current" and not h and not o for t, h, o in zip(told, had, old, strict=True))
    return [replace(t, tense="past") if o or (h and now) else t for t, h, o in zip(told, had, old, strict=True)]


def _is_old(ground: Ground, day: str | None) -> bool:
    """Whether a date lies more than two months before the report."""
    published = ground.document.published
    if not day or not published or len(published) != WHOLE:
        return False
    limit = (date.fromisoformat(published) - OLD).isoformat()
    return day < limit[: len(day)]


def _rounds(told: Sequence[_Told]) -> list[list[_Told]]:
    """Words of one tense by the round they tell of: today's are one, others differ by venue, date or who meets."""
    if not told or told[0].tense == "current":
        return [list(told)] if told else []
    rounds: list[list[_Told]] = []
    for item in sorted(told, key=lambda t: (not (t.venue or t.day), t.at)):
        fit = [items for items in rounds if all(_may_be_same(item, other) for other in items)]
        if fit:
            min(fit, key=lambda items: min(abs(item.at[0] - other.at[0]) for other in items)).append(item)
        else:
            rounds.append([item])
    for items in rounds:
        items.sort(key=lambda t: t.at)
    return sorted(rounds, key=lambda items: items[0].at)


def _may_be_same(one: _Told, other: _Told) -> bool:
    if one.venue and other.venue and one.venue != other.venue:
        return False
    if one.leaders != other.leaders:
        return False
    size = min(len(one.day or ""), len(other.day or ""))
    return (one.day or "")[:size] == (other.day or "")[:size] or (one.venue is not None and one.venue == other.venue)


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


def _told(ground: Ground, number: int) -> Iterator[_Told]:
    tagged, heads = ground.tagged[number], ground.heads[number]
    text = ground.document.text
    spans = [
        span
        for span in tagged.spans["talks.talks"]
        if is_round(text, tagged.chars(span), ground.sentence(tagged.chars(span)))
    ]
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
        linked = tagged.chars(venues[places[i] - 1]) if places[i] else None
        when = _tense(ground, chars, statuses[i].tolist())
        yield _Told(
            chars,
            when,
            tuple(statuses[i].tolist()),
            tuple(outcomes[i].tolist()),
            dict(zip(ids, taking[i].tolist(), strict=True)),
            dict(zip(ids, mediating[i].tolist(), strict=True)),
            named_for(ground, chars, linked),
            elsewhere(ground, linked) if linked else None,
            _day(ground, chars, when),
            when == "coming" and bool(LEADERS.search(text, *chars)),
        )


def _day(ground: Ground, at: Range, when: str) -> str | None:
    """The date told in the words themselves, else the nearest of their sentence on their side of today."""
    text = ground.document.text
    found = [d for d in _dates(ground, at) if d.iso and not SINCE.search(text[max(0, d.start - 12) : d.end])]
    found = [d for d in found if d.ahead == (when == "coming")]
    return min(found, key=lambda d: max(at[0] - d.end, d.start - at[1], 0)).iso if found else None


def _tense(ground: Ground, at: Range, statuses: Sequence[float]) -> str:
    """The likeliest of current, coming and past, where the words do not tell another."""
    total: dict[str, float] = {}
    for status, sure in zip(STATUSES, statuses, strict=True):
        total[TENSES[status]] = total.get(TENSES[status], 0.0) + sure
    likeliest = max(total, key=lambda when: total[when])
    return tense(ground.document.text, at, ground.sentence(at), likeliest)


def _round(
    ground: Ground,
    when: str,
    told: Sequence[_Told],
    parties: tuple[str, ...],
    mediators: tuple[str, ...],
    now: Talks | None,
) -> Talks:
    """One round from the words that tell of it; ``now`` is the round of today, where the report has one."""
    statuses = [(sum(t.statuses[i] for t in told), s) for i, s in enumerate(STATUSES) if TENSES[s] == when]
    outcomes = [(sum(t.outcomes[i] for t in told), o) for i, o in enumerate(OUTCOMES)]
    days = [d for t in told for d in _dates(ground, t.at) if d.iso]
    gone = sorted(d.iso or "" for d in days if not d.ahead)
    coming = sorted(d.iso or "" for d in days if d.ahead)
    words = " ".join(ground.document.text[slice(*ground.sentence(t.at))] for t in told)
    past = [iso for iso in gone if len(iso) == WHOLE] or gone
    ticked = _ticked([t.mediators for t in told]) if when == "past" else ()
    beside = [id for t in told for id in stand_between(ground, ground.sentence(t.at))] if when != "current" else []
    own = tuple(id for id in dict.fromkeys((*beside, *ticked)) if id not in parties)
    venue = _venue(ground, when, told, words, now)
    visit = all(VISIT.search(ground.document.text, *t.at) for t in told)
    seen = [t.mediators for t in told if t.mediators]
    apart = seen and not venue and max(best.get(id, 0.0) for best in seen for id in (*mediators, "")) < UNLIKELY
    return Talks(
        parties=parties,
        mediators=own if when == "past" or own else () if when == "coming" and (visit or apart) else mediators,
        venue=venue,
        began=past[0] if past and when != "coming" else None,
        next=coming[0] if coming and when != "past" else None,
        status="under_way" if when == "current" and (coming or STAYS.search(words)) else max(statuses)[1],
        outcome="unknown" if when == "coming" else "none" if NOTHING.search(words) else max(outcomes)[1],
        evidence=tuple(Span.of(ground.document.text, *t.at) for t in told),
        format=format_of(words),
    )


def _venue(ground: Ground, when: str, told: Sequence[_Told], words: str, now: Talks | None) -> str | None:
    """The place that the words of a round name. A round of today without one is where the report has its talks; the next
    one is there too where its words say so."""
    named = [t.venue for t in told if t.venue]
    linked = [t.linked for t in told if t.linked]
    if when == "current":
        votes = Counter({name: 2 * count for name, count in Counter(named).items()})
        votes.update(named[:1])
        votes.update(linked)
        votes.update(2 * [name for name in (usual(ground),) if name])
        cities = [name for name in votes if not is_country(ground, name)]
        return max(cities or votes, key=lambda name: votes[name], default=None)
    city = now.venue if now else None
    if not named and when == "coming":
        if now and SAME.search(words):
            return city
        sent = sent_to(ground) if city is None else None
        linked = [sent] if sent else [name for name in linked if now is None]
    named = named or linked
    found = next((name for name in named if not is_country(ground, name)), next(iter(named), None))
    return city_of(ground, found, city) if found and when == "coming" else found


def _dates(ground: Ground, at: Range) -> Sequence[Dated]:
    return dates(ground.document.text, *ground.sentence(at), ground.document.published)


def _ticked(weighed: Sequence[dict[str, float]]) -> tuple[str, ...]:
    best: dict[str, float] = {}
    for weights in weighed:
        for id, sure in weights.items():
            best[id] = max(best.get(id, 0.0), sure)
    return tuple(id for id, sure in sorted(best.items(), key=lambda p: -p[1]) if sure >= TICKED)
