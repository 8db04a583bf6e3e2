"""LangChain's tutorial RAG, as a baseline: chunks of 1,000 characters, Chroma, four results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

import chromadb
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant import Assistant, Passage, Reference
from evals.systems import Alone, Search

SIZE, OVERLAP, RESULTS = 1000, 200, 4
"""The numbers of the tutorial."""
_BATCH = 5_000


class SameEncoder(Embeddings):
    """The library's own encoder, in the words of LangChain."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._assistant.embed_documents(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        return self._assistant.embed_query(text).tolist()  # type: ignore[no-any-return]


def tutorial(passages: Sequence[Passage], assistant: Assistant) -> Search:
    """The chunks in Chroma, nearest four by the same encoder."""
    found = chunks(passages)
    client = chromadb.EphemeralClient(ChromaSettings(anonymized_telemetry=False))
    store = Chroma(f"tutorial-{uuid4().hex}", SameEncoder(assistant), client=client)
    for start in range(0, len(found), _BATCH):
        batch = found[start : start + _BATCH]
        store.add_texts(
            [chunk.text for chunk in batch],
            metadatas=[{"number": start + place} for place in range(len(batch))],
        )

    def search(question: str, as_at: date | None) -> list[Passage]:
        near = store.similarity_search(question, k=RESULTS)
        return [found[int(document.metadata["number"])] for document in near]

    return search


def tutorial_with_words(passages: Sequence[Passage], assistant: Assistant) -> Search:
    """The same chunks with BM25 beside the vectors and ten results: better than the tutorial."""
    found = chunks(passages)
    return Alone(found, [chunk.text for chunk in found], assistant).fused


def chunks(passages: Sequence[Passage]) -> list[Passage]:
    """The text of each page, cut. A chunk is a passage that knows its page only."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP)
    return [
        Passage(Reference(document, f"page {page} chunk {number}"), chunk, page=page or None)
        for (document, page), text in _pages(passages).items()
        for number, chunk in enumerate(splitter.split_text(text))
    ]


def _pages(passages: Sequence[Passage]) -> dict[tuple[str, int], str]:
    """(document, page) -> its text, each heading once above what it heads, as it is printed."""
    pages: dict[tuple[str, int], list[str]] = {}
    above: tuple[str, ...] = ()
    for passage in sorted(passages, key=lambda p: (p.reference.document, p.order)):
        new = [h for h in passage.headings if h not in above]
        above = passage.headings
        key = (passage.reference.document, passage.page or 0)
        pages.setdefault(key, []).extend([*new, passage.text])
    return {key: "\n\n".join(texts) for key, texts in pages.items()}
