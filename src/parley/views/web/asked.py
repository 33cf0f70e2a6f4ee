"""What the routes share: who asks, of which record, and answers as JSON and CSV.

In: a request. Out: the visitor, the workbench, and rows as files.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from parley.record import Record
from parley.views.asking import answer
from parley.views.web.desk import Visitor
from parley.views.web.workbench import Workbench

PAGE = 50
"""Rows of a list on one page."""
EXPORTED = 10_000
"""Rows of a list as JSON or CSV in one answer; ``offset`` reaches the next ones."""
MOST_REMEMBERED_BYTES = 250_000
"""Bytes of a page up to which it is kept in memory."""
F = TypeVar("F", bound=Callable[..., Response])
FORMATS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def bench(request: Request) -> Workbench:
    """The workbench of a request."""
    found: Workbench = request.app.state.bench
    return found


def record(request: Request) -> Record:
    """Its record."""
    return bench(request).record


def visitor(request: Request) -> Visitor:
    """Who asks."""
    found: Visitor = request.state.visitor
    return found


def number(request: Request, name: str, most: int) -> int:
    """A whole number of the query, from 0 to ``most``; 0 for anything else."""
    value = request.query_params.get(name, "")
    return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def exported(kind: str, rows: Iterable[Any], format: str) -> Response:
    """Rows as a JSON list or as CSV with harmless cells."""
    if format == "csv":
        body = answer(kind, rows, "csv")
    else:
        lines = answer(kind, rows, "json").splitlines()
        body = json.dumps([json.loads(line) for line in lines])
    return Response(body.encode("utf-8", "replace"), media_type=FORMATS[format])


def see(path: str) -> RedirectResponse:
    """Look there, after something was done here."""
    return RedirectResponse(path, 303)


def own_path(value: str, otherwise: str) -> str:
    """A path of this server to go on to; anything that could lead elsewhere is not taken."""
    plain = value.startswith("/") and not value.startswith(("//", "/\\")) and value.isprintable() and "\\" not in value
    return value if plain and len(value) < 2000 else otherwise


def partial(request: Request) -> bool:
    """Whether htmx asks, for a part of a page."""
    return request.headers.get("hx-request") == "true"


def remembered(function: F) -> F:
    """Let a page be made once for each age of the record, address and visitor, unless it is large."""

    @functools.wraps(function)
    def asked(request: Request, **given: Any) -> Response:
        who, here = visitor(request), bench(request)
        key = (function.__qualname__, request.url.path, request.url.query, who.name, who.role)
        found: Response | None = here.recall(key)
        if found is None:
            age = here.age()
            found = function(request, **given)
            if len(found.body) <= MOST_REMEMBERED_BYTES:
                here.keep(key, age, found)
        return found

    return asked  # type: ignore[return-value]  # the same signature
