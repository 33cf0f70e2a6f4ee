"""Words of meeting: whether words tell of a round at all, and whether it is on, over or still to come.

In: a text and the place of words that the encoder takes for a round. Out: plain answers, by general English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parley.model import TalksFormat, TalksStatus
from parley.reading.encoder import Range

MEETS = re.compile(
    r"\b(?:talks?|negotiat\w+|summit|meet(?:s|ing|ings)?|met|rounds?|sessions?|consultations?|conference"
    r"|dialogue|discussions?"
    r"|contacts?|delegat\w+|envoys?|mediat\w+|shuttl\w+|sat|sit|sitting|reconven\w+|resum\w+|adjourn\w+"
    r"|sign(?:ed|s|ing)?|initialled"
    r"|deals?|accords?|agree\w*|pact|visit\w*|encounter|attempt|efforts?|plenary|process|platform|back|return\w*)\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\b(?:press|news) conference\b|\b(?:meeting|conference) (?:room|hall|centre|center)s?\b|\b(?:judges?|court"
    r"|trial|hearing)\b"
    r"|\b(?:takes?|took|taking) effect\b|\b(?:enters?|entered|comes?|came|coming) into (?:force|effect)\b"
    r"|\bexpire[ds]?\b"
    r"|\b(?:war|fighting) broke out\b|\bbroke off relations\b|\A(?:we|he|she|i) (?:meet|talks?|met)\b"
    r"|\bit met\b(?! (?:with|the|its|his))|\bmet the plane\b",
    re.IGNORECASE,
)
"""What sounds like a round and is none: meetings with the press, in court, of a cabinet; deals that take effect."""
WAR = re.compile(
    r"\b(?:war|fighting|fell|besieg\w+|siege|shell\w*|strikes?|struck|offensive|captured|troops|reconnected"
    r"|sanctions|killed|attack\w*"
    r"|missiles?|bomb\w*|invasion)\b",
    re.IGNORECASE,
)
STAYS = re.compile(r"\b(?:to|will|would|still) (?:continu\w+|go on)\b|\bcontinu(?:es?|ing) on\b", re.IGNORECASE)
"""What is to continue is under way, though its next day lies ahead."""
AFFECTED = re.compile(
    r"\b(?:might|may|could|would|will) be (?:complicated|derailed|overshadowed|affected|disrupted|threatened"
    r"|difficult|tough)\b",
    re.IGNORECASE,
)
"""What may be harmed is going on already."""
OVER = re.compile(
    r"\b(?:has|have|had) (?:collapsed|ended|failed|closed|concluded|been suspended|broken (?:up|off|down))\b"
    r"|\bsuspension of\b"
    r"|\b(?:talks|round|meeting|session|summit|conference|consultations|negotiations)(?: \w+){0,6}? (?:ended"
    r"|closed|wrapped up|concluded"
    r"|broke up|collapsed|was completed|were completed)\b",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"\b(?:after|following|at the (?:close|end) of)(?: \w+){0,7}? (?:talks|meetings?|negotiations|consultations"
    r"|sessions?)\b",
    re.IGNORECASE,
)
"""What has just been."""
AGAIN = re.compile(
    r"\b(?:is|are|were|was|due|set|expected|agreed|agree|plans?|plan) to (?:return|meet|reconvene|resume|hold"
    r"|sit down|be back)\b"
    r"|\b(?:will|would) (?:return|meet|resume|reconvene|be back|come back|sit down)\b|\bmeet again\b|\bdue back\b",
    re.IGNORECASE,
)
"""What is still to come."""
BEFORE = re.compile(
    r"\b(?:previous|earlier|last (?:year|spring|summer|autumn|winter|fall|month)|years? ago|months? ago"
    r"|decades?|formerly|at the time"
    r"|back then|in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""What is long gone."""
HAD = re.compile(
    r"\bhad (?:\w+ ){0,2}?(?:met|held|talked|gathered|sat|signed|agreed|spoken|hosted|collapsed|ended|failed)\b"
    r"|\b(?:was|were) (?:supposed|meant) to\b",
    re.IGNORECASE,
)
"""What was over when the current round began, or never came about."""
FIRST = re.compile(
    r"\b(?:previous|earlier) (?:\w+ )?(?:attempts?|efforts?|rounds?|talks|meetings?|contacts?|sessions?|series"
    r"|consultations?|negotiations)\b"
    r"|\bfirst (?:\w+ )?(?:attempt|effort|mediation)s?\b",
    re.IGNORECASE,
)
"""What went before the round of today."""
PERFECT = re.compile(
    r"\b(?:have|has|['’]ve|['’]s) (?:been )?(?:met|meeting|sat|sitting|talking|negotiating|had)\b", re.IGNORECASE
)
"""What is going on still."""
TO_COME = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|to|due|set|planned|scheduled|expected|next|tomorrow|again"
    r"|pencilled)\b",
    re.IGNORECASE,
)
LEADERS = re.compile(
    r"\b(?:leaders?|presidents?|prime ministers|heads of (?:state|government)|summit)\b", re.IGNORECASE
)
SAME = re.compile(
    r"\b(?:back|return\w*|again here|here|same (?:place|room|hotel|hall|city|town|venue|building|table|church"
    r"|house)|tomorrow|tonight"
    r"|(?:on|until|by) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
"""Of a round to come: where the last one was."""


RETURN = re.compile(
    r"\b(?:back|return\w*|again here|in the same (?:place|room|hotel|hall|city"
    r"|town))\b",
    re.IGNORECASE,
)
VISIT = re.compile(
    r"\b(?i:travel\w*|fl(?:y|ies|ying)|heads?|go(?:es|ing)?|due|expected)(?: to)? (?i:in|to|at) (?:the )?[A-Z]"
)
"""Somebody is to go somewhere: he meets his host there, with nobody between."""


FORMATS: tuple[tuple[TalksFormat, re.Pattern[str]], ...] = (
    ("shuttle", re.compile(r"\bshuttl\w+\b", re.IGNORECASE)),
    ("proximity", re.compile(
        r"\b(?:proximity|indirect(?:ly)?)\b|\bseparate (?:rooms|floors|wings|hotels|buildings)\b"
        r"|\b(?:did|do|would|will) not (?:meet|sit) (?:face[- ]to[- ]face|directly"
        r"|in the same room)\b", re.IGNORECASE)),
    ("direct", re.compile(
        r"\bface[- ]to[- ]face\b|\bdirect(?:ly)? (?:talks|negotiat\w+|meeting|contact\w*)\b|\b(?:met|meet"
        r"|meeting) directly\b"
        r"|\b(?:at the same table|in the same room)\b", re.IGNORECASE,
    )),
)  # fmt: skip


def is_round(text: str, at: Range, sentence: Range) -> bool:
    """Whether the words at ``at`` may tell of a round: not of war, the press, a court, or a deal's first day."""
    words = text[at[0] : at[1]]
    around = text[max(sentence[0], at[0] - 30) : min(max(sentence[1], at[1]), at[1] + 12)]
    if ELSEWHERE.search(words) or ELSEWHERE.search(around):
        return False
    return bool(MEETS.search(words)) or not WAR.search(words)


def tense(text: str, at: Range, sentence: Range, likeliest: str) -> str:
    """Of current, coming and past, the one that the words tell, where the encoder finds ``likeliest``."""
    words = text[at[0] : max(at[1], at[0])]
    whole = text[sentence[0] : max(sentence[1], at[1])]
    before = text[max(sentence[0], at[0] - 40) : at[1]]
    if likeliest == "coming":
        if STAYS.search(whole) or AFFECTED.search(whole):
            return "current"
        if FIRST.search(words):
            return "past"
        gone = OVER.search(words) or OVER.search(before) or AFTER.search(before)
        return "current" if gone and not AGAIN.search(words) else "coming"
    if likeliest == "past":
        if re.search(r"\b(?:meet again|due back)\b", words) and not HAD.search(words):
            return "coming"
        just = (AFTER.search(before) or PERFECT.search(words)) and not BEFORE.search(whole)
        return "current" if just and not FIRST.search(words) else "past"
    if FIRST.search(words):
        return "past"
    return "coming" if AGAIN.search(words) and not OVER.search(words) else "current"


DEAL = (
    r"(?:deals?|agreements?|accords?|cease-?fires?|truces?|pacts?|treaty|pledge|declaration|memorandum|document"
    r"|protocol"
    r"|commitment|roadmap|exchange|swap|cessation of hostilities)"
)
SIGNED = re.compile(
    rf"\b(?:(?:have|has) (?:agreed|signed|reached|struck|concluded|initialled)|signed|reached|struck|initialled"
    rf"|concluded"
    rf"|put their (?:names|signatures) to|agreed(?: on)?)\b(?! to (?:a|an|the|its"
    rf"|their)\b)(?: [\w’'\"“-]+,?){{0,8}}? {DEAL}\b"
    rf"|\bagreed (?:\w+day |on \w+day )?to (?:exchange|swap|free|release|stop|cease|halt|end|extend)\b",
    re.IGNORECASE,
)
"""A deal reached tells of a round that has ended with it."""
SAID = re.compile(
    r"\b(?:since|while|under whose|no|not|never|yet to|without|unless|until|if|once|before|had|would|could|may"
    r"|might|said it|says it|will)\b",
    re.IGNORECASE,
)
"""A deal denied, foreseen, of the past, or that one side only speaks of."""
OPENING = re.compile(
    r"\b(?:peace|direct|indirect|proximity) (?:talks|negotiations)\b|\b[Tt]he (?:[a-z]+ )?(?:conference|summit)\b"
    r"|\b(?:first|second|third|fourth|fifth|latest|last|\w+th) round of (?:\w+ )?(?:talks|negotiations)\b"
)
"""What a report that opens with it is about."""
RECEIVED = re.compile(r"\b(?:was|were) (?:received|met|greeted|welcomed) by\b")
"""Envoys received have met."""
GUESTS = re.compile(r"\b(?:envoys?|ambassador|delegation|negotiators|minister|mediators?|team)\b", re.IGNORECASE)
SENDS = re.compile(
    r"\b(?:send|sending|dispatch) (?:\w+ ){0,2}(?:negotiators|delegation|team|envoys?)\b"
    r"|\b(?:delegation|negotiators|team|envoys?) (?:\w+ ){0,3}?(?:would|will|is to|are to|was to|were to"
    r"|is due to|are due to) (?:\w+ )?(?:go|travel|return"
    r"|fly|come)\b"
    r"|\b(?:continue|resume) (?:the |their )?(?:\w+ )?(?:talks|negotiations)\b"
    r"|\btalks (?:\w+ )?(?:afterwards|to follow)\b|\bno date has been set for (?:\w+ )?(?:talks|a meeting|the next)\b"
    r"|\b(?:bring|get) (?:them|the two|both (?:sides|men)) (?:together|to the table)\b",
    re.IGNORECASE,
)
"""What tells of a round to come."""
FELL = re.compile(
    r"\b(?:attempts?|talks|negotiations|rounds?|meetings?|conference|process"
    r"|efforts?)\b[^.;\n]{0,60}?\b(?:fell apart|broke down|collapsed|came apart"
    r"|were suspended|was suspended|failed|foundered|came to nothing|were abandoned|produced nothing)\b",
    re.IGNORECASE,
)
"""What tells of a round that failed."""
OPEN = re.compile(r"\b(?:if|unless|until|whether|not|never|have|has|may|might|could)\b", re.IGNORECASE)
"""What has not come about, or only just."""


def by_words(text: str, sentences: Sequence[Range], missing: str) -> Iterator[tuple[Range, TalksStatus]]:
    """Where plain words tell of a round of a tense, ``missing``, of which the encoder has found none; at most one."""
    if missing == "current":
        found = _reached(text, sentences) or _received(text, sentences)
    else:
        found = _open(text, sentences, SENDS if missing == "coming" else FELL)
    if found:
        yield found, "concluded" if missing == "current" else "scheduled" if missing == "coming" else "past"


def _reached(text: str, sentences: Sequence[Range]) -> Range | None:
    """A deal reached, by the first third of a report, or the round with which a report opens."""
    for place, (start, end) in enumerate(sentences):
        found = SIGNED.search(text, start, end) if 3 * start < sentences[-1][1] else None
        if found and not SAID.search(text[start : found.end()]) and not BEFORE.search(text, start, end):
            return found.span()
        found = OPENING.search(text, start, end) if place == 0 else None
        if found and not TO_COME.search(text[max(start, found.start() - 40) : found.end() + 30]):
            return found.span()
    return None


def _received(text: str, sentences: Sequence[Range]) -> Range | None:
    for start, end in sentences:
        found = RECEIVED.search(text, start, end)
        if found and GUESTS.search(text, max(0, start - 150), found.start()):
            return found.span()
    return None


def _open(text: str, sentences: Sequence[Range], pattern: re.Pattern[str]) -> Range | None:
    for start, end in sentences:
        found = pattern.search(text, start, end)
        if found and not OPEN.search(text[max(start, found.start() - 25) : found.end()]):
            return found.span()
    return None


def format_of(words: str) -> TalksFormat | None:
    """How the sides of a round meet, where the words tell: through a go-between, in separate rooms, or directly."""
    return next((name for name, pattern in FORMATS if pattern.search(words)), None)
