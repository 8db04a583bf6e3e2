"""The flow of a publication to blocks, with its words mended and its footnotes last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from assistant.library.sources import RUN_IN, Block, BlockForm
from assistant.library.sources.pdf_flow import Box, Flow
from assistant.library.sources.pdf_pieces import Measure, Piece, is_heading
from assistant.library.sources.pdf_text import Line, join_runs
from assistant.library.sources.pdf_words import Vocabulary, running_text

FEWEST_TERMS = 5
"""So many paragraphs of a section must open with a term for it to be a list of terms."""

_DASHES = ("-", "–", "—", ":")


def title_pieces(flow: Flow, body: Measure, front: int) -> set[int]:
    """The headings before any text on the front pages: the publication's own title, no path."""
    titles: set[int] = set()
    for entry in flow.entries:
        if isinstance(entry, Box):
            continue
        if entry.first.page > front or not is_heading(entry, body):
            break
        titles.add(id(entry))
    return titles


def defined_terms(flow: Flow, body: Measure) -> dict[int, str]:
    """id() of each paragraph that opens with a term in bold -> the term, where they make a list."""
    terms: dict[int, str] = {}
    section: dict[int, str] = {}
    for entry in [*flow.entries, None]:
        if isinstance(entry, Piece) and not is_heading(entry, body):
            term = opening_term(entry)
            section |= {id(entry): term} if term else {}
            continue
        terms |= section if len(section) >= FEWEST_TERMS else {}
        section = {}
    return terms


def opening_term(piece: Piece) -> str:
    """The bold words before the dash or colon that a paragraph opens with; "" if there are none."""
    bold = list(takewhile(lambda run: run.bold, piece.first.runs))
    if piece.kind != "text" or not bold or len(bold) == len(piece.first.runs):
        return ""
    words = join_runs(bold, "text")
    after = piece.first.text[len(words) :].lstrip()
    dashed = words.rstrip()[-1:] in _DASHES or after[:1] in _DASHES
    term = words.strip(" :–—-")
    return term if dashed and 0 < len(term.split()) <= 14 else ""


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

    def __init__(
        self, body: Measure, words: Vocabulary, levels: dict[float, int], titles: set[int]
    ) -> None:
        self.body, self.words, self.levels = body, words, levels
        self.open_number: Piece | None = None
        self.hang = 0.0
        self.titles = titles
        self.terms: dict[int, str] = {}

    def blocks(self, flow: Flow) -> Iterator[Block]:
        """All blocks in order, the footnotes last."""
        self.hang = usual_hang(flow)
        self.terms = defined_terms(flow, self.body)
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
        block = replace(block, term=self.terms.get(id(piece), ""))
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
        self,
        form: BlockForm,
        lines: list[Line],
        number: str = "",
        level: int = 0,
        box: str = "",
    ) -> Block:
        return Block(
            form=form,
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
