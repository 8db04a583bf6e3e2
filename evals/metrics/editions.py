"""Edition leak: a superseded edition passed off as current."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from assistant import Document

SUPERSEDING = frozenset({"law", "guidance", "note"})
"""Kinds whose new edition takes the place of the old; reports stand beside one another."""


def leaks(
    cited: Iterable[str],
    held: Sequence[Document],
    day: date,
    question: str,
    notices: Sequence[str],
) -> list[str]:
    """Ids of cited documents that were not in force on `day` and may not pass for current.

    One is allowed where a notice comes before the answer, and either the question names its
    edition or no later edition that had started is held.
    """
    by_id = {document.id: document for document in held}
    out = []
    for id in dict.fromkeys(cited):
        document = by_id[id]
        if document.kind not in SUPERSEDING or document.in_force_on(day):
            continue
        named = bool(document.edition) and document.edition in question
        if not notices or (_later(document, held, day) and not named):
            out.append(id)
    return out


def _later(document: Document, held: Sequence[Document], day: date) -> bool:
    """Whether a later edition of the same publication and kind is held and had started by then."""
    started = document.in_force_from or date.min
    return any(
        other.publication == document.publication
        and other.kind == document.kind
        and other.in_force_from is not None
        and started < other.in_force_from <= day
        for other in held
    )
