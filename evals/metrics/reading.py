"""How well a publication was read: its paragraphs, their pages, and every word once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True)
class Numbered:
    """Locators of numbered paragraphs: how many are expected, and which were found once, are
    missing or came twice.

    `right_page`: those found whose page is one on which the number is printed at the start of a
    line; `checked`: those for which such a page is known.
    """

    expected: int
    found: tuple[str, ...]
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    in_order: bool
    right_page: tuple[str, ...]
    checked: tuple[str, ...]

    @property
    def share(self) -> float:
        """Found once, of those expected (0 to 1)."""
        return len(self.found) / self.expected if self.expected else 0.0


def numbered(
    expected: Sequence[str],
    read: Sequence[tuple[str, int | None]],
    printed: Mapping[str, Collection[int]],
) -> Numbered:
    """Compare what was read with the numbers a publication has.

    `expected`: locators in the publication's order. `read`: locator and page of each passage, in
    the order read. `printed`: locator -> pages where the number stands at the start of a line.
    """
    wanted = set(expected)
    counts = Counter(locator for locator, _ in read if locator in wanted)
    once = [locator for locator in expected if counts[locator] == 1]
    order = [locator for locator, _ in read if counts.get(locator) == 1]
    pages = {locator: page for locator, page in read if locator in wanted}
    checked = [locator for locator in once if printed.get(locator)]
    return Numbered(
        expected=len(expected),
        found=tuple(once),
        missing=tuple(locator for locator in expected if not counts[locator]),
        doubled=tuple(locator for locator in expected if counts[locator] > 1),
        in_order=order == once,
        right_page=tuple(locator for locator in checked if pages[locator] in printed[locator]),
        checked=tuple(checked),
    )


def printed_pages(
    pages: Iterable[tuple[int, str]], numbers: Collection[str]
) -> dict[str, set[int]]:
    """Number -> pages with a line that begins with it. `pages`: page index and plain text."""
    starts: dict[str, set[int]] = {}
    pattern = re.compile(r"^\s*(\d{1,3}(?:\.\d{1,3})?)\.?\s", re.MULTILINE)
    for index, text in pages:
        for number in pattern.findall(text):
            if number in numbers:
                starts.setdefault(number, set()).add(index)
    return starts


@dataclass(frozen=True)
class Coverage:
    """Shares of words, 0 to 1: printed words that were read, and read words beyond the printed."""

    read: float
    twice: float


def coverage(printed: Iterable[str], read: Iterable[str]) -> Coverage:
    """Compare the words of a publication's pages with those of its passages, as multisets."""
    there, got = _words(printed), _words(read)
    return Coverage(
        read=(there & got).total() / max(1, there.total()),
        twice=(got - there).total() / max(1, got.total()),
    )


def _words(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word.lower() for word in _WORD.findall(text))
    return counts


def expected_locators(numbering: Mapping[str, object], prefix: str = "") -> list[str]:
    """The locators that a case's `numbered` entry stands for, in order.

    `numbering`: {first, last}, or {chapters: {chapter: its last number}}. `prefix`: "para " in
    reports.
    """
    chapters = numbering.get("chapters")
    if isinstance(chapters, Mapping):
        return [f"{prefix}{c}.{n}" for c, last in chapters.items() for n in range(1, int(last) + 1)]
    first, last = int(str(numbering["first"])), int(str(numbering["last"]))
    return [f"{prefix}{n}" for n in range(first, last + 1)]
