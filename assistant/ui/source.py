"""The passage behind a citation, in its surroundings, with the quotation marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant import Assistant, Citation, Document, Passage, Reference
from assistant.ui.citing import copy_buttons
from assistant.ui.labels import page_of, reference_of, short_place_of, standing_of, title_of
from assistant.ui.markup import Markup, escape, join, link, passage_link
from assistant.ui.page_links import page_address

Span = tuple[int, int]
"""Characters of Passage.text, the end not included."""

_ITEM = re.compile(r"^(•|\(?[a-z0-9ivx]{1,4}[.)])\s")
_ARROW = " › "
UNCONFIRMED = " Not confirmed: we have not read this in the source itself."


def draw_source(
    assistant: Assistant, citations: Sequence[Citation], as_at: date, opened: bool = False
) -> Markup:
    """A chip that opens the passage. All citations are of one passage, which must be held."""
    first = citations[0]
    passage = assistant.passage(first.reference)
    if passage is None:
        return Markup("<p>{}</p>").format(str(first.reference))
    documents = {document.id: document for document in assistant.documents()}
    document = documents[passage.reference.document]
    inside = (
        note_source(passage, documents, assistant.passage)
        if first.is_note
        else _in_its_place(assistant, passage, document, citations)
    )
    return Markup(
        '<details class="source"{}><summary><span class="chip">{}</span></summary>'
        '<div class="opened">{}{}{}{}</div></details>'
    ).format(
        Markup(" open") if opened else "",
        reference_of(passage, document),
        about(passage, document, as_at),
        inside,
        copy_buttons(citations, passage, document),
        _links(first, passage, document),
    )


def _in_its_place(
    assistant: Assistant, passage: Passage, document: Document, citations: Sequence[Citation]
) -> Markup:
    """The passage among its neighbours, beside its page as published where that is held."""
    around = assistant.surroundings(passage.reference, 1)
    spans = [citation.span for citation in citations]
    text = _surroundings(passage, around, spans)
    if not (passage.page and assistant.has_pages(document)):
        return text
    return Markup('<div class="beside">{}{}</div>').format(text, page_picture(passage, spans))


def page_picture(passage: Passage, spans: Sequence[Span]) -> Markup:
    """The page itself; a browser fetches it only when it is opened."""
    words = page_of(passage)
    address = page_address(str(passage.reference), spans)
    marked = ", with the cited words marked" if spans else ""
    return Markup(
        '<figure class="page"><a href="{0}" target="_blank" rel="noopener">'
        '<img loading="lazy" src="{0}" alt="{1} as published{2}; its words stand beside it">'
        "</a><figcaption>{1} as published{2}. It opens larger in a new tab.</figcaption></figure>"
    ).format(address, words[:1].upper() + words[1:], marked)


def about(passage: Passage, document: Document, as_at: date) -> Markup:
    """Document, headings path, page, standing and warnings, above the passage."""
    path = [heading for heading in passage.headings if heading != document.title]
    standing = draw_standing(document, as_at)
    facts = [page_of(passage), standing, document.publisher]
    known = (
        Markup('<p class="facts">About this text: {}</p>').format(w) for w in document.warnings
    )
    return Markup('<p class="path"><strong>{}</strong>{}</p><p class="facts">{}</p>{}').format(
        title_of(document),
        "".join(f"{_ARROW}{heading}" for heading in path),
        Markup(" · ").join(fact for fact in facts if fact),
        join(known) if document.kind != "note" else Markup(),
    )


def draw_standing(document: Document, as_at: date) -> Markup:
    """In force or superseded, in words; what is superseded stands out as well."""
    over = document.kind in ("law", "guidance") and not document.in_force_on(as_at)
    words = standing_of(document, as_at)
    return Markup('<span class="superseded">{}</span>').format(words) if over else escape(words)


def _surroundings(passage: Passage, around: Sequence[Passage], spans: Sequence[Span]) -> Markup:
    parts = [
        draw_passage(near, spans if near.reference == passage.reference else (), near != passage)
        for near in around
    ]
    return Markup('<div class="surroundings">{}</div>').format(join(parts))


def draw_passage(passage: Passage, spans: Sequence[Span] = (), dimmed: bool = False) -> Markup:
    """One passage: its place, its lines with the spans marked, its footnotes."""
    lines = []
    start = 0
    for line in passage.text.split("\n"):
        css = "item" if is_item(line) else "line"
        lines.append(Markup('<p class="{}">{}</p>').format(css, _marked(line, start, spans)))
        start += len(line) + 1
    return Markup('<div class="passage{}"><p class="place">{}</p><div>{}{}</div></div>').format(
        " dimmed" if dimmed else " cited",
        short_place_of(passage),
        join(lines),
        _footnotes(passage) if not dimmed else "",
    )


def is_item(line: str) -> bool:
    """Whether the line starts with a mark of a list: a bullet, a letter or a number."""
    return _ITEM.match(line) is not None


def _marked(line: str, start: int, spans: Sequence[Span]) -> Markup:
    """The line with what lies in a span marked; `start` is its place in the passage's text."""
    out = Markup()
    done = 0
    for first, last in sorted(spans):
        begin, end = max(first - start, done), min(last - start, len(line))
        if begin < end:
            out += escape(line[done:begin]) + Markup("<mark>{}</mark>").format(line[begin:end])
            done = end
    return out + escape(line[done:])


def _footnotes(passage: Passage) -> Markup:
    if not passage.footnotes:
        return Markup()
    rows = (Markup("<p><sup>{}</sup> {}</p>").format(*note) for note in passage.footnotes)
    return Markup('<div class="footnotes"><p class="quiet">Footnotes</p>{}</div>').format(
        join(rows)
    )


def note_source(
    note: Passage,
    documents: dict[str, Document],
    find: Callable[[Reference], Passage | None],
) -> Markup:
    """What a note says, that it is ours, how sure we are, and where it points."""
    places = [_pointed(reference, documents, find) for reference in note.points_at]
    listed = Markup("<ul>{}</ul>").format(join(places)) if places else Markup()
    source = Markup("<p>Source: {}</p>").format(link(note.source, note.source))
    return Markup('<p class="ours">These are our words, not the source’s.{} {}</p>{}{}{}').format(
        UNCONFIRMED if is_unconfirmed(note) else "",
        "It points at:" if places else "",
        listed,
        source if note.source else "",
        draw_passage(note),
    )


def is_unconfirmed(note: Passage) -> bool:
    """Whether the note says something that we did not read in the source itself."""
    return note.status == "unconfirmed"


def _pointed(
    reference: Reference,
    documents: dict[str, Document],
    find: Callable[[Reference], Passage | None],
) -> Markup:
    passage = find(reference)
    if passage is None:
        name = f"{reference.document.replace('-', ' ').replace('/', ' ')}, {reference.locator}"
        return Markup("<li>{} (its text is not in this library)</li>").format(name.capitalize())
    words = reference_of(passage, documents[passage.reference.document])
    return Markup("<li>{}</li>").format(passage_link(str(passage.reference), words))


def _links(citation: Citation, passage: Passage, document: Document) -> Markup:
    page = page_of(passage)
    words = f"Open the official publication{' at ' + page if '#page=' in citation.url else ''}"
    official = link(citation.url, words) if citation.url else escape("No official address is known")
    held = passage_link(str(passage.reference), "Read on in the library")
    return Markup('<p class="links"><span>{}</span><span>{}</span></p>').format(official, held)
