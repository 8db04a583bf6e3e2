"""Whether an answer cites a place that is right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

Place = TypeVar("Place")


def cites_gold(cited: Sequence[Place], gold: Collection[Place]) -> bool | None:
    """Whether any cited place is right; None where nothing is cited or no place is known."""
    return any(place in gold for place in cited) if cited and gold else None


def first_is_gold(cited: Sequence[Place], gold: Collection[Place]) -> bool | None:
    """Whether the place cited first is right; None where nothing is cited or no place is known."""
    return cited[0] in gold if cited and gold else None


def precision(cited: Sequence[Place], gold: Collection[Place]) -> float | None:
    """The share of the cited places that are right, each counted once; None as above."""
    places = list(dict.fromkeys(cited))
    return sum(place in gold for place in places) / len(places) if places and gold else None
