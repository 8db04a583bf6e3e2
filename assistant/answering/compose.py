"""Hits -> a verified Answer in quote mode, with its edition line and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from assistant.answering.answers import Answer, Statement
from assistant.answering.citations import verify
from assistant.answering.evidence import weigh_evidence
from assistant.answering.followups import Understood
from assistant.answering.quoting import quote, wanted
from assistant.answering.wording import Wording
from assistant.library.editions import Choice
from assistant.library.lexical import terms
from assistant.library.library import Found, Library
from assistant.library.passages import Passage
from assistant.library.retrieval import Hit
from assistant.reference import Reference


def compose_answer(
    question: str,
    asked: Understood,
    found: Found,
    library: Library,
    wording: Wording,
    step: Callable[[str], None],
) -> Answer:
    """The sentences that answer, each checked against the stored passage before it is kept."""
    day = found.sought.as_at
    idf = library.lexical.idf

    def weigh(text: str) -> dict[str, float]:
        return {term: idf(term) for term in set(terms(text))}

    def notes(hit: Hit) -> list[Passage]:
        return [note for r in hit.lifted_by if (note := library.passage(r))]

    evidence = weigh_evidence(found.hits, found.sought.words, idf, notes)
    statements: list[Statement] = []
    withheld: list[str] = []
    if evidence.verdict != "not in the library":
        aim = wanted(" ".join(found.sought.words), found.sought.expansions, weigh)
        drafted = quote(found.hits, aim, day, weigh, notes)
        step("verifying")
        statements, withheld = check(drafted, library.passage)
    status = evidence.verdict if statements else "not in the library"
    choices = _used(statements, found.sought.choices)
    return Answer(
        question=question,
        status=status,
        headline=wording.say(status),
        statements=tuple(statements),
        edition_line=edition_line(statements, day, wording) if statements else "",
        as_at=day,
        notices=(*library.notices, *edition_notices(choices, library, day, wording)),
        withheld=tuple(withheld),
        missing=evidence.missing if status != "answered" else (),
        looked_for=(*found.sought.words, *found.sought.expansions),
        understood_as=asked.shown,
    )


def check(
    drafted: Sequence[Statement], passage: Callable[[Reference], Passage | None]
) -> tuple[list[Statement], list[str]]:
    """Statements whose every citation verifies, and why each of the others is withheld."""
    kept, withheld = [], []
    for statement in drafted:
        faults = [f for c in statement.citations if (f := verify(c, passage(c.reference)))]
        if statement.text != " ".join(c.quote for c in statement.citations):
            faults.append("the statement is not its quotations")
        if faults:
            withheld.append(faults[0])
        else:
            kept.append(statement)
    return kept, withheld


def _used(statements: Sequence[Statement], choices: Sequence[Choice]) -> list[Choice]:
    """The choices of the publications that the statements come from."""
    cited = {c.reference.document for s in statements for c in s.citations}
    return [c for c in choices if any(_of(c, document) for document in cited)]


def _of(choice: Choice, document: str) -> bool:
    return document == choice.publication or document.startswith(f"{choice.publication}/")


def edition_line(statements: Sequence[Statement], day: date, wording: Wording) -> str:
    """Which editions the answer rests on, in one line."""
    parts = []
    for statement in statements:
        for citation in statement.citations:
            name = f"{citation.document} {citation.edition}".strip()
            if citation.edition in citation.document:
                name = citation.document
            parts.append(wording.say("rests on note", title=name) if citation.is_note else name)
    return wording.say("edition line", documents="; ".join(dict.fromkeys(parts)), day=_day(day))


def edition_notices(
    choices: Sequence[Choice], library: Library, day: date, wording: Wording
) -> list[str]:
    """Said before anything else: a superseded edition, or one in force that is not held."""
    out = []
    for choice in choices:
        if choice.in_force in choice.used:
            continue
        started = _start(choice, library)
        name = "edition superseded" if choice.held else "edition missing"
        out.append(
            wording.say(
                name,
                title=choice.title,
                in_force=choice.in_force,
                since=_day(started) if started else "",
                used=", ".join(choice.used),
                day=_day(day),
            )
        )
    return out


def _start(choice: Choice, library: Library) -> date | None:
    for document in library.known.get(choice.publication, []):
        if document.edition == choice.in_force:
            return document.in_force_from
    return None


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
