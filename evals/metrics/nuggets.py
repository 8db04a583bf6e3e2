"""Nuggets: the facts that an answer has to carry, by patterns that stand for each."""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.facts import found


def vital_recall(vital: Sequence[str], text: str) -> float | None:
    """The share of the vital nuggets that are said in full; half said does not count (strict).

    `vital`: a pattern each. An answer that says nothing carries none. None where none is vital.
    """
    said = found(vital, text)
    return sum(said) / len(said) if said else None


def weighted_recall(vital: Sequence[str], okay: Sequence[str], text: str) -> float | None:
    """As above, an okay nugget counting half as much as a vital one."""
    said = 2 * sum(found(vital, text)) + sum(found(okay, text))
    most = 2 * len(vital) + len(okay)
    return said / most if most else None
