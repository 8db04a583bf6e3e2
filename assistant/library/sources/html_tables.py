"""Tables of a web page, row by row, each cell with the heading of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode


def table_rows(table: LexborNode) -> Iterator[str]:
    """Each row as "Heading: cell | Heading: cell"; without column headings, "cell | cell"."""
    headings: list[str] = []
    for row in table.css("tr"):
        cells = [child for child in row.iter() if child.tag in ("td", "th")]
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        if all(cell.tag == "th" for cell in cells) and len(cells) > 1:
            headings = texts
        else:
            yield _row(texts, headings)
    if headings and not table.css_first("td"):
        yield " | ".join(filter(None, headings))


def _row(texts: list[str], headings: list[str]) -> str:
    if len(texts) != len(headings):
        return " | ".join(filter(None, texts))
    pairs = zip(headings, texts, strict=True)
    return " | ".join(f"{head}: {text}" if head else text for head, text in pairs if text)


def _text(cell: LexborNode) -> str:
    return re.sub(r"\s+", " ", cell.text(deep=True, separator=" ")).strip()
