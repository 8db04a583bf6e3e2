"""Names as people say them: a place in a document, an edition, a day, a page."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from assistant import Document, Passage

_SCHEDULE = re.compile(r"^sch (?P<number>\S+)(?: part (?P<part>\S+))?(?: para (?P<para>.+))?$")
_PARTS = {"box": "box", "table": "table", "heading": "under"}
_LETTERED = re.compile(r"^(?P<part>annex|appendix) (?P<letter>\S+?)(?:: (?P<title>.+))?$")


def place_of(passage: Passage) -> str:
    """Where in its document: "para 330", "section 16C(1)", "box “Rapid reviews”"."""
    locator = passage.reference.locator
    if passage.form == "note":
        return f"“{passage.headings[-1]}”" if passage.headings else locator
    schedule = _SCHEDULE.match(locator)
    if schedule:
        return _schedule(schedule)
    if locator.startswith("reg "):
        return f"regulation {locator[4:]}"
    kind, colon, title = locator.partition(": ")
    if colon and kind in _PARTS:
        return f"{_PARTS[kind]} “{title}”"
    lettered = _LETTERED.match(locator)
    if lettered:
        title = f", “{lettered['title']}”" if lettered["title"] else ""
        return f"{lettered['part']} {lettered['letter']}{title}"
    return _numbered(locator, passage.form == "section")


def short_place_of(passage: Passage) -> str:
    """The same for a narrow column: a box or a stretch of text without its long heading."""
    kind, colon, _ = passage.reference.locator.partition(": ")
    if passage.form == "note" or (colon and kind == "heading"):
        return "note" if passage.form == "note" else ""
    return kind if colon else place_of(passage)


def _schedule(match: re.Match[str]) -> str:
    part = f", part {match['part']}" if match["part"] else ""
    para = f", para {match['para']}" if match["para"] else ""
    return f"Schedule {match['number']}{part}{para}"


def _numbered(locator: str, in_law: bool) -> str:
    if not locator[:1].isdigit():
        return locator
    return f"section {locator}" if in_law else f"para {locator}"


def title_of(document: Document) -> str:
    """Title and edition, once each."""
    if not document.edition or document.edition in document.title:
        return document.title
    edition = document.edition
    with suppress(ValueError):
        edition = f"({day(date.fromisoformat(edition))})"
    return f"{document.title} {edition}"


def page_of(passage: Passage) -> str:
    """The number printed on the page, or the file's own count where none is printed; "" if none."""
    if passage.page_label:
        return f"p. {passage.page_label}"
    return f"page {passage.page} of the file" if passage.page else ""


def reference_of(passage: Passage, document: Document) -> str:
    """The words on a reference chip."""
    parts = [title_of(document), place_of(passage), page_of(passage)]
    return ", ".join(part for part in parts if part)


def standing_of(document: Document, on: date) -> str:
    """Whether it is in force on the day; for a report, when it was published; "" for a note."""
    if document.kind == "note":
        return ""
    if document.kind not in ("law", "guidance"):
        return f"Published {day(document.published)}" if document.published else ""
    if document.in_force_from and document.in_force_from > on:
        return f"Not yet in force on {day(on)}: from {day(document.in_force_from)}"
    if document.in_force_until and document.in_force_until <= on:
        return f"Superseded on {day(document.in_force_until)}"
    since = f" since {day(document.in_force_from)}" if document.in_force_from else ""
    return f"In force{since}"


def day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
