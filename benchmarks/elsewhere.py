"""Positions found where nobody negotiates: ``python benchmarks/elsewhere.py [--articles N] [--show] [--screen]``.

In: news of other subjects, the first articles of ``../shared/attribution/train.jsonl.gz``. Out: positions for an
article and by stance and issue; with ``--show`` each with the words around it and the words of a peace negotiation that
stand in its article, so that a person can judge which are about one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from parley.model import Document
from parley.reading.reader import Reader
from texts import SHARED

PEACE = re.compile(
    r"\b(?:cease-?fires?|truces?|peace (?:talks|deal|process|plan|negotiations|agreement)|negotiat\w+|mediat\w+"
    r"|hostages?|rebels?|nuclear (?:deal|talks|agreement|accord)|treat(?:y|ies)|sanctions)\b",
    re.IGNORECASE,
)
AROUND = 90
"""Characters shown on either side of a proposition."""


def articles(shared: Path, most: int) -> Iterator[Document]:
    """The first articles in the order of the file."""
    with gzip.open(shared / "attribution" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(most), lines, strict=False):
            row = json.loads(line)
            yield Document.of(row["text"], row["id"])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--show", action="store_true", help="each position with the words around it")
    parser.add_argument("--screen", action="store_true", help="read as a stream is read")
    args = parser.parse_args()
    reader = Reader(screen=args.screen)
    kinds: Counter[str] = Counter()
    read = found = bearing = near = 0
    for document in articles(args.shared, args.articles):
        reading = reader.read(document)
        read += 1
        found += len(reading.positions)
        bearing += bool(reading.positions)
        about = Counter(match.group().lower() for match in PEACE.finditer(document.text))
        near += len(reading.positions) if about.total() >= 3 else 0
        kinds.update(f"{p.stance} {p.issue}" for p in reading.positions)
        if args.show and reading.positions:
            print(f"\n{document.id}: {document.text[:80]!r}; {dict(about.most_common(5))}")
            for p in reading.positions:
                start, end = p.proposition.start, p.proposition.end
                before, after = document.text[max(0, start - AROUND) : start], document.text[end : end + AROUND]
                words = f"{before}[{p.proposition.text}]{after}"
                print(f"  {p.actor} {p.stance} {p.issue}: {' '.join(words.split())}")
        if sys.stderr.isatty():
            print(f"\r{read} read", end="", file=sys.stderr, flush=True)
    print(f"{found} positions in {bearing} of {read} articles: {10 * found / max(1, read):.1f} in ten articles; "
          f"{near} of them in articles with three words or more of a peace negotiation")  # fmt: skip
    for kind, count in kinds.most_common(20):
        print(f"{kind:32}{count:6}")


if __name__ == "__main__":
    main()
