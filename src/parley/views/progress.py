"""How far long work has come, on standard error and only on a terminal.

In: steps. Out: a bar with counts, speed and the time left, or without the last where nobody knows how much there is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class Step(Protocol):
    """Called once for each report that is done."""

    def __call__(self) -> None: ...


@contextmanager
def progress(total: int | None = None) -> Iterator[Step]:
    """``with progress(total) as step``; ``total`` is None where nobody knows how many reports there are, and one report
    has no bar.
    """
    if total == 1 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    left = [TimeRemainingColumn()] if total else [TimeElapsedColumn()]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *left)
    # what is printed meanwhile goes where it always goes
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("reports", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def steps() -> Iterator[Callable[[str, int, int], None]]:
    """``with steps() as step``: a bar for each step, by its name, how much of it is done, and of how much."""
    if not sys.stderr.isatty():
        yield lambda name, done, all: None
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as bars:
        known: dict[str, TaskID] = {}

        def step(name: str, done: int, all: int) -> None:
            task = known.setdefault(name, TaskID(-1))
            if task < 0:
                task = known[name] = bars.add_task(name, total=all)
            bars.update(task, completed=done, total=all)

        yield step


def expected(inputs: Iterable[str | Path]) -> int | None:
    """How many reports the inputs hold, where that is told without reading them: texts, JSON lines and Parquet."""
    if not sys.stderr.isatty():
        return None
    from parley.sources.counting import counted

    return counted(inputs)
