"""Lines of a statute gathered into subsections, paragraphs and definitions by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.library.sources import Block, BlockForm
from assistant.library.sources.legislation_lines import StatuteLine, tidy

NUMBERED = re.compile(r"(“*\(\d+[A-Z]{0,3}\))\s*(.*)", re.DOTALL)
LETTERED = re.compile(r"(“*\([a-zA-Z]{1,5}\))\s+(.*)", re.DOTALL)
_NUMBERED_TWICE = re.compile(r"“*\d+[A-Z]{0,3} \(\d+\)")
_DEFINITION = re.compile(r"(?:an? |the )?“")
_ENDED = re.compile(r"[.;:—”]$|; (?:and|or)$")


@dataclass(frozen=True)
class Layout:
    """What decides where lines begin: regulations or an Act, and whether in a Schedule."""

    instrument: bool
    in_schedule: bool


@dataclass
class Piece:
    """Lines of one subsection, paragraph, definition or stretch of text."""

    lines: list[StatuteLine]
    box: str = ""
    continued_at: float | None = None

    @property
    def first(self) -> StatuteLine:
        return self.lines[0]

    @property
    def text(self) -> str:
        return tidy(joined(line.text for line in self.lines))

    @property
    def has_marker(self) -> bool:
        return starts_marked(self.first.text)

    def block(self, form: BlockForm, text: str, number: str = "", level: int = 0) -> Block:
        return Block(
            form=form,
            text=text,
            page=self.first.page,
            page_end=self.lines[-1].page,
            page_label=self.first.label,
            number=number,
            level=level,
            box=self.box,
            marks=tuple(dict.fromkeys(mark for line in self.lines for mark in line.marks)),
            verbatim="\n".join(line.verbatim for line in self.lines),
        )


def joined(texts: Iterable[str]) -> str:
    """Lines as running text; a hyphen at a line's end is a printed one and stays."""
    out = ""
    for text in texts:
        glued = out.endswith("-") and not out.endswith(" -")
        out = f"{out}{text}" if glued or not out else f"{out} {text}"
    return out


def begins_at(line: StatuteLine, x: float, slack: float = 2.5) -> bool:
    """Whether the line, or the bracket that opens it, begins at x."""
    return min(abs(line.x0 - x), abs(line.edge - x)) < slack


def starts_marked(text: str) -> bool:
    return bool(NUMBERED.match(text) or LETTERED.match(text))


def continues(piece: Piece, line: StatuteLine, layout: Layout) -> bool:
    """Same paragraph: close below (or on the next page), and where its lines begin."""
    if line.text[0] in ";,":
        return True
    if line.gap is not None and line.gap > 14.4:
        return False
    if starts_marked(line.text) and (line.gap is None or line.gap > 13.4):
        return False
    if line.gap is None and begins_at(line, piece.first.x0, 2) and _ENDED.search(piece.text):
        return False
    if piece.continued_at is not None:
        return begins_at(line, piece.continued_at)
    return _begins_second(piece.first, line, layout)


def _begins_second(first: StatuteLine, line: StatuteLine, layout: Layout) -> bool:
    """Whether a second line begins where one would below this first line."""
    numbered_twice = _opens_paragraph(first, layout)
    marked = starts_marked(first.text) or first.hang is not None or numbered_twice
    if layout.instrument and first.edge < 112 and begins_at(line, 90):
        return True
    if marked and first.hang is not None:
        return begins_at(line, first.hang)
    if marked:
        least, most = (25, 60) if numbered_twice else (8, 30)
        return first.x0 + least < line.edge < first.x0 + most
    both = _DEFINITION.match(first.text) and _DEFINITION.match(line.text)
    if both and abs(line.edge - first.edge) < 2 and (line.gap or 0) > 13.4:
        return False
    return first.edge - 14 < line.edge < first.edge + 2


def _opens_paragraph(first: StatuteLine, layout: Layout) -> bool:
    """Whether "2 (1) ..." opens a paragraph of a Schedule, here or in quoted words."""
    own = layout.in_schedule and not layout.instrument and 92 < first.x0 < 100
    return own or bool(_NUMBERED_TWICE.match(first.text))
