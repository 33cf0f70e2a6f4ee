"""The workbench over a record, with nobody or with users, for tests of its pages."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from parley.views.web.workbench import Serving, make
from plain_reader import PlainReader

PASSWORD = "a long enough password"
SITE = "http://testserver"
OWN = {"origin": SITE, "accept": "text/html"}
PEOPLE = {"reader": "Rosa", "analyst": "Ada", "admin": "Ann"}


def serving(place: str, **given: object) -> FastAPI:
    """An app over a record, with the plain reader."""
    return make(Serving(place, Path(f"{place}-users"), **{"reader": PlainReader, "analyst": "Ada", **given}))  # type: ignore[arg-type]


def logged_in(app: FastAPI, name: str) -> TestClient:
    """A browser in which somebody has logged in."""
    made = TestClient(app, base_url=SITE, headers=OWN)
    done = made.post("/login", data={"name": name, "password": PASSWORD}, follow_redirects=False)
    assert 303 == done.status_code
    return made


class Live:
    """An app on a port of this machine, in a thread, as ``parley serve`` runs it."""

    def __init__(self, app: Callable[[int], FastAPI]) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.server = uvicorn.Server(uvicorn.Config(app(self.port), log_level="error", proxy_headers=False))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)

    def __enter__(self) -> Live:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.socket.close()
