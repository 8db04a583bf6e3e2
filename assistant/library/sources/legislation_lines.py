"""Lines of a legislation.gov.uk PDF without what its editors added around the words of the law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.library.sources.pdf_text import Line, PageText, Run, TextLayer

LineKind = Literal["body", "note heading", "note", "end"]

WORD_GAP = 0.15
"""Share of the type size; a wider step between two runs is a space."""

_MARK = re.compile(r"[A-Z]\d+[A-Z]*")
_MARKER = re.compile(r"“*\(\s*\w{1,5}\s*\)|“*\d+[A-Z]{0,3}\.?")
_LEADING_MARKER = re.compile(r"\(\w{1,5}\)\s")
_NOTE_HEADINGS = re.compile(
    r"(Textual Amendments|Commencement Information|Marginal Citations|Extent Information"
    r"|Subordinate Legislation Made|Modifications etc|Editorial Information)"
)
_RUNNING_TITLE = re.compile(r"(PART|CHAPTER|SCHEDULE) (\w+) [–-] (.+)", re.IGNORECASE)
_HEAD_FLOOR, _FOOT_CEILING = 112.0, 770.0


@dataclass(frozen=True)
class StatuteLine:
    """One line of the body or of an annotation; points, y downwards.

    `x0` is where the words begin once marks and amendment brackets are gone, `edge` where
    anything begins; `hang` where the text after a printed marker begins (None without marker);
    `gap` is the distance to the line above (None for the first line of a page).
    """

    kind: LineKind
    text: str
    verbatim: str
    x0: float
    edge: float
    hang: float | None
    gap: float | None
    size: float
    bold: bool
    italic: bool
    centred: bool
    page: int
    label: str
    marks: tuple[str, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class RunningTitle:
    """What a page's head says it stands in: ("PART 2", "Children's services in England")."""

    page: int
    name: str
    title: str


def running_titles(layer: TextLayer) -> list[RunningTitle]:
    """The heads of the pages, which print Part and Schedule titles in ordinary case."""
    titles = []
    for page in layer.pages:
        for line in filter(_is_furniture, page.lines):
            match = _RUNNING_TITLE.match(line.text.strip())
            if match:
                name = f"{match[1].upper()} {match[2].upper()}"
                titles.append(RunningTitle(page.index, name, match[3].strip()))
    return titles


def statute_lines(layer: TextLayer) -> Iterator[StatuteLine]:
    """The lines between page head and foot, in reading order, up to the list of later changes."""
    ended = False
    for page in layer.pages:
        above: float | None = None
        for line in page.lines:
            if _is_furniture(line):
                continue
            kind = "end" if ended else _kind(line)
            ended = kind == "end"
            yield _cleaned(line, page, kind, None if above is None else line.y - above)
            above = line.y


def _is_furniture(line: Line) -> bool:
    largest = max(run.size for run in line.runs)
    return largest <= 10.1 and (
        (line.y < _HEAD_FLOOR and line.size <= 8.2) or (line.y > _FOOT_CEILING and largest <= 8.2)
    )


def _kind(line: Line) -> LineKind:
    text = line.text.strip()
    if 9.8 <= line.size <= 10.2 and line.bold:
        if text in ("Status:", "Changes to legislation:"):
            return "end"
        if _NOTE_HEADINGS.match(text):
            return "note heading"
    return "note" if 8.8 <= line.size <= 9.2 else "body"


def _cleaned(line: Line, page: PageText, kind: LineKind, gap: float | None) -> StatuteLine:
    runs, marks = _without_marks(line.runs) if kind == "body" else (list(line.runs), [])
    words = [run for run in runs if any(c.isalnum() for c in run.text)]
    return StatuteLine(
        kind=kind,
        text=tidy(_joined(runs)),
        verbatim=line.verbatim.strip(),
        x0=runs[0].x0 if runs else line.x0,
        edge=line.x0,
        hang=_hang(line.runs, runs),
        gap=gap,
        size=max((run.size for run in line.runs), default=line.size),
        bold=bool(words) and all(run.bold for run in words),
        italic=bool(words) and all(run.italic for run in words),
        centred=line.x0 > 100 and abs((line.x0 + line.x1) / 2 - page.width / 2) < 4,
        page=line.page,
        label=line.label,
        marks=tuple(marks),
        runs=tuple(runs),
    )


def _without_marks(runs: Iterable[Run]) -> tuple[list[Run], list[str]]:
    """Drop raised annotation marks (F80) and the bold brackets of amendments; keep the gaps."""
    runs = list(runs)
    size = max(run.size for run in runs)
    kept: list[Run] = []
    marks: list[str] = []
    owed_gap = False
    for run in runs:
        text = run.text.strip()
        is_mark = run.size < 0.75 * size and _MARK.fullmatch(text) is not None
        if is_mark or (run.bold and text and not text.strip("[] ")):
            marks += [text] if is_mark else []
            owed_gap = owed_gap or run.gap_before
            continue
        kept.append(replace(run, gap_before=run.gap_before or owed_gap))
        owed_gap = False
    return kept, marks


def _joined(runs: list[Run]) -> str:
    parts: list[str] = []
    for before, run in zip([None, *runs[:-1]], runs, strict=True):
        apart = before is not None and run.x0 - before.x1 > WORD_GAP * run.size
        spaced = before is not None and (run.gap_before or apart)
        parts.append(f" {run.text}" if spaced else run.text)
    return "".join(parts)


def _hang(every: Iterable[Run], kept: list[Run]) -> float | None:
    """Where the text begins that a marker, standing in runs of its own, hangs out of.

    An amendment's bracket or mark at the beginning of the text counts as its beginning.
    """
    markers = []
    for run in kept:
        if not _MARKER.fullmatch(run.text.strip()):
            break
        markers.append(run)
    if not markers or len(markers) == len(kept):
        return None
    beyond = [run for run in every if run.x0 >= markers[-1].x1 - 0.5]
    if _LEADING_MARKER.match(kept[len(markers)].text):
        return None
    return min(run.x0 for run in beyond if run.text.strip() != "]")


def tidy(text: str) -> str:
    """Take out the dots of omitted words and the spaces that stand where marks stood."""
    text = re.sub(r"(?:^|\s+)\.(?: ?\.){2}(?=[\s.,;:)”]|$)", "", text)
    text = re.sub(r"\(\s+(\w{1,5})\s+\)", r"(\1)", text)
    text = re.sub(r"“\s+", "“", re.sub(r"\s+”", "”", text))
    text = re.sub(r"\s+([,;)])", r"\1", text)
    text = re.sub(r"(?<=[\w)])\s+\.(?=\s*$)", ".", text)
    return re.sub(r"\s+", " ", text).strip()


def is_omission(text: str) -> bool:
    """Whether only the dots stand there that mark a repealed provision."""
    return not text.strip(" .;,")
