"""A Figure: a measure summed up, with its interval, its goal, and every value it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evals.measures import OURS, Better, Form, Measure
from evals.metrics.proportions import share
from evals.metrics.resampling import cautious_interval, statistic_interval

PERCENTILES = {"p50": 50, "p95": 95, "p99": 99, "largest": 100}


@dataclass(frozen=True)
class Figure:
    """`value` with its 95 % interval `low` to `high` over `n` things; None: does not apply.

    `ahead`: for a baseline of a mean or share, by how much ours exceeds it, with its interval.
    """

    suite: str
    name: str
    system: str
    part: str
    form: Form
    better: Better
    unit: str
    n: int
    value: float | None
    low: float | None
    high: float | None
    ahead: tuple[float, float, float] | None = None
    values: Mapping[str, float | bool | None] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.suite, self.name, self.system, self.part


def figures(suite: str, measures: Iterable[Measure]) -> list[Figure]:
    """Every measure of a suite as a figure, in their order."""
    given = list(measures)
    ours = {(m.name, m.part): m for m in given if m.system == OURS}
    return [_figure(suite, m, ours.get((m.name, m.part))) for m in given]


def _figure(suite: str, measure: Measure, ours: Measure | None) -> Figure:
    value, low, high = sum_up(measure)
    return Figure(
        suite=suite,
        name=measure.name,
        system=measure.system,
        part=measure.part,
        form=measure.form,
        better=measure.better,
        unit=measure.unit,
        n=len(measure.given),
        value=value,
        low=low,
        high=high,
        ahead=_ahead(ours, measure) if ours and ours is not measure else None,
        values=measure.values,
        groups={key: measure.groups[key] for key in measure.values if key in measure.groups},
        why=measure.why,
    )


def sum_up(measure: Measure) -> tuple[float | None, float | None, float | None]:
    """The figure and its interval; a total has none beside itself."""
    given = measure.given
    if not given:
        return None, None, None
    numbers = list(given.values())
    if measure.form == "total":
        return sum(numbers), None, None
    if measure.form in PERCENTILES:
        return _percentile(numbers, PERCENTILES[measure.form])
    mean = sum(numbers) / len(numbers)
    low, high = cautious_interval(given, measure.groups)
    if measure.form == "share":
        # Groups widen the interval of a share; a share of all or none still is not certain.
        counted = share(value == 1.0 for value in numbers)
        assert counted is not None
        low, high = min(low, counted.low), max(high, counted.high)
    return mean, low, high


def _percentile(numbers: Sequence[float], percent: int) -> tuple[float, float, float]:
    def at(data: np.ndarray) -> float:
        return float(np.percentile(data, percent))

    return at(np.asarray(numbers)), *statistic_interval(numbers, at)


def _ahead(ours: Measure, other: Measure) -> tuple[float, float, float] | None:
    """By how much ours is higher, question by question, over those that both have."""
    if other.form not in ("share", "mean"):
        return None
    both = [key for key in other.given if key in ours.given]
    if not both:
        return None
    differences = {key: ours.given[key] - other.given[key] for key in both}
    return sum(differences.values()) / len(both), *cautious_interval(differences, other.groups)
