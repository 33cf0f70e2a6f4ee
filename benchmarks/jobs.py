"""What a second process brings: ``parley read`` and ``parley add`` with ``--jobs 2`` beside ``--jobs 1``.

``python benchmarks/jobs.py [--jobs N] [--documents N] [--rounds N]``. In: our training reports. Out: for each of the
two commands the ratio of reports a second, the median over paired rounds. The clock runs from the report after the
first ``WARM``: models are loaded once, however long the work is. Exit code 1 where two processes are less than 1.8
times one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from made_copies import originals
from parley.reading.reader import Reader
from parley.record import Record
from parley.sources import read_reports
from parley.views.given import Given

WARM = 24
"""Reports before the clock runs, so that every process has loaded its models."""
SHARE = 0.9
"""Of its number that N processes must be faster than one: two are 1.8 times as fast."""


def seconds(outcomes: Iterable[object]) -> float:
    """Seconds that the outcomes take to come, after the first ``WARM``."""
    began = 0.0
    for number, _ in enumerate(outcomes, 1):
        if number == WARM:
            began = time.perf_counter()
    return time.perf_counter() - began


def reading(rows: Path, reader: Reader, jobs: int) -> float:
    """Seconds for what ``parley read --format jsonl`` does."""
    return seconds(found.to_json() for found in Given().readings(reader, read_reports([rows]), jobs, expected=1))


def adding(rows: Path, reader: Reader, jobs: int) -> float:
    """Seconds for what ``parley add`` does, into a SQLite file."""
    with tempfile.TemporaryDirectory() as folder, Record(Path(folder) / "r.db") as record:
        return seconds(record.adding([rows], reader, jobs=jobs))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--documents", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    texts = ["\n\n".join(passages) for passages in originals()][: WARM + args.documents]
    reader = Reader()
    worse = False
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        rows.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        commands: dict[str, Callable[[Path, Reader, int], float]] = {"read": reading, "add": adding}
        for name, work in commands.items():
            pairs = [(work(rows, reader, 1), work(rows, reader, args.jobs)) for _ in range(args.rounds)]
            ratio = statistics.median(one / many for one, many in pairs)
            speed = (len(texts) - WARM) / statistics.median(one for one, _ in pairs)
            wanted = SHARE * args.jobs
            print(
                f"parley {name}: {args.jobs} processes are {ratio:.2f} times as fast as one (promised {wanted:.1f}); "
                f"one reads {speed:.1f} reports a second; rounds {', '.join(f'{a / b:.2f}' for a, b in pairs)}",
                flush=True,
            )
            worse = worse or ratio < wanted
    sys.exit(worse)


if __name__ == "__main__":
    main()
