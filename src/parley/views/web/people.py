"""Users: logging in and out, one's tokens, and who may do what.

In: forms. Out: a session cookie, a token that is shown once, a changed list of users.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from parley.errors import AccountError
from parley.settings import SESSION_HOURS
from parley.views.web.asked import bench, own_path, see, visitor
from parley.views.web.desk import ROLES, TooManyFailures
from parley.views.web.guard import COOKIE, Refused, needs
from parley.views.web.rendering import page

routes = APIRouter()


def _with_login(request: Request) -> None:
    if not bench(request).serving.login:
        raise Refused(404, "nobody logs in here: this server is for one person on this machine")


@routes.get("/login")
@needs(None)
def login_form(request: Request) -> Response:
    """The form to log in by."""
    _with_login(request)
    return page(request, "login.html", fault="", after=own_path(request.query_params.get("after", ""), "/"), name="")


@routes.post("/login")
@needs(None)
async def login(request: Request) -> Response:
    """Log in."""
    _with_login(request)
    form = await request.form(max_files=0, max_fields=10, max_part_size=10_000)
    name, password = str(form.get("name", "")), str(form.get("password", ""))
    after = own_path(str(form.get("after", "")), "/")
    address = request.client.host if request.client else "unknown"
    try:
        secret = await run_in_threadpool(bench(request).desk.login, name, password, address)
    except TooManyFailures as error:
        heads = {"retry-after": str(error.seconds)}
        return page(request, "login.html", status=429, headers=heads, fault=str(error), after=after, name=name)
    except AccountError as error:
        return page(request, "login.html", status=401, fault=str(error), after=after, name=name)
    made = see(after)
    made.set_cookie(
        COOKIE, secret, max_age=int(SESSION_HOURS * 3600), httponly=True, samesite="strict",
        secure=bench(request).serving.https or request.url.scheme == "https",
    )  # fmt: skip
    return made


@routes.post("/logout")
@needs(None)
async def logout(request: Request) -> Response:
    """End this session."""
    secret = request.cookies.get(COOKIE)
    if secret:
        await run_in_threadpool(bench(request).desk.logout, secret)
    made = see("/login" if bench(request).serving.login else "/")
    made.delete_cookie(COOKIE)
    return made


@routes.get("/account")
@needs("reader")
def account(request: Request) -> Response:
    """One's own tokens and password."""
    _with_login(request)
    return _account(request)


def _account(request: Request, secret: str = "", fault: str = "", status: int = 200) -> Response:
    tokens = bench(request).desk.tokens(visitor(request).name)
    return page(request, "account.html", status=status, tokens=tokens, secret=secret, fault=fault)


@routes.post("/account/tokens")
@needs("reader")
async def make_token(request: Request) -> Response:
    """A new token, shown this once."""
    _with_login(request)
    _in_person(request)
    form = await request.form(max_files=0, max_fields=10)
    desk = bench(request).desk
    secret = await run_in_threadpool(desk.make_token, visitor(request).name, str(form.get("label", "")))
    return await run_in_threadpool(_account, request, secret)


@routes.post("/account/tokens/{number:int}/end")
@needs("reader")
def end_token(request: Request, number: int) -> Response:
    """End one of one's own tokens."""
    _with_login(request)
    bench(request).desk.drop_token(visitor(request).name, number)
    return see("/account")


@routes.post("/account/password")
@needs("reader")
async def change_password(request: Request) -> Response:
    """A new password for oneself; the old one is asked for. All sessions and tokens end."""
    _with_login(request)
    _in_person(request)
    form = await request.form(max_files=0, max_fields=10, max_part_size=10_000)
    desk, who = bench(request).desk, visitor(request).name
    address = request.client.host if request.client else "unknown"

    def change() -> Response:
        try:
            desk.login(who, str(form.get("old", "")), address)
            desk.change(who, password=str(form.get("new", "")))
        except AccountError as error:
            return _account(request, fault=str(error), status=422)
        return see("/login")

    return await run_in_threadpool(change)


def _in_person(request: Request) -> None:
    """A token makes no tokens and changes no password: a stolen one must not outlive its end."""
    if visitor(request).by == "token":
        raise Refused(403, "this takes a person who has logged in, not a token")


@routes.get("/users")
@needs("admin")
def users(request: Request) -> Response:
    """Who has a user, in which role."""
    _with_login(request)
    return _users(request)


def _users(request: Request, fault: str = "", status: int = 200) -> Response:
    return page(request, "users.html", status=status, users=bench(request).desk.users(), roles=ROLES, fault=fault)


@routes.post("/users")
@needs("admin")
async def change_users(request: Request) -> Response:
    """Make a user, change a role, set a password, take a user away."""
    _with_login(request)
    _in_person(request)
    form = await request.form(max_files=0, max_fields=10, max_part_size=10_000)
    desk, act = bench(request).desk, str(form.get("act", ""))
    name, role, password = (str(form.get(n, "")) for n in ("name", "role", "password"))

    def change() -> Response:
        try:
            if act == "add":
                desk.add(name, role, password)  # type: ignore[arg-type]  # checked there
            elif act == "role":
                desk.change(name, role=role)  # type: ignore[arg-type]
            elif act == "password":
                desk.change(name, password=password)
            elif act == "remove":
                desk.remove(name)
            else:
                raise AccountError(f"{act!r} is nothing that can be done with a user")
        except AccountError as error:
            return _users(request, str(error), 422)
        return see("/users")

    return await run_in_threadpool(change)
