"""The systems that a run compares: two alone, both fused, the tutorial, and ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import bm25s
import numpy as np
import Stemmer

from assistant import PARTS, Assistant, Passage, leaving_out
from evals.bench import Bench
from evals.measures import OURS

DEPTH = 10
POOL = 100
RRF = 60
"""Cormack, Clarke and Buettcher 2009: 1 / (60 + rank)."""

Search = Callable[[str, "date | None"], list[Passage]]
"""A question and its date -> passages, best first, at most the depth asked for."""


def ours(assistant: Assistant, depth: int = DEPTH) -> Search:
    """find() as it is served."""

    def search(question: str, as_at: date | None) -> list[Passage]:
        return [hit.passage for hit in assistant.find(question, limit=depth, as_at=as_at)]

    return search


class Alone:
    """BM25, or dense, or both fused by rank, over plain texts: no notes, editions or glossary."""

    def __init__(
        self,
        passages: Sequence[Passage],
        texts: Sequence[str],
        assistant: Assistant,
        depth: int = DEPTH,
    ) -> None:
        """`texts`: what of each passage is indexed, in the same order."""
        self._passages, self._assistant, self._depth = list(passages), assistant, depth
        self._stemmer = Stemmer.Stemmer("english")
        self._bm25 = bm25s.BM25()
        self._bm25.index(self._tokens(texts), show_progress=False)
        self._vectors = assistant.embed_documents(texts)

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        return bm25s.tokenize(  # type: ignore[no-any-return]
            list(texts),
            stopwords="en",
            stemmer=self._stemmer,
            return_ids=False,
            show_progress=False,
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
        order = np.argsort(-scores, kind="stable")[: self._depth]
        return [self._passages[i] for i in order]


def under_headings(passage: Passage) -> str:
    """A passage's text below its heading path: what the baselines index."""
    return f"{' > '.join(passage.headings[-3:])}\n{passage.text}"


def baselines(
    passages: Sequence[Passage], texts: Sequence[str], assistant: Assistant, depth: int = DEPTH
) -> dict[str, Search]:
    """Our passages without our retrieval: words alone, vectors alone, both fused."""
    alone = Alone(passages, texts, assistant, depth)
    return {
        "BM25 alone": alone.lexical,
        "dense alone": alone.dense,
        "BM25 + dense": alone.fused,
    }


def systems_of(bench: Bench) -> dict[str, Search]:
    """Ours first, then every baseline, by the name reported; indexed once a run."""
    systems: dict[str, Search] = bench.once("systems", lambda: _all_systems(bench.assistant))
    return systems


def _all_systems(assistant: Assistant) -> dict[str, Search]:
    from evals.tutorial import tutorial, tutorial_with_words

    passages = [p for p in assistant.passages() if p.form != "note"]
    texts = [under_headings(passage) for passage in passages]
    return {
        OURS: ours(assistant),
        **baselines(passages, texts, assistant),
        TUTORIAL: tutorial(passages, assistant),
        TUTORIAL_AND_WORDS: tutorial_with_words(passages, assistant),
        **ablated(assistant),
    }


def ablated(assistant: Assistant) -> dict[str, Search]:
    """Ours without each part, so that every part has to earn its place."""
    return {
        f"ours without {part}": ours(assistant.varied(partial(leaving_out, part=part)))
        for part in PARTS
    }


TUTORIAL = "tutorial RAG"
TUTORIAL_AND_WORDS = "tutorial chunks, BM25 + dense"


def chunked(system: str) -> bool:
    """Whether a system finds chunks, which know no paragraph."""
    return system in (TUTORIAL, TUTORIAL_AND_WORDS)
