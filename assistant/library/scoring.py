"""One question against every passage: the candidates, their signals, and the hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.library.dense import Dense
from assistant.library.lexical import Lexical, terms
from assistant.library.locators import Locators
from assistant.library.retrieval import (
    SIGNALS,
    Lifts,
    Scored,
    Titles,
    Weights,
    candidates,
    nearness,
    neighbours,
)
from assistant.library.sought import Sought

DENSE_LIMIT = 200
"""Pieces asked of the vector index; several can belong to one passage."""
FEW = 400
"""Rows up to which each is scored without asking the index, whose filters cost more."""
EXPANSION = 0.5
"""What a word that the glossary adds counts beside a word that was asked."""
SUBJECT = 0.3
"""What a word of the conversation's subject counts beside a word that was asked."""


@dataclass(frozen=True)
class Scoring:
    """What is known of every row of a library, by which a question's candidates are scored.

    `document_of` is the number of each row's document, in the order of `titles`; `standing` are
    the ids of the documents that the index holds apart; `dense` is None without a model.
    """

    weights: Weights
    lexical: Lexical
    dense: Dense | None
    locators: Locators
    titles: Titles
    lifts: Lifts
    document_of: np.ndarray
    standing: frozenset[str]

    def score(
        self,
        sought: Sought,
        question: str,
        allowed: set[str],
        mask: np.ndarray,
        around: Sequence[int] = (),
    ) -> Scored:
        """The candidates with their signals, scored; in row order, so that ties are stable.

        `allowed` are ids of documents, `mask` is True for the rows that may be found.
        """
        asked = terms(" ".join(sought.words))
        lexical = self._lexical(sought, asked, mask)
        titles = self.titles.named(asked)
        titled = np.where(mask, titles[self.document_of], 0.0)
        said = sought.spelled_out(question)
        vector = self.dense.vector(said, sought.subject) if self.dense else None
        places = self.locators.named_in(question, sought.asked.publications)
        named = np.array(places, dtype=np.int64)
        standing = neighbours(self.document_of, around)
        near = [self._near(vector, allowed, mask), named[mask[named]], standing[mask[standing]]]
        rows = candidates(np.concatenate(near), lexical, titled, self.lifts)
        rows = rows[mask[rows]]
        dense, adapted, asked_own, note_dense, asked_note = self._cosines(vector, rows)
        note_lexical = self.lifts.best(lexical)[rows]
        reports = self.titles.unasked_reports(sought.words, titles)
        columns = {
            "dense": dense,
            "adapted": adapted,
            "lexical": lexical[rows],
            "note_dense": note_dense,
            "note_lexical": note_lexical,
            "asked": np.maximum(asked_own, asked_note),
            "best_dense": np.max([dense, note_dense, asked_own, asked_note], axis=0),
            "best_lexical": np.maximum(lexical[rows], note_lexical),
            "title": titled[rows],
            "named": np.isin(rows, named),
            "finding": reports[self.document_of[rows]],
            "note": self.lifts.is_note[rows],
            "around": nearness(rows, self.document_of, around),
        }
        signals = np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32)
        weights = np.array([getattr(self.weights, name) for name in SIGNALS], dtype=np.float32)
        return Scored(rows, signals, signals @ weights)

    def _lexical(self, sought: Sought, asked: Sequence[str], mask: np.ndarray) -> np.ndarray:
        """Per row, 0..1: its BM25 beside the best."""
        scores = self.lexical.scores(asked)
        scores += EXPANSION * self.lexical.scores(terms(" ".join(sought.expansions)))
        scores += SUBJECT * self.lexical.scores(terms(sought.subject))
        return np.where(mask, scores / max(float((scores * mask).max()), 1e-6), 0.0)

    def _near(self, vector: np.ndarray | None, allowed: set[str], mask: np.ndarray) -> np.ndarray:
        """The rows of the nearest pieces; all that may be found, where they are few."""
        if vector is None or self.dense is None:
            return np.zeros(0, dtype=np.int64)
        few = np.flatnonzero(mask)
        if len(few) <= FEW:
            return few
        documents = None if allowed == self.standing else allowed
        pieces = self.dense.nearest(self.dense.adapted(vector), DENSE_LIMIT, documents)
        return np.array([self.locators.row_of_piece(id) for id in pieces], dtype=np.int64)

    def _cosines(self, vector: np.ndarray | None, rows: np.ndarray) -> tuple[np.ndarray, ...]:
        """Exact cosines of each row: its text, with the question as adapted too, its questions,
        its notes' text and questions.
        """
        if vector is None or self.dense is None or not len(rows):
            return (np.zeros(len(rows), dtype=np.float32),) * 5
        text, asked = self.dense.best(rows, vector)
        adapted, _ = self.dense.best(rows, self.dense.adapted(vector))
        notes = self.lifts.notes_of(rows)
        note_text = np.zeros(len(self.document_of), dtype=np.float32)
        note_asked = np.zeros_like(note_text)
        if len(notes):
            note_text[notes], note_asked[notes] = self.dense.best(notes, vector)
        lifted = (self.lifts.best(note_text)[rows], self.lifts.best(note_asked)[rows])
        return text, adapted, asked, *lifted
