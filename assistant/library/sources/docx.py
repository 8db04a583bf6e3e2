"""The reader for Word documents (DOCX): headings, paragraphs, lists, tables and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import DocumentRefused
from assistant.library.sources import Block, Reading
from assistant.library.sources.docx_archive import check_archive
from assistant.library.sources.docx_numbering import Numbering
from assistant.library.sources.paragraphs import parted

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_LISTED = re.compile(r"list (bullet|number|paragraph)(?: (\d))?", re.IGNORECASE)
_NOTHING = {"del", "moveFrom", "delText", "instrText", "txbxContent", "pict", "object"}


def read_docx(path: Path, name: str, most_bytes: int) -> Reading:
    """Read a Word document. DocumentRefused for bombs, protection and damage."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    noted = check_archive(path, name, most_bytes)
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise DocumentRefused(
            f"{name} is a damaged Word document ({type(error).__name__}).",
            "Open it in Word and save it again as DOCX.",
        ) from error
    reader = _Reader(document)
    reader.read()
    properties = document.core_properties
    metadata = {"title": properties.title or "", "author": properties.author or ""}
    hidden = tuple(f"{reason}: {count} characters" for reason, count in reader.dropped.items())
    return Reading(
        tuple(reader.blocks), None, reader.title or metadata["title"], (*noted, *hidden), metadata
    )


@dataclass
class _Reader:
    document: Any
    blocks: list[Block] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    title: str = ""
    heading: str = ""
    marks: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Body in order, then the footnotes."""
        self.numbering = Numbering.of(self.document)
        for element in self.document.element.body.iterchildren():
            self._element(element)
        self.blocks += self._footnotes()

    def _element(self, element: Any) -> None:
        tag = _local(element)
        if tag == "p":
            self._paragraph(element)
        elif tag == "tbl":
            self._table(element)
        elif tag in ("sdt", "sdtContent", "ins", "smartTag", "customXml"):
            for child in element.iterchildren():
                self._element(child)

    def _paragraph(self, element: Any) -> None:
        self.marks = []
        text = self._text(element)
        if not text:
            return
        style = self._style(element)
        level = _heading_level(style, element)
        if style.lower() == "title" and not self.title:
            self.title = text
        elif level:
            self.heading = text
            self.blocks.append(Block("heading", text, level=level))
        else:
            self._write(element, style, text)

    def _write(self, element: Any, style: str, text: str) -> None:
        number, depth = self._mark(element, style)
        for i, part in enumerate(parted(text)):
            marks = tuple(self.marks) if i == 0 else ()
            if depth:
                shown = number if i == 0 else ""
                self.blocks.append(Block("item", part, number=shown, level=depth, marks=marks))
            else:
                self.blocks.append(Block("paragraph", part, marks=marks))

    def _mark(self, element: Any, style: str) -> tuple[str, int]:
        """The printed mark of a list item and its depth; ("", 0) for an ordinary paragraph."""
        list_id, level = self.numbering.place(element, style)
        if list_id:
            return self.numbering.next_mark(list_id, level), level + 1
        listed = _LISTED.fullmatch(style)
        if listed and listed[1].lower() != "paragraph":
            return "•", int(listed[2] or 1)
        return "", 0

    def _style(self, element: Any) -> str:
        found = element.find(f"{W}pPr/{W}pStyle")
        key = found.get(f"{W}val") if found is not None else None
        if key is None:
            return ""
        styles = self.document.styles
        return next((s.name or "" for s in styles if s.style_id == key), key)

    def _text(self, element: Any) -> str:
        """The visible text; inserted words count, deleted and hidden ones do not."""
        return re.sub(r"[ \t\n]+", " ", "".join(self._runs(element))).strip()

    def _runs(self, element: Any) -> Iterator[str]:
        for child in element.iterchildren():
            tag = _local(child)
            if tag == "r":
                yield from self._run(child)
            elif tag not in _NOTHING:
                yield from self._runs(child)

    def _run(self, run: Any) -> Iterator[str]:
        reason = _hidden(run)
        for child in run.iterchildren():
            tag = _local(child)
            if tag == "t" and reason:
                self.dropped[reason] += len((child.text or "").strip())
            elif tag == "t":
                yield child.text or ""
            elif tag in ("tab", "br", "cr"):
                yield " "
            elif tag == "noBreakHyphen":
                yield "-"
            elif tag == "footnoteReference":
                self.marks.append(child.get(f"{W}id") or "")

    def _table(self, element: Any) -> None:
        """Each row as "Heading: cell | Heading: cell", a nested table as part of its cell."""
        rows = [[self._cell(cell) for cell in row.iterchildren(f"{W}tc")] for row in _rows(element)]
        headings = rows[0] if len(rows) > 1 and all(rows[0]) and len(rows[0]) > 1 else []
        for cells in rows[1:] if headings else rows:
            pairs = len(cells) == len(headings)
            texts = (
                [f"{head}: {cell}" for head, cell in zip(headings, cells, strict=True) if cell]
                if pairs
                else [cell for cell in cells if cell]
            )
            for part in parted(" | ".join(texts)):
                if part:
                    box = self.heading or self.title or "table"
                    self.blocks.append(Block("table", part, box=box))

    def _cell(self, cell: Any) -> str:
        return " ".join(filter(None, (self._text(p) for p in cell.iter(f"{W}p"))))

    def _footnotes(self) -> Iterator[Block]:
        from docx.oxml import parse_xml

        for relation in self.document.part.rels.values():
            if relation.reltype != _FOOTNOTES or relation.is_external:
                continue
            for note in parse_xml(relation.target_part.blob).iterchildren(f"{W}footnote"):
                text = self._text(note)
                if text and note.get(f"{W}type") is None:
                    yield Block("footnote", text, number=note.get(f"{W}id") or "")


def _rows(table: Any) -> list[Any]:
    return list(table.iterchildren(f"{W}tr"))


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _heading_level(style: str, element: Any) -> int:
    match = re.fullmatch(r"heading (\d)", style, re.IGNORECASE)
    if match:
        return int(match[1])
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    value = outline.get(f"{W}val") if outline is not None else ""
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _hidden(run: Any) -> str:
    """Why nobody can see the run; "" when it can be seen."""
    found = run.find(f"{W}rPr")
    if found is None:
        return ""
    if found.find(f"{W}vanish") is not None and _on(found.find(f"{W}vanish")):
        return "hidden text"
    size, colour = found.find(f"{W}sz"), found.find(f"{W}color")
    value = size.get(f"{W}val") if size is not None else ""
    if value.isdigit() and int(value) <= 2:
        return "text of 1 point or less"
    shaded = found.find(f"{W}shd") is not None or found.find(f"{W}highlight") is not None
    white = colour is not None and (colour.get(f"{W}val") or "").upper() in ("FFFFFF", "FEFEFE")
    return "white text" if white and not shaded else ""


def _on(switch: Any) -> bool:
    return (switch.get(f"{W}val") or "true") not in ("0", "false", "off")
