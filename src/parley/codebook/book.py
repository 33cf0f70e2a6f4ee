"""The codebook's model: actors with all their names, and issues with what they mean.

Nothing comes in, nothing goes out: frozen data. A user's codebook extends the built-in world: an entry with the
id of a built-in one adds its names to it, and its own name, kind and role win.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from parley.model import ActorKind, Role


def slug(name: str) -> str:
    """An id from a name: lower case, ASCII where it can be, words joined by underscores."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "").replace("'", ""))
    folded = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return re.sub(r"\W+", "_", folded).strip("_") or "actor"


def _both(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a + b))


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor: ``aliases`` name it, ``seats`` stand for it, ``demonyms`` are its adjectives, ``people`` speak for it.

    ``code`` is the country code of event data: ISO 3166 alpha-3, or IGO, NGO, IMG for bodies without a country.
    """

    id: str
    name: str
    kind: ActorKind
    role: Role | None = None
    aliases: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    code: str | None = None

    @property
    def adjective(self) -> str | None:
        """What is of a state is called by it ("Varnian"); None where no word for it is known."""
        return next((word for word in self.demonyms if not word.endswith("s")), None)

    def joined(self, other: Entry) -> Entry:
        """This entry with the names of another, whose name, kind, role and code win."""
        old = () if self.name == other.name else (self.name,)
        return replace(
            other,
            role=other.role or self.role,
            code=other.code or self.code,
            aliases=_both(self.aliases, other.aliases + old),
            seats=_both(self.seats, other.seats),
            demonyms=_both(self.demonyms, other.demonyms),
            people=_both(self.people, other.people),
        )


@dataclass(frozen=True, slots=True)
class IssueNote:
    """What one issue of the closed list means in this negotiation, and the options that are on the table."""

    id: str
    description: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """Actors and issues of a negotiation, or of the world."""

    name: str = ""
    actors: tuple[Entry, ...] = ()
    issues: tuple[IssueNote, ...] = ()

    def __hash__(self) -> int:
        """A quick one: what is kept by codebook is asked for once a report, and entries are many."""
        return hash((self.name, len(self.actors), len(self.issues)))

    def extended(self, other: Codebook) -> Codebook:
        """This codebook with another laid over it."""
        entries = {entry.id: entry for entry in self.actors}
        for entry in other.actors:
            entries[entry.id] = entries[entry.id].joined(entry) if entry.id in entries else entry
        notes = {note.id: note for note in self.issues} | {note.id: note for note in other.issues}
        return Codebook(other.name or self.name, tuple(entries.values()), tuple(notes.values()))

    def code(self, id: str) -> str | None:
        """The event-data code of an actor, None for one that the codebook does not know."""
        return next((entry.code for entry in self.actors if entry.id == id), None)
