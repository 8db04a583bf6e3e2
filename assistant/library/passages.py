"""A Passage: the smallest piece that can be cited, and how blocks become passages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from assistant.library.documents import Document
from assistant.library.joints import LONGEST, parts_of, words_of
from assistant.library.sources import RUN_IN, Block, Reading
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


_ANNEX = re.compile(
    r"^(?P<kind>annex|appendix)\s+(?P<letter>[A-Z]|\d{1,2})\b[\s:.–-]*", re.IGNORECASE
)
_LONGEST_TITLE = 160
_NEAR = 2


def assemble(document: Document, reading: Reading) -> list[Passage]:
    """Make passages of a reading's blocks, in order; their references are unique and stable."""
    drafts = _gathered(list(_drafts(reading.blocks)))
    pieces = [piece for draft in drafts for piece in draft.split()]
    notes = [block for block in reading.blocks if block.form == "footnote"]
    seen: Counter[str] = Counter()
    out = []
    held = _notes_of(pieces, notes)
    for order, draft in enumerate(pieces):
        locator = _unique(draft.locator(document), seen)
        out.append(draft.passage(document, locator, order, held[order]))
    return out


def _unique(locator: str, seen: Counter[str]) -> str:
    """The locator, with " (2)", " (3)" ... when it comes back."""
    seen[locator] += 1
    return locator if seen[locator] == 1 else f"{locator} ({seen[locator]})"


@dataclass
class _Draft:
    """Blocks that will be one passage (or several, when they are too long).

    `section` is the path without bold lines (RUN_IN), `opened_by` the bold lines just above.
    """

    form: Form
    headings: tuple[str, ...]
    name: str
    section: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)
    opened_by: tuple[Block, ...] = ()

    def takes(self, block: Block) -> bool:
        """Whether a block that is no heading goes on with this draft."""
        if block.box:
            return self.form == block.form and self.name == block.box
        if self.form in ("box", "table"):
            return False
        if block.form == "item":
            return True
        return not (block.number or block.term) and (block.follows or not self.is_numbered)

    @property
    def is_text(self) -> bool:
        return self.form == "text" and not self.is_numbered

    @property
    def is_numbered(self) -> bool:
        return bool(self.blocks and self.blocks[0].form == "paragraph" and self.blocks[0].number)

    def split(self) -> Iterator[_Draft]:
        """Itself, or parts of at most about LONGEST words when it has no number of its own."""
        if self.is_numbered or words_of(self.blocks) <= 1.15 * LONGEST:
            yield self
            return
        for part in parts_of(self.blocks):
            yield _Draft(self.form, self.headings, self.name, self.section, part)

    def locator(self, document: Document) -> str:
        if self.is_numbered:
            number = self.blocks[0].number
            plain = number[0].isdigit() and document.kind == "report"
            return f"para {number}" if plain else number
        if self.form in ("box", "table"):
            return f"{self.form}: {_short(self.name or self._last_heading(document))}"
        annex = next((m for m in map(_ANNEX.match, self.headings) if m), None)
        heading = self._last_heading(document)
        if annex is None:
            return f"heading: {_short(heading)}"
        own = _ANNEX.match(heading)
        title = heading[own.end() :] if own else heading
        return f"{annex['kind'].lower()} {annex['letter'].upper()}: {_short(title)}".rstrip(": ")

    def _last_heading(self, document: Document) -> str:
        return self.headings[-1] if self.headings else document.title

    def passage(self, document: Document, locator: str, order: int, notes: list[Block]) -> Passage:
        first = self.blocks[0]
        pages = [page for block in self.blocks for page in (block.page, block.page_end) if page]
        return Passage(
            reference=Reference(document.id, locator),
            text="\n".join(_line(block, self.is_numbered) for block in self.blocks),
            headings=self.headings,
            form=self._form(document),
            page=first.page,
            page_end=max(pages) if pages else None,
            page_label=first.page_label,
            footnotes=tuple((note.number, note.text) for note in notes),
            verbatim="\n".join(block.verbatim or block.text for block in self.blocks),
            anchor=first.anchor,
            order=order,
        )

    def _form(self, document: Document) -> Form:
        if self.form in ("box", "table"):
            return self.form
        if self.is_numbered:
            return "section" if document.kind == "law" else "paragraph"
        return "annex" if any(map(_ANNEX.match, self.headings)) else "text"


def _drafts(blocks: Iterable[Block]) -> Iterator[_Draft]:
    """Gather blocks under their headings; a number, a heading or another box opens a new draft."""
    path: list[tuple[int, str]] = []
    bold_lines: list[Block] = []
    marks: tuple[str, ...] = ()
    draft: _Draft | None = None
    for block in blocks:
        if block.form == "footnote":
            continue
        if block.form == "heading":
            if draft is not None:
                yield draft
                draft, bold_lines = None, []
            path = _deeper(path, block)
            marks += block.marks
            bold_lines = [*bold_lines, block] if block.level == RUN_IN else []
        elif draft is not None and draft.takes(block):
            draft.blocks.append(block)
        else:
            if draft is not None:
                yield draft
                bold_lines = []
            draft = _open(replace(block, marks=marks + block.marks), path, bold_lines)
            marks = ()
    if draft is not None:
        yield draft


def _open(block: Block, path: list[tuple[int, str]], bold_lines: list[Block]) -> _Draft:
    form: Form = "text"
    if block.form in ("box", "table"):
        form = "box" if block.form == "box" else "table"
    headings = (*(text for _, text in path), *([block.term] if block.term else []))
    section = tuple(text for level, text in path if level < RUN_IN)
    return _Draft(form, headings, block.box, section, [block], tuple(bold_lines))


def _gathered(drafts: list[_Draft]) -> list[_Draft]:
    """Join short stretches under bold lines of one real heading: apart they would say little."""
    out: list[_Draft] = []
    for _, group in groupby(drafts, key=lambda d: (d.form, d.is_numbered, d.name, d.section)):
        members = list(group)
        bold_lines = sum(bool(draft.opened_by) for draft in members)
        if members[0].is_text and bold_lines and _length(members) <= LONGEST:
            blocks = [b for draft in members for b in (*draft.opened_by, *draft.blocks)]
            out.append(_Draft("text", members[0].section, "", members[0].section, blocks))
        else:
            out += members
    return out


def _length(drafts: list[_Draft]) -> int:
    return sum(words_of(draft.blocks) for draft in drafts)


def _deeper(path: list[tuple[int, str]], heading: Block) -> list[tuple[int, str]]:
    """The path under a heading; the publication's own title (level 0) is no part of it."""
    kept = [(level, text) for level, text in path if level < heading.level]
    return [*kept, (heading.level, heading.text)] if heading.level else kept


def _line(block: Block, numbered: bool) -> str:
    """A block as lines of text; a list item keeps its printed mark, a paragraph's number goes."""
    if block.form == "paragraph" or not block.number:
        return block.text
    return f"{block.number} {block.text}"


def _short(title: str) -> str:
    title = re.sub(r"\s+", " ", title).strip().rstrip(":").strip()
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(" ", 1)[0]


def _notes_of(drafts: list[_Draft], notes: list[Block]) -> list[list[Block]]:
    """The notes of each draft: those it marks, and those nobody marks on the page it ends."""
    held: list[list[Block]] = []
    for draft in drafts:
        found = [_nearest(mark, block, notes) for block in draft.blocks for mark in block.marks]
        held.append([note for note in found if note is not None])
    marked = {id(note) for own in held for note in own}
    for note in notes:
        if id(note) not in marked and drafts:
            held[_last_before(drafts, note)].append(note)
    return held


def _nearest(mark: str, block: Block, notes: list[Block]) -> Block | None:
    near = [n for n in notes if n.number == mark and _distance(block, n) <= _NEAR]
    return min(near, key=lambda n: _distance(block, n), default=None)


def _last_before(drafts: list[_Draft], note: Block) -> int:
    """The last draft that begins on the note's page or before it."""
    before = [i for i, d in enumerate(drafts) if (d.blocks[0].page or 0) <= (note.page or 0)]
    return before[-1] if before else 0


def _distance(block: Block, note: Block) -> int:
    if block.page is None or note.page is None:
        return 0
    last = block.page_end or block.page
    return (
        0
        if block.page <= note.page <= last
        else min(abs(block.page - note.page), abs(note.page - last))
    )
