"""What stands between a request and a page: host, origin, size, who asks, and the headers of every answer.

In: a request. Out: the request with its visitor, or a refusal. Every route names the least role that it needs;
``checked`` refuses to make an app with a route that names none.

Requests that change something are held against their origin (Fetch Metadata and ``Origin``, as OWASP's cheat sheet on
CSRF describes), whoever sends them; together with ``SameSite=Strict`` cookies no other site can act for a user. On
loopback, where nobody logs in, the ``Host`` must be one of ours, so that no name on the internet can point here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, HTTPException, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parley.settings import MAX_UPLOAD_BYTES
from parley.views.web.desk import Desk, Role, Visitor

F = TypeVar("F", bound=Callable[..., Any])
COOKIE = "parley_session"
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # none at all would make the Origin of our own forms null
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "x-frame-options": "DENY",
}


def needs(role: Role | None) -> Callable[[F], F]:
    """Mark a route with the least role that it needs; None for one that anybody may ask, logged in or not."""

    def marked(function: F) -> F:
        function.needed_role = role  # type: ignore[attr-defined]  # read by ``need_of``
        return function

    return marked


def need_of(route: BaseRoute) -> Role | None:
    """The role that a route needs. Raises LookupError for a route that does not say."""
    try:
        need: Role | None = route.endpoint.needed_role  # type: ignore[attr-defined]
    except AttributeError:
        raise LookupError(f"the route {getattr(route, 'path', route)} does not say whom it is for") from None
    return need


def checked(router: APIRouter) -> APIRouter:
    """The router, once each of its routes says whom it is for and answers to one method."""
    for route in router.routes:
        need_of(route)
        if not isinstance(route, APIRoute) or len(route.methods or ()) != 1:
            raise LookupError(f"the route {getattr(route, 'path', route)} has not one method; one is easier to guard")
    return router


class Refused(HTTPException):
    """A request that is not let through, with its status and one line."""

    def __init__(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, reason, headers)


class Gate:
    """Lets requests through to the routes. ``desk`` is None where nobody logs in: then ``alone`` asks."""

    def __init__(self, hosts: Iterable[str], desk: Desk | None, alone: Visitor) -> None:
        self.hosts = frozenset(h.lower() for h in hosts)
        self.desk = desk
        self.alone = alone

    async def __call__(self, request: Request) -> None:
        """Set the visitor of a request. Raises Refused."""
        if self.hosts and request.headers.get("host", "").lower() not in self.hosts:
            raise Refused(421, "this server does not go by that name")
        visitor = self.alone if self.desk is None else await run_in_threadpool(self._visitor, request, self.desk)
        request.state.visitor = visitor
        if request.method not in SAFE:
            self._own_origin(request, visitor)
        need: Role | None = request.scope["endpoint"].needed_role
        if need is None:
            return
        if visitor is None:
            wants_page = request.method in SAFE and "text/html" in request.headers.get("accept", "")
            if wants_page and "authorization" not in request.headers:
                after = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                raise Refused(303, "log in first", {"location": f"/login?after={quote(after, safe='')}"})
            raise Refused(401, "log in, or send a token", {"www-authenticate": "Bearer"})
        if not visitor.may(need):
            raise Refused(403, f"this needs the role {need}; {visitor.name} is {visitor.role}")

    @staticmethod
    def _visitor(request: Request, desk: Desk) -> Visitor | None:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind:
            return desk.by_token(secret.strip()) if kind.lower() == "bearer" else None
        cookie = request.cookies.get(COOKIE)
        return desk.by_session(cookie) if cookie else None

    @staticmethod
    def _own_origin(request: Request, visitor: Visitor | None) -> None:
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        host = request.headers.get("host", "").lower()
        if origin is not None and urlsplit(origin).netloc.lower() == host:
            if site in (None, "same-origin"):
                return
        elif origin is None and site in ("same-origin", "none"):
            return
        elif origin is None and site is None and visitor is not None and visitor.by == "token":
            return  # a program: no browser sends a token by itself
        raise Refused(403, "the request does not come from a page of this server")


class Fence:
    """Around the whole app: the headers of every answer, and an end to requests that are too large."""

    def __init__(self, app: ASGIApp, limit: int = MAX_UPLOAD_BYTES) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _with_headers(message, scope["path"])
            await send(message)

        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > self.limit:
            await _too_large(answer, self.limit)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.limit:
                raise _Over
            return message

        try:
            await self.app(scope, counted, answer)
        except _Over:
            if not started:
                await _too_large(answer, self.limit)


class _Over(Exception):
    """More came than was told."""


def _with_headers(message: MutableMapping[str, Any], path: str) -> None:
    there = {name for name, _ in message["headers"]}
    extra = HEADERS | {"cache-control": "max-age=86400" if path.startswith("/static/") else "no-store"}
    message["headers"] = [
        *message["headers"], *((n.encode(), v.encode()) for n, v in extra.items() if n.encode() not in there),
    ]  # fmt: skip


async def _too_large(send: Send, limit: int) -> None:
    body = f"a request has up to {limit // 1_000_000} MB\n".encode()
    heads = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": heads})
    await send({"type": "http.response.body", "body": body})
