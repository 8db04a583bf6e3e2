"""The passage behind a rule: from the library where it is held, our note where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from assistant import Assistant, AssistantError, Document, Passage, Reference
from assistant.check.record import Quotation
from assistant.exports.sheet import place
from assistant.ui.labels import reference_of, title_of
from assistant.ui.markup import Markup, join, passage_link
from assistant.ui.source import about, draw_passage

Notes = dict[Reference, list[Passage]]


@dataclass(frozen=True)
class Sources:
    """What the library holds, asked once for each drawing of the page; empty without a library."""

    assistant: Assistant
    documents: Mapping[str, Document]

    @classmethod
    def of(cls, assistant: Assistant) -> Sources:
        """The check works without a library: then the chips say that it has no text."""
        try:
            return cls(assistant, {document.id: document for document in assistant.documents()})
        except AssistantError:
            return cls(assistant, {})

    def chips(self, references: Iterable[Reference | str]) -> Markup:
        """One chip for each reference; each opens the passage or our note."""
        found = dict.fromkeys(_parsed(reference) for reference in references)
        return join(self._chip(reference) for reference in found)

    def quotations(self, references: Iterable[str]) -> tuple[Quotation, ...]:
        """What the chips of these references show, for the record."""
        found = []
        for reference in dict.fromkeys(references):
            passages, is_note = self._held(_parsed(reference))
            for passage in passages:
                title = title_of(self.documents[passage.reference.document])
                found.append(Quotation(reference, title, passage.text, is_note))
        return tuple(found)

    def _chip(self, reference: Reference) -> Markup:
        passages, is_note = self._held(reference)
        words = place(str(reference))
        if passages and not is_note:
            words = reference_of(passages[0], self.documents[passages[0].reference.document])
        inside = _notes(passages) if is_note else self._passages(passages)
        return Markup(
            '<details class="source"><summary><span class="chip">{}</span></summary>'
            '<div class="opened">{}</div></details>'
        ).format(words, inside)

    def _passages(self, passages: list[Passage]) -> Markup:
        return join(
            Markup('{}{}<p class="links">{}</p>').format(
                about(passage, self.documents[passage.reference.document], date.today()),
                draw_passage(passage),
                passage_link(str(passage.reference), "Read on in the library"),
            )
            for passage in passages
        )

    def _held(self, reference: Reference) -> tuple[list[Passage], bool]:
        """The passage, or our notes that point at the place; and whether they are notes."""
        if not self.documents:
            return [], True
        passage = self.assistant.passage(reference)
        if passage is not None:
            return [passage], passage.form == "note"
        generation = str(self.assistant.receipt())
        return _notes_by_place(generation, self.assistant).get(reference, []), True


def _parsed(reference: Reference | str) -> Reference:
    return reference if isinstance(reference, Reference) else Reference.parse(reference)


def _notes(passages: list[Passage]) -> Markup:
    if not passages:
        return Markup("<p>This library does not hold the text of this place.</p>")
    said = join(draw_passage(passage) for passage in passages)
    return Markup(
        '<p class="ours">Our note, not the source’s words. The source is not in this library.</p>{}'
    ).format(said)


@st.cache_resource(max_entries=1, show_spinner=False)
def _notes_by_place(generation: str, _assistant: Assistant) -> Notes:
    """Our notes by the places that they point at. `generation` makes a new build read anew."""
    found: Notes = {}
    for passage in _assistant.passages():
        if passage.form == "note":
            for reference in passage.points_at:
                found.setdefault(reference, []).append(passage)
    return found
