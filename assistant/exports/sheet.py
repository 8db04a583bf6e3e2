"""What a printed copy says, before anyone draws it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_HIDING = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SECTION = re.compile(r"\d+[A-Z]{0,2}(\(|$)")
_SPELT = {word: word for word in ("and", "in", "of", "the", "for", "to", "a")}
_SPELT |= {"nspcc": "NSPCC", "uk": "UK", "childrens": "Children's"}


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 or 2 below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Items:
    """A list; each item with its depth, 0 for the outermost."""

    items: tuple[tuple[int, str], ...]

    @classmethod
    def flat(cls, *texts: str) -> Items:
        """A list without sub-lists."""
        return cls(tuple((0, text) for text in texts))


@dataclass(frozen=True)
class Grid:
    """A table with a row of headings. `widths` are the columns' shares of the width."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Quote:
    """Words from elsewhere, and where they stand."""

    text: str
    source: str


Block = Heading | Text | Items | Grid | Quote


@dataclass(frozen=True)
class Sheet:
    """A title, its blocks, the line at the foot of every page and the moment it was made.

    `unprintable` is said at the top of a PDF whose font lacks some of the characters.
    """

    title: str
    blocks: tuple[Block, ...]
    foot: str
    made: datetime
    unprintable: str = ""


def texts(sheet: Sheet) -> Iterator[str]:
    """Every text of the sheet, in order."""
    yield sheet.title
    for block in sheet.blocks:
        if isinstance(block, Items):
            yield from (text for _, text in block.items)
        elif isinstance(block, Grid):
            yield from block.head
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Quote):
            yield from (block.text, block.source)
        else:
            yield block.text
    yield sheet.foot


def visible(text: str) -> str:
    """The text with characters that turn, hide or control other text shown as their code, and one
    kind of line end.
    """
    return _HIDING.sub(lambda match: f"[U+{ord(match[0]):04X}]", _LINE_ENDS.sub("\n", text))


def place(reference: str) -> str:
    """A reference in words: Working Together 2023, paragraph 330."""
    document, _, locator = reference.partition("#")
    title = " ".join(_SPELT.get(word, word.capitalize()) for word in re.split(r"[-/]", document))
    if locator.isdigit():
        return f"{title}, paragraph {locator}"
    if _SECTION.match(locator):
        return f"{title}, section {locator}"
    return f"{title}, {locator}"


def places(references: Iterable[str]) -> str:
    """Several references in words; a title is not repeated."""
    said: list[str] = []
    before = ""
    for reference in references:
        words = place(reference)
        title, _, locator = words.partition(", ")
        said.append(locator if title == before else words)
        before = title
    return "; ".join(said)


def long_day(iso: str) -> str:
    """A day such as Friday 9 January 2026; empty for an empty text."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def long_moment(iso: str) -> str:
    """A day and the time of day as it was entered: a bare day stays a day."""
    if len(iso) <= 10:
        return long_day(iso)
    moment = datetime.fromisoformat(iso)
    return f"{long_day(iso[:10])}, {moment:%H:%M}"
