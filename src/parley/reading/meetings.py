"""Words of meeting: whether words tell of a round at all, and whether it is on, over or still to come.

In: a text and the place of words that the encoder takes for a round. Out: plain answers, by general English.
"""

from __future__ import annotations

import re

from parley.reading.encoder import Range

MEETS = re.compile(
    r"\b(?:talks?|negotiat\w+|summit|meet(?:s|ing|ings)?|met|rounds?|sessions?|consultations?|conference|dialogue|discussions?"
    r"|contacts?|delegat\w+|envoys?|mediat\w+|shuttl\w+|sat|sit|sitting|reconven\w+|resum\w+|adjourn\w+|sign(?:ed|s|ing)?|initialled"
    r"|deals?|accords?|agree\w*|pact|visit\w*|encounter|attempt|efforts?|plenary|process|platform|back|return\w*)\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\b(?:press|news) conference\b|\b(?:meeting|conference) (?:room|hall|centre|center)s?\b|\b(?:judges?|court|trial|hearing)\b"
    r"|\b(?:takes?|took|taking) effect\b|\b(?:enters?|entered|comes?|came|coming) into (?:force|effect)\b|\bexpire[ds]?\b"
    r"|\b(?:war|fighting) broke out\b|\bbroke off relations\b|\A(?:we|he|she|i) (?:meet|talks?|met)\b"
    r"|\bit met\b(?! (?:with|the|its|his))|\bmet the plane\b",
    re.IGNORECASE,
)
"""What sounds like a round and is none: meetings with the press, in court, of a cabinet; deals that take effect."""
WAR = re.compile(
    r"\b(?:war|fighting|fell|besieg\w+|siege|shell\w*|strikes?|struck|offensive|captured|troops|reconnected|sanctions|killed|attack\w*"
    r"|missiles?|bomb\w*|invasion)\b",
    re.IGNORECASE,
)
STAYS = re.compile(r"\b(?:to|will|would|still) (?:continu\w+|go on)\b|\bcontinu(?:es?|ing) on\b", re.IGNORECASE)
"""What is to continue is under way, though its next day lies ahead."""
AFFECTED = re.compile(
    r"\b(?:might|may|could|would|will) be (?:complicated|derailed|overshadowed|affected|disrupted|threatened|difficult|tough)\b",
    re.IGNORECASE,
)
"""What may be harmed is going on already."""
OVER = re.compile(
    r"\b(?:has|have|had) (?:collapsed|ended|failed|closed|concluded|been suspended|broken (?:up|off|down))\b|\bsuspension of\b"
    r"|\b(?:talks|round|meeting|session|summit|conference|consultations|negotiations)(?: \w+){0,6}? (?:ended|closed|wrapped up|concluded"
    r"|broke up|collapsed|was completed|were completed)\b",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"\b(?:after|following|at the (?:close|end) of)(?: \w+){0,7}? (?:talks|meetings?|negotiations|consultations|sessions?)\b", re.IGNORECASE
)
"""What has just been."""
AGAIN = re.compile(
    r"\b(?:is|are|were|was|due|set|expected|agreed|agree|plans?|plan) to (?:return|meet|reconvene|resume|hold|sit down|be back)\b"
    r"|\b(?:will|would) (?:return|meet|resume|reconvene|be back|come back|sit down)\b|\bmeet again\b|\bdue back\b",
    re.IGNORECASE,
)
"""What is still to come."""
BEFORE = re.compile(
    r"\b(?:previous|earlier|last (?:year|spring|summer|autumn|winter|fall|month)|years? ago|months? ago|decades?|formerly|at the time"
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
    r"\b(?:previous|earlier) (?:\w+ )?(?:attempts?|efforts?|rounds?|talks|meetings?|contacts?|sessions?|series|consultations?|negotiations)\b"
    r"|\bfirst (?:\w+ )?(?:attempt|effort|mediation)s?\b",
    re.IGNORECASE,
)
"""What went before the round of today."""
PERFECT = re.compile(r"\b(?:have|has|['’]ve|['’]s) (?:been )?(?:met|meeting|sat|sitting|talking|negotiating|had)\b", re.IGNORECASE)
"""What is going on still."""
TO_COME = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|to|due|set|planned|scheduled|expected|next|tomorrow|again|pencilled)\b", re.IGNORECASE
)
LEADERS = re.compile(
    r"\b(?:leaders?|presidents?|prime ministers|heads of (?:state|government)|summit)\b", re.IGNORECASE
)
SAME = re.compile(
    r"\b(?:back|return\w*|again here|here|same (?:place|room|hotel|hall|city|town|venue|building|table|church|house)|tomorrow|tonight"
    r"|(?:on|until|by) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
"""Of a round to come: where the last one was."""


def is_round(text: str, at: Range, sentence: Range) -> bool:
    """Whether the words at ``at`` may tell of a round: not of the war, of the press, of a court or of a deal's first day."""
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
