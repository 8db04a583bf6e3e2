"""What the lines of a statute are: headings, provisions, running text, annotations, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from assistant.library.sources import Block
from assistant.library.sources.legislation_lines import RunningTitle, StatuteLine, is_omission
from assistant.library.sources.legislation_pieces import (
    LETTERED,
    NUMBERED,
    Layout,
    Piece,
    continues,
    joined,
)
from assistant.library.sources.legislation_place import Place
from assistant.library.sources.legislation_tables import RepealTable

PROVISION = 4
"""The level of a heading that opens a provision."""

_DIVISION = re.compile(
    r"(PART|CHAPTER|SCHEDULE)(?: (\w+))?(?: (?:Sections?|Regulations?|Article).*)?"
)
_SECTION = re.compile(r"(\d+[A-Z]{0,3})\s+(.+)")
_REGULATION = re.compile(r"(\d+[A-Z]{0,3})\.(?:—\s*(?=\()|\s+)(.*)")
_ANNOTATION = re.compile(r"([A-Z]\d+[A-Z]*)\s+(.*)", re.DOTALL)


@dataclass
class LegislationReader:
    """Reads line after line; `blocks` grows, `omitted` names provisions that are only dots."""

    titles: list[RunningTitle]
    instrument: bool
    blocks: list[Block] = field(default_factory=list)
    omitted: list[str] = field(default_factory=list)
    piece: Piece | None = None
    division: Piece | None = None
    heading: Piece | None = None
    note: Piece | None = None
    table: RepealTable | None = None
    schedule: str = ""
    part: str = ""
    provision: str = "introductory text"
    place: Place = field(default_factory=Place)
    prospective: bool = False
    pending: Piece | None = None
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
            self.note = Piece([line])
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
        if self.table is None or self.table.takes(line):
            return self.table is not None
        self._end_table()
        return False

    def _opens_division(self, line: StatuteLine) -> bool:
        if line.text.replace(" ", "") == "SCHEDULES" and line.edge > 200:
            self._end_piece()
            return True
        match = _DIVISION.fullmatch(line.text)
        if not match or line.edge < 200:
            return False
        self._end_piece()
        self.division = Piece([line])
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
        self.place = Place()

    def _running_title(self, name: str, page: int) -> str:
        for title in self.titles:
            if title.name == name and page <= title.page <= page + 2:
                return title.title
        return ""

    def _open_heading(self, line: StatuteLine, level: int) -> None:
        self._end_piece()
        self.begun = True
        self.heading = Piece([line], box=str(level))

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

    def _open_provision(self, piece: Piece, number: str, title: str) -> None:
        self.provision = number
        if piece.first.edge < 94 or not self.prospective:
            self.prospective = False
        block = piece.block("heading", title, number, PROVISION)
        self.blocks.append(replace(block, box="prospective" if self.prospective else ""))
        self.place = Place()

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
                self._open_provision(Piece([line]), "explanatory note", title.capitalize())
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
            self._open_provision(Piece([line]), "signature", "")
        return False

    def _open_numbered(self, line: StatuteLine, number: str, rest: str) -> None:
        """A regulation, or a paragraph of a Schedule to regulations."""
        within = self.schedule
        locator = f"{within}{self.part} para {number}" if within else f"reg {number}"
        if self.schedule:
            self._open_provision(Piece([line]), locator, "")
        else:
            titled = self.pending or Piece([line])
            title = self.pending.text if self.pending else ""
            self._open_provision(titled, locator, f"{number} {title}".strip())
        self.pending = None
        self.piece = Piece([replace(line, text=rest, marks=() if not rest else line.marks)])

    def _opens_schedule_paragraph(self, line: StatuteLine) -> bool:
        match = re.match(r"(\d+[A-Z]{0,3})\s+(.*)", line.text)
        if not match or line.x0 > 112 or line.bold:
            return False
        self._end_piece()
        self._open_provision(Piece([line]), f"{self.schedule}{self.part} para {match[1]}", "")
        self.piece = Piece([replace(line, text=match[2])])
        return True

    # -- running text

    def _text(self, line: StatuteLine) -> None:
        if self.piece is not None and continues(self.piece, line, self._layout()):
            piece = self.piece
            if piece.continued_at is None:
                piece.continued_at = line.edge
            piece.lines.append(line)
            return
        self._end_piece()
        self.piece = Piece([line])

    def _end_piece(self) -> None:
        if self.piece is None:
            return
        piece, self.piece = self.piece, None
        if is_omission(NUMBERED.sub(r"\2", LETTERED.sub(r"\2", piece.text))):
            self._omit(piece)
        else:
            self.blocks.append(self._block(piece))

    def _omit(self, piece: Piece) -> None:
        match = NUMBERED.match(piece.text)
        if match and self._is_main(piece):
            self.omitted.append(self.provision + match[1])
        elif not piece.has_marker and self.blocks and self.blocks[-1].level == PROVISION:
            self.omitted.append(self.provision)

    def _block(self, piece: Piece) -> Block:
        number, lettered = NUMBERED.match(piece.text), LETTERED.match(piece.text)
        if number and self._is_main(piece):
            self.place = Place()
            return piece.block("paragraph", number[2], number[1])
        piece.box = self.place.quoted_in(piece, number[1].lstrip("“") if number else "")
        match = number or lettered
        if match:
            return piece.block("item", match[2], match[1], self.place.depth(piece.first.x0))
        return piece.block("paragraph", piece.text)

    def _is_main(self, piece: Piece) -> bool:
        """Whether a number stands in the provision's own column, not in words quoted below it."""
        limit = 112 if self.instrument else 126 if self.schedule else 120
        begins = piece.first.edge if self.instrument else piece.first.x0
        return begins < limit and not piece.text.startswith("“")

    def _layout(self) -> Layout:
        return Layout(self.instrument, bool(self.schedule))

    # -- tables of repeals

    def _opens_table(self, line: StatuteLine) -> bool:
        if not (self.schedule and line.bold and line.italic and not line.centred):
            return False
        self._end_piece()
        self.table = RepealTable()
        return True

    def _end_table(self) -> None:
        if self.table is not None:
            self.blocks += self.table.blocks()
        self.table = None
