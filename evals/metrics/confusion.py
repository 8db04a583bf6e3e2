"""Labels that were wanted beside labels that were given (routes, refusals)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

Labels = Mapping[str, Collection[str]]
"""Case -> its labels; none, one or several."""


def recalled(wanted: Labels, given: Labels, label: str) -> dict[str, bool]:
    """For each case that wants the label, whether it was given."""
    return {case: label in given[case] for case, labels in wanted.items() if label in labels}


def precise(wanted: Labels, given: Labels, label: str) -> dict[str, bool]:
    """For each case that was given the label, whether it wants it."""
    return {case: label in wanted[case] for case, labels in given.items() if label in labels}


def confusion(wanted: Labels, given: Labels, nothing: str = "none") -> dict[tuple[str, str], int]:
    """(wanted, given) -> how many cases; what a case has of both counts as (label, label)."""
    counts: dict[tuple[str, str], int] = {}
    for case, labels in wanted.items():
        right = set(labels) & set(given[case])
        pairs = {(label, label) for label in right}
        lost = sorted(set(labels) - right) or [nothing]
        extra = sorted(set(given[case]) - right) or [nothing]
        pairs |= {(a, b) for a in lost for b in extra if not (right and a == b == nothing)}
        for pair in pairs:
            counts[pair] = counts.get(pair, 0) + 1
    return counts
