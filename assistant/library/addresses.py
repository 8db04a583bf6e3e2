"""Which addresses may be fetched: https, on a host of the register, at a public machine.

Every request, and every hop of a redirect, passes `CheckedTransport`: the name is looked up here,
each machine it leads to is checked, and the connection is made to a machine that was checked, so
that a name cannot lead elsewhere between the check and the connection.
"""

from __future__ import annotations

import queue
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from assistant.errors import DownloadFailed, HostUnreachable
from assistant.library.register import Register

_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])")
"""A full host name; its last part starts with a letter, which no number for a machine does."""

_METADATA = frozenset({ip_address("168.63.129.16")})
"""Machines that cloud providers answer on from inside though the number is a public one."""

_EMBEDDING = IPv6Network("64:ff9b::/96")
_MACHINES_TRIED = 3

Machine = IPv4Address | IPv6Address


@dataclass(frozen=True)
class AddressRules:
    """The hosts that may be asked, without "www."; `loopback` is for tests with a server here."""

    hosts: frozenset[str]
    loopback: bool = False

    @classmethod
    def of(cls, register: Register, loopback: bool = False) -> AddressRules:
        """The hosts of the register's official addresses and landing pages."""
        pages = [a for _, e in register.editions() for a in (e.address, e.landing) if a]
        hosts = {urlsplit(page).hostname or "" for page in pages}
        return cls(frozenset(host.removeprefix("www.") for host in hosts), loopback)

    def check(self, url: httpx.URL) -> None:
        """Raises DownloadFailed for an address that may not be asked."""
        here = self.loopback and url.host == "127.0.0.1"
        if url.scheme != "https":
            raise _refused(url, "only https is fetched")
        if url.host.removeprefix("www.") not in self.hosts:
            raise _refused(url, "its host is not one that the register names")
        if not here and not _NAME.fullmatch(url.host):
            raise _refused(url, "its host is not a full name")
        if url.userinfo or (url.port is not None and not here):
            raise _refused(url, "it carries a user name or a port")

    def permits(self, machine: Machine) -> bool:
        """Whether the machine is a public one: not private, loopback, link-local or metadata."""
        inner = _embedded(machine)
        if inner != machine:
            return self.permits(inner)
        if self.loopback and machine.is_loopback:
            return True
        return machine.is_global and not machine.is_multicast and machine not in _METADATA


def _refused(url: httpx.URL, why: str) -> DownloadFailed:
    return DownloadFailed(
        f"{shown(url)} is not fetched: {why}.", "Check the address in corpus/register.yaml."
    )


def shown(url: httpx.URL | str) -> str:
    """An address for a message: without what follows "?", at most 160 characters."""
    text = str(url).partition("?")[0]
    return text if len(text) <= 160 else text[:157] + "..."


def _embedded(machine: Machine) -> Machine:
    """The IPv4 machine that an IPv6 number stands for, else the machine itself."""
    if isinstance(machine, IPv4Address):
        return machine
    if machine in _EMBEDDING:
        return IPv4Address(int(machine) & 0xFFFFFFFF)
    return machine.ipv4_mapped or machine.sixtofour or machine


def look_up(host: str, seconds: float) -> list[Machine]:
    """The machines that a name leads to. Raises HostUnreachable, also when it takes too long.

    The system's look-up knows no time-out, so it runs in a thread that is left behind if it hangs.
    """
    answer: queue.Queue[list[Machine] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
            answer.put([ip_address(str(place[0]).partition("%")[0]) for *_, place in found])
        except (OSError, UnicodeError, ValueError) as error:
            answer.put(OSError(str(error)))

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        machines = answer.get(timeout=seconds)
    except queue.Empty:
        machines = OSError(f"no answer in {seconds:g} s")
    if isinstance(machines, OSError):
        raise HostUnreachable(f"{host} cannot be found ({machines}).", "Check the network.")
    return list(dict.fromkeys(machines))


class CheckedTransport(httpx.BaseTransport):
    """Sends a request only to an address that the rules allow, at a machine that they permit.

    Where the environment names a proxy, the proxy looks the name up and connects; the rules on
    scheme and host hold as ever.
    """

    def __init__(self, rules: AddressRules, look_up_seconds: float) -> None:
        self._rules = rules
        self._seconds = look_up_seconds
        # No connection is kept: two names at one machine must not share one.
        self._limits = httpx.Limits(max_keepalive_connections=0)
        self._direct = httpx.HTTPTransport(limits=self._limits)
        self._proxy = self._proxy_transport()

    def _proxy_transport(self) -> httpx.HTTPTransport | None:
        proxies = getproxies()
        address = proxies.get("https") or proxies.get("all")
        return httpx.HTTPTransport(proxy=address, limits=self._limits) if address else None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._rules.check(request.url)
        host = request.url.host
        if self._proxy and not proxy_bypass(host):
            return self._proxy.handle_request(request)
        failure: httpx.TransportError | None = None
        for machine in self._machines(host):
            try:
                return self._direct.handle_request(_sent_to(machine, request))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    def _machines(self, host: str) -> Iterator[Machine]:
        """The first few machines of the host; all of them must be permitted."""
        machines = look_up(host, self._seconds)
        for machine in machines:
            if not self._rules.permits(machine):
                raise DownloadFailed(
                    f"{host} is not asked: it leads to {machine}, which is no public machine.",
                    "Check the address and the network.",
                )
        yield from machines[:_MACHINES_TRIED]

    def close(self) -> None:
        self._direct.close()
        if self._proxy:
            self._proxy.close()


def _sent_to(machine: Machine, request: httpx.Request) -> httpx.Request:
    """The same request to the checked machine; Host header and certificate keep to the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(machine)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )
