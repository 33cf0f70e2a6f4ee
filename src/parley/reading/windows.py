"""Text into windows for the encoder: pieces, where they stand, and what their words look like.

In: a text and its passages. Out: windows of whole paragraphs, each at most ``WINDOW`` pieces, every piece with
its characters. Training and reading both come through here, so that the encoder sees the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from parley.model import Passage

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WINDOW = 246
"""Pieces of a window without its two end marks. With 222 who-what is lower by a few tenths."""

CLS, SEP, PARAGRAPH = 101, 102, 2
"""Pieces of the uncased BERT vocabulary: the end marks, and an unused one that stands before a paragraph."""

LOWER, CAPITAL, CAPITALS, DIGIT, MARK = range(5)
CASES = 5
OUTSIDE, INSIDE, QUOTE_MARK = range(3)
QUOTES = 3

MODEL_DIR = Path(__file__).parent / "model"

DOUBLE = {'"': "", "“": "”", "„": "“”", "«": "»", "”": "", "»": ""}
MARKS = re.compile("[\"“”„«»'‘’]")
"""Every mark that opens or closes."""


@dataclass(frozen=True, slots=True)
class Window:
    """Parallel lists over pieces; ``starts`` and ``ends`` are characters of the text, -1 for marks of ours."""

    ids: list[int]
    case: list[int]
    quote: list[int]
    starts: list[int]
    ends: list[int]
    words: list[int]
    """The piece at which each word begins."""
    paragraphs: list[int]
    """The paragraph number of each word."""

    def word_span(self, first: int, last: int) -> tuple[int, int]:
        """Characters from the beginning of word ``first`` to the end of word ``last``, both included."""
        after = self.words[last + 1] if last + 1 < len(self.words) else len(self.ids)
        piece = after - 1
        while self.ends[piece] < 0:
            piece -= 1
        return self.starts[self.words[first]], self.ends[piece]

    def word_starts(self) -> list[int]:
        """The character at which each word begins."""
        return [self.starts[piece] for piece in self.words]


@cache
def tokenizer() -> Tokenizer:
    """The encoder's tokenizer, without padding or cutting."""
    from tokenizers import Tokenizer

    made: Tokenizer = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def quote_states(text: str) -> bytearray:
    """For each character of a paragraph: OUTSIDE, INSIDE, or a QUOTE_MARK itself.

    A mark left open runs to the end of the paragraph, as a quotation that goes on in the next one is written.
    Single marks count where they open at the beginning of a word and close at the end of one.
    """
    state = bytearray(len(text))
    opened: str | None = None
    begun = 0
    last = len(text) - 1
    for mark in MARKS.finditer(text):
        i, char = mark.start(), mark.group()
        if opened is None:
            single = char in "'‘" and (i == 0 or not text[i - 1].isalnum()) and i < last and text[i + 1].isalnum()
            if char in DOUBLE or (single and _closes(text, i)):
                opened, begun = char, i + 1
                state[i] = QUOTE_MARK
        elif _is_close(opened, char, text, i):
            state[begun:i] = bytes([INSIDE]) * (i - begun)
            opened = None
            state[i] = QUOTE_MARK
    if opened is not None:
        state[begun:] = bytes([INSIDE]) * (len(text) - begun)
    return state


SINGLE_REACH = 600
"""Characters within which a single quotation mark must close to be one and not an apostrophe."""


def _closes(text: str, start: int) -> bool:
    found = MARKS.finditer(text, start + 2, min(len(text), start + SINGLE_REACH))
    return any(_is_close("'", mark.group(), text, mark.start()) for mark in found)


def _is_close(opened: str, char: str, text: str, i: int) -> bool:
    if opened in "'‘":
        before = text[i - 1]
        ends_word = i + 1 == len(text) or not text[i + 1].isalnum()
        return char in "'’" and ends_word and (before in ".,!?…" or before.isalnum()) and before != "s"
    return char in (DOUBLE[opened] or '"”»')


def word_case(word: str) -> int:
    """LOWER, CAPITAL, CAPITALS, DIGIT or MARK."""
    if not word[:1].isalnum():
        return MARK
    if word[0].isdigit():
        return DIGIT
    if not word[0].isupper():
        return LOWER
    return CAPITALS if len(word) > 1 and word.isupper() else CAPITAL


@dataclass(slots=True)
class _Pieces:
    """The pieces of one paragraph, before they are packed."""

    number: int
    ids: list[int]
    case: list[int]
    quote: list[int]
    starts: list[int]
    ends: list[int]
    first: list[bool]


def windows(text: str, passages: Sequence[Passage], size: int = WINDOW) -> Iterator[Window]:
    """Pack paragraphs in their order into as few windows as they need, of about the same length.

    So no window is left with a last paragraph alone, out of its company. A paragraph too long for a window is cut after
    a sentence's end.
    """
    parts = [part for paragraph in _paragraphs(text, passages) for part in _cut(paragraph, size - 1)]
    needs = [len(part.ids) + 1 for part in parts]
    left = sum(needs)
    room: list[_Pieces] = []
    used, wanted = 0, _share(left, size)
    for part, need in zip(parts, needs, strict=True):
        if room and (used + need > size or used + need - wanted > wanted - used):
            yield _pack(room)
            left -= used
            room, used, wanted = [], 0, _share(left, size)
        room.append(part)
        used += need
    if room:
        yield _pack(room)


def _share(pieces: int, size: int) -> float:
    """The length of each of the fewest windows that hold so many pieces."""
    return pieces / max(1, -(-pieces // size))


def _paragraphs(text: str, passages: Sequence[Passage]) -> Iterator[_Pieces]:
    pieces = tokenizer()
    texts = [text[p.start : p.end] for p in passages]
    for passage, words, encoded in zip(
        passages, texts, pieces.encode_batch(texts, add_special_tokens=False), strict=True
    ):
        quoted = quote_states(words)
        tokens = encoded.tokens
        offsets = encoded.offsets
        first = [not token.startswith("##") for token in tokens]
        case: list[int] = []
        for i, (start, end) in enumerate(offsets):
            case.append(word_case(words[start:end]) if first[i] or not case else case[-1])
        yield _Pieces(
            passage.number,
            encoded.ids,
            case,
            [quoted[start] if start < len(quoted) else OUTSIDE for start, _ in offsets],
            [passage.start + start for start, _ in offsets],
            [passage.start + end for _, end in offsets],
            first,
        )


def _cut(whole: _Pieces, size: int) -> Iterator[_Pieces]:
    """The paragraph in parts of at most ``size`` pieces, cut after a full stop where there is one."""
    at, count = 0, len(whole.ids)
    stops = {1012, 1029, 999}  # the pieces . ? !
    while at < count:
        end = min(at + size, count)
        if end < count:
            stop = next((i + 1 for i in range(end - 1, at + size // 2, -1) if whole.ids[i] in stops), 0)
            end = stop or next((i for i in range(end, at + size // 2, -1) if whole.first[i]), end)
        part = slice(at, end)
        first = whole.first[part]
        first[0] = True
        yield _Pieces(whole.number, whole.ids[part], whole.case[part], whole.quote[part], whole.starts[part],
                      whole.ends[part], first)  # fmt: skip
        at = end


def _pack(room: list[_Pieces]) -> Window:
    made = Window([CLS], [MARK], [OUTSIDE], [-1], [-1], [], [])
    for part in room:
        made.ids.append(PARAGRAPH)
        made.case.append(MARK)
        made.quote.append(OUTSIDE)
        made.starts.append(-1)
        made.ends.append(-1)
        base = len(made.ids)
        made.ids.extend(part.ids)
        made.case.extend(part.case)
        made.quote.extend(part.quote)
        made.starts.extend(part.starts)
        made.ends.extend(part.ends)
        begins = [base + i for i, first in enumerate(part.first) if first]
        made.words.extend(begins)
        made.paragraphs.extend([part.number] * len(begins))
    for column, value in (
        (made.ids, SEP),
        (made.case, MARK),
        (made.quote, OUTSIDE),
        (made.starts, -1),
        (made.ends, -1),
    ):
        column.append(value)
    return made
