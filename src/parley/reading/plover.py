"""Events by their words: triggers of the PLOVER types, who acts on whom, and whether it has happened.

In: a sentence and the sides named in it. Out: event types with the place of the trigger, actors, targets and
modality. The triggers are general English, after the codebook of PLOVER (Open Event Data Alliance 2023); its rules
that bite are here: an announced withdrawal is CONCEDE, a cancelled meeting REJECT, a deportation COERCE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parley.model import EventType, Modality
from parley.reading.names import Mention

TRIGGERS: tuple[tuple[EventType, str], ...] = (
    ("REJECT", r"(?:walk(?:ed|ing|s)? out|walkout|broke[n]? off|break(?:s|ing)? off|call(?:ed|s)? off|cancel\w*|pull(?:ed|s|ing)? out of (?:the )?(?:talks|negotiations|deal|accord)|suspend(?:ed|s|ing)? (?:its |their |his )?(?:participation|talks|negotiations|role)|suspension of (?:the )?(?:talks|round|negotiations)|(?:talks|negotiations|round) (?:\w+ ){0,3}(?:collapsed|broke down|failed|fell apart)|vetoed|refus(?:ed|es|ing) to (?:meet|attend|sign|take part|let|allow|recogni[sz]e)|boycott\w*|turn(?:ed|s) down|reject(?:ed|s|ing))"),
    ("SANCTION", r"(?:(?:impos\w+|new|fresh|tighten\w*|announc\w+) (?:\w+ ){0,3}sanctions|sanctions (?:imposed|against|on)|embargo\w*|expel(?:led|s|ling)?|recall(?:ed|s|ing)? (?:its|their|his|the) (?:ambassador|envoy)|cut(?:s|ting)? (?:off )?(?:diplomatic )?(?:ties|relations|aid)|sever\w* (?:ties|relations)|froze|freez\w+ (?:\w+ ){0,2}assets|suspend(?:ed|s) (?:aid|assistance|trade))"),
    ("PROTEST", r"(?:protest(?:s|ed|ers|ing)?|demonstrat(?:ed|ion|ions|ors|ing)|rall(?:y|ied|ies)|marched|took to the streets|sit-in|hunger strike|riot(?:s|ed|ing)?|blocked (?:the )?(?:road|highway|ring road)|went on strike|general strike)"),
    ("COERCE", r"(?:arrest(?:s|ed|ing)?|detain(?:ed|s|ing)|jail(?:ed|s)|imprison\w*|sentenced|deport(?:ed|s|ing|ation)?|annex(?:ed|es|ation)|seiz(?:ed|es|ing|ure)|captur(?:ed|es|ing)|siege|besieg\w+|blockad(?:e|ed|ing)|curfew|confiscat\w*|evict\w*|abduct\w*|kidnap\w*|taken hostage|expropriat\w*|cracked down|crackdown|loot(?:ed|ing)|tear gas|ordered (?:\w+ ){1,5}to leave|overran|took control of|banned?)"),
    ("ASSAULT", r"(?:attack(?:s|ed|ing)?|air ?strikes?|air raids?|struck|shell(?:s|ed|ing)|bomb(?:s|ed|ing|ings|ardment|arded)?|kill(?:s|ed|ing|ings)|(?:were|was) wounded|wounded|missiles?|rockets?|mortars?|drone strikes?|artillery|offensive|ambush(?:ed|es)?|clash(?:es|ed)?|fighting|fought|gunfire|shooting|shot (?:dead|down)|fired (?:on|at|from)|opened fire|assassinat\w*|massacre[ds]?|raid(?:s|ed|ing)?|war broke out|explosion|blew up|executed|assault(?:s|ed)?|sank|hostilities|violat(?:ed|ions?|ing) (?:of )?the (?:ceasefire|truce)|ceasefire violations|breach(?:es|ed))"),
    ("MOBILIZE", r"(?:mobili[sz]\w+|deploy(?:ed|s|ing|ment)? (?:\w+ ){0,3}(?:troops|forces|soldiers|tanks|ships|jets)|call(?:ed|s|ing)? up|reservists|on (?:high )?alert|massed|massing|build-?up|reinforce(?:d|ments)|military (?:exercise|drill|manoeuvre|maneuver)s?|war games|sent (?:\w+ ){0,3}(?:troops|tanks|warships|reinforcements)|moved (?:\w+ ){0,3}(?:troops|tanks|guns)|conscript\w*|troops (?:enter|will enter))"),
    ("RETREAT", r"(?:withdr(?:ew|awn|aws?|awal|awals|awing)|pull(?:ed|s|ing)?[ -]?(?:back|out)|pullback|pullout|ceasefire|cease-fire|truce|releas(?:ed?|es|ing)|free[ds]?|freeing|prisoner (?:exchange|swap)s?|exchange of prisoners|swap(?:ped)? (?:\w+ )?prisoners|exchanged (?:\w+ )?(?:prisoners|detainees|bodies)|disarm(?:ed|ament|ing|s)?|demobili[sz]\w+|laid? down (?:\w+ )?arms|surrender(?:ed|s|ing)?|redeploy(?:ed|ment)?|evacuat(?:ed|es|ion|ing)|lull|hand(?:ed|ing|s)? over|reopen(?:ed|ing|s)?|lift(?:ed|ing|s)? (?:its|the|their) (?:siege|blockade|curfew)|pause in (?:the )?(?:fighting|hostilities)|decommission\w*)"),
    ("CONCEDE", r"(?:conced(?:ed|es|ing)|concession[s]?|dropped (?:its|that|their|his|the) (?:demand|condition|objection|claim|insistence)\w*|backed down|gave up|relent(?:ed|s)|lift(?:ed|s|ing)? (?:its|the|their|all|some) (?:sanctions|ban|embargo|designation|state of emergency)|eas(?:ed?|es|ing) (?:\w+ )?(?:sanctions|restrictions|curfew)|apologi[sz]\w+|resign(?:ed|s|ation)?|amnesty|pardon(?:ed|s)?)"),
    ("AID", r"(?:aid (?:convoy|trucks?|lorries|shipment|deliver\w+)|deliver(?:ed|s|ing) (?:\w+ ){0,4}(?:aid|food|supplies|relief|flour|medicine)|humanitarian (?:aid|assistance|access)|(?:sent|send|sends|sending|deploy\w*|dispatch\w*) (?:\w+ ){0,3}(?:aid|observers?|monitors?|peacekeepers|relief|medical)|peacekeep(?:ers|ing)|monitors|observers|relief (?:supplies|goods)|pledged (?:\$|€|£)?[\d\w.]+ (?:million|billion|m|bn)|grant(?:s|ed)? (?:of|worth)|asylum|refuge to|donat(?:ed|es|ion)|financial (?:aid|support)|military aid|provid(?:ed|es|ing) (?:\w+ ){0,3}(?:aid|assistance|weapons|arms|training|shelter))"),
    ("COOPERATE", r"(?:joint (?:committee|commission|patrol|exercise|statement|operation|venture)|working group|cooperat\w+|collaborat\w+|shook hands|shared? intelligence|exchang(?:ed?|ing) (?:lists|maps|information|ambassadors)|restor(?:ed|es|ing) (?:diplomatic )?(?:ties|relations)|extradit\w+|liaison)"),
    ("AGREE", r"(?:agree(?:d|s|ment|ments)?|accord(?:s)?(?! to)|deal|treaty|pact|memorandum|sign(?:ed|s|ing)|initialled|initialed|ratif\w+|understanding on|promis(?:ed|es) to|pledged to|committed (?:itself |themselves )?to|declaration|protocol|settlement (?:reached|signed)|roadmap|ready to (?:sign|cooperate)|will (?:support|help|aid|give|provide|cooperate))"),
    ("CONSULT", r"(?:talks?|met|meet(?:s|ing|ings)?|negotiat(?:ions?|ing|ed)|summit|round(?:s)? of|consultations?|visit(?:s|ed|ing)?|held discussions|discuss(?:ed|ions?|ing)?|mediat(?:ed|ion|ing)|telephon\w+|phone call|spoke (?:by|with|to)|conference|session|arriv(?:ed|es|ing)|travel(?:led|s|ed|ling)? to|flew to|fly to|shuttl\w+|delegation (?:\w+ ){0,3}(?:left|arrived|came)|hosted|receiv(?:ed|es) (?:\w+ ){0,3}(?:minister|envoy|president|delegation)|brief(?:ed)?|informed|contacts)"),
    ("REQUEST", r"(?:appeal(?:ed|s|ing)? (?:to|for)|ask(?:ed|s|ing)? (?:\w+ ){0,4}(?:to|for)|call(?:ed|s|ing)? (?:on|for)|urg(?:ed|es|ing)|demand(?:ed|s|ing)?|request(?:ed|s|ing)?|insist(?:ed|s) (?:on|that)|press(?:ed|ing) (?:\w+ ){0,3}to|proposed|seeks?|sought|leant on)"),
    ("ACCUSE", r"(?:accus(?:ed|es|ing|ations?)|condemn(?:ed|s|ing|ation)?|denounc(?:ed|es|ing)|blam(?:ed|es|ing)|critici[sz](?:ed|es|ing|m)|alleg(?:ed|es|ations?)|deplor(?:ed|es)|protest(?:ed)? (?:against|to)|charged (?:that|with)|investigat\w+|inquiry|lawsuit|sued|complain(?:ed|s|t)|rebuk\w+|slammed|case against)"),
    ("THREATEN", r"(?:threaten(?:ed|s|ing)?|threat(?:s)? (?:to|of)|warn(?:ed|s|ing)? (?:\w+ ){0,4}(?:of|that|against)|ultimatum|vow(?:ed|s) (?:to )?(?:retaliat\w+|revenge|strike|respond|attack))"),
    ("SUPPORT", r"(?:support(?:ed|s|ing)?|back(?:ed|s|ing)(?! down)|prais(?:ed|es|ing)|welcom(?:ed|es|ing)|endors(?:ed|es|ing)|hail(?:ed|s)|recogni[sz](?:ed|es|ing|ition)|congratulat\w+|condolences|thank(?:ed|s)|solidarity|defend(?:ed|s)|applaud\w*)"),
)  # fmt: skip
"""In the order in which a type wins where two triggers of a clause compete: deeds before words. Like every pattern here
they are for text in lower case (``parley.passages.folded``)."""

PATTERNS = tuple((kind, re.compile(rf"\b{pattern}\b")) for kind, pattern in TRIGGERS)
MUTUAL = frozenset(("CONSULT", "AGREE", "COOPERATE"))
DENIED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|did not|had not|has not|have not|never|no (?:deal|agreement|talks|meeting|contact|shelling))\b",
)
CONDITIONAL = re.compile(r"\b(?:if|unless|provided|in case|should)\b")
EXPECTED = re.compile(
    r"\b(?:expect(?:s|ed)?|fear(?:s|ed)?|likely|hope(?:s|d)?|foresee\w*|could|may|might|believe(?:s|d)? (?:\w+ )?will|prospect)\b",
)
PLANNED = re.compile(
    r"\b(?:will|would|shall|is to|are to|were to|was to|set to|due|scheduled|plan(?:s|ned)?|to (?:be|begin|resume|start|meet|hold|take place|continue)|agreed to|going to|promised|pledged|intends?|next (?:week|month|year|round)|tomorrow|within \d+|is supposed to)\b",
)
ONGOING = re.compile(r"\b(?:continu(?:es?|ed|ing)|(?:is|are) (?:still )?\w+ing|under way|underway|ongoing|still)\b")
PAST = re.compile(
    r"\b(?:last (?:year|month|autumn|spring|summer|winter)|years? ago|months? ago|previous(?:ly)?|earlier|former|in (?:19|20)\d\d|decade|had (?:\w+ )?\w+ed)\b",
)
BY = re.compile(r"\bby\s+(?:the\s+)?$")
PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|got)\s+(?:\w+ly\s+)?$")
BREAKS = re.compile(r"[,;:—–]\s|\s(?:and|but|while|after|before|which|who|that|because|although)\s")


@dataclass(frozen=True, slots=True)
class Deed:
    """An event seen in a sentence; ``start`` and ``end`` hold its clause, in characters of the text."""

    type: EventType
    start: int
    end: int
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    modality: Modality


def deeds(text: str, start: int, end: int, sides: Sequence[Mention]) -> Iterator[Deed]:
    """The events that ``text[start:end]``, one sentence of a text in lower case, tells; at most one for each clause."""
    taken: list[tuple[int, int]] = []
    seen = [
        (match.start(), rank, kind, match)
        for rank, (kind, p) in enumerate(PATTERNS)
        for match in p.finditer(text, start, end)
    ]
    for _, _, kind, match in sorted(seen, key=lambda s: s[:2]):
        lo, hi = _clause(text, start, end, match.start(), match.end())
        if any(lo < e and s < hi for s, e in taken):
            continue
        taken.append((lo, hi))
        actors, targets = _roles(kind, text, match, lo, sides)
        yield Deed(kind, lo, hi, actors, targets, modality(text, start, lo, hi, match))


def kind_of(words: str) -> EventType | None:
    """The type that words in lower case tell by themselves, deeds before words."""
    return next((kind for kind, pattern in PATTERNS if pattern.search(words)), None)


def _clause(text: str, start: int, end: int, at: int, to: int) -> tuple[int, int]:
    lo = max((m.end() for m in BREAKS.finditer(text, start, at)), default=start)
    hi = next((m.start() for m in BREAKS.finditer(text, to, end)), end)
    while hi > to and text[hi - 1] in '.!?”" ':
        hi -= 1
    return lo, hi


def _roles(
    kind: EventType, text: str, match: re.Match[str], lo: int, sides: Sequence[Mention]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who acts and who is acted on: by their places around the trigger, and by "by"."""
    before = [m for m in sides if m.actor and m.end <= match.start()]
    after = [m for m in sides if m.actor and m.start >= match.start()]
    agents = [m for m in after if BY.search(text[max(0, m.start - 12) : m.start])]
    if agents:
        actors = [agents[0].actor or ""]
        targets = [m.actor or "" for m in [*before[-1:], *after] if m.actor not in actors]
    elif kind not in MUTUAL and PASSIVE.search(text, max(lo, match.start() - 20), match.start()):
        actors, targets = [], [m.actor or "" for m in before[-1:]]
    else:
        actors = [m.actor or "" for m in (before[-1:] if kind not in MUTUAL else before[-2:])]
        targets = [m.actor or "" for m in after if m.actor not in actors]
    if kind in MUTUAL:
        return tuple(dict.fromkeys(actors + targets[:2])), ()
    return tuple(dict.fromkeys(actors)), tuple(dict.fromkeys(targets[:1]))


def modality(text: str, start: int, lo: int, hi: int, match: re.Match[str]) -> Modality:
    """Whether a deed has happened, by the words of its clause and the clause before."""
    clause = text[lo:hi]
    before = text[max(start, lo - 60) : match.start()]
    if DENIED.search(before):
        return "denied"
    if CONDITIONAL.search(before):
        return "conditional"
    if EXPECTED.search(before[-70:]):
        return "expected"
    if PLANNED.search(before[-50:]) or PLANNED.search(clause):
        return "planned"
    if PAST.search(clause):
        return "past"
    if ONGOING.search(clause):
        return "ongoing"
    return "happened"
