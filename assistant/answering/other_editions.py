"""What our notes know of the editions that do not speak in the answer.

Where the edition in force, or the one asked for, is not held, its notes are offered; where another
edition is known to have said otherwise, and the note fits the question well, it is said last, below
a line that names its edition.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from assistant.answering.answers import GROUPS, Answer, Statement
from assistant.answering.citations import cite
from assistant.answering.edition_notices import edition_line, edition_notices
from assistant.answering.wording import Wording
from assistant.library.editions import Choice
from assistant.library.library import Found, Library
from assistant.library.passages import Passage

OFFERED = 0.45
"""Cosine with the question from which a note on the edition in force or asked for is offered."""
THEN = 0.62
"""The same for a note on an edition that nobody asked about."""
SAME_CHAPTER = 0.25
"""The same for a note on the chapter that the answer quotes from."""
MOST = 2
_CHAPTER = re.compile(r"chapter \d+", re.IGNORECASE)


def with_other_editions(answer: Answer, found: Found, library: Library, wording: Wording) -> Answer:
    """The answer with notes on editions that are wanted and not held: first where the question
    asks about a time or an edition, else after the rest; and last, notes on other editions.
    """
    asked = found.sought.asked
    if not answer.statements:
        return _newest_noted(answer, found, library, wording) if asked.current else answer
    choices = _cited(answer, found, library)
    noted = {id for choice in choices for id in _notes_on(choice, choice.noted, library)}
    others = {id for choice in choices for id in _notes_on(choice, None, library)} - noted
    offered = _best(answer, noted, OFFERED, library) or _same_chapter(answer, noted, library)
    dated = asked.period or any(choice.asked for choice in choices)
    then = [] if dated else _best(answer, others, THEN, library)
    then = [replace(s, label=_on_another(s, wording)) for s in then]
    if asked.period or asked.current or any(choice.asked for choice in choices):
        mine = [s for s in answer.statements if _rests_on(s, noted)]
        rest = [s for s in answer.statements if not _rests_on(s, noted)]
        statements = [*mine, *offered, *rest, *then]
    else:
        statements = [*answer.statements, *offered, *then]
    day = found.sought.as_at
    said = edition_notices(statements, found.sought, library, wording)
    return replace(
        answer,
        statements=tuple(statements),
        edition_line=edition_line(statements, day, wording),
        notices=tuple(dict.fromkeys((*answer.notices, *said))),
    )


def _newest_noted(answer: Answer, found: Found, library: Library, wording: Wording) -> Answer:
    """`What is the current Working Together?`: our notes on the edition in force, where the search
    found nothing else; the answer itself where there are none.
    """
    named = found.sought.asked.publications
    choices = [choice for choice in found.sought.choices if choice.publication in named]
    noted = {id for choice in choices for id in _notes_on(choice, choice.noted, library)}
    statements = _best(answer, noted, OFFERED, library)
    if not statements:
        return answer
    said = edition_notices(statements, found.sought, library, wording)
    return replace(
        answer,
        status="answered",
        headline=wording.say("answered"),
        statements=tuple(statements),
        edition_line=edition_line(statements, answer.as_at, wording),
        notices=tuple(dict.fromkeys((*answer.notices, *said))),
        missing=(),
    )


def _cited(answer: Answer, found: Found, library: Library) -> list[Choice]:
    """The choices of the publications that the answer cites."""
    cited = {
        library.held[c.reference.document].publication or c.reference.document
        for s in answer.statements
        for c in s.citations
    }
    return [choice for choice in found.sought.choices if choice.publication in cited]


def _notes_on(choice: Choice, editions: Collection[str] | None, library: Library) -> set[str]:
    """Ids of the note files on these editions; None for all but those that speak already."""
    return {
        document.id
        for document in library.held.values()
        if document.kind == "note"
        and document.publication == choice.publication
        and (
            document.edition not in choice.used
            if editions is None
            else document.edition in editions
        )
    }


def _on_another(statement: Statement, wording: Wording) -> str:
    first = statement.citations[0]
    return wording.say("other edition", edition=first.edition)


def _best(answer: Answer, among: set[str], least: float, library: Library) -> list[Statement]:
    """The notes that fit the question best and are not in the answer yet, each whole."""
    if not among:
        return []
    given = {c.reference for s in answer.statements for c in s.citations}
    hits = library.nearest(_asked(answer), among, 2 * MOST)
    fresh = [h for h in hits if h.similarity >= least and h.passage.reference not in given]
    return [whole_note(hit.passage, library, answer.as_at) for hit in fresh[:MOST]]


def _asked(answer: Answer) -> str:
    """The question as it was searched."""
    return answer.understood_as or answer.question


def _same_chapter(answer: Answer, among: set[str], library: Library) -> list[Statement]:
    """The best note on the chapter that the answer quotes from."""
    quoted = {
        match[0].lower()
        for s in answer.statements
        for c in s.citations
        if (match := _CHAPTER.match(c.headings[0] if c.headings else ""))
    }
    given = {c.reference for s in answer.statements for c in s.citations}
    hits = library.nearest(_asked(answer), among, 12) if quoted else []
    notes = [
        hit.passage
        for hit in hits
        if hit.similarity >= SAME_CHAPTER and hit.passage.reference not in given
        if any(place.locator.lower() in quoted for place in hit.passage.points_at)
    ]
    return [whole_note(note, library, answer.as_at) for note in notes[:1]]


def _rests_on(statement: Statement, documents: set[str]) -> bool:
    return any(c.reference.document in documents for c in statement.citations)


def whole_note(note: Passage, library: Library, day: date) -> Statement:
    """A note as one statement, with the strength that it carries over from its source."""
    document = library.held[note.reference.document]
    citation = cite(note, document, (0, len(note.text)), day)
    strength = " and ".join(s for s in note.strength if s != "none") or None
    return Statement(citation.quote, strength, GROUPS[document.kind], (citation,))
