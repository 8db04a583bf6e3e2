"""Footnotes: the notes under a page, and the raised marks in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.library.sources.pdf_shapes import Rect
from assistant.library.sources.pdf_text import Line, Run, gap_between, join_runs

SMALLER = 0.93
"""A footnote's size is at most this share of the body's."""

_LEADING_MARK = re.compile(
    r"^\s*(?P<mark>\d{1,3}|[*†‡])(?=[\s“‘(]|[A-Z][a-z])\s*(?P<rest>\S.*)$", re.DOTALL
)
_GLUED = re.compile(r"[A-Za-z]{4}$")
"""A raised number right after a long word is a mark even when no note is found for it."""

_MARKS = re.compile(r"\d{1,3}")
_RAISED_MARK = re.compile(r"^[\s,;]*\d{1,3}(?:[\s,;]+\d{1,3})*[\s,;]*$")


@dataclass(frozen=True)
class Footnote:
    mark: str
    lines: tuple[Line, ...]


def split_footnotes(
    lines: list[Line], body_size: float, open_note: bool, floor: float
) -> tuple[list[Line], list[Line], list[Footnote]]:
    """The running text, lines that continue a note of the page before, and the page's notes.

    open_note: whether a note of the page before may go on here. floor: the y below which, at the
    page's foot, notes must begin (the rule above them, where one is drawn).
    """
    start = _zone_start(lines, body_size, floor)
    zone = lines[start:]
    marked = [i for i, line in enumerate(zone) if leading_mark(line)]
    ruled = [i for i, line in enumerate(zone) if line.y > floor]
    if not marked and not (open_note and ruled):
        return lines, [], []
    first = marked[0] if marked else len(zone)
    begin = min([first, *ruled]) if (open_note and ruled) else first
    notes = [
        Footnote(leading_mark(zone[a]), tuple(zone[a:b]))
        for a, b in zip(marked, [*marked[1:], len(zone)], strict=False)
    ]
    return lines[:start] + zone[:begin], zone[begin:first], notes


def _zone_start(lines: list[Line], body_size: float, floor: float) -> int:
    """Where the notes may begin: under the rule if a note stands there, else the small lines."""
    under = next((i for i, line in enumerate(lines) if line.y > floor), len(lines))
    if under < len(lines) and _may_be_note(lines[under], body_size) and leading_mark(lines[under]):
        return under
    start = len(lines)
    while start > 0 and _may_be_note(lines[start - 1], body_size):
        start -= 1
    return start


def _may_be_note(line: Line, body_size: float) -> bool:
    return line.size <= SMALLER * body_size


def leading_mark(line: Line) -> str:
    """The footnote number a line begins with; "" if none."""
    first = line.runs[0]
    text = first.text.strip()
    raised = len(line.runs) > 1 and (first.size < 0.85 * line.runs[1].size or first.y < line.y - 1)
    if raised and re.fullmatch(r"\d{1,3}|[*†‡]", text):
        return text
    match = _LEADING_MARK.match(line.text)
    return match["mark"] if match and line.x0 < 200 else ""


def note_text(line: Line, mark: str) -> Line:
    """The first line of a note without its mark."""
    text = line.text.strip()
    return replace(line, text=text[len(mark) :].strip()) if text.startswith(mark) else line


class MarkTaker:
    """Takes raised footnote numbers out of lines, in reading order (their verbatim keeps them)."""

    def __init__(self) -> None:
        self.expected = 1

    def clean(self, line: Line, known: set[str]) -> Line:
        """known: the notes near this page. The next number in order is a mark as well."""
        marks: list[str] = []
        kept: list[Run] = []
        gap = False
        for before, run in zip([None, *line.runs[:-1]], line.runs, strict=True):
            gap = gap or (before is not None and gap_between(before, run))
            found = _marks_of(run, line)
            expected = self.expected + len(marks)
            if found and all(_is_mark(n, known, expected) for n in found):
                marks += found
            elif not (found and kept and not gap and _GLUED.search(kept[-1].text)):
                kept.append(replace(run, gap_before=gap, x0=kept[-1].x1 if kept else run.x0))
                gap = False
        if len(kept) == len(line.runs) or not kept:
            return line
        self.expected = int(marks[-1]) + 1 if marks else self.expected
        text = re.sub(r"\s+([.,;:)”])", r"\1", join_runs(kept, "text"))
        return replace(line, text=text, runs=tuple(kept), marks=tuple(marks))

    def clean_all(self, lines: Iterable[Line], known: set[str]) -> list[Line]:
        """Clean lines in order; a line of nothing but marks goes to the line above it."""
        out: list[Line] = []
        for line in lines:
            if out and self._belongs_above(line, out[-1], known):
                above = out[-1]
                marks = tuple(_MARKS.findall(line.text))
                verbatim = f"{above.verbatim}\n{line.verbatim}"
                out[-1] = replace(above, marks=above.marks + marks, verbatim=verbatim)
                self.expected = int(marks[-1]) + 1
            else:
                out.append(self.clean(line, known))
        return out

    def _belongs_above(self, line: Line, above: Line, known: set[str]) -> bool:
        """A line of small digits only: marks that did not fit on the line above."""
        if line.size > 0.8 * above.size or not _RAISED_MARK.match(line.text):
            return False
        return all(
            _is_mark(n, known, self.expected + i) for i, n in enumerate(_MARKS.findall(line.text))
        )


def _marks_of(run: Run, line: Line) -> list[str]:
    raised = run.y < line.y - 0.1 * line.size or run.size <= 0.75 * line.size
    if not raised or run.size > 0.9 * line.size or not _RAISED_MARK.match(run.text):
        return []
    return _MARKS.findall(run.text)


def _is_mark(number: str, known: set[str], expected: int) -> bool:
    return number in known or int(number) == expected


def note_floor(rules: Iterable[Rect], lines: list[Line], height: float) -> float:
    """y of the short rule above the notes; the page's height if none. An underline is no rule."""
    left = min((line.x0 for line in lines), default=0.0)
    short = [
        rule.y0
        for rule in rules
        if rule.y0 > 0.4 * height
        and abs(rule.x0 - left) < 12
        and 100 < rule.width < 220
        and not any(_underlines(rule, line) for line in lines)
    ]
    return max(short, default=height)


def _underlines(rule: Rect, line: Line) -> bool:
    return -1 < rule.y0 - line.y < 0.35 * line.size and line.x0 - 2 < rule.x1
