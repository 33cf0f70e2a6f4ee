"""Positions by their words: what a cue before a proposition, or after it, says of the stance on it, and the issue.

In: a sentence and the range of a proposition in it. Out: the stance that the nearest cue tells, if any, and the
issue that the words tell. The cues are general English of demanding, offering, accepting, refusing, requiring and
threatening.
"""

from __future__ import annotations

import re

from parley.model import Issue, Stance

NOT = (
    r"(?:(?:will|would|does|did|do|can|could|has|have|had|is|are|was|were|shall|should|may|might)(?:n[’']t| not)"
    r"|cannot|won[’']t|never|no longer)"
)
BEFORE: tuple[tuple[Stance, str], ...] = (
    ("accepts", r"(?:NOT (?:rule(?:d)? out|reject(?:ed)?|oppose[d]?|object(?:ed)?)|not opposed to|no objections? to|ready to accept|willing to accept|prepared to accept|(?:can|could) live with|(?:could|would|will|can) accept|accept(?:ed|s|ing)?|agree(?:d|s|ing)?(?: in principle)?(?: to| on| with)?|approv(?:ed|es)|endors(?:ed|es)|welcom(?:ed|es|e)|back(?:ed|s|ing)?|said yes to|open to|support(?:s|ed)?|commitment to|(?:is|was|are|were|remain(?:s|ed)?) committed to|settled for|gave way on|consent(?:ed|s)? to|take part in|attend)"),
    ("rejects", r"(?:reject(?:s|ed|ing|ion of)?|rul(?:ed|es|ing|e) out|refus(?:ed|es|ing|e|al)(?: to| of)?|oppos(?:es|ed|ing|e)(?: to)?|dismiss(?:ed|es|ing)?|brushed aside|turn(?:ed|s) down|vetoed|said no to|declin(?:ed|es) to|object(?:ed|s) to|voted against|against|wants? no|there (?:can|could|will|would) be no|not want(?: to)?|but not(?: to)?|resist(?:s|ed)|excluded?|NOT(?: be)?(?: \w+){0,2}?(?: to)?|isn[’']t going to|aren[’']t going to|no question of)"),
    ("requires", r"(?:only (?:if|after|when|once|with)|unless|until|(?:on|under) (?:the |one )?conditions? (?:that|of)|provided(?: that)?|providing(?: that)?|(?:so|as) long as|not before|before|must first|first|preconditions?(?: (?:for|of|that))?|conditions?:? (?:that|for|on)|conditional on|subject to|once|if|depends? on|hinges? on|without|has made|had made|insists? that|when)"),
    ("threatens", r"(?:threaten(?:ed|s|ing)?(?: to| with| that)?|threats? (?:to|of)|warn(?:ed|s|ing)? (?:that )?(?:\w+ ){0,3}?(?:will|would)(?: not)?|vow(?:ed|s)? to (?:retaliate|resume|continue|retake|strike|fight)|otherwise|will (?:continue|go on|press on|keep))"),
    ("offers", r"(?:offer(?:s|ed|ing)?(?: to)?|propos(?:ed|es|ing|e)(?: to| that)?|proposal (?:to|for|of|that)|suggest(?:ed|s|ing)?(?: that)?|put(?:ting)? forward|pledg(?:ed|es|ing|e)(?: to)?|promis(?:ed|es|ing|e)(?: to)?|undertak(?:es|en|ing)(?: to)?|undertook to|(?:ready|prepared|willing)(?: to)?|willingness to|readiness to|commit(?:s|ted)? (?:itself |themselves )?to|float(?:ed|s|ing)|signall?ed|tabled|present(?:ed|s)|plan (?:for|to|of)|(?:will|would|could|might|may)(?: also)?|agreed to (?:release|free|withdraw|stop|halt|lift|allow|open)|in return)"),
    ("demands", r"(?:demand(?:s|ed|ing)?(?: that| for)?|insist(?:s|ed|ing|ence)?(?: on| that)?|call(?:s|ed|ing)? (?:for|on)|wants?(?: to)?|wanted(?: to)?|would like(?: to)?|seek(?:s|ing)?(?: to)?|sought(?: to)?|push(?:es|ed|ing)? for|press(?:es|ed|ing)? (?:for|\w+ to)|ask(?:s|ed|ing)?(?: for| that| to| in return that)?|urg(?:ed|es|ing)|requir(?:es|ed)(?: that)?|must|should|ought to|needs?(?: to)?|needed|request(?:s|ed)?|in (?:exchange|return) for|red lines?|claims?|the right to|has to|have to)"),
)  # fmt: skip
AFTER: tuple[tuple[Stance, str], ...] = (
    ("requires", r"\W{0,3}(?:as |is |was |were |be |remain\w* |being )?(?:a |the |its |their |his )?(?:pre)?conditions?\b|\W{0,3}(?:must|had to|has to|have to) (?:come |be )?(?:\w+ )?(?:first|before)|\W{0,3}before (?:any|(?:it|he|she|they|there) (?:will|would|can|could))\b"),
    ("rejects", r"\W{0,4}(?:is|was|are|were|remains?) (?:\w+ )?(?:out of the question|ruled out|unacceptable|closed|off the table|not (?:on|for|acceptable|negotiable))|\W{0,3}(?:has|had|have) been (?:rejected|ruled out|refused)"),
    ("accepts", r"\W{0,3}(?:has|had|have) been (?:accepted|agreed)|\W{0,3}(?:is|was|would be|are) (?:acceptable|welcome)"),
)  # fmt: skip
WITHIN: tuple[tuple[Stance, str], ...] = (
    ("requires", r"[^.;]*\b(?:as (?:a |its |the )?preconditions?|before any)\b"),
    ("threatens", r"(?:re)?(?:take|seize|capture|open|occupy)\b[^.;]*\bby force\b|(?:treat|regard|consider|view)\b[^.;]*\bact of war\b"),
    ("threatens", r"(?:\w+ ){0,3}?(?:will|would) (?:continue|go on|keep|press on|resume|carry on) (?:\w+ ){0,4}?(?:assault|war|fight\w*|attack\w*|strik\w*|offensive|operation|bomb\w*|shelling)"),
    ("rejects", r"(?:\w+ ){0,3}?(?:will|would) (?:stay|remain|not|never|keep)\b|(?:stay|remain)\b|there (?:should|can|could|must|will|would) be no\b|no \w+"),
    ("demands", r"(?:[\w’'“\"-]+ ){0,5}?[“\"]?(?:must|should|ought to|has to|have to|had to)\b"),
    ("accepts", r"(?:[\w’'-]+ ){0,5}?(?:agree[sd]? to|accepts?|accepted|ha(?:s|d|ve) been (?:accepted|agreed))\b|welcome\b|(?:its|their|his|her) commitment to\b"),
    ("offers", r"(?:he|she|it|they|we) (?:would|will|could) (?!not)\w+"),
)  # fmt: skip
"""Cues that a proposition begins with or holds itself."""
NO_PROPOSITION = re.compile(
    r"(?:an?|the)?\s*(?:pre)?conditions?\b|(?:an?|the)\s+(?:demand|offer|proposal|threat)s?$", re.IGNORECASE
)
CONDITION_FOR = re.compile(r"\b(?:pre)?conditions? (?:for|of|to) $", re.IGNORECASE)
"""What a precondition is for is not what is required."""
_WITHIN = tuple((s, re.compile(p, re.IGNORECASE)) for s, p in WITHIN)
_BEFORE = tuple((s, re.compile(rf"\b{p.replace('NOT', NOT)}(?!\w)", re.IGNORECASE)) for s, p in BEFORE)
_AFTER = tuple((s, re.compile(p, re.IGNORECASE)) for s, p in AFTER)
WEAK = re.compile(
    r"(?:will|would|could|might|may)(?: also)?$|in return$|if$|when$|before$|once$|first$|without$|against$|agree[sd]?$",
    re.IGNORECASE,
)
"""Cues that say little by themselves: a stronger one somewhat farther off wins."""
WEAKNESS = 12
"""Characters by which a weak cue counts as farther off."""
MODAL = re.compile(r"(?:will|would|could|might|may)(?: also)?", re.IGNORECASE)
"""What a side will do is offered only where the modal stands just before it."""
MODAL_REACH = 30
"""Characters between such a modal and its proposition."""
NEGATED = re.compile(rf"\b(?:{NOT}|(?:refus|declin)\w+ to)\s+(?:\w+\s+)?$", re.IGNORECASE)
CLOSE = 4
"""Characters within which "only if" and its like govern a proposition, whatever it holds itself."""
FAR = 110
"""Characters before a proposition in which its cue is looked for."""
FORESEEN = r"expect|predict|fear|fores(?:ee|aw)"
"""How verbs and nouns of foreseeing begin; what is foreseen is wanted by nobody and has not happened."""
GATE = re.compile(
    r"\b(?:only (?:if|after|when|once|with|as (?:a|the) result of)|unless|on (?:the )?condition that|(?:so|as) long as"
    r"|provided(?: that)?|not (?:until|before))(?:\s+[“\"‘']?|[“\"‘'])",
    re.IGNORECASE,
)
"""Words after which stands what has to come first."""


def gated(text: str) -> frozenset[int]:
    """The characters at which stands what has to come first ("a vote only if [the siege is lifted]")."""
    return frozenset(gate.end() for gate in GATE.finditer(text))


def stance_of(text: str, start: int, proposition: tuple[int, int]) -> Stance | None:
    """The stance that the cue nearest to a proposition tells; ``start`` is where its sentence begins.

    None where no cue stands within reach. A cue may be the proposition's own first word.
    """
    if NO_PROPOSITION.match(text, *proposition):
        return None
    for stance, pattern in _AFTER:
        if pattern.match(text, proposition[1]):
            return stance
    floor = max(start, proposition[0] - FAR)
    best: tuple[tuple[int, int], Stance] | None = None
    for stance, pattern in _BEFORE:
        for match in pattern.finditer(text, floor, proposition[0] + 3):
            if MODAL.fullmatch(match.group()) and not _governs(text[match.end() : proposition[0]]):
                continue
            near = match.end() - WEAKNESS * bool(WEAK.search(match.group().rstrip())), len(match.group())
            if best is None or near > best[0]:
                denied = stance in ("accepts", "offers") and NEGATED.search(
                    text, max(floor, match.start() - 14), match.start()
                )
                best = near, "rejects" if denied else stance
    if best and best[1] == "requires" and proposition[0] - best[0][0] < CLOSE:
        return best[1]
    for stance, pattern in _WITHIN:
        if pattern.match(text, *proposition):
            return stance
    return best[1] if best else None


def _governs(between: str) -> bool:
    """Whether the words between a modal and a proposition are short and not a passive of somebody else's doing."""
    return len(between) <= MODAL_REACH and " by " not in between


ISSUE_WORDS: tuple[tuple[Issue, str], ...] = (
    ("detainees", r"prisoner|hostage|captive|detainee|swap|the missing|bodies|remains|jailed|POWs?"),
    ("justice", r"amnest|tribunal|accountab|war crimes|prosecut|court|pardon|reparation|truth commission|extradit"),
    ("weapons", r"nuclear|missile|enrich|uranium|weapons?|arms|disarm|artillery|rockets|drones|arsenal|rifles"),
    ("security_guarantees", r"guarantee|monitor|observer|peacekeep|NATO|alliance|neutral|security|buffer|inspections"),
    ("economy", r"sanction|reconstruct|trade|oil|gas\b|assets|revenue|fund|embargo|customs|economic|bank|minerals|water|dam|fishing"),
    ("humanitarian", r"aid\b|humanitarian|corridor|civilian|refugee|displaced|food|convoy|evacuat|blockade|siege|crossing"),
    ("forces", r"withdr|troops|forces|army|soldiers|militia|fighters|pull ?back|pull ?out|redeploy|demobil|barracks|garrison"),
    ("territory", r"territor|land\b|border|front ?line|region|province|annex|island|village|sovereign|occupied|map|line\b"),
    ("governance", r"election|vote|referendum|plebiscite|constitution|autonom|government|power[- ]sharing|council|transition|status|independence|federal|parliament|president"),
    ("recognition", r"recogni|normali|diplomatic|embass|ties\b|statehood"),
    ("ceasefire", r"cease-?fire|truce|fighting|war\b|hostilities|attacks?|strikes|offensive|assault|calm|peace\b|pause|shelling"),
    ("process", r"talks|negotiat|meet|summit|round|delegation|mediat|agenda|venue|format|deal|agreement|sign|text|plan|proposal|committee"),
)  # fmt: skip
ISSUES = tuple((issue, re.compile(rf"\b(?:{pattern})", re.IGNORECASE)) for issue, pattern in ISSUE_WORDS)


def issue_of(words: str) -> Issue | None:
    """The issue that words tell, the most telling of the closed list first; None when they tell none."""
    return next((issue for issue, pattern in ISSUES if pattern.search(words)), None)
