"""Is there enough in the library to answer? Measured signals, fitted on the development cases.

A logistic model over the signals of signals.py, fitted on the development halves of evals/cases
(211 answerable, 171 unanswerable questions: `python -m evals.evidence`); evals/README.md has the
figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Literal

from assistant.answering.signals import Idf, Notes, signals, terms_of
from assistant.library.lexical import terms
from assistant.library.library import Sought
from assistant.library.retrieval import Hit

Verdict = Literal["answered", "partly answered", "not in the library"]

INTERCEPT = -6.687
WEIGHTS = {
    "score": 0.2784,
    "similarity": 2.4470,
    "covered by the first": 2.3423,
    "covered by three": 1.0502,
    "covered by the best": 1.3563,
    "covered by a sentence": 0.6356,
    "rarest word that the first lacks": -0.4080,
    "rarest word that three lack": 0.4318,
    "words that the library lacks": 0.4327,
    "focus that the first lacks": -2.5276,
    "focus that three lack": -0.7714,
    "asks for money": -1.0597,
    "asks for share": 0.5363,
    "asks for duration": -1.7005,
    "asks for number": -1.2619,
    "asks for time": 0.0362,
    "value covered": -0.8121,
    "value missed": -2.5052,
    "figures that are not there": -0.3542,
    "names that are not there": -0.9738,
    "words asked": 0.1621,
    "words searched": -0.0144,
    "words of the guidance": 0.5675,
    "slips mended": 1.3067,
}
ABSENT, DOUBTFUL = 0.189, 0.40
"""Chances of an answer below which nothing is quoted, and below which the answer says it may not
answer. The first refuses 1 of 100 answerable development questions: what it was fitted on
flatters it."""
FAR = 0.3
"""Similarity below which nothing answers: the least of 425 answerable questions is 0.33. It is 0
where there is no model, and then says nothing."""
NEAR = 0.5
"""Similarity from which a question on a day or an edition is answered with doubt, not refused: the
words for the day stand in no passage, and no such question was fitted on."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


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
    missing = tuple(word for word in sought.words if not set(terms(word)) <= held)
    chance = 1 / (1 + exp(-logit))
    dated = bool(sought.asked.period or sought.asked.editions or _YEAR.search(question))
    if 0 < hits[0].similarity < FAR:
        chance = 0.0
    if dated and hits[0].similarity >= NEAR:
        chance = max(chance, ABSENT)
    return Evidence(chance, missing)
