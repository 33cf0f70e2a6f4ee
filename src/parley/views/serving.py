"""The commands ``parley serve`` and ``parley users``.

In: what the user typed. Out: a running workbench, or a changed list of its users. On loopback nobody logs in; any
other address is served to users only.
"""

from __future__ import annotations

import getpass
import ipaddress
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parley.views.asking import DEFAULT, RecordOption
from parley.views.recording import wrong_use

if TYPE_CHECKING:
    from parley.codebook import Codebook
    from parley.record.store import Reads
    from parley.views.web.desk import Desk

PORT = 8710
UsersOption = Annotated[
    Path | None, typer.Option("--users", help="The file of users; beside the record where not given.")
]
RoleOption = Annotated[str, typer.Option(help="reader, analyst or admin.")]
users_app = typer.Typer(help="Who may use the workbench over the network.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Give the commands of this file to the app."""
    app.command("serve")(serve)
    app.add_typer(users_app, name="users")


def serve(
    record: RecordOption = DEFAULT,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = PORT,
    login: Annotated[bool, typer.Option("--login", help="Ask for users on loopback, too.")] = False,
    users: UsersOption = None,
    analyst: Annotated[
        str | None, typer.Option(envvar="PARLEY_ANALYST", help="Your name where nobody logs in.")
    ] = None,
    host_name: Annotated[
        list[str] | None, typer.Option(help="A name by which the server is reached (parley.example:443).")
    ] = None,
    https: Annotated[bool, typer.Option("--https", help="A proxy before it speaks TLS: cookies need it.")] = False,
    codebook: Annotated[
        Path | None, typer.Option(help="A codebook (TOML) with your actors, issues and options.")
    ] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from one's own network, too.")] = False,
) -> None:
    """Open the workbench: read, check and compare in the browser."""
    with wrong_use():
        import uvicorn

        from parley.errors import AccountError
        from parley.views.web.workbench import Serving, make

        outside = not is_loopback(host)
        desk = users or desk_of(record)
        names = tuple(host_name or ()) or (() if outside else own_hosts(port))
        book = _book(codebook)
        serving = Serving(
            record, desk, analyst or _login_name(), login or outside, names, allow_private, https, _reader(book), book
        )
        app = make(serving)
        if serving.login and not app.state.bench.desk.users():
            raise AccountError(
                f"{host} asks for users, and {desk} has none; 'parley users add NAME --role admin' makes one"
            )
        print(f"Parley's workbench: http://{host}:{port}/", file=sys.stderr)
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def own_hosts(port: int) -> tuple[str, ...]:
    """What a browser on this machine calls the server. No other name may point here (DNS rebinding)."""
    names = ("127.0.0.1", "localhost", "[::1]")
    return tuple(f"{name}:{port}" for name in names) + (names if port == 80 else ())


def desk_of(record: str) -> Path:
    """The file of users of a record: beside it, or here for one in PostgreSQL."""
    return Path("parley-users.db") if "://" in record else Path(f"{record}-users")


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "analyst"


def _book(path: Path | None) -> Codebook | None:
    if path is None:
        return None
    from parley.codebook import load

    return load(path)


def _reader(book: Codebook | None) -> Callable[[], Reads] | None:
    if book is None:
        return None

    def made() -> Reads:
        from parley.reading.reader import Reader

        return Reader(book)

    return made


def _desk(users: Path | None, record: str) -> Desk:
    try:
        import argon2  # noqa: F401
    except ImportError:
        from parley.errors import Missing

        raise Missing("a user", "web") from None
    from parley.views.web.desk import Desk

    return Desk(users or desk_of(record))


def _password() -> str:
    """A password as typed twice, or the first line of standard input where that is no terminal."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return os.environ.get("PARLEY_PASSWORD") or sys.stdin.readline().rstrip("\n")


@users_app.command("add")
def users_add(
    name: str, role: RoleOption = "analyst", users: UsersOption = None, record: RecordOption = DEFAULT
) -> None:
    """Make a user; the password is asked for, or read from standard input."""
    with wrong_use():
        _desk(users, record).add(name, role, _password())  # type: ignore[arg-type]  # checked there
        print(f"{name} is {role}")


@users_app.command("list")
def users_list(users: UsersOption = None, record: RecordOption = DEFAULT) -> None:
    """Names and roles."""
    with wrong_use():
        for name, role in _desk(users, record).users():
            print(f"{role:8}{name}")


@users_app.command("password")
def users_password(name: str, users: UsersOption = None, record: RecordOption = DEFAULT) -> None:
    """Set a user's password; sessions and tokens end."""
    with wrong_use():
        _desk(users, record).change(name, password=_password())
        print(f"{name} has a new password")


@users_app.command("remove")
def users_remove(name: str, users: UsersOption = None, record: RecordOption = DEFAULT) -> None:
    """Take a user away; judgements stay in the record under the name."""
    with wrong_use():
        _desk(users, record).remove(name)
        print(f"{name} is no user any more")
