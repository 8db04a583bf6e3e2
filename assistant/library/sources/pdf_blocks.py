"""Pages to blocks in reading order: running text, boxes, tables, charts, footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeGuard, cast

from assistant.library.sources import RUN_IN, Block
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
from assistant.library.sources.pdf_words import Vocabulary, running_text


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
    rows: list[list[list[Piece]]]
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
        if not title and region.is_table and not self._under_heading():
            title = header_title(rows, " / ")
        if not title and region.is_titled:
            title = header_title(rows, ": ")
        caption = self._caption_above()
        if caption is not None:
            rows.insert(0, [[caption]])
            title = title or caption.text
        heading = self._heading_above()
        form = "table" if region.is_table else "box"
        box = Box(title or heading, form, rows, region, page.index, inherited=not title)
        box.opens_section = bool(title) and (region.is_titled or self._outranks(rows))
        self.flow.entries.append(box)

    def _outranks(self, rows: list[list[list[Piece]]]) -> bool:
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

    def _same_box(self, last: Box, region: Region, rows: list[list[list[Piece]]]) -> bool:
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

    def _extend(self, box: Box, region: Region, rows: list[list[list[Piece]]]) -> None:
        if box.form == "table" and _row_text(rows[0]) == _row_text(box.rows[0]):
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


def _row_text(row: list[list[Piece]]) -> list[str]:
    return [" ".join(piece.text for piece in cell) for cell in row]


def header_title(rows: list[list[list[Piece]]], between: str) -> str:
    """A table's header cells side by side, when its first row is bold; "" if it is not."""
    first = rows[0]
    bold = len(rows) > 1 and all(cell and all(piece.bold for piece in cell) for cell in first)
    plain = bold and not all(piece.bold for cell in rows[1] for piece in cell)
    return between.join(_row_text(first)) if plain else ""


def own_title(rows: list[list[list[Piece]]], body: Measure) -> str:
    """The box's own heading: its first piece, when it is bold or larger and the only one there."""
    if len(rows[0]) != 1 or not rows[0][0]:
        return ""
    first = rows[0][0][0]
    if first.kind == "number" or len(first.text.split()) > 40:
        return ""
    styled = first.bold or first.size >= 1.12 * body.size
    plain = not first.text.rstrip().endswith(".")
    return first.text if styled and plain and first.kind == "text" else ""


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


# -- flow to blocks


def _title_pieces(flow: Flow, body: Measure) -> set[int]:
    """The headings that open the first page: the publication's own title, no part of a path."""
    titles: set[int] = set()
    for entry in flow.entries:
        if isinstance(entry, Box) or entry.first.page != 1 or not is_heading(entry, body):
            break
        titles.add(id(entry))
    return titles


def usual_hang(flow: Flow) -> float:
    """How far the lines of numbered paragraphs stand in from their numbers, in points."""
    hangs = [
        entry.lines[1].x0 - entry.first.x0
        for entry in flow.entries
        if isinstance(entry, Piece) and entry.kind == "number" and len(entry.lines) > 1
    ]
    return sorted(hangs)[len(hangs) // 2] if hangs else 0.0


class BlockWriter:
    """Turns the flow into Blocks; knows the words and the notes of the document."""

    def __init__(self, body: Measure, words: Vocabulary, levels: dict[float, int]):
        self.body, self.words, self.levels = body, words, levels
        self.open_number: Piece | None = None
        self.hang = 0.0
        self.titles: set[int] = set()

    def blocks(self, flow: Flow) -> Iterator[Block]:
        """All blocks in order, the footnotes last."""
        self.hang = usual_hang(flow)
        self.titles = _title_pieces(flow, self.body)
        for entry in flow.entries:
            if isinstance(entry, Piece):
                yield self._piece(entry)
            else:
                self.open_number = None
                yield from self._box(entry)
        for mark, lines in flow.notes:
            yield self._block("footnote", lines, number=mark)

    def _piece(self, piece: Piece) -> Block:
        if is_heading(piece, self.body):
            level = self._level(piece)
            prefix = "" if piece.kind == "text" else f"{piece.mark} "
            self.open_number = None
            block = self._block("heading", piece.lines, level=level)
            return replace(block, text=prefix + block.text)
        if piece.kind == "item":
            return self._block("item", piece.lines, number=piece.mark, level=self._depth(piece))
        if piece.kind == "number":
            self.open_number = piece
        block = self._block("paragraph", piece.lines, number=piece.mark)
        return replace(block, follows=piece.kind == "text" and self._belongs(piece))

    def _belongs(self, piece: Piece) -> bool:
        """Whether text without a number is still part of the numbered paragraph above it."""
        opened = self.open_number
        return opened is not None and piece.first.x0 >= opened.first.x0 + self.hang - 6

    def _level(self, piece: Piece) -> int:
        if id(piece) in self.titles:
            return 0
        if piece.size < 1.08 * self.body.size:
            return RUN_IN
        return min(self.levels.get(round(piece.size), RUN_IN - 1), RUN_IN - 1)

    def _depth(self, piece: Piece) -> int:
        return 1 + max(0, round((piece.first.x0 - self.body.left - 18) / 24))

    def _box(self, box: Box) -> Iterator[Block]:
        form = "table" if box.form == "table" else "box"
        title = running_text([self._plain(box.title)], self.words)
        if box.opens_section:
            yield replace(self._section(box), text=title)
            if sum(len(piece.text.split()) for row in box.rows for c in row for piece in c) <= 6:
                return
        for row in box.rows:
            pieces = [piece for cell in row for piece in cell]
            if not pieces:
                continue
            if form == "table":
                yield self._row(row, title)
            else:
                for piece in pieces:
                    block = self._block("box", piece.lines, number=piece.mark, box=title)
                    yield replace(block, level=int(is_heading(piece, self.body)))

    def _section(self, box: Box) -> Block:
        """The heading that a titled box is for what follows it."""
        head = box.rows[0][0][0]
        return self._block("heading", head.lines, level=self._level(head))

    def _plain(self, title: str) -> str:
        return title.rstrip(" :")

    def _row(self, row: list[list[Piece]], title: str) -> Block:
        cells = [
            [self._block("table", piece.lines, number=piece.mark) for piece in cell] for cell in row
        ]
        flat = [block for cell in cells for block in cell]
        return replace(
            flat[0],
            text=_row_lines(cells),
            number="",
            box=title,
            marks=tuple(mark for block in flat for mark in block.marks),
            verbatim="\n".join(block.verbatim for block in flat),
            page_end=max(block.page_end or 0 for block in flat) or None,
        )

    def _block(
        self, form: str, lines: Iterable[Line], number: str = "", level: int = 0, box: str = ""
    ) -> Block:
        lines = list(lines)
        return Block(
            form=form,  # type: ignore[arg-type]
            text=running_text((line.text for line in lines), self.words),
            page=lines[0].page,
            page_end=lines[-1].page,
            page_label=lines[0].label,
            number=number,
            level=level,
            box=box,
            marks=tuple(mark for line in lines for mark in line.marks),
            verbatim="\n".join(line.verbatim for line in lines),
        )


def _row_lines(cells: list[list[Block]]) -> str:
    """A row as text: cells side by side with " | " when short, else one under the other."""
    texts = ["\n".join(_with_mark(block) for block in cell) for cell in cells]
    short = all("\n" not in text for text in texts)
    filled = [text for text in texts if text]
    if short:
        return " | ".join(filled)
    head, *rest = filled
    glue = " | " if "\n" not in head else "\n"
    return head + (glue if rest else "") + "\n".join(rest)


def _with_mark(block: Block) -> str:
    return f"{block.number} {block.text}".strip()
