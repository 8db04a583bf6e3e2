"""A citation to be copied: as plain text, as Markdown, and in the style of OSCOLA (4th edition)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant import Citation, Document, Passage
from assistant.ui.labels import day, page_of, place_of, reference_of
from assistant.ui.markup import Markup, join

STYLES = ("Plain text", "Markdown", "OSCOLA")


def plain(cited: Sequence[Citation], passage: Passage, document: Document) -> str:
    """The words in quotation marks and where they stand. All citations are of one passage."""
    return f"“{_words(cited)}” ({reference_of(passage, document)})"


def markdown(cited: Sequence[Citation], passage: Passage, document: Document) -> str:
    """A block quotation with a link to the official publication, where one is known."""
    quoted = "\n".join(f"> {line}" for line in _escaped(_words(cited)).splitlines())
    name = _escaped(reference_of(passage, document))
    url = cited[0].url
    return f"{quoted}\n>\n> {f'[{name}](<{url}>)' if url else name}"


def oscola(passage: Passage, document: Document, today: date) -> str:
    """The footnote alone, without the words: author, title (year) place <address> accessed day.

    Titles stand in roman type, since a clipboard of text has no italics.
    """
    if document.kind == "law":
        return f"{document.title}, {_pinpoint(passage)}"
    year = document.edition[:4] or (str(document.published.year) if document.published else "")
    title = document.title.removesuffix(f" {year}") if year else document.title
    author = f"{document.publisher}, " if document.publisher else ""
    dated = f" ({year})" if year else ""
    place = ", ".join(part for part in (place_of(passage), page_of(passage)) if part)
    address = document.url or document.landing
    online = f" <{address}> accessed {day(today)}" if address else ""
    return f"{author}{title}{dated} {place}{online}"


def copy_buttons(cited: Sequence[Citation], passage: Passage, document: Document) -> Markup:
    """Buttons that manners.js answers: each carries the text that it copies."""
    texts = (
        plain(cited, passage, document),
        markdown(cited, passage, document),
        oscola(passage, document, date.today()),
    )
    buttons = (
        Markup('<button type="button" data-copy="{}">{}</button>').format(text, style)
        for style, text in zip(STYLES, texts, strict=True)
    )
    return Markup('<p class="copies"><span>Copy the citation:</span> {}</p>').format(
        join(buttons, " ")
    )


def _words(cited: Sequence[Citation]) -> str:
    return " … ".join(dict.fromkeys(citation.quote for citation in cited))


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in r"\`*_[]<>#|" else c for c in text)


def _pinpoint(passage: Passage) -> str:
    """OSCOLA's short forms: s 16C(1), reg 40(1), sch 2 para 20."""
    locator = passage.reference.locator
    return f"s {locator}" if passage.form == "section" and locator[:1].isdigit() else locator
