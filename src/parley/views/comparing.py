"""The commands that compare: thin calls of ``parley.comparison``, of a record or of reports that are given.

In: what the user typed. Out: printed text or JSON, or a file, and the exit code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parley.views.asking import DEFAULT, AnalystOption, PublishedOption, ReasonOption, RecordOption
from parley.views.given import Given
from parley.views.recording import complain, wrong_use

if TYPE_CHECKING:
    from parley.codebook import Codebook
    from parley.comparison import Comparison
    from parley.record import Record

Reports = Annotated[
    list[str] | None,
    typer.Argument(metavar="REPORT...", help="Reports to compare without a record, as 'parley read' takes them."),
]
CodebookOption = Annotated[Path | None, typer.Option(help="A codebook (TOML) with actors, issues and options.")]
PartyOption = Annotated[list[str] | None, typer.Option("--party", help="A side to compare, by id or name; repeat it.")]
TextFormat = Annotated[Literal["text", "json"], typer.Option(help="Words, or one JSON object.")]
To = Literal["csv", "jsonl", "parquet", "graphml", "dot", "matrix", "dna", "plover", "html"]
ChartName = Literal["positions", "timeline", "history", "network", "blocks", "volume"]
NetworkName = Literal["two-mode", "congruence", "conflict", "subtract"]

options_app = typer.Typer(help="See, merge, split and name options.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Give the commands of this file to the app."""
    for command in (compare, history, chart, export):
        app.command(command.__name__)(command)
    app.add_typer(options_app, name="options")


def compare(
    reports: Reports = None,
    record: RecordOption = DEFAULT,
    party: PartyOption = None,
    codebook: CodebookOption = None,
    published: PublishedOption = None,
    format: TextFormat = "text",
) -> None:
    """Where the sides stand: issues and parties, what blocks what, where reports differ, what binds whom."""
    from parley.views.standing import as_json, standing

    with _compared(reports, record, codebook, party, published) as found:
        print(json.dumps(as_json(found)) if format == "json" else standing(found))


def history(
    reports: Reports = None,
    actor: Annotated[str | None, typer.Option(help="One side, by id or name.")] = None,
    option: Annotated[str | None, typer.Option(help="One option, by id, name or a word in it.")] = None,
    issue: Annotated[str | None, typer.Option(help="One issue.")] = None,
    record: RecordOption = DEFAULT,
    codebook: CodebookOption = None,
    published: PublishedOption = None,
    format: TextFormat = "text",
) -> None:
    """What each side said over time: first stated, restated, softened, hardened, conditioned, withdrawn, reversed."""
    from parley.comparison.history import histories
    from parley.views import standing

    with _compared(reports, record, codebook, None, published) as found:
        who = _side(found, actor) if actor else None
        what = _option(found, option) if option else None
        chosen = histories(found.case, found.options, actor=who, option=what, issue=issue)
        if format == "json":
            print(json.dumps(standing.histories_json(chosen)))
        elif chosen:
            print(standing.history(found, chosen))
        else:
            complain("no position matches")


def chart(
    name: Annotated[ChartName, typer.Argument(help="Which chart.")],
    out: Annotated[Path, typer.Argument(metavar="FILE", help="A .png, .svg or .json (Vega-Lite) file.")],
    reports: Reports = None,
    record: RecordOption = DEFAULT,
    party: PartyOption = None,
    codebook: CodebookOption = None,
    published: PublishedOption = None,
) -> None:
    """Draw a chart of the comparison."""
    from parley.views.charts import CHARTS, save

    if out.suffix not in (".png", ".svg", ".json"):
        complain(f"{out}: a chart is a .png, .svg or .json file")
        raise typer.Exit(2)
    with _compared(reports, record, codebook, party, published) as found:
        _written(out, lambda: save(CHARTS[name](found), out))


def export(
    reports: Reports = None,
    to: Annotated[To, typer.Option("--to", help="The format.")] = "csv",
    out: Annotated[Path | None, typer.Option("--out", help="The file; parley.FORMAT where none is given.")] = None,
    network: Annotated[NetworkName, typer.Option(help="Which network, for graphml, dot and matrix.")] = "two-mode",
    record: RecordOption = DEFAULT,
    party: PartyOption = None,
    codebook: CodebookOption = None,
    published: PublishedOption = None,
) -> None:
    """Write the record, or reports, for other tools."""
    from parley.views import export as exporting

    place = out or Path(exporting.FILES.get(to, f"parley.{to}"))
    with _compared(reports, record, codebook, party, published) as found:
        counted: list[int] = []
        if to in exporting.NETWORK_FORMATS:
            _written(place, lambda: counted.append(exporting.NETWORK_EXPORTS[to](found, place, network)))
        else:
            _written(place, lambda: counted.append(exporting.EXPORTS[to](found, place)))
        print(f"{place}: {counted[0]} {exporting.COUNTED[to]}")


@options_app.command("list")
def list_options(
    reports: Reports = None,
    record: RecordOption = DEFAULT,
    codebook: CodebookOption = None,
    published: PublishedOption = None,
) -> None:
    """Every option: its id, issue and name, who named it, and its wordings."""
    from parley.views.lines import printable

    with _compared(reports, record, codebook, None, published) as found:
        for option in found.options.all:
            print(printable(f"{option.id}  {option.issue}: {option.name} ({option.named})"))
            for wording in option.wordings:
                print(f"    {printable(wording)}")


@options_app.command("merge")
def merge_options(
    first: Annotated[str, typer.Argument(help="An option, by id or name.")],
    second: Annotated[str, typer.Argument(help="Another.")],
    analyst: AnalystOption,
    name: Annotated[str | None, typer.Option(help="What both are called from now on.")] = None,
    reason: ReasonOption = "",
    record: RecordOption = DEFAULT,
    codebook: CodebookOption = None,
) -> None:
    """Judge that two options are one."""
    with _decided(record, codebook) as (store, found):
        from parley.comparison.recorded import decide

        decided = found.options.merge(_option(found, first), _option(found, second), name, analyst)
        decide(store, decided, analyst, reason)
        print(f"{len(decided)} wordings name “{decided[0].option}”")


@options_app.command("split")
def split_option(
    option: Annotated[str, typer.Argument(help="An option, by id or name.")],
    wordings: Annotated[list[str], typer.Argument(help="The wordings that name another option.")],
    analyst: AnalystOption,
    name: Annotated[str, typer.Option(help="What the other option is called.")],
    reason: ReasonOption = "",
    record: RecordOption = DEFAULT,
    codebook: CodebookOption = None,
) -> None:
    """Judge that some wordings of an option name another one."""
    with _decided(record, codebook) as (store, found):
        from parley.comparison.recorded import decide

        try:
            decided = found.options.split(_option(found, option), wordings, name, analyst)
        except KeyError as missing:
            complain(f"the option has no wording {missing}; 'parley options list' shows them")
            raise typer.Exit(2) from None
        decide(store, decided, analyst, reason)
        print(f"{len(decided)} wordings name “{name}”")


@options_app.command("name")
def name_option(
    option: Annotated[str, typer.Argument(help="An option, by id or name.")],
    name: Annotated[str, typer.Argument(help="What it is called from now on.")],
    analyst: AnalystOption,
    reason: ReasonOption = "",
    record: RecordOption = DEFAULT,
    codebook: CodebookOption = None,
) -> None:
    """Give an option a name."""
    with _decided(record, codebook) as (store, found):
        from parley.comparison.recorded import decide

        decided = found.options.rename(_option(found, option), name, analyst)
        decide(store, decided, analyst, reason)
        print(f"{len(decided)} wordings name “{name}”")


@contextmanager
def _compared(
    reports: list[str] | None, record: str, codebook: Path | None, party: list[str] | None, published: str | None
) -> Iterator[Comparison]:
    """The comparison of the reports that are given, else of the record; then exit code 1 if reports failed."""
    with wrong_use():
        book = _book(codebook)
        if not reports:
            from parley.comparison.recorded import compare_record
            from parley.record import Record

            with Record(record, create=False) as store:
                yield _with_parties(compare_record(store, book), party)
            return
        found, given = _of_reports(reports, book, published)
    yield _with_parties(found, party)
    given.account()


def _of_reports(reports: list[str], book: Codebook | None, published: str | None) -> tuple[Comparison, Given]:
    from parley.comparison import compare as compare_readings
    from parley.reading.reader import Reader
    from parley.sources import read_reports
    from parley.sources.tables import iso_date

    given = Given()
    found = read_reports(reports, published=iso_date(published, "--published"), notice=complain)
    readings = list(given.readings(Reader(book), found))
    if not readings:
        complain(f"0 read, {given.failed} failed")
        raise typer.Exit(1)
    return compare_readings(readings, codebook=book), given


def _with_parties(found: Comparison, party: list[str] | None) -> Comparison:
    if party:
        found.parties = tuple(_side(found, name) for name in party)
    return found


@contextmanager
def _decided(record: str, codebook: Path | None) -> Iterator[tuple[Record, Comparison]]:
    with wrong_use():
        from parley.comparison.recorded import compare_record
        from parley.record import Record

        with Record(record, create=False) as store:
            yield store, compare_record(store, _book(codebook))


def _book(codebook: Path | None) -> Codebook | None:
    from parley.codebook import load

    return load(codebook) if codebook else None


def _side(found: Comparison, name: str) -> str:
    """The id of a side, by id or name; exit code 2 for none."""
    low = name.casefold()
    for id, side in found.case.sides.items():
        if low in (id, side.name.casefold()):
            return id
    complain(f"there is no side {name!r}; there are {', '.join(sorted(found.case.sides)) or 'none'}")
    raise typer.Exit(2)


def _option(found: Comparison, name: str) -> str:
    """The id of an option, by id, name or a word in it; exit code 2 for none."""
    option = found.options.named(name)
    if option is None:
        complain(f"there is no option {name!r}; 'parley options list' shows them")
        raise typer.Exit(2)
    return option.id


def _written(place: Path, work: Callable[[], object]) -> None:
    """Write a file, what goes wrong with it said in one line and code 2."""
    try:
        work()
    except OSError as error:
        complain(f"{place}: {error.strerror or error}")
        raise typer.Exit(2) from None
