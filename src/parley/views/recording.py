"""The commands that keep, ask and judge a record: thin calls of ``parley.record.Record``.

In: what the user typed. Out: printed rows, and the exit code. The filters are declared once and are the same in every
question.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parley.settings import ROWS_SHOWN
from parley.views.asking import (
    DEFAULT,
    FILTERS,
    AnalystOption,
    Format,
    FormatOption,
    JobsOption,
    LimitOption,
    PublishedOption,
    ReasonOption,
    RecordOption,
    ScreenOption,
    answer,
    note_of,
)

if TYPE_CHECKING:
    from parley.record import Added, Entry, Record


def register(app: typer.Typer) -> None:
    """Give the commands of this file to the app."""
    app.command("add")(add)
    for name, (kind, words) in QUESTIONS.items():
        app.command(name, help=words)(_with_filters(_question(kind, words)))
    app.command("actors")(_with_filters(actors))
    app.command("search", context_settings={"ignore_unknown_options": True})(_with_filters(search))
    app.command("brief")(_with_filters(brief))
    for command in (confirm, reject, correct, undo, judgements, agreement):
        app.command(command.__name__)(command)


def add(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL...",
            help="Text, JSONL, CSV, Parquet, HTML, PDF and feed files, folders and zip archives of them, addresses.",
        ),
    ] = None,
    record: RecordOption = DEFAULT,
    published: PublishedOption = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet, where a report tells none.")] = None,
    title: Annotated[str | None, typer.Option(help="The title, where a report tells none.")] = None,
    codebook: Annotated[Path | None, typer.Option(help="A codebook (TOML) with your own actors and issues.")] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from one's own network, too.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="List the reports that failed, and why.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try the reports that failed again.")] = False,
    reread: Annotated[bool, typer.Option("--reread", help="Read again what an older reader read.")] = False,
    jobs: JobsOption = 1,
    screen: ScreenOption = False,
    format: FormatOption = "table",
) -> None:
    """Read reports into the record, each once; say what became of each."""
    if failed + retry + reread + bool(inputs) != 1:
        complain("give reports to add, or one of --failed, --retry and --reread")
        raise typer.Exit(2)
    from parley.views.progress import expected
    from parley.workers import cores

    with _opened(record, create=bool(inputs)) as store:
        if failed:
            print(answer("failure", store.failed(), format), end="")
            return
        with wrong_use():
            reader, told = reader_of(codebook, screen), day(published)
        jobs = jobs or cores()
        if reread:
            _reread(store, reader, jobs)
            return
        options: dict[str, Any] = {"published": told, "outlet": outlet, "title": title}
        options |= {"allow_private": allow_private, "notice": complain}
        if retry:
            failures = _account(store.retrying(reader, jobs=jobs, **options))
        else:
            failures = _account(
                store.adding(inputs or [], reader, jobs=jobs, batches=True, **options), expected(inputs or [])
            )
        if failures:
            raise typer.Exit(1)


def reader_of(codebook: Path | None, screen: bool = False) -> Any:
    """The reader that a command reads with."""
    from parley.codebook import load
    from parley.reading.reader import Reader

    return Reader(load(codebook) if codebook else None, screen=screen)


def day(published: str | None) -> str | None:
    """A day that was typed, as ISO has it."""
    from parley.sources.tables import iso_date

    return iso_date(published, "--published")


def _account(found: Iterator[Added], total: int | None = None) -> int:
    """Count what comes, name each failure and what is set aside, print the sum. Returns how many failed."""
    from parley.views.progress import progress

    tally = {"stored": 0, "repeated": 0, "failed": 0}
    passages = copied = aside = 0
    with progress(total) as step:
        for added in found:
            step()
            tally[added.outcome] += 1
            if added.outcome == "failed":
                complain(f"{added.name}: {added.reason}")
            elif added.outcome == "stored":
                passages += added.passages
                copied += added.repeated
                if added.reason:
                    aside += 1
                    complain(f"{added.name}: set aside, {added.reason}")
    counted = ", ".join(f"{number} {outcome}" for outcome, number in tally.items())
    print(f"{sum(tally.values())} in = {counted}; {copied} of {passages} new passages repeat earlier ones"
          + (f"; {aside} of the stored are set aside, unread" if aside else ""))  # fmt: skip
    return tally["failed"]


def _reread(store: Record, reader: Any, jobs: int) -> None:
    count = 0
    for id, before, after in store.reread(reader, jobs=jobs):
        count += 1
        print(f"{id}: {before} entries before, {after} now")
    loose = len(store.judgements(unattached=True))
    print(f"{count} reports read again" + (f"; {loose} judgements are unattached" if loose else ""))


QUESTIONS: dict[str, tuple[Any, str]] = {
    "positions": ("position", "What each side demands, offers, accepts, rejects, requires and threatens."),
    "statements": ("statement", "Who said what."),
    "events": ("event", "What was done, is planned or threatened."),
    "talks": ("talks", "Rounds and meetings."),
}


def _question(kind: Any, words: str) -> Callable[..., None]:
    def ask(
        record: RecordOption = DEFAULT, format: FormatOption = "table", limit: LimitOption = ROWS_SHOWN, **filters: Any
    ) -> None:
        from parley.record import Filters

        with _opened(record) as store:
            wanted = Filters(**filters)
            rows = store.entries(kind, wanted, limit + 1 if limit else None)
            print(answer(kind, rows[:limit] if limit else rows, format), end="")
            if limit and len(rows) > limit:
                complain(f"the first {limit} are shown; --limit 0 shows all")

    ask.__doc__ = words
    return ask


def actors(
    record: RecordOption = DEFAULT, format: FormatOption = "table", limit: LimitOption = ROWS_SHOWN, **filters: Any
) -> None:
    """Who speaks and acts, those with most entries first."""
    with _opened(record) as store:
        print(answer("actor", store.actors(limit=limit or None, **filters), format), end="")


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help='Words, "phrases", and -words not wanted.')],
    record: RecordOption = DEFAULT,
    format: FormatOption = "table",
    limit: LimitOption = ROWS_SHOWN,
    **filters: Any,
) -> None:
    """Passages with the words, those found in [brackets]."""
    with _opened(record) as store:
        hits = store.search(_query(words), limit=limit or None, **filters)
        print(answer("hit", hits, format), end="")


def _query(words: list[str]) -> str:
    """What was typed; of several arguments one with a space in it is a phrase, whose quotation marks the shell took."""
    if len(words) == 1:
        return words[0]
    return " ".join(
        f'-"{word[1:]}"' if word.startswith("-") and " " in word else f'"{word}"' if " " in word else word
        for word in words
    )


def brief(record: RecordOption = DEFAULT, **filters: Any) -> None:
    """The briefing of the record, or of what the filters leave of it; with --since, what is new and changed first."""
    from parley.views.briefing import briefing

    with _opened(record) as store:
        notes: dict[str, str] = {}

        def noted(entry: Entry) -> None:
            if note := note_of(entry):
                notes[entry.id] = note

        readings = list(store.readings(each=noted, **filters))
        if not readings:
            complain("nothing in the record matches")
            return
        if filters.get("since"):
            from parley.comparison.recorded import compare_record
            from parley.views.standing import news

            found = compare_record(store)
            print(news(found, found.news(filters["since"])), end="\n\n")
        print(briefing(readings, notes=notes))


def confirm(
    entry: Annotated[str, typer.Argument(help="The entry's id.")],
    analyst: AnalystOption,
    reason: ReasonOption = "",
    record: RecordOption = DEFAULT,
) -> None:
    """Judge that an entry is right."""
    with _opened(record) as store:
        print(f"judgement {store.judge(entry, 'confirmed', analyst, reason=reason)}: {entry} confirmed")


def reject(
    entry: Annotated[str, typer.Argument(help="The entry's id.")],
    analyst: AnalystOption,
    reason: ReasonOption = "",
    record: RecordOption = DEFAULT,
) -> None:
    """Judge that an entry is wrong; it is no longer shown where judgements are not asked for."""
    with _opened(record) as store:
        print(f"judgement {store.judge(entry, 'rejected', analyst, reason=reason)}: {entry} rejected")


def correct(
    entry: Annotated[str, typer.Argument(help="The entry's id.")],
    changes: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            help="What is right: stance=offers, actors=meridia,kastoria, proposition=120:164, counterpart= (none).",
        ),
    ],
    analyst: AnalystOption,
    reason: ReasonOption = "",
    record: RecordOption = DEFAULT,
) -> None:
    """Correct fields and spans of an entry."""
    from parley.record import parsed_change

    with _opened(record) as store:
        change = parsed_change(store.entry(entry).kind, changes)
        number = store.judge(entry, "corrected", analyst, reason=reason, change=change)
        print(f"judgement {number}: {entry} corrected")


def undo(
    judgement: Annotated[int, typer.Argument(help="The judgement's number.")],
    analyst: AnalystOption,
    reason: ReasonOption = "",
    record: RecordOption = DEFAULT,
) -> None:
    """Take back one of your own judgements; both stay on record."""
    with _opened(record) as store:
        store.undo(judgement, analyst, reason=reason)
        print(f"judgement {judgement} undone")


def judgements(
    entry: Annotated[str | None, typer.Option(help="Those of one entry.")] = None,
    document: Annotated[str | None, typer.Option(help="Those of one report.")] = None,
    unattached: Annotated[bool, typer.Option("--unattached", help="Those whose entry is no longer found.")] = False,
    record: RecordOption = DEFAULT,
    format: FormatOption = "table",
) -> None:
    """What analysts decided, in the order of time."""
    with _opened(record) as store:
        rows = store.judgements(entry=entry, document=document, unattached=unattached)
        print(answer("judgement", rows, format), end="")


def agreement(
    field: Annotated[str | None, typer.Option(help="Agreement in a field (stance) and not in verdicts.")] = None,
    record: RecordOption = DEFAULT,
    format: Annotated[Format, typer.Option(help="Lines for people, JSON, or CSV.")] = "table",
) -> None:
    """How far analysts agree: Cohen's kappa and Krippendorff's alpha."""
    with _opened(record) as store:
        found = store.agreement(field)
        if format == "json":
            from dataclasses import asdict

            print(json.dumps(asdict(found)))
            return
        rows = [("entries judged by several", found.entries), ("analysts", "; ".join(found.analysts)),
                ("same judgement", _figure(found.same)), ("Cohen's kappa", _figure(found.kappa)),
                ("Krippendorff's alpha", _figure(found.alpha))]  # fmt: skip
        if format == "csv":
            import csv

            csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        else:
            print("".join(f"{name:28}{value}\n" for name, value in rows), end="")


def _figure(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.2f}"


def _with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each filter in the place of ``**filters``."""
    signature = inspect.signature(command, eval_str=True)
    own = [p for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    shared = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=None,
            annotation=Annotated[str | None, typer.Option(*_flags(name), help=words)],
        )
        for name, words in FILTERS.items()
    ]  # fmt: skip

    def run(**given: Any) -> None:
        command(**given)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = signature.replace(parameters=[*own, *shared])  # type: ignore[attr-defined]  # read by typer
    run.__annotations__ = {p.name: p.annotation for p in [*own, *shared]}
    return run


def _flags(name: str) -> tuple[str, ...]:
    """``from`` and ``to`` are what users say; they are no names in Python."""
    return {"since": ("--from", "--since"), "until": ("--to", "--until")}.get(name, (f"--{name}",))


@contextmanager
def _opened(address: str, create: bool = False) -> Iterator[Record]:
    """The record, with what goes wrong in it said in one line and code 2."""
    with wrong_use():
        from parley.record import Record

        with Record(address, create=create) as store:
            yield store


@contextmanager
def wrong_use() -> Iterator[None]:
    """An error of ours ends the command with one line and code 2."""
    from parley.errors import ParleyError

    try:
        yield
    except ParleyError as error:
        complain(str(error))
        raise typer.Exit(2) from None


def complain(line: str) -> None:
    """One line on standard error."""
    from parley.views.lines import printable

    print(f"parley: {printable(line)}", file=sys.stderr)
