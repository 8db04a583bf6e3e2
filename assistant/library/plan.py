"""What a generation is made of: the notes of the corpus and the documents on the shelf, read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assistant.errors import DocumentRefused, LibraryError
from assistant.library.asked import Asked
from assistant.library.documents import Document
from assistant.library.editions import choose, searchable_documents
from assistant.library.generations import FORMAT
from assistant.library.notes import read_notes
from assistant.library.passages import Passage
from assistant.library.readings import Readings
from assistant.library.register import Register, load_register
from assistant.library.reviews import read_reviews
from assistant.library.shelf import Shelf

OnProgress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done and how much there is."""


@dataclass(frozen=True)
class Plan:
    """Everything that a generation is made of, in row order."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    refused: tuple[tuple[str, str], ...]
    dropped: tuple[tuple[str, str], ...]
    standing: frozenset[str]

    def hash(self, fingerprint: str) -> str:
        """Changes when any document, passage, note or the model does."""
        standing = sorted(self.standing)
        digest = hashlib.sha256(f"{FORMAT}\n{fingerprint}\n{standing}\n".encode())
        for thing in (*self.documents, *self.passages):
            digest.update(repr(thing).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def plan_library(corpus: Path, data: Path, on_progress: OnProgress | None = None) -> Plan:
    """Read notes and shelf; a file that cannot be read is refused by name and left out."""
    register = load_register(corpus / "register.yaml")
    documents: dict[str, Document] = {}
    passages: list[Passage] = []
    refused: list[tuple[str, str]] = []
    dropped: list[tuple[str, str]] = []
    read_reviews(corpus, {})  # Its errors name the file and the line before anything is built.
    for notes in read_notes(corpus, register):
        documents[notes.document.id] = notes.document
        passages += notes.passages
    entries = Shelf(data / "documents").entries()
    readings = Readings(data / "read")
    for done, entry in enumerate(entries):
        if on_progress:
            on_progress("reading", done, len(entries))
        document = _described(entry.document, register)
        try:
            found, left_out = readings.read(entry.path, entry.sha256, document)
        except DocumentRefused as error:
            refused.append((entry.original, str(error)))
            continue
        dropped += [(entry.original, what) for what in left_out]
        documents[document.id] = document
        passages += _after(passages, document.id, found)
    if on_progress and entries:
        on_progress("reading", len(entries), len(entries))
    _refuse_repeated(passages)
    return Plan(
        documents=tuple(documents.values()),
        passages=tuple(passages),
        refused=tuple(refused),
        dropped=tuple(dropped),
        standing=frozenset(_standing(documents.values(), register)),
    )


def _standing(documents: Iterable[Document], register: Register) -> set[str]:
    """What an undated question searches today."""
    held = list(documents)
    return searchable_documents(
        held, choose(held, register.by_publication(), date.today(), Asked())
    )


def _described(document: Document, register: Register) -> Document:
    """What the register says today wins over what it said when the file was added."""
    if not register.knows(document.id):
        return document
    return register.describe(document.id, document.sha256)


def _after(passages: list[Passage], document: str, found: list[Passage]) -> list[Passage]:
    """A document in several files: the places of the later files follow those of the earlier."""
    places = [p.order for p in passages if p.reference.document == document]
    start = max(places) + 1 if places else 0
    return [replace(p, order=start + i) for i, p in enumerate(found)]


def _refuse_repeated(passages: list[Passage]) -> None:
    seen = set()
    for passage in passages:
        if passage.reference in seen:
            raise LibraryError(
                f"Two passages are called {passage.reference}.",
                "This is a fault of the reader: please report the document.",
            )
        seen.add(passage.reference)
