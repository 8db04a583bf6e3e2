"""How a passage is scored: dense and lexical signals, and the notes that lift it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from assistant.library.documents import Document
from assistant.library.lexical import terms
from assistant.library.passages import Passage
from assistant.reference import Reference

POOL = 60
"""Rows taken from each side to be scored; the right passage is among them in 99 of 100 cases."""


AROUND = 12
"""Passages before and after a place that count as near it."""
NAMED, TITLED = 0.9, 600
"""A title signal that names a document; rows of named documents that are scored at most."""


@dataclass(frozen=True)
class Hit:
    """A passage that was found, and why: its ranks on each side and the notes that lifted it.

    `similarity` is the best cosine of the question with its text or with a question of its notes.
    """

    passage: Passage
    document: Document
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    similarity: float = 0.0
    lifted_by: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Weights:
    """How the signals add up; set on the development questions (evals/README.md).

    dense, lexical: the passage's own text; adapted: its text with the question's vector moved as
    the notes' questions teach (adapter.py); note_dense, note_lexical: the best note that points at
    it; asked: the best question of such a note; best_dense, best_lexical: the larger of the
    passage's own and its notes', so that a passage without notes is not outdone by theirs; title:
    the question names the publication; named: it names the place; finding: the passage is from a
    report and no report was asked about; note: it is a note of ours, whose source is not held;
    around: it stands near a place that the conversation rests on.
    """

    dense: float = 0.9
    adapted: float = 1.95
    lexical: float = 0.1
    note_dense: float = 0.2
    note_lexical: float = 0.27
    asked: float = 0.15
    best_dense: float = 0.8
    best_lexical: float = 0.4
    title: float = 0.2
    named: float = 0.55
    finding: float = -0.45
    note: float = -0.6
    around: float = 0.4


SIGNALS = tuple(signal.name for signal in fields(Weights))


@dataclass(frozen=True)
class Scored:
    """Candidates of one question: `rows` (n,), `signals` (n, len(SIGNALS)), `score` (n,)."""

    rows: np.ndarray
    signals: np.ndarray
    score: np.ndarray

    def signal(self, name: str) -> np.ndarray:
        return np.asarray(self.signals[:, SIGNALS.index(name)])


class Lifts:
    """Which rows a note points at, and which notes point at a row."""

    def __init__(self, targets: Mapping[int, tuple[int, ...]], rows: int) -> None:
        self._targets = {note: held for note, held in targets.items() if held}
        pairs = [(note, row) for note, held in self._targets.items() for row in held]
        self._notes = np.array([note for note, _ in pairs], dtype=np.int64)
        self._rows = np.array([row for _, row in pairs], dtype=np.int64)
        self.lifting = np.zeros(rows, dtype=bool)
        self.lifting[list(self._targets)] = True
        self.is_note = np.zeros(rows, dtype=bool)
        self.is_note[list(targets)] = True

    def best(self, per_row: np.ndarray) -> np.ndarray:
        """For each row the largest value among the notes that point at it; 0 where none does."""
        out = np.zeros(len(per_row), dtype=np.float32)
        np.maximum.at(out, self._rows, per_row[self._notes])
        return out

    def targets(self, rows: np.ndarray) -> np.ndarray:
        """The rows themselves, with each lifting note replaced by what it points at."""
        kept = rows[~self.lifting[rows]]
        lifted = [self._targets[int(note)] for note in rows[self.lifting[rows]]]
        return np.unique(np.concatenate([kept, *[np.array(t) for t in lifted]]).astype(np.int64))

    def notes_of(self, rows: np.ndarray) -> np.ndarray:
        """Every note that points at one of the rows."""
        return np.unique(self._notes[np.isin(self._rows, rows)])

    def notes_of_row(self, row: int) -> np.ndarray:
        return np.asarray(self._notes[self._rows == row])


def nearness(rows: np.ndarray, documents: np.ndarray, places: Sequence[int]) -> np.ndarray:
    """Per row of `rows`, 0..1: how near it stands to one of `places` (rows) in their document.

    `documents` names the document of every row of the library.
    """
    out = np.zeros(len(rows), dtype=np.float32)
    for place in places:
        apart = np.abs(rows - place)
        near = np.where(documents[rows] == documents[place], 1 - apart / AROUND, 0.0)
        out = np.maximum(out, near).astype(np.float32)
    return out


def neighbours(documents: np.ndarray, places: Sequence[int]) -> np.ndarray:
    """The rows that stand near one of `places` in their document."""
    rows = [np.arange(max(0, p - AROUND), min(len(documents), p + AROUND + 1)) for p in places]
    own = [r[documents[r] == documents[p]] for r, p in zip(rows, places, strict=True)]
    return np.unique(np.concatenate(own)) if own else np.zeros(0, dtype=np.int64)


ASKS_FOR_FINDINGS = frozenset(
    "ofsted inspect inspector inspection inspections inspected graded judged judgement rated "
    "inquiry enquiry report reports review reviews reviewed found finding findings lessons".split()
)


class Titles:
    """Which documents a question names: by words that few titles share (a council, a framework)."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._terms = [_title_terms(document) for document in documents]
        self._report = np.array([document.kind == "report" for document in documents])
        held = Counter(term for names in self._terms for term in names)
        most = np.log(max(2, len(documents)))
        self._weight = {t: float(np.log(len(documents) / n) / most) for t, n in held.items()}

    def named(self, question: Sequence[str]) -> np.ndarray:
        """Per document, 0..1: a word that no other title has counts 1, one that all have 0."""
        asked = set(question)
        scores = [sum(self._weight[t] for t in names & asked) for names in self._terms]
        return np.minimum(np.array(scores, dtype=np.float32), 1.0)

    def unasked_reports(self, words: Sequence[str], named: np.ndarray) -> np.ndarray:
        """Per document, 1 where it is a report and the question neither names one nor asks for
        findings.
        """
        if ASKS_FOR_FINDINGS & set(words):
            return np.zeros(len(named), dtype=np.float32)
        return (self._report & (named < 0.5)).astype(np.float32)


def _title_terms(document: Document) -> frozenset[str]:
    year = str(document.published.year) if document.published else ""
    return frozenset(terms(f"{document.title} {document.edition} {year}"))


def candidates(
    near: np.ndarray, lexical: np.ndarray, titled: np.ndarray, lifts: Lifts
) -> np.ndarray:
    """Rows worth scoring: of the nearest pieces, the best by words, the best by their notes, and
    every row of a short document that the question names (`titled`, per row, 0..1).
    """
    pools = [near, _largest(lexical, POOL), _largest(lifts.best(lexical), POOL)]
    chosen = np.concatenate([*pools, np.flatnonzero(titled >= NAMED)[:TITLED]])
    return lifts.targets(chosen.astype(np.int64))


def _largest(values: np.ndarray, most: int) -> np.ndarray:
    """Where the largest values above 0 stand, in no order."""
    rows = np.flatnonzero(values > 0)
    if len(rows) <= most:
        return rows
    return rows[np.argpartition(-values[rows], most)[:most]]
