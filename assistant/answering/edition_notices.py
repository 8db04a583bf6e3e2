"""What an answer says of editions: the line on each answer, and what is said before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answering.answers import Statement
from assistant.answering.wording import Wording
from assistant.library.documents import Document
from assistant.library.editions import Choice
from assistant.library.library import Library
from assistant.library.periods import Period
from assistant.library.sought import Sought


def edition_line(statements: Sequence[Statement], day: date, wording: Wording) -> str:
    """Which editions the answer rests on, in one line; "" where it rests on nothing."""
    parts = []
    for statement in statements:
        for citation in statement.citations:
            name = f"{citation.document} {citation.edition}".strip()
            if citation.edition in citation.document:
                name = citation.document
            parts.append(wording.say("rests on note", title=name) if citation.is_note else name)
    if not parts:
        return ""
    return wording.say("edition line", documents="; ".join(dict.fromkeys(parts)), day=_day(day))


def edition_notices(
    statements: Sequence[Statement], sought: Sought, library: Library, wording: Wording
) -> list[str]:
    """Said before anything else of each publication cited: that the edition is superseded, that
    the one asked for or in force is not held, that it changed within the period asked about.
    """
    cited: dict[str, set[str]] = {}
    overdue: dict[str, str] = {}
    for statement in statements:
        for citation in statement.citations:
            document = library.held[citation.reference.document]
            cited.setdefault(document.publication or document.id, set()).add(document.edition)
            if document.review_due and document.overdue_on(date.today()):
                values = {"title": document.title, "due": _day(document.review_due)}
                overdue[document.id] = wording.say(
                    "local overdue", owner=document.owner or document.publisher or "?", **values
                )
    newest = sought.asked.publications if sought.asked.current else ()
    return [
        line
        for choice in sought.choices
        if choice.publication in (*cited, *newest)
        for line in _lines(choice, cited.get(choice.publication, set()), sought, library, wording)
    ] + list(overdue.values())


def _lines(
    choice: Choice, cited: set[str], sought: Sought, library: Library, wording: Wording
) -> Iterator[str]:
    values = {
        "title": choice.title,
        "in_force": choice.in_force,
        "current": choice.current,
        "used": " and ".join(choice.used),
        "wanted": " and ".join(e for e in choice.wanted if e not in choice.used),
        "since": _started(choice, choice.in_force, library),
        "day": _day(sought.as_at),
        "words": sought.asked.period.words if sought.asked.period else "",
    }
    name = _name(choice)
    if choice.current and (not cited or (sought.asked.current and choice.asked)):
        yield wording.say(
            "edition current", **values | {"since": _started(choice, choice.current, library)}
        )
    if name and cited:
        only_noted = name.endswith("missing") and cited <= set(choice.noted)
        yield wording.say("edition only noted" if only_noted else name, **values)
    period, known = sought.asked.period, library.seeking.known.get(choice.publication, [])
    if period and not choice.asked and (changes := changes_within(period, known)):
        edition, day = changes[-1]
        yield wording.say("edition changed", **values, edition=edition, changed=_day(day))


def _name(choice: Choice) -> str:
    """Which of the notices applies; "" where the edition in force today speaks for itself."""
    today = choice.in_force == choice.current
    in_use = choice.in_force in choice.used
    if choice.used == ("",) or (in_use and today and set(choice.wanted) <= set(choice.used)):
        return ""
    if choice.asked and not set(choice.wanted) <= set(choice.used):
        return "edition asked missing"
    if not choice.in_force:
        return "edition not known"
    if choice.asked and not in_use:
        return "edition superseded"
    if in_use and (choice.held or choice.asked):
        return "edition of then"
    return "edition missing" if today else "edition of then missing"


def changes_within(period: Period, editions: Sequence[Document]) -> list[tuple[str, date]]:
    """Editions that took the place of another after the first day of the period and before its
    end, with the day.
    """
    began = sorted((d.in_force_from, d.edition) for d in editions if d.in_force_from)
    return [(edition, day) for day, edition in began[1:] if period.first < day <= period.last]


def _started(choice: Choice, edition: str, library: Library) -> str:
    """The day on which an edition started; "" where it is not known."""
    for document in library.seeking.known.get(choice.publication, []):
        if document.edition == edition and document.in_force_from:
            return _day(document.in_force_from)
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
