"""The report as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.figures import Figure
from evals.report import MISSED, Report, Section, Table, figure_of, spelled, verdict, wanted


def to_markdown(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    made = report.made
    yield f"# Evaluation: {report.name}\n"
    yield (
        f"Run {made['began']} on {made['machine']} (load {made['load']}); commit {made['commit']}; "
        f"library {made['generation']}, {made['passages']:,} passages, corpus "
        f"{str(made['corpus_hash'])[:12]}; model {made['model']} {str(made['fingerprint'])[:12]}.\n"
    )
    yield "## Goals\n"
    yield "| suite | measure | figure (95 %) | n | goal | |\n|---|---|---|---|---|---|"
    for goal in report.goals:
        n = goal.figure.n if goal.figure else ""
        yield (
            f"| {goal.bar.suite} | {goal.bar.measure} {goal.bar.part} | {figure_of(goal)} | {n} "
            f"| {wanted(goal.bar)} | {verdict(goal)} |"
        )
    broken = [one for one in report.judged if one.verdict == "broken"]
    yield f"\n## Gate: {len(broken)} broken\n"
    yield from (f"- {one.bar.suite}: {one.bar.measure}: {one.why}" for one in broken)
    for section in report.sections:
        yield from _section(section)
    if report.opinions:
        yield f"\n## Judged by {report.judge} (never a gate)\n"
        yield "| asked | good verdicts | no verdict | its two rounds | |\n|---|---|---|---|---|"
        for f in report.opinions:
            rounds = "" if f.rounds is None else f"kappa {f.rounds:.2f}"
            yield f"| {f.asked} | {f.good} of {f.n} | {f.failed} | {rounds} | {f.calibration} |"


def _section(section: Section) -> Iterator[str]:
    state = section.state
    yield f"\n## {section.name}\n\n{section.about}\n"
    took = f"{state.seconds:.0f} s"
    yield f"{state.state}: {state.items} items, {state.failed} failed, {took}. {state.why}"
    if state.left_out:
        yield f"\nLeft out, never counted: {', '.join(state.left_out)}"
    if section.figures:
        yield "\n| measure | figure (95 %) | n |\n|---|---|---|"
        yield from (f"| {f.name} | {spelled(f)} | {f.n} |" for f in section.figures)
    for table in section.tables:
        yield from _table(table)
    for figure in section.missed:
        yield from _missed(figure)


def _table(table: Table) -> Iterator[str]:
    yield f"\n{table.title}:\n"
    yield f"| {' | '.join([table.first, *table.columns])} |"
    yield "|---" * (1 + len(table.columns)) + "|"
    for label, figures in table.rows:
        yield f"| {label} | {' | '.join(_cells(figures))} |"


def _cells(figures: Sequence[Figure | None]) -> list[str]:
    return [spelled(figure) if figure else "" for figure in figures]


def _missed(figure: Figure) -> Iterator[str]:
    yield f"\n{figure.name}, {len(figure.why)} to look at:\n"
    for key, why in list(figure.why.items())[:MISSED]:
        yield f"- {key}: {why}"
    if len(figure.why) > MISSED:
        yield f"- and {len(figure.why) - MISSED} more in figures.json"
