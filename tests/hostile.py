"""Two hundred texts that would run in a page that does not escape them, and a reader that puts them everywhere.

The texts are ours, after the classes of OWASP's cheat sheet on filter evasion: elements, attributes, addresses,
encodings, broken-off tags, templates, htmx attributes.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from typing import cast

from parley.model import Actor, Document, Event, Issue, Position, Reading, Span, Stance, Statement, Talks

RUN = "window.ran=1"
ACTS = (
    f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>",
    f"<body onload={RUN}>", f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>", f"<a href='javascript:{RUN}'>x</a>",
    f"<input autofocus onfocus={RUN}>", f"<details open ontoggle={RUN}>", f"<video><source onerror={RUN}></video>",
    f"<math><mtext><script>{RUN}</script>", f"<div hx-on:click='{RUN}' hx-get='/x' hx-trigger='load'>x</div>",
    f"<style>@import 'x'</style><script>{RUN}</script>", f"<base href='//evil.example/'><script>{RUN}</script>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>", f"<object data='data:text/html,<script>{RUN}</script>'>",
    f"<form><button formaction='javascript:{RUN}'>x</button></form>", f"{{{{ ''.__class__ }}}}<script>{RUN}</script>",
    f"javascript:{RUN}", f"data:text/html,<script>{RUN}</script>",
)  # fmt: skip
WRAPS = (
    "{}", '">{}', "'>{}", "</script>{}", "</title></textarea>{}", "-->{}", "]]>{}", "\u202e{}", "<!--{}", '" onmouseover="window.ran=1" x="{}',
)  # fmt: skip
PAYLOADS = tuple(wrap.format(act) for act, wrap in product(ACTS, WRAPS))


class HostileReader:
    """Finds in every paragraph an actor, a statement, a position, an event and talks, all of them hostile."""

    version = "hostile"

    def read(self, document: Document, known: Collection[int] = ()) -> Reading:
        text, at = document.text, 0
        actors, positions, statements, events, talks = [], [], [], [], []
        for number, payload in enumerate(text.split("\n\n")):
            span = Span.of(text, at, at + len(payload))
            at += len(payload) + 2
            id = f"{payload} {number}"
            actors.append(Actor(id, payload, "state", "party", (span,)))
            statements.append(Statement(f"s{number}", span, id, span, (span,), "direct"))
            stance: Stance = "demands" if number % 2 else "rejects"
            issue = cast(Issue, payload[:60])  # whatever a codebook or a file may bring
            positions.append(Position(f"p{number}", id, stance, issue, span, span, id, id, "current", None))
            events.append(Event(f"e{number}", "CONSULT", (id,), (id,), payload, "2031-06-03", "happened", id, (span,)))
            talks.append(Talks((id,), (id,), payload, payload[:10], None, "under_way", "none", (span,)))
        return Reading(document, tuple(actors), tuple(talks), tuple(statements), tuple(positions), tuple(events))


def documents() -> list[Document]:
    """The payloads in twenty reports: as words, titles, outlets, addresses and bylines."""
    made = []
    for number in range(20):
        mine = PAYLOADS[number * 10 : number * 10 + 10]
        first = mine[0]
        made.append(Document.of("\n\n".join(mine), title=first, outlet=mine[1], url=mine[2], byline=mine[3], published="2031-06-03"))  # fmt: skip
    return made
