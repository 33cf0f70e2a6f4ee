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
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
    MAX_FETCH_INTERVAL_SECONDS,
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


class _Timed(httpcore.NetworkStream):
    """A connection that ends with its page's time, however slowly the bytes drip."""

    def __init__(self, inner: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self.inner = inner
        self.left = left

    def _wait(self, timeout: float | None) -> float:
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout(f"not fetched within {FETCH_SECONDS:.0f} seconds")
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self._wait(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self._wait(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self.inner.start_tls(ssl_context, server_hostname, self._wait(timeout)), self.left)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class _GuardedNetwork(httpcore.NetworkBackend):
    """Connects to permitted addresses only: a name is resolved once, and the connection goes to what was checked."""

    def __init__(self, permitted: Callable[[str], bool], left: Callable[[], float]) -> None:
        self.permitted = permitted
        self.left = left
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
        refused = [address for address in found if not self.permitted(address)]
        if refused or not found:
            raise _Refused(f"{host} stands at {refused[0] if refused else 'no address'}, which is not public")
        return _Timed(self.inner.connect_tcp(found[0], port, timeout, local_address, socket_options), self.left)

    def sleep(self, seconds: float) -> None:
        self.inner.sleep(seconds)


class Fetcher:
    """Fetches one page at a time, from addresses that are ``permitted``: those of the public internet by default."""

    def __init__(self, permitted: Callable[[str], bool] = public) -> None:
        self.deadline = 0.0
        self.robots: dict[str, RobotFileParser] = {}
        self.last: dict[str, float] = {}
        self.pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            network_backend=_GuardedNetwork(permitted, lambda: self.deadline - time.monotonic()),
            retries=0,
        )

    def close(self) -> None:
        """Close the connections that are kept for the next page."""
        self.pool.close()

    def get(self, url: str) -> Fetched:
        """The bytes at an address. Raises FetchError with the reason, TooLarge over the limit of a page."""
        self.deadline = time.monotonic() + FETCH_SECONDS
        at = url
        for _ in range(MAX_REDIRECTS + 1):
            self._allowed(at, url)
            status, headers, data = self._request(at, url)
            if status in REDIRECTS and "location" in headers:
                at = _joined(at, headers["location"], url)
                continue
            if status != 200:
                raise FetchError(url, f"the server answered {status}" + (f" at {at}" if at != url else ""))
            return Fetched(at, data, headers.get("content-type", "").partition(";")[0].strip().lower())
        raise FetchError(url, f"more than {MAX_REDIRECTS} redirects")

    def _allowed(self, at: str, url: str) -> None:
        """Keep robots.txt: a site without one allows all, a site whose server fails allows nothing (RFC 9309)."""
        site = _site(at, url)
        if site not in self.robots:
            self.robots[site] = self._rules(site, url)
        if not self.robots[site].can_fetch(USER_AGENT, at):
            raise FetchError(url, f"robots.txt of {site} asks not to fetch it")

    def _rules(self, site: str, url: str) -> RobotFileParser:
        rules = RobotFileParser()
        at = f"{site}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            status, headers, data = self._request(at, url)
            if status in REDIRECTS and "location" in headers:
                at = _joined(at, headers["location"], url)
                _site(at, url)
                continue
            if status >= 500:
                raise FetchError(url, f"robots.txt of {site} answers {status}, so nothing is fetched from there")
            rules.parse(data.decode("utf-8", "replace").splitlines() if status == 200 else [])
            return rules
        raise FetchError(url, f"robots.txt of {site} redirects more than {MAX_REDIRECTS} times")

    def _request(self, at: str, url: str) -> tuple[int, dict[str, str], bytes]:
        self._pause(at)
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise FetchError(url, f"not fetched within {FETCH_SECONDS:.0f} seconds")
        wait = min(CONNECT_SECONDS, left)
        timeouts = {"connect": wait, "read": wait, "write": wait, "pool": wait}
        headers = [(b"User-Agent", USER_AGENT.encode()), (b"Accept-Encoding", b"identity"), (b"Accept", b"*/*")]
        try:
            with self.pool.stream("GET", _ascii(at), headers=headers, extensions={"timeout": timeouts}) as answer:
                told = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
                return answer.status, told, b"" if answer.status in REDIRECTS else self._body(answer, told, url)
        except _Refused as error:
            raise FetchError(url, str(error)) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise FetchError(url, str(error) or type(error).__name__) from None
        except (httpcore.UnsupportedProtocol, ValueError, OSError) as error:
            raise FetchError(url, f"not fetched: {error}") from None

    def _body(self, answer: httpcore.Response, told: dict[str, str], url: str) -> bytes:
        if told.get("content-encoding", "identity").lower() not in ("identity", ""):
            raise FetchError(url, "the server sends a compressed page although none was asked for")
        limit = MAX_PDF_BYTES if "pdf" in told.get("content-type", "") else MAX_PAGE_BYTES
        parts, size = [], 0
        for part in answer.iter_stream():
            size += len(part)
            if size > limit:
                raise TooLarge(url, f"over the limit of {limit // 1_000_000} MB for one page")
            parts.append(part)
        return b"".join(parts)

    def _pause(self, at: str) -> None:
        """Wait until the host may be asked again: after our interval, or a longer one that its robots.txt asks for."""
        parts = urlsplit(at)
        rules = self.robots.get(f"{parts.scheme}://{parts.netloc}")
        asked = float(rules.crawl_delay(USER_AGENT) or 0) if rules else 0.0
        interval = max(FETCH_INTERVAL_SECONDS, min(asked, MAX_FETCH_INTERVAL_SECONDS))
        since = time.monotonic() - self.last.get(parts.netloc, -interval)
        if since < interval:
            time.sleep(interval - since)
            self.deadline += interval - since
        self.last[parts.netloc] = time.monotonic()


def _site(at: str, url: str) -> str:
    """The scheme and host of an address. Raises FetchError for one that is not to be fetched."""
    try:
        parts = urlsplit(at)
        _ = parts.port
    except ValueError as error:
        raise FetchError(url, f"not an address: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(url, f"only http and https addresses are fetched, not {parts.scheme or at!r}")
    if parts.username or parts.password:
        raise FetchError(url, "an address with a user name or password in it is not fetched")
    return f"{parts.scheme}://{parts.netloc}"


def _joined(at: str, location: str, url: str) -> str:
    try:
        return urljoin(at, location)
    except ValueError as error:
        raise FetchError(url, f"redirects to no address: {error}") from None


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
