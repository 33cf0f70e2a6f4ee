"""What happened, and what is only planned, expected or feared: events in PLOVER types.

In: the ground and the deeds seen in its sentences. Out: events in the order of the text. The encoder marks the words
of an event and weighs its type, modality and who takes part; the words weigh in on the type, and tell who takes part
where the encoder sees nobody. Date and place come from the sentence, who asserts it from the statement that carries it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from parley.model import EVENT_TYPES, MODALITIES, REPORTER, Event, EventType, Modality, Statement
from parley.passages import folded
from parley.reading.briefs import is_brief, main_deed
from parley.reading.dates import dates
from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.participants import participants
from parley.reading.places import place_of
from parley.reading.plover import Deed, kind_of
from parley.reading.stances import FORESEEN

WORD_WEIGHT = 2.5
"""Nats that the type which an event's words tell adds to the encoder's; set on the development articles."""
FORESEES = re.compile(rf"\b(?:{FORESEEN}|worr(?:y|ied|ies))", re.IGNORECASE)
IF = re.compile(r"\b(?:if|unless|until|should|in case)\b", re.IGNORECASE)
AHEAD: frozenset[Modality] = frozenset(("planned", "expected", "conditional"))


@dataclass(frozen=True, slots=True)
class _Marked:
    """An event as the encoder marks it."""

    at: Range
    type: EventType
    modality: Modality
    actors: tuple[str, ...]
    targets: tuple[str, ...]


def events(ground: Ground, deeds: Sequence[Deed], sides: Sequence[str] = ()) -> list[Event]:
    """Every event of a document, in the order of its evidence.

    ``sides`` are the parties of the document's negotiation: talks and deals that name nobody are theirs.
    """
    marked = [item for number in range(len(ground.tagged)) for item in _marked(ground, number, sides)]
    found = sorted((_event(ground, item, deeds) for item in marked), key=lambda e: e.evidence[0])
    if is_brief(ground.sentences):
        main = main_deed(ground)
        if main:
            item = _Marked((main.start, main.end), main.type, main.modality, main.actors, main.targets)
            told = ground.sentence(item.at)
            found = [_event(ground, item, ()), *(e for e in found if ground.sentence(_at(e)) != told)]
    return [replace(event, id=f"e{number}") for number, event in enumerate(found, 1)]


def _marked(ground: Ground, number: int, sides: Sequence[str]) -> list[_Marked]:
    tagged, heads = ground.tagged[number], ground.heads[number]
    spans = tagged.spans["event.event"]
    if not spans:
        return []
    company = ground.company(tagged)
    ids, groups = list(company), list(company.values())
    types, modalities = heads.classify("event_type", spans), heads.classify("modality", spans).argmax(1)
    acting, suffering = (heads.tick(f"event.{role}", spans, groups) for role in ("actor", "target"))
    out = []
    for at, kinds, modality, acts, hurts in zip(spans, types, modalities, acting, suffering, strict=True):
        told = kind_of(folded(ground.document.text[slice(*tagged.chars(at))]))
        if told:
            kinds[EVENT_TYPES.index(told)] += WORD_WEIGHT
        kind, chars = EVENT_TYPES[int(kinds.argmax())], tagged.chars(at)
        does, suffers = (dict(zip(ids, sure.tolist(), strict=True)) for sure in (acts, hurts))
        actors, targets = participants(ground, chars, kind, does, suffers, sides)
        out.append(_Marked(chars, kind, MODALITIES[modality], actors, targets))
    return out


def _deed_in(at: Range, deeds: Sequence[Deed]) -> Deed | None:
    """The deed that shares most of a range. Deeds stand in the order of the text and do not overlap."""
    first = bisect_right(deeds, at[0], key=lambda d: d.end)
    near = takewhile(lambda d: d.start < at[1], (deeds[i] for i in range(first, len(deeds))))
    shared = [(min(at[1], d.end) - max(at[0], d.start), d) for d in near]
    return max(shared, key=lambda pair: pair[0])[1] if shared else None


def _event(ground: Ground, marked: _Marked, deeds: Sequence[Deed]) -> Event:
    at = marked.at
    actors, targets = marked.actors, marked.targets
    deed = _deed_in(at, deeds)
    if not actors and not targets and deed:
        actors, targets = deed.actors, deed.targets
    carrier = ground.carrier(at)
    modality = as_told(marked.modality, carrier)
    return Event(
        id="",
        type=marked.type,
        actors=actors,
        targets=targets,
        place=place_of(ground, at),
        date=date_of(ground, at, modality),
        modality=modality,
        asserted_by=carrier.actor if carrier and carrier.actor else REPORTER,
        evidence=(ground.span(at),),
    )


def as_told(modality: Modality, carrier: Statement | None) -> Modality:
    """The modality of an event that a statement carries: what is feared is expected, unless it depends on something."""
    if modality != "conditional" or carrier is None or carrier.cue is None or not FORESEES.search(carrier.cue.text):
        return modality
    return "conditional" if any(IF.search(part.text) for part in carrier.content) else "expected"


def _at(event: Event) -> Range:
    return event.evidence[0].start, event.evidence[0].end


def date_of(ground: Ground, at: Range, modality: Modality) -> str | None:
    """The date inside the words of an event, else the nearest one in its sentence that lies on the same side of now."""
    sentence = ground.sentence(at)
    found = [d for d in dates(ground.document.text, *sentence, ground.document.published) if d.iso]
    inside = [d for d in found if at[0] <= d.start and d.end <= at[1]]
    if inside:
        return inside[0].iso
    fitting = [d for d in found if d.ahead == (modality in AHEAD)]
    nearest = min(fitting, key=lambda d: max(at[0] - d.end, d.start - at[1]), default=None)
    return nearest.iso if nearest else None
