"""Standing of editions: which an answer names, which comes first, which passes for current."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant import Answer, Document

SUPERSEDING = frozenset({"law", "guidance", "note"})


def names(answer: Answer, title: str, edition: str) -> bool:
    """Whether a notice, the headline or the edition line names this edition after the title."""
    short = re.escape(title.removesuffix(" to Safeguard Children"))
    said = "\n".join([*answer.notices, answer.headline, *answer.edition_line.split(";")])
    return bool(re.search(rf"{short}[^\n]*?\b{re.escape(edition)}\b", said))


def first_edition(
    answer: Answer, publication: str, documents: Mapping[str, Document]
) -> str | None:
    """The edition of the publication that the answer cites first; None where it cites none."""
    for statement in answer.statements:
        for citation in statement.citations:
            document = documents[citation.reference.document]
            if (document.publication or document.id) == publication:
                return document.edition
    return None


def passed_off(
    answer: Answer, documents: Mapping[str, Document], today_in_force: Mapping[str, str]
) -> list[str]:
    """Ids of cited texts and notes that are superseded today, or were not in force on the asked
    day, while no notice names their publication together with the edition in force today.

    `today_in_force` maps a publication to the edition in force today.
    """
    out = []
    cited = [c.reference.document for s in answer.statements for c in s.citations]
    for id in dict.fromkeys(cited):
        document = documents[id]
        current = today_in_force.get(document.publication, "")
        if document.kind not in SUPERSEDING or not current or document.edition == current:
            continue
        if not any(_warns(notice, document, current) for notice in answer.notices):
            out.append(id)
    return out


def _warns(notice: str, document: Document, current: str) -> bool:
    title = document.publication.replace("-", " ")
    return title in notice.lower() and current in notice
