"""One file over https: redirects, retries, time-outs, a size limit, and nothing half fetched."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential_jitter,
)

from assistant.errors import DownloadFailed, HostUnreachable
from assistant.library.addresses import AddressRules, CheckedTransport, shown

REDIRECTS = 5
WAIT_MOST = 30.0
_BUSY = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 308})
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Pace:
    """How long is waited, in seconds, and how often is tried.

    `look_up` for a name, `connect` for a machine, `read` for the next bytes, `whole` for one file.
    """

    look_up: float = 10.0
    connect: float = 10.0
    read: float = 30.0
    whole: float = 300.0
    attempts: int = 3
    size: int = 100_000_000
    """Bytes of one file, unpacked; as many as the reader takes (sandbox.Limits.file_bytes)."""


STEADY = Pace()
QUICK = Pace(look_up=2.0, connect=3.0, read=8.0, whole=30.0, attempts=1)


@dataclass(frozen=True)
class Known:
    """What the server said of the text that is held, to ask whether there is a newer one."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Fetched:
    """What came: its sha256, what the server says of it, and where it has moved for good ("").

    `sha256` is "" where the server says that the known text is still the newest.
    """

    sha256: str = ""
    size: int = 0
    known: Known = Known()
    moved_to: str = ""


class Fetcher:
    """A client that fetches files one by one; safe to share between threads."""

    def __init__(self, rules: AddressRules, pace: Pace = STEADY) -> None:
        self._pace = pace
        self._client = httpx.Client(
            transport=CheckedTransport(rules, pace.look_up),
            timeout=httpx.Timeout(pace.read, connect=pace.connect),
            follow_redirects=True,
            max_redirects=REDIRECTS,
            headers={"User-Agent": "safeguarding-assistant", "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, address: str, target: Path, known: Known | None = None) -> Fetched:
        """Write the file at `address` to `target`, which is whole or not there.

        Raises HostUnreachable where no answer came, DownloadFailed where it cannot be used.
        """
        tries = Retrying(
            stop=stop_after_attempt(self._pace.attempts) | stop_after_delay(self._pace.whole),
            retry=retry_if_exception_type((_Again, HostUnreachable)),
            wait=_wait,
            reraise=True,
        )
        try:
            return tries(self._once, address, target, known or Known())
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def _once(self, address: str, target: Path, known: Known) -> Fetched:
        end = time.monotonic() + self._pace.whole
        try:
            with self._client.stream("GET", address, headers=_conditions(known)) as response:
                if response.status_code == 304:
                    return Fetched(known=_said(response) or known, moved_to=_moved_to(response))
                _check(response, address)
                digest, size = self._write(response, target, end)
                return Fetched(digest, size, _said(response) or Known(), _moved_to(response))
        except httpx.TooManyRedirects as error:
            raise _failed(address, f"it redirects more than {REDIRECTS} times") from error
        except httpx.TimeoutException as error:
            raise _unreachable(address, "it did not answer in time") from error
        except httpx.RemoteProtocolError as error:
            what = f"{shown(address)}: the server broke off before the end."
            raise _Again(what, "Run sync again later.") from error
        except httpx.TransportError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise _unproven(address) from error
            raise _unreachable(address, str(error) or type(error).__name__) from error
        except OSError as error:
            what = f"{shown(address)} could not be written here: {error.strerror or error}."
            raise DownloadFailed(what, "Free space on the disk.") from error
        except httpx.InvalidURL as error:
            raise _failed(address, f"the address cannot be used ({error})") from error

    def _write(self, response: httpx.Response, target: Path, end: float) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with target.open("wb") as file:
            for chunk in _unpacked(response):
                size += len(chunk)
                if size > self._pace.size:
                    most = f"{self._pace.size / 1e6:,.0f} MB"
                    raise _failed(response.url, f"it is larger than {most}")
                if time.monotonic() > end:
                    seconds = f"{self._pace.whole:g} s"
                    raise _failed(response.url, f"it was not here whole after {seconds}")
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise _failed(response.url, "it is empty")
        return digest.hexdigest(), size


class _Again(DownloadFailed):
    """The server is there, and another try may do better; `after` seconds where it says when."""

    def __init__(self, what: str, next_step: str, after: float = 0.0) -> None:
        super().__init__(what, next_step)
        self.after = after


_backing_off = wait_exponential_jitter(initial=0.5, max=8.0, jitter=0.5)


def _wait(state: RetryCallState) -> float:
    """What the server asks for, within reason; else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.after if isinstance(error, _Again) else 0.0
    return min(asked, WAIT_MOST) if asked else _backing_off(state)


def _failed(address: httpx.URL | str, why: str) -> DownloadFailed:
    return DownloadFailed(f"{shown(address)}: {why}.", "Look at the address in a browser.")


def _unproven(address: httpx.URL | str) -> DownloadFailed:
    return DownloadFailed(
        f"{shown(address)}: the server's certificate is not one to trust.",
        "Where the network opens https traffic to inspect it, name its certificate in "
        "SSL_CERT_FILE.",
    )


def _unreachable(address: httpx.URL | str, why: str) -> HostUnreachable:
    return HostUnreachable(f"{shown(address)}: {why}.", "Check the network and run sync again.")


def _conditions(known: Known) -> dict[str, str]:
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def _said(response: httpx.Response) -> Known | None:
    known = Known(response.headers.get("etag", ""), response.headers.get("last-modified", ""))
    return known if known != Known() else None


def _moved_to(response: httpx.Response) -> str:
    """Where a chain of permanent redirects ends; "" where one of them is for the moment only."""
    hops = [hop.status_code for hop in response.history]
    return str(response.url) if hops and all(code in _MOVED for code in hops) else ""


def _check(response: httpx.Response, address: str) -> None:
    """Raises unless this is the whole file, in one piece whose end can be known."""
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code in _BUSY:
        what = f"{shown(address)}: the server answers {status}."
        raise _Again(what, "Run sync again later.", _retry_after(response))
    if response.status_code != 200:
        raise _failed(address, f"the server answers {status}")
    stated = response.headers.get("content-length") or response.headers.get("transfer-encoding")
    if not stated:
        raise _failed(address, "the server does not say how long it is, so that it may be cut off")


def _retry_after(response: httpx.Response) -> float:
    """Seconds; 0 where the server names none."""
    said = response.headers.get("retry-after", "")
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return 0.0


def _unpacked(response: httpx.Response) -> Iterator[bytes]:
    """The content as it comes, in small pieces, so that a bomb is met piece by piece."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        yield from response.iter_raw()
    elif encoding == "gzip":
        try:
            yield from _gunzipped(response)
        except zlib.error as error:
            raise _failed(response.url, f"it is packed wrongly ({error})") from error
    else:
        raise _failed(response.url, f"it is packed as '{encoding[:40]}', which was not asked for")


def _gunzipped(response: httpx.Response) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    for packed in response.iter_raw():
        while packed:
            yield unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail
        if unpacker.unused_data:
            raise zlib.error("it goes on after its end")
    while rest := unpacker.decompress(b"", _CHUNK):
        yield rest
    if not unpacker.eof:
        raise zlib.error("it has no end")
