"""The command line: thin calls of public functions, and nothing heavy before a command needs it.

Exit codes: 0 done, 1 some reports failed (each named with its reason, the others are kept), 2 wrong use.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from parley.views import batching, comparing, recording, serving
from parley.views.asking import JobsOption, ScreenOption
from parley.views.recording import complain as _complain

app = typer.Typer(
    help="Read reporting on peace talks into a sourced record.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
codebook_app = typer.Typer(help="Make, check and show codebooks.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(codebook_app, name="codebook")
recording.register(app)
batching.register(app)
comparing.register(app)
serving.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from parley import __version__

        print(f"parley {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command("read")
def read_command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Files, folders and archives of reports, addresses, or - for standard input."
        ),
    ],
    published: Annotated[
        str | None, typer.Option(help="The day of publication (ISO), where a report does not tell it.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet, where a report does not tell it.")] = None,
    title: Annotated[str | None, typer.Option(help="The title, where a report does not tell it.")] = None,
    format: Annotated[Literal["text", "jsonl"], typer.Option(help="The briefing, or one JSON line a report.")] = "text",
    codebook: Annotated[Path | None, typer.Option(help="A codebook (TOML) with your own actors and issues.")] = None,
    jobs: JobsOption = 1,
    screen: ScreenOption = False,
) -> None:
    """Read reports and print what they say, with the words that say so."""
    from parley.codebook import load
    from parley.errors import ParleyError
    from parley.sources.tables import iso_date
    from parley.workers import cores

    try:
        day = iso_date(published, "--published")
        book = load(codebook) if codebook else None
    except ParleyError as error:
        _complain(str(error))
        raise typer.Exit(2) from None
    from parley.reading.reader import Reader
    from parley.sources import read_reports
    from parley.views.briefing import briefing
    from parley.views.given import Given
    from parley.views.progress import expected

    given = Given()
    reports = read_reports(paths, published=day, outlet=outlet, title=title, notice=_complain)
    lines_on_screen = format == "jsonl" and sys.stdout.isatty()  # which a bar would run through
    readings = given.readings(
        Reader(book, screen=screen), reports, jobs or cores(), 1 if lines_on_screen else expected(paths)
    )
    if format == "jsonl":
        for reading in readings:
            print(reading.to_json(), flush=True)
    else:
        found = [reading for reading in readings if not reading.set_aside]
        if found:
            print(briefing(found))
    given.account()


@codebook_app.command("new")
def codebook_new() -> None:
    """Print a codebook to start from."""
    from parley.codebook import template

    print(template(), end="")


@codebook_app.command("check")
def codebook_check(path: Annotated[Path, typer.Argument(help="The codebook.")]) -> None:
    """Check a codebook; the first fault is named with its line."""
    from parley.codebook import load
    from parley.errors import CodebookError

    try:
        book = load(path)
    except CodebookError as error:
        _complain(str(error))
        raise typer.Exit(1) from None
    print(f"{path}: {len(book.actors)} actors, {len(book.issues)} issues, no fault")


@codebook_app.command("show")
def codebook_show(
    path: Annotated[Path | None, typer.Argument(help="A codebook; without one, the built-in world.")] = None,
) -> None:
    """Print a codebook as Parley understands it."""
    from parley.codebook import dump, load, world
    from parley.errors import CodebookError

    try:
        print(dump(load(path) if path else world()), end="")
    except CodebookError as error:
        _complain(str(error))
        raise typer.Exit(1) from None


def main() -> None:
    """The entry point of the ``parley`` command."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # text streams both
    try:
        app()
    except BrokenPipeError:  # the reader of the pipe has gone: say nothing, as other tools do
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
