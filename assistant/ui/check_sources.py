"""The passage behind a rule: from the library where it is held, our note where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import streamlit as st

from assistant import Assistant, AssistantError, Document, Passage, Reference
from assistant.check.exports.sheet import place
from assistant.check.record import Quotation
from assistant.ui.labels import reference_of, title_of
from assistant.ui.markup import Markup, join, passage_link
from assistant.ui.source import about, draw_passage

Notes = dict[Reference, list[Passage]]


def chips(assistant: Assistant, references: Iterable[Reference | str]) -> Markup:
    """One chip for each reference; each opens the passage or our note."""
    found = [_parsed(reference) for reference in references]
    return join(_chip(assistant, reference) for reference in dict.fromkeys(found))


def quotations(assistant: Assistant, references: Iterable[str]) -> tuple[Quotation, ...]:
    """What the chips of these references show, for the record."""
    found = []
    for reference in dict.fromkeys(references):
        passages, is_note = _held(assistant, _parsed(reference))
        titles = _documents(assistant)
        for passage in passages[:1]:
            document = titles[passage.reference.document]
            found.append(Quotation(reference, title_of(document), passage.text, is_note))
    return tuple(found)


def _parsed(reference: Reference | str) -> Reference:
    return reference if isinstance(reference, Reference) else Reference.parse(reference)


def _chip(assistant: Assistant, reference: Reference) -> Markup:
    passages, is_note = _held(assistant, reference)
    inside = _notes(passages) if is_note else _passages(assistant, passages)
    words = place(str(reference))
    if passages and not is_note:
        words = reference_of(passages[0], _documents(assistant)[passages[0].reference.document])
    return Markup(
        '<details class="source"><summary><span class="chip">{}</span></summary>'
        '<div class="opened">{}</div></details>'
    ).format(words, inside or _missing())


def _missing() -> Markup:
    return Markup(
        "<p>The text of this place is not in this library, and we have no note on it.</p>"
    )


def _passages(assistant: Assistant, passages: list[Passage]) -> Markup:
    documents = _documents(assistant)
    return join(
        Markup("{}{}<p class='links'>{}</p>").format(
            about(passage, documents[passage.reference.document], date.today()),
            draw_passage(passage),
            passage_link(str(passage.reference), "Read on in the library"),
        )
        for passage in passages
    )


def _notes(passages: list[Passage]) -> Markup:
    said = join(draw_passage(passage) for passage in passages)
    if not passages:
        return Markup()
    return Markup(
        '<p class="ours">Our note, not the source’s words. The source is not in this library.</p>{}'
    ).format(said)


def _held(assistant: Assistant, reference: Reference) -> tuple[list[Passage], bool]:
    """The passage, or our notes that point at the place; and whether they are notes."""
    try:
        passage = assistant.passage(reference)
        if passage is not None:
            return [passage], passage.form == "note"
        return _notes_by_place(assistant).get(reference, []), True
    except AssistantError:
        return [], True


def _documents(assistant: Assistant) -> dict[str, Document]:
    return {document.id: document for document in assistant.documents()}


def _notes_by_place(assistant: Assistant) -> Notes:
    generation = str(assistant.receipt())
    return _indexed(generation, _assistant=assistant)


@st.cache_resource(max_entries=1, show_spinner=False)
def _indexed(generation: str, _assistant: Assistant) -> Notes:
    """Our notes by the places that they point at. `generation` makes a new build read anew."""
    found: Notes = {}
    for passage in _assistant.passages():
        if passage.form == "note":
            for reference in passage.points_at:
                found.setdefault(reference, []).append(passage)
    return found
