"""What binds a party: its public, those who must ratify, and the lines that it has declared.

In: opinion, statements and positions. Out: constraints, each on the issue and the party that it binds, with its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from parley.codebook import Codebook, world
from parley.comparison.case import Case, Row
from parley.model import Opinion, Position, Span, Statement
from parley.reading.stances import issue_of

Kind = Literal["public opinion", "ratification", "red line"]

RATIFY = re.compile(
    r"\b(?:referendum|plebiscite|ratif\w+|(?:approv\w+|consent|vote|assent|endorse\w*) (?:by|of|in|from) (?:the )?(?:\w+ ){0,2}(?:parliament|congress|senate|assembly|knesset|duma|rada|majlis|legislature|cabinet)"
    r"|(?:parliament|congress|senate|assembly|knesset|duma|rada|majlis|legislature) (?:must|has to|have to|would have to|will have to|needs? to|must still|should) (?:\w+ )?(?:approve|ratify|agree|vote|consent)"
    r"|put to (?:a|the) (?:popular |national |public )?vote|constitution(?:al)? (?:change|amendment|ban|bar)|constitution forbids)\b",
    re.IGNORECASE,
)
RED = re.compile(
    r"\b(?:red lines?|non-?negotiable|not negotiable|not up for (?:discussion|negotiation|debate)|out of the question|under no circumstances|will never|would never|not an inch|never (?:accept|agree|give|surrender|recogni[sz]e)\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that binds. ``issue`` is None where the words tell none; ``party`` an actor's id."""

    kind: Kind
    party: str
    issue: str | None
    words: str
    evidence: tuple[Span, ...]
    document: str
    outlet: str | None
    date: str | None
    share: float | str | None = None
    stance: str | None = None


def constraints(case: Case, codebook: Codebook | None = None) -> tuple[Constraint, ...]:
    """Every constraint of the case, each told once an independent text."""
    book = world().extended(codebook) if codebook else world()
    seen: set[tuple[str, str, str]] = set()
    places: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    out = []
    for item in (*_opinion(case, book), *_lines(case)):
        words = (item.kind, item.party, _flat(item.words))
        taken = places.setdefault((item.kind, item.party, item.document), [])
        spans = [(span.start, span.end) for span in item.evidence]
        if words in seen or any(s < f and r < e for s, e in spans for r, f in taken):
            continue  # the same words, or the same place in another entry
        seen.add(words)
        taken += spans
        out.append(item)
    return tuple(out)


def _flat(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _opinion(case: Case, book: Codebook) -> Iterator[Constraint]:
    publics = _publics(case, book)
    for row in case.opinion:
        item: Opinion = row.item
        party = next((id for name, id in publics if re.search(rf"\b{re.escape(name)}", item.population, re.I)), None)
        if party is None:
            continue
        words = item.proposition.text
        yield Constraint(
            "public opinion", party, issue_of(words), words, item.evidence, row.document, row.outlet, row.date,
            item.share, item.stance,
        )  # fmt: skip


def _publics(case: Case, book: Codebook) -> list[tuple[str, str]]:
    """Names by which a public is told to be a side's, longest first: demonyms, the side's name and its stem."""
    entries = {entry.id: entry for entry in book.actors}
    found: list[tuple[str, str]] = []
    for id, side in case.sides.items():
        if side.kind == "person":
            continue
        names = [side.name, *(entries[id].demonyms if id in entries else ())]
        if len(side.name) > 5:
            names.append(re.sub(r"(?:ia|ya|land|a|e|y)$", "", side.name))
        found += [(name, id) for name in names if len(name) > 3]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _lines(case: Case) -> Iterator[Constraint]:
    """Ratification and red lines in positions and statements of a side."""
    for row in case.positions:
        yield from _in_position(case, row)
    for said in case.statements:
        if said.item.actor in case.sides:
            yield from _in_statement(said)


def _in_position(case: Case, row: Row[Position]) -> Iterator[Constraint]:
    item = row.item
    spans = (item.proposition, item.condition) if item.condition else (item.proposition,)
    for span in spans:
        if RATIFY.search(span.text):
            yield _constraint("ratification", item.actor, row, span, issue_of(RATIFY.sub(" ", span.text)) or item.issue)
    document = case.documents.get(row.document)
    around = document.text[max(0, item.proposition.start - 60) : item.proposition.end + 60] if document else ""
    if item.stance in ("rejects", "requires", "demands") and RED.search(around):
        yield _constraint("red line", item.actor, row, item.proposition, item.issue)


def _in_statement(row: Row[Statement]) -> Iterator[Constraint]:
    actor = row.item.actor or ""
    for span in row.item.content:
        if RATIFY.search(span.text):
            yield _constraint("ratification", actor, row, span, issue_of(RATIFY.sub(" ", span.text)))
        if RED.search(span.text):
            yield _constraint("red line", actor, row, span, issue_of(span.text))


def _constraint(
    kind: Kind, party: str, row: Row[Position] | Row[Statement], span: Span, issue: str | None
) -> Constraint:
    return Constraint(kind, party, issue, span.text, (span,), row.document, row.outlet, row.date)
