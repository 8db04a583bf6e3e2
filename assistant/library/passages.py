"""A Passage: the smallest piece that can be cited, and how blocks become passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.reference import Reference

Form = Literal["paragraph", "box", "table", "section", "annex", "text", "note"]


@dataclass(frozen=True)
class Passage:
    """A numbered paragraph, a section, a box, a table, or a note of ours.

    `text` is what is read, searched and quoted: one line per sentence-bearing piece, list items
    on lines of their own that start with "• " (or with their printed letter), ligatures and
    hyphens mended, footnote marks taken out. `verbatim` is the same stretch as the file's text
    layer has it, so that a quotation can be found on the page. `page` counts from 1 in the file;
    `page_label` is the number printed on it. `order` is the place in the document.
    """

    reference: Reference
    text: str
    headings: tuple[str, ...] = ()
    form: Form = "paragraph"
    page: int | None = None
    page_end: int | None = None
    page_label: str = ""
    footnotes: tuple[tuple[str, str], ...] = ()
    verbatim: str = ""
    anchor: str = ""
    order: int = 0
    points_at: tuple[Reference, ...] = ()
    asked: tuple[str, ...] = ()
    status: str = ""
    strength: tuple[str, ...] = ()
    source: str = ""
