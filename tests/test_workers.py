"""Work over processes: in order, nothing lost when one is killed, and what kills them is named."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.errors import SourceError
from parley.workers import ONE_THREAD, TRIES, Ended, Workers, in_order


def doubled(number: int) -> int:
    time.sleep(0.01 * (number % 3))  # they end in another order than they begin
    if number == 7:
        raise SourceError("seven", "does not double")
    return 2 * number


def deadly(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def once(number: int, mark: str) -> tuple[int, int]:
    """Dies over number 2, but only the first time that anybody works on it."""
    place = Path(mark)
    if number == 2 and not place.exists():
        place.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number, os.getpid()


def threads() -> dict[str, str | None]:
    return {name: os.environ.get(name) for name in ONE_THREAD}


def large(number: int) -> bytes:
    return bytes(number)


def broken() -> None:
    raise ZeroDivisionError("one by nothing")


@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes_come_in_the_order_of_the_items(jobs: int) -> None:
    """Whatever is done first, what comes out is in order; an error stands in the place of its item."""
    found = [outcome for _, outcome in in_order(doubled, ((n,) for n in range(40)), jobs)]
    assert [2 * n for n in range(40) if n != 7] == [o for o in found if isinstance(o, int)]
    assert isinstance(found[7], SourceError)
    assert ("seven", "does not double") == (found[7].name, found[7].reason)


def test_a_killed_process_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The item that a process died over is done by another, and every item has one outcome."""
    found = [outcome for _, outcome in in_order(once, ((n, str(tmp_path / "mark")) for n in range(12)), 2)]
    assert list(range(12)) == [number for number, _ in found]
    assert (tmp_path / "mark").exists()


def test_what_kills_every_process_is_named_and_the_rest_is_done() -> None:
    """An item that ends its process again and again is given up with the signal; the others are done."""
    found = [outcome for _, outcome in in_order(deadly, ((n,) for n in range(6)), 2)]
    assert [0, 1, 2, 4, 5] == [o for o in found if isinstance(o, int)]
    assert isinstance(found[3], Ended)
    assert f"ended the process that worked on it {TRIES} times (signal 9, SIGKILL)" == str(found[3])


def test_an_idle_process_that_is_killed_is_replaced() -> None:
    """Work goes on after every process was killed between two items."""
    with Workers(doubled, 2) as workers:
        workers.give(0, 1)
        assert (0, 2) == workers.take()
        for worker in list(workers._workers):
            assert worker.process.pid
            os.kill(worker.process.pid, signal.SIGKILL)
        for number in range(1, 5):
            workers.give(number, number)
        assert {(n, 2 * n) for n in range(1, 5)} == {workers.take() for _ in range(4)}
        assert 0 == workers.out


def test_items_are_drawn_as_they_are_needed() -> None:
    """A stream without end can be worked on, and what is large passes."""
    drawn = 0

    def stream() -> Iterator[tuple[int]]:
        nonlocal drawn
        while True:
            drawn += 1
            yield (1_000_000,)

    work = in_order(large, stream(), 2)
    for _ in range(5):
        assert 1_000_000 == len(next(work)[1])
    work.close()  # type: ignore[attr-defined]  # it is a generator
    assert 60 > drawn


def test_every_process_has_one_thread() -> None:
    """The libraries of numbers are told so before they load, and our own environment is left as it was."""
    before = dict(os.environ)
    ((_, told),) = in_order(threads, [()], 2)
    assert ONE_THREAD == told
    assert before == dict(os.environ)


def test_what_breaks_in_a_process_says_where() -> None:
    """An error that is no error of ours comes back with the place where it was raised."""
    ((_, error),) = in_order(broken, [()], 2)
    assert isinstance(error, ZeroDivisionError)
    assert "in broken" in error.__notes__[0]
