"""The reader for guidance and reports as PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assistant.library.sources import Reading
from assistant.library.sources.pdf_blocks import BlockWriter, title_pieces
from assistant.library.sources.pdf_cells import Cell, Region
from assistant.library.sources.pdf_flow import Box, Flow, FlowBuilder, PageFlow, drop_imprint
from assistant.library.sources.pdf_footnotes import MarkTaker, note_floor, split_footnotes
from assistant.library.sources.pdf_furniture import contents_lines, find_furniture
from assistant.library.sources.pdf_numbers import candidate, paragraph_numbers
from assistant.library.sources.pdf_pieces import Measure, Piece, is_heading, measure
from assistant.library.sources.pdf_regions import split_page
from assistant.library.sources.pdf_text import (
    Line,
    PageText,
    Run,
    TextLayer,
    lines_of,
    read_lines,
)
from assistant.library.sources.pdf_words import Vocabulary

__all__ = ["Line", "PageText", "Run", "TextLayer", "lines_of", "read_lines", "read_pdf"]

_FRONT = 10
"""A contents list after this page is a part's own."""


def read_pdf(path: Path) -> Reading:
    """Read a publication. DocumentRefused if it cannot be opened or needs OCR."""
    layer = read_lines(path)
    pages, contents = _page_flows(layer)
    pages = _without_marks(pages)
    body = measure([line for page in pages for line in _running(page)])
    builder = FlowBuilder(body, _numbers(pages, body))
    for page in pages:
        builder.read(page)
    flow = builder.flow
    imprint = drop_imprint(flow, body, len(layer.pages))
    front = max((page for page in contents if page <= _FRONT), default=1)
    titles = title_pieces(flow, body, front)
    writer = BlockWriter(body, _vocabulary(pages), _levels(flow, body), titles)
    return Reading(
        blocks=tuple(writer.blocks(flow)),
        pages=len(layer.pages),
        title=layer.metadata.get("Title", ""),
        dropped=(*layer.dropped, *_left_out("contents list", contents), *imprint),
        metadata=layer.metadata,
    )


def _left_out(what: str, pages: list[int]) -> Iterator[str]:
    if pages:
        yield f"{what}: page {', '.join(map(str, pages))}"


def _page_flows(layer: TextLayer) -> tuple[list[PageFlow], list[int]]:
    """The pages without furniture, contents lists and notes; the pages of the contents lists."""
    furniture = find_furniture(layer.pages)
    pages = [furniture.without(page) for page in layer.pages]
    split = [split_page(page) for page in pages]
    running = [lines_of(free, p.index, p.label) for p, (free, _) in zip(pages, split, strict=True)]
    body = measure([line for lines in running for line in lines])
    flows: list[PageFlow] = []
    contents: list[int] = []
    for page, (_, regions), lines in zip(pages, split, running, strict=True):
        listed = contents_lines(lines, bool(contents and contents[-1] == page.index - 1))
        contents += [page.index] if listed else []
        kept = [line for i, line in enumerate(lines) if i not in listed]
        open_note = bool(flows and flows[-1].notes)
        flows.append(_page_flow(page, kept, regions, body, open_note))
    return flows, contents


def _page_flow(
    page: PageText, lines: list[Line], regions: list[Region], body: Measure, open_note: bool
) -> PageFlow:
    floor = note_floor(page.shapes.lying, lines, page.height)
    text, tail, notes = split_footnotes(lines, body.size, open_note, floor)
    items = tuple(_stretches(text, regions))
    return PageFlow(page.index, page.label, items, tuple(tail), tuple(notes))


def _stretches(lines: list[Line], regions: list[Region]) -> Iterator[list[Line] | Region]:
    """Lines between the regions, from the top of the page."""
    rest = list(lines)
    for region in regions:
        above = [line for line in rest if line.y < region.rect.y0 + 0.5 * line.size]
        rest = rest[len(above) :]
        if above:
            yield above
        yield region
    if rest:
        yield rest


def _running(page: PageFlow) -> Iterator[Line]:
    for item in page.items:
        if not isinstance(item, Region):
            yield from item


def _numbers(pages: list[PageFlow], body: Measure) -> dict[int, str]:
    """id() of each line that opens a numbered paragraph -> the printed number."""
    lines = [line for page in pages for line in _running(page)]
    plain = [(i, line) for i, line in enumerate(lines) if line.size <= 1.08 * body.size]
    found = [c for i, line in plain if (c := candidate(line, i)) is not None]
    fewest = max(4, len(pages) // 2)
    return {
        id(lines[place]): printed for place, printed in paragraph_numbers(found, fewest).items()
    }


def _vocabulary(pages: list[PageFlow]) -> Vocabulary:
    return Vocabulary.of(line.text for page in pages for line in _all_lines(page))


def _all_lines(page: PageFlow) -> Iterator[Line]:
    yield from _running(page)
    for item in page.items:
        if isinstance(item, Region):
            for row in item.rows:
                for cell in row:
                    yield from cell.lines


def _without_marks(pages: list[PageFlow]) -> list[PageFlow]:
    """Take the footnote numbers out of the running lines; those of boxes are taken later."""
    taker = MarkTaker()
    return [
        replace(page, items=tuple(_cleaned(page, taker, _near(pages, i))))
        for i, page in enumerate(pages)
    ]


def _near(pages: list[PageFlow], at: int) -> set[str]:
    return {note.mark for page in pages[max(0, at - 1) : at + 2] for note in page.notes}


def _cleaned(page: PageFlow, taker: MarkTaker, known: set[str]) -> Iterator[list[Line] | Region]:
    for item in page.items:
        if isinstance(item, Region):
            yield replace(
                item,
                rows=tuple(
                    tuple(_clean_cell(cell, page, taker, known) for cell in row)
                    for row in item.rows
                ),
            )
        else:
            yield taker.clean_all(item, known)


def _clean_cell(cell: Cell, page: PageFlow, taker: MarkTaker, known: set[str]) -> Cell:
    lines = lines_of(cell.runs, page.index, page.label)
    return replace(cell, lines=tuple(taker.clean_all(lines, known)))


def _levels(flow: Flow, body: Measure) -> dict[float, int]:
    """Heading size (whole points) -> level, the largest 1."""
    pieces = [entry for entry in flow.entries if not isinstance(entry, Box)]
    sizes = {round(p.size) for p in pieces if isinstance(p, Piece) and is_heading(p, body)}
    return {size: level for level, size in enumerate(sorted(sizes, reverse=True), start=1)}
