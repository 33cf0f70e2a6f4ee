"""Copies of our own training reports, made by known edits, and changes that make another claim.

In: ``training/data``. Out: reports with, for each passage, the number of the original passage that it copies. It is a
room of its own because the benchmark of repeats and the benchmark of adding both start from it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "training" / "data"
TAG = re.compile(r"</?[sqcpketo]\d+>")
SENTENCE = re.compile(r'(?<=[.!?"”]) (?=[A-Z"“])')
HEAD = re.compile(r"^[A-Z][A-Z/ .-]+,? [^-–—]{0,40}[-–—]+ ")
FEWEST_WORDS = 8
"""A passage with fewer words (a dateline, a credit) counts as neither found nor missed."""

REWORDED = [
    (r"\bsaid\b", "told reporters"), (r"\btold reporters\b", "said"), (r"\bbut\b", "while"), (r"\babout\b", "some"),
    (r"\bofficials\b", "authorities"), (r"\btalks\b", "negotiations"), (r"\balso\b ", ""), (r"\bthat\b ", ""),
    (r"\bfirst\b", "opening"), (r"\bhouses\b", "homes"), (r"\blate\b ", ""), (r"\bwhich\b", "that"),
    (r"\btown\b", "city"), (r"\bcapital\b", "main city"), (r"\bafter\b", "following"), (r"\bnear\b", "close to"),
    (r" on (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", ""), (r"\badded\b", "went on"),
]  # fmt: skip
"""What a desk changes in a wire: attribution, connecting words, the day."""


@dataclass(frozen=True)
class Made:
    """One passage: its words, the original that it copies (None: it claims another thing), and the edit."""

    text: str
    of: int | None
    edit: str


def originals() -> list[list[str]]:
    """The reports, each as its passages; a passage that stands twice is left out the second time."""
    found = []
    seen: set[str] = set()
    for path in sorted(DATA.rglob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        words = [TAG.sub("", line).strip() for line in lines if line.strip() and not line.startswith("@")]
        passages = [p for p in words if len(p.split()) >= FEWEST_WORDS and not (p in seen or seen.add(p))]  # type: ignore[func-returns-value]
        if passages:
            found.append(passages)
    return found


def copies(passages: list[str], first: int, draw: random.Random) -> Iterator[list[Made]]:
    """Copies of one report whose passages are numbered from ``first``: one for each way in which wires are changed."""
    edits: dict[str, Callable[[str], str | None]] = {
        "verbatim": lambda p: p,
        "edited": lambda p: edited(p, draw),
        "cut": cut,
        "edited and cut": lambda p: cut(edited(p, draw) or p),
    }
    for name, edit in edits.items():
        made = [Made(text, n, name) for n, p in enumerate(passages, first) if (text := edit(p))]
        if name == "edited":
            draw.shuffle(made)  # and in another order
        if made:
            made[0] = Made(dateline(made[0].text), made[0].of, made[0].edit + ", dateline")
        yield made
    yield [Made(text, None, f"claim: {name}") for p in passages for name, text in claims(p)]


def edited(passage: str, draw: random.Random) -> str:
    """About a word in ten put otherwise."""
    left = max(1, len(passage.split()) // 10)
    for pattern, word in draw.sample(REWORDED, len(REWORDED)):
        if left and re.search(pattern, passage):
            passage = re.sub(pattern, word, passage, count=1)
            left -= 1
    return passage


def cut(passage: str) -> str | None:
    """The passage without its last sentence, where at least half of it is left."""
    sentences = SENTENCE.split(passage)
    kept = " ".join(sentences[:-1])
    return kept if len(kept.split()) >= max(FEWEST_WORDS, len(passage.split()) / 2) else None


def dateline(passage: str) -> str:
    """Another place and agency at the head."""
    return "ORVANE, June 3 (Lake Post) — " + HEAD.sub("", passage)


def claims(passage: str) -> Iterator[tuple[str, str]]:
    """The passage with one thing changed that makes it another claim."""
    body = HEAD.match(passage)
    number = re.compile(r"\b\d+\b").search(passage, body.end() if body else 0)
    if number:
        yield "number", passage[: number.start()] + str(int(number.group()) + 7) + passage[number.end() :]
    for verb, other in (("would", "would not"), ("had", "had not"), ("will", "will not"), ("did not", "did")):
        if re.search(rf"\b{verb}\b(?! not)", passage):
            yield "negation", re.sub(rf"\b{verb}\b", other, passage, count=1)
            break
    for verb, other in (("accept", "reject"), ("reject", "accept"), ("refused", "agreed"), ("offered", "demanded")):
        if verb in passage:
            yield "verb", passage.replace(verb, other, 1)
            break
