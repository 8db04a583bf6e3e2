"""The dense side: one Chroma collection per generation, embedded or on a server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from assistant.errors import IndexUnavailable
from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.library.pieces import Piece

ADD_BATCH = 5_000
PROBES = 24


def connect(folder: Path, url: str = "") -> ClientAPI:
    """A client on the embedded index in `folder`, or on the server at `url`."""
    quiet = ChromaSettings(anonymized_telemetry=False)
    if not url:
        return chromadb.PersistentClient(path=str(folder), settings=quiet)
    address = urlparse(url)
    try:
        return chromadb.HttpClient(
            host=address.hostname or "localhost",
            port=address.port or 8000,
            ssl=address.scheme == "https",
            settings=quiet,
        )
    except (ValueError, ChromaError, OSError) as error:
        raise IndexUnavailable(
            f"The Chroma server at {url} does not answer.", "Start it, or unset ASSISTANT_CHROMA_URL."
        ) from error


class VectorIndex:
    """Nearest pieces by cosine, filtered in the store."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    @classmethod
    def create(cls, client: ClientAPI, name: str) -> VectorIndex:
        """A new, empty collection; the name must not exist yet."""
        return cls(
            client.create_collection(
                name,
                embedding_function=None,
                configuration={
                    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}
                },
            )
        )

    @classmethod
    def open(cls, client: ClientAPI, name: str) -> VectorIndex:
        try:
            return cls(client.get_collection(name, embedding_function=None))
        except (ChromaError, ValueError, OSError) as error:
            raise IndexUnavailable(
                f"The collection {name} cannot be opened.", "Run a build to make it again."
            ) from error

    def add(
        self,
        pieces: Sequence[Piece],
        vectors: np.ndarray,
        passages: Sequence[Passage],
        documents: dict[str, Document],
    ) -> None:
        for start in range(0, len(pieces), ADD_BATCH):
            batch = pieces[start : start + ADD_BATCH]
            self._collection.add(
                ids=[piece.id for piece in batch],
                embeddings=vectors[start : start + len(batch)],
                metadatas=[
                    _metadata(piece, passages[piece.row], documents) for piece in batch
                ],
            )

    def count(self) -> int:
        return int(self._collection.count())

    def search(
        self, vector: np.ndarray, limit: int, documents: Iterable[str] | None = None
    ) -> list[tuple[int, str, float]]:
        """(row, aspect, cosine) of the nearest pieces, best first; only of `documents` if given.

        Raises IndexUnavailable for a vector that is not finite or all zero: Chroma would answer
        with arbitrary rows.
        """
        if not np.isfinite(vector).all() or not vector.any():
            raise IndexUnavailable("The question's vector is not a direction.", "Ask it in words.")
        found = self._collection.query(
            query_embeddings=[vector],
            n_results=max(1, min(limit, self.count())),
            where={"document": {"$in": sorted(documents)}} if documents is not None else None,
            include=["metadatas", "distances"],
        )
        return [
            (int(metadata["row"]), str(metadata["aspect"]), 1.0 - float(distance))
            for metadata, distance in zip(found["metadatas"][0], found["distances"][0], strict=True)
        ]

    def probe(self, pieces: Sequence[Piece], vectors: np.ndarray) -> list[str]:
        """What is wrong with the collection; empty when every probe finds its own piece."""
        if self.count() != len(pieces):
            return [f"{self.count()} pieces are stored, {len(pieces)} were written"]
        step = max(1, len(pieces) // PROBES)
        wrong = []
        for i in range(0, len(pieces), step):
            near = self.search(vectors[i], 10)
            if not near or near[0][2] < 0.999:
                wrong.append(f"{pieces[i].id} does not find itself")
        return wrong


def _metadata(
    piece: Piece, passage: Passage, documents: dict[str, Document]
) -> dict[str, str | int]:
    document = documents[passage.reference.document]
    return {
        "row": piece.row,
        "aspect": piece.aspect,
        "document": document.id,
        "edition": document.edition,
        "kind": document.kind,
        "tier": document.tier,
        "nation": document.nation,
        "in_force_from": _day(document.in_force_from, 0),
        "in_force_until": _day(document.in_force_until, 99991231),
        "locator": passage.reference.locator,
        "page": passage.page or 0,
        "form": passage.form,
    }


def _day(day: Any, otherwise: int) -> int:
    """A date as the number 20260318, which Chroma can compare."""
    return int(day.strftime("%Y%m%d")) if day else otherwise
