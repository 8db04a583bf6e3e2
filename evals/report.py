"""What the report of a run says, before it is drawn as HTML or Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.bench import CASES
from evals.figures import Figure
from evals.gate import Bar, Judged, judge, read_floors
from evals.judge import JudgedFigure, judged, read_labels
from evals.measures import OURS
from evals.runs import Run, SuiteState
from evals.suite import suite

MISSED = 60
"""Items named under a measure at most; all of them are in figures.json."""


@dataclass(frozen=True)
class Goal:
    """A goal beside its figure. `met`: True, False, or None where the suite did not run.

    `sure`: whether the whole interval lies on the side that the value lies on.
    """

    bar: Bar
    figure: Figure | None
    met: bool | None
    sure: bool


@dataclass(frozen=True)
class Table:
    """Figures side by side: one row a system or a part, one column a measure."""

    title: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure | None, ...]], ...]


@dataclass(frozen=True)
class Section:
    """One suite: how far it came, its figures of ours, tables, and what was missed."""

    name: str
    about: str
    state: SuiteState
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    missed: tuple[Figure, ...]


@dataclass(frozen=True)
class Report:
    """A run in the order it is read: what it rests on, goals, gate, suites, a judge's figures.

    Bars of suites that are not in the run are left out.
    """

    name: str
    made: Mapping[str, object]
    goals: tuple[Goal, ...]
    judged: tuple[Judged, ...]
    sections: tuple[Section, ...]
    judge: str = ""
    opinions: tuple[JudgedFigure, ...] = ()


def write_report(run: Run) -> Path:
    """report.html and report.md in the run's folder; gives the page's path."""
    from evals.report_html import to_html
    from evals.report_markdown import to_markdown

    report = report_of(run, read_floors())
    page = run.folder / "report.html"
    page.write_text(to_html(report), encoding="utf-8")
    page.with_suffix(".md").write_text(to_markdown(report), encoding="utf-8")
    return page


def report_of(run: Run, bars: Sequence[Bar]) -> Report:
    """Everything that the report says of a scored run."""
    figures = run.figures()
    judge_name, opinions = judged(run.folder, read_labels(CASES / "judge_labels.jsonl"))
    return Report(
        name=run.name,
        made=run.made,
        goals=tuple(goals(figures, [bar for bar in bars if bar.suite in run.suites])),
        judged=tuple(judge(figures, run.suites, bars)),
        sections=tuple(
            section(name, state, [f for f in figures if f.suite == name])
            for name, state in run.suites.items()
        ),
        judge=judge_name,
        opinions=tuple(opinions),
    )


# -- goals --------------------------------------------------------------------------------------


def goals(figures: Sequence[Figure], bars: Sequence[Bar]) -> list[Goal]:
    """Every one of these bars that has a goal or a promise, or a lead over a baseline."""
    by_key = {figure.key: figure for figure in figures}
    return [
        _goal(bar, by_key.get(bar.key))
        for bar in bars
        if any(limit is not None for limit in (bar.goal, bar.must, bar.lead))
    ]


def _goal(bar: Bar, figure: Figure | None) -> Goal:
    if figure is None or figure.value is None:
        return Goal(bar, None, None, False)
    if bar.lead is not None:
        middle, low, high = figure.ahead or (0.0, 0.0, 0.0)
        met = middle >= bar.lead
        return Goal(bar, figure, met, low >= bar.lead if met else high < bar.lead)
    if bar.must is not None:
        return Goal(bar, figure, figure.value == bar.must, True)
    return _against(bar, figure, figure.value, bar.goal or 0.0)


def _against(bar: Bar, figure: Figure, value: float, goal: float) -> Goal:
    low = value if figure.low is None else figure.low
    high = value if figure.high is None else figure.high
    if figure.better == "lower":
        met = value <= goal
        return Goal(bar, figure, met, high <= goal if met else low > goal)
    met = value >= goal
    return Goal(bar, figure, met, low >= goal if met else high < goal)


# -- suites -------------------------------------------------------------------------------------


def section(name: str, state: SuiteState, figures: Sequence[Figure]) -> Section:
    """The figures of one suite, set out."""
    whole = [f for f in figures if f.system == OURS and not f.part and f.value is not None]
    return Section(
        name=name,
        about=suite(name).about,
        state=state,
        figures=tuple(whole),
        tables=(*_systems(figures), *_parts(figures)),
        missed=tuple(f for f in figures if f.system == OURS and not f.part and f.why),
    )


def _systems(figures: Sequence[Figure]) -> list[Table]:
    """For each part that several systems were measured on: a row a system."""
    out = []
    for part in dict.fromkeys(f.part for f in figures):
        here = [f for f in figures if f.part == part and f.value is not None]
        systems = list(dict.fromkeys(f.system for f in here))
        names = list(dict.fromkeys(f.name for f in here if f.system != OURS))
        if len(systems) > 1:
            title = f"Side by side, {part}" if part else "Side by side"
            out.append(_table(title, "system", names, {s: _of(here, s) for s in systems}))
    return out


def _of(figures: Sequence[Figure], system: str) -> list[Figure]:
    return [figure for figure in figures if figure.system == system]


def _parts(figures: Sequence[Figure]) -> list[Table]:
    """Ours by category, split or kind: a row a part, tables by which measures they share."""
    ours = [f for f in figures if f.system == OURS and f.part and f.value is not None]
    compared = {f.part for f in figures if f.system != OURS}
    parts = [part for part in dict.fromkeys(f.part for f in ours) if part not in compared]
    rows = {part: [f for f in ours if f.part == part] for part in parts}
    names = list(dict.fromkeys(f.name for own in rows.values() for f in own))
    return [_table("By part", "cases", names, rows)] if rows else []


def _table(
    title: str, first: str, names: Sequence[str], rows: Mapping[str, Sequence[Figure]]
) -> Table:
    return Table(
        title,
        first,
        tuple(names),
        tuple(
            (label, tuple(next((f for f in own if f.name == name), None) for name in names))
            for label, own in rows.items()
        ),
    )


# -- words for numbers --------------------------------------------------------------------------


def number(value: float | None, figure: Figure) -> str:
    """A value as it is printed: three decimals for shares, none for counts."""
    if value is None:
        return "does not apply"
    if figure.form == "total":
        return f"{value:,.0f}"
    if figure.unit:
        return f"{value:,.1f} {figure.unit}" if value < 1000 else f"{value:,.0f} {figure.unit}"
    return f"{value:.3f}"


def spelled(figure: Figure) -> str:
    """The value with its interval: 0.853 (0.80 to 0.90)."""
    if figure.value is None or figure.low is None or figure.high is None:
        return number(figure.value, figure)
    if figure.low == figure.high == figure.value:
        return number(figure.value, figure)
    digits = ".1f" if figure.unit else ".2f"
    return f"{number(figure.value, figure)} ({figure.low:{digits}} to {figure.high:{digits}})"


def wanted(bar: Bar) -> str:
    """What a bar asks for, in words."""
    if bar.lead is not None:
        return f"ours ahead of {bar.system} by {bar.lead:g} or more"
    if bar.must is not None:
        return f"{bar.must:g}, no exception"
    return f"{bar.goal:g}"


def verdict(goal: Goal) -> str:
    """met, missed, or not measured; "within noise" where the interval reaches over the goal."""
    if goal.met is None:
        return "not measured"
    word = "met" if goal.met else "missed"
    return word if goal.sure else f"{word}, within noise"


def figure_of(goal: Goal) -> str:
    """The figure that a goal is about, as printed."""
    if goal.figure is None:
        return ""
    if goal.bar.lead is not None and goal.figure.ahead:
        middle, low, high = goal.figure.ahead
        return f"{middle:+.3f} ({low:+.2f} to {high:+.2f})"
    return spelled(goal.figure)
