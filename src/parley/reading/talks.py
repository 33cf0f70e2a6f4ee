"""Rounds and meetings: who met whom, where, when, how it stands.

In: the ground and the deeds seen in its sentences. Out: one entry for each round that the document reports as
current, coming or past. A report is about one negotiation: its sides are the two named most that do not mediate,
its mediators those named with a word of mediating; sentences on talks in the same tense tell of the same round.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from parley.model import Outcome, Span, Talks, TalksStatus
from parley.reading.dates import Dated, dates
from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.places import place_of
from parley.reading.plover import Deed

TALK = re.compile(r"\b(?:talks|negotiat\w+|summit|meetings?|rounds?|session|conference|consultations|met|meet)\b", re.I)
OLD = re.compile(
    r"\b(?:previous|earlier|last (?:year|month|round|week|autumn|spring|summer|winter)|first round|second round|third round"
    r"|failed|collapsed|broke down|ended in|in (?:19|20)\d\d|had (?:met|held|been))\b",
    re.IGNORECASE,
)
MEDIATES = re.compile(
    r"\b(?:mediat\w+|broker\w*|facilitat\w+|good offices|auspices|go-between|shuttl\w+|convened by|proposed by|put forward by|drafted by|sponsor\w*)\b",
    re.I,
)
HOSTS = re.compile(r"\b(?:host\w*|venue)\b", re.IGNORECASE)
GOES_ON = re.compile(
    r"\b(?:continu\w+|go on|resum\w+|under way|underway|ongoing|(?:first|second|third|fourth|fifth) day|enter\w*)\b",
    re.I,
)
STAYS = re.compile(r"\b(?:to|will|would|still) (?:continu\w+|go on)\b|\bcontinu(?:es?|ing) on\b", re.IGNORECASE)
"""What is to continue is under way, though its next day lies ahead."""
AFFECTED = re.compile(
    r"\b(?:might|may|could|would|will) be (?:complicated|derailed|overshadowed|affected|disrupted|threatened|difficult|tough)\b",
    re.IGNORECASE,
)
"""What may be harmed is going on already."""
COLLAPSED = re.compile(
    r"\b(?:collaps\w+|broke down|broken down|fell apart|walk(?:ed)? out|broke off|called off)\b", re.IGNORECASE
)
POSTPONED = re.compile(r"\b(?:postpon\w+|put off|delayed|suspended)\b", re.IGNORECASE)
PROPOSED = re.compile(
    r"\b(?:propos\w+|could|might|invit\w+|call\w* for|would meet|may|suggest\w+|offer\w*|hopes?|ready)\b", re.I
)
NOTHING = re.compile(
    r"\b(?:no (?:\w+ ){0,2}(?:breakthroughs?|progress|agreement|deal|result)|without (?:\w+ ){0,2}(?:breakthrough|agreement|progress|a deal|result|accord)"
    r"|deadlock\w*|stalemate|neither (?:side|delegation) (?:\w+ ){0,2}(?:breakthrough|progress))\b",
    re.IGNORECASE,
)  # fmt: skip
AGREED = re.compile(
    r"\b(?:signed|reached (?:an? )?(?:agreement|deal|accord)|agreed (?:a|on|to)|struck a deal)\b", re.IGNORECASE
)
SOME = re.compile(
    r"\b(?:some progress|progress (?:was|had been|has been) made|partial|first result|narrowed)\b", re.IGNORECASE
)
WHOLE = 10
"""Characters of an ISO date that tells the day; a day is taken before a month or a year."""
AROUND = 45
"""Characters around a side's name in which a word of mediating makes it a mediator."""
COMING: tuple[TalksStatus, ...] = ("proposed", "scheduled", "postponed")


@dataclass(frozen=True, slots=True)
class _Told:
    """One sentence on a round: the words, its dates, the deed in it."""

    deed: Deed
    sentence: Range
    dates: tuple[Dated, ...]


def talks(ground: Ground, deeds: Sequence[Deed]) -> list[Talks]:
    """Every round of a document: current, then coming, then past."""
    text = ground.document.text
    groups: dict[str, list[_Told]] = {"current": [], "coming": [], "past": []}
    for deed in deeds:
        if deed.type == "CONSULT" and TALK.search(text, deed.start, deed.end):
            sentence = ground.sentence((deed.start, deed.end))
            told = tuple(d for d in dates(text, *sentence, ground.document.published) if d.iso)
            groups[_tense(ground, deed, told)].append(_Told(deed, sentence, told))
    mediators, parties = sides(ground)
    return [_round(ground, group, told, parties, mediators) for group, told in groups.items() if told and parties]


def sides(ground: Ground) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The mediators of a document's negotiation, and its two parties."""
    text = ground.document.text
    named: Counter[str] = Counter()
    mediating: Counter[str] = Counter()
    for mention in ground.cast.mentions:
        entry = ground.cast.actors.get(mention.actor or "")
        if entry is None or mention.form == "place" or entry.kind in ("person", "people"):
            continue
        named[entry.id] += 1
        around = text[max(0, mention.start - AROUND) : mention.end + AROUND].split("\n")
        mediating[entry.id] += bool(
            any(MEDIATES.search(part) for part in around if text[mention.start : mention.end] in part)
        )
        mediating[entry.id] += 2 * (entry.role == "mediator") - 9 * (entry.role == "party")
    mediators = [id for id in named if mediating[id] > 0 and (3 * mediating[id] >= named[id])]
    rest = [id for id, _ in named.most_common() if id not in mediators]
    marked = [id for id in rest if ground.cast.actors[id].role == "party"]
    parties = tuple(dict.fromkeys(marked + rest))[: max(2, len(marked))]
    return tuple(id for id in mediators if id not in parties), parties


def _tense(ground: Ground, deed: Deed, told: Sequence[Dated]) -> str:
    """Whether a sentence tells of a round that is current, coming or past."""
    text = ground.document.text
    words = text[max(0, deed.start - 30) : deed.end]
    published = ground.document.published
    if STAYS.search(text, deed.start, ground.sentence((deed.start, deed.end))[1]):
        return "current"
    if deed.modality in ("planned", "expected", "conditional"):
        return "current" if AFFECTED.search(text, deed.start, deed.end) else "coming"
    if deed.modality == "past" or OLD.search(words):
        return "past"
    if told and all(d.ahead for d in told):
        return "coming"
    if published and told and all(not d.ahead and d.iso and d.iso < published[:7] for d in told):
        return "past"
    return "current"


def _round(
    ground: Ground, group: str, told: Sequence[_Told], parties: tuple[str, ...], mediators: tuple[str, ...]
) -> Talks:
    text = ground.document.text
    words = " ".join(text[slice(*item.sentence)] for item in told)
    gone = sorted(d.iso for item in told for d in item.dates if d.iso and not d.ahead)
    past = [iso for iso in gone if len(iso) == WHOLE] or gone
    coming = sorted(d.iso for item in told for d in item.dates if d.iso and d.ahead)
    venue = next((place for item in told if (place := place_of(ground, (item.deed.start, item.deed.end)))), None)
    return Talks(
        parties=parties,
        mediators=mediators if group != "past" else (),
        venue=venue,
        began=past[0] if past and group != "coming" else None,
        next=coming[0] if coming and group != "past" else None,
        status=_status(group, words, bool(coming)),
        outcome=_outcome(words) if group != "coming" else "unknown",
        evidence=_evidence(text, told),
    )


def _evidence(text: str, told: Sequence[_Told]) -> tuple[Span, ...]:
    return tuple(Span.of(text, *at) for at in dict.fromkeys((item.deed.start, item.deed.end) for item in told))


def _status(group: str, words: str, dated: bool) -> TalksStatus:
    if group == "past":
        return "past"
    if group == "coming":
        if POSTPONED.search(words):
            return "postponed"
        return "proposed" if PROPOSED.search(words) and not dated else "scheduled"
    if COLLAPSED.search(words):
        return "collapsed"
    return "under_way" if GOES_ON.search(words) or dated else "concluded"


def _outcome(words: str) -> Outcome:
    if NOTHING.search(words):
        return "none"
    if AGREED.search(words):
        return "agreement"
    return "partial" if SOME.search(words) else "unknown"
