"""Searching inside one held document: the passages that fit best, the searched words marked."""

from __future__ import annotations

import re

from assistant import Assistant, Document
from assistant.ui.markup import Markup, draw, join, passage_link
from assistant.ui.source import Span, draw_passage

MOST = 12


def search_inside(assistant: Assistant, document: Document, words: str) -> None:
    """Best first. Raises QuestionRefused for words that cannot be searched for."""
    found = assistant.find(words, limit=2 * MOST, editions=[document.id])
    # Notes on other documents are found as well; here only this one is asked.
    hits = [hit for hit in found if hit.passage.reference.document == document.id][:MOST]
    draw(
        Markup(
            '<p class="quiet" role="status">{} passages of this document, best first.</p>'
        ).format(len(hits))
    )
    rows = (
        Markup('<div class="read">{}<p class="links">{}</p></div>').format(
            draw_passage(hit.passage, spans_of(words, hit.passage.text)),
            passage_link(str(hit.passage.reference), "Read it in its place"),
        )
        for hit in hits
    )
    draw(Markup('<div class="reading">{}</div>').format(join(rows)))


def spans_of(words: str, text: str) -> list[Span]:
    """Where the words of more than three letters stand, with whatever ending."""
    stems = {word[: max(4, len(word) - 2)] for word in re.findall(r"\w{4,}", words.lower())}
    if not stems:
        return []
    pattern = rf"\b(?:{'|'.join(map(re.escape, sorted(stems, key=len, reverse=True)))})\w*"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
