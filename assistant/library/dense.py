"""The dense side: the model, exact cosines from the vectors' file, and the nearest by the index."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import IndexUnavailable
from assistant.library.generations import Manifest
from assistant.library.model_files import find_model

if TYPE_CHECKING:
    from assistant.library.embedding import Encoder
    from assistant.library.index import VectorIndex

TOGETHER = 0.5
"""The share of the question's vector that is of the question with its subject."""


class Dense:
    """The vectors of one generation. Model and index are loaded at their first use."""

    def __init__(self, folder: Path, manifest: Manifest, *, model: str, threads: int) -> None:
        """`model` is the setting. Raises IndexUnavailable where the vectors cannot be read."""
        self._folder, self._manifest = folder, manifest
        self._model, self._threads = model, threads
        self._lock = threading.Lock()
        self._opened: tuple[Encoder, VectorIndex] | None = None
        try:
            self._vectors = PieceVectors(folder)
            self.adapter = np.load(folder / "adapter.npy")
        except (OSError, ValueError) as error:
            raise IndexUnavailable(
                f"The vectors of generation {manifest.id} cannot be read.",
                "Run: python -m assistant build",
            ) from error

    def open(self) -> tuple[Encoder, VectorIndex]:
        """Raises ModelUnavailable; IndexUnavailable where another model made the index."""
        with self._lock:
            if self._opened is None:
                files = find_model(self._model)
                if files.fingerprint != self._manifest.fingerprint:
                    raise IndexUnavailable(
                        f"The index was made with {self._manifest.model}, not with {files.name}.",
                        "Run: python -m assistant build",
                    )
                from assistant.library.embedding import Encoder
                from assistant.library.index import VectorIndex, connect
                from assistant.library.probe import collection_name

                client = connect(self._folder / "chroma", self._manifest.chroma_url)
                index = VectorIndex.open(client, collection_name(self._manifest.id))
                self._opened = Encoder(files, self._threads), index
            return self._opened

    def vector(self, question: str, subject: str = "") -> np.ndarray:
        """The question's unit vector; with a subject, moved towards the two together."""
        encoder, _ = self.open()
        vector = encoder.encode_query(question)
        if not subject:
            return vector
        both = encoder.encode_query(f"{question}, {subject}")
        mixed = (1 - TOGETHER) * vector + TOGETHER * both
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)

    def adapted(self, vector: np.ndarray) -> np.ndarray:
        """The vector moved as the notes' questions teach (adapter.py)."""
        moved = vector @ self.adapter
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)

    def nearest(
        self, vector: np.ndarray, limit: int, documents: Collection[str] | None
    ) -> list[str]:
        """Ids of the nearest pieces, of the standing documents or of `documents`."""
        _, index = self.open()
        return [id for id, _ in index.search(vector, limit, documents)]

    def best(self, rows: np.ndarray, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """As PieceVectors.best()."""
        return self._vectors.best(rows, vector)


class PieceVectors:
    """The exact vectors of every piece, mapped from disk, grouped by row."""

    def __init__(self, folder: Path) -> None:
        # A plain view: every slice of a memmap is a memmap, and making one costs microseconds.
        self._vectors = np.asarray(np.load(folder / "vectors.npy", mmap_mode="r"))
        self._starts, self._texts = np.load(folder / "pieces.npy")
        self._ends = np.append(self._starts, len(self._vectors))[1:]

    @staticmethod
    def save_layout(folder: Path, texts: Sequence[int], asked: Sequence[int]) -> None:
        """`texts` and `asked`: how many pieces of each sort every row has, in row order."""
        counts = np.array(texts) + np.array(asked)
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else counts
        np.save(folder / "pieces.npy", np.stack([starts, np.array(texts)]).astype(np.int64))

    def best(self, rows: np.ndarray, query: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The best cosine of each row's text, and of its questions (0 where it has none)."""
        texts, counts = self._texts[rows], (self._ends - self._starts)[rows]
        text_at = np.cumsum(counts) - counts
        index = np.repeat(self._starts[rows] - text_at, counts) + np.arange(counts.sum())
        cosines = np.maximum(self._vectors[index] @ query, 0.0)
        has = counts > texts
        asked_at = (text_at + texts)[has]
        cuts = np.sort(np.concatenate([text_at, asked_at]))
        largest = np.maximum.reduceat(cosines, cuts)
        asked = np.zeros(len(rows), dtype=np.float32)
        asked[has] = largest[np.searchsorted(cuts, asked_at)]
        return largest[np.searchsorted(cuts, text_at)], asked

    def questions(self, row: int) -> np.ndarray:
        """The vectors of a note's questions, shape (n, d)."""
        first = self._starts[row] + self._texts[row]
        return np.asarray(self._vectors[first : self._ends[row]])

    def text(self, row: int) -> np.ndarray:
        """The unit mean of the windows of a row's text, shape (d,)."""
        start = self._starts[row]
        mean = self._vectors[start : start + self._texts[row]].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean))

    def none(self) -> np.ndarray:
        return np.zeros((0, self._vectors.shape[1]), dtype=np.float32)
