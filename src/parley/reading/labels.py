"""What the encoder is asked: its token heads, span classes and links, by name and in order.

The trained weights are laid out in this order, so training and reading share this one page.
"""

from __future__ import annotations

from typing import get_args

import numpy as np
from numpy.typing import NDArray

from parley.model import EVENT_TYPES, ISSUES, MODALITIES, STANCES, Outcome, PositionStatus, TalksStatus

Numbers = NDArray[np.int64]

ROLES = ("source", "cue", "content")

TOKEN_HEADS: dict[str, tuple[str, ...]] = {
    "outer": ROLES,  # statements that stand inside no other
    "inner": ROLES,  # statements inside the content of another
    "proposition": ("proposition",),
    "condition": ("condition",),
    "event": ("event",),
    "talks": ("talks",),
    "opinion": ("opinion",),
    "mention": ("mention",),
    "venue": ("venue",),  # names of places where talks are held
}
"""Each head is one BIO sequence over words: O, then B and I of each of its kinds."""

SPAN_KINDS = ("source", "cue", "content", "proposition", "condition", "event", "talks", "opinion", "mention", "venue")

LINKS: dict[str, tuple[str, str]] = {
    "cue": ("content", "cue"),
    "source": ("content", "source"),
    "cue_source": ("cue", "source"),
    "join": ("content", "content"),  # a fragment and the fragment of the same statement before it
    "condition": ("condition", "proposition"),
    "venue": ("talks", "venue"),
}
"""Span to span: each span of the first kind takes one of the second, or none."""

CHOICES: dict[str, tuple[str, str]] = {
    "position.actor": ("proposition", "mention"),
    "source.actor": ("source", "mention"),  # through other mentions than the source itself: whom "he" stands for
}
"""Span to actor, through the actor's mentions: one actor, or none."""

TICKS: dict[str, tuple[str, str]] = {
    "position.counterpart": ("proposition", "mention"),
    "event.actor": ("event", "mention"),
    "event.target": ("event", "mention"),
    "talks.party": ("talks", "mention"),
    "talks.mediator": ("talks", "mention"),
}
"""Span to actor, through the actor's mentions: any number of actors."""

CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "stance": ("proposition", STANCES),
    "issue": ("proposition", ISSUES),
    "position_status": ("proposition", get_args(PositionStatus)),
    "event_type": ("event", EVENT_TYPES),
    "modality": ("event", MODALITIES),
    "talks_status": ("talks", get_args(TalksStatus)),
    "talks_outcome": ("talks", get_args(Outcome)),
    "opinion_stance": ("opinion", ("supports", "opposes", "believes", "doubts", "unsure")),
}

NEAR = (0, 1, 3, 6, 12, 25, 50, 100)
"""Upper bounds, in words, of the classes of distance between two spans."""


LEAD = 7
"""Words before a span that its projection sees: the cue of a stance or the auxiliary of an event stands there."""


def bio(head: str) -> int:
    """How many labels a token head has."""
    return 1 + 2 * len(TOKEN_HEADS[head])


MOST = max(map(bio, TOKEN_HEADS))
"""Labels of the largest token head; the sequences of all heads are scored together, with room for so many."""


def impossible(labels: int = MOST) -> list[tuple[int, int]]:
    """The steps (from, to) that no BIO sequence takes: into an I from anything but its own B or I."""
    insides = range(2, labels, 2)
    return [(a, inside) for inside in insides for a in range(labels) if a not in (inside - 1, inside)]


DISTANCES = 3 + 2 * len(NEAR)
PARAGRAPHS = 7
"""Classes of paragraph distance: 3 or more before, ..., the same, ..., 3 or more after."""


def distance_classes(a: Numbers, b: Numbers) -> Numbers:
    """The class of the signed distance from every span of ``a`` [n, 2] to every one of ``b`` [m, 2]: [n, m].

    Spans are half-open ranges of words; those that overlap are class 0.
    """
    forward = b[None, :, 0] - a[:, None, 1]
    backward = a[:, None, 0] - b[None, :, 1]
    steps = np.searchsorted(NEAR, np.maximum(forward, backward))
    classes: Numbers = np.asarray(
        np.where((forward >= 0) | (backward >= 0), 1 + 2 * steps + (forward >= 0), 0), dtype=np.int64
    )
    return classes


def paragraph_classes(a: Numbers, b: Numbers) -> Numbers:
    """The class of the distance between paragraphs numbered [n] and [m]: [n, m]."""
    return np.asarray(np.clip(b[None] - a[:, None], -3, 3) + 3, dtype=np.int64)
