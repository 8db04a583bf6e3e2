"""build_library: shelf and notes -> passages -> vectors -> a verified generation, switched."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import (
    EmptyLibrary,
    IndexUnavailable,
    ModelUnavailable,
)
from assistant.library.dense import PieceVectors
from assistant.library.generations import Generations, Manifest, new_id, verify_in_child
from assistant.library.model_files import ModelFiles, find_model
from assistant.library.pieces import Piece
from assistant.library.plan import OnProgress, Plan, plan_library

if TYPE_CHECKING:
    from assistant.library.embedding import Encoder


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
        from assistant.library.embedding import Encoder

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
        pieces = [
            piece
            for row, p in enumerate(plan.passages)
            for piece in pieces_of(row, p, titles[p.reference.document])
        ]
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
            left_out=(*plan.refused, *plan.dropped),
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
