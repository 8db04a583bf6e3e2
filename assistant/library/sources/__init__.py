"""Readers: one file of a publication -> Blocks, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockForm = Literal["heading", "paragraph", "item", "box", "table", "footnote"]

RUN_IN = 9
"""Level of a heading that is only a bold line among the text, below all real headings."""


@dataclass(frozen=True)
class Block:
    """One piece of a publication as the page sets it apart, in reading order.

    `number` is the printed number or mark ("330", "16C", "(1)", "a.", the footnote's number);
    `level` the depth of a heading (1 = chapter; 0 = the publication's own title; RUN_IN) or of a
    list item (1 = outermost); `box` names the box or table the block stands in, "" for running
    text; `marks` the footnotes it refers to.
    `term` is the defined term that a paragraph of a glossary opens with.
    `follows` says that text without a number is part of the numbered paragraph before it.
    """

    form: BlockForm
    text: str
    page: int | None = None
    page_end: int | None = None
    page_label: str = ""
    number: str = ""
    level: int = 0
    box: str = ""
    marks: tuple[str, ...] = ()
    verbatim: str = ""
    anchor: str = ""
    follows: bool = False
    term: str = ""


@dataclass(frozen=True)
class Reading:
    """What a reader found: the blocks, and what it left out and why (hidden text, scripts)."""

    blocks: tuple[Block, ...]
    pages: int | None = None
    title: str = ""
    dropped: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
