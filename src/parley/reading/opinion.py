"""What a public is reported to think, with its share.

In: the ground. Out: opinions in the order of the text. The encoder marks what an opinion is about and weighs its
stance; share and population come from the words of its sentence. A sentence without such a mark tells an opinion when
it names a public, a share or a poll, and a verb of being for or against: what follows the verb is what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parley.model import Opinion
from parley.passages.numbers import SPELT
from parley.reading import labels
from parley.reading.dates import dates
from parley.reading.encoder import Range
from parley.reading.ground import Ground

STANCES = labels.CLASSES["opinion_stance"][1]
PER_CENT = r"\s?(?:%|per\s?cent\b|percent\b|in a hundred)"
NUMBER = re.compile(r"\b(\d{1,3}(?:\.\d+)?)" + PER_CENT, re.IGNORECASE)
UNITS = {word: n for word, n in SPELT.items() if n < 10}
TENS = {word: n for word, n in SPELT.items() if n % 10 == 0}
IN_WORDS = re.compile(rf"\b({'|'.join(TENS)})(?:[- ]({'|'.join(UNITS)}))?{PER_CENT}", re.IGNORECASE)
IN_TEN = re.compile(rf"\b({'|'.join(UNITS)}) (?:in|out of) (?:ten|10)\b", re.IGNORECASE)
FRACTIONS = (
    (re.compile(r"\b(?:two[- ]thirds|two in three|two out of three)\b", re.I), 0.67),
    (re.compile(r"\b(?:three[- ]quarters|three (?:[\w’'-]+ )?in four|three out of four)\b", re.I), 0.75),
    (re.compile(r"\b(?:four in five|four out of five)\b", re.I), 0.8),
    (re.compile(r"\b(?:a|one) third\b|\bone in three\b", re.I), 0.33),
    (re.compile(r"\b(?:a|one) quarter\b|\bone in four\b", re.I), 0.25),
    (re.compile(r"\b(?:one in five|a fifth)\b", re.I), 0.2),
)
WORDS = (
    ("majority", re.compile(r"\bmajorit(?:y|ies)\b|\b(?:more than|over) half\b", re.I)),
    ("minority", re.compile(r"\bminority\b|\bless than half\b|\bfew\b", re.I)),
    ("most", re.compile(r"\bmost\b", re.I)),
    ("half", re.compile(r"\bhalf\b", re.I)),
)
OF = re.compile(r"(?:\w+ ){0,2}\w+ of\b", re.IGNORECASE)
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
    r"(?:of|among) (?:the )?((?:[A-Z][\w’'-]+ (?:[a-z-]+ )?)?(?:public|population|people|voters|respondents|citizens|residents|those (?:asked|polled"
    r"|questioned|surveyed)|displaced|youth|women|men|islanders)|[A-Z][\w-]+s\b|[A-Z][\w-]+(?:ese|ish)\b(?! [a-z]))"
    r"|\b((?:[A-Z][\w’'-]+ )?(?:voters|respondents|citizens|residents|public|people))\b"
    r"|\b([A-Z][a-z]+(?:ians|eans|ans|ese|is|ish|ers|ines|ards|ites|eks|oks|ots|ens|ars|abs))\b"
)
SHARE_REACH = 16
"""Characters before a share at a proposition's beginning: "about", "fully"."""
HOLDERS = re.compile(
    r"(?: of (?:the |all )?[\w’'-]+(?: [a-z][\w’'-]+)?)?(?: (?:thought|think|believed?|said|say|felt|feel|agreed?)(?: that)?)?\s*",
    re.IGNORECASE,
)
HOLDERS_REACH = 70
"""Characters between a share and the verb of being for or against: who was asked, by whom and when."""
TOLD = re.compile(r"[^,;:]{0,40} told [^,;:]{2,60}?(?: that)? (?=(?:they|it|he|she)\b)")
"""After a share: whom so many told what they think."""
EARLIER = re.compile(r"\b(?:up|down|compared with|against) (?:from )?(?:\w+ )?$", re.IGNORECASE)
"""Before a further share: the same was thought earlier by so many."""
FURTHER = re.compile(
    r"(?: of (?:them|those|respondents))?,?(?: (?:said|say|told \w+))?(?: that)?(?: they)? "
    r"(?:(?P<turned>(?:think |thought |took |held |said )?the (?:reverse|opposite|contrary)|disagree[ds]?\b)"
    r"|(?P<against>(?:would |were |are |was |be )*(?:oppos\w+|against|reject\w*|refus\w+))"
    r"|(?P<favour>(?:would |could |were |are |can |be )*(?:accept\w*|support\w*|back(?:ed|s)?\b|live with|in favou?r|favou?r\w*|agree[ds]?\b|welcom\w+)))"
    r"(?: (?:it|this|that|one|them|so|of it))?(?=[\s,.;:)]|$)",
    re.IGNORECASE,
)
"""After a further share of a sentence: what so many think of the same."""
RANKS = re.compile(
    r"\b(?:matter(?:s|ed)? more|(?:is|are|was|were) (?:more important|better|worth more)|(?:should|must) come (?:first|before)"
    r"|outweigh(?:s|ed)?)\b",
    re.IGNORECASE,
)
"""Who thinks that one thing matters more than another is for it."""
OTHER_WAY = {"supports": "opposes", "opposes": "supports"}
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
    found = [*marked, *told]
    known = {(item.evidence, item.share) for item in found}
    more = [item for first in found for item in _further(ground, first) if (item.evidence, item.share) not in known]
    return sorted([*found, *more], key=lambda item: item.proposition.start)


def _further(ground: Ground, first: Opinion) -> Iterator[Opinion]:
    """What the further shares of an opinion's sentence think of the same: the reverse, "would accept it", "up from"."""
    words = first.evidence[0].text
    begun, _ = _first_share(words)
    for start, end, value in shares(words):
        if start <= begun:
            continue
        after = FURTHER.match(words, end)
        if EARLIER.search(words, max(0, start - 24), start):
            yield replace(first, share=value, date=None)
        elif after:
            stance = (
                OTHER_WAY.get(first.stance, first.stance)
                if after["turned"]
                else "opposes" if after["against"] else "supports"
            )  # fmt: skip
            yield replace(first, share=value, stance=stance)


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
            part = _part(text, sentence, chars)
            told, public = share(text[slice(*part)]), _public(ground, sentence, part)
            about = _unshared(text, chars)
            if about is None or (told == "unknown" and (share(words) != told or not POLL.search(words))):
                continue  # a share of another part is not of this one
            thought = STANCES[stance]
            if thought == "believes" and RANKS.search(text, *about):
                thought = "supports"
            yield _opinion(ground, sentence, public or "the public", thought, told, about)


def _part(text: str, sentence: Range, at: Range) -> Range:
    """The part of a sentence, between semicolons, in which a range stands."""
    start = text.rfind(";", sentence[0], at[0]) + 1 or sentence[0]
    end = text.find(";", at[1], sentence[1])
    return start, end if end >= 0 else sentence[1]


def _public(ground: Ground, sentence: Range, part: Range) -> str | None:
    """The public that a part of a sentence tells, else the sentence before, else another part; by its name, if there is
    one ("Kastorians", not "those polled")."""
    before = ground.sentence((max(0, sentence[0] - len("  ")), sentence[0]))
    found = [population(ground.document.text[slice(*at)]) for at in (part, before, sentence)]
    named = [public for public in found[:2] if public and any(letter.isupper() for letter in public)]
    return next((public for public in [*named, *found] if public), None)


def _unshared(text: str, at: Range) -> Range | None:
    """A range without a share and those who hold the opinion at its beginning; None where nothing else stands in it.

    "[the majority of Kastorians are against] giving up the ridge"
    """
    verb = _verb(text, at)
    if verb and any(word.search(text, at[0], verb.start()) for _, word in WORDS):
        start = next((n for n in range(verb.end(), at[1]) if text[n].isalnum()), at[1])
        start += len("to ") * text.startswith("to ", start)
        return (start, at[1]) if at[1] - start >= 3 else None
    begun = next((end for start, end, _ in shares(text[slice(*at)]) if start < SHARE_REACH), 0)
    if begun and verb and verb.start() - at[0] - begun < HOLDERS_REACH:
        return _about(text, at, verb.end())
    if begun and (told := TOLD.match(text, at[0] + begun, at[1])):
        begun = told.end() - at[0]
    holders = HOLDERS.match(text, at[0] + begun, at[1]) if begun else None
    start = holders.end() if holders else at[0] + begun
    if begun and text[start : start + 1] == ",":
        return None  # only a share, put in
    return (start, at[1]) if at[1] - start >= 3 else None


def _told(ground: Ground) -> Iterator[Opinion]:
    """Opinions that the words of a sentence tell: a public, a share or a poll, and a verb of being for or against."""
    text = ground.document.text
    for sentence in ground.sentences:
        words = text[slice(*sentence)]
        public = population(words)
        if public is None:
            continue
        told = share(words)
        if told == "unknown" and not POLL.search(words):
            continue
        verb = _verb(text, sentence)
        at = _about(text, sentence, verb.end()) if verb else None
        if verb and at:
            stance = "opposes" if verb.re is AGAINST else "supports"
            yield _opinion(ground, sentence, public, stance, told, at)


def _verb(text: str, at: Range) -> re.Match[str] | None:
    """The first words in a range of being against something or for it: of two that begin together the longer."""
    found = (verb for pattern in (AGAINST, FOR) if (verb := pattern.search(text, *at)))
    return min(found, key=lambda verb: (verb.start(), -verb.end()), default=None)


def _opinion(ground: Ground, sentence: Range, population: str, stance: str, told: float | str, at: Range) -> Opinion:
    text = ground.document.text
    words = text[slice(*sentence)]
    by = POLLSTER.search(words)
    days = dates(text, *sentence, ground.document.published) if POLL.search(words) else ()
    return Opinion(
        population,
        stance,
        told,
        ground.span(at),
        (ground.span(sentence),),
        pollster=by["by"] if by else None,
        date=next((day.iso for day in days if day.iso), None),
    )


def _about(text: str, sentence: Range, start: int) -> Range | None:
    """What follows the verb, up to the end of its clause."""
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


def shares(sentence: str) -> list[tuple[int, int, float]]:
    """Every share that a sentence tells as a number of at most 1, with where it stands, in the sentence's order."""
    found = [(m.start(), m.end(), float(m[1]) / 100) for m in NUMBER.finditer(sentence)]
    found += [
        (m.start(), m.end(), (TENS[m[1].lower()] + UNITS.get((m[2] or "").lower(), 0)) / 100)
        for m in IN_WORDS.finditer(sentence)
    ]
    found += [(m.start(), m.end(), UNITS[m[1].lower()] / 10) for m in IN_TEN.finditer(sentence)]
    found += [(m.start(), m.end(), value) for pattern, value in FRACTIONS for m in pattern.finditer(sentence)]
    return sorted((start, end, round(value, 4)) for start, end, value in found if value <= 1)


def share(sentence: str) -> float | str:
    """The first share that a sentence tells, 0 to 1, else a word for it, else ``unknown``."""
    return _first_share(sentence)[1]


def _first_share(sentence: str) -> tuple[int, float | str]:
    """Where the first share of a sentence begins, and the share; a word counts before a number only as "half of"."""
    numbers = shares(sentence)
    words = [(m.start(), word) for word, pattern in WORDS for m in [pattern.search(sentence)] if m]
    told = [(start, word) for start, word in words if OF.match(sentence, start)]
    if numbers and (not told or numbers[0][0] < min(told)[0]):
        return numbers[0][0], numbers[0][2]
    if numbers:
        return min(told)
    return words[0] if words else (0, "unknown")
