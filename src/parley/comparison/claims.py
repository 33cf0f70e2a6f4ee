"""What a proposition claims, and which way: a side for something, or against it.

In: a position's stance and the words of its proposition or condition. Out: the words that name the option, and +1 or
-1. "Lift the blockade", "an end to the blockade" and a rejection of the blockade are the same option, the blockade,
with -1; a side that is for it has +1. "The army stays on the ridge" is the withdrawal with -1. The word lists are general English of stopping, refusing and staying.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from parley.model import Stance

FOR: dict[Stance, int] = {
    "demands": 1, "offers": 1, "accepts": 1, "requires": 1, "threatens": 1, "rejects": -1,
}  # fmt: skip
"""A threat is an announcement of what its side will do, so its side is for it."""

LEAD = r"(?:(?:that|to|the|an?|any|its|their|his|her|some|also|first|both|all|immediate(?:ly)?|complete(?:ly)?|full|fully|final)\s+)*"
STOP = (
    r"(?:(?:lift(?:s|ed|ing)?|end(?:s|ed|ing)?(?:\s+to)?|stop(?:s|ped|ping)?|halt(?:s|ed|ing)?(?:\s+to)?|ceas(?:e[sd]?|ing)"
    r"|cessation(?:\s+of)?|suspen(?:d(?:s|ed|ing)?|sion(?:\s+of)?)|drop(?:s|ped|ping)?|abandon(?:s|ed|ing)?"
    r"|remov(?:e[sd]?|ing|al(?:\s+of)?)|relief\s+from|freez(?:e[sd]?|ing)(?:\s+on)?)\b(?:\s+of\b)?)"
)
NO = r"(?:no|not|never|without|refrain(?:s|ed|ing)?\s+from|avoid(?:s|ed|ing)?)\b"
SUBJECT = r"(?:[\w’'-]+\s+){0,5}?"
_OPENS = re.compile(rf"\s*{LEAD}(?P<no>{NO}\s+)?{LEAD}(?P<stop>{STOP}\s+)?{LEAD}", re.IGNORECASE)
_VERB = re.compile(
    rf"\s*(?P<subject>{SUBJECT})(?:(?:must|should|would|will|could|has|have|had|to|be|is|are)\s+)*(?P<no>{NO}\s+)?"
    rf"(?P<stop>lift(?:s|ed|ing)?|end(?:s|ed|ing)|stop(?:s|ped|ping)?|halt(?:s|ed|ing)?|ceas(?:e[sd]?|ing)"
    rf"|suspend(?:s|ed|ing)?|abandon(?:s|ed|ing)?|remov(?:e[sd]?|ing))\s+{LEAD}",
    re.IGNORECASE,
)
OWN_REFUSAL = re.compile(
    rf"\s*{SUBJECT}(?:will|would|can|could|shall|should|must)\s+(?:not|never|stay|remain|keep)\b|\s*(?:there\s+\w+\s+be\s+)?no\b|\s*(?:not|never)\b",
    re.IGNORECASE,
)
"""A rejection whose proposition itself says no: the stance was read off these words and counts once."""
STAY = re.compile(r"\b(?:stay(?:s|ed|ing)?|remain(?:s|ed|ing)?)\s+(?:on|in|at|where|put|behind)\b", re.IGNORECASE)
GOING = re.compile(
    r"\s*(?:continu(?:e[sd]?|ing)|resum(?:e[sd]?|ing)|keep(?:s|ing)?|carry(?:ing)? on|go(?:es|ing)? on)(?:\s+(?:with|to))?\s+",
    re.I,
)
CUE = re.compile(
    r"\s*(?:only\s+)?(?:if|when|once|until|unless|after|before|provided(?:\s+that)?|providing(?:\s+that)?|(?:so|as)\s+long\s+as"
    r"|on\s+(?:the\s+)?condition\s+(?:that|of)|in\s+(?:exchange|return)\s+for|without|with|subject\s+to)\s+",
    re.IGNORECASE,
)

REMEMBERED = 100_000
"""Wordings whose claims are remembered: a record repeats the same ones."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The words that name an option, and whether the whole is for it (+1) or against it (-1)."""

    words: str
    sign: int


@lru_cache(maxsize=REMEMBERED)
def claim(words: str) -> Claim:
    """What words claim by themselves, whoever says them. ``words`` is never empty in the answer."""
    flat = re.sub(r"\s+", " ", words).strip(" \"“”'‘’.,;:")
    sign = 1
    match = _OPENS.match(flat)
    if match and (match["no"] or match["stop"]):
        sign = -1 if bool(match["no"]) != bool(match["stop"]) else 1
        flat = flat[match.end() :] or flat
    elif (verb := _VERB.match(flat)) and verb.end() < len(flat):
        sign = 1 if verb["no"] else -1
        flat = flat[verb.end() :]
    going = GOING.match(flat)
    if going and going.end() < len(flat):
        flat = flat[going.end() :]
    if STAY.search(flat):
        flat, sign = STAY.sub("withdraw from", flat, count=1), -sign
    return Claim(flat, sign)


@lru_cache(maxsize=REMEMBERED)
def stand(stance: Stance, proposition: str) -> int:
    """Whether a position is for (+1) or against (-1) the option that its proposition names."""
    if stance == "rejects" and OWN_REFUSAL.match(proposition):
        return -1
    return FOR[stance] * claim(proposition).sign


@lru_cache(maxsize=REMEMBERED)
def conditioned(condition: str) -> Claim:
    """What a condition asks for: "until Meridia lifts its blockade" asks for an end of the blockade.

    "Unless" and "without" name what is to happen as plainly as "if" does here: "no talks unless the guns leave" asks
    that the guns leave.
    """
    return claim(CUE.sub("", condition, count=1) or condition)
