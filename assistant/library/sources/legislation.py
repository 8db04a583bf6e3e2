"""The reader for Acts and regulations as legislation.gov.uk prints them to PDF.

Blocks: headings of level 1 (Part, Schedule), 2 (Chapter, Part of a Schedule), 3 (crossheading) and
4 (one provision: `number` is its locator, "16C", "reg 40", "sch 1 para 2"); below a provision its
subsections ("paragraph" with a number), paragraphs ("item") and definitions; `box` names the place
in another law that quoted words are for ("16B(3)"); "footnote" is an annotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypdfium2 as pdfium

from assistant.library.sources import Block, BlockForm, Reading
from assistant.library.sources.legislation_lines import (
    RunningTitle,
    StatuteLine,
    is_omission,
    running_titles,
    statute_lines,
    tidy,
)
from assistant.library.sources.pdf_text import PDFIUM_LOCK, TextLayer, read_lines

PROVISION = 4
"""The level of a heading that opens a provision."""

_DIVISION = re.compile(r"(PART|CHAPTER|SCHEDULE)(?: (\w+))?(?: (?:Sections?|Regulations?|Article).*)?")
_SECTION = re.compile(r"(\d+[A-Z]{0,3})\s+(.+)")
_REGULATION = re.compile(r"(\d+[A-Z]{0,3})\.(?:—\s*(?=\()|\s+)(.*)")
_NUMBERED = re.compile(r"(“*\(\d+[A-Z]{0,3}\))\s*(.*)", re.DOTALL)
_LETTERED = re.compile(r"(“*\([a-zA-Z]{1,5}\))\s+(.*)", re.DOTALL)
_QUOTED_TITLE = re.compile(r"“*(\d+[A-Z]{1,4})\s+[A-Z(]")
_NUMBERED_TWICE = re.compile(r"“*\d+[A-Z]{0,3} \(\d+\)")
_ANNOTATION = re.compile(r"([A-Z]\d+[A-Z]*)\s+(.*)", re.DOTALL)
_DEFINITION = re.compile(r"(?:an? |the )?“")
_ENDED = re.compile(r"[.;:—”]$|; (?:and|or)$")
_MIDDLE = 295.0


def read_legislation(path: Path) -> Reading:
    """Read an Act or an instrument. DocumentRefused if the file cannot be opened or needs OCR."""
    return reading_of(read_lines(path))


def reading_of(layer: TextLayer) -> Reading:
    """The Reading of the text layer of a law."""
    reader = _Reader(running_titles(layer), _is_instrument(layer))
    later = [line.text for line in statute_lines(layer) if reader.read(line) is None]
    reader.close()
    metadata = layer.metadata | ({"changes": " ".join(later)} if later else {})
    dropped = list(layer.dropped)
    if reader.omitted:
        dropped.append(f"repealed, without text: {', '.join(dict.fromkeys(reader.omitted))}")
    return Reading(
        tuple(reader.blocks), len(layer.pages), metadata.get("Title", ""), tuple(dropped), metadata
    )


def looks_like_legislation(path: Path) -> bool:
    """Whether the file says that legislation.gov.uk made it, and opens like a law."""
    with PDFIUM_LOCK:
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError:
            return False
        try:
            author = document.get_metadata_value("Author")
        finally:
            document.close()
    return str(author).strip() == "www.legislation.gov.uk"


def _is_instrument(layer: TextLayer) -> bool:
    return any(line.text.strip() == "STATUTORY INSTRUMENTS" for line in layer.pages[0].lines)


@dataclass
class _Piece:
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


def joined(texts: Iterator[str] | list[str]) -> str:
    """Lines as running text; a hyphen at a line's end is a printed one and stays."""
    out = ""
    for text in texts:
        glued = out.endswith("-") and not out.endswith(" -")
        out = f"{out}{text}" if glued or not out else f"{out} {text}"
    return out


def _begins_at(line: StatuteLine, x: float, slack: float = 2.5) -> bool:
    """Whether the line, or the bracket that opens it, begins at x."""
    return min(abs(line.x0 - x), abs(line.edge - x)) < slack


def starts_marked(text: str) -> bool:
    return bool(_NUMBERED.match(text) or _LETTERED.match(text))


@dataclass
class _Reader:
    """Reads line after line; `blocks` grows, `omitted` names provisions that are only dots."""

    titles: list[RunningTitle]
    instrument: bool
    blocks: list[Block] = field(default_factory=list)
    omitted: list[str] = field(default_factory=list)
    piece: _Piece | None = None
    division: _Piece | None = None
    heading: _Piece | None = None
    note: _Piece | None = None
    table: list[_Piece] | None = None
    schedule: str = ""
    part: str = ""
    provision: str = "introductory text"
    box: str = ""
    quoted: str = ""
    columns: list[float] = field(default_factory=list)
    prospective: bool = False
    pending: _Piece | None = None
    begun: bool = False

    def read(self, line: StatuteLine) -> bool | None:
        """None when the line belongs to the list of later changes at the end of the file."""
        if line.kind == "end":
            return None
        if line.kind != "body":
            self._annotation(line)
        elif line.text:
            self._body(line)
        return True

    def close(self) -> None:
        """Write what is still open."""
        self._end_note()
        self._end_piece()
        self._end_division()
        self._end_heading()
        self._end_table()

    # -- annotations

    def _annotation(self, line: StatuteLine) -> None:
        self._end_piece()
        self._end_division()
        self._end_heading()
        self._end_table()
        if line.kind == "note heading":
            self._end_note()
        elif _ANNOTATION.match(line.text) and line.x0 < 115:
            self._end_note()
            self.note = _Piece([line])
        elif self.note is not None:
            self.note.lines.append(line)

    def _end_note(self) -> None:
        if self.note is not None:
            match = _ANNOTATION.match(self.note.text)
            if match:
                self.blocks.append(self.note.block("footnote", match[2], match[1]))
        self.note = None

    # -- headings

    def _body(self, line: StatuteLine) -> None:
        if self._goes_on(line):
            return
        self._end_note()
        if self.heading is not None:
            self._end_heading()
        if self._opens_division(line) or self._opens_table(line):
            return
        if line.text == "PROSPECTIVE":
            self._end_piece()
            self.prospective = True
        elif self.begun and line.italic and line.centred and not line.text.startswith("“"):
            self._open_heading(line, 3)
        elif self._opens_provision(line):
            return
        else:
            self._text(line)

    def _goes_on(self, line: StatuteLine) -> bool:
        """Whether the line goes on with an open title, heading or table."""
        if self.division is not None:
            if line.centred and not line.italic and not _DIVISION.fullmatch(line.text):
                self.division.lines.append(line)
                return True
            self._end_division()
        near = line.gap is not None and line.gap < 14.4
        if self.heading is not None and near and line.bold == self.heading.first.bold:
            same_look = line.italic == self.heading.first.italic
            if same_look and (line.bold or line.centred):
                self.heading.lines.append(line)
                return True
        return self.table is not None and self._table_row(line)

    def _opens_division(self, line: StatuteLine) -> bool:
        if line.text.replace(" ", "") == "SCHEDULES" and line.edge > 200:
            self._end_piece()
            return True
        match = _DIVISION.fullmatch(line.text)
        if not match or line.edge < 200:
            return False
        self._end_piece()
        self.division = _Piece([line])
        self.begun = True
        return True

    def _end_division(self) -> None:
        if self.division is None:
            return
        match = _DIVISION.fullmatch(self.division.first.text)
        assert match is not None
        kind, number = match[1], match[2] or ""
        title = joined([line.text for line in self.division.lines[1:]])
        shown = self._running_title(f"{kind} {number}".strip(), self.division.first.page) or title
        within = (kind == "PART" and self.schedule) or kind == "CHAPTER"
        if kind == "SCHEDULE":
            self.schedule, self.part = f"sch {number}".strip(), ""
        elif within and kind == "PART":
            self.part = f" part {number}"
        elif kind == "PART":
            self.part = ""
        text = f"{kind.capitalize()} {number}".strip() + (f": {shown}" if shown else "")
        self.blocks.append(self.division.block("heading", text, level=2 if within else 1))
        self.provision = f"{self.schedule}{self.part}"
        self.division = None
        self._forget_place()

    def _running_title(self, name: str, page: int) -> str:
        for title in self.titles:
            if title.name == name and page <= title.page <= page + 2:
                return title.title
        return ""

    def _open_heading(self, line: StatuteLine, level: int) -> None:
        self._end_piece()
        self.begun = True
        self.heading = _Piece([line], box=str(level))

    def _end_heading(self) -> None:
        """Write a crossheading; a section's title opens its provision."""
        if self.heading is None:
            return
        piece, self.heading = self.heading, None
        level = int(piece.box)
        piece.box = ""
        if level == 3:
            self.blocks.append(piece.block("heading", piece.text, level=3))
            self.provision = f"{self.schedule}{self.part}"
        elif self.instrument:
            self.pending = piece
        else:
            match = _SECTION.match(piece.text)
            assert match is not None
            self._open_provision(piece, match[1], f"{match[1]} {match[2]}")

    def _open_provision(self, piece: _Piece, number: str, title: str) -> None:
        self.provision = number
        if piece.first.edge < 94 or not self.prospective:
            self.prospective = False
        block = piece.block("heading", title, number, PROVISION)
        self.blocks.append(replace(block, box="prospective" if self.prospective else ""))
        self._forget_place()

    def _forget_place(self) -> None:
        self.box = self.quoted = ""
        self.columns = []

    # -- provisions

    def _opens_provision(self, line: StatuteLine) -> bool:
        if self.instrument:
            return self._opens_regulation(line)
        if self.schedule:
            return self._opens_schedule_paragraph(line)
        if line.bold and line.x0 < 125 and _SECTION.match(line.text):
            self._open_heading(line, PROVISION)
            return True
        return False

    def _opens_regulation(self, line: StatuteLine) -> bool:
        if line.bold and (line.edge < 95 or (self.begun and line.centred)):
            title = "EXPLANATORY NOTE"
            if line.text == title:
                self._end_piece()
                self.schedule = self.part = ""
                self._open_provision(_Piece([line]), "explanatory note", title.capitalize())
            else:
                self._open_heading(line, 3 if self.schedule else PROVISION)
            return True
        match = _REGULATION.match(line.text)
        if match and 95 < line.x0 < 135 and self.provision != "explanatory note":
            self._end_piece()
            self._open_numbered(line, match[1], match[2])
            return True
        if line.italic and line.edge > 350 and not self.schedule:
            self._end_piece()
            self._open_provision(_Piece([line]), "signature", "")
        return False

    def _open_numbered(self, line: StatuteLine, number: str, rest: str) -> None:
        """A regulation, or a paragraph of a Schedule to regulations."""
        within = self.schedule
        locator = f"{within}{self.part} para {number}" if within else f"reg {number}"
        if self.schedule:
            self._open_provision(_Piece([line]), locator, "")
        else:
            titled = self.pending or _Piece([line])
            title = self.pending.text if self.pending else ""
            self._open_provision(titled, locator, f"{number} {title}".strip())
        self.pending = None
        self.piece = _Piece([replace(line, text=rest, marks=() if not rest else line.marks)])

    def _opens_schedule_paragraph(self, line: StatuteLine) -> bool:
        match = re.match(r"(\d+[A-Z]{0,3})\s+(.*)", line.text)
        if not match or line.x0 > 112 or line.bold:
            return False
        self._end_piece()
        self._open_provision(_Piece([line]), f"{self.schedule}{self.part} para {match[1]}", "")
        self.piece = _Piece([replace(line, text=match[2])])
        return True

    # -- running text

    def _text(self, line: StatuteLine) -> None:
        if self.piece is not None and self._continues(self.piece, line):
            piece = self.piece
            if piece.continued_at is None:
                piece.continued_at = line.edge
            piece.lines.append(line)
            return
        self._end_piece()
        self.piece = _Piece([line])

    def _continues(self, piece: _Piece, line: StatuteLine) -> bool:
        """Same paragraph: close below (or on the next page), and where its lines begin."""
        if line.text[0] in ";,":
            return True
        if line.gap is not None and line.gap > 14.4:
            return False
        if starts_marked(line.text) and (line.gap is None or line.gap > 13.4):
            return False
        if line.gap is None and _begins_at(line, piece.first.x0, 2) and _ENDED.search(piece.text):
            return False
        if piece.continued_at is not None:
            return _begins_at(line, piece.continued_at)
        return self._begins_second(piece.first, line)

    def _begins_second(self, first: StatuteLine, line: StatuteLine) -> bool:
        """Whether a second line begins where one would below this first line."""
        numbered_twice = self._opens_paragraph(first)
        marked = starts_marked(first.text) or first.hang is not None or numbered_twice
        if self.instrument and first.edge < 112 and _begins_at(line, 90):
            return True
        if marked and first.hang is not None:
            return _begins_at(line, first.hang)
        if marked:
            least, most = (25, 60) if numbered_twice else (8, 30)
            return first.x0 + least < line.edge < first.x0 + most
        both = _DEFINITION.match(first.text) and _DEFINITION.match(line.text)
        if both and abs(line.edge - first.edge) < 2 and (line.gap or 0) > 13.4:
            return False
        return first.edge - 14 < line.edge < first.edge + 2

    def _opens_paragraph(self, first: StatuteLine) -> bool:
        """Whether "2 (1) ..." opens a paragraph of a Schedule, here or in quoted words."""
        own = bool(self.schedule) and not self.instrument and 92 < first.x0 < 100
        return own or bool(_NUMBERED_TWICE.match(first.text))

    def _end_piece(self) -> None:
        if self.piece is None:
            return
        piece, self.piece = self.piece, None
        if is_omission(_NUMBERED.sub(r"\2", _LETTERED.sub(r"\2", piece.text))):
            self._omit(piece)
        else:
            self.blocks.append(self._block(piece))

    def _omit(self, piece: _Piece) -> None:
        match = _NUMBERED.match(piece.text)
        if match and self._is_main(piece):
            self.omitted.append(self.provision + match[1])
        elif not piece.has_marker and self.blocks and self.blocks[-1].level == PROVISION:
            self.omitted.append(self.provision)

    def _block(self, piece: _Piece) -> Block:
        number, lettered = _NUMBERED.match(piece.text), _LETTERED.match(piece.text)
        if number and self._is_main(piece):
            self._forget_place()
            return piece.block("paragraph", number[2], number[1])
        self._quote(piece, number[1].lstrip("“") if number else "")
        piece.box = self.box
        match = number or lettered
        if match:
            return piece.block("item", match[2], match[1], self._depth(piece.first.x0))
        return piece.block("paragraph", piece.text)

    def _is_main(self, piece: _Piece) -> bool:
        """Whether a number stands in the provision's own column, not in words quoted below it."""
        limit = 112 if self.instrument else 126 if self.schedule else 120
        begins = piece.first.edge if self.instrument else piece.first.x0
        return begins < limit and not piece.text.startswith("“")

    def _quote(self, piece: _Piece, number: str) -> None:
        """Follow which place of another law the quoted words are for."""
        title = _QUOTED_TITLE.match(piece.text)
        if title and piece.first.x0 > 115 and (piece.first.gap or 30) > 17:
            self.quoted = self.box = title[1]
        elif number:
            self.box = f"{self.quoted}{number}"
        elif not piece.has_marker and piece.first.x0 < 137 and not piece.text.startswith("“"):
            self._forget_place()

    def _depth(self, x0: float) -> int:
        while self.columns and self.columns[-1] > x0 - 8:
            self.columns.pop()
        self.columns.append(x0)
        return len(self.columns)

    # -- tables of repeals

    def _opens_table(self, line: StatuteLine) -> bool:
        if not (self.schedule and line.bold and line.italic and not line.centred):
            return False
        self._end_piece()
        self.table = []
        return True

    def _table_row(self, line: StatuteLine) -> bool:
        """Take a line with two columns; False when the table is over."""
        assert self.table is not None
        if line.centred or line.bold or abs(line.x0 - 90) < 1.5:
            self._end_table()
            return False
        begins = line.x0 < _MIDDLE and (line.gap is None or line.gap > 14.4)
        if begins or not self.table:
            self.table.append(_Piece([line]))
        else:
            self.table[-1].lines.append(line)
        return True

    def _end_table(self) -> None:
        for row in self.table or []:
            cells = [_cell(row, left=True), _cell(row, left=False)]
            self.blocks.append(row.block("table", " | ".join(filter(None, cells))))
        self.table = None


def _cell(row: _Piece, left: bool) -> str:
    texts = []
    for line in row.lines:
        runs = [run.text for run in line.runs if (run.x0 < _MIDDLE) == left]
        texts.append(" ".join(runs))
    return tidy(joined([text for text in texts if text]))
