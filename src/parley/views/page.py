"""One page of HTML: briefing, matrix, blocks, timeline, accounts and evidence, in a file that needs nothing else.

In: a comparison. Out: HTML. It holds no script and loads nothing: its policy (CSP) forbids both, pictures are SVG in
the page, and every word of a report is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from parley.comparison import Comparison, Row
from parley.comparison.case import condition_of
from parley.comparison.gaps import Gap, Stand
from parley.errors import Missing
from parley.model import Position
from parley.views import charts, standing
from parley.views.lines import CONTROL

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:68rem;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.2rem;border-bottom:1px solid #999}h3{font-size:1rem;margin-bottom:.3rem}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.35rem .5rem;text-align:left;vertical-align:top}
th{background:#f0f0f0}.silent{color:#595959}q{quotes:"“" "”"}.where{color:#595959;font-size:.85em}svg{max-width:100%;height:auto}
mark{background:#ffe9a8;padding:0}blockquote{margin:.3rem 0 .8rem 1rem;border-left:3px solid #999;padding-left:.8rem}
.oppose::before{content:"✕ "}.agree::before{content:"= "}.compatible::before{content:"≈ "}.quiet::before{content:"… "}
@media print{a{color:inherit;text-decoration:none}}
"""
PICTURES = ("positions", "blocks", "history", "timeline", "network", "volume")
AROUND = 220
"""Characters of a report on each side of a position that are quoted as its evidence."""
MOST_EVIDENCE = 500
"""Positions whose evidence is quoted; the page says how many are left out."""


def text(value: object) -> str:
    """Words fit for a page: escaped, control characters and those that turn the writing shown as their codes."""
    return escape(CONTROL.sub(lambda m: f"<{ord(m.group()):02X}>", str(value)), quote=True)


def page(found: Comparison) -> str:
    """The whole page."""
    names = ", ".join(found.case.name(party) for party in found.parties)
    days = sorted(d.published for d in found.case.documents.values() if d.published)
    when = f", {days[0]} to {days[-1]}" if days else ""
    body = [
        f"<h1>Where the sides stand: {text(names)}</h1>",
        f"<p>{len(found.case.documents)} reports{text(when)}; {len(found.case.positions)} positions. Made by Parley: every line"
        " links to the words that it rests on; nothing here says who is right.</p>",
        *_matrix(found), *_list("What blocks what", found.blocks_in_words()), *_unblocking(found),
        *_differences(found), *_constraints(found), *_pictures(found), *_evidence(found),
    ]  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">\n'
        f"<title>Where the sides stand: {text(names)}</title><style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _anchor(row: Row[Any]) -> str:
    return "e-" + re.sub(r"\W", lambda m: f"_{ord(m.group()):x}", row.id, flags=re.ASCII)


def _words(row: Row[Position]) -> str:
    condition = condition_of(row.item)
    bound = f" <q>{text(condition.text)}</q>" if condition else ""
    said = f"{text(row.item.stance)} <q>{text(row.item.proposition.text)}</q>{bound}"
    return f'{said} <a class="where" href="#{_anchor(row)}">{text(standing.where(row))}</a>'


def _matrix(found: Comparison) -> Iterator[str]:
    yield "<h2>Issues and parties</h2><table><thead><tr><th>Issue</th>"
    yield "".join(f'<th scope="col">{text(found.case.name(p))}</th>' for p in found.parties) + "</tr></thead><tbody>"
    for gap in found.matrix.issues:
        cells = "".join(f"<td>{_cell(found, gap, party)}</td>" for party in found.parties)
        sign = "quiet" if gap.relation == "silent" else gap.relation
        head = f'<strong>{text(gap.issue.replace("_", " "))}</strong><br><span class="{sign}">{text(gap.relation)}</span>: {text(gap.why)}'
        yield f'<tr><th scope="row">{head}</th>{cells}</tr>'
    yield "</tbody></table>"


def _cell(found: Comparison, gap: Gap, party: str) -> str:
    mine = found.matrix.cells.get((gap.issue, party), ())
    parts = [_stand(found, cell) for cell in mine]
    parts += [
        f"<p><strong>bound</strong>: {text(standing.constraint(found, item))}</p>"
        for item in found.constraints
        if item.issue == gap.issue and item.party == party
    ]
    return "".join(parts) or '<span class="silent">no position is reported</span>'


def _stand(found: Comparison, cell: Stand) -> str:
    way = standing.WAY[cell.sign] + (", with a condition" if cell.conditions else "")
    told = f" (as told by {text(found.case.name(cell.told_by))})" if cell.told_by else ""
    name = text(found.options.get(cell.option).name)
    return f"<p><strong>{text(way)}</strong>{told} “{name}”: {_words(cell.rows[0])}; {text(standing.texts(cell.texts))}</p>"


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"<h2>{text(title)}</h2><ul>" + "".join(f"<li>{text(line)}</li>" for line in lines) + "</ul>"


def _unblocking(found: Comparison) -> Iterator[str]:
    yield from _list("What would unblock", standing.ways(found))


def _differences(found: Comparison) -> Iterator[str]:
    if found.differences:
        yield "<h2>Where reports differ</h2>"
    for item in found.differences:
        yield f"<h3>{text(standing.ABOUT[item.about])}: {text(item.what)}</h3><ul>"
        yield "".join(f"<li>{text(standing.account(found, account))}</li>" for account in item.accounts) + "</ul>"


def _constraints(found: Comparison) -> Iterator[str]:
    yield from _list("What binds the sides", [standing.constraint(found, item) for item in found.constraints])


def _pictures(found: Comparison) -> Iterator[str]:
    for name in PICTURES:
        try:
            drawn = charts.svg(charts.CHARTS[name](found))
        except Missing as missing:
            yield f"<p>The pictures are left out: {text(missing)}</p>"
            return
        yield f'<h2>{text(name.capitalize())}</h2><figure role="img" aria-label="{text(name)}">{_inline(drawn, name)}</figure>'


def _inline(drawn: str, name: str) -> str:
    """An SVG for use inside a page: no prologue, and ids of its own, so that two pictures do not share any."""
    inner = drawn[drawn.index("<svg") :]
    inner = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', inner)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", inner)


def _evidence(found: Comparison) -> Iterator[str]:
    rows = found.case.positions
    yield "<h2>Evidence</h2>"
    if len(rows) > MOST_EVIDENCE:
        yield f"<p>{len(rows) - MOST_EVIDENCE} more positions are in the record.</p>"
    for row in rows[:MOST_EVIDENCE]:
        document = found.case.documents.get(row.document)
        head = f"{found.case.name(row.item.actor)} {row.item.stance}"
        quote = _quote(document.text, row.item) if document else text(row.item.proposition.text)
        about = text(standing.where(row)) + (f" {text(document.title)}" if document and document.title else "")
        yield f'<section id="{_anchor(row)}"><h3>{text(head)}</h3><p class="where">{about}</p><blockquote>{quote}</blockquote></section>'


def _quote(whole: str, item: Position) -> str:
    """The words around a position, the position marked."""
    span = item.proposition
    start, end = max(0, span.start - AROUND), min(len(whole), span.end + AROUND)
    before = ("… " if start else "") + text(whole[start : span.start])
    after = text(whole[span.end : end]) + (" …" if end < len(whole) else "")
    return f"{before}<mark>{text(whole[span.start : span.end])}</mark>{after}"
