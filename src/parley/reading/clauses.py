"""The clauses of a brief in which its main deed may stand.

In: the grammatical parse of a sentence. Out: its verbs from the main one inwards, each with its words in base form,
its subject and what the verbs above it say of it: that it is ahead, denied, or asked for. "The ministry said Varnia
would begin to withdraw" leads to "withdraw", with Varnia as its subject and ahead of now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from parley.reading.deedwords import Words

SAYING = frozenset(
    "say announce report state add note confirm reveal disclose claim believe think know declare tell acknowledge"
    " explain write inform quote indicate reiterate stress emphasise emphasize show mean comment remark estimate"
    " quote cite suggest hint learn understand admit conclude predict expect signal reply maintain assert"
    " argue feel hear see".split()
)
"""Verbs whose clause is what they tell of; "accuse" or "demand" are deeds themselves and are not among them."""
THROUGH = frozenset(
    "begin start continue try attempt manage prepare plan intend expect set schedule decide move resume finish go use"
    " appear seem aim hope mean want be have need come proceed help likely due about poised unlikely keep stop halt"
    " cease quit opt choose resolve elect bind get wish determined vote".split()
)
"""Verbs and adjectives that leave the deed to their infinitive."""
ENDS = frozenset("stop halt cease end suspend quit discontinue".split())
"""Verbs that end a deed."""
AHEAD = frozenset(
    "plan intend expect set schedule decide aim hope want be wish due about poised likely prepare go"
    " resolve determined".split()
)
ADJECTIVAL = frozenset(
    "engage involve commit prepare concern dismay appal shock determine interest oppose worry satisfy".split()
)
"""Verbs whose passive tells what the subject does: "was engaged in"."""
DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday weekend".split())
OBLIGES = frozenset(("must", "should", "ought"))
WILL = frozenset(("will", "would", "shall", "'ll", "wo", "’ll", "'d"))
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
OBJECTS = ("dobj", "attr", "acomp", "oprd", "nsubjpass", "dative", "obj")
OF = frozenset(("of", "for", "in"))


@dataclass(slots=True)
class Clause:
    """A verb of the parse (spaCy tokens). ``speakers`` are the subjects of the verbs of saying above it."""

    verb: Any
    subjects: list[Any]
    speakers: list[Any] = field(default_factory=list)
    ahead: bool = False
    negated: bool = False
    obliged: bool = False
    main: bool = True
    wanted: bool = False
    ended: bool = False

    @property
    def passive(self) -> bool:
        if self.verb.lemma_.lower() in ADJECTIVAL:
            return False
        return any(child.dep_ in ("nsubjpass", "auxpass") for child in self.verb.children) or (
            self.verb.dep_ == "acl" and self.verb.tag_ == "VBN"
        )

    @property
    def objects(self) -> list[Any]:
        found = [child for child in self.verb.children if child.dep_ in OBJECTS]
        if self.passive and not any(child.dep_ == "nsubjpass" for child in self.verb.children):
            found += self.subjects
        return found

    @property
    def infinitive(self) -> Any | None:
        """The verb of the infinitive that depends on the verb, or on its object or adjective."""
        days = [t for t in self.verb.subtree if t.lemma_ in DAYS and t.head.head in (self.verb, self.verb.head)]
        for head in (self.verb, *self.objects, *days):
            for child in head.children:
                if child.dep_ in ("xcomp", "acl", "ccomp", "relcl", "advcl") and any(
                    c.lower_ == "to" and c.dep_ == "aux" for c in child.children
                ):
                    if child.dep_ == "advcl" and head is self.verb and self.verb.lemma_ not in ("be", "ready"):
                        continue
                    return child
        return None

    def words(self) -> Words:
        objects = {word for item in self.objects for word in phrase(item)}
        after: dict[str, set[str]] = {}
        for item in self.objects:
            for child in item.children:
                if child.dep_ == "prep":
                    _add(after, child)
        for child in self.verb.children:
            if child.dep_ in ("prep", "prt", "agent", "dative", "advmod") and child.pos_ in (
                "ADP",
                "ADV",
                "SCONJ",
                "PART",
            ):
                if child.lower_ == "in" and any(c.dep_ == "pobj" and c.pos_ == "PROPN" for c in child.children):
                    continue  # "arrived in Oreth" is no "gave in"
                _add(after, child)
            elif child.dep_ in ("npadvmod", "compound") and self.verb.i > child.i + 1 and child.nbor().text == "-":
                objects.add(child.lemma_.lower())  # "test-fired"
        infinitive = self.infinitive
        return Words(
            "be" if self.verb.pos_ == "AUX" else self.verb.lemma_.lower(),
            objects,
            after,
            infinitive.lemma_.lower() if infinitive is not None else None,
            self.negated,
        )


def _add(after: dict[str, set[str]], particle: Any) -> None:
    found = after.setdefault(particle.lower_, set())
    for child in particle.children:
        if child.dep_ == "pobj":
            found.update(phrase(child))
        elif child.dep_ == "pcomp":
            found.add(child.lemma_.lower())
        elif child.dep_ in ("prep", "prt"):
            _add(after, child)


def phrase(noun: Any) -> Iterator[str]:
    """The words of a noun phrase in base form: its head, what stands before it or is joined to it, what it is of."""
    yield noun.lemma_.lower()
    for child in noun.children:
        if child.dep_ in ("compound", "amod", "nmod"):
            yield child.lemma_.lower()
            yield from (c.lemma_.lower() for c in child.children if c.dep_ in ("compound", "conj", "amod"))
        elif child.dep_ == "conj":
            yield from phrase(child)
        elif child.dep_ == "prep" and child.lower_ in OF:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield from phrase(inner)


def clauses(sentence: Any) -> Iterator[Clause]:
    """The clauses of a parsed sentence, the main one first, then those beside and below it."""
    beside: list[Clause] = []
    seen = set()
    for root in (token for token in sentence if token.dep_ == "ROOT"):
        for clause in _inwards(root, [], [], beside):
            seen.add(clause.verb.i)
            yield clause
    for clause in beside:
        if clause.verb.i not in seen:
            seen.add(clause.verb.i)
            yield clause
    for token in sentence:
        if token.i not in seen and token.pos_ == "VERB" and _tells(token):
            subjects = _subjects(token) or _above(token)
            yield Clause(token, subjects, main=False, ahead=_ahead(token), negated=_negated(token))


def _tells(token: Any) -> bool:
    """Whether a verb below the main one may tell the deed: a complement or a participle, not a time or a reason."""
    if token.dep_ in ("advcl", "relcl"):
        return token.tag_ == "VBG" and not any(child.dep_ == "mark" for child in token.children)
    return token.dep_ in ("xcomp", "ccomp", "acl", "pcomp")


def _above(token: Any) -> list[Any]:
    """The subject of a verb that has none of its own: what a participle describes, or the subject of the verb above."""
    head = token.head
    if token.dep_ == "acl" and (token.tag_ == "VBN" or head.dep_ in SUBJECTS):
        return [head]
    while head.pos_ not in ("VERB", "AUX") and head.head != head:  # equal, never one object
        head = head.head
    return _subjects(head) or (_above(head) if head.dep_ in ("xcomp", "conj", "advcl", "acl") else [])


def _inwards(
    verb: Any, subjects: Sequence[Any], speakers: Sequence[Any], beside: list[Clause], **told: bool
) -> Iterator[Clause]:
    own = _subjects(verb) or list(subjects)
    ahead = told.get("ahead", False) or _ahead(verb) or (bool(speakers) and _might(verb))
    negated = told.get("negated", False) or _negated(verb)
    obliged = told.get("obliged", False) or any(c.lower_ in OBLIGES and c.dep_ == "aux" for c in verb.children)
    wanted = told.get("wanted", False)
    lemma = verb.lemma_.lower()
    inner = _told(verb) if lemma in SAYING or verb.pos_ not in ("VERB", "AUX") else None
    if inner is not None:
        yield from _inwards(inner, [], own or speakers, beside)
        return
    further = _infinitive(verb)
    if further is not None:
        flags = {
            "ahead": ahead or lemma in AHEAD,
            "negated": negated or lemma == "unlikely",
            "ended": lemma in ENDS,
            "obliged": obliged or lemma in ("have", "need"),
            "wanted": wanted or lemma in ("want", "hope", "wish"),
        }
        mine = _subjects(further)
        if lemma != "want" or not mine:
            yield from _inwards(further, mine or own, speakers, beside, **flags)
            return
    clause = Clause(verb, own, list(speakers), ahead, negated, obliged, True, wanted, told.get("ended", False))
    yield clause
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"):
            beside.extend(
                Clause(
                    c.verb,
                    c.subjects or own,
                    c.speakers or list(speakers),
                    c.ahead,
                    c.negated,
                    c.obliged,
                    False,
                    c.wanted,
                )
                for c in _inwards(child, own, speakers, [], ahead=ahead, negated=False)
            )


def _subjects(verb: Any) -> list[Any]:
    return [child for child in verb.children if child.dep_ in SUBJECTS]


def _told(verb: Any) -> Any | None:
    """The verb of what a verb of saying tells."""
    for wanted in (("ccomp",), ("parataxis",), ("xcomp",), ("advcl",)):
        for child in verb.children:
            if child.dep_ in wanted and child.pos_ in ("VERB", "AUX") and (wanted != ("advcl",) or child.i < verb.i):
                if wanted == ("advcl",) and any(c.dep_ == "mark" for c in child.children):
                    continue
                return child
    for child in verb.children:  # "was quoted as saying that"
        if child.dep_ == "prep" and child.lower_ == "as":
            for inner in child.children:
                if inner.dep_ == "pcomp" and inner.lemma_.lower() in SAYING:
                    return _told(inner)
    return None


def _infinitive(verb: Any) -> Any | None:
    """The infinitive that a verb or adjective of beginning, planning or seeming leads to."""
    for head in (verb, *(c for c in verb.children if c.dep_ in ("acomp", "oprd"))):
        if head.lemma_.lower() in THROUGH:
            if head.lemma_ == "be" and any(c.dep_ in ("prep", "attr", "acomp", "advmod") for c in head.children):
                continue
            for child in head.children:
                if (
                    child.dep_ in ("xcomp", "ccomp")
                    and child.pos_ in ("VERB", "AUX")
                    and (child.tag_ == "VBG" or any(c.lower_ == "to" for c in child.children if c.i < child.i))
                ):
                    return child
    return None


def _ahead(verb: Any) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in WILL for child in verb.children)


def _might(verb: Any) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in ("might", "may", "could") for child in verb.children)


def _negated(verb: Any) -> bool:
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "cannot"):
            return True
        if child.dep_ == "advmod" and child.lower_ == "longer":
            return True
    return False
