"""sync: the official text of every registered publication that has an address, onto the shelf.

A text takes the place of the one on the shelf only when it changed at its address since the last
sync and can be read; what it replaces is kept aside. A failure stops nothing else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import (
    AssistantError,
    DocumentRefused,
    DownloadFailed,
    HostUnreachable,
    LibraryError,
)
from assistant.library.addresses import AddressRules
from assistant.library.documents import Document
from assistant.library.fetching import STEADY, Fetched, Fetcher, Known, Pace
from assistant.library.readings import Readings
from assistant.library.register import Edition, Register
from assistant.library.remembered import Remembered
from assistant.library.shelf import Entry, Shelf
from assistant.library.wanted import Came, Wanted, fetch_all

OnProgress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done and how much there is."""

SHRUNK = 0.5
"""A new text shorter than this share of the old one is looked at by a person first."""


@dataclass(frozen=True)
class Failure:
    """What could not be had, and why; `offline` where its host did not answer at all."""

    document: str
    reason: str
    offline: bool


@dataclass(frozen=True)
class SyncReport:
    """Ids of documents: got for the first time, the same as before, other than before, not got,
    and registered without an address. `moved` are (id, the address to register instead).
    """

    fetched: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    skipped: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    differing: tuple[str, ...] = ()
    """Ids now on the shelf with another text than the one last verified."""

    @property
    def offline_line(self) -> str:
        """One line that names what no host answered for; "" when every host did."""
        names = [failure.document for failure in self.failed if failure.offline]
        if not names:
            return ""
        return f"No answer for {', '.join(names)}: what is on the shelf is used as it is."


def sync(
    register: Register,
    data: Path,
    *,
    pace: Pace = STEADY,
    on_progress: OnProgress | None = None,
    loopback: bool = False,
) -> SyncReport:
    """Fetch what is new at the registered addresses. `loopback` lets tests use a server here.

    Raises LibraryError where the data folder cannot be written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data, prefix="sync-") as folder:
            work = _Sync(register, data, Path(folder))
            with Fetcher(AddressRules.of(register, loopback), pace) as fetcher:
                return work.run(fetcher, on_progress or (lambda *_: None))
    except OSError as error:
        raise LibraryError(
            f"sync could not write to {data}: {error.strerror or error}.",
            "Free space, or set ASSISTANT_DATA to another folder.",
        ) from error


class _Sync:
    """One run: what is wanted, what came of each, and what is on the shelf afterwards."""

    def __init__(self, register: Register, data: Path, folder: Path) -> None:
        self._register = register
        self._folder = folder
        self._shelf = Shelf(data / "documents")
        self._readings = Readings(data / "read")
        self._remembered = Remembered.read(data / "sync.json")
        self._held: dict[str, list[Entry]] = {}
        for entry in self._shelf.entries():
            self._held.setdefault(entry.document.id, []).append(entry)

    def run(self, fetcher: Fetcher, on_progress: OnProgress) -> SyncReport:
        wanted, skipped = self._wanted()
        ended: dict[str, list[str]] = {"fetched": [], "unchanged": [], "changed": []}
        failed: list[Failure] = []
        moved: list[tuple[str, str]] = []
        for done, (item, came) in enumerate(fetch_all(fetcher, wanted, self._folder), 1):
            name = item.document.id
            try:
                ended[self._take(item, came)].append(name)
                if isinstance(came, Fetched) and came.moved_to:
                    moved.append((name, came.moved_to))
            except AssistantError as error:
                failed.append(Failure(name, str(error), isinstance(error, HostUnreachable)))
            self._remembered.write()
            on_progress("downloading", done, len(wanted))
        return SyncReport(
            **{how: tuple(sorted(names)) for how, names in ended.items()},
            failed=tuple(sorted(failed, key=lambda failure: failure.document)),
            skipped=tuple(skipped),
            moved=tuple(sorted(moved)),
            differing=tuple(self._differing()),
        )

    def _wanted(self) -> tuple[list[Wanted], list[str]]:
        wanted, skipped = [], []
        for publication, edition in self._register.editions():
            document = publication.document(edition)
            if edition.address:
                wanted.append(Wanted(document, edition.address, self._known(document, edition)))
            else:
                skipped.append(document.id)
        return wanted, skipped

    def _known(self, document: Document, edition: Edition) -> Known:
        """What to ask with; nothing while no text of the document is on the shelf."""
        held = document.id in self._held
        return self._remembered.known(document, edition.address) if held else Known()

    def _take(self, wanted: Wanted, came: Came) -> str:
        """Put what came on the shelf where it is new; says how it ended. Raises AssistantError."""
        if isinstance(came, AssistantError):
            raise came
        held = self._held.get(wanted.document.id, [])
        new = self._is_new(wanted, came, held) and self._is_other_text(wanted, came, held)
        if new:
            document = self._register.describe(wanted.document.id, came.sha256)
            self._shelf.put_official(self._folder / wanted.file_name, document)
        self._remembered.note(wanted.document, wanted.address, came)
        return ("changed" if held else "fetched") if new else "unchanged"

    def _is_new(self, wanted: Wanted, came: Fetched, held: list[Entry]) -> bool:
        """Whether the file is neither on the shelf nor the one that came last time.

        A text that a person put in the place of the last one stays until the address has a newer.
        """
        last = self._remembered.of(wanted.document, wanted.address)
        seen = {entry.sha256 for entry in held} | ({last.get("sha256")} if held else set())
        return bool(came.sha256) and came.sha256 not in seen

    def _is_other_text(self, wanted: Wanted, came: Fetched, held: list[Entry]) -> bool:
        """Whether its words differ from those held: a page's markup changes more often.

        Raises DocumentRefused for what cannot be read (an error page, a file cut off), and
        DownloadFailed for what is much shorter than the text held.
        """
        path = self._folder / wanted.file_name
        text = self._words(path, came.sha256, wanted.document)
        old = self._words_held(held)
        if len(text) < SHRUNK * len(old):
            raise DownloadFailed(
                f"{wanted.document.id}: what came is less than half as long as the text held.",
                "Look at its address; if it is right, add it by hand.",
            )
        return text != old

    def _words_held(self, held: list[Entry]) -> str:
        """Nothing where the text held cannot be read: any that can is better."""
        try:
            return "\n".join(self._words(e.path, e.sha256, e.document) for e in held)
        except DocumentRefused:
            return ""

    def _words(self, path: Path, sha256: str, document: Document) -> str:
        passages, _ = self._readings.read(path, sha256, document)
        return "\n".join(passage.text for passage in passages)

    def _differing(self) -> list[str]:
        """What is on the shelf now with another text than the one last verified."""
        return [
            entry.document.id
            for entry in self._shelf.entries()
            if self._register.knows(entry.document.id)
            and not self._register.verified(entry.document.id, entry.sha256)
        ]
