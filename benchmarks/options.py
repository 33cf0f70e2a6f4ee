"""How well wordings are grouped into options: pairs of the invented negotiations in ``data/options.tsv``.

Half of the negotiations (the first two) set the threshold; the others check it. Prints precision, recall and F1 over
pairs of wordings of one negotiation, for the encoder alone, the head words alone, and both.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from parley.comparison import options as grouping
from parley.comparison.case import Case, Row
from parley.comparison.meaning import Meanings
from parley.model import Issue, Position, Span

DATA = Path(__file__).parent / "data" / "options.tsv"
SET_ON = ("lake", "delta")


def rows() -> list[list[str]]:
    """Negotiation, issue, option and wording of each line."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def case(negotiation: str) -> tuple[Case, dict[str, str]]:
    """The wordings of one negotiation as positions, in an order that mixes the options; and their options."""
    mine = sorted((row for row in rows() if row[0] == negotiation), key=lambda row: row[3][::-1])
    made = []
    for number, (_, issue, _, wording) in enumerate(mine):
        at: Issue = issue  # type: ignore[assignment]  # the file holds issues of the list
        item = Position(
            f"p{number}", "a", "demands", at, Span(0, len(wording), wording), None, None, "reporter", "current", None
        )
        made.append(Row(f"p{number}", item, "d", None, f"2030-01-{1 + number % 28:02}", 1, f"d{number}"))
    return Case(positions=tuple(made)), {row[3]: row[2] for row in mine}


def score(negotiations: tuple[str, ...], meanings: Meanings) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs."""
    right = found = wanted = 0
    for name in negotiations:
        told, truth = case(name)
        sorted_ = grouping.options(told, meanings=meanings)
        for a, b in combinations(truth, 2):
            same, gold = sorted_.of(a) == sorted_.of(b), truth[a] == truth[b]
            right, found, wanted = right + (same and gold), found + same, wanted + gold
    precision, recall = right / max(1, found), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    """Print the table."""
    meanings = Meanings()
    others = tuple(sorted({row[0] for row in rows()} - set(SET_ON)))
    print(f"{'likeness':<24}{'threshold':>10}  {'set on: P / R / F1':<24}{'checked on: P / R / F1'}")
    for label, weight in (("encoder alone", 1.0), ("head words alone", 0.0), ("both", grouping.VECTOR_WEIGHT)):
        before = grouping.VECTOR_WEIGHT, grouping.ALIKE
        grouping.VECTOR_WEIGHT = weight
        tried = []
        for step in range(20, 90, 2):
            grouping.ALIKE = step / 100
            tried.append((score(SET_ON, meanings)[2], step / 100))
        grouping.ALIKE = max(tried)[1]
        figures = [score(names, meanings) for names in (SET_ON, others)]
        cells = ["  " + " / ".join(f"{100 * x:.0f}" for x in row) for row in figures]
        print(f"{label:<24}{grouping.ALIKE:>10.2f}{cells[0]:<26}{cells[1]}")
        grouping.VECTOR_WEIGHT, grouping.ALIKE = before
    shipped = [score(names, meanings) for names in (SET_ON, others)]
    print(
        f"{'as shipped':<24}{grouping.ALIKE:>10.2f}"
        + "".join(f"  {' / '.join(f'{100 * x:.0f}' for x in row):<24}" for row in shipped)
    )


if __name__ == "__main__":
    main()
