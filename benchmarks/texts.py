"""The texts that benchmarks of speed read: reports on negotiations, and a mixed stream of news.

In: our own marked reports, and the development data of ``../shared`` where it is there. Out: documents, the same ones
every time. Texts of the development data are read at run time and stay where they are.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parley.model import Document

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT / "training"))
import marked  # noqa: E402  # a script's folder, not a package

NEWS_IN_TEN = 9
"""Articles on other subjects in ten of the mixed stream."""


def reports(folder: Path = ROOT / "training" / "data") -> Iterator[tuple[Document, dict[str, Any]]]:
    """Every marked report below a folder with its record, in the order of names."""
    for report, record in marked.load(folder):
        head = report.head
        yield Document.of(report.text, head["id"], title=head["title"], published=head["published"]), record


def articles(shared: Path) -> Iterator[Document]:
    """The development articles."""
    for line in (shared / "gold" / "dev" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Document.of(row["text"], row["id"], title=row["title"], published=row["published"])


def words(documents: list[Document]) -> int:
    """Words of documents: what stands between blanks."""
    return sum(len(document.text.split()) for document in documents)


def negotiations(most: int) -> list[Document]:
    """Reports of ours on negotiations, taken evenly from all of them, of about ``most`` words in all."""
    found = [Document.of(report.text, report.head["id"]) for report, _ in marked.load(ROOT / "training" / "data")]
    return _evenly(found, most)


def stream(shared: Path, most: int) -> list[Document] | None:
    """A stream of news of about ``most`` words: nine articles on any subject, one of our reports, and so on; None where
    the development data is not there."""
    path = shared / "attribution" / "train.jsonl.gz"
    if not path.exists():
        return None
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    news = _evenly([Document.of(row["text"], str(row["id"])) for row in rows], most)
    ours = negotiations(most)
    mixed: list[Document] = []
    for start in range(0, len(news) - NEWS_IN_TEN + 1, NEWS_IN_TEN):
        mixed += [*news[start : start + NEWS_IN_TEN], ours[start // NEWS_IN_TEN % len(ours)]]
    return mixed


def _evenly(documents: list[Document], most: int) -> list[Document]:
    step = max(1, round(words(documents) / most))
    return documents[::step]
