"""The systems that a retrieval run compares: two alone, the tutorial, and ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import bm25s
import numpy as np
import Stemmer
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant import Assistant, Passage, Reference

DEPTH = 10
POOL = 100
RRF = 60
"""Cormack, Clarke and Buettcher 2009: 1 / (60 + rank)."""

Search = Callable[[str, "date | None"], list[Passage]]
"""A question and its date -> passages, best first, at most DEPTH."""


def ours(assistant: Assistant) -> Search:
    """find() as it is served."""

    def search(question: str, as_at: date | None) -> list[Passage]:
        return [hit.passage for hit in assistant.find(question, limit=DEPTH, as_at=as_at)]

    return search


class Alone:
    """BM25, or dense, or both fused by rank, over plain texts; no notes, no editions, no glossary."""

    def __init__(self, passages: Sequence[Passage], assistant: Assistant) -> None:
        texts = [passage.text for passage in passages]
        self._passages, self._assistant = list(passages), assistant
        self._stemmer = Stemmer.Stemmer("english")
        self._bm25 = bm25s.BM25()
        self._bm25.index(self._tokens(texts), show_progress=False)
        self._vectors = assistant.embed_documents(texts)

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        return bm25s.tokenize(  # type: ignore[no-any-return]
            list(texts), stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )

    def lexical(self, question: str, as_at: date | None) -> list[Passage]:
        return self._top(self._lexical(question))

    def dense(self, question: str, as_at: date | None) -> list[Passage]:
        return self._top(self._dense(question))

    def fused(self, question: str, as_at: date | None) -> list[Passage]:
        score = np.zeros(len(self._passages))
        for scores in (self._lexical(question), self._dense(question)):
            order = np.argsort(-scores, kind="stable")[:POOL]
            score[order] += 1 / (RRF + 1 + np.arange(len(order)))
        return self._top(score)

    def _lexical(self, question: str) -> np.ndarray:
        tokens = [t for t in self._tokens([question])[0] if t in self._bm25.vocab_dict]
        if not tokens:
            return np.zeros(len(self._passages))
        return np.asarray(self._bm25.get_scores(tokens))

    def _dense(self, question: str) -> np.ndarray:
        return np.asarray(self._vectors @ self._assistant.embed_query(question))

    def _top(self, scores: np.ndarray) -> list[Passage]:
        return [self._passages[i] for i in np.argsort(-scores, kind="stable")[:DEPTH]]


def tutorial(passages: Sequence[Passage], assistant: Assistant) -> Alone:
    """LangChain's tutorial chunks (recursive, 1000 characters, 200 overlap) of each whole page.

    A chunk is a passage that knows its page only, so this system is scored by page.
    """
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks: list[Passage] = []
    for (document, page), text in _pages(passages).items():
        for number, chunk in enumerate(splitter.split_text(text)):
            chunks.append(_chunk(document, page, number, chunk))
    return Alone(chunks, assistant)


def _pages(passages: Sequence[Passage]) -> dict[tuple[str, int], str]:
    pages: dict[tuple[str, int], list[str]] = {}
    for passage in sorted(passages, key=lambda p: (p.reference.document, p.order)):
        if passage.form != "note":
            key = (passage.reference.document, passage.page or 0)
            pages.setdefault(key, []).append(passage.text)
    return {key: "\n\n".join(texts) for key, texts in pages.items()}


def _chunk(document: str, page: int, number: int, text: str) -> Passage:
    return Passage(Reference(document, f"page {page} chunk {number}"), text, page=page or None)


