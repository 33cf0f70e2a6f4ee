"""A comparison in words, and as JSON.

In: a comparison. Out: plain text of a given width, or a dict. Every line names the words that it rests on, where they
stand, and how many independent texts tell them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from parley.comparison import Comparison
from parley.comparison.accounts import Account, Difference
from parley.comparison.blocking import Holding
from parley.comparison.case import Row, condition_of
from parley.comparison.constraints import Constraint
from parley.comparison.gaps import Stand
from parley.comparison.history import History, News, Step
from parley.model import REPORTER, Position, plain
from parley.views.lines import printable, wrapped

RELATION = {"agree": "the sides agree", "compatible": "compatible", "oppose": "the sides oppose each other",
            "silent": "one side is silent"}  # fmt: skip
WAY = {1: "for", -1: "against", 0: "for and against, as reports of one day have it"}
ABOUT = {"figures": "Figures", "claim and denial": "A claim and its denial", "view of the talks": "Views of the talks"}


def standing(found: Comparison, width: int = 80) -> str:
    """Where the sides stand, in words."""
    names = [found.case.name(party) for party in found.parties]
    lines = [f"WHERE THE SIDES STAND: {', '.join(names) or 'no side is told'}"]
    for title, body in (
        ("", _issues(found, width)),
        ("WHAT BLOCKS WHAT", _blocks(found, width)),
        ("WHAT WOULD UNBLOCK", _unblocking(found, width)),
        ("WHERE REPORTS DIFFER", _differences(found, width)),
        ("WHAT ELSE BINDS THE SIDES", _constraints(found, width)),
        ("CAMPS", _camps(found, width)),
    ):
        made = list(body)
        if made:
            lines += ["", title, *made] if title else made
    return "\n".join(lines)


def _wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    return wrapped(printable(text), width, first, rest)


def where(row: Row[Any]) -> str:
    """Where an entry stands: its report, paragraph, outlet and day."""
    about = ", ".join(part for part in (row.outlet, row.date) if part)
    return f"[{row.document} ¶{row.paragraph}{', ' + about if about else ''}]"


def position(row: Row[Position]) -> str:
    """A position in its words, with its place."""
    return f"{wanted(row.item)} {where(row)}"


def wanted(item: Position) -> str:
    """A position in its words."""
    condition = condition_of(item)
    return f"{item.stance} “{item.proposition.text}”{f' “{condition.text}”' if condition else ''}"


def texts(number: int) -> str:
    """Independent texts, counted."""
    return "1 independent text" if number == 1 else f"{number} independent texts"


def _issues(found: Comparison, width: int) -> Iterator[str]:
    for gap in found.matrix.issues:
        yield ""
        title = f"{gap.issue.replace('_', ' ').upper()}: {RELATION[gap.relation]}"
        yield from _wrap(f"{title} ({gap.why})", width, "", "  ")
        cells = {party: found.matrix.cells.get((gap.issue, party), ()) for party in found.parties}
        options = dict.fromkeys(cell.option for found_ in cells.values() for cell in found_)
        for option in options:
            yield from _wrap(found.options.get(option).name, width, "  - ", "    ")
            for party, mine in cells.items():
                for cell in mine:
                    if cell.option == option:
                        yield from _cell(found, party, cell, width)
        for item in found.constraints:
            if item.issue == gap.issue and item.party in found.parties:
                yield from _wrap(f"! bound: {constraint(found, item)}", width, "  ", "    ")


def _cell(found: Comparison, party: str, cell: Stand, width: int) -> Iterator[str]:
    told = f", as told by {found.case.name(cell.told_by)}" if cell.told_by else ""
    head = f"{found.case.name(party)} is {WAY[cell.sign]}{', with a condition' if cell.conditions else ''}{told}"
    more = f"; {texts(cell.texts)}" if cell.texts > 1 else ""
    yield from _wrap(f"{head}: {position(cell.rows[0])}{more}", width, "      ", "        ")


def _blocks(found: Comparison, width: int) -> Iterator[str]:
    for line in found.blocks_in_words():
        yield from _wrap(line, width, "  - ", "    ")
    if found.blocking.circles_cut:
        yield "  (there are more circles than are listed)"


def holding(found: Comparison, id: str) -> Holding:
    """The holding with an id."""
    return next(h for h in found.blocking.holdings if h.id == id)


def _unblocking(found: Comparison, width: int) -> Iterator[str]:
    for line in ways(found):
        yield from _wrap(line, width, "  - ", "    ")


def ways(found: Comparison) -> list[str]:
    """What would unblock, a line each, the smallest first; none where nothing is blocked."""
    lines = [nobody] if (nobody := nobody_yields(found)) else []
    for changes in ways_by_change(found):
        parts = "; and ".join(f"{words} {where(row)}" for words, row in changes)
        lines.append(f"{len(changes)} {'change' if len(changes) == 1 else 'changes'}: {parts}")
    return lines if found.unblocking.complete else [*lines, CUT_SHORT]


CUT_SHORT = "(the search was cut short: smaller sets may be missing)"


def nobody_yields(found: Comparison) -> str | None:
    """What is said where no side has to change for what is waited for; else None."""
    if found.unblocking.sets != ((),):
        return None
    waits = ", ".join(f"“{want.words}”" for want in found.unblocking.awaited)
    return f"Nobody has to give way: no side is against what is waited for: {waits}."


def ways_by_change(found: Comparison) -> list[list[tuple[str, Row[Position]]]]:
    """What would unblock: for each set its changes, each in words and with the position that it changes."""
    return [[_changed(found, holding(found, id)) for id in ids] for ids in found.unblocking.sets if ids]


def _changed(found: Comparison, held: Holding) -> tuple[str, Row[Position]]:
    """What a change of a holding is: an offer loses its condition, everything else is given up."""
    name, row = found.case.name(held.actor), held.rows[0]
    if held.wants and row.item.stance in ("offers", "accepts", "demands"):
        conditions = " and ".join(f"“{want.words}”" for want in held.wants)
        return f"{name} drops the condition {conditions}: {wanted(row.item)}", row
    return f"{name} no longer {wanted(row.item)}", row


def _differences(found: Comparison, width: int) -> Iterator[str]:
    for item in found.differences:
        yield from _wrap(f"{ABOUT[item.about]}: {item.what}", width, "  - ", "    ")
        for one in item.accounts:
            yield from _wrap(account(found, one), width, "      ", "        ")


def account(found: Comparison, one: Account) -> str:
    """An account in words."""
    place = ", ".join(part for part in (one.document, one.outlet, one.date) if part)
    return f"{told(found, one)} [{place}; {texts(len(one.texts))}]"


def told(found: Comparison, one: Account) -> str:
    """An account without its place."""
    by = "the reporter" if one.by == REPORTER else found.case.name(one.by)
    return f"{by}, {one.value}: {quoted(' … '.join(span.text for span in one.words))}"


def quoted(words: str) -> str:
    """Words in quotation marks; a pair that stands around all of them is not written twice."""
    return f"“{bare(words)}”"


def bare(words: str) -> str:
    """Words without a pair of quotation marks that stands around all of them."""
    inner = words.strip(" ,;")
    around = len(inner) > 2 and inner[0] in MARKS and inner[-1] in MARKS and not any(m in inner[1:-1] for m in MARKS)
    return inner[1:-1].rstrip(" ,;") if around else words


MARKS = '"“”'


def _constraints(found: Comparison, width: int) -> Iterator[str]:
    """Those that stand at no issue of the matrix."""
    shown = {gap.issue for gap in found.matrix.issues}
    for item in found.constraints:
        if item.issue not in shown or item.party not in found.parties:
            yield from _wrap(constraint(found, item), width, "  - ", "    ")


def constraint(found: Comparison, item: Constraint) -> str:
    """A constraint in words, with its place."""
    place = ", ".join(part for part in (item.document, item.outlet, item.date) if part)
    return f"{binding(found, item)} [{place}]"


def binding(found: Comparison, item: Constraint) -> str:
    """A constraint without its place."""
    issue = f" on {item.issue.replace('_', ' ')}" if item.issue else ""
    share = f"{item.share:.0%}" if isinstance(item.share, float) else item.share
    public = f" ({share} {item.stance})" if item.kind == "public opinion" else ""
    who = found.case.name(item.party)
    if item.kind != "public opinion" and item.party not in found.parties:
        who = f"as told by {who}"  # who speaks is not who is bound: a mediator on the parties' parliaments
    return f"{who}{issue}: {item.kind}{public}: {quoted(item.words)}"


def _camps(found: Comparison, width: int) -> Iterator[str]:
    camps = found.polarization
    if camps.fit is None or not all(camps.camps):
        return
    sides = " | ".join(", ".join(found.case.name(a) for a in camp) for camp in camps.camps)
    measures = f"fit {camps.fit:.2f} of 1"
    if camps.modularity is not None:
        measures = f"modularity {camps.modularity:.2f}, {measures}"
    if camps.modularity is not None and camps.modularity <= 0:
        yield from _wrap(
            f"No two camps stand out; the division that fits best is {sides} ({measures}).", width, "  ", "  "
        )
    else:
        yield from _wrap(f"{sides} ({measures})", width, "  ", "  ")
    yield from _wrap(
        "Fit is the share of agreement within camps times the share of conflict between them, over all the time that "
        "the reports span.", width, "  ", "  ",
    )  # fmt: skip


def history(found: Comparison, chosen: Sequence[History], width: int = 80) -> str:
    """Histories in words: a heading for each side and option, a line a step."""
    lines: list[str] = []
    for one in chosen:
        lines += [
            "",
            *_wrap(f"{found.case.name(one.actor)} on “{found.options.get(one.option).name}”", width, "", "  "),
        ]
        for step in one.steps:
            lines += _step(found, step, width)
        if one.undated:
            lines += _wrap(f"without a date: {'; '.join(position(row) for row in one.undated)}", width, "  ", "    ")
    return "\n".join(lines).lstrip("\n")


def _step(found: Comparison, step: Step, width: int) -> list[str]:
    note = f" ({step.note})" if step.note else ""
    teller = step.row.item.reported_by
    told = "" if teller in (REPORTER, step.row.item.actor) else f", as told by {found.case.name(teller)}"
    line = f"{step.row.date}  {step.change}{note}{told}: {position(step.row)}"
    return _wrap(line, width, "  ", "              ")


def news(found: Comparison, told: News, width: int = 80) -> str:
    """What is new and what has changed, in words."""
    lines = [f"SINCE {told.since}"]
    for title, pairs in (("NEW", told.new), ("CHANGED", told.changed)):
        lines += ["", title]
        for one, step in pairs:
            lines += _wrap(
                f"{found.case.name(one.actor)} on “{found.options.get(one.option).name}”", width, "  - ", "    "
            )
            lines += ["    " + line for line in _step(found, step, width - 4)]
        if not pairs:
            lines.append("  nothing")
    lines += ["", f"{told.again} {'position was' if told.again == 1 else 'positions were'} restated or reported again."]
    return "\n".join(lines)


def as_json(found: Comparison) -> dict[str, Any]:
    """A comparison as JSON: every part, with the ids of the positions that it rests on."""
    polar = found.polarization
    return {
        "schema": "parley.comparison/1",
        "parties": list(found.parties),
        "options": [plain(option) for option in found.options.all],
        "issues": [plain(gap) for gap in found.matrix.issues],
        "pairs": [plain(gap) for gap in found.matrix.pairs],
        "stands": [_stand(cell, issue) for (issue, _), cells in found.matrix.cells.items() for cell in cells],
        "blocks": [
            {"waiting": b.waiting.id, "refusal": b.refusal.id, "want": plain(b.want)} for b in found.blocking.blocks
        ],
        "holdings": [_holding(h) for h in found.blocking.holdings],
        "circles": [list(circle) for circle in found.blocking.circles],
        "unblocking": plain(found.unblocking),
        "histories": histories_json(found.histories),
        "differences": [_difference(item) for item in found.differences],
        "constraints": [plain(item) for item in found.constraints],
        "polarization": plain(polar),
    }


def histories_json(chosen: Sequence[History]) -> list[dict[str, Any]]:
    """Histories as JSON, a list of steps each."""
    return [_history(one) for one in chosen]


def _row(row: Row[Any]) -> dict[str, Any]:
    return {"id": row.id, "document": row.document, "outlet": row.outlet, "date": row.date, "paragraph": row.paragraph,
            "text": row.origin, "position": plain(row.item)}  # fmt: skip


def _stand(cell: Stand, issue: str) -> dict[str, Any]:
    return {"actor": cell.actor, "issue": issue, "option": cell.option, "sign": cell.sign, "conditions": list(cell.conditions),
            "told_by": cell.told_by, "independent_texts": cell.texts, "rows": [_row(row) for row in cell.rows]}  # fmt: skip


def _holding(held: Holding) -> dict[str, Any]:
    return {"id": held.id, "actor": held.actor, "option": held.option, "sign": held.sign, "stance": held.stance,
            "wants": [plain(want) for want in held.wants], "rows": [row.id for row in held.rows]}  # fmt: skip


def _history(one: History) -> dict[str, Any]:
    steps = [{"change": step.change, "note": step.note, "row": _row(step.row)} for step in one.steps]
    return {"actor": one.actor, "option": one.option, "steps": steps, "undated": [_row(row) for row in one.undated]}


def _difference(item: Difference) -> dict[str, Any]:
    return plain(item) | {"about": item.about}  # type: ignore[no-any-return]  # a dataclass gives a dict
