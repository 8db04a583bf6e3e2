"""A sheet as Markdown. Whatever a person typed is escaped, so that it is shown as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.exports.sheet import Block, Grid, Heading, Items, Quote, Sheet, Text, visible

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_OPENING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def to_markdown(sheet: Sheet) -> str:
    """The sheet as one Markdown text."""
    parts = [f"# {_line(sheet.title)}", *(_block(block) for block in sheet.blocks)]
    return "\n\n".join([*parts, "---", plain(sheet.foot)]) + "\n"


def plain(text: str) -> str:
    """The text with every mark of Markdown and HTML escaped."""
    return _OPENING.sub(_escape_opening, _MARKS.sub(r"\\\1", visible(text)))


def _escape_opening(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark[:-1]}\\{mark[-1]}"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_line(block.text)}"
    if isinstance(block, Items):
        return "\n".join(f"{'  ' * depth}- {_line(text)}" for depth, text in block.items)
    if isinstance(block, Grid):
        return "\n".join(_grid(block))
    if isinstance(block, Quote):
        quoted = "\n".join(f"> {line}" for line in plain(block.text).splitlines())
        return f"{quoted}\n>\n> {_line(block.source)}"
    return _paragraph(block)


def _paragraph(block: Text) -> str:
    said = plain(block.text).replace("\n", "  \n")
    return f"**{said}**" if block.strong else said


def _grid(grid: Grid) -> Iterator[str]:
    yield f"| {' | '.join(plain(cell) for cell in grid.head)} |"
    yield f"|{'---|' * len(grid.head)}"
    for row in grid.rows:
        yield f"| {' | '.join(plain(cell).replace(chr(10), '<br>') for cell in row)} |"


def _line(text: str) -> str:
    return " ".join(plain(text).split())
