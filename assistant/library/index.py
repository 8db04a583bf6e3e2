"""The dense side: one Chroma collection per generation, embedded or on a server."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
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
            f"The Chroma server at {url} does not answer.",
            "Start it, or unset ASSISTANT_CHROMA_URL.",
        ) from error


class VectorIndex:
    """Nearest pieces by cosine, filtered in the store.

    Two collections: the standing documents, which an undated question searches whole, and the
    others (superseded editions, other nations). Chroma pays for a filter by the rows it lets
    through (80 ms where 10,000 pass), so the common question must not need one.
    """

    def __init__(self, standing: Any, others: Any) -> None:
        self._collections = (standing, others)
        self._counts: tuple[int, ...] = ()

    @classmethod
    def create(cls, client: ClientAPI, name: str) -> VectorIndex:
        """Two new, empty collections; the name must not exist yet."""
        hnsw = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}
        made = [
            client.create_collection(full, embedding_function=None, configuration=hnsw)
            for full in _names(name)
        ]
        return cls(*made)

    @classmethod
    def open(cls, client: ClientAPI, name: str) -> VectorIndex:
        try:
            return cls(*[client.get_collection(f, embedding_function=None) for f in _names(name)])
        except (ChromaError, ValueError, OSError) as error:
            raise IndexUnavailable(
                f"The collection {name} cannot be opened.", "Run: python -m assistant build"
            ) from error

    def add(
        self,
        pieces: Sequence[Piece],
        vectors: np.ndarray,
        passages: Sequence[Passage],
        documents: dict[str, Document],
        standing: Container[str],
    ) -> None:
        """Store every piece, in the collection that its document belongs to."""
        self._counts = ()
        homes = [passages[piece.row].reference.document not in standing for piece in pieces]
        for other, collection in enumerate(self._collections):
            rows = [row for row, home in enumerate(homes) if home == bool(other)]
            for start in range(0, len(rows), ADD_BATCH):
                batch = rows[start : start + ADD_BATCH]
                collection.add(
                    ids=[pieces[row].id for row in batch],
                    embeddings=vectors[batch],
                    metadatas=[_metadata(passages[pieces[row].row], documents) for row in batch],
                )

    def count(self) -> int:
        return sum(int(collection.count()) for collection in self._collections)

    def search(
        self, vector: np.ndarray, limit: int, documents: Iterable[str] | None = None
    ) -> list[tuple[str, float]]:
        """(piece id, cosine) of the nearest pieces, best first.

        Of the standing documents, or only of `documents` where they are given. Raises
        IndexUnavailable for a vector that is not finite or all zero: Chroma would answer with
        arbitrary rows.
        """
        if not np.isfinite(vector).all() or not vector.any():
            raise IndexUnavailable("The question's vector is not a direction.", "Ask it in words.")
        if (
            not self._counts
        ):  # A sealed index does not change, and counting takes as long as asking.
            self._counts = tuple(int(collection.count()) for collection in self._collections)
        holding = [(c, min(limit, n)) for c, n in zip(self._collections, self._counts, strict=True)]
        if documents is None:
            return _query(*holding[0], vector, None)
        where = {"document": {"$in": sorted(documents)}}
        found = [
            hit for collection, most in holding for hit in _query(collection, most, vector, where)
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def probe(
        self, pieces: Sequence[Piece], vectors: np.ndarray, documents: Iterable[str]
    ) -> list[str]:
        """What is wrong with the index; empty when every probe finds its own piece."""
        if self.count() != len(pieces):
            return [f"{self.count()} pieces are stored, {len(pieces)} were written"]
        everywhere = list(documents)
        step = max(1, len(pieces) // PROBES)
        wrong = []
        for i in range(0, len(pieces), step):
            near = self.search(vectors[i], 10, everywhere)
            if not near or near[0][1] < 0.999:
                wrong.append(f"{pieces[i].id} does not find itself")
        return wrong


def _names(name: str) -> tuple[str, str]:
    return f"{name}-standing", f"{name}-others"


def _query(
    collection: Any, most: int, vector: np.ndarray, where: dict[str, Any] | None
) -> list[tuple[str, float]]:
    if not most:
        return []
    # Ids alone: fetching the metadata of 200 rows costs seven times the search.
    found = collection.query(
        query_embeddings=[vector], n_results=most, where=where, include=["distances"]
    )
    return [
        (str(id), 1.0 - float(distance))
        for id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
    ]


def _metadata(passage: Passage, documents: dict[str, Document]) -> dict[str, str | int]:
    document = documents[passage.reference.document]
    return {
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
