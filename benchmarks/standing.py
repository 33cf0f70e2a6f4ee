"""Comparison and networks of many positions: seconds, on a record that is made for it.

``python benchmarks/standing.py [POSITIONS]`` makes a record with that many positions (100,000 where none is said), by
ten sides on some two thousand wordings, spread over a year, and times what an analyst waits for. Meanings of wordings
are computed when a record is first compared and kept; that first time is printed by itself.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert

from parley.comparison.networks import one_mode, two_mode, uses
from parley.comparison.polarization import polarization
from parley.comparison.recorded import compare_record
from parley.model import ISSUES, STANCES, Position, Span, plain
from parley.record import Record, schema
from parley.record.entries import columns

DATA = Path(__file__).parent / "data" / "options.tsv"
PER_REPORT = 10
WORDINGS = 2_000
SIDES = 10


def wordings() -> list[tuple[str, str]]:
    """Issue and words: the invented options, with places and numbers that vary."""
    lines = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")]
    places = "Hald Orvane Tarim Sarnia Brask Velle Tholm Ister Kadra Muren Olbia Pesk Rovan".split()
    made = [(issue, f"{words} near {place}") for _, issue, _, words in lines for place in places]
    return made[:WORDINGS]


def fill(record: Record, positions: int, seed: int = 7) -> None:
    """Put positions into a record as rows, as reading would have left them."""
    draw = random.Random(seed)
    told = wordings()
    sides = [f"side{n}" for n in range(SIDES)]
    with record.engine.begin() as db:
        db.execute(insert(schema.actor), [{"id": s, "name": s.capitalize(), "kind": "state"} for s in sides])
        for first in range(0, positions, PER_REPORT):
            n = first // PER_REPORT + 1
            day = f"2031-{1 + n % 12:02}-{1 + n % 28:02}"
            text, rows, at = "", [], 0
            for number in range(min(PER_REPORT, positions - first)):
                issue, words = draw.choice(told)
                text += words + ". "
                condition = draw.choice(told)[1] if draw.random() < 0.2 else None
                if condition:
                    text += condition + ". "
                item = Position(
                    "", draw.choice(sides), draw.choice(STANCES), issue if issue in ISSUES else "other",
                    Span(at, at + len(words), words),
                    Span(at + len(words) + 2, at + len(words) + 2 + len(condition), condition) if condition else None,
                    None, "reporter", "current", None,
                )  # fmt: skip
                at = len(text)
                data = plain(item)
                data["id"] = f"{first + number:016x}"
                rows.append({"id": data["id"], "kind": "position", **columns("position", data), "document": n,
                             "passage": n, "found": json.dumps(data), "published": day, "reader": "bench"})  # fmt: skip
            db.execute(insert(schema.document), [{"n": n, "id": f"{n:016x}", "sha256": f"{n:064x}", "published": day,
                       "language": "en", "text": text, "reader": "bench", "added": f"{day}T00:00:00Z"}])  # fmt: skip
            db.execute(insert(schema.passage), [{"n": n, "document": n, "number": 1, "start": 0, "end": len(text),
                       "digest": f"{n:016x}", "text": text}])  # fmt: skip
            if n <= 100:
                db.execute(
                    insert(schema.casting),
                    [{"document": n, "actor": s, "role": "party", "mentions": "[]"} for s in sides],
                )
            db.execute(insert(schema.entry), rows)


def timed(label: str, work: Callable[[], object]) -> None:
    """Print the seconds of one piece of work."""
    begin = time.perf_counter()
    work()
    print(f"{label:<58}{time.perf_counter() - begin:>8.2f} s", flush=True)


def main() -> None:
    """Make the record and time the comparison."""
    positions = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder, Record(Path(folder) / "bench.db") as record:
        timed(f"making a record of {positions:,} positions", lambda: fill(record, positions))
        timed("first comparison (meanings computed and kept)", lambda: compare_record(record).matrix)

        def whole() -> None:
            made = compare_record(record)
            _ = made.matrix, made.blocking, made.histories, made.differences

        timed("comparison: rows, options, matrix, gaps", lambda: compare_record(record).matrix)
        timed("comparison with blocks, histories and accounts", whole)
        made = compare_record(record)
        timed("the smallest sets that unblock", lambda: made.unblocking)
        timed("constraints", lambda: made.constraints)
        made = compare_record(record)
        _ = made.options
        timed(
            "networks: two-mode, one-mode, from positions",
            lambda: (lambda u: (two_mode(u), one_mode(u)))(uses(made.case, made.options)),
        )
        timed("networks with polarization", lambda: polarization(uses(made.case, made.options)))


if __name__ == "__main__":
    main()
