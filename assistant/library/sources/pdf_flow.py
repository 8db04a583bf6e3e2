"""Pages to one flow in reading order; what runs over a page break or around a box is joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeGuard, cast

from assistant.library.sources.pdf_boxes import Rows, header_title, own_title, row_text
from assistant.library.sources.pdf_cells import Cell, Region
from assistant.library.sources.pdf_footnotes import Footnote, note_text
from assistant.library.sources.pdf_pieces import (
    Measure,
    Piece,
    goes_on,
    is_caption,
    is_heading,
    pieces_of,
)
from assistant.library.sources.pdf_text import Line


@dataclass(frozen=True)
class PageFlow:
    """One page without its furniture: lines and regions from the top, and its footnotes."""

    index: int
    label: str
    items: tuple[list[Line] | Region, ...]
    note_tail: tuple[Line, ...] = ()
    notes: tuple[Footnote, ...] = ()


@dataclass
class Box:
    """A box, table or chart in the flow; rows are lists of cells, a cell a list of pieces."""

    title: str
    form: str
    rows: Rows
    region: Region
    page: int
    inherited: bool = False
    opens_section: bool = False


@dataclass
class Flow:
    """The document's pieces and boxes in order, with its footnotes."""

    entries: list[Piece | Box] = field(default_factory=list)
    notes: list[tuple[str, list[Line]]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)


class FlowBuilder:
    """Reads page after page; joins what runs over a page break or around a box."""

    def __init__(self, body: Measure, numbers: dict[int, str]) -> None:
        self.body, self.numbers = body, numbers
        self.flow = Flow()
        self.fresh_page = True

    def read(self, page: PageFlow) -> None:
        self.fresh_page = True
        items = list(page.items)
        for at, item in enumerate(items):
            if isinstance(item, Region):
                self._region(item, page)
            else:
                self._lines(item, at > 0)
            self.fresh_page = False
        self._notes(page)

    def _lines(self, lines: list[Line], after_box: bool) -> None:
        pieces = pieces_of(lines, self.body, self.numbers, self.body.right)
        last = self.flow.entries[-1] if self.flow.entries else None
        if after_box and isinstance(last, Box) and pieces and is_caption(pieces[0]):
            last.rows.append([[pieces.pop(0)]])
        self._join_first(pieces, after_box)
        self.flow.entries += pieces

    def _join_first(self, pieces: list[Piece], after_box: bool) -> None:
        """Glue the first piece of a page (or after a box) to the text it goes on with."""
        if not pieces or pieces[0].kind != "text" or not self.flow.entries:
            return
        last = self._last_text()
        if last is None or (is_heading(last, self.body) and not is_heading(pieces[0], self.body)):
            return
        boxed = last is not self.flow.entries[-1]
        unfinished = pieces[0].text[:1].islower()
        if (after_box or boxed) and not unfinished:
            return
        if (self.fresh_page or unfinished) and goes_on(last, pieces[0].first, self.body):
            last.lines += pieces.pop(0).lines

    def _last_text(self) -> Piece | None:
        return next((e for e in reversed(self.flow.entries) if isinstance(e, Piece)), None)

    def _notes(self, page: PageFlow) -> None:
        if page.note_tail and self.flow.notes:
            self.flow.notes[-1][1].extend(page.note_tail)
        for note in page.notes:
            first = note_text(note.lines[0], note.mark)
            self.flow.notes.append((note.mark, [first, *note.lines[1:]]))

    # -- boxes

    def _region(self, region: Region, page: PageFlow) -> None:
        rows = [[self._cell(cell) for cell in row] for row in region.rows]
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        last = self.flow.entries[-1] if self.flow.entries else None
        if self.fresh_page and isinstance(last, Box) and self._same_box(last, region, rows):
            self._extend(last, region, rows)
            return
        title = "" if region.is_chart else own_title(rows, self.body)
        caption = self._caption_above()
        if caption is not None:
            title = title or caption.text
        if not title and region.is_table and not self._under_heading():
            title = header_title(rows, " / ")
        if not title and region.is_titled:
            title = header_title(rows, ": ")
        if caption is not None:
            rows.insert(0, [[caption]])
        heading = self._heading_above()
        form = "table" if region.is_table else "box"
        box = Box(title or heading, form, rows, region, page.index, inherited=not title)
        box.opens_section = bool(title) and (region.is_titled or self._outranks(rows))
        self.flow.entries.append(box)

    def _outranks(self, rows: Rows) -> bool:
        """A framed heading: set as large as the heading in force, alone or atop a page."""
        last = next((e for e in reversed(self.flow.entries) if self._is_heading(e)), None)
        head, alone = rows[0][0][0], sum(len(cell) for row in rows for cell in row) == 1
        if last is None or is_caption(head) or not (alone or self.fresh_page):
            return False
        return head.bold and head.size >= 1.08 * self.body.size and head.size >= last.size

    def _is_heading(self, entry: Piece | Box) -> TypeGuard[Piece]:
        return isinstance(entry, Piece) and is_heading(entry, self.body)

    def _cell(self, cell: Cell) -> list[Piece]:
        lines = list(cell.lines)
        if not lines:
            return []
        return pieces_of(lines, self.body, {}, max(line.x1 for line in lines))

    def _caption_above(self) -> Piece | None:
        last = self.flow.entries[-1] if self.flow.entries else None
        if self.fresh_page or not isinstance(last, Piece) or not is_caption(last):
            return None
        self.flow.entries.pop()
        return last

    def _under_heading(self) -> bool:
        return bool(self.flow.entries) and self._is_heading(self.flow.entries[-1])

    def _heading_above(self) -> str:
        for entry in reversed(self.flow.entries):
            if isinstance(entry, Piece) and is_heading(entry, self.body):
                return entry.text
        return ""

    def _same_box(self, last: Box, region: Region, rows: Rows) -> bool:
        """A box that goes on: same sides, and no heading of the first one's rank."""
        a, b = last.region.rect, region.rect
        if last.region.is_chart or region.is_chart:
            return False
        if abs(a.x0 - b.x0) > 16 or abs(a.x1 - b.x1) > 16:
            return False
        title = own_title(rows, self.body)
        if last.form == "table":
            return region.is_table or not title
        return not region.is_table and (not title or last.inherited)

    def _extend(self, box: Box, region: Region, rows: Rows) -> None:
        if box.form == "table" and row_text(rows[0]) == row_text(box.rows[0]):
            rows = rows[1:]
        if not rows:
            return
        if box.form == "box" and box.rows[-1][-1] and rows[0][0]:
            last, first = box.rows[-1][-1][-1], rows[0][0][0]
            if first.kind == "text" and goes_on(last, first.first, self.body):
                last.lines += first.lines
                rows[0][0].pop(0)
        box.rows += [row for row in rows if any(row)]
        box.region = region


def drop_imprint(flow: Flow, body: Measure, pages: int) -> list[str]:
    """Take the publisher's imprint off the end; what was dropped, for the report.

    It is everything from the copyright line on, with smaller text before it on the same page.
    """
    entries = flow.entries
    signs = [i for i, e in enumerate(entries) if _is_copyright(e) and e.first.page >= pages - 1]
    if not signs or any(isinstance(e, Box) or e.kind == "number" for e in entries[signs[-1] :]):
        return []
    start = signs[-1]
    page = cast(Piece, entries[start]).first.page
    while start > 0 and _is_small_print(entries[start - 1], body, page):
        start -= 1
    del entries[start:]
    return [f"imprint: page {page}"]


def _is_copyright(entry: Piece | Box) -> TypeGuard[Piece]:
    return isinstance(entry, Piece) and entry.text.lstrip().startswith("©")


def _is_small_print(entry: Piece | Box, body: Measure, page: int) -> bool:
    if isinstance(entry, Box) or entry.kind != "text" or entry.first.page != page:
        return False
    return entry.size < 0.93 * body.size
