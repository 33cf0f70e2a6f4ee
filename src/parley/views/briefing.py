"""The record in words, for a person.

In: readings. Out: plain text of a given width: the talks; what each party wants, by issue; who said what; what
happened and what is only planned; public opinion; what was repeated. Every line quotes its evidence and says where
it stands. Nothing here decides anything: it orders and words what the readings hold.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parley.model import ISSUES, REPORTER, STANCES, Event, Modality, Opinion, Position, Reading, Span, Statement, Talks
from parley.passages import paragraphs
from parley.views.lines import printable, wrapped

STATUS = {
    "proposed": "proposed", "scheduled": "scheduled", "under_way": "under way", "adjourned": "adjourned",
    "concluded": "held", "collapsed": "collapsed", "postponed": "postponed", "past": "an earlier round",
}  # fmt: skip
OUTCOME = {"agreement": "an agreement was reached", "partial": "some progress was reported",
           "none": "no breakthrough is reported", "unknown": ""}  # fmt: skip
STANCE = {"demands": "Demands", "offers": "Offers", "accepts": "Accepts", "rejects": "Rejects",
          "requires": "Requires first", "threatens": "Threatens"}  # fmt: skip
EVENTS: tuple[tuple[str, tuple[Modality, ...]], ...] = (
    ("WHAT HAPPENED", ("happened", "ongoing")),
    ("WHAT IS PLANNED, EXPECTED OR CONDITIONAL", ("planned", "expected", "conditional")),
    ("WHAT IS DENIED", ("denied",)),
    ("BACKGROUND", ("past",)),
)
DEED = {
    "AGREE": "agreement", "CONSULT": "meeting", "SUPPORT": "support", "CONCEDE": "concession",
    "COOPERATE": "cooperation", "AID": "aid", "RETREAT": "release, pullback or truce",
    "REQUEST": "request", "ACCUSE": "accusation",
    "REJECT": "refusal or break-off", "THREATEN": "threat", "PROTEST": "protest", "SANCTION": "sanction",
    "MOBILIZE": "mobilisation", "COERCE": "coercion", "ASSAULT": "attack",
}  # fmt: skip
PLAIN: dict[Modality, str] = {
    "ongoing": "going on",
    "expected": "expected",
    "conditional": "conditional",
    "planned": "planned",
}


def briefing(readings: Sequence[Reading], width: int = 80, notes: Mapping[str, str] | None = None) -> str:
    """The readings in words, lines at most ``width`` columns wide where words allow it.

    ``notes`` says more of entries, by their ids: how often one was reported, who judged it.
    """
    pages = [_Page(reading, len(readings) > 1, notes or {}) for reading in readings]
    lines: list[str] = []
    for title, items in _sections(pages):
        block = [line for item in items for line in item.lines(width)]
        if block:
            lines += ["", title, *block]
    return "\n".join([*_head(pages, width), *lines])


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry: words, then its evidence, hanging under a mark."""

    words: str
    evidence: str = ""
    level: int = 1

    def lines(self, width: int) -> Iterator[str]:
        indent = "  " * self.level
        mark = "" if self.level < 2 and not self.evidence else "- "
        yield from wrapped(printable(self.words), width, indent + mark, indent + " " * len(mark))
        if self.evidence:
            yield from wrapped(self.evidence, width, indent + "    ", indent + "    ")


class _Page:
    """One reading with the numbers of its paragraphs and the names of its actors."""

    def __init__(self, reading: Reading, named: bool, notes: Mapping[str, str]) -> None:
        self.reading = reading
        self.notes = notes
        self.named = named
        self.starts = [p.start for p in paragraphs(reading.document.text)]
        self.names = {actor.id: actor.name for actor in reading.actors}
        self.repeated: dict[int, int] = {}
        for repeat in reading.repeats:
            self.repeated[repeat.of.start] = self.repeated.get(repeat.of.start, 0) + 1

    def name(self, id: str) -> str:
        return self.names.get(id, id.replace("_", " "))

    def noted(self, id: str) -> str:
        """What else is known of an entry, behind its evidence."""
        return f" ({self.notes[id]})" if id in self.notes else ""

    def names_of(self, ids: Iterable[str]) -> str:
        return _listed([self.name(id) for id in ids])

    def paragraph(self, span: Span) -> int:
        return bisect_right(self.starts, span.start)

    def where(self, spans: Sequence[Span]) -> str:
        """Where spans stand: ``[¶3]``, or ``[report ¶3]`` when there are several reports."""
        numbers = list(dict.fromkeys(self.paragraph(span) for span in spans))
        marks = ", ".join(f"¶{number}" for number in numbers)
        return f"[{printable(self.reading.document.id)} {marks}]" if self.named else f"[{marks}]"

    def quoted(self, spans: Sequence[Span]) -> str:
        """The words of spans, in quotation marks of ours, and where they stand."""
        words = " … ".join(printable(span.text) for span in spans)
        return f"“{words}” {self.where(spans)}" if not words.startswith(('"', "“")) else f"{words} {self.where(spans)}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _day(iso: str) -> str:
    """An ISO date in words, with its weekday; a month or a year as it is."""
    if len(iso) == 10:
        day = date.fromisoformat(iso)
        return f"{day:%A} {day.day} {day:%B %Y}"
    if len(iso) == 7:
        return f"{date.fromisoformat(iso + '-01'):%B %Y}"
    return iso


def _head(pages: Sequence[_Page], width: int) -> list[str]:
    lines = []
    for page in pages:
        document = page.reading.document
        about = [document.title, document.outlet, _day(document.published) if document.published else "no date given"]
        words = ", ".join(printable(part) for part in about if part)
        lines += wrapped(f"{printable(document.id) + ': ' if page.named else ''}{words}", width, "", "  ")
    return lines


def _sections(pages: Sequence[_Page]) -> Iterator[tuple[str, list[_Item]]]:
    yield "TALKS", [_talks(page, item) for page in pages for item in page.reading.talks]
    yield from _positions(pages)
    yield "WHO SAID WHAT", list(_statements(pages))
    for title, modalities in EVENTS:
        found = [(page, e) for page in pages for e in page.reading.events if e.modality in modalities]
        yield title, [_event(page, event) for page, event in found]
    yield "PUBLIC OPINION", [_opinion(page, item) for page in pages for item in page.reading.opinion]
    yield "REPEATED, COUNTED ONCE", list(_repeats(pages))


def _talks(page: _Page, item: Talks) -> _Item:
    between = (
        f" between {page.names_of(item.parties)}"
        if len(item.parties) > 1
        else f" with {page.names_of(item.parties)}"
        if item.parties
        else ""
    )
    venue = f" in {item.venue}" if item.venue else ""
    mediators = f", {page.names_of(item.mediators)} mediating" if item.mediators else ""
    status = STATUS[item.status]
    if item.began:
        status += f" since {_day(item.began)}" if item.status == "under_way" else f", {_day(item.began)}"
    going = ""
    if item.next:
        going = (
            f", for {_day(item.next)}"
            if item.status in ("scheduled", "proposed", "postponed")
            else f"; to go on on {_day(item.next)}"
        )
    outcome = f"; {OUTCOME[item.outcome]}" if OUTCOME[item.outcome] else ""
    return _Item(f"Talks{between}{venue}{mediators}: {status}{going}{outcome}.", page.quoted(item.evidence))


def _positions(pages: Sequence[_Page]) -> Iterator[tuple[str, list[_Item]]]:
    """One section for each actor with positions, parties first; within it by stance, then by issue."""
    found: dict[str, list[tuple[_Page, Position]]] = {}
    for page in pages:
        for position in page.reading.positions:
            found.setdefault(page.name(position.actor), []).append((page, position))
    parties = {page.name(a.id) for page in pages for a in page.reading.actors if a.role == "party"}
    for name in sorted(found, key=lambda n: (n not in parties, -len(found[n]), n)):
        items: list[_Item] = []
        for stance in STANCES:
            rows = [(page, p) for page, p in found[name] if p.stance == stance]
            rows.sort(key=lambda row: ISSUES.index(row[1].issue))
            if rows:
                items.append(_Item(STANCE[stance]))
                items += [_position(page, p) for page, p in rows]
        yield f"WHAT {printable(name).upper()} WANTS", items


def _position(page: _Page, p: Position) -> _Item:
    notes = []
    if p.counterpart:
        notes.append(
            f"of {page.name(p.counterpart)}"
            if p.stance in ("demands", "requires")
            else f"towards {page.name(p.counterpart)}"
        )
    if p.reported_by not in (REPORTER, p.actor):
        notes.append(f"as told by {page.name(p.reported_by)}")
    if p.status != "current":
        notes.append("no longer held" if p.status == "withdrawn" else "in the past")
    words = f"{p.issue.replace('_', ' ')}{': ' + ', '.join(notes) if notes else ''}"
    condition = f"; condition: {page.quoted([p.condition])}" if p.condition else ""
    return _Item(words, f"{page.quoted([p.proposition])}{condition}{page.noted(p.id)}", 2)


def _statements(pages: Sequence[_Page]) -> Iterator[_Item]:
    """By actor in the order of their first words; those whose side is not told last."""
    groups: dict[str, list[tuple[_Page, Statement]]] = {}
    for page in pages:
        for statement in page.reading.statements:
            groups.setdefault(page.name(statement.actor) if statement.actor else "", []).append((page, statement))
    for name in sorted(groups, key=lambda n: not n):
        yield _Item(name or "Side not told")
        for page, statement in groups[name]:
            source = statement.source.text if statement.source else "not said by whom"
            cue = f" ({printable(statement.cue.text)})" if statement.cue else ""
            yield _Item(f"{source.strip(' ,')}{cue}", page.quoted(statement.content) + page.noted(statement.id), 2)


def _event(page: _Page, event: Event) -> _Item:
    who = page.names_of(event.actors)
    whom = page.names_of(event.targets)
    people = f"{who} → {whom}" if who and whom else who or (f"on {whom}" if whom else "")
    details = [people, event.place or "", _day(event.date) if event.date else "", PLAIN.get(event.modality, "")]
    if event.asserted_by != REPORTER:
        details.append(f"according to {page.name(event.asserted_by)}")
    words = ", ".join(part for part in details if part)
    return _Item(
        f"{DEED[event.type].capitalize()}{': ' + words if words else ''}",
        page.quoted(event.evidence) + page.noted(event.id),
    )


def _opinion(page: _Page, item: Opinion) -> _Item:
    share = f"{item.share:.0%}" if isinstance(item.share, float) else item.share
    who = item.population if share == "unknown" else f"{share} of {item.population}"
    return _Item(
        f"{who[0].upper()}{who[1:]}: {item.stance.removesuffix('s')}: {printable(item.proposition.text)}",
        page.quoted(item.evidence),
    )


def _repeats(pages: Sequence[_Page]) -> Iterator[_Item]:
    for page in pages:
        for repeat in page.reading.repeats:
            same = "word for word" if repeat.likeness == 1 else f"with changes, {repeat.likeness:.0%} alike"
            first, again = page.paragraph(repeat.of), page.paragraph(repeat.passage)
            where = f"{printable(page.reading.document.id)} " if page.named else ""
            begins = printable(repeat.passage.text)[:50].rsplit(" ", 1)[0]
            yield _Item(f"{where}¶{again} repeats ¶{first} {same}: “{begins} …”", level=2)
