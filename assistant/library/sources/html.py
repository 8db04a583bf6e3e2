"""The reader for web pages: headings, paragraphs, lists and tables that a person would see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assistant.library.sources import Block, BlockForm, Reading
from assistant.library.sources.html_hidden import drop_unseen
from assistant.library.sources.html_tables import table_rows
from assistant.library.sources.paragraphs import parted

DEEPEST = 200
"""Elements inside one another; GOV.UK pages reach about 30."""

_NESTING = re.compile(
    r"<(/?)(div|span|section|article|main|ul|ol|table|blockquote|font|b|i|em|strong|a)\b",
    re.IGNORECASE,
)
_ROOTS = (".govspeak", "main", "[role=main]", "article", "body")
_SKIPPED = {"head", "title", "meta", "link", "br", "hr", "img"}
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font"),
    *("i", "ins", "kbd", "label", "mark", "output", "q", "s", "samp", "small", "span", "strike"),
    *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}
_HEADING = re.compile(r"h[1-6]")
_FOOTNOTE = re.compile(r"#?fn:?(?:ref)?[:-]?(?P<mark>[\w.-]+)")
_NATION = re.compile(r"Applies to ((?:[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:, | and )?)+)")


def read_html(text: str) -> Reading:
    """Read a page, or a part of one. What no reader sees is dropped and reported."""
    _refuse_depth(text)
    tree = LexborHTMLParser(text)
    metadata = _metadata(tree)
    title = _title(tree)
    dropped: Counter[str] = Counter()
    roots = _roots(tree)
    for root in roots:
        drop_unseen(root, dropped)
    walker = _Walker(title)
    for root in roots:
        walker.walk(root)
        walker.end_paragraph()
    report = tuple(f"{name}: {count} characters" for name, count in dropped.items() if count)
    return Reading(tuple(walker.blocks), None, title, report, metadata)


def _refuse_depth(text: str) -> None:
    """RecursionError for a page nested deeper than any that people read, before it is parsed."""
    depth = 0
    for closing, _ in _NESTING.findall(text):
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            raise RecursionError(f"elements nested more than {DEEPEST} deep")


def _roots(tree: LexborHTMLParser) -> list[LexborNode]:
    """The parts that hold the publication; outermost ones only."""
    for selector in _ROOTS:
        found = tree.css(selector)
        if found:
            inner = {n.mem_id for node in found for n in node.css(selector) if n != node}
            return [node for node in found if node.mem_id not in inner]
    return []


def _title(tree: LexborHTMLParser) -> str:
    for selector in ("h1", "title"):
        node = tree.css_first(selector)
        if node is not None and node.text(deep=True).strip():
            return _plain(node.text(deep=True)).removesuffix(" - GOV.UK")
    return ""


def _metadata(tree: LexborHTMLParser) -> dict[str, str]:
    found = {}
    for node in tree.css("meta[content]"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        if name.startswith(("govuk:", "og:", "dc", "DC")) or name in ("author", "description"):
            found[name] = node.attributes.get("content") or ""
    banner = tree.css_first(".gem-c-devolved-nations")
    nation = _NATION.search(banner.text(deep=True)) if banner is not None else None
    return found | ({"nation": nation[1]} if nation else {})


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@dataclass
class _Walker:
    """Goes through the page in order and writes blocks; text outside any tag is a paragraph."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    anchor: str = ""
    heading: str = ""
    depth: int = 0
    item: str = ""
    in_item: bool = False

    def walk(self, node: LexborNode) -> None:
        """The children of a block element."""
        for child in node.iter(include_text=True):
            self._child(child)

    def _child(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "-text":
            self.text.append(node.text_content or "")
        elif tag == "br":
            self.text.append("\n")
        elif tag in _SKIPPED or tag is None or tag.startswith(("-", "!")):
            return
        elif tag in _INLINE:
            self._inline(node)
        else:
            self.end_paragraph()
            self._block(tag, node)
            self.end_paragraph()

    def _inline(self, node: LexborNode) -> None:
        mark = _footnote_mark(node)
        if mark:
            self.marks.append(mark)
        elif "reversefootnote" not in (node.attributes.get("class") or ""):
            self.walk(node)

    def _block(self, tag: str, node: LexborNode) -> None:
        if _HEADING.fullmatch(tag):
            self._heading(int(tag[1]), node)
        elif tag in ("ul", "ol"):
            self._list(tag, node)
        elif tag == "table":
            self._table(node)
        elif tag == "div" and "footnotes" in (node.attributes.get("class") or "").split():
            self._footnotes(node)
        else:
            self.walk(node)

    def _heading(self, level: int, node: LexborNode) -> None:
        text = _plain(node.text(deep=True, separator=""))
        if not text or (level == 1 and text == self.title and not self.blocks):
            return
        self.anchor, self.heading = node.attributes.get("id") or "", text
        self.blocks.append(Block("heading", text, level=level, anchor=self.anchor))

    def _list(self, tag: str, node: LexborNode) -> None:
        outer = self.item, self.in_item
        self.depth += 1
        number = int(start) if (start := node.attributes.get("start") or "1").isdigit() else 1
        for child in node.iter():
            if child.tag != "li":
                self._child(child)
                continue
            self.item = f"{number}." if tag == "ol" else "•"
            self.in_item = True
            self.walk(child)
            self.end_paragraph()
            number += 1
        self.depth -= 1
        self.item, self.in_item = outer[0] if outer[1] else "", outer[1]

    def _table(self, node: LexborNode) -> None:
        caption = node.css_first("caption")
        name = _plain(caption.text(deep=True)) if caption is not None else ""
        box = name or self.heading or self.title or "table"
        for row in table_rows(node):
            for part in parted(row):
                self.blocks.append(Block("table", part, box=box, anchor=self.anchor))

    def _footnotes(self, node: LexborNode) -> None:
        for note in node.css("li"):
            mark = _FOOTNOTE.fullmatch(note.attributes.get("id") or "")
            text = _plain(note.text(deep=True)).rstrip("↩ \ufe0e")
            if mark and text:
                self.blocks.append(Block("footnote", text, number=mark["mark"]))

    def end_paragraph(self) -> None:
        """Write what has been gathered since the last block element."""
        lines = [_plain(line) for line in "".join(self.text).split("\n\n")]
        marks, self.text, self.marks = tuple(self.marks), [], []
        for part in self._parts([line for line in lines if line]):
            self.blocks.append(self._written(part, marks))
            marks, self.item = (), ""

    def _parts(self, lines: list[str]) -> Iterator[str]:
        for line in lines:
            yield from parted(line)

    def _written(self, text: str, marks: tuple[str, ...]) -> Block:
        form: BlockForm = "item" if self.in_item else "paragraph"
        level = self.depth if self.in_item else 0
        return Block(form, text, number=self.item, level=level, marks=marks, anchor=self.anchor)


def _footnote_mark(node: LexborNode) -> str:
    """ "1" of `<sup id="fnref:1">` or of a link to "#fn:1"."""
    if node.tag == "sup":
        match = _FOOTNOTE.fullmatch(node.attributes.get("id") or "")
        if match:
            return match["mark"]
        link = node.css_first("a")
        return _footnote_mark(link) if link is not None else ""
    target = node.attributes.get("href") or ""
    if node.tag == "a" and target.startswith("#fn") and not target.startswith("#fnref"):
        match = _FOOTNOTE.fullmatch(target)
        return match["mark"] if match else ""
    return ""
