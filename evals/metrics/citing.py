"""Whether an answer cites the places that are right, all of them, and nothing when it refuses."""

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


def recall(cited: Sequence[Place], needed: Sequence[Collection[Place]]) -> float | None:
    """The share of the needed places that are cited. `needed`: for each the names it goes by.

    None where nothing is cited or nothing is needed.
    """
    if not cited or not needed:
        return None
    return sum(any(place in names for place in cited) for names in needed) / len(needed)


def silent(refused: bool, cited: Sequence[Place]) -> bool | None:
    """Whether a refusal cites nothing; None where the answer is no refusal."""
    return not cited if refused else None
