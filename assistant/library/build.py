"""build_library: shelf and notes -> passages -> vectors -> a verified generation, switched."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from assistant.errors import (
    DocumentRefused,
    EmptyLibrary,
    IndexUnavailable,
    LibraryError,
    ModelUnavailable,
)
from assistant.library.documents import Document
from assistant.library.editions import Asked, choose, searchable_documents
from assistant.library.embedding import Encoder, ModelFiles, find_model
from assistant.library.generations import FORMAT, Generations, Manifest, new_id, verify_in_child
from assistant.library.notes import read_notes
from assistant.library.passages import Passage
from assistant.library.pieces import Piece
from assistant.library.readings import Readings
from assistant.library.register import Register, load_register
from assistant.library.retrieval import PieceVectors
from assistant.library.shelf import Shelf

OnProgress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done and how much there is."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did. `documents` are (id, passages); `refused` are (file, reason)."""

    generation: str
    changed: bool
    documents: tuple[tuple[str, int], ...]
    refused: tuple[tuple[str, str], ...]
    dropped: tuple[tuple[str, str], ...]
    passages: int
    notes: int
    pieces: int
    embedded: int
    seconds: float
    encoder_seconds: float
    notices: tuple[str, ...] = ()


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


def build_library(
    corpus: Path,
    data: Path,
    *,
    model: str = "",
    chroma_url: str = "",
    threads: int = 0,
    on_progress: OnProgress | None = None,
) -> BuildReport:
    """Build, verify and switch a generation; nothing is done when nothing has changed.

    Without an embedding model the generation has a lexical side only, and the report says so.
    Raises IndexUnavailable when another build runs, the disk is full, or the probes fail; the
    generation in use stays as it was.
    """
    from time import perf_counter

    start = perf_counter()
    data.mkdir(parents=True, exist_ok=True)
    with _only_one(data), _disk_errors(data):
        files, notices = _model(model)
        plan = plan_library(corpus, data, on_progress)
        generations = Generations(data)
        fingerprint = files.fingerprint if files else ""
        corpus_hash = plan.hash(fingerprint)
        same = _unchanged(generations, corpus_hash, chroma_url)
        if same:
            return _report(plan, same, False, notices, perf_counter() - start)
        encoder = Encoder(files, threads or os.cpu_count() or 1) if files else None
        manifest, embedded, encoding = _write(
            generations, plan, encoder, corpus_hash, chroma_url, on_progress
        )
        seconds = perf_counter() - start
        return _report(plan, manifest, True, notices, seconds, embedded, encoding)


def _model(setting: str) -> tuple[ModelFiles | None, tuple[str, ...]]:
    try:
        return find_model(setting), ()
    except ModelUnavailable as error:
        if setting:
            raise
        return None, (str(error),)


def _unchanged(generations: Generations, corpus_hash: str, chroma_url: str) -> Manifest | None:
    try:
        manifest = generations.manifest(generations.current()[0])
        sound = generations.sealed(manifest.id)
    except (EmptyLibrary, IndexUnavailable):
        return None
    same = manifest.corpus_hash == corpus_hash and manifest.chroma_url == chroma_url
    return manifest if same and sound else None


def _write(
    generations: Generations,
    plan: Plan,
    encoder: Encoder | None,
    corpus_hash: str,
    chroma_url: str,
    on_progress: OnProgress | None,
) -> tuple[Manifest, int, float]:
    """Write, verify, seal and switch; a folder that fails is removed."""
    from assistant.library.lexical import Lexical
    from assistant.library.pieces import pieces_of
    from assistant.library.store import PassageStore, searchable

    name = new_id()
    folder = generations.path(name)
    folder.mkdir(parents=True)
    try:
        PassageStore.write(folder / "passages.sqlite", plan.documents, plan.passages).close()
        titles = {document.id: document.title for document in plan.documents}
        texts = [f"{titles[p.reference.document]}\n{searchable(p)}" for p in plan.passages]
        Lexical.build(texts, folder / "bm25")
        pieces = [piece for row, p in enumerate(plan.passages) for piece in pieces_of(row, p)]
        embedded, encoding = 0, 0.0
        if encoder:
            embedded, encoding = _write_vectors(
                generations, folder, plan, pieces, encoder, chroma_url, on_progress
            )
        manifest = Manifest(
            id=name,
            corpus_hash=corpus_hash,
            model=encoder.files.name if encoder else "",
            fingerprint=encoder.files.fingerprint if encoder else "",
            dimension=encoder.dimension if encoder else 0,
            passages=len(plan.passages),
            pieces=len(pieces),
            built_at=name[:15],
            standing=sorted(plan.standing),
            chroma_url=chroma_url,
        )
        generations.seal(name, manifest)
        if on_progress:
            on_progress("verifying", 0, 1)
        verify_in_child(folder, chroma_url)
        generations.seal(name, manifest)
        generations.switch(name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest, embedded, encoding


def _write_vectors(
    generations: Generations,
    folder: Path,
    plan: Plan,
    pieces: list[Piece],
    encoder: Encoder,
    chroma_url: str,
    on_progress: OnProgress | None,
) -> tuple[int, float]:
    from time import perf_counter

    from assistant.library.index import VectorIndex, connect
    from assistant.library.probe import collection_name
    from assistant.library.vectors import embed

    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if on_progress:
            on_progress("embedding", done, len(pieces))

    start = perf_counter()
    cache = generations.folder.parent / "embeddings"
    vectors, embedded = embed([piece.text for piece in pieces], encoder, cache, count)
    encoding = perf_counter() - start
    np.save(folder / "vectors.npy", vectors)
    asked = [len(passage.asked) for passage in plan.passages]
    held = Counter(piece.row for piece in pieces)
    texts = [held[row] - asked[row] for row in range(len(plan.passages))]
    PieceVectors.save_layout(folder, texts, asked)
    np.save(folder / "adapter.npy", _adapter(plan, PieceVectors(folder)))
    client = connect(folder / "chroma", chroma_url)
    index = VectorIndex.create(client, collection_name(folder.name))
    index.add(pieces, vectors, plan.passages, {d.id: d for d in plan.documents}, plan.standing)
    return embedded, encoding


def _adapter(plan: Plan, vectors: PieceVectors) -> np.ndarray:
    """The map from the notes' questions to the passages that the notes point at."""
    from assistant.library.adapter import train_adapter
    from assistant.library.locators import Locators

    locators = Locators([(p.reference.document, p.reference.locator) for p in plan.passages])
    pairs = [
        (question, rows)
        for note, passage in enumerate(plan.passages)
        if (rows := list(dict.fromkeys(locators.rows_of(passage.points_at))))
        for question in vectors.questions(note)
    ]
    noted = sorted({row for _, rows in pairs for row in rows})
    place = {row: i for i, row in enumerate(noted)}
    questions = np.stack([question for question, _ in pairs]) if pairs else vectors.none()
    passages = np.stack([vectors.text(row) for row in noted]) if noted else vectors.none()
    return train_adapter(questions, passages, [[place[row] for row in rows] for _, rows in pairs])


def _report(
    plan: Plan,
    manifest: Manifest,
    changed: bool,
    notices: tuple[str, ...],
    seconds: float,
    embedded: int = 0,
    encoding: float = 0.0,
) -> BuildReport:
    counts = {document.id: 0 for document in plan.documents}
    for passage in plan.passages:
        counts[passage.reference.document] += 1
    return BuildReport(
        generation=manifest.id,
        changed=changed,
        documents=tuple(counts.items()),
        refused=plan.refused,
        dropped=plan.dropped,
        passages=len(plan.passages),
        notes=sum(passage.form == "note" for passage in plan.passages),
        pieces=manifest.pieces,
        embedded=embedded,
        seconds=round(seconds, 2),
        encoder_seconds=round(encoding, 2),
        notices=notices,
    )


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """One build at a time; the lock goes with its process, so a dead one leaves none behind."""
    with (data / "build.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexUnavailable(
                "Another build is running on this data folder.", "Wait until it has finished."
            ) from error
        yield


@contextmanager
def _disk_errors(data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT):
            raise
        raise IndexUnavailable(
            f"The build could not write to {data}: {error.strerror}.",
            "Free space or set ASSISTANT_DATA to another folder; the library in use is unchanged.",
        ) from error
