"""A share of yes among yes and no, with its Wilson interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.stats import binomtest


@dataclass(frozen=True)
class Share:
    """`yes` of `all`, and the 95 % Wilson interval of the share (0 to 1)."""

    yes: int
    all: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.yes / self.all

    def __str__(self) -> str:
        return f"{self.yes} of {self.all} = {self.share:.3f} ({self.low:.2f} to {self.high:.2f})"


def share(answers: Iterable[bool]) -> Share | None:
    """None where there is nothing to count."""
    given = list(answers)
    if not given:
        return None
    interval = binomtest(sum(given), len(given)).proportion_ci(method="wilson")
    return Share(sum(given), len(given), float(interval.low), float(interval.high))
