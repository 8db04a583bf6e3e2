"""How far two judges agree beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's kappa of two judges' labels of the same things, -1 to 1.

    None where there is nothing to compare, or where both gave one and the same label to all:
    then chance alone would agree as well.
    """
    pairs = list(zip(one, other, strict=True))
    if not pairs:
        return None
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    first, second = Counter(one), Counter(other)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return None if chance == 1.0 else (agreed - chance) / (1 - chance)
