"""Work spread over processes of this machine.

In: a function and what it is to be done with. Out: what it makes of each, in the order in which they came. Every
process loads what the function needs once and has one item at a time, so that it is known which item a process died
over: that one is given to another process, and named when it ends that one as well. It knows nothing of reports, and
is started afresh (spawn), so that nothing of the parent is half copied.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, Self

TRIES = 2
"""Processes that an item may end before it is given up."""
AHEAD = 8
"""Items for each process that are out at a time, done ones that wait for an earlier one included."""
STARTS = 3
"""Processes in a row that may end before they are ready to work, before all is given up."""
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "PARLEY_THREADS"), "1"
)
"""What tells the libraries of numbers to use one thread: where processes share the cores, threads get in the way."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Ended(Exception):
    """An item that ended every process that had it; the message says how."""


Outcome = Any
"""What the function made of an item, or the exception that it raised, or ``Ended``."""


@dataclass(eq=False)
class _Worker:
    process: SpawnProcess
    pipe: connection.Connection
    ready: bool = False
    ticket: int | None = None


@dataclass
class Workers:
    """``jobs`` processes that do ``work``, which must be picklable. It is used in a ``with`` statement.

    ``give`` takes an item under a number of the caller's; ``take`` waits until any item is done.
    """

    work: Callable[..., Any]
    jobs: int
    _workers: list[_Worker] = field(default_factory=list)
    _waiting: deque[int] = field(default_factory=deque)
    _items: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    _deaths: dict[int, int] = field(default_factory=dict)
    _failed_starts: int = 0

    def __enter__(self) -> Self:
        for _ in range(self.jobs):
            self._start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    @property
    def out(self) -> int:
        """Items that were given and not yet taken."""
        return len(self._items)

    def give(self, ticket: int, *item: Any) -> None:
        """Have ``work(*item)`` done."""
        self._items[ticket] = item
        self._waiting.append(ticket)
        self._hand_out()

    def take(self) -> tuple[int, Outcome]:
        """The number of an item that is done, and its outcome. Raises what broke in a process, when it is no error of
        ours, and RuntimeError when no process can be started."""
        while True:
            ready = connection.wait([worker.pipe for worker in self._workers])
            for worker in [w for w in self._workers if w.pipe in ready]:
                try:
                    told = worker.pipe.recv()
                except (EOFError, OSError):
                    if (ended := self._bury(worker)) is not None:
                        return ended
                    continue
                if not worker.ready:
                    worker.ready, self._failed_starts = True, 0
                    self._hand_out()
                    continue
                ticket, worker.ticket = worker.ticket, None
                assert ticket is not None
                del self._items[ticket]
                self._deaths.pop(ticket, None)
                self._hand_out()
                return ticket, told

    def _hand_out(self) -> None:
        for worker in self._workers:
            if not self._waiting:
                return
            if worker.ready and worker.ticket is None:
                ticket = self._waiting.popleft()
                try:
                    worker.pipe.send(self._items[ticket])
                except OSError:  # it has died meanwhile, which ``take`` will see
                    self._waiting.appendleft(ticket)
                    worker.ready = False
                else:
                    worker.ticket = ticket

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self.work), daemon=True)
        with _one_thread():
            process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))

    def _bury(self, worker: _Worker) -> tuple[int, Outcome] | None:
        """Put another process in the place of a dead one; its item is tried again, or is returned as ended."""
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        if worker.ticket is None and not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise RuntimeError(
                    "worker processes end before they can work; a script that starts them needs the line "
                    "if __name__ == '__main__':"
                )
        self._start()
        if worker.ticket is None:
            return None
        ticket = worker.ticket
        self._deaths[ticket] = self._deaths.get(ticket, 0) + 1
        if self._deaths[ticket] < TRIES:
            self._waiting.appendleft(ticket)
            return None
        del self._items[ticket], self._deaths[ticket]
        code = worker.process.exitcode or 0
        how = f"signal {-code}, {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return ticket, Ended(f"ended the process that worked on it {TRIES} times ({how})")


def in_order(
    work: Callable[..., Any], items: Iterable[tuple[Any, ...]], jobs: int
) -> Iterator[tuple[tuple[Any, ...], Outcome]]:
    """Each item with its outcome, in order: of ``work(*item)``, what it returns or what it raises.

    With one job it is done here, one item after the other. Items are drawn as they are needed. An exception is
    returned and not raised: which ones the caller bears with is its own to say.
    """
    if jobs <= 1:
        for item in items:
            try:
                outcome = work(*item)
            except Exception as error:
                outcome = error
            yield item, outcome
        return
    drawn = enumerate(items)
    left: deque[tuple[int, tuple[Any, ...]]] = deque()
    done: dict[int, Outcome] = {}
    with Workers(work, jobs) as workers:
        more = True
        while more or left:
            while more and len(left) < AHEAD * jobs:
                found = next(drawn, None)
                more = found is not None
                if found is not None:
                    left.append(found)
                    workers.give(found[0], *found[1])
            while left and left[0][0] in done:
                number, item = left.popleft()
                yield item, done.pop(number)
            if left and left[0][0] not in done:
                number, outcome = workers.take()
                done[number] = outcome


def _work(pipe: connection.Connection, work: Callable[..., Any]) -> None:
    """What a process does until its parent closes the pipe or goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted and ends this process
    try:
        pipe.send(None)
        while True:
            item = pipe.recv()
            outcome: Outcome
            try:
                outcome = work(*item)
            except Exception as error:
                error.add_note(traceback.format_exc())
                outcome = error
            pipe.send(outcome)
    except (EOFError, OSError):
        return


@contextmanager
def _one_thread() -> Iterator[None]:
    """The environment of a process that starts in here."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
