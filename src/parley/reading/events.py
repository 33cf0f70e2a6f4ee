"""What happened, and what is only planned, expected or feared: events in PLOVER types.

In: the ground and the deeds seen in its sentences. Out: events in the order of the text. A deed's words say its
type; where the encoder marks an event too, its span is the evidence and its view counts in who takes part. Date and
place come from the sentence, who asserts it from the statement that carries it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from parley.model import EVENT_TYPES, MODALITIES, REPORTER, Event, EventType, Modality, Opinion, Position
from parley.reading.dates import dates
from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.places import place_of
from parley.reading.plover import Deed, kind_of

TICKED = 0.5
"""Probability from which an actor counts as taking part."""
AHEAD: frozenset[Modality] = frozenset(("planned", "expected", "conditional"))
WORDS_ONLY: frozenset[EventType] = frozenset(("REQUEST", "ACCUSE", "THREATEN", "SUPPORT", "REJECT"))
"""Types that a report's statements and positions hold already: they are events only where the encoder says so too."""


@dataclass(frozen=True, slots=True)
class _Marked:
    """An event as the encoder marks it."""

    at: Range
    type: EventType
    sure: float
    modality: Modality
    actors: tuple[str, ...]
    targets: tuple[str, ...]


def events(
    ground: Ground, deeds: Sequence[Deed], stands: Sequence[Position] = (), views: Sequence[Opinion] = ()
) -> list[Event]:
    """Every event of a document, in the order of its evidence.

    A deed that only the words tell is left to the lists it stands in already: what a side demands or refuses, and
    what a public thinks, is not an event for its words alone.
    """
    marked = [item for i in range(len(ground.tagged)) for item in _marked(ground, i)]
    found = [_event(ground, item, _deed_in(item.at, deeds)) for item in marked]
    alone = [d for d in deeds if not any(m.at[0] < d.end and d.start < m.at[1] for m in marked)]
    told = [(p.proposition.start, p.proposition.end) for p in stands] + [
        (span.start, span.end) for view in views for span in view.evidence
    ]
    free = [d for d in alone if d.type not in WORDS_ONLY and not any(s < d.end and d.start < e for s, e in told)]
    found += [_event(ground, None, deed) for deed in free]
    found.sort(key=lambda e: e.evidence[0])
    return [replace(event, id=f"e{number}") for number, event in enumerate(found, 1)]


def _marked(ground: Ground, number: int) -> list[_Marked]:
    tagged, heads = ground.tagged[number], ground.heads[number]
    spans = tagged.spans["event.event"]
    if not spans:
        return []
    company = ground.company(tagged)
    ids, groups = list(company), list(company.values())
    types, modalities = heads.classify("event_type", spans), heads.classify("modality", spans).argmax(1)
    acting, suffering = (heads.tick(f"event.{role}", spans, groups) for role in ("actor", "target"))
    out = []
    for at, kinds, modality, acts, suffers in zip(spans, types, modalities, acting, suffering, strict=True):
        actors = tuple(id for id, sure in zip(ids, acts, strict=True) if sure >= TICKED)
        targets = tuple(id for id, sure in zip(ids, suffers, strict=True) if sure >= TICKED and id not in actors)
        best = int(kinds.argmax())
        sure = float(np.exp(kinds[best]))
        out.append(_Marked(tagged.chars(at), EVENT_TYPES[best], sure, MODALITIES[modality], actors, targets))
    return out


def _deed_in(at: Range, deeds: Sequence[Deed]) -> Deed | None:
    """The deed that shares most of a range."""
    shared = [(min(at[1], d.end) - max(at[0], d.start), d) for d in deeds if d.start < at[1] and at[0] < d.end]
    return max(shared, key=lambda pair: pair[0])[1] if shared else None


def _event(ground: Ground, marked: _Marked | None, deed: Deed | None) -> Event:
    at = marked.at if marked else (deed.start, deed.end) if deed else (0, 0)
    told = kind_of(ground.document.text, at) or (deed.type if deed else None)
    kind = told if told and (marked is None or marked.sure < 0.8) else marked.type if marked else told
    modality = deed.modality if deed else marked.modality if marked else "happened"
    actors, targets = (
        (marked.actors, marked.targets)
        if marked and marked.actors
        else (deed.actors, deed.targets)
        if deed
        else ((), ())
    )
    carrier = ground.carrier(at)
    return Event(
        id="",
        type=kind or "CONSULT",
        actors=actors,
        targets=targets,
        place=place_of(ground, at),
        date=date_of(ground, at, modality),
        modality=modality,
        asserted_by=carrier.actor if carrier and carrier.actor else REPORTER,
        evidence=(ground.span(at),),
    )


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
