"""Who works at the workbench: users, their sessions and tokens, what they put off, when they were last here.

In: names and passwords. Out: a ``Visitor`` with a role, or none. It is a SQLite file of its own beside the record, so
that a record can be handed on without anybody's password; tokens and sessions are kept as digests, never as they are.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from parley.errors import AccountError
from parley.settings import LOGIN_FAILURES, LOGIN_WAIT_MINUTES, SESSION_HOURS, VISIT_MINUTES

Role = Literal["reader", "analyst", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may."""
LEAST_PASSWORD = 10
"""Characters of a password, at least; there is no rule on which ones (NIST SP 800-63B)."""
MOST_PASSWORD = 256
VISIT_NOTED = 60.0
"""Seconds after which it is written down again that a user is still here; a write waits for the disk."""

TABLES = """
CREATE TABLE IF NOT EXISTS user (
  name TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('reader', 'analyst', 'admin')), hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (
  digest TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES user ON DELETE CASCADE, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS token (
  number INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, user TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
  label TEXT NOT NULL, made REAL NOT NULL);
CREATE TABLE IF NOT EXISTS visit (user TEXT PRIMARY KEY, began REAL NOT NULL, last REAL NOT NULL, before REAL);
CREATE TABLE IF NOT EXISTS later (user TEXT NOT NULL, entry TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (user, entry));
CREATE TABLE IF NOT EXISTS failure (who TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS failure_who ON failure (who, at);
"""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever makes a request. ``by`` tells how we know."""

    name: str
    role: Role
    by: Literal["loopback", "session", "token"]

    def may(self, need: Role) -> bool:
        """Whether the role is enough."""
        return ROLES.index(self.role) >= ROLES.index(need)


@dataclass(frozen=True, slots=True)
class Token:
    """A token for programs; its secret is shown once and not kept."""

    number: int
    label: str
    made: float


class TooManyFailures(AccountError):
    """Logging in has to wait. ``seconds`` tells how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed logins; try again in {max(1, round(seconds / 60))} minutes")
        self.seconds = seconds


class Desk:
    """The file of users. Each call opens it, does one transaction and closes it: any thread may call."""

    def __init__(self, path: Path) -> None:
        self.path = path
        new = not path.exists()
        if new:
            try:
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # passwords' digests are nobody else's
            except OSError as error:
                raise AccountError(f"{path}: the users' file cannot be made: {error.strerror}") from None
        try:
            with self._writing() as db:
                if new:
                    db.execute("COMMIT")
                    db.execute("PRAGMA journal_mode=WAL")
                    db.execute("BEGIN IMMEDIATE")
                for order in TABLES.split(";\n"):
                    db.execute(order)
        except sqlite3.DatabaseError as error:
            raise AccountError(f"{path}: not a users' file: {error}") from None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        try:
            db.execute("PRAGMA foreign_keys=ON")
            yield db
        finally:
            db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")

    # users

    def users(self) -> list[tuple[str, Role]]:
        """Names and roles."""
        with self._reading() as db:
            return list(db.execute("SELECT name, role FROM user ORDER BY name"))

    def add(self, name: str, role: Role, password: str) -> None:
        """A new user. Raises AccountError for a name that is taken, an unknown role or too short a password."""
        name = name.strip()
        if not 1 <= len(name) <= 64 or not name.isprintable():
            raise AccountError("a user's name has 1 to 64 printable characters")
        if role not in ROLES:
            raise AccountError(f"{role!r} is no role; they are {', '.join(ROLES)}")
        made = _hashed(password)
        with self._writing() as db:
            if db.execute("SELECT 1 FROM user WHERE name = ?", (name,)).fetchone():
                raise AccountError(f"there is a user {name!r} already")
            db.execute("INSERT INTO user VALUES (?, ?, ?)", (name, role, made))

    def change(self, name: str, *, role: Role | None = None, password: str | None = None) -> None:
        """Another role or password; sessions and, with a new password, tokens end. The last admin stays one."""
        made = _hashed(password) if password is not None else None
        if role is not None and role not in ROLES:
            raise AccountError(f"{role!r} is no role; they are {', '.join(ROLES)}")
        with self._writing() as db:
            self._known(db, name)
            if role is not None and role != "admin":
                self._not_last_admin(db, name)
            if role is not None:
                db.execute("UPDATE user SET role = ? WHERE name = ?", (role, name))
            if made is not None:
                db.execute("UPDATE user SET hash = ? WHERE name = ?", (made, name))
                db.execute("DELETE FROM token WHERE user = ?", (name,))
            db.execute("DELETE FROM session WHERE user = ?", (name,))

    def remove(self, name: str) -> None:
        """Take a user away, with sessions and tokens. Judgements stay in the record under the name."""
        with self._writing() as db:
            self._known(db, name)
            self._not_last_admin(db, name)
            db.execute("DELETE FROM user WHERE name = ?", (name,))

    @staticmethod
    def _known(db: sqlite3.Connection, name: str) -> None:
        if not db.execute("SELECT 1 FROM user WHERE name = ?", (name,)).fetchone():
            raise AccountError(f"there is no user {name!r}")

    @staticmethod
    def _not_last_admin(db: sqlite3.Connection, name: str) -> None:
        admins = [n for (n,) in db.execute("SELECT name FROM user WHERE role = 'admin'")]
        if admins == [name]:
            raise AccountError(f"{name!r} is the last admin")

    # logging in

    def login(self, name: str, password: str, address: str) -> str:
        """A new session's secret. Raises AccountError for a wrong name or password, without telling which."""
        name = name.strip()[:64]
        keys = ((f"name {name}", LOGIN_FAILURES), (f"address {address}", 4 * LOGIN_FAILURES))
        now, wait = time.time(), LOGIN_WAIT_MINUTES * 60
        with self._writing() as db:
            db.execute("DELETE FROM failure WHERE at < ?", (now - wait,))
            for who, most in keys:
                rows = [at for (at,) in db.execute("SELECT at FROM failure WHERE who = ? ORDER BY at", (who,))]
                if len(rows) >= most:
                    raise TooManyFailures(int(rows[-most] + wait - now) + 1)
            # counted before the password is looked at, so that many tries at once are many; taken back when it fits
            db.executemany("INSERT INTO failure VALUES (?, ?)", [(who, now) for who, _ in keys])
            row = db.execute("SELECT hash FROM user WHERE name = ?", (name,)).fetchone()
        if not _fits(row[0] if row else None, password):
            raise AccountError("the name or the password is wrong")
        secret = secrets.token_urlsafe(32)
        with self._writing() as db:
            for who, _ in keys:
                db.execute("DELETE FROM failure WHERE who = ? AND at = ?", (who, now))
            db.execute("DELETE FROM session WHERE until < ?", (now,))
            db.execute("INSERT INTO session VALUES (?, ?, ?)", (_digest(secret), name, now + SESSION_HOURS * 3600))
        return secret

    def logout(self, secret: str) -> None:
        """End a session."""
        with self._writing() as db:
            db.execute("DELETE FROM session WHERE digest = ?", (_digest(secret),))

    def by_session(self, secret: str) -> Visitor | None:
        """Whose session it is."""
        query = "SELECT name, role FROM session JOIN user ON name = user WHERE digest = ? AND until > ?"
        with self._reading() as db:
            row = db.execute(query, (_digest(secret), time.time())).fetchone()
        return Visitor(row[0], row[1], "session") if row else None

    # tokens

    def make_token(self, name: str, label: str) -> str:
        """A new token's secret, which is told only now."""
        secret = "parley_" + secrets.token_urlsafe(32)
        with self._writing() as db:
            self._known(db, name)
            db.execute(
                "INSERT INTO token (digest, user, label, made) VALUES (?, ?, ?, ?)",
                (_digest(secret), name, label.strip()[:64] or "token", time.time()),
            )
        return secret

    def tokens(self, name: str) -> list[Token]:
        """A user's tokens."""
        with self._reading() as db:
            rows = db.execute("SELECT number, label, made FROM token WHERE user = ? ORDER BY number", (name,))
            return [Token(*row) for row in rows]

    def drop_token(self, name: str, number: int) -> None:
        """End one of a user's own tokens."""
        with self._writing() as db:
            db.execute("DELETE FROM token WHERE number = ? AND user = ?", (number, name))

    def by_token(self, secret: str) -> Visitor | None:
        """Whose token it is."""
        query = "SELECT name, role FROM token JOIN user ON name = user WHERE digest = ?"
        with self._reading() as db:
            row = db.execute(query, (_digest(secret),)).fetchone()
        return Visitor(row[0], row[1], "token") if row else None

    # what one has put off, and when one was here

    def put_off(self, name: str, entry: str) -> None:
        """Let an entry come later."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO later VALUES (?, ?, ?)", (name, entry, time.time()))

    def take_up(self, name: str, entry: str) -> None:
        """An entry is no longer put off."""
        with self._writing() as db:
            db.execute("DELETE FROM later WHERE user = ? AND entry = ?", (name, entry))

    def later(self, name: str) -> list[str]:
        """What a user has put off, longest ago first."""
        with self._reading() as db:
            return [id for (id,) in db.execute("SELECT entry FROM later WHERE user = ? ORDER BY at", (name,))]

    def visit(self, name: str, now: float | None = None) -> float | None:
        """Note that a user is here, to the minute. Returns when the visit before this one ended, None for the first."""
        now = time.time() if now is None else now
        query = "SELECT began, last, before FROM visit WHERE user = ?"
        with self._reading() as db:
            row = db.execute(query, (name,)).fetchone()
        if row and 0 <= now - row[1] < VISIT_NOTED:
            return None if row[2] is None else float(row[2])
        with self._writing() as db:
            row = db.execute(query, (name,)).fetchone()
            began, before = now, None
            if row:
                fresh = now - row[1] > VISIT_MINUTES * 60
                began, before = (now, row[1]) if fresh else (row[0], row[2])
            db.execute("INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?)", (name, began, now, before))
        return before


def _digest(secret: str) -> str:
    """Secrets are long and random, so that one round of SHA-256 cannot be turned back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _hashed(password: str) -> str:
    from argon2 import PasswordHasher

    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise AccountError(f"a password has {LEAST_PASSWORD} to {MOST_PASSWORD} characters")
    return PasswordHasher().hash(password)


_nobody: str | None = None


def _fits(hashed: str | None, password: str) -> bool:
    """Whether a password is right. For a name that nobody has it takes as long to say no."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    global _nobody
    if hashed is None:
        _nobody = _nobody or PasswordHasher().hash(secrets.token_urlsafe(16))
    try:
        return PasswordHasher().verify(hashed or _nobody or "", password[:MOST_PASSWORD]) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False
