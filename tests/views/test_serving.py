"""``parley serve`` and ``parley users``: who may be served, and what is said where a part is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parley.views.cli import app
from parley.views.serving import desk_of, is_loopback, own_hosts

PASSWORD = "a long enough password"


def run(*args: str, code: int = 0, typed: str = "") -> str:
    done = CliRunner().invoke(app, args, input=typed)
    assert code == done.exit_code, done.output
    return done.output


def test_users_are_made_listed_and_removed(tmp_path: Path) -> None:
    """A user is made with a password from standard input, which is not kept as it is; the last admin stays."""
    pytest.importorskip("argon2", reason="the extra `web` is not installed")
    place = ["--record", str(tmp_path / "r.db")]
    assert "Ann is admin" in run("users", "add", "Ann", "--role", "admin", *place, typed=PASSWORD + "\n")
    assert "admin   Ann" in run("users", "list", *place)
    assert "already" in run("users", "add", "Ann", *place, typed=PASSWORD + "\n", code=2)
    assert "10 to 256 characters" in run("users", "add", "Ben", *place, typed="short\n", code=2)
    assert "the last admin" in run("users", "remove", "Ann", *place, code=2)
    kept = desk_of(str(tmp_path / "r.db"))
    assert PASSWORD.encode() not in kept.read_bytes()
    assert 0o600 == kept.stat().st_mode & 0o777


def test_beyond_loopback_there_must_be_users(tmp_path: Path) -> None:
    """The record is not served to a network before there is a user."""
    pytest.importorskip("fastapi", reason="the extra `web` is not installed")
    said = run("serve", "--host", "0.0.0.0", "--record", str(tmp_path / "r.db"), code=2)
    assert "asks for users" in said
    assert "parley users add" in said


def test_what_is_loopback() -> None:
    """Addresses of this machine alone count; a name that could be anybody's does not."""
    assert [True, True, True, False, False] == [
        is_loopback(h) for h in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "parley.example")
    ]
    assert "localhost:8710" in own_hosts(8710)


def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    """Without FastAPI the command says in one line what to install, and every other command works."""
    code = "import sys; sys.modules['fastapi'] = None; sys.argv = ['parley', *sys.argv[1:]]; from parley.views.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", "--record", str(tmp_path / "r.db")], capture_output=True, text=True
    )
    assert 2 == done.returncode
    assert (
        "parley: the workbench needs an optional part of Parley: pip install 'parley-talks[web]'" == done.stderr.strip()
    )
    assert 0 == subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True).returncode
