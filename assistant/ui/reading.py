"""Reading one held document by its headings, with a stable link to every passage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import streamlit as st

from assistant import Assistant, Document, LibraryError, Passage, Reference
from assistant.ui.cards import OUR_NOTE
from assistant.ui.labels import place_of, title_of
from assistant.ui.markup import Markup, draw, escape, join, link, passage_link
from assistant.ui.searching import search_inside
from assistant.ui.source import about, draw_passage, draw_standing, note_source, page_picture

LONGEST = 60
"""Passages in one part; a longer one is cut at its next headings."""
FEWEST = 3
"""Passages that the cuts must hold on average; shorter ones are not worth choosing."""


@dataclass(frozen=True)
class Part:
    """Passages that follow each other under one heading."""

    title: str
    passages: tuple[Passage, ...]


def read_page(assistant: Assistant, wanted: str, close: Callable[[], None]) -> None:
    """`wanted` is a reference or a document id. Raises LibraryError where it is not held."""
    st.button("Back to all documents", key="back", on_click=close, type="tertiary")
    name, _, locator = wanted.partition("#")
    document = _held(assistant, name)
    passages = assistant.reading(document.id)
    linked = _linked(assistant, wanted) if locator else None
    draw(_head(document))
    words = st.text_input("Search in this document", key=f"search {document.id}")
    if words.strip():
        search_inside(assistant, document, words)
        return
    if linked:
        _show_linked(assistant, linked, document)
    _show_part(parts_of(passages), document, linked)


def _held(assistant: Assistant, name: str) -> Document:
    for document in assistant.documents():
        if document.id == name:
            return document
    raise LibraryError(
        f"The library holds no document '{name}'.", "Choose one from the list of the Library."
    )


def _linked(assistant: Assistant, wanted: str) -> Passage:
    passage = assistant.passage(Reference.parse(wanted))
    if passage is None:
        raise LibraryError(
            f"There is no passage '{wanted}' in the library.",
            "The document may have been replaced by another text; open it from the list.",
        )
    return passage


def _head(document: Document) -> Markup:
    """Title, standing today, publisher, official address, and what to know of this text."""
    if document.kind == "note":
        return Markup('<h1>{}</h1><p class="ours">{}</p>').format(title_of(document), OUR_NOTE)
    address = document.url or document.landing
    facts = [
        draw_standing(document, date.today()),
        escape(document.publisher),
        link(address, "Official publication") if address else Markup(),
    ]
    known = join(Markup("<p>{}</p>").format(warning) for warning in document.warnings)
    warnings = Markup('<div class="notice"><p><strong>About this text</strong></p>{}</div>')
    return Markup('<h1 class="wide">{}</h1><p class="facts">{}</p>{}').format(
        title_of(document),
        Markup(" · ").join(fact for fact in facts if fact),
        warnings.format(known) if known else Markup(),
    )


def _show_linked(assistant: Assistant, linked: Passage, document: Document) -> None:
    if linked.form == "note":
        documents = {held.id: held for held in assistant.documents()}
        inside = note_source(linked, documents, assistant.passage)
    else:
        around = assistant.surroundings(linked.reference, 1)
        inside = join(draw_passage(p, dimmed=p.reference != linked.reference) for p in around)
        if linked.page and assistant.has_pages(document):
            text = Markup('<div class="surroundings">{}</div>').format(inside)
            inside = Markup('<div class="beside">{}{}</div>').format(
                text, page_picture(linked, [(0, len(linked.text))])
            )
    frame = Markup('<section class="opened linked">{}<div class="surroundings">{}</div></section>')
    draw(frame.format(about(linked, document, date.today()), inside))


def _show_part(parts: Sequence[Part], document: Document, linked: Passage | None) -> None:
    """A chooser where there are several parts, and the one chosen."""
    chosen = next((n for n, p in enumerate(parts) if linked in p.passages), 0)
    if len(parts) > 1:
        chosen = st.selectbox(
            "Part",
            range(len(parts)),
            index=chosen,
            format_func=lambda number: parts[number].title,
            key=f"part of {document.id} {linked.reference if linked else ''}",
        )
    if parts:
        draw(draw_part(parts[chosen], linked, document.title))


def parts_of(passages: Sequence[Passage]) -> list[Part]:
    """The document cut at its first headings, and at the second where a part would be long."""
    parts: list[Part] = []
    for path, group in _under(passages, 1):
        deeper = _under(group, 2)
        if len(group) <= LONGEST or len(deeper) > len(group) / FEWEST:
            parts.append(Part(_named(path), tuple(group)))
        else:
            parts += [Part(_named(below), tuple(cut)) for below, cut in deeper]
    return parts


def _under(passages: Sequence[Passage], depth: int) -> list[tuple[tuple[str, ...], list[Passage]]]:
    groups = groupby(passages, key=lambda passage: passage.headings[:depth])
    return [(path, list(group)) for path, group in groups]


def _named(path: tuple[str, ...]) -> str:
    return " › ".join(path) or "Beginning"


def draw_part(part: Part, linked: Passage | None, title: str = "") -> Markup:
    """Headings where they change (not the document's own title), every passage with its link."""
    out: list[Markup] = []
    before: tuple[str, ...] = ()
    for passage in part.passages:
        for depth, heading in enumerate(passage.headings):
            if heading != title and before[: depth + 1] != passage.headings[: depth + 1]:
                out.append(Markup("<{0}>{1}</{0}>").format(f"h{min(depth + 2, 5)}", heading))
        before = passage.headings
        out.append(_with_link(passage, passage == linked))
    return Markup('<div class="reading">{}</div>').format(join(out))


def _with_link(passage: Passage, here: bool) -> Markup:
    words = Markup('Link<span class="unseen"> to {}</span>').format(place_of(passage))
    return Markup('<div class="read{}">{}<p class="links">{}</p></div>').format(
        " here" if here else "",
        draw_passage(passage),
        passage_link(str(passage.reference), words),
    )
