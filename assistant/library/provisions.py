"""Acts and regulations: blocks -> Passages, one for each subsection.

Locators: "16C(1)"; "58" for a section without subsections; "reg 40(1)"; "sch 1 para 2"; and, where
a provision puts long words into another law, "12" for its own words and "12: inserted 16A(3)" for
each subsection that it quotes. What is shorter than LONGEST words is never split.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.library.sources import Block, Reading
from assistant.library.sources.legislation_reader import PROVISION
from assistant.reference import Reference

LONGEST = 250
"""Words; a longer provision is split where it quotes, or at its own paragraphs."""

_SUBSECTION = re.compile(r"\(\d+[A-Z]{0,3}\)")
_WHOLE = re.compile(r"sch\b|introductory|explanatory|signature")


@dataclass
class _Provision:
    """One section, regulation or paragraph of a Schedule, with its annotations."""

    locator: str
    headings: tuple[str, ...]
    heading: Block | None = None
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)


@dataclass
class _Part:
    locator: str
    blocks: list[Block]


def assemble_provisions(document: Document, reading: Reading) -> list[Passage]:
    """One Passage for each subsection, in the order of the law; references are unique."""
    seen: Counter[str] = Counter()
    every = {b.number: b.text for b in reading.blocks if b.form == "footnote"}
    passages: list[Passage] = []
    for provision in _provisions(reading.blocks):
        for part in _parts(provision):
            seen[part.locator] += 1
            again = f" ({seen[part.locator]})" if seen[part.locator] > 1 else ""
            locator = f"{part.locator}{again}"
            passages.append(_passage(document, provision, part, locator, every, len(passages)))
    return passages


def _provisions(blocks: Iterable[Block]) -> Iterator[_Provision]:
    """Gather blocks below their provision; text outside one is named by where it stands."""
    path: dict[int, str] = {}
    provision = _Provision("introductory text", ())
    early: list[Block] = []
    for block in blocks:
        if block.form == "heading":
            yield from _closed(provision, early)
            path = {level: text for level, text in path.items() if level < block.level}
            path[block.level] = block.text
            headings = tuple(text for text in path.values() if text)
            provision = _Provision(block.number or _place(headings), headings, block)
        elif block.form == "footnote":
            provision.notes.append(block)
        else:
            provision.blocks.append(block)
    yield from _closed(provision, early)


def _closed(provision: _Provision, early: list[Block]) -> Iterator[_Provision]:
    """The provision, if it has words; annotations of a bare crossheading go to the next one."""
    of_heading = provision.heading is not None and provision.heading.level < PROVISION
    if provision.blocks:
        provision.notes[:0] = early
        early.clear()
        yield provision
    elif of_heading:
        early += provision.notes
    else:
        early.clear()


def _place(headings: tuple[str, ...]) -> str:
    """The locator of words that stand below a heading and in no provision: "sch 5 part 2"."""
    named = " ".join(headings)
    schedule = re.search(r"Schedule (\w+)", named)
    part = re.search(r"Part (\w+)", " ".join(headings[1:]) if schedule else named)
    words = [f"sch {schedule[1]}" if schedule else "", f"part {part[1]}" if part else ""]
    return " ".join(word for word in words if word) or "introductory text"


def _parts(provision: _Provision) -> Iterator[_Part]:
    """Subsections; the long ones among them split where they quote another law."""
    for part in _subsections(provision):
        if _words(part.blocks) <= LONGEST:
            yield part
        elif any(block.box for block in part.blocks):
            yield from _split_at_quotations(part)
        elif _WHOLE.match(provision.locator):
            yield from _split_at_length(part)
        else:
            yield part


def _subsections(provision: _Provision) -> Iterator[_Part]:
    if _WHOLE.match(provision.locator):
        yield _Part(provision.locator, [_numbered_inline(block) for block in provision.blocks])
        return
    part: _Part | None = None
    for block in provision.blocks:
        if part is None or _opens_subsection(block):
            if part is not None:
                yield part
            own = block.number if _opens_subsection(block) else ""
            part = _Part(provision.locator + own, [])
        part.blocks.append(block)
    if part is not None:
        yield part


def _opens_subsection(block: Block) -> bool:
    return block.form == "paragraph" and bool(_SUBSECTION.fullmatch(block.number))


def _numbered_inline(block: Block) -> Block:
    """Sub-paragraphs of a Schedule stay in one passage, so their numbers stay in its text."""
    return replace(block, form="item") if _opens_subsection(block) else block


def _split_at_quotations(part: _Part) -> Iterator[_Part]:
    """Its own words, then each quoted subsection; a quoted title goes with its first."""
    current = _Part(part.locator, [])
    box = ""
    for block in part.blocks:
        if block.box != box:
            titled = bool(box) and block.box.startswith(box) and len(current.blocks) == 1
            box = block.box
            locator = f"{part.locator}: inserted {box}" if box else part.locator
            if current.blocks and not titled:
                yield current
            current = _Part(locator, current.blocks if titled else [])
        current.blocks.append(block)
    yield current


def _split_at_length(part: _Part) -> Iterator[_Part]:
    current = _Part(part.locator, [])
    for block in part.blocks:
        full = _words(current.blocks) + _words([block]) > LONGEST
        if current.blocks and full and not current.blocks[-1].text.endswith((":", "—")):
            yield current
            current = _Part(part.locator, [])
        current.blocks.append(block)
    yield current


def _words(blocks: list[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _passage(
    document: Document,
    provision: _Provision,
    part: _Part,
    locator: str,
    notes: dict[str, str],
    order: int,
) -> Passage:
    first, last = part.blocks[0], part.blocks[-1]
    heading = provision.heading
    prospective = heading is not None and heading.box == "prospective"
    return Passage(
        reference=Reference(document.id, locator),
        text="\n".join(_line(block) for block in part.blocks),
        headings=provision.headings,
        form="section",
        page=first.page,
        page_end=last.page_end or last.page,
        page_label=first.page_label,
        footnotes=tuple(_footnotes(provision, part, notes)),
        verbatim="\n".join(block.verbatim or block.text for block in part.blocks),
        anchor=first.anchor or (heading.anchor if heading else ""),
        order=order,
        status="prospective" if prospective else "",
    )


def _line(block: Block) -> str:
    """Paragraphs keep their printed letter; the number of a subsection is in the locator."""
    return f"{block.number} {block.text}" if block.form == "item" and block.number else block.text


def _footnotes(
    provision: _Provision, part: _Part, notes: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Annotations to these words, then those to the whole provision."""
    own = [mark for block in part.blocks for mark in block.marks]
    elsewhere = {mark for block in provision.blocks for mark in block.marks} - set(own)
    whole = list(provision.heading.marks) if provision.heading else []
    whole += [note.number for note in provision.notes if note.number not in elsewhere]
    for mark in dict.fromkeys([*own, *whole]):
        if mark in notes:
            yield mark, notes[mark]
