"""What an answer says of editions: the line on each answer, and what is said before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answering.answers import Statement
from assistant.answering.wording import Wording
from assistant.library.editions import Choice
from assistant.library.library import Library, Sought


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
    return [
        line
        for choice in sought.choices
        if choice.publication in cited
        for line in _lines(choice, cited[choice.publication], sought, library, wording)
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
        "since": _day(started) if (started := _start(choice, library)) else "",
        "day": _day(sought.as_at),
        "words": sought.asked.period.words if sought.asked.period else "",
    }
    if name := _name(choice):
        only_noted = name.endswith("missing") and cited <= set(choice.noted)
        yield wording.say("edition only noted" if only_noted else name, **values)
    if changes := _changes_within(choice, sought, library):
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


def _changes_within(choice: Choice, sought: Sought, library: Library) -> list[tuple[str, date]]:
    """Editions that came into force within the period that the question names, with their day."""
    period = sought.asked.period
    if period is None or choice.asked:
        return []
    editions = library.known.get(choice.publication, [])
    began = [(d.edition, d.in_force_from) for d in editions if d.in_force_from]
    changes = [(edition, day) for edition, day in began if period.first < day <= period.last]
    return changes if len(changes) < len(began) else changes[1:]


def _start(choice: Choice, library: Library) -> date | None:
    """When the edition in force on the day started."""
    for document in library.known.get(choice.publication, []):
        if document.edition == choice.in_force:
            return document.in_force_from
    return None


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
