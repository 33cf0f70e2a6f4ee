"""How well repeats are found across the record: precision and recall on copies made by known edits.

``python benchmarks/repeats.py [--record ADDRESS]``. In: our training reports, copied verbatim, edited, cut, in another
order and under another dateline; and with one number, negation or verb changed, which makes another claim and no
repeat. Out: precision and recall on passages, and both by edit. Exit code 1 under the promised figures.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import func, select

from made_copies import FEWEST_WORDS, Made, copies, originals
from parley.model import Document, Reading
from parley.passages import paragraphs, repeats
from parley.record import Record, schema

PRECISION = 0.99
RECALL = 0.97


class Passages:
    """A reader that finds passages alone."""

    version = "passages"

    def read(self, document: Document, known: Collection[int] = ()) -> Reading:
        return Reading(document, repeats=repeats(document.text, paragraphs(document.text)))


def measured(address: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By edit: copies there are, copies found at their original, and links to what is not the original."""
    there: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    draw = random.Random(7)
    reports = originals()
    with Record(address) as record:
        texts = ["\n\n".join(passages) for passages in reports]
        record.add_documents([Document.of(text, outlet="Wire") for text in texts], Passages())
        origins = _origins(record)
        first = 0
        for passages in reports:
            for number, made in enumerate(copies(passages, first, draw)):
                if made:
                    document = Document.of("\n\n".join(m.text for m in made), outlet=f"Outlet {number}")
                    _score(record, document, made, there, right, wrong, origins)
            first += len(passages)
    return there, right, wrong


def _origins(record: Record) -> list[str]:
    """For each original passage in order its own words, or those of an earlier original that it repeats itself."""
    one, origin = schema.passage.alias(), schema.passage.alias()
    query = (
        select(func.coalesce(origin.c.text, one.c.text))
        .outerjoin(origin, origin.c.n == one.c.origin)
        .order_by(one.c.document, one.c.number)
    )
    with record.engine.connect() as db:
        return list(db.execute(query).scalars())


def _score(
    record: Record,
    document: Document,
    made: list[Made],
    there: Counter[str],
    right: Counter[str],
    wrong: Counter[str],
    first: list[str],
) -> None:
    """Add one report of made passages, and compare each with the passage that the record links it to.

    It must be the original, or one with just the same words.
    """
    (added,) = record.add_documents([document], Passages())
    one, origin = schema.passage.alias(), schema.passage.alias()
    query = (
        select(one.c.number, origin.c.text)
        .join(origin, origin.c.n == one.c.origin)
        .join(schema.document, schema.document.c.n == one.c.document)
        .where(schema.document.c.id == added.document, origin.c.document != one.c.document)
    )
    with record.engine.connect() as db:
        linked = {number: text for number, text in db.execute(query)}  # noqa: C416  # rows are no pairs to mypy
    for number, passage in enumerate(made, 1):
        if len(passage.text.split()) < FEWEST_WORDS:
            continue
        if passage.of is not None:
            there[passage.edit] += 1
        if number in linked:
            ok = passage.of is not None and (linked[number] == first[passage.of] or passage.text in linked[number])
            (right if ok else wrong)[passage.edit] += 1
            if not ok and "--show" in sys.argv:
                print(passage.edit, "|", passage.text, "|", linked[number], "\n")
        elif passage.of is not None and "--show" in sys.argv:
            print("MISSED", passage.edit, "|", passage.text, "|", first[passage.of], "\n")
        elif passage.of is None:
            there[passage.edit] += 0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--record", default=None, help="an empty record; a temporary SQLite file without one")
    parser.add_argument("--show", action="store_true", help="print every passage that is missed or linked wrongly")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        there, right, wrong = measured(args.record or str(Path(folder) / "repeats.db"))
    print(f"{'edit':28}{'copies':>8}{'found':>8}{'wrong':>8}")
    for edit in sorted({*there, *wrong}):
        print(f"{edit:28}{there[edit]:8}{right[edit]:8}{wrong[edit]:8}")
    precision, recall = right.total() / (right.total() + wrong.total()), right.total() / there.total()
    print(f"precision {precision:.4f} (promised {PRECISION}), recall {recall:.4f} (promised {RECALL})")
    sys.exit(precision < PRECISION or recall < RECALL)


if __name__ == "__main__":
    main()
