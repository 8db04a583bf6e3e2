"""What stands on every page and belongs to none: running heads, page numbers, contents lists."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from assistant.library.sources.pdf_text import Line, PageText

HEAD, FOOT = 0.1, 0.88
"""Running heads stand above, running feet below these shares of the page's height."""

_TOP = range(10)
"""Bands of 6 points at the very top, where no running text begins: there two are enough."""

_ROMAN = re.compile(r"^[ivxlc]{1,7}$")
_DIGITS = re.compile(r"\d+")
_LEADERS = re.compile(r"[.…·_\s]{4,}\d{1,3}$|[.…]{2,}\s*[ivxl]{1,6}$")
_CONTENTS = re.compile(r"^\s*(?:table of )?(?:contents|figures|tables)\s*$", re.IGNORECASE)
_NUMBER_AT_END = re.compile(r"^(?P<text>.*\D)\s(?P<page>\d{1,3})$")


@dataclass(frozen=True)
class Furniture:
    """Runs to leave out (by id, page by page) and the printed label of each page."""

    runs: frozenset[int]
    labels: dict[int, str]

    def without(self, page: PageText) -> PageText:
        """The page without its furniture, under its printed label."""
        kept = tuple(run for run in page.runs if id(run) not in self.runs)
        return replace(page, runs=kept, label=self.labels[page.index])


def find_furniture(pages: tuple[PageText, ...]) -> Furniture:
    """Lines in the margins that come back on several pages, and the page numbers among them."""
    margin = {page.index: _margin_lines(page) for page in pages}
    offset = _number_offset(margin)
    again = _repeated(margin, len(pages))
    runs: set[int] = set()
    labels: dict[int, str] = {}
    for page in pages:
        for line in margin[page.index]:
            label = _label(line, page.index, offset)
            if label or _key(line) in again:
                runs.update(id(run) for run in line.runs)
            if label and page.index not in labels:
                labels[page.index] = label
        labels.setdefault(page.index, page.label)
    return Furniture(frozenset(runs), labels)


def _margin_lines(page: PageText) -> list[Line]:
    return [
        line for line in page.lines if line.y < HEAD * page.height or line.y > FOOT * page.height
    ]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text).casefold(), round(line.y / 6)


def _repeated(margin: dict[int, list[Line]], pages: int) -> set[tuple[str, int]]:
    counts: Counter[tuple[str, int]] = Counter()
    for lines in margin.values():
        for key in {_key(line) for line in lines}:
            counts[key] += 1
            counts[key[0], key[1] + 1] += 0
    least = 3 if pages > 4 else 2
    near = {
        key: n + max(counts[key[0], key[1] - 1], counts[key[0], key[1] + 1])
        for key, n in list(counts.items())
    }
    return {key for key, n in near.items() if n >= (2 if key[1] in _TOP else least) and key[0]}


def _number_offset(margin: dict[int, list[Line]]) -> int | None:
    """Printed page number minus page index, as most pages have it."""
    counts: Counter[int] = Counter()
    for index, lines in margin.items():
        for line in lines:
            for number in _end_numbers(line):
                counts[number - index] += 1
    if not counts:
        return None
    offset, pages = counts.most_common(1)[0]
    return offset if pages >= min(3, len(margin)) else None


def _end_numbers(line: Line) -> set[int]:
    words = line.text.split()
    ends = {words[0], words[-1]} if words else set()
    return {int(word) for word in ends if word.isdecimal() and len(word) <= 4}


def _label(line: Line, index: int, offset: int | None) -> str:
    text = line.text.strip()
    if text.isdecimal() and len(text) <= 4:
        return text if offset is not None and int(text) == index + offset else ""
    if _ROMAN.match(text):
        return text
    furthest = offset is not None and (index + offset) in _end_numbers(line)
    return str(index + (offset or 0)) if furthest and _is_running(line) else ""


def _is_running(line: Line) -> bool:
    """A number beside a running title is set small, or far from it."""
    gaps = [b.x0 - a.x1 for a, b in zip(line.runs, line.runs[1:], strict=False)]
    return line.size <= 9 or any(gap > 20 for gap in gaps)


def contents_lines(lines: list[Line], goes_on: bool) -> set[int]:
    """Positions of the lines of a contents list on one page: entries that end in page numbers.

    goes_on: whether the page before ends in such a list; then a single entry is enough.
    """
    entries = [i for i, line in enumerate(lines) if _is_entry(line)]
    titled = any(_CONTENTS.match(line.text) for line in lines[:3])
    fewest = 1 if goes_on or titled else 4
    if len(entries) < fewest:
        return set()
    right = Counter(round(lines[i].x1 / 4) for i in entries).most_common(1)[0][0] * 4
    entries = [i for i in entries if abs(lines[i].x1 - right) < 12]
    first, last = (entries[0], entries[-1]) if entries else (0, 0)
    if len(entries) < fewest or len(entries) < 0.4 * (last - first + 1):
        return set()
    while first > 0 and _leads_in(lines[first - 1], lines[first], right):
        first -= 1
    return set(range(first, last + 1))


def _leads_in(before: Line, entry: Line, right: float) -> bool:
    """The list's own title, or the first line of an entry of two lines."""
    titled = bool(_CONTENTS.match(before.text))
    close = entry.y - before.y < 1.5 * entry.size and before.size == entry.size
    return titled or (close and before.x1 < right - 8)


def _is_entry(line: Line) -> bool:
    if _LEADERS.search(line.text):
        return True
    match = _NUMBER_AT_END.match(line.text)
    if not match or len(line.runs) < 2 or not line.runs[-1].text.strip().isdecimal():
        return False
    return line.runs[-1].x0 - line.runs[-2].x1 > 1.2 * line.size
