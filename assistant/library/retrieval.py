"""find(): dense and lexical search, fused, with notes lifting the passages they point at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.reference import Reference

DENSE_LIMIT = 200
"""Pieces asked of the vector index; several can belong to one passage."""


@dataclass(frozen=True)
class Hit:
    """A passage that was found, and why: its ranks on each side and the notes that lifted it."""

    passage: Passage
    document: Document
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    similarity: float = 0.0
    coverage: float = 0.0
    lifted_by: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Weights:
    """How the signals add up; set on the development questions (evals/README.md).

    dense, lexical: the passage's own text; note_dense, note_lexical: the best note that points at
    it; asked: the best question of such a note; named: the question names the place.
    """

    dense: float = 1.0
    lexical: float = 1.0
    note_dense: float = 0.5
    note_lexical: float = 0.5
    asked: float = 0.6
    title: float = 0.3
    named: float = 1.0


@dataclass
class Signals:
    """What is known of each row for one question; arrays of shape (rows,)."""

    dense: np.ndarray
    lexical: np.ndarray
    note_dense: np.ndarray
    note_lexical: np.ndarray
    asked: np.ndarray
    title: np.ndarray
    named: np.ndarray
    lifted_by: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def empty(cls, rows: int) -> Signals:
        return cls(*(np.zeros(rows, dtype=np.float32) for _ in range(7)))

    def score(self, weights: Weights) -> np.ndarray:
        """The weighted sum, shape (rows,)."""
        return np.asarray(
            weights.dense * self.dense
            + weights.lexical * self.lexical
            + weights.note_dense * self.note_dense
            + weights.note_lexical * self.note_lexical
            + weights.asked * self.asked
            + weights.title * self.title
            + weights.named * self.named
        )


def gather(
    dense: Sequence[tuple[int, bool, float]],
    lexical: np.ndarray,
    lexical_top: float,
    lifts: dict[int, tuple[int, ...]],
) -> Signals:
    """Signals of every row. `dense` are (row, whether a note's question, cosine) of
    the nearest pieces; `lexical`
    is BM25 per row, divided by `lexical_top`; `lifts` maps a note's row to the rows it points at.
    """
    signals = Signals.empty(len(lexical))
    scaled = lexical / lexical_top if lexical_top > 0 else lexical
    for row, asked, cosine in dense:
        targets = lifts.get(row)
        if asked:
            _raise(signals.asked, targets or (row,), cosine)
        elif targets:
            _raise(signals.note_dense, targets, cosine)
        else:
            _raise(signals.dense, (row,), cosine)
        if targets:
            for target in targets:
                signals.lifted_by.setdefault(target, []).append(row)
    signals.lexical = scaled.copy()
    for row, targets in lifts.items():
        if targets and scaled[row] > 0:
            _raise(signals.note_lexical, targets, float(scaled[row]))
            signals.lexical[row] = 0.0
    return signals


def _raise(signal: np.ndarray, rows: Sequence[int], value: float) -> None:
    for row in rows:
        signal[row] = max(signal[row], value)
