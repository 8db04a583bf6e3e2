"""Is there enough in the library to answer? Measured signals, fitted on the development cases.

A logistic model over the signals of signals.py, fitted on those of the development halves of
evals/cases that no rule ends before (210 answerable, 115 unanswerable: `python -m evals.evidence`);
evals/README.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Literal

from assistant.answering.signals import Idf, Notes, signals, terms_of, wanted
from assistant.library.lexical import terms
from assistant.library.retrieval import Hit
from assistant.library.sought import Sought

Verdict = Literal["answered", "partly answered", "not in the library"]

INTERCEPT = -8.410
WEIGHTS = {
    "similarity": 2.5070,
    "margin": 1.1713,
    "covered by the best": 1.5949,
    "focus that the first lacks": -2.5423,
    "asked for in a sentence": 1.1099,
    "has to be, in a sentence": 5.6001,
    "asks for money": -1.4290,
    "asks for duration": -2.0585,
    "asks for number": -1.8439,
    "value missed": -3.1587,
    "words asked": 0.1028,
    "words searched": -0.2391,
    "words of the guidance": 0.7658,
}
ABSENT, DOUBTFUL = 0.28, 0.50
"""Chances of an answer below which nothing is quoted, and below which the answer says it may not
answer. The first refuses 3 of 210 answerable development questions, judged by models that did not
see them; the signals were chosen on the same questions, which flatters it."""

FAR = 0.3
"""Similarity below which nothing answers, unless the question names a publication: the least of
425 answerable questions is 0.33. It is 0 where there is no model, and then says nothing."""
NEAR = 0.45
"""Similarity from which a question on a day or an edition is answered with doubt, not refused: its
words for the time weaken every signal, and no such question was fitted on."""


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
    question: str, hits: Sequence[Hit], sought: Sought, idf: Idf, notes: Notes
) -> Evidence:
    """The evidence in the best hits for a question."""
    if not hits:
        return Evidence(0.0, sought.words)
    found = signals(question, hits, sought, idf, notes)
    logit = INTERCEPT + sum(weight * found[name] for name, weight in WEIGHTS.items())
    held = frozenset().union(*(terms_of(hit, notes(hit)) for hit in hits[:3]))
    missing = tuple(w for w in wanted(question, sought) if not set(terms(w)) <= held)
    chance = 1 / (1 + exp(-logit))
    asked = sought.asked
    if 0 < hits[0].similarity < FAR and not asked.publications:
        chance = 0.0
    if asked.period or asked.editions:
        near = max(hit.similarity for hit in hits[:3])
        chance = max(chance, ABSENT) if near >= NEAR else chance
    return Evidence(chance, missing)
