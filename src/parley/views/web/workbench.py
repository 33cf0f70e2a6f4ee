"""The workbench as an app: what it is served with, its templates and its routes put together.

In: a record's address and how it is to be served. Out: a FastAPI app. ``parley serve`` is the only caller beside
tests. Pages are made on the server and work without a script; htmx (vendored) saves whole-page loads where a person
works fast.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parley.errors import Missing, ParleyError, RecordError

try:
    import argon2  # noqa: F401  # needed to log in, and better missed now than then
    import python_multipart  # noqa: F401
    from anyio.to_thread import current_default_thread_limiter
    from fastapi import APIRouter, Depends, FastAPI, Request
    from fastapi.responses import JSONResponse, Response
    from fastapi.staticfiles import StaticFiles
    from starlette.exceptions import HTTPException
except ImportError:
    raise Missing("the workbench", "web") from None

from parley.record import Record
from parley.record.browsing import Age
from parley.record.store import Reads
from parley.views.web import rendering
from parley.views.web.comparer import Comparer
from parley.views.web.desk import Desk, Visitor
from parley.views.web.guard import Fence, Gate, checked
from parley.views.web.intake import Intake
from parley.views.web.watch import Watch

if TYPE_CHECKING:
    from parley.codebook import Codebook

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Serving:
    """How a record is served. ``hosts`` are the values of ``Host`` that are ours, none for any.

    ``login`` asks for users; without it whoever reaches the server is ``analyst``, as an analyst and no admin.
    """

    record: str
    desk: Path
    analyst: str = "analyst"
    login: bool = False
    hosts: tuple[str, ...] = ()
    allow_private: bool = False
    https: bool = False
    reader: Callable[[], Reads] | None = None
    codebook: Codebook | None = None


@dataclass
class Workbench:
    """What every request uses: the record, the desk, adding in the background, and answers that are remembered."""

    serving: Serving
    record: Record
    desk: Desk
    intake: Intake
    remembered: dict[Any, tuple[Age, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.watch = Watch(self.record)
        self.comparer = Comparer(self.record, self.age, self.serving.codebook)

    def age(self) -> Age:
        """How far the record has grown."""
        return self.watch.age()

    def remember(self, key: Any, make: Callable[[], Any], *, whoever_judged: bool = False) -> Any:
        """What ``make`` gives, made once for each age of the record; judgements may be said not to matter."""
        now = self.age()
        if whoever_judged:
            now = replace(now, judgements=0)
        found = self.remembered.get(key)
        if found and found[0] == now:
            return found[1]
        made = make()
        self.keep(key, now, made)
        return made

    def recall(self, key: Any) -> Any:
        """What is kept under a key, if the record is no older since; else None."""
        found = self.remembered.get(key)
        return found[1] if found and found[0] == self.age() else None

    def keep(self, key: Any, age: Age, made: Any) -> None:
        """Keep what was made at an age; what was kept longest goes."""
        with self.lock:
            self.remembered.pop(key, None)
            while len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.pop(next(iter(self.remembered)))
            self.remembered[key] = (age, made)


THREADS = 3
"""Requests that are worked on at once. Python works on one at a time, so that more only make each other late."""
SWITCH_SECONDS = 0.0005
"""Seconds after which a thread that computes lets another one go on. SQLite lets go of the interpreter at every row,
and at Python's own 5 ms a page of many rows would wait that long for each while another page is being made."""
COLLECTED_AFTER = (50_000, 20, 100)
"""Objects made until the collector of circles looks at the youngest, and how often until at older ones. Pages make few
circles, and at Python's own 700 the collector takes a fifth of the time of a page."""
MOST_REMEMBERED = 500
"""Answers that are kept in memory."""


def make(serving: Serving) -> FastAPI:
    """The app. Raises RecordError where there is no record, AccountError where users cannot be kept."""
    record = Record(serving.record, create=True)
    desk = Desk(serving.desk)
    bench = Workbench(serving, record, desk, Intake(record, serving.reader, serving.allow_private))
    alone = Visitor(serving.analyst, "analyst", "loopback")
    gate = Gate(serving.hosts, desk if serving.login else None, alone)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.freeze()
        gc.set_threshold(*COLLECTED_AFTER)
        yield
        bench.comparer.close()
        bench.watch.close()
        record.close()

    app = FastAPI(
        lifespan=running,
        title="Parley", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(gate)],
        exception_handlers={HTTPException: _refusal, ParleyError: _fault},
    )  # fmt: skip
    app.state.bench = bench
    app.state.templates = rendering.environment()
    for router in routers():
        app.include_router(checked(router))
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(Fence)
    return app


def routers() -> tuple[APIRouter, ...]:
    """The routes of every room, in the order in which they are tried."""
    from parley.views.web import adding, comparing, judging, lists, options, pages, people, review

    return tuple(room.routes for room in (lists, pages, review, judging, adding, comparing, options, people))


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _said(request, error.status_code, str(error.detail), dict(error.headers or {}))


async def _fault(request: Request, error: Exception) -> Response:
    missing = isinstance(error, RecordError) and str(error).startswith("there is no")
    return _said(request, 404 if missing else 400, str(error), {})


def _said(request: Request, status: int, reason: str, headers: dict[str, str]) -> Response:
    """What went wrong, as a page for people and as JSON for programs."""
    if status == 303:
        return Response(status_code=303, headers=headers)
    if request.url.path.endswith((".json", ".csv")) or "text/html" not in request.headers.get("accept", "text/html"):
        return JSONResponse({"error": reason}, status, headers)
    return rendering.page(request, "fault.html", status=status, headers=headers, reason=reason, code=status)
