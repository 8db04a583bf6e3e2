"""Headings of boxes and tables, read off their first row."""

from __future__ import annotations

from assistant.library.sources.pdf_pieces import Measure, Piece

Rows = list[list[list[Piece]]]
"""Rows of cells of pieces."""


def row_text(row: list[list[Piece]]) -> list[str]:
    return [" ".join(piece.text for piece in cell) for cell in row]


def header_title(rows: Rows, between: str) -> str:
    """A table's header cells side by side, when its first row is bold; "" if it is not."""
    first = rows[0]
    bold = len(rows) > 1 and all(cell and all(piece.bold for piece in cell) for cell in first)
    plain = bold and not all(piece.bold for cell in rows[1] for piece in cell)
    return between.join(row_text(first)) if plain else ""


def own_title(rows: Rows, body: Measure) -> str:
    """The box's own heading: its first piece, when it is bold or larger and the only one there."""
    if len(rows[0]) != 1 or not rows[0][0]:
        return ""
    first = rows[0][0][0]
    if first.kind == "number" or len(first.text.split()) > 40:
        return ""
    styled = first.bold or first.size >= 1.12 * body.size
    plain = not first.text.rstrip().endswith(".")
    return first.text if styled and plain and first.kind == "text" else ""
