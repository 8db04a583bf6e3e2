"""`python -m evals.evidence`: how well the signals tell what is answered, and what they weigh.

Fitted on the development cases alone, without those that a rule of triage or of limits.py ends
before any evidence is weighed. The table shows each operating point on both halves; the development
half is judged by models that did not see the case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from assistant import Assistant
from assistant.answering.limits import why_not
from evals.metrics.proportions import Share, share

RIDGE = 10.0
"""Strength of the penalty on the weights of standardised signals (1 / C of a logistic model)."""
FOLDS, ROUNDS = 8, 5
"""Parts that the development cases are cut into, and how often anew."""
OVER_REFUSAL = (0.01, 0.02, 0.03, 0.05, 0.10)


@dataclass(frozen=True)
class Case:
    """One question with its signals; `answerable` is what the case says."""

    id: str
    kind: str
    split: str
    answerable: bool
    signals: dict[str, float]


@dataclass(frozen=True)
class Point:
    """An operating point: chances below `threshold` are refused."""

    threshold: float
    split: str
    answerable_refused: Share | None
    refused_that_should: Share | None
    unanswerable_refused: Share | None
    by_kind: dict[str, Share | None]


@dataclass(frozen=True)
class Outcome:
    intercept: float
    weights: dict[str, float]
    points: tuple[Point, ...]


Sets = Sequence[tuple[Sequence[Mapping[str, Any]], bool]]
"""Cases, and whether the library answers them."""


def read(assistant: Assistant, sets: Sets) -> list[Case]:
    """Each case with its signals; left out where nothing is found, or a rule ends it."""
    out = []
    for cases, answerable in sets:
        for case in cases:
            found = assistant.signals(case["question"])
            if found and not _ended(assistant, case["question"]):
                kind = str(case.get("kind", case.get("category", "")))
                out.append(Case(case["id"], kind, case["split"], answerable, found))
    return out


def _ended(assistant: Assistant, question: str) -> bool:
    triaged = assistant.triage.look(question)
    if not triaged.question or any(o.ends_as == "out of scope" for o in triaged.outcomes):
        return True
    library = assistant.library()
    return bool(why_not(question, library.find(question, limit=12), library))


def run(cases: Sequence[Case]) -> Outcome:
    dev = [case for case in cases if case.split == "dev"]
    names = list(dev[0].signals)
    intercept, weights = fit(_matrix(dev, names), _answerable(dev))
    chances = {case.id: _chance(case, names, intercept, weights) for case in cases}
    chances |= _unseen(dev, names)
    kept = sorted(chances[case.id] for case in dev if case.answerable)
    points = [
        _point(kept[int(len(kept) * rate)], split, cases, chances)
        for rate in OVER_REFUSAL
        for split in ("dev", "test")
    ]
    return Outcome(intercept, dict(zip(names, weights.tolist(), strict=True)), tuple(points))


def _unseen(cases: Sequence[Case], names: Sequence[str]) -> dict[str, float]:
    """Each case's chance by models fitted on the others, the mean of the rounds."""
    matrix, answerable = _matrix(cases, names), _answerable(cases)
    random = np.random.default_rng(0)
    total = np.zeros(len(cases))
    for _ in range(ROUNDS):
        fold = random.permutation(len(cases)) % FOLDS
        for held in range(FOLDS):
            intercept, weights = fit(matrix[fold != held], answerable[fold != held])
            total[fold == held] += 1 / (1 + np.exp(-intercept - matrix[fold == held] @ weights))
    return dict(zip((case.id for case in cases), (total / ROUNDS).tolist(), strict=True))


def fit(signals: np.ndarray, answerable: np.ndarray) -> tuple[float, np.ndarray]:
    """A ridge logistic model: intercept and weights for the raw signals, shape (n,)."""
    mean, scale = signals.mean(axis=0), signals.std(axis=0)
    scale[scale == 0] = 1.0
    x = np.column_stack([np.ones(len(signals)), (signals - mean) / scale])
    sign = np.where(answerable, 1.0, -1.0)

    def loss(w: np.ndarray) -> float:
        return float(np.logaddexp(0, -sign * (x @ w)).sum() + RIDGE / 2 * (w[1:] ** 2).sum())

    best = minimize(loss, np.zeros(x.shape[1]), method="L-BFGS-B").x
    weights = best[1:] / scale
    return float(best[0] - weights @ mean), weights


def _matrix(cases: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    return np.array([[case.signals[name] for name in names] for case in cases])


def _answerable(cases: Sequence[Case]) -> np.ndarray:
    return np.array([case.answerable for case in cases])


def _chance(case: Case, names: Sequence[str], intercept: float, weights: np.ndarray) -> float:
    logit = intercept + float(weights @ np.array([case.signals[name] for name in names]))
    return float(1 / (1 + np.exp(-logit)))


def _point(
    threshold: float, split: str, cases: Sequence[Case], chances: Mapping[str, float]
) -> Point:
    half = [case for case in cases if case.split == split]
    no = [case for case in half if not case.answerable]
    refused = [case for case in half if chances[case.id] < threshold]
    return Point(
        threshold=threshold,
        split=split,
        answerable_refused=share(chances[c.id] < threshold for c in half if c.answerable),
        refused_that_should=share(not c.answerable for c in refused),
        unanswerable_refused=share(chances[c.id] < threshold for c in no),
        by_kind={
            kind: share(chances[c.id] < threshold for c in no if c.kind == kind)
            for kind in sorted({c.kind for c in no})
        },
    )


def to_markdown(outcome: Outcome) -> str:
    """The curve, and the weights to put into assistant/answering/evidence.py."""
    lines = [
        "| threshold | half | answerable refused | precision | recall |",
        "|---|---|---|---|---|",
    ]
    for p in outcome.points:
        lines.append(
            f"| {p.threshold:.3f} | {p.split} | {p.answerable_refused} | "
            f"{p.refused_that_should} | {p.unanswerable_refused} |"
        )
    lines += ["", f"INTERCEPT = {outcome.intercept:.3f}", ""]
    return "\n".join(lines + [f'"{n}": {w:.4f},' for n, w in outcome.weights.items()]) + "\n"


def main() -> None:
    """`python -m evals.evidence`: fits on dev, prints the curve and the weights."""
    cases = Path(__file__).parent / "cases"
    files = {"retrieval": True, "specifics": True, "unanswerable": False, "near_misses": False}
    sets = [
        ([json.loads(line) for line in (cases / f"{n}.jsonl").read_text().splitlines()], answerable)
        for n, answerable in files.items()
    ]
    print(to_markdown(run(read(Assistant.from_settings(), sets))))


if __name__ == "__main__":
    main()
