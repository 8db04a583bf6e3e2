"""A Measure: one number for each thing judged, by its name, before it is summed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

OURS = "ours"
Value = float | bool | None
"""None: the measure does not apply. True and False are counted as a share of yes."""
Form = Literal["share", "mean", "total", "p50", "p95", "p99", "largest"]
"""How values become one figure: share of yes, mean, sum, a percentile, the largest."""
Better = Literal["higher", "lower", "neither"]


@dataclass(frozen=True)
class Measure:
    """`values`: key -> value, the key being an item's id or a part of it ("d07.3").

    `system`: whose values they are. `part`: the cases it is taken over, "" for all. `groups`:
    key -> what it hangs together with (a document, a dialogue), where that is not the key itself.
    `why`: key -> what was wrong, for those worth naming.
    """

    name: str
    values: Mapping[str, Value]
    form: Form = "mean"
    better: Better = "higher"
    system: str = OURS
    part: str = ""
    unit: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> dict[str, float]:
        """The values that apply, as numbers."""
        return {key: float(value) for key, value in self.values.items() if value is not None}

    def only(self, part: str, keep: Callable[[str], bool]) -> Measure:
        """The same over some of the keys."""
        kept = {key: value for key, value in self.values.items() if keep(key)}
        why = {key: text for key, text in self.why.items() if keep(key)}
        return replace(self, values=kept, why=why, part=part)


def with_parts(measure: Measure, part_of: Mapping[str, str]) -> list[Measure]:
    """The measure, and the same for each part, by name. `part_of`: key -> its part."""
    names = sorted({part_of[key] for key in measure.values if part_of.get(key)})
    parts = [measure.only(name, lambda key, n=name: part_of.get(key) == n) for name in names]  # type: ignore[misc]
    return [measure, *parts]


def shares(values: Mapping[str, bool | None], name: str, **about: object) -> Measure:
    """A share of yes."""
    return Measure(name, values, form="share", **about)  # type: ignore[arg-type]


def merged(measures: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    """The values of several mappings together; keys are their own."""
    return {key: value for values in measures for key, value in values.items()}
