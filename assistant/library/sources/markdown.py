"""The readers for Markdown: a lead's own procedures, and sections of an Act saved as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from assistant.errors import DocumentRefused
from assistant.library.sources import Block, Reading
from assistant.library.sources.html import read_html
from assistant.library.sources.legislation_lines import tidy
from assistant.library.sources.legislation_reader import PROVISION

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_LONGEST_FRONT = 50_000
_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_TITLE = re.compile(r"(\d+[A-Z]{0,3})\s+(.+)")
_SUBSECTION = re.compile(r"\*\*(\(\d+[A-Z]{0,3}\))\*\*\s*(.*)")
_PARAGRAPH = re.compile(r"(\s*)-\s+\*\*(\([A-Za-z]{1,5}\))\*\*\s*(.*)")
_DIVISION = re.compile(r"(?:Part|Chapter|Schedule)\b", re.IGNORECASE)


def read_markdown(text: str, name: str = "the file") -> Reading:
    """Read Markdown with or without front matter, as the page that it makes is read."""
    from markdown_it import MarkdownIt

    front, body = front_matter(text, name)
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table")
    reading = read_html(f"<main>{parser.render(body)}</main>")
    title = front.get("title") or reading.title
    return replace(reading, title=title, metadata=reading.metadata | front)


def front_matter(text: str, name: str = "the file") -> tuple[dict[str, str], str]:
    """(keys and values, the text below). DocumentRefused when the keys are not YAML."""
    match = _FRONT.match(text[:_LONGEST_FRONT])
    if not match:
        return {}, text
    try:
        found = yaml.load(match[1], Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentRefused(
            f"The front matter of {name} is not YAML.", "Mend the lines between the two '---'."
        ) from error
    if not isinstance(found, dict):
        return {}, text
    plain = (str, int, float, bool)
    values = {
        str(k): str(v) for k, v in found.items() if isinstance(v, plain) or hasattr(v, "isoformat")
    }
    return values, text[match.end() :]


def is_statute(text: str) -> bool:
    """Whether the front matter names an Act and a section of it."""
    try:
        front, _ = front_matter(text)
    except DocumentRefused:
        return False
    return bool(front.get("act") and front.get("section"))


def read_statute(text: str, name: str = "the file") -> Reading:
    """Read one section of an Act: the same blocks as the reader of legislation makes."""
    front, body = front_matter(text, name)
    section = front["section"]
    blocks = tuple(_blocks(body, section))
    missing = [b.text for b in blocks if not b.text.strip(" .") and b.form == "paragraph"]
    omitted = [b.number for b in blocks if b.text in missing and b.number]
    dropped = (f"repealed, without text: {', '.join(section + n for n in omitted)}",)
    return Reading(
        blocks=tuple(b for b in blocks if b.text.strip(" .")),
        title=front.get("title", ""),
        dropped=dropped if omitted else (),
        metadata=front,
    )


def _blocks(body: str, section: str) -> Iterator[Block]:
    for line in body.splitlines():
        if not line.strip():
            continue
        heading = _HEADING.match(line)
        yield from _heading_block(heading, section) if heading else _text_block(line)


def _heading_block(heading: re.Match[str], section: str) -> Iterator[Block]:
    """A Part, a crossheading or the section's own title; the file's title says nothing new."""
    text = heading[2].strip()
    title = _TITLE.match(text)
    if title and title[1] == section:
        shown = f"{title[1]} {title[2].rstrip('.')}"
        yield Block("heading", shown, number=section, level=PROVISION, anchor=f"section-{section}")
    elif len(heading[1]) > 1:
        level = 1 if _DIVISION.match(text) else 3
        divided = re.sub(r"^((?:Part|Chapter|Schedule) \w+)\s+", r"\1: ", text)
        yield Block("heading", divided, level=level)


def _text_block(line: str) -> Iterator[Block]:
    """A subsection, a lettered paragraph, or words that go on after the paragraphs."""
    subsection, paragraph = _SUBSECTION.match(line), _PARAGRAPH.match(line)
    if subsection:
        yield Block("paragraph", _words(subsection[2]), number=subsection[1])
    elif paragraph:
        level = 1 + len(paragraph[1]) // 2
        yield Block("item", _words(paragraph[3]), number=paragraph[2], level=level)
    else:
        yield Block("paragraph", _words(re.sub(r"^\s*-\s+", "", line)))


def _words(text: str) -> str:
    """Without emphasis marks and escapes."""
    return tidy(re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", re.sub(r"\*\*|__", "", text)))
