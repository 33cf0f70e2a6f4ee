"""Pages over the network, guarded.

In: an http(s) address. Out: the bytes that stand there, or the reason why they were not fetched. The address of
every hop is resolved once and checked before the connection goes to that very address, so that a name cannot point
elsewhere in between; private, loopback, link-local and metadata addresses are refused. Robots rules and a pause
between requests to one host are kept.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import certifi
import httpcore

from parley.errors import FetchError, TooLarge
from parley.settings import (
    CONNECT_SECONDS,
    FETCH_INTERVAL_SECONDS,
    FETCH_SECONDS,
    MAX_PAGE_BYTES,
    MAX_PDF_BYTES,
    MAX_REDIRECTS,
    USER_AGENT,
)

REDIRECTS = frozenset((301, 302, 303, 307, 308))
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the address of the last hop, the bytes and the media type that the server told."""

    url: str
    data: bytes
    media: str


class _Refused(OSError):
    """An address that must not be connected to."""


def public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _GuardedNetwork(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} is not known: {error}") from None
        refused = [address for address in found if not self.allow_private and not public(address)]
        if refused or not found:
            raise _Refused(f"{host} stands at {refused[0] if refused else 'no address'}, which is not public")
        return self.inner.connect_tcp(found[0], port, timeout, local_address, socket_options)

    def sleep(self, seconds: float) -> None:
        self.inner.sleep(seconds)


@dataclass
class Fetcher:
    """Fetches one page at a time; ``allow_private`` lets it reach one's own network (certificates are still checked)."""

    allow_private: bool = False
    robots: dict[str, RobotFileParser | None] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            network_backend=_GuardedNetwork(self.allow_private),
            retries=0,
        )

    def get(self, url: str) -> Fetched:
        """The bytes at an address. Raises FetchError with the reason, TooLarge over the limit of a page."""
        deadline = time.monotonic() + FETCH_SECONDS
        at = url
        for _ in range(MAX_REDIRECTS + 1):
            self._allowed(at, url, deadline)
            status, headers, data = self._request(at, url, deadline)
            if status in REDIRECTS and "location" in headers:
                at = urljoin(at, headers["location"])
                continue
            if status != 200:
                raise FetchError(url, f"the server answered {status}" + (f" at {at}" if at != url else ""))
            return Fetched(at, data, headers.get("content-type", "").partition(";")[0].strip().lower())
        raise FetchError(url, f"more than {MAX_REDIRECTS} redirects")

    def _allowed(self, at: str, url: str, deadline: float) -> None:
        """Keep robots.txt: a site without one allows all, a site whose server fails allows nothing."""
        try:
            parts = urlsplit(at)
            _ = parts.port
        except ValueError as error:
            raise FetchError(url, f"not an address: {error}") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError(url, f"only http and https addresses are fetched, not {parts.scheme or at!r}")
        if parts.username or parts.password:
            raise FetchError(url, "an address with a user name or password in it is not fetched")
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.robots:
            status, _, data = self._request(f"{site}/robots.txt", url, deadline)
            rules: RobotFileParser | None = RobotFileParser()
            if status >= 500:
                raise FetchError(url, f"robots.txt of {site} answers {status}, so nothing is fetched from there")
            if rules is not None and status == 200:
                rules.parse(data.decode("utf-8", "replace").splitlines())
            else:
                rules = None
            self.robots[site] = rules
        known = self.robots[site]
        if known is not None and not known.can_fetch(USER_AGENT, at):
            raise FetchError(url, f"robots.txt of {site} asks not to fetch it")

    def _request(self, at: str, url: str, deadline: float) -> tuple[int, dict[str, str], bytes]:
        self._pause(urlsplit(at).netloc)
        left = deadline - time.monotonic()
        if left <= 0:
            raise FetchError(url, f"not fetched within {FETCH_SECONDS:.0f} seconds")
        wait = min(CONNECT_SECONDS, left)
        timeouts = {"connect": wait, "read": wait, "write": wait, "pool": wait}
        headers = [(b"User-Agent", USER_AGENT.encode()), (b"Accept-Encoding", b"identity"), (b"Accept", b"*/*")]
        try:
            with self.pool.stream("GET", _ascii(at), headers=headers, extensions={"timeout": timeouts}) as answer:
                told = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
                return answer.status, told, b"" if answer.status in REDIRECTS else _body(answer, told, url, deadline)
        except _Refused as error:
            raise FetchError(url, str(error)) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise FetchError(url, str(error) or type(error).__name__) from None
        except (httpcore.UnsupportedProtocol, ValueError, OSError) as error:
            raise FetchError(url, f"not fetched: {error}") from None

    def _pause(self, host: str) -> None:
        since = time.monotonic() - self.last.get(host, -FETCH_INTERVAL_SECONDS)
        if since < FETCH_INTERVAL_SECONDS:
            time.sleep(FETCH_INTERVAL_SECONDS - since)
        self.last[host] = time.monotonic()


def _ascii(url: str) -> str:
    """The address with characters outside ASCII escaped, the host in its ASCII form."""
    from urllib.parse import quote

    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{parts.port}" if parts.port else ""
    safe = "/%:=&?~+!$,;'@()*[]"
    return parts._replace(
        netloc=netloc, path=quote(parts.path, safe=safe), query=quote(parts.query, safe=safe), fragment=""
    ).geturl()


def _body(answer: httpcore.Response, told: dict[str, str], url: str, deadline: float) -> bytes:
    if told.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise FetchError(url, "the server sends a compressed page although none was asked for")
    limit = MAX_PDF_BYTES if "pdf" in told.get("content-type", "") else MAX_PAGE_BYTES
    parts, size = [], 0
    for part in answer.iter_stream():
        size += len(part)
        if size > limit:
            raise TooLarge(url, f"over the limit of {limit // 1_000_000} MB for one page")
        if time.monotonic() > deadline:
            raise FetchError(url, f"not fetched within {FETCH_SECONDS:.0f} seconds")
        parts.append(part)
    return b"".join(parts)
