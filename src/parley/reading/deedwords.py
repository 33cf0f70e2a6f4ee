"""The words of deeds: which PLOVER types a verb with its particle and object tells, and a noun by itself.

In: the table ``deeds.txt`` and the words of a clause. Out: how strongly the clause tells each type. A table and not
code, so that a person can correct it; its head says how it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import cast

from parley.model import EventType

TABLE = Path(__file__).parent / "deeds.txt"
PARTICLES = frozenset(
    "about across after against ahead along alongside around as aside at away back behind between by down for from home"
    " in into of off on onto out outside over round through to together toward towards under up upon with"
    " within without".split()
)
VERB, PARTICLE, OBJECT, INFINITIVE, NOT = 1.0, 1.2, 1.6, 1.2, 1.4
"""What each part of a pattern that stands in the clause adds to its weight."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to tell a type. ``objects``: of each, one word must be there; ``turned``: it is done to the subject."""

    type: EventType
    verb: str
    particles: tuple[str, ...] = ()
    objects: tuple[AbstractSet[str], ...] = ()
    infinitive: bool = False
    negated: bool = False
    turned: bool = False

    @property
    def weight(self) -> float:
        return (
            VERB
            + PARTICLE * len(self.particles)
            + OBJECT * len(self.objects)
            + INFINITIVE * self.infinitive
            + NOT * self.negated
        )


@dataclass(frozen=True, slots=True)
class Words:
    """A clause's words in base form: ``after`` holds the nouns after each particle and preposition of the verb."""

    verb: str
    objects: AbstractSet[str]
    after: Mapping[str, AbstractSet[str]]
    infinitive: str | None = None
    negated: bool = False


def told(words: Words) -> list[Pattern]:
    """The patterns that a clause fits, the one that asks most first."""
    found = [pattern for pattern in _verbs().get(words.verb, ()) if _fits(pattern, words)]
    return sorted(found, key=lambda pattern: -pattern.weight)


def nouns() -> Mapping[str, tuple[EventType, ...]]:
    """The types that a noun tells by itself."""
    return _table()[1]


def _fits(pattern: Pattern, words: Words) -> bool:
    if pattern.negated and not words.negated:
        return False
    if pattern.infinitive and not words.infinitive:
        return False
    if any(particle not in words.after for particle in pattern.particles):
        return False
    if not pattern.objects:
        return True
    near = set(words.objects)
    for particle in pattern.particles:
        near |= words.after[particle]
    if pattern.infinitive and words.infinitive:
        near.add(words.infinitive)
    return all(near & wanted for wanted in pattern.objects)


def _verbs() -> Mapping[str, list[Pattern]]:
    return _table()[0]


@cache
def _table() -> tuple[dict[str, list[Pattern]], dict[str, tuple[EventType, ...]]]:
    classes: dict[str, frozenset[str]] = {}
    verbs: dict[str, list[Pattern]] = {}
    named: dict[str, tuple[EventType, ...]] = {}
    kind: EventType = "AGREE"
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            name, _, listed = line[1:].partition(":")
            classes[name.strip()] = frozenset(listed.split())
        elif line.startswith("["):
            kind = cast(EventType, line.strip("[]"))
        elif line.startswith("n:"):
            for noun in line[2:].split():
                named[noun] = (*named.get(noun, ()), kind)
        elif line and not line.startswith("#"):
            for pattern in _patterns(kind, line, classes):
                verbs.setdefault(pattern.verb, []).append(pattern)
    return verbs, named


def _patterns(kind: EventType, line: str, classes: Mapping[str, frozenset[str]]) -> Iterator[Pattern]:
    for item in line.split(","):
        for parts in product(*(part.split("/") for part in item.split())):
            words = list(parts)
            turned = words[0] == "<"
            negated = words[turned] == "not"
            verb, *rest = words[turned + negated :]
            yield Pattern(
                kind,
                verb,
                tuple(word for word in rest if word in PARTICLES),
                tuple(
                    classes[word[1:]] if word[0] == "@" else frozenset((word,))
                    for word in rest
                    if word not in PARTICLES and word != "to+"
                ),
                "to+" in rest,
                negated,
                turned,
            )
