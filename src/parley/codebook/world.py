"""The built-in world: states, organisations, armed groups, and what the issues of the closed list mean.

In: the tables of ``data/``. Out: one codebook, made once. Tables and not code, so that a person can correct them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from parley.codebook import gazetteer
from parley.codebook.book import Codebook, Entry, IssueNote, slug
from parley.model import ActorKind

ISSUES = {
    "ceasefire": "ceasefires, truces and pauses in the fighting, their terms and their length",
    "territory": "who holds which land: borders, front lines, regions, settlements, sovereignty over an area",
    "forces": "withdrawal, disarmament, integration of fighters, limits on troops",
    "security_guarantees": "monitoring, peacekeepers, alliances, guarantees against a new attack",
    "detainees": "prisoners, hostages, detainees, the missing and the dead, exchanges and releases",
    "humanitarian": "aid, corridors, protection of civilians, return of the displaced",
    "governance": "political status, autonomy, power-sharing, elections, constitution, transition",
    "recognition": "statehood, normalisation, diplomatic ties",
    "justice": "amnesty, accountability, tribunals, truth commissions, reparation",
    "economy": "sanctions, reconstruction, resources, trade, assets, revenue",
    "weapons": "nuclear, missile and other arms, arms control, deliveries of arms",
    "process": "format, venue, agenda, timing, participants and mediators of the talks themselves",
    "other": "anything else that is on the table",
}


@cache
def world() -> Codebook:
    """The built-in codebook."""
    entries = {entry.name: entry for entry in (*_states(), *_bodies())}
    for name, seats in _lists("seats.txt"):
        entries[name] = entries[name].joined(Entry(entries[name].id, name, entries[name].kind, seats=seats))
    for name, people in _lists("people.txt"):
        entries[name] = entries[name].joined(Entry(entries[name].id, name, entries[name].kind, people=people))
    for state, (army, _, *names) in _lists("armies.txt"):
        entries[army] = Entry(slug(army), names[0], "state", aliases=(army, *names[1:]), code=entries[state].code)
    return Codebook("world", tuple(entries.values()), tuple(IssueNote(id, text) for id, text in ISSUES.items()))


@cache
def regions() -> dict[str, str]:
    """The id of its state for every region and city of the table, by name."""
    ids: dict[str, str] = {}
    for entry in world().actors:
        if entry.kind == "state" and entry.code:
            ids.setdefault(entry.code, entry.id)
    return {place: ids[code] for place, code in gazetteer.regions().items() if code in ids}


@cache
def armies() -> dict[str, tuple[str, str]]:
    """Ids of the army that is a party in its own name and of the group that it fights, by the id of its state."""
    return {slug(state): (slug(army), slug(group)) for state, (army, group, *_) in _lists("armies.txt")}


def _lines(file: str) -> Iterator[str]:
    text = (files("parley.codebook") / "data" / file).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _split(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";") if part.strip())


def _lists(file: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in _lines(file):
        name, _, values = line.partition(" = ")
        yield name.strip(), _split(values)


def _states() -> Iterator[Entry]:
    for line in _lines("states.tsv"):
        name, code, seats, demonyms, aliases = line.split("\t")
        yield Entry(slug(name), name, "state", None, _split(aliases), _split(seats), _split(demonyms), (), code or None)


KINDS: dict[str, ActorKind] = {"organisation": "organisation", "armed_group": "armed_group", "people": "people"}


def _bodies() -> Iterator[Entry]:
    for line in _lines("bodies.txt"):
        kind, name, code, aliases = (part.strip() for part in line.split("|"))
        yield Entry(slug(name), name, KINDS[kind], None, _split(aliases), code=code or None)
