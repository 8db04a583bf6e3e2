"""What fills the library: files are added or fetched, read and built into a generation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import LibraryError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.library.build import BuildReport
    from assistant.library.documents import Document
    from assistant.library.download import SyncReport
    from assistant.library.passages import Passage
    from assistant.library.plan import OnProgress
    from assistant.library.shelf import AddReport, Describe
    from assistant.library.sources.sandbox import ReadingReport


def add_documents(settings: Settings, path: Path, describe: Describe | None = None) -> AddReport:
    """Put a file, or every file below a folder, on the shelf; the next build reads it."""
    from assistant.library.register import load_register
    from assistant.library.shelf import Shelf

    register = load_register(settings.corpus / "register.yaml")
    return Shelf(settings.data / "documents").add(path, register, describe)


def preview_document(
    file: Path, facts: Mapping[str, object]
) -> tuple[Document, list[Passage], ReadingReport]:
    """What a file would be read as, without keeping it. `facts` as in a sidecar: title, edition,
    published ... Raises DocumentRefused, with the limits of the readers.
    """
    from assistant.library.reading import read
    from assistant.library.shelf import document_of

    document = document_of(dict(facts), file.name)
    return document, *read(file, document)


def sync_library(
    settings: Settings,
    on_progress: OnProgress | None = None,
    *,
    quick: bool = False,
    loopback: bool = False,
) -> SyncReport:
    """Fetch the official texts of the register onto the shelf; the next build reads them.

    `quick` waits a few seconds and tries once; `loopback` lets tests use a server on this machine.
    """
    from assistant.library.download import sync
    from assistant.library.fetching import QUICK, STEADY
    from assistant.library.register import load_register

    return sync(
        load_register(settings.corpus / "register.yaml"),
        settings.data,
        pace=QUICK if quick else STEADY,
        on_progress=on_progress,
        loopback=loopback,
    )


def build_library(settings: Settings, on_progress: OnProgress | None = None) -> BuildReport:
    """Read what is on the shelf and in the corpus, embed it, verify the index and switch to it.

    Raises CorpusError where a rule of triage does not do what its examples say, RulesetError or
    ClockError where a file of the check cannot be used.
    """
    from assistant.answering.alarms import Examples
    from assistant.answering.limits import Limits
    from assistant.answering.triage import Triage
    from assistant.answering.wording import Wording
    from assistant.check.files import read_files
    from assistant.library.build import build_library as build

    Triage.read(settings.corpus, Wording.read(settings.corpus / "wording.yaml")).prove()
    Limits.read(settings.corpus).prove()
    Examples.read(settings.corpus)
    read_files()
    return build(
        settings.corpus,
        settings.data,
        model=settings.embedding_model,
        chroma_url=settings.chroma_url,
        on_progress=on_progress,
    )


def count_corpus(settings: Settings) -> dict[str, int]:
    """How much the corpus knows, by what it is called: read from the files, without a library."""
    from assistant.library.notes import read_notes
    from assistant.library.register import load_register
    from assistant.library.reviews import read_reviews

    register = load_register(settings.corpus / "register.yaml")
    editions = [edition for _, edition in register.editions()]
    return {
        "publications": len(register.publications),
        "editions": len(editions),
        "confirmed addresses": sum(edition.confirmed for edition in editions),
        "notes": sum(len(f.passages) for f in read_notes(settings.corpus, register)),
        "reviews": len(read_reviews(settings.corpus, {})),
    }


def left_out(settings: Settings) -> tuple[tuple[str, str], ...]:
    """(file, what and why) of all that the last build refused, cleaned or quarantined."""
    from assistant.library.generations import Generations

    generations = Generations(settings.data)
    try:
        return generations.manifest(generations.current()[0]).left_out
    except LibraryError:
        return ()
