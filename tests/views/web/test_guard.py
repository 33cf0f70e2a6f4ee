"""Who may do what from where: every route, every role, every origin."""

from __future__ import annotations

import re
from itertools import product

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from parley.settings import LOGIN_FAILURES
from parley.views.web.desk import ROLES, Desk
from parley.views.web.guard import checked, need_of
from parley.views.web.workbench import routers
from served import OWN, PASSWORD, PEOPLE, SITE, logged_in, serving

ROUTES = [route for router in routers() for route in router.routes if isinstance(route, APIRoute)]
ORIGINS: dict[str, dict[str, str]] = {
    "own": {"origin": SITE, "sec-fetch-site": "same-origin"},
    "other": {"origin": "https://other.example", "sec-fetch-site": "cross-site"},
    "sibling": {"origin": "http://testserver:8080", "sec-fetch-site": "same-site"},
    "null": {"origin": "null"},
    "none told": {},
    "lying origin": {"origin": SITE, "sec-fetch-site": "cross-site"},
}
FILL = {"id": "x", "decision": "accept", "name": "blocks", "number": "999", "act": "name"}


def method_of(route: APIRoute) -> str:
    return next(iter(route.methods or ()))


def path_of(route: APIRoute) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda m: FILL[m[1]], route.path)


def test_the_table_has_every_route(shared: FastAPI) -> None:
    """Each route says whom it is for; those that change something are never for readers only by asking."""
    assert len(ROUTES) > 40
    assert all(need_of(route) in (None, *ROLES) for route in ROUTES)
    open_to_all = {(method_of(r), r.path) for r in ROUTES if need_of(r) is None}
    assert {("GET", "/help"), ("GET", "/login"), ("POST", "/login"), ("POST", "/logout")} == open_to_all
    assert all(checked(router) for router in routers())


@pytest.fixture
def visitors(shared: FastAPI) -> dict[str, TestClient]:
    """Nobody, each role with a session, each role with a token."""
    made = {
        "nobody": TestClient(shared, base_url=SITE),
        "forged": TestClient(shared, base_url=SITE, cookies={"parley_session": "x" * 43}),
    }
    for role, name in PEOPLE.items():
        made[role] = logged_in(shared, name)
        token = shared.state.bench.desk.make_token(name, "test")
        made[f"{role} token"] = TestClient(shared, base_url=SITE, headers={"authorization": f"Bearer {token}"})
    made["forged token"] = TestClient(shared, base_url=SITE, headers={"authorization": "Bearer parley_forged"})
    for client in made.values():
        client.headers.pop("origin", None)
        client.follow_redirects = False
    return made


def test_every_route_for_every_role_from_every_origin(visitors: dict[str, TestClient], shared: FastAPI) -> None:
    """A route lets in just the roles that it is for, and changes nothing for a request that another site began."""
    wrong = []
    for route, (who, client), (origin, heads) in product(ROUTES, visitors.items(), ORIGINS.items()):
        method, need = method_of(route), need_of(route)
        if route.path in (
            "/logout",
            "/stuck",
            "/matrix",
            "/matrix.json",
            "/pictures/{name}.svg",
            "/timeline",
            "/history",
            "/blocking",
        ):
            if origin not in ("own", "other") or (route.path != "/logout" and who == "admin"):
                continue  # these are compared once for all: a refusal is what is tried here
        role = who.removesuffix(" token") if who not in ("nobody", "forged", "forged token") else None
        enough = need is None or (role is not None and ROLES.index(role) >= ROLES.index(need))
        allowed_origin = (
            method == "GET" or origin == "own" or (origin == "none told" and who in [f"{r} token" for r in ROLES])
        )
        if route.path == "/logout" and enough and allowed_origin:
            continue  # ends the session that the next try needs; tried by itself
        if (
            route.path
            in ("/stuck", "/matrix", "/matrix.json", "/pictures/{name}.svg", "/timeline", "/history", "/blocking")
            and enough
        ):
            continue
        answer = client.request(method, path_of(route), headers={"accept": "application/json", **heads})
        let_in = answer.status_code not in (401, 403)
        if route.path == "/login" and method == "POST" and allowed_origin:
            let_in = True  # a wrong password is 401, too
        if (
            "token" in who
            and route.path in ("/users", "/account/tokens", "/account/password")
            and method == "POST"
            and enough
        ):
            let_in = let_in or "not a token" in answer.text
        if let_in != (enough and allowed_origin):
            wrong.append((method, route.path, who, origin, answer.status_code))
    assert not wrong
    assert ["Ada", "Ann", "Ben", "Rosa"] == [name for name, _ in shared.state.bench.desk.users()]


def test_on_loopback_only_our_own_name_is_served(place: str) -> None:
    """A name on the internet that points to this machine gets nothing: neither pages nor changes."""
    app = serving(place, hosts=("127.0.0.1:8710",))
    assert 421 == TestClient(app, base_url="http://evil.example").get("/").status_code
    own = TestClient(app, base_url="http://127.0.0.1:8710")
    assert 200 == own.get("/").status_code
    assert 403 == own.post("/judge", headers={"origin": "http://evil.example"}).status_code
    assert 403 == own.get("/users").status_code


def test_who_is_not_logged_in_is_led_to_the_form_and_back(shared: FastAPI) -> None:
    """The form leads back to the page that was asked for, and never to another site."""
    client = TestClient(shared, base_url=SITE, headers=OWN, follow_redirects=False)
    moved = client.get("/positions?issue=other").headers["location"]
    assert "/login?after=%2Fpositions%3Fissue%3Dother" == moved
    assert 'value="/positions?issue=other"' in client.get(moved).text
    for outside in ("//evil.example", "https://evil.example", "/\\evil.example", "/\tx", "javascript:alert(1)"):
        done = client.post("/login", data={"name": "Ada", "password": PASSWORD, "after": outside})
        assert "/" == done.headers["location"], outside


def test_the_session_is_kept_from_scripts_and_other_sites(shared: FastAPI) -> None:
    """The cookie is HttpOnly and SameSite=Strict, ends with logging out, and its secret is not in the users' file."""
    client = TestClient(shared, base_url=SITE, headers=OWN, follow_redirects=False)
    cookie = client.post("/login", data={"name": "Ada", "password": PASSWORD}).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))
    secret = cookie.split("=", 1)[1].split(";")[0]
    desk: Desk = shared.state.bench.desk
    assert secret.encode() not in desk.path.read_bytes()
    assert PASSWORD.encode() not in desk.path.read_bytes()
    client.post("/logout")
    assert desk.by_session(secret) is None


def test_guessing_passwords_has_to_wait(shared: FastAPI) -> None:
    """After a few failures for one name even the right password waits; a wrong name looks like a wrong password."""
    client = TestClient(shared, base_url=SITE, headers=OWN, follow_redirects=False)
    answers = [client.post("/login", data={"name": "Ada", "password": "wrong"}) for _ in range(LOGIN_FAILURES)]
    assert [401] * LOGIN_FAILURES == [a.status_code for a in answers]
    waits = client.post("/login", data={"name": "Ada", "password": PASSWORD})
    assert 429 == waits.status_code
    assert 0 < int(waits.headers["retry-after"]) <= 901
    nobody = client.post("/login", data={"name": "Zoe", "password": "wrong"})
    assert "the name or the password is wrong" in nobody.text
    assert "the name or the password is wrong" in answers[0].text


def test_a_token_makes_no_token(shared: FastAPI) -> None:
    """A token that was lost ends for good: it can make no other and change no password."""
    ann = logged_in(shared, "Ann")
    secret = re.search(r"<code>(parley_[\w-]+)</code>", ann.post("/account/tokens", data={"label": "script"}).text)[1]  # type: ignore[index]
    program = TestClient(shared, base_url=SITE, headers={"authorization": f"Bearer {secret}"})
    assert 200 == program.get("/positions.json").status_code
    for path in ("/account/tokens", "/account/password", "/users"):
        assert 403 == program.post(path, data={"label": "x"}).status_code
    ann.post("/account/tokens/1/end")
    assert 401 == program.get("/positions.json").status_code


def test_the_last_admin_stays(shared: FastAPI) -> None:
    """Nobody can be locked out of the list of users by removing or lowering its last admin."""
    ann = logged_in(shared, "Ann")
    for form in ({"act": "remove", "name": "Ann"}, {"act": "role", "name": "Ann", "role": "reader"}):
        assert "is the last admin" in ann.post("/users", data=form).text
    ann.post("/users", data={"act": "add", "name": "Eve", "role": "admin", "password": PASSWORD})
    assert (
        200
        == logged_in(shared, "Eve").post("/users", data={"act": "role", "name": "Ann", "role": "reader"}).status_code
    )
    assert (
        422
        == logged_in(shared, "Eve")
        .post("/users", data={"act": "add", "name": "x", "role": "reader", "password": "short"})
        .status_code
    )


def test_a_request_that_is_too_large_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body over the limit is refused by its told length, and by what comes where the length is not told."""
    from parley.settings import MAX_UPLOAD_BYTES

    told = client.post("/add/files", content=b"x", headers={"content-length": str(MAX_UPLOAD_BYTES + 1)})
    assert 413 == told.status_code
    piece = b"x" * 10_000_000
    dripped = client.post(
        "/add/files", content=(piece for _ in range(7)), headers={"content-type": "multipart/form-data; boundary=b"}
    )
    assert dripped.status_code in (400, 413)
