"""Hits -> a verified Answer in quote mode, with its edition line and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.answers import Answer, Statement, Status
from assistant.answering.citations import verify
from assistant.answering.edition_notices import edition_line, edition_notices
from assistant.answering.elsewhere import elsewhere
from assistant.answering.evidence import weigh_evidence
from assistant.answering.followups import Understood
from assistant.answering.limits import why_not
from assistant.answering.premises import correct
from assistant.answering.quoting import quote, wanted
from assistant.answering.wording import Wording
from assistant.library.lexical import terms, words
from assistant.library.library import Found, Library
from assistant.library.passages import Passage
from assistant.library.retrieval import Hit
from assistant.reference import Reference

NEAREST, BESIDE = 3, 0.8
"""Places named where nothing answers, or beside what is quoted: those with at least this share of
the best score."""


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

    meant = replace(found.sought, words=(*found.sought.words, *words(asked.subject)))
    evidence = weigh_evidence(asked.shown or asked.search, found.hits, meant, idf, notes)
    barred = why_not(asked.search, found, library)
    statements: list[Statement] = []
    withheld: list[str] = []
    status: Status
    if not barred:
        aim = wanted(" ".join(found.sought.words), found.sought.expansions, weigh)
        drafted = quote(found.hits, aim, day, weigh, notes)
        step("verifying")
        statements, withheld = check(drafted, library.passage)
    correction = correct(asked.search, statements, wording)
    status = "answered" if correction else evidence.verdict
    if barred or not statements or status == "not in the library":
        status, statements = "not in the library", []
    refused = status == "not in the library"
    return Answer(
        question=question,
        status=status,
        headline=wording.say(barred or _headline(status, statements)),
        statements=tuple(statements),
        edition_line=edition_line(statements, day, wording),
        as_at=day,
        notices=(*library.notices, *edition_notices(statements, found.sought, library, wording)),
        withheld=tuple(withheld),
        missing=evidence.missing if status != "answered" else (),
        looked_for=(*found.sought.words, *found.sought.expansions),
        understood_as=asked.shown,
        correction=correction,
        nearest=_beside(found.hits, statements),
        elsewhere=elsewhere(found.sought, library, wording) if refused else (),
    )


def _headline(status: Status, statements: Sequence[Statement]) -> str:
    """The name of the first line: notes alone are not announced as the sources' words."""
    noted = all(statement.group == "notes" for statement in statements)
    return "answered from notes" if status == "answered" and noted else status


def _beside(hits: Sequence[Hit], statements: Sequence[Statement]) -> tuple[Reference, ...]:
    """The places that come next to what is quoted; where nothing is, the best ones."""
    quoted = {c.reference for s in statements for c in s.citations}
    least = BESIDE * hits[0].score if quoted else float("-inf")
    near = [h.passage.reference for h in hits if h.score >= least]
    return tuple(r for r in near if r not in quoted)[:NEAREST]


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
