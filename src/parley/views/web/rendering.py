"""Templates made into pages.

In: a template's name and values. Out: HTML. Every value is escaped (autoescape, never switched off), and control
characters and those that turn the direction of writing are shown as their codes and not obeyed.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from parley.model import REPORTER
from parley.record.entries import Data, evidence
from parley.views import standing
from parley.views.lines import CONTROL
from parley.views.web import links
from parley.views.web.highlights import Paragraph
from parley.views.web.intake import own_name

TEMPLATES = Path(__file__).parent / "templates"
HEADLINE = 90
"""Characters of a report's first words that stand for a title that it does not have."""


def environment() -> Environment:
    """The templates with their filters."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_shown, auto_reload=False,
    )  # fmt: skip
    made.filters.update(words=_words, number=_number, day=_day, segment=_segment, weblink=_weblink,
                        reach=_reach, bare=standing.bare, headline=_headline, seen_words=_seen_words)  # fmt: skip
    made.globals.update(
        own_name=own_name, pieces=pieces, who=who, whos=whos,
        address=links.address, with_filter=links.with_filter, evidence_link=links.evidence_link,
        report_link=links.report_link, passage_link=links.passage_link, place_link=links.place_link,
        actor_link=links.actor_link, PATHS=links.PATHS,
    )  # fmt: skip
    return made


def pieces(paragraph: Paragraph, chosen: str = "") -> Markup:
    """A paragraph's text with its highlights. A report has thousands of pieces, which a template takes too long for."""
    out: list[str] = []
    for p in paragraph.pieces:
        out += [f'<a id="e-{escape(id)}"></a>' for id in p.anchors]
        words = escape(_seen(p.text))
        if p.styles or p.looked_at:
            names = [f"s-{style}" for style in p.styles]
            names += ["chosen"] * (chosen in p.entries) + ["looked"] * p.looked_at
            out.append(f'<mark class="{" ".join(names)}" data-start="{p.start}">{words}</mark>')
        else:
            out.append(f'<span data-start="{p.start}">{words}</span>')
    return Markup("".join(out))


def who(id: str | None, names: Mapping[str, str]) -> Markup:
    """An actor's name, which leads to its page. A page names actors hundreds of times."""
    if id == REPORTER:
        return Markup("the reporter")
    return _linked(id, names.get(id, id)) if id else Markup("somebody not named")


def whos(ids: Iterable[str], names: Mapping[str, str]) -> Markup:
    """Several actors, with commas."""
    return Markup(", ").join(who(id, names) for id in ids)


@lru_cache(maxsize=4096)
def _linked(id: str, name: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(links.actor_link(id), _seen(name))


def _code(found: re.Match[str]) -> str:
    return f"<{ord(found[0]):02X}>"


def page(
    request: Request, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """A template as an answer."""
    visitor = getattr(request.state, "visitor", None)
    bench = request.app.state.bench
    made = request.app.state.templates.get_template(template).render(
        visitor=visitor, login=bench.serving.login, path=request.url.path, **values
    )
    return HTMLResponse(made.encode("utf-8", "replace"), status, headers)


def _shown(value: Any) -> Any:
    """What a template prints. Markup that we made is left alone; None is nothing."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return ""
    if isinstance(value, str):
        return _seen(value)
    return value


def _seen(text: str) -> str:
    """Text with what must not be obeyed as codes. Most has nothing of it, which Python tells faster than a pattern."""
    return text if text.isprintable() else CONTROL.sub(_code, text)


def _words(value: str | None) -> str:
    """A name of the closed lists as words: ``under_way`` as "under way"."""
    return (value or "").replace("_", " ")


def _number(value: float) -> str:
    return f"{value:,}"


def _day(value: str | None) -> str:
    return (value or "no date")[:10]


def _segment(value: str) -> str:
    return quote(value, safe="")


def _weblink(value: str | None) -> str | None:
    """An address that may be a link: http and https alone; a script is none."""
    if not value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.netloc else None


def _headline(title: str | None, text: str | None) -> str:
    """A report's title, else the words that it begins with."""
    return (
        title or textwrap.shorten((text or "")[: 2 * HEADLINE], HEADLINE, placeholder=" …") or "A report without words"
    )


def _seen_words(data: Data) -> str:
    """The words of an entry as it was judged."""
    return " … ".join(span["text"] for span in evidence(data))


def _reach(outlets: int, texts: int) -> str:
    """How often an entry is told."""
    return f"{outlets} outlet{'s' * (outlets != 1)}, {texts} independent text{'s' * (texts != 1)}"
