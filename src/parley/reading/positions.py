"""What each side wants: stances on propositions, with issue, condition and counterpart.

In: the ground. Out: positions in the order of the text. The encoder marks propositions and conditions and weighs
stance, issue, status and side; the words around a proposition weigh in: its cue, the words of the issue, the side
named just before it, the side whose statement carries it. A proposition without a side is not a position: nobody is
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar, get_args

import numpy as np

from parley.model import ISSUES, REPORTER, STANCES, Opinion, Position, PositionStatus, Span, Stance, Statement
from parley.reading.encoder import Floats, Range, Tagged
from parley.reading.ground import Ground
from parley.reading.heads import SpanHeads
from parley.reading.mediators import rows
from parley.reading.stances import CONDITION_FOR, FORESEEN, issue_of, stance_of

STATUSES: tuple[PositionStatus, ...] = get_args(PositionStatus)

T = TypeVar("T")

TICKED = 0.5
"""Probability from which an actor counts as ticked."""
CUE_WEIGHT = 2.25
ISSUE_WEIGHT = 1.0
CARRIER_WEIGHT = 2.0
NAMED_WEIGHT = 2.0
"""Nats that the words' own evidence adds to the network's log-probabilities; set on the development articles."""
UNTOLD = -0.6
"""Log-probability of the likeliest stance from which a proposition without a cue near it counts."""
HOPES = re.compile(rf"\b(?:{FORESEEN}|hop(?:e|ing))", re.IGNORECASE)
"""What a side expects or hopes for is no position."""
SILENT = re.compile(
    r"\b(?:(?:did|does|do|would) not|(?:did|does|do|would)n[’']t|declin(?:ed|es) to|without) "
    r"(?:refer(?:ring)? to|mention(?:ing)?|address(?:ing)?|(?:wish to )?comment(?:ing)? on|say|name|specify)\s+$"
    r"|\babstain\w* (?:in|on|from)\s+$"
    r"|\blook\w* forward to\s+(?:the\s+)?$"
    r"|\b(?:sticking points?|obstacles?|hurdles?|stumbling blocks?) (?:is|are|was|were|remain(?:s|ed)?)\s+$"
    r"|\b(?:plan|text|draft|paper|proposal|document) ha[sd]\s+$",
    re.IGNORECASE,
)
"""What a side is silent on or hopes for, what the talks are stuck on, how a paper is made: no position."""
AFTER = re.compile(r"\b(?:before|while) $")
AS_LONG_AS = re.compile(r"\b(?:as|so) long as $")
DENIED = re.compile(
    r"\b(?:not?|never|nothing|none|cannot|\w+n[’']t|without|refus\w+|reject\w+|rul\w+ out|too early)\b", re.IGNORECASE
)
FIGHTS = re.compile(
    r"\b(?:fight\w*|war|offensive|attacks?|assaults?|strikes?|shelling|blockade|siege)\b(?:\son)?\s(?:until|unless)\s"
    r"(?P<term>(?!\d)[^.,;:!?\n“”\"]{5,80})",
    re.IGNORECASE,
)
"""What would end the fighting is required; the fighting itself is at most threatened."""
ANSWERS: tuple[Stance, ...] = ("accepts", "rejects")
OWN_WORDS: dict[str, Stance] = {
    "demand": "demands", "insistence": "demands", "request": "demands", "ultimatum": "demands", "call": "demands",
    "condition": "requires", "precondition": "requires", "offer": "offers", "proposal": "offers",
}  # fmt: skip
OWN_WORD = re.compile(
    r"[’']s?\s(?:\w+\s){0,2}?(?P<word>demands?|insistence|requests?|ultimatum|calls?|(?:pre)?conditions?|offers?|proposals?)"
    r"\s(?:for|that|of|to|on)\s"
)
PROPOSED_BY = re.compile(
    r"\b(?:put forward|put|made|tabled|drafted|presented|proposed|offered|submitted|suggested)"
    r"(?:\s(?:to|for)\s\w+(?:\s\w+)?|\son\s\w+)?\sby\s(?:the\s)?"
)
"""What another demands or offers, by the word that says so, and words of who proposed it."""
BOTH = ""
"""Stands for the actor of what "both sides" say, until it is known who they are."""
TWO_SIDES = re.compile(
    r"both|(?:both|both the|the two|the|the warring) (?:sides|parties|delegations|teams|camps)", re.IGNORECASE
)
"""Sources that are the two parties: neither "the other side" nor "diplomats from two countries"."""
ALONG = re.compile(r"\band\b|,", re.IGNORECASE)
REACH = 40
"""Characters before a proposition in which it is told that it is none."""
BROKEN_OFF = re.compile(r"\b(?:of|for|to|with|from|on|in|by|the|an?|its|their|and|any)$", re.IGNORECASE)
STAYS = re.compile(r"(?:stay|remain)\b", re.IGNORECASE)
SUBJECT = re.compile(r"(?:\b(?:the|its|their|his|her) )?[\w’'-]+ (?:will|would) $", re.IGNORECASE)
NEXT_WORDS = re.compile(r" (?:(?:the|an?|its|their|all|any) )?[\w’'-]+")
ASIDE = re.compile(r"\b(?:with|to|against|from|of|on|by|for|about|over|in|at|between)\s+(?:the\s+)?$", re.IGNORECASE)


def positions(ground: Ground, views: Sequence[Opinion] = ()) -> list[Position]:
    """Every position of a document, in the order of its propositions. What a public thinks (``views``) is none."""
    public = [(view.proposition.start, view.proposition.end) for view in views]
    found = [
        item
        for tagged, heads in zip(ground.tagged, ground.heads, strict=True)
        for item in _window(ground, tagged, heads)
        if not any(item.proposition.start < end and start < item.proposition.end for start, end in public)
    ]
    found.sort(key=lambda p: (p.proposition.start, p.proposition.end))
    return [replace(position, id=f"p{number}") for number, position in enumerate(found, 1)]


def _window(ground: Ground, tagged: Tagged, heads: SpanHeads) -> Iterator[Position]:
    spans = tagged.spans["proposition.proposition"]
    if not spans:
        return
    text = ground.document.text
    company = ground.company(tagged)
    ids, groups = list(company), list(company.values())
    chosen = heads.choice("position.actor", spans, groups)
    others = heads.tick("position.counterpart", spans, groups)
    stances, issues = heads.classify("stance", spans), heads.classify("issue", spans)
    statuses = heads.classify("position_status", spans).argmax(1)
    conditions = _conditions(tagged, heads, spans)
    marked = [tagged.chars(at) for at in spans]
    for i, at in enumerate(spans):
        chars = _whole(text, tagged.chars(at))
        carrier = ground.carrier(chars)
        actor = _actor(ground, chars, carrier, ids, chosen[i])
        together = _together(ground, carrier) or ((actor,) if actor else ())
        if not together:
            continue
        if actor not in together:
            actor = together[0]
        counterpart = next(
            (
                ids[j]
                for j in (-others[i]).argsort()
                if others[i][j] >= TICKED and ids[j] not in together and not ground.only_speaks(ids[j])
            ),
            None,
        )
        condition = conditions.get(at)
        if condition and ground.sentence(tagged.chars(condition)) != ground.sentence(chars):
            condition = None  # what a sentence makes conditional stands in it
        asked = _asked(ground, chars)
        if asked and asked[1] in together:
            asked = None
        begins = asked[0] if asked else chars[0]
        cue, about = stance_of(text, ground.sentence(chars)[0], (begins, chars[1])), issue_of(text[slice(*chars)])
        if carrier and carrier.cue and HOPES.search(carrier.cue.text):
            continue
        before = max(0, chars[0] - REACH)
        if _waits(text, ground.sentence(chars)[0], chars[0]):
            continue
        if SILENT.search(text, before, chars[0]) or CONDITION_FOR.search(text, before, chars[0]):
            continue
        if cue is None and float(stances[i].max()) < UNTOLD:
            continue
        stance = cue if asked and cue in ANSWERS else _weighed(stances[i], STANCES, cue, CUE_WEIGHT)
        position = Position(
            id="",
            actor=actor,
            stance=stance,
            issue=_weighed(issues[i], ISSUES, about, ISSUE_WEIGHT),
            proposition=ground.span(chars),
            condition=_span(ground, tagged, condition),
            counterpart=counterpart,
            reported_by=_reported_by(carrier),
            status=STATUSES[statuses[i]],
            statement=carrier.id if carrier else None,
        )
        ends = _ends_fighting(text, ground.sentence(chars), chars)
        answers = asked is None or stance in ANSWERS  # what another demands or offers
        if answers and (ends is None or stance == "threatens"):
            yield from (replace(position, actor=one) for one in together)
        others_own: list[tuple[str, Stance]] = [(asked[1], asked[2])] if asked else []
        if stance in ANSWERS:
            others_own += [(one, "offers") for one in _proposers(ground, chars)]
        for one, theirs in others_own:
            if one not in together:
                yield replace(position, actor=one, stance=theirs, counterpart=None, condition=None)
        if ends and not any(start < ends[1] and ends[0] < end for start, end in marked if start != chars[0]):
            yield replace(position, stance="requires", proposition=ground.span(ends), condition=None)


def _asked(ground: Ground, at: Range) -> tuple[int, str, Stance] | None:
    """Whose demand or offer a proposition is by the words before it ("Varnia's demand for [a vote]"): where they begin,
    the side and the stance."""
    text, sentence = ground.document.text, ground.sentence(at)
    for mention in reversed(ground.cast.within(max(sentence[0], at[0] - REACH), at[0])):
        told = OWN_WORD.match(text, mention.end, at[0] + REACH) if mention.actor and mention.form != "place" else None
        if told and mention.actor and 0 <= at[0] - told.end() <= len("the "):
            return mention.start, mention.actor, OWN_WORDS[told["word"].lower().rstrip("s")]
    return None


def _proposers(ground: Ground, at: Range) -> list[str]:
    """The sides whose proposal a proposition says it is ("[a truce proposed by Kastoria]")."""
    text, sentence = ground.document.text, ground.sentence(at)
    by = PROPOSED_BY.search(text, at[0], min(sentence[1], at[1] + REACH))
    row = next(rows(text, ground.cast.within(by.end(), sentence[1])), None) if by else None
    near = row is not None and by is not None and row[0].start - by.end() <= len("the ")
    return [mention.actor for mention in row or () if near and mention.actor]


def _together(ground: Ground, carrier: Statement | None) -> tuple[str, ...]:
    """The sides that say something as one: those whom a source names, or ``BOTH``."""
    if carrier is None or carrier.actor is not None or carrier.source is None:
        return ()
    start, end = carrier.source.start, carrier.source.end
    named = tuple(dict.fromkeys(m.actor for m in ground.cast.within(start, end) if m.actor and m.form != "source"))
    if len(named) > 1 and ALONG.search(carrier.source.text):
        return named
    return (BOTH,) if TWO_SIDES.fullmatch(carrier.source.text.strip(" ,")) else ()


def shared(found: Sequence[Position], parties: Sequence[str]) -> list[Position]:
    """The positions in their order; those of ``BOTH`` are each party's, where there are two."""
    out = [
        replace(item, actor=one)
        for item in found
        for one in ((item.actor,) if item.actor != BOTH else parties if len(parties) == 2 else ())
    ]
    return [replace(position, id=f"p{number}") for number, position in enumerate(out, 1)]


def _waits(text: str, sentence: int, start: int) -> bool:
    """Whether a proposition is what comes after another ("they must disarm before [they enter the cabinet]"), and not
    what has to come before it ("no talks before [they disarm]"); or what has to end ("not as long as [they stay]")."""
    after = AFTER.search(text, max(sentence, start - REACH), start)
    if after is not None:
        return DENIED.search(text, sentence, after.start()) is None
    lasts = AS_LONG_AS.search(text, max(sentence, start - REACH), start)
    return lasts is not None and DENIED.search(text, sentence, lasts.start()) is not None


def _ends_fighting(text: str, sentence: Range, at: Range) -> Range | None:
    """What a sentence says would end the fighting that a proposition is about."""
    for told in FIGHTS.finditer(text, *sentence):
        if at[0] < told.start("term") and told.start() < at[1]:
            start, end = told.span("term")
            return start, start + len(text[start:end].rstrip())
    return None


def _weighed(scores: Floats, values: Sequence[T], told: T | None, weight: float) -> T:
    """The likeliest value, the one that the words tell made likelier."""
    best: T = max(zip(scores.tolist(), values, strict=True), key=lambda pair: pair[0] + weight * (pair[1] == told))[1]
    return best


def _actor(ground: Ground, at: Range, carrier: Statement | None, ids: Sequence[str], scores: Floats) -> str | None:
    """Whose position it is, None when neither the network nor the words tell."""
    named = _named(ground, at, carrier)
    said = carrier.actor if carrier else None
    weighed = {id: float(score) for id, score in zip(ids, scores[1:].tolist(), strict=True)}
    floor = float(np.min(scores)) if len(scores) else 0.0
    for id, weight in ((said, CARRIER_WEIGHT), (named, NAMED_WEIGHT)):
        if id is not None:
            weighed[id] = max(weighed.get(id, floor), floor) + weight
    asked = next((m.actor for m in ground.cast.within(at[0], at[0] + 1) if m.start == at[0]), None)
    if said and asked != said:
        weighed.pop(asked or "", None)  # a proposition that begins with another side says what is asked of it
    if not weighed:
        return None
    best = max(weighed, key=lambda id: weighed[id])
    return best if best in (said, named) or weighed[best] > float(scores[0]) else named or said


def _named(ground: Ground, at: Range, carrier: Statement | None) -> str | None:
    """The side named last before a proposition in its clause: within what a statement says, or in its sentence."""
    start = ground.sentence(at)[0]
    if carrier:
        inside = [part.start for part in carrier.content if part.start <= at[0] < part.end]
        start = max([start, *inside])
    text = ground.document.text
    for mention in reversed(ground.cast.within(start, at[0])):
        if mention.actor is None or mention.form == "place" or not start <= mention.start < mention.end <= at[0]:
            continue
        if carrier and carrier.actor and mention.end + 2 >= at[0] and carrier.actor != mention.actor:
            continue  # the subject of what is proposed, not who proposes it
        if not ASIDE.search(text, max(start, mention.start - 14), mention.start):
            return mention.actor
    return None


def _whole(text: str, at: Range) -> Range:
    """A range with the words that belong to it: after a preposition or article, and before "stay", which means nothing
    without who would stay."""
    if STAYS.match(text, *at):
        subject = SUBJECT.search(text, max(0, at[0] - 40), at[0])
        at = (subject.start(), at[1]) if subject else at
    more = BROKEN_OFF.search(text, max(at[0], at[1] - 12), at[1]) and NEXT_WORDS.match(text, at[1])
    return (at[0], more.end()) if more else at


def _span(ground: Ground, tagged: Tagged, at: Range | None) -> Span | None:
    return ground.span(tagged.chars(at)) if at else None


def _conditions(tagged: Tagged, heads: SpanHeads, spans: list[Range]) -> dict[Range, Range]:
    """The condition of each proposition that has one; a condition goes to the one it fits best."""
    conditions = tagged.spans["condition.condition"]
    out: dict[Range, Range] = {}
    if conditions:
        links = heads.link("condition", conditions, spans)
        for condition, scores in zip(conditions, links, strict=True):
            best = int(scores.argmax()) - 1
            if best >= 0:
                out.setdefault(spans[best], condition)
    return out


def _reported_by(carrier: Statement | None) -> str:
    return carrier.actor if carrier and carrier.actor else REPORTER
