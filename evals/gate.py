"""The gate: promises that may not break, and floors under which no figure may fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from assistant import AssistantError
from evals.figures import Figure
from evals.measures import OURS
from evals.running import FAILED
from evals.runs import SuiteState

FLOORS = Path(__file__).parent / "floors.yaml"
_KEYS = {"suite", "measure", "system", "part", "must", "floor", "ceiling", "goal", "lead"}
Verdict = Literal["holds", "broken", "not judged"]


class FloorsError(AssistantError):
    """evals/floors.yaml is wrong; names the entry."""


@dataclass(frozen=True)
class Bar:
    """What one figure is held to.

    `must`: the exact value (a promise). `floor`, `ceiling`: what it may not fall below, or rise
    above, by more than noise: the whole 95 % interval lies on the wrong side. `goal`: what is
    aimed at; `lead`: by how much ours is to exceed this system. These two are shown, not gated.
    """

    suite: str
    measure: str
    system: str = OURS
    part: str = ""
    must: float | None = None
    floor: float | None = None
    ceiling: float | None = None
    goal: float | None = None
    lead: float | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.suite, self.measure, self.system, self.part

    @property
    def gated(self) -> bool:
        return any(limit is not None for limit in (self.must, self.floor, self.ceiling))


@dataclass(frozen=True)
class Judged:
    """A bar, what came of it, and why in one line."""

    bar: Bar
    verdict: Verdict
    why: str


def read_floors(path: Path = FLOORS) -> list[Bar]:
    """The bars of the file. Raises FloorsError."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_bar(path.name, row) for row in rows]


def _bar(name: str, row: Mapping[str, Any]) -> Bar:
    unknown = sorted(set(row) - _KEYS)
    if unknown or "suite" not in row or "measure" not in row:
        raise FloorsError(f"{name}: {dict(row)} needs suite and measure, and knows no {unknown}.")
    return Bar(**row)


def judge(
    figures: Sequence[Figure], states: Mapping[str, SuiteState], bars: Sequence[Bar]
) -> list[Judged]:
    """Every gated bar, and for each suite that no item failed.

    A bar of a suite that was skipped, or is not in this run, is not judged; a figure that is
    missing from a suite that did run is a broken bar, for a measure must not vanish unseen. One
    that applies to nothing (no date was stated) is not judged.
    """
    by_key = {figure.key: figure for figure in figures}
    whole = [Bar(name, FAILED, must=0.0) for name, s in states.items() if s.state != "skipped"]
    return [_judged(bar, by_key, states) for bar in [*whole, *bars] if bar.gated]


def _judged(
    bar: Bar, figures: Mapping[tuple[str, str, str, str], Figure], states: Mapping[str, SuiteState]
) -> Judged:
    state = states.get(bar.suite)
    if state is None or state.state == "skipped":
        return Judged(bar, "not judged", state.why if state else "not in this run")
    if state.state != "done":
        return Judged(bar, "broken", "the suite did not come to its end")
    figure = figures.get(bar.key)
    if figure is None:
        return Judged(bar, "broken", "the figure is missing")
    if figure.value is None:
        return Judged(bar, "not judged", "it applies to no item")
    return Judged(bar, *_against(bar, figure, figure.value))


def _against(bar: Bar, figure: Figure, value: float) -> tuple[Verdict, str]:
    low = value if figure.low is None else figure.low
    high = value if figure.high is None else figure.high
    if bar.must is not None and value != bar.must:
        where = ", ".join(list(figure.why)[:5])
        return "broken", f"{value:.4g} must be {bar.must:g} ({where})"
    if bar.floor is not None and high < bar.floor:
        return "broken", f"{value:.4g} (at most {high:.4g}) is below {bar.floor:g}"
    if bar.ceiling is not None and low > bar.ceiling:
        return "broken", f"{value:.4g} (at least {low:.4g}) is above {bar.ceiling:g}"
    return "holds", f"{value:.4g}"


def to_text(judged: Sequence[Judged]) -> str:
    """A line for each bar that broke, then how many held and how many were not judged."""
    lines = [
        f"BROKEN  {j.bar.suite}: {j.bar.measure} {j.bar.part}".rstrip() + f": {j.why}"
        for j in judged
        if j.verdict == "broken"
    ]
    skipped = sorted({f"{j.bar.suite} ({j.why})" for j in judged if j.verdict == "not judged"})
    lines += [f"not judged: {name}" for name in skipped]
    counts = {v: sum(j.verdict == v for j in judged) for v in ("holds", "broken", "not judged")}
    lines.append(", ".join(f"{count} {name}" for name, count in counts.items()))
    return "\n".join(lines)
