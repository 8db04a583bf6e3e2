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

from assistant.answering.signals import Idf, Notes, signals, terms_of
from assistant.library.lexical import terms
from assistant.library.retrieval import Hit
from assistant.library.sought import Sought

Verdict = Literal["answered", "partly answered", "not in the library"]

INTERCEPT = -8.548
WEIGHTS = {
    "similarity": 2.4072,
    "margin": 1.1821,
    "covered by the best": 1.9722,
    "focus that the first lacks": -2.6090,
    "asked for in a sentence": 1.0899,
    "has to be, in a sentence": 5.6971,
    "asks for money": -1.4126,
    "asks for duration": -1.8086,
    "asks for number": -1.6335,
    "value missed": -3.0869,
    "words asked": 0.1100,
    "words searched": -0.2608,
    "words of the guidance": 0.7672,
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


_ASKING = frozenset("many much long often soon quickly fast old far kind sort".split())
"""Words that ask ("how many"): that no passage holds them says nothing."""


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
    telling = [word for word in sought.words if word not in _ASKING]
    missing = tuple(word for word in telling if not set(terms(word)) <= held)
    chance = 1 / (1 + exp(-logit))
    asked = sought.asked
    if 0 < hits[0].similarity < FAR and not asked.publications:
        chance = 0.0
    if asked.period or asked.editions:
        near = max(hit.similarity for hit in hits[:3])
        chance = max(chance, ABSENT) if near >= NEAR else chance
    return Evidence(chance, missing)
