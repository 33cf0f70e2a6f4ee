"""Who stands between: the actors that a report tells of as mediators, by the words beside their names.

In: the ground and what the encoder sees of each round. Out: for every actor, the signs that it mediates. Names in a
row ("Oman and Qatar", "the Omani and Qatari envoys") share the words that stand before and after the row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from parley.reading.encoder import Range
from parley.reading.ground import Ground
from parley.reading.names import Mention

REACH = 60
"""Characters on either side of a row of names in which words tell of it."""
ROW = re.compile(r"\s*(?:,|,?\s*and|,?\s*or|,?\s*as well as|,?\s*together with|/)\s*(?:the\s+)?\Z", re.IGNORECASE)
"""What may stand between two names of one row."""
BY = re.compile(
    r"\b(?:mediated|brokered|facilitated|convened|chaired|moderated|arranged|sponsored|guaranteed|overseen|shepherded"
    r"|steered|presided over|led|run|called|organi[sz]ed|undertaken|supervised)(?: \w+){0,4}? by (?:\w+ ){0,3}?\Z"
    r"|\b(?:auspices|good offices|mediation|facilitation|chairmanship|umbrella|aegis) (?:of|by|from) (?:\w+ ){0,3}?\Z"
    r"|\b(?:mediators?|facilitators?|go-betweens?|intermediaries) (?:from|of|for|like|such as"
    r"|including) (?:\w+ ){0,2}?\Z"
    r"|\b(?:through|via) (?:the )?\Z",
    re.IGNORECASE,
)
"""Before a name: what is done by a mediator."""
PUT = re.compile(
    r"\b(?:proposed|put|put forward|drafted|tabled|presented|offered|submitted|circulated|drawn up|suggested)"
    r"(?: \w+){0,3}? by (?:\w+ ){0,3}?\Z",
    re.IGNORECASE,
)
"""Before a name: what is proposed by it."""
HOSTED = re.compile(
    r"\b(?:hosted|housed|received)(?: \w+){0,3}? by (?:\w+ ){0,3}?\Z|\bhospitality of (?:the )?\Z", re.IGNORECASE
)
MEDIATES = re.compile(
    r"\A(?:['’]s?)?[ -](?:\w+[ -]){0,3}?(?:mediat\w+|broker\w*|facilitat\w+|conven\w+|chair\w*|presid(?:ed|es"
    r"|ing)|moderat(?:ed|es|ing|or)"
    r"|sponsor\w*|shuttl\w+|go-between\w*|intermediar\w+|panel|good offices|auspices|guarantor\w*)\b",
    re.IGNORECASE,
)
"""After a name: what a mediator does or is."""
ENVOY = re.compile(
    r"\A(?:['’]s?)?[ -](?:\w+[ -]){0,3}?(?:envoys?|special representative|mission|arbiter|ombudsman)\b", re.IGNORECASE
)
LED = re.compile(r"\A(?:['’]s)?[ -](?:led|backed|run|drafted|sponsored)\b", re.IGNORECASE)
PLAN = re.compile(
    r"\A(?:['’]s?)? (?:\w+ ){0,2}?(?:plan|proposal|draft|text|paper|blueprint|compromise|formula|suggestion"
    r"|initiative)\b",
    re.IGNORECASE,
)
HOSTS = re.compile(r"\A(?:['’]s?)? (?:\w+ ){0,3}?(?:host(?:s|ed|ing)?|housed|lent|welcomed)\b", re.IGNORECASE)
TITLE = re.compile(r"\b(?:mediat(?:or|ors|ion|ing)|facilitators?|go-between|intermediar(?:y|ies))\b", re.IGNORECASE)
SENT = re.compile(r"\b(?:envoys?|special representative|arbiter|moderator)\b", re.IGNORECASE)
NEAR = re.compile(
    r"\b(?:mediat\w+|broker\w*|facilitat\w+|good offices|auspices|go-between|shuttl\w+|convened|guarantors?"
    r"|in the chair"
    r"|bridging|bring (?:them|the (?:two )?(?:sides|parties)) together)\b",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"\b(?:carr(?:y|ied|ying)|mov(?:ed|ing)|went|go(?:es|ing)?|ran|running|ferr\w+|walk\w*|pass(?:ed|ing)"
    r"|relay\w*|travel\w*"
    r"|messages?)\b[^.;\n]{0,50}\b(?:between|from one to the other|back and forth|to and fro)\b"
    r"|\bseparately with (?:both|each|the two)\b"
    r"|\b(?:invited|asked|summoned|told|urged|pressed|gave|thanked) (?:both|the two) (?:sides|parties"
    r"|delegations|teams|governments|men)\b",
    re.IGNORECASE,
)
CHAIR = re.compile(
    r"\b(?:in the chair|chair(?:ed|ing|s)?|presided|opened the (?:meeting|session|talks)"
    r"|sat between)\b",
    re.IGNORECASE,
)
SIGNS = (
    "by",
    "put",
    "hosted",
    "mediates",
    "envoy",
    "led",
    "plan",
    "hosts",
    "title",
    "sent",
    "near",
    "between",
    "chair",
)


def rows(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Those of the mentions, which are in order, that stand in one row."""
    row: list[Mention] = []
    for mention in mentions:
        if mention.actor is None or mention.form == "place":
            continue
        if row and not (0 <= mention.start - row[-1].end <= 20 and ROW.match(text, row[-1].end, mention.start)):
            yield row
            row = []
        row.append(mention)
    if row:
        yield row


def signs(ground: Ground, bygone: Collection[Range] = ()) -> dict[str, Counter[str]]:
    """How often each actor stands with each sign of mediating, outside of the given sentences."""
    text = ground.document.text
    found: dict[str, Counter[str]] = {}
    between: dict[Range, bool] = {}
    for row in rows(text, ground.cast.mentions):
        start, end = row[0].start, row[-1].end
        before = text[max(0, start - REACH) : start].rpartition("\n")[2]
        after = text[end : end + REACH].partition("\n")[0]
        sentence = ground.sentence((start, end))
        if sentence in bygone:
            continue
        if sentence not in between:
            between[sentence] = BETWEEN.search(text, *sentence) is not None
        seen = {
            "by": BY.search(before), "put": PUT.search(before), "hosted": HOSTED.search(before),
            "mediates": MEDIATES.match(after), "envoy": ENVOY.match(after), "led": LED.match(after),
            "plan": PLAN.match(after), "hosts": HOSTS.match(after),
            "near": NEAR.search(before) or NEAR.search(after),
            "between": between[sentence], "chair": CHAIR.search(before) or CHAIR.search(after),
        }  # fmt: skip
        for mention in row:
            words = text[mention.start : mention.end]
            own = {**seen, "title": TITLE.search(words), "sent": SENT.search(words)}
            counts = found.setdefault(mention.actor or "", Counter())
            counts.update(sign for sign in SIGNS if own[sign])
    return found


def stand_between(ground: Ground, sentence: Range) -> list[str]:
    """The actors of whom one sentence says that they mediate, broker, convene or arrange."""
    text = ground.document.text
    found = []
    for row in rows(text, ground.cast.within(*sentence)):
        before = text[max(sentence[0], row[0].start - REACH) : row[0].start]
        after = text[row[-1].end : min(sentence[1], row[-1].end + REACH)]
        if BY.search(before) or MEDIATES.match(after):
            found += [mention.actor for mention in row if mention.actor]
    return found
