"""A sheet as PDF (A4). A character that the font lacks is printed as its code, never dropped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from assistant.exports.fonts import Font, add_font
from assistant.exports.sheet import (
    Block,
    Grid,
    Heading,
    Items,
    Quote,
    Sheet,
    Text,
    texts,
    visible,
)

HANG = 3.5  # millimetres from a bullet to its text
_PLAIN = {"\u2011": "-", "\u00a0": " ", "\u202f": " ", "\t": " "}
_TYPOGRAPHY = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."}

PAGES = "\x02\x02\x02"
"""Stands for the number of pages, three digits wide. No font has it, so no text can hold it."""
PADDING = 1.2
TALLEST, PIECE = 40, 10
"""Lines that a row may have, less than a page with its heading; and those of each row that a
taller one is drawn as, so that it goes on on the same page.
"""
SCALES = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6)


class _Page(FPDF):  # type: ignore[misc]
    foot = ""
    family = "Helvetica"

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(self.family, size=7.5)
        self.set_text_color(70)
        words = f"{self.foot} Page {self.page_no()} of {PAGES}"
        self.multi_cell(0, 3.6, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(0)


class _Drawer:
    def __init__(self, sheet: Sheet, scale: float) -> None:
        self.scale = scale
        self.pdf = _Page(format="A4")
        self.pdf.alias_nb_pages(PAGES)
        self.font: Font = add_font(self.pdf)
        self.pdf.foot, self.pdf.family = self.shown(sheet.foot), self.font.family
        self.pdf.set_margins(18, 16)
        self.pdf.set_auto_page_break(True, 22)
        self.pdf.set_title(sheet.title)
        self.pdf.set_lang("en-GB")
        self.pdf.set_creation_date(sheet.made)
        self.pdf.add_page()

    def shown(self, text: str) -> str:
        """The text in characters that the font has; others as [U+4E2D]."""
        return "".join(self._character(c) for c in visible(text))

    def _character(self, character: str) -> str:
        if character == "\n" or self.font.has(character):
            return character
        plain = _PLAIN.get(character) or _TYPOGRAPHY.get(character)
        return plain or f"[U+{ord(character):04X}]"

    def lacks(self, text: str) -> bool:
        """Whether any character of the text will be printed as its code."""
        return any(len(self._character(c)) > 5 for c in set(text))

    def write(self, text: str, size: float, *, bold: bool = False, indent: float = 0) -> None:
        pdf, size = self.pdf, size * self.scale
        pdf.set_font(self.font.family, "B" if bold else "", size)
        pdf.set_x(pdf.l_margin + indent)
        pdf.multi_cell(
            0, size * 0.52, self.shown(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def draw(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Items):
            for depth, text in block.items:
                self._item(text, 9.5, indent=3 + 5 * depth)
            self.pdf.ln(1.5 * self.scale)
        elif isinstance(block, Grid):
            self._grid(block)
        elif isinstance(block, Quote):
            self.write(block.text, 9.5, indent=6)
            self.write(block.source, 8.5, indent=6)
            self.pdf.ln(2 * self.scale)
        else:
            self._paragraph(block)

    def _item(self, text: str, size: float, *, indent: float) -> None:
        """Its lines begin below one another, not below the bullet."""
        pdf, high = self.pdf, size * self.scale * 0.52
        if pdf.will_page_break(high):
            pdf.add_page()
        pdf.set_font(self.font.family, "", size * self.scale)
        pdf.set_x(pdf.l_margin + indent)
        pdf.cell(HANG, high, "•")
        self.write(text, size, indent=indent + HANG)

    def _heading(self, block: Heading) -> None:
        pdf = self.pdf
        if pdf.will_page_break(48 if block.level == 1 else 36):  # 12 for a heading below it
            pdf.add_page()
        pdf.ln((3 if block.level == 1 else 1.5) * self.scale)
        self.write(block.text, 13 if block.level == 1 else 10.5, bold=True)
        pdf.ln(1)

    def _paragraph(self, block: Text) -> None:
        self.write(block.text, 9.5, bold=block.strong)
        self.pdf.ln(1.5 * self.scale)

    def _grid(self, grid: Grid) -> None:
        pdf, headed = self.pdf, any(grid.head)
        pdf.set_font(self.font.family, size=9 * self.scale)
        pdf.set_draw_color(160)
        bold = FontFace(emphasis="BOLD")
        with pdf.table(
            col_widths=grid.widths,
            first_row_as_headings=headed,
            headings_style=FontFace(emphasis="BOLD", fill_color=(235, 238, 242)),
            line_height=4.6 * self.scale,
            padding=PADDING * self.scale,
            text_align="LEFT",
            v_align="TOP",
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        ) as table:
            if headed:
                table.row([self.shown(text) or " " for text in grid.head])
            for cells in self._rows(grid):
                row = table.row()
                for place, text in enumerate(cells):
                    style = bold if not headed and place == 0 else None
                    row.cell(text or " ", style=style)
        pdf.ln(2)

    def _rows(self, grid: Grid) -> Iterator[tuple[str, ...]]:
        """The rows, one that is too tall for a page as several."""
        for cells in grid.rows:
            columns = [self._pieces(grid, place, text) for place, text in enumerate(cells)]
            yield from zip_longest(*columns, fillvalue="")

    def _pieces(self, grid: Grid, place: int, text: str) -> list[str]:
        """The text of a cell, cut where its lines are more than a row may have."""
        shown = self.shown(text)
        if len(shown) <= TALLEST:
            return [shown]
        emphasis = "B" if place == 0 and not any(grid.head) else ""
        self.pdf.set_font(style=emphasis)
        lines = self.pdf.multi_cell(
            self.pdf.epw * grid.widths[place] / sum(grid.widths),
            text=shown,
            align="L",
            padding=PADDING * self.scale,
            dry_run=True,
            output=MethodReturnValue.LINES,
        )
        self.pdf.set_font(style="")
        if len(lines) <= TALLEST:
            return [shown]
        return ["\n".join(lines[cut : cut + PIECE]) for cut in range(0, len(lines), PIECE)]


def to_pdf(sheet: Sheet) -> bytes:
    """The sheet as the bytes of a PDF file."""
    return bytes(_drawn(sheet, 1.0).output())


def to_one_page(sheet: Sheet) -> bytes:
    """The same in the largest type that fits on one page (never under 5.5 points)."""
    for scale in SCALES:
        pdf = _drawn(sheet, scale)
        if pdf.page_no() == 1:
            break
    return bytes(pdf.output())


def _drawn(sheet: Sheet, scale: float) -> FPDF:
    drawer = _Drawer(sheet, scale)
    drawer.write(sheet.title, 17, bold=True)
    drawer.pdf.ln(2 * scale)
    if sheet.unprintable and drawer.lacks("".join(texts(sheet))):
        drawer.draw(Text(sheet.unprintable))
    for block in sheet.blocks:
        drawer.draw(block)
    return drawer.pdf
