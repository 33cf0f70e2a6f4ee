"""What a public is reported to think, with its share.

In: the ground. Out: opinions in the order of the text. The encoder marks what an opinion is about and weighs its
stance; share and population come from the words of its sentence. A sentence without such a mark tells an opinion when
it names a public, a share or a poll, and a verb of being for or against: what follows the verb is what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parley.model import Opinion
from parley.reading import labels
from parley.reading.dates import dates
from parley.reading.encoder import Range
from parley.reading.ground import Ground

STANCES = labels.CLASSES["opinion_stance"][1]
NUMBER = re.compile(r"\b(\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent\b|percent\b|in a hundred)", re.IGNORECASE)
FRACTIONS = (
    (re.compile(r"\b(?:two[- ]thirds|two in three|two out of three)\b", re.I), 0.67),
    (re.compile(r"\b(?:three[- ]quarters|three in four|three out of four)\b", re.I), 0.75),
    (re.compile(r"\b(?:eight in ten|four in five|four out of five)\b", re.I), 0.8),
    (re.compile(r"\bsix in ten\b", re.I), 0.6),
    (re.compile(r"\bseven in ten\b", re.I), 0.7),
    (re.compile(r"\b(?:a|one) third\b|\bone in three\b", re.I), 0.33),
    (re.compile(r"\b(?:a|one) quarter\b|\bone in four\b", re.I), 0.25),
    (re.compile(r"\b(?:one in five|a fifth)\b", re.I), 0.2),
)
WORDS = (
    ("majority", re.compile(r"\bmajorit(?:y|ies)\b|\bmore than half\b", re.I)),
    ("minority", re.compile(r"\bminority\b|\bless than half\b|\bfew\b", re.I)),
    ("most", re.compile(r"\bmost\b", re.I)),
    ("half", re.compile(r"\bhalf\b", re.I)),
)
POLL = re.compile(r"\b(?:polls?|survey(?:s|ed)?|pollsters?|respondents|opinion research)\b", re.IGNORECASE)
POLLSTER = re.compile(
    r"\b(?:polls?|survey)\b[^.;:]{0,60}?\b(?:by|from|for|of)\s+(?P<by>(?:(?:the|an?)\s+)?(?:[A-Z][\w’'-]+(?:\s+(?:of|for|and|de|al))?\s*)+"
    r"(?:(?:institute|centre|center|university|agency|pollster|firm|group|newspaper)\b)?)(?<!\s)"
)
"""Who asked: "a poll by the Norden Institute"."""
AGAINST = re.compile(
    r"\b(?:oppos(?:e|es|ed|ing)(?: to)?|(?:is|are|were|was) (?:\w+ )?against|against|reject(?:s|ed)?|do(?:es)? not (?:want|support|accept|back)"
    r"|did not want|would not (?:accept|support)|unwilling to|disapprov\w+ of|distrust)\b",
    re.IGNORECASE,
)
FOR = re.compile(
    r"\b(?:support(?:s|ed|ing)?(?: for)?|back(?:s|ed|ing)?|favou?r(?:s|ed)?|in favou?r of|approv(?:e|es|ed)(?: of)?|would (?:accept|vote for|support)"
    r"|accept(?:s|ed)?|want(?:s|ed)?|agree(?:s|d)? (?:with|to)|willing to|prefer(?:s|red)?|ready to)\b",
    re.IGNORECASE,
)
PUBLIC = re.compile(
    r"(?:of|among) (?:the )?((?:[A-Z][\w’'-]+ )?(?:public|population|people|voters|respondents|citizens|residents|those (?:asked|polled"
    r"|questioned|surveyed)|displaced|youth|women|men|islanders)|[A-Z][\w-]+s\b|[A-Z][\w-]+ese\b|[A-Z][\w-]+ish\b)"
    r"|\b((?:[A-Z][\w’'-]+ )?(?:voters|respondents|citizens|residents|public|people))\b"
    r"|\b([A-Z][a-z]+(?:ians|eans|ans|ese|is|ish|ers|ines|ards|ites|eks|oks|ots|ens|ars|abs))\b"
)
END = re.compile(
    r"[;.!?”\"]|, (?:with|while|but|and|according|though|although|down|up|compared|\d)|\s\((?=\d)| (?:while|but|though) "
)


def opinion(ground: Ground) -> list[Opinion]:
    """Every opinion of a document, in the order of the text."""
    marked = list(
        {(item.evidence, item.population, item.share): item for item in reversed([*_marked(ground)])}.values()
    )
    spoken = {item.evidence for item in marked}
    told = [item for item in _told(ground) if item.evidence not in spoken]
    return sorted([*marked, *told], key=lambda item: item.proposition.start)


def _marked(ground: Ground) -> Iterator[Opinion]:
    """Opinions whose proposition the encoder marks, in a sentence that names a poll, a share or a public."""
    text = ground.document.text
    for tagged, heads in zip(ground.tagged, ground.heads, strict=True):
        spans = tagged.spans["opinion.opinion"]
        if not spans:
            continue
        for at, stance in zip(spans, heads.classify("opinion_stance", spans).argmax(1), strict=True):
            chars = tagged.chars(at)
            sentence = ground.sentence(chars)
            words = text[slice(*sentence)]
            told, public = share(words), population(words)
            if told == "unknown" and not POLL.search(words):
                continue
            yield _opinion(ground, sentence, public or "the public", STANCES[stance], chars)


def _told(ground: Ground) -> Iterator[Opinion]:
    """Opinions that the words of a sentence tell: a public, a share or a poll, and a verb of being for or against."""
    text = ground.document.text
    for sentence in ground.sentences:
        words = text[slice(*sentence)]
        told = share(words)
        public = population(words)
        if public is None or (told == "unknown" and not POLL.search(words)):
            continue
        against, favour = AGAINST.search(words), FOR.search(words)
        verb = min((m for m in (against, favour) if m), key=lambda m: (m.start(), -m.end()), default=None)
        at = _about(text, sentence, verb.end()) if verb else None
        if at:
            yield _opinion(ground, sentence, public, "opposes" if verb is against else "supports", at)


def _opinion(ground: Ground, sentence: Range, population: str, stance: str, at: Range) -> Opinion:
    words = ground.document.text[slice(*sentence)]
    by = POLLSTER.search(words)
    when = next((d.iso for d in dates(ground.document.text, *sentence, ground.document.published) if d.iso), None)
    return Opinion(
        population,
        stance,
        share(words),
        ground.span(at),
        (ground.span(sentence),),
        pollster=by["by"] if by else None,
        date=when if POLL.search(words) else None,
    )


def _about(text: str, sentence: Range, offset: int) -> Range | None:
    """What follows the verb, up to the end of its clause."""
    start = sentence[0] + offset
    while start < sentence[1] and text[start] in ' ,:“"':
        start += 1
    stop = END.search(text, start, sentence[1])
    end = stop.start() if stop else sentence[1]
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return (start, end) if end - start >= 3 else None


def population(sentence: str) -> str | None:
    """The public that a sentence names, in its words."""
    match = PUBLIC.search(sentence)
    return next((group for group in match.groups() if group), None) if match else None


def share(sentence: str) -> float | str:
    """The first share that a sentence tells, 0 to 1, else a word for it, else ``unknown``."""
    numbers = [(m.start(), float(m[1]) / 100) for m in NUMBER.finditer(sentence)]
    numbers += [(m.start(), value) for pattern, value in FRACTIONS for m in pattern.finditer(sentence)]
    if numbers:
        value = min(numbers)[1]
        return round(value, 4) if value <= 1 else "unknown"
    return next((word for word, pattern in WORDS if pattern.search(sentence)), "unknown")
