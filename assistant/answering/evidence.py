"""Is there enough in the library to answer? Measured signals, fitted on the development cases.

A logistic model over four signals, fitted on the development half of evals/cases (176 answerable,
90 unanswerable questions) and tested on the other half; evals/README.md gives the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp
from typing import Literal

from assistant.library.lexical import terms
from assistant.library.passages import Passage
from assistant.library.retrieval import Hit
from assistant.library.store import searchable

Verdict = Literal["answered", "partly answered", "not in the library"]

INTERCEPT = -6.38
SCORE, SIMILARITY, COVERAGE_FIRST, COVERAGE_TOP = 1.452, 1.925, 2.44, 0.59
ABSENT, DOUBTFUL = 0.15, 0.30
"""Chances of an answer below which nothing is quoted, and below which the answer says it may not
answer: 2 % and 14 % of answerable test questions fall under them."""


@dataclass(frozen=True)
class Evidence:
    """`chance` that the library answers, 0..1, and the question's words that its best passages
    do not hold.
    """

    chance: float
    missing: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        if self.chance < ABSENT:
            return "not in the library"
        return "partly answered" if self.chance < DOUBTFUL else "answered"


def weigh_evidence(
    hits: Sequence[Hit],
    words: Sequence[str],
    idf: Callable[[str], float],
    notes: Callable[[Hit], Sequence[Passage]],
) -> Evidence:
    """The evidence in the first three hits for a question's words (not stemmed)."""
    if not hits:
        return Evidence(0.0, tuple(words))
    weights = {term: idf(term) for term in terms(" ".join(words))}
    first = _held(hits[:1], notes)
    top = first | _held(hits[1:3], notes)
    logit = (
        INTERCEPT
        + SCORE * hits[0].score
        + SIMILARITY * hits[0].similarity
        + COVERAGE_FIRST * _coverage(weights, first)
        + COVERAGE_TOP * _coverage(weights, top)
    )
    missing = tuple(w for w in words if not set(terms(w)) <= top)
    return Evidence(1 / (1 + exp(-logit)), missing)


def _held(hits: Sequence[Hit], notes: Callable[[Hit], Sequence[Passage]]) -> set[str]:
    """The stemmed words of the hits, their titles, editions and places, and of the notes that
    lift them.
    """
    out: set[str] = set()
    for hit in hits:
        place = f"{hit.document.title} {hit.document.edition} {hit.passage.reference.locator}"
        out |= set(terms(f"{place} {searchable(hit.passage)}"))
        for note in notes(hit):
            out |= set(terms(searchable(note)))
    return out


def _coverage(weights: dict[str, float], held: set[str]) -> float:
    """The share of the question's terms, by idf, that is held; 0..1."""
    return sum(w for t, w in weights.items() if t in held) / (sum(weights.values()) or 1.0)
