"""A sheet as a Word document: real headings, table header rows, its language set."""

from __future__ import annotations

import re
from datetime import UTC
from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

from assistant.exports.sheet import Block, Grid, Heading, Items, Quote, Sheet, visible

_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDTH_CM = 17.0


def to_docx(sheet: Sheet) -> bytes:
    """The sheet as the bytes of a .docx file."""
    document = Document()
    _set_up(document, sheet)
    document.add_heading(_clean(sheet.title), level=0)
    for block in sheet.blocks:
        _add(document, block)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Document, sheet: Sheet) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    _set_language(normal.element.get_or_add_rPr())
    properties = document.core_properties
    properties.title, properties.author, properties.language = sheet.title, "", "en-GB"
    made = sheet.made.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = made
    section.footer.paragraphs[0].add_run(_clean(sheet.foot)).font.size = Pt(8)


def _set_language(run: OxmlElement) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    run.append(language)


def _add(document: Document, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(_clean(block.text), level=block.level)
    elif isinstance(block, Items):
        for depth, text in block.items:
            style = "List Bullet" if depth == 0 else f"List Bullet {min(depth, 2) + 1}"
            document.add_paragraph(_clean(text), style=style)
    elif isinstance(block, Grid):
        _add_grid(document, block)
    elif isinstance(block, Quote):
        document.add_paragraph(_clean(block.text), style="Quote")
        document.add_paragraph(_clean(block.source))
    else:
        document.add_paragraph().add_run(_clean(block.text)).bold = block.strong


def _add_grid(document: Document, grid: Grid) -> None:
    headed = any(grid.head)
    table = document.add_table(rows=0, cols=len(grid.widths), style="Table Grid")
    table.autofit = False
    wide = [Cm(WIDTH_CM * share / sum(grid.widths)) for share in grid.widths]
    for column, width in zip(table.columns, wide, strict=True):
        column.width = width
    rows = [grid.head, *grid.rows] if headed else list(grid.rows)
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for place, text in enumerate(row):
            run = cells[place].paragraphs[0].add_run(_clean(text))
            run.bold = (headed and number == 0) or (not headed and place == 0)
            run.font.size = Pt(9.5)
            cells[place].width = wide[place]
    if headed:
        _repeat_head(table)
    document.add_paragraph()


def _repeat_head(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _CONTROL.sub("\ufffd", visible(text))
