"""Flow charts: drawn boxes that stand apart from each other, joined by arrows."""

from __future__ import annotations

from assistant.library.sources.pdf_cells import Cell, Region
from assistant.library.sources.pdf_shapes import Rect
from assistant.library.sources.pdf_text import Run

FEWEST = 4
"""Fewer boxes than this are boxes, not a chart."""

_APART = 4.0
_LEVEL = 12.0


def with_charts(
    free: list[Run], regions: list[Region], width: float
) -> tuple[list[Run], list[Region]]:
    """Make one region of the boxes of a chart, with the text that stands beside them.

    width: the page's. Its cells are clusters of text, for drawn boxes share corners with arrows.
    """
    out: list[Region] = []
    for group in _groups(free, regions):
        cells = [cell for region in group for row in region.rows for cell in row]
        if len(cells) < FEWEST or not _loose(cells) or _wide(cells, width):
            out += group
            continue
        rect = _around([region.rect for region in group])
        beside = [run for run in free if rect.y0 - 2 < run.y < rect.y1 + 2]
        taken = {id(run) for run in beside}
        free = [run for run in free if id(run) not in taken]
        blobs = _blobs([run for cell in cells for run in cell.runs] + beside)
        cells = [Cell(_around([_rect(r) for r in blob]), tuple(blob)) for blob in blobs]
        out.append(Region(rect, tuple((cell,) for cell in _reading_order(cells)), is_chart=True))
    return free, out


def _groups(free: list[Run], regions: list[Region]) -> list[list[Region]]:
    """Regions that follow each other with no running text between them."""
    groups: list[list[Region]] = []
    bottom = 0.0
    for region in regions:
        between = [run for run in free if bottom < run.top and run.y < region.rect.y0 + 1]
        if groups and not between:
            groups[-1].append(region)
        else:
            groups.append([region])
        bottom = max(bottom if groups[-1] != [region] else 0.0, region.rect.y1)
    return groups


def _loose(cells: list[Cell]) -> bool:
    """Most cells touch no other: those of a table or a stack of boxes share their edges."""
    alone = [cell for cell in cells if not any(_near(cell, o) for o in cells if o is not cell)]
    return len(alone) >= 0.6 * len(cells)


def _wide(cells: list[Cell], width: float) -> bool:
    """Boxes as wide as the column, one under the other, are boxes."""
    widths = sorted(cell.rect.width for cell in cells)
    return widths[len(widths) // 2] > 0.6 * width


def _near(a: Cell, b: Cell) -> bool:
    p, q = a.rect, b.rect
    across = min(p.x1, q.x1) - max(p.x0, q.x0)
    down = min(p.y1, q.y1) - max(p.y0, q.y0)
    return across > -_APART and down > -_APART


def _blobs(runs: list[Run]) -> list[list[Run]]:
    """Runs that stand close together, each cluster in its own list."""
    blobs: list[list[Run]] = []
    for run in runs:
        near = [blob for blob in blobs if any(_beside(run, other) for other in blob)]
        joined = [run] + [other for blob in near for other in blob]
        blobs = [blob for blob in blobs if all(blob is not n for n in near)]
        blobs.append(joined)
    return blobs


def _beside(a: Run, b: Run) -> bool:
    space = 0.5 * min(a.size, b.size)
    return abs(a.y - b.y) < 1.7 * max(a.size, b.size) and (
        a.x0 - space < b.x1 and b.x0 - space < a.x1
    )


def _rect(run: Run) -> Rect:
    return Rect(run.x0, run.top, run.x1, run.y)


def _around(rects: list[Rect]) -> Rect:
    return Rect(
        min(r.x0 for r in rects),
        min(r.y0 for r in rects),
        max(r.x1 for r in rects),
        max(r.y1 for r in rects),
    )


def _reading_order(cells: list[Cell]) -> list[Cell]:
    """Row by row from the top, each from the left; tops that nearly agree are one row."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: c.rect.y0):
        if rows and cell.rect.y0 - rows[-1][0].rect.y0 < _LEVEL:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [cell for row in rows for cell in sorted(row, key=lambda c: c.rect.x0)]
