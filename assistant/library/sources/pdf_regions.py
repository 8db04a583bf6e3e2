"""Boxes and tables of a page: connected areas and rules, cut into cells."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.library.sources.pdf_cells import Cell, Region
from assistant.library.sources.pdf_charts import with_charts
from assistant.library.sources.pdf_shapes import Rect, Shapes
from assistant.library.sources.pdf_text import PageText, Run

TOUCH = 4.0
"""Points between two edges that are meant to be one."""

_LEAST_WIDTH, _LEAST_HEIGHT = 60.0, 22.0
_LEAST_AREA_WIDTH, _LEAST_AREA_HEIGHT = 24.0, 9.0
_MOST_EDGES = 400


def split_page(page: PageText) -> tuple[list[Run], list[Region]]:
    """The runs outside any box, and the boxes and tables with their text."""
    free = list(page.runs)
    regions = []
    for group in _components(_parts(page.shapes, page.width, page.height)):
        cells = _cells(group)
        if not cells:
            continue
        free, filled = _fill(cells, free)
        if filled:
            regions.append(Region(_around(group), _rows(filled)))
    regions.sort(key=lambda region: (region.rect.y0, region.rect.x0))
    return with_charts(free, regions, page.width)


def _fill(cells: list[Rect], runs: list[Run]) -> tuple[list[Run], list[Cell]]:
    """Each run to the smallest cell that holds it; the runs left over, and the cells with text."""
    held: dict[int, list[Run]] = {}
    rest = []
    by_size = sorted(range(len(cells)), key=lambda i: cells[i].width * cells[i].height)
    for run in runs:
        home = next((i for i in by_size if _inside(run, cells[i])), None)
        if home is None:
            rest.append(run)
        else:
            held.setdefault(home, []).append(run)
    return rest, [Cell(cells[i], tuple(held[i])) for i in sorted(held)]


def _inside(run: Run, cell: Rect) -> bool:
    return cell.holds((run.x0 + min(run.x1, run.x0 + 40)) / 2, run.y - 0.3 * run.size, 1.0)


@dataclass(frozen=True)
class _Part:
    rect: Rect
    is_area: bool


def _parts(shapes: Shapes, width: float, height: float) -> list[_Part]:
    areas = [
        area
        for area in shapes.areas
        if area.luminance < 0.985
        and area.width >= _LEAST_AREA_WIDTH
        and area.height >= _LEAST_AREA_HEIGHT
        and not (area.width > 0.93 * width and area.height > 0.85 * height)
        and area.x0 < width
        and area.y0 < height
    ]
    parts = [_Part(area, True) for area in _merged(areas)]
    parts += [_Part(rule, False) for rule in _long(shapes.lying)]
    parts += [_Part(rule, False) for rule in _long(shapes.standing)]
    return parts


def _long(rules: tuple[Rect, ...]) -> list[Rect]:
    return [rule for rule in _joined(list(rules)) if max(rule.width, rule.height) >= 8]


def _joined(rules: list[Rect]) -> list[Rect]:
    """Rules that continue each other, as one: Word draws a border cell by cell."""
    out: list[Rect] = []
    lying = all(rule.width >= rule.height for rule in rules)
    key = (lambda r: (round(r.y0), r.x0)) if lying else (lambda r: (round(r.x0), r.y0))
    for rule in sorted(rules, key=key):
        last = out[-1] if out else None
        if last is not None and _continues(last, rule, lying):
            out[-1] = _around_two(last, rule)
        else:
            out.append(rule)
    return out


def _continues(last: Rect, rule: Rect, lying: bool) -> bool:
    if lying:
        return abs(last.y0 - rule.y0) < 1.5 and rule.x0 - last.x1 < 3
    return abs(last.x0 - rule.x0) < 1.5 and rule.y0 - last.y1 < 3


def _merged(areas: list[Rect]) -> list[Rect]:
    """Areas of one colour stacked on each other as one; those inside another of it dropped."""
    out: list[Rect] = []
    for area in sorted(areas, key=lambda a: -a.width * a.height):
        if not any(_contains(other, area) and other.colour == area.colour for other in out):
            out.append(area)
    out.sort(key=lambda a: (round(a.x0 / 3), round(a.x1 / 3), a.y0))
    stacked: list[Rect] = []
    for area in out:
        last = stacked[-1] if stacked else None
        if last is not None and _stacks(last, area):
            stacked[-1] = _around_two(last, area)
        else:
            stacked.append(area)
    return stacked


def _stacks(last: Rect, area: Rect) -> bool:
    same_sides = abs(last.x0 - area.x0) < 1.5 and abs(last.x1 - area.x1) < 1.5
    return same_sides and last.colour == area.colour and -2 < area.y0 - last.y1 < 0.4


def _contains(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x0 - 1.5 <= inner.x0
        and inner.x1 <= outer.x1 + 1.5
        and outer.y0 - 1.5 <= inner.y0
        and inner.y1 <= outer.y1 + 1.5
    )


def _around_two(a: Rect, b: Rect) -> Rect:
    return Rect(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1), a.colour)


def _around(parts: list[_Part]) -> Rect:
    rect = parts[0].rect
    for part in parts[1:]:
        rect = _around_two(rect, part.rect)
    return rect


def _components(parts: list[_Part]) -> list[list[_Part]]:
    """Parts that touch, together; a lone rule or anything too small is no box."""
    groups: list[list[_Part]] = []
    for part in parts:
        near = [group for group in groups if any(_touch(part.rect, p.rect) for p in group)]
        merged = [part] + [p for group in near for p in group]
        groups = [group for group in groups if all(group is not n for n in near)]
        groups.append(merged)
    return [group for group in groups if _is_box(group)]


def _touch(a: Rect, b: Rect) -> bool:
    slack = 2.0
    return (
        a.x0 - slack <= b.x1
        and b.x0 - slack <= a.x1
        and a.y0 - slack <= b.y1
        and b.y0 - slack <= a.y1
    )


def _is_box(group: list[_Part]) -> bool:
    rect = _around(group)
    if rect.width < _LEAST_WIDTH or rect.height < _LEAST_HEIGHT or len(group) > _MOST_EDGES:
        return False
    return any(part.is_area for part in group) or len(group) >= 4


# -- cells


def _cells(group: list[_Part]) -> list[Rect]:
    """The closed cells that the edges of these parts make."""
    lying, standing = _edges(group)
    around = _around(group)
    xs = _steps([x for x, _, _ in standing] + [around.x0, around.x1])
    ys = _steps([y for y, _, _ in lying] + [around.y0, around.y1])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1:
        return []
    home = {(c, r): (c, r) for c in range(columns) for r in range(rows)}
    for r in range(rows):
        for c in range(columns):
            middle_x, middle_y = (xs[c] + xs[c + 1]) / 2, (ys[r] + ys[r + 1]) / 2
            if c + 1 < columns and not _drawn(standing, xs[c + 1], middle_y):
                _unite(home, (c, r), (c + 1, r))
            if r + 1 < rows and not _drawn(lying, ys[r + 1], middle_x):
                _unite(home, (c, r), (c, r + 1))
    cells: dict[tuple[int, int], Rect] = {}
    for (c, r), start in home.items():
        rect = Rect(xs[c], ys[r], xs[c + 1], ys[r + 1])
        root = _root(home, start)
        cells[root] = _around_two(cells[root], rect) if root in cells else rect
    return list(cells.values())


_Edge = tuple[float, float, float]


def _edges(group: list[_Part]) -> tuple[list[_Edge], list[_Edge]]:
    """Lying edges (y, x0, x1) and standing edges (x, y0, y1)."""
    lying: list[_Edge] = []
    standing: list[_Edge] = []
    for part in group:
        rect = part.rect
        if part.is_area:
            lying += [(rect.y0, rect.x0, rect.x1), (rect.y1, rect.x0, rect.x1)]
            standing += [(rect.x0, rect.y0, rect.y1), (rect.x1, rect.y0, rect.y1)]
        elif rect.width > rect.height:
            lying.append(((rect.y0 + rect.y1) / 2, rect.x0, rect.x1))
        else:
            standing.append(((rect.x0 + rect.x1) / 2, rect.y0, rect.y1))
    return lying, standing


def _steps(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > TOUCH:
            out.append(value)
    return out


def _drawn(edges: list[_Edge], at: float, middle: float) -> bool:
    return any(abs(v - at) <= TOUCH and a - 1 <= middle <= b + 1 for v, a, b in edges)


_Home = dict[tuple[int, int], tuple[int, int]]


def _root(home: _Home, cell: tuple[int, int]) -> tuple[int, int]:
    while home[cell] != cell:
        cell = home[cell]
    return cell


def _unite(home: _Home, a: tuple[int, int], b: tuple[int, int]) -> None:
    a, b = _root(home, a), _root(home, b)
    if a != b:
        home[max(a, b)] = min(a, b)


def _rows(cells: list[Cell]) -> tuple[tuple[Cell, ...], ...]:
    """Cells whose tops are level, side by side."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: (c.rect.y0, c.rect.x0)):
        if rows and abs(rows[-1][0].rect.y0 - cell.rect.y0) <= TOUCH:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return tuple(tuple(sorted(row, key=lambda c: c.rect.x0)) for row in rows)
