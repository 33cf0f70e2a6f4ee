"""Reports made here and a reader that finds in them what they are made to hold, for tests that need many of both.

The plain reader takes every sentence ``X says: "..."`` for a statement and every ``X demands ...`` for a position. It
stands for the trained one only where a test is about keeping and not about reading.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection

from parley.errors import Empty
from parley.model import Actor, Document, Event, Issue, Position, Reading, Span, Stance, Statement, Talks
from parley.passages import paragraphs, repeats

SAYS = re.compile(r'(?P<who>[A-Z]\w+) (?P<cue>says): "(?P<what>[^"]+)"')
WANTS = re.compile(r"(?P<who>[A-Z]\w+) (?P<stance>demands|offers|rejects) (?P<what>[^.]+)\.")
MEETS = re.compile(r"(?P<who>[A-Z]\w+) meets (?P<whom>[A-Z]\w+) in (?P<where>[A-Z]\w+)")
ISSUES: dict[str, Issue] = {"truce": "ceasefire", "prisoner": "detainees", "ridge": "territory"}


class PlainReader:
    """Reads by three patterns; ``version`` and ``drops`` let a test have a newer reader that finds other things."""

    def __init__(self, version: str = "plain-1", drops: str = "", stance: Stance | None = None) -> None:
        self.version = version
        self.drops = drops
        self.stance = stance
        self.passages_read = 0

    def read(self, document: Document, known: Collection[int] = ()) -> Reading:
        text = document.text
        if not text.strip():
            raise Empty(document.id, "no text to read")
        passages = paragraphs(text)
        again = repeats(text, passages)
        skipped = {*known, *(repeat.passage.start for repeat in again)}
        fresh = [p for p in passages if p.start not in skipped]
        self.passages_read += len(fresh)
        statements: list[Statement] = []
        positions: list[Position] = []
        events: list[Event] = []
        talks: list[Talks] = []
        mentions: dict[str, list[Span]] = {}
        for p in fresh:
            for m in SAYS.finditer(text, p.start, p.end):
                if not (self.drops and self.drops in m.group()):
                    mentions.setdefault(m["who"], []).append(Span.of(text, *m.span("who")))
                    statements.append(
                        Statement(f"s{len(statements)}", Span.of(text, *m.span("who")), m["who"].lower(),
                                  Span.of(text, *m.span("cue")), (Span.of(text, *m.span("what")),), "direct")
                    )  # fmt: skip
            for m in WANTS.finditer(text, p.start, p.end):
                if not (self.drops and self.drops in m.group()):
                    mentions.setdefault(m["who"], []).append(Span.of(text, *m.span("who")))
                    issue = next((i for word, i in ISSUES.items() if word in m["what"]), "other")
                    positions.append(
                        Position(f"p{len(positions)}", m["who"].lower(), self.stance or m["stance"], issue,  # type: ignore[arg-type]
                                 Span.of(text, *m.span("what")), None, None, m["who"].lower(), "current", None)
                    )  # fmt: skip
            for m in MEETS.finditer(text, p.start, p.end):
                both = (m["who"].lower(), m["whom"].lower())
                for name in ("who", "whom"):
                    mentions.setdefault(m[name], []).append(Span.of(text, *m.span(name)))
                spans = (Span.of(text, *m.span()),)
                events.append(
                    Event(f"e{len(events)}", "CONSULT", both, (), m["where"], None, "happened", "reporter", spans)
                )
                talks.append(Talks(both, (), m["where"], None, None, "under_way", "none", spans))
        actors = tuple(Actor(name.lower(), name, "state", "party", tuple(spans)) for name, spans in mentions.items())
        return Reading(document, actors, tuple(talks), tuple(statements), tuple(positions), tuple(events), (), again)


FIRST = """Meridia meets Kastoria in Orvane on Tuesday, the first talks since the shelling of the lake in March.

Meridia demands the ridge above the lake as it stood before the winter. Kastoria offers a truce of sixty days that unarmed observers would watch.

Kastoria says: "We have come to Orvane to listen, and we shall stay until the talks end or the snow does."

The shelling of March closed the lake road, and boats have not left the harbour since then."""

SECOND = """Norrland says: "Nobody leaves the lake hungry while we are host to these talks and to their people."

Kastoria rejects the prisoner lists of Meridia. The lists name nine hundred men taken in the spring."""


def report(text: str = FIRST, **head: str | None) -> Document:
    return Document.of(text, **{"outlet": "Lake Post", "published": "2031-06-03", **head})


WORDS = (
    "harbour lake snow boats envoy winter letter bridge valley council grain school night market river wall garden paper "
    "signal barge tower orchard ferry hill station border field doctor teacher miller captain lantern bread salt iron"
).split()


def numbered(number: int, passages: int = 4) -> Document:
    """A report that no other number has a passage of, always the same for a number."""
    draw = random.Random(number)

    def words(count: int) -> str:
        return " ".join(draw.choices(WORDS, k=count))

    parts = [f'{words(12)}. Kastoria says: "{words(14)}." Meridia demands {words(9)}.' for _ in range(passages)]
    return report("\n\n".join(parts), id=f"report-{number}")
