"""The comparison that pages show, made beside the requests and kept until the record changes.

In: the record and its age. Out: what was compared last, and as of when. A small record is compared while a page
waits. A larger one is compared in a process of its own, since that takes seconds to minutes of a core; meanwhile pages
show the comparison before and say so.
"""

from __future__ import annotations

import gc
import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from parley.record import Record, schema
from parley.record.browsing import Age

if TYPE_CHECKING:
    from parley.codebook import Codebook
    from parley.comparison import Comparison

AT_ONCE = 3_000
"""Entries of a record up to which it is compared while a page waits: well under a second."""
MOST_COMPARED = 20_000
"""Positions, the newest, that pages compare; ``parley compare`` knows no limit."""
PAUSE = 5.0
"""Times as long as a comparison took that pass before the next one, so that judging does not keep a core busy."""
MOST_PAUSE = 300.0
"""Seconds of such a pause at most."""
SOON = ("options", "matrix", "blocking", "histories", "constraints", "uses", "polarization")
LATE = ("differences", "unblocking")
"""The parts of a comparison that are made first, and those that can take minutes."""


@dataclass(frozen=True)
class Shown:
    """A comparison as pages show it. ``since`` is the day from which on reports are compared, None for all.

    ``whole`` tells that the late parts are there, too. ``pages`` holds what was made of it.
    """

    found: Comparison
    age: Age
    made: float
    since: str | None = None
    whole: bool = True
    pictures: dict[str, str] | None = None
    pages: dict[Any, Any] = field(default_factory=dict)

    @property
    def clock(self) -> str:
        """When it was made, UTC."""
        return time.strftime("%Y-%m-%d %H:%M", time.gmtime(self.made))


class Comparer:
    """Compares a record when it has changed and somebody asks. Any thread may call."""

    def __init__(
        self, record: Record, age: Callable[[], Age], codebook: Codebook | None = None, at_once: int = AT_ONCE
    ) -> None:
        self.record = record
        self.age = age
        self.codebook = codebook
        self.at_once = at_once
        self.shown: Shown | None = None
        self.fault = ""
        self._lock = threading.Lock()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._child: Any = None
        self._not_before = 0.0
        self._closed = False

    def now(self) -> Shown | None:
        """The comparison, of the record as it is or as it was lately; None as long as the first one is being made."""
        age = self.age()
        shown = self.shown
        if shown is not None and shown.age == age:
            return shown
        if age.entries <= self.at_once:
            with self._lock:
                if self.shown is None or self.shown.age != age:
                    self.shown = Shown(self._compared(), age, time.time())
                return self.shown
        if time.monotonic() >= self._not_before:
            self._start(age)
        return self.shown

    def current(self, shown: Shown) -> bool:
        """Whether nothing has changed since."""
        return shown.age == self.age()

    def again(self, seconds: float) -> None:
        """Take in what has just been decided; waits for it, but not for ever."""
        age = self.age()
        if age.entries <= self.at_once:
            return
        end = time.monotonic() + seconds
        with self._news:
            while time.monotonic() < end and not self._closed:
                if self.shown is not None and self.shown.age == age:
                    return
                self._start(age)
                self._news.wait(0.2)

    def close(self) -> None:
        """End a comparison that is being made."""
        self._closed = True
        child = self._child
        if child is not None and child.is_alive():
            child.terminate()

    def _compared(self) -> Comparison:
        from parley.comparison.recorded import compare_record

        made = compare_record(self.record, self.codebook)
        _ = made.options, made.case.sides
        return made

    def _start(self, age: Age) -> None:
        with self._lock:
            if self._closed or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._beside, args=(age,), name="parley-comparer", daemon=True)
            self._thread.start()

    def _beside(self, age: Age) -> None:
        """Have a process compare, and show what it sends: first the quick parts, then all of them."""
        begun = time.monotonic()
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe(duplex=False)
        since = self._since()
        child = context.Process(target=_work, args=(self.record.address, self.codebook, since, theirs), daemon=True)
        self._child = child
        try:
            child.start()
            theirs.close()
            found = _received(mine)
            self._show(Shown(found, age, time.time(), since, whole=False, pictures={}))
            late, pictures = _received(mine)
            vars(found).update(late)
            self._show(Shown(found, age, time.time(), since, pictures=pictures))
            self.fault = ""
        except (EOFError, OSError):
            self.fault = "" if self._closed else "the last attempt to compare the record came to no end"
        finally:
            mine.close()
            child.join()
            self._not_before = time.monotonic() + min(PAUSE * (time.monotonic() - begun), MOST_PAUSE)

    def _show(self, shown: Shown) -> None:
        gc.freeze()  # a comparison has millions of objects and no circle: the collector need not walk through them
        with self._news:
            self.shown = shown
            self._news.notify_all()

    def _since(self) -> str | None:
        """The day from which on there are about as many positions as are compared, None where there are fewer."""
        entry = schema.entry
        query = (
            select(entry.c.published)
            .where(entry.c.kind == "position")
            .order_by(entry.c.published.desc().nulls_last(), entry.c.n.desc())
        )
        if self.record.engine.dialect.name == "sqlite":  # which orders so by itself, and then with its index
            query = query.order_by(None).order_by(entry.c.published.desc(), entry.c.n.desc())
        with self.record.engine.connect() as db:
            row = db.execute(query.offset(MOST_COMPARED).limit(1)).one_or_none()
        return None if row is None else row[0] or "0"


def _received(pipe: Connection) -> Any:
    """What the process sends next. Raises EOFError where it has ended."""
    from parley.comparison.case import collector_paused

    pipe.poll(None)
    with collector_paused():
        return pipe.recv()


def _work(address: str, codebook: Codebook | None, since: str | None, pipe: Connection) -> None:
    """What the process does: compare and send."""
    import os

    from parley.comparison.recorded import compare_record

    os.nice(5)  # readers come first
    with Record(address, create=False) as record:
        found = compare_record(record, codebook, since=since)
        pipe.send(_light(found, SOON))
        late = {name: getattr(found, name) for name in LATE}
        pipe.send((late, _pictures(found)))


def _light(found: Comparison, parts: tuple[str, ...]) -> Comparison:
    """A comparison with its parts made, and without what only making them needs."""
    from parley.comparison import Comparison

    made = {name: getattr(found, name) for name in parts}
    light = Comparison(replace(found.case, statements=(), documents={}), found.codebook, parties=found.parties)
    vars(light).update(made)
    return light


def _pictures(found: Comparison) -> dict[str, str]:
    from parley.errors import Missing
    from parley.views import charts

    try:
        return {name: charts.svg(draw(found)) for name, draw in charts.CHARTS.items()}
    except Missing:
        return {}
