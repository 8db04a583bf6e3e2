"""What sync wants, and how it comes: hosts side by side, one host's files one after the other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from assistant.errors import AssistantError, HostUnreachable
from assistant.library.documents import Document
from assistant.library.fetching import Fetched, Fetcher, Known
from assistant.library.shelf import SUFFIXES

Came = Fetched | AssistantError
"""A file that was fetched, or why it was not."""


@dataclass(frozen=True)
class Wanted:
    """A registered document, its address, and what the server said of the text held."""

    document: Document
    address: str
    known: Known

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def file_name(self) -> str:
        """`working-together-2026.pdf`: a web address without a known ending leads to a page."""
        suffix = PurePosixPath(urlsplit(self.address).path).suffix.lower()
        return self.document.id.replace("/", "-") + (suffix if suffix in SUFFIXES else ".html")


def fetch_all(
    fetcher: Fetcher, wanted: list[Wanted], folder: Path
) -> Iterator[tuple[Wanted, Came]]:
    """Every file as it comes: hosts side by side, the files of one host one after the other."""
    by_host: dict[str, list[Wanted]] = {}
    for item in wanted:
        by_host.setdefault(item.host, []).append(item)
    came: queue.Queue[tuple[Wanted, Came | BaseException]] = queue.Queue()
    for host, items in by_host.items():
        threading.Thread(
            target=_fetch_host, args=(fetcher, items, folder, came), name=host, daemon=True
        ).start()
    for _ in wanted:
        item, outcome = came.get()
        if not isinstance(outcome, Fetched | AssistantError):
            raise outcome
        yield item, outcome


def _fetch_host(
    fetcher: Fetcher,
    items: list[Wanted],
    folder: Path,
    came: queue.Queue[tuple[Wanted, Came | BaseException]],
) -> None:
    """The files of one host; once it does not answer, it is not asked again in this run."""
    gone: HostUnreachable | None = None
    for item in items:
        try:
            if gone:
                raise gone
            came.put((item, fetcher.fetch(item.address, folder / item.file_name, item.known)))
        except HostUnreachable as error:
            gone = error
            came.put((item, error))
        except BaseException as error:
            came.put((item, error))
