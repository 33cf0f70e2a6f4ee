"""Where the time of reading goes, stage by stage.

``python benchmarks/stages.py [--shared DIR] [--words N] [--news] [FILE...]``. In: our reports, the mixed stream of news
or files of text. Out: for each stage that the reader calls, its seconds of the processor without those of the stages
that it calls itself, its share, and how often it is called; the same in ``results/``. A stage is any function or class
that the reader takes from another room of Parley, so that a new one is in the table by itself.
"""

from __future__ import annotations

import argparse
import inspect
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import results
import texts
from parley.model import Document
from parley.reading import reader as reading

NOUNS = ("parley.model", "parley.errors")
"""Modules whose names are no stages."""


@dataclass
class Clock:
    """Seconds and calls by stage. Stages may call each other: each is charged for its own time alone."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    calls: Counter[str] = field(default_factory=Counter)
    _inner: list[float] = field(default_factory=lambda: [0.0])

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work, with its time taken. What it yields one by one is made at once: the time is its own."""
        lazy = inspect.isgeneratorfunction(work)

        def run(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            self._inner.append(0.0)
            try:
                made = work(*args, **kwargs)
                return iter(list(made)) if lazy else made
            finally:
                took = time.process_time() - began
                self.seconds[name] += took - self._inner.pop()
                self.calls[name] += 1
                self._inner[-1] += took

        return run


@contextmanager
def watched(clock: Clock) -> Iterator[None]:
    """While it lasts, the clock runs over every stage of the reader."""
    there = dict(vars(reading))
    for name, found in there.items():
        room = str(getattr(found, "__module__", ""))
        stage = inspect.isfunction(found) or inspect.isclass(found)
        if stage and room.startswith("parley.") and room not in (*NOUNS, reading.__name__):
            setattr(reading, name, clock.timed(f"{room.removeprefix('parley.')}.{name}", found))
    try:
        yield
    finally:
        vars(reading).update(there)


def profile(documents: list[Document]) -> tuple[Clock, float]:
    """The time of each stage over documents, and all of it in seconds."""
    clock = Clock()
    made = reading.Reader()
    for _ in made.read_many(documents[:3]):
        pass
    with watched(clock):
        began = time.process_time()
        for _ in made.read_many(documents):
            pass
        return clock, time.process_time() - began


def table(clock: Clock, whole: float) -> list[dict[str, Any]]:
    """Stage, seconds, share of the whole (0 to 1) and calls, the longest first; what is left is the reader's."""
    rows = [{"stage": n, "seconds": s, "share": s / whole, "calls": clock.calls[n]} for n, s in clock.seconds.items()]
    left = whole - sum(clock.seconds.values())
    rows.append({"stage": "reader itself", "seconds": left, "share": left / whole, "calls": 1})
    return sorted(rows, key=lambda row: -float(str(row["seconds"])))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="texts; our own reports without them")
    parser.add_argument("--shared", type=Path, default=texts.SHARED)
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--news", action="store_true", help="the mixed stream of news")
    args = parser.parse_args()
    results.on_one_core()
    if args.files:
        documents = [Document.of(path.read_text(encoding="utf-8"), str(path)) for path in args.files]
    else:
        documents = (args.news and texts.stream(args.shared, args.words)) or texts.negotiations(args.words)
    clock, whole = profile(documents)
    rows, words = table(clock, whole), texts.words(documents)
    print(f"{len(documents)} documents, {words} words, {whole:.2f} s, {words / whole:.0f} words/s")
    for row in rows:
        print(f"{row['stage']:36}{row['seconds']:9.3f} s{row['share']:8.1%}{row['calls']:9} calls")
    if not args.files:
        name = "stages-news" if args.news else "stages"
        results.save(name, {"documents": len(documents), "words": words, "seconds": whole, "stages": rows})


if __name__ == "__main__":
    main()
