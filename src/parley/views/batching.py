"""``parley batch``: many reports over a Dask cluster, a thin call of ``parley.batch.batch``.

In: what the user typed. Out: tables in Parquet, the account, and the exit code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parley.settings import WORKER_SECONDS
from parley.views.asking import PublishedOption, ScreenOption
from parley.views.recording import complain, day, reader_of, wrong_use


def register(app: typer.Typer) -> None:
    """Give the command of this file to the app."""
    app.command("batch")(batch)


def batch(
    source: Annotated[
        str,
        typer.Argument(metavar="INPUT", help="A file or folder of reports, on disk or at an address such as s3://."),
    ],
    output: Annotated[str, typer.Argument(metavar="OUTPUT", help="The folder or address for the tables.")],
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler, tcp://host:8786; without one, this machine works.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes of this machine; one a core where not given.")
    ] = None,
    published: PublishedOption = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet, where a report tells none.")] = None,
    title: Annotated[str | None, typer.Option(help="The title, where a report tells none.")] = None,
    codebook: Annotated[Path | None, typer.Option(help="A codebook (TOML) with your own actors and issues.")] = None,
    screen: ScreenOption = False,
    patience: Annotated[
        float, typer.Option(min=1, help="Seconds without any worker after which it ends; what is done is kept.")
    ] = WORKER_SECONDS,
) -> None:
    """Read very many reports on a Dask cluster into Parquet tables; given again, it goes on where it was."""
    with wrong_use():
        if scheduler and workers:
            from parley.errors import ParleyError

            raise ParleyError("--workers is for this machine; a scheduler has its own")
        from parley.batch import batch as run
        from parley.views.progress import steps

        with steps() as step:
            account = run(
                source, output, reader_of(codebook, screen), scheduler=scheduler, workers=workers, patience=patience,
                published=day(published), outlet=outlet, title=title, notice=complain, step=step,
            )  # fmt: skip
    print(
        f"{account.all} in = {account.stored} stored, {account.repeated} repeated, {account.failed} failed"
        + (f"; {account.set_aside} of the stored are set aside, unread" if account.set_aside else "")
        + (f"; reasons in {output.rstrip('/')}/failed" if account.failed else "")
    )
    if account.failed:
        raise typer.Exit(1)
