"""Runs that stand side by side, as lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assistant.library.sources.pdf_runs import WORD_GAP, Run


@dataclass(frozen=True)
class Line:
    """Runs side by side. `y` is the baseline, `size` and `font` those of most characters.

    `marks` are the footnote numbers taken out of `text` (see pdf_footnotes).
    """

    runs: tuple[Run, ...]
    text: str
    verbatim: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    bold: bool
    italic: bool
    page: int
    label: str = ""
    marks: tuple[str, ...] = ()


def lines_of(runs: tuple[Run, ...] | list[Run], page: int, label: str = "") -> list[Line]:
    """Group runs that stand side by side, from the top; raised marks go with their line."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (-r.size, r.y)):
        home = next((row for row in rows if _beside(row[0], run)), None)
        if home is None:
            rows.append([run])
        else:
            home.append(run)
    rows.sort(key=lambda row: row[0].y)
    return [_line(sorted(row, key=lambda r: r.x0), page, label) for row in rows]


def _beside(anchor: Run, run: Run) -> bool:
    """Same baseline, or a smaller run raised or lowered within the anchor's height."""
    if run.size > 0.85 * anchor.size:
        return abs(run.y - anchor.y) < 0.35 * anchor.size
    return anchor.y - 0.75 * anchor.size < run.y <= anchor.y + 0.25 * anchor.size


def _line(runs: list[Run], page: int, label: str) -> Line:
    weights: Counter[tuple[float, str, bool, bool]] = Counter()
    for run in runs:
        weights[run.size, run.font, run.bold, run.italic] += len(run.text)
    size, font, _, _ = weights.most_common(1)[0][0]
    words = [run for run in runs if any(c.isalnum() for c in run.text)] or runs
    return Line(
        tuple(runs),
        join_runs(runs, "text"),
        join_runs(runs, "verbatim"),
        min(run.x0 for run in runs),
        max(run.x1 for run in runs),
        Counter(run.y for run in runs if run.size == size).most_common(1)[0][0],
        size,
        font,
        all(run.bold for run in words),
        all(run.italic for run in words),
        page,
        label,
    )


def gap_between(before: Run, run: Run) -> bool:
    """Whether the page has a space between two runs of a line."""
    return run.gap_before or run.x0 - before.x1 > WORD_GAP * run.size


def join_runs(runs: list[Run] | tuple[Run, ...], layer: str) -> str:
    """The runs' text with a space where the page has a gap. layer: "text" or "verbatim"."""
    parts: list[str] = []
    for before, run in zip([None, *runs[:-1]], runs, strict=True):
        if before is not None and gap_between(before, run):
            parts.append(" ")
        parts.append(getattr(run, layer))
    return "".join(parts)
