"""A question too vague to look up gets one question back, with choices drawn from the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answering.answers import Answer
from assistant.answering.followups import Understood
from assistant.answering.wording import Wording
from assistant.library.lexical import terms, words
from assistant.library.library import Found, Library
from assistant.library.passages import Passage
from assistant.library.retrieval import Hit

CHOICES = 3
SAYS_NOTHING = frozenset(
    "need needs report reported reporting tell notify inform share record refer referral happen "
    "happens next long time allowed must should have got help ask say know okay ok right case "
    "matter thing someone anyone anybody people person one now quickly soon deadline required "
    "require requirement legal legally duty law rule rules wait act inform contact call please "
    "yes no not".split()
)


def is_vague(question: str) -> bool:
    """Whether the question has no word that says what it is about ("do we need to report it?")."""
    asked = words(question)
    return bool(asked) and len(asked) <= 6 and all(word in SAYS_NOTHING for word in asked)


def choices(question: str, found: Found, notes: Callable[[Hit], Sequence[Passage]]) -> list[str]:
    """Typical questions of the notes behind the best passages, one a document and heading."""
    asked = set(terms(question))
    out: dict[tuple[str, ...], str] = {}
    for hit in found.hits:
        lines = [line for note in notes(hit) for line in note.asked]
        whole = [q for q in lines if not is_vague(q) and len(words(q)) >= 3]
        whole.sort(key=lambda q: (-len(asked & set(terms(q))), len(q)))
        if whole:
            out.setdefault((hit.document.id, *hit.passage.headings[-1:]), whole[0])
    return list(dict.fromkeys(out.values()))[:CHOICES]


def asked_back(
    asked: Understood, found: Found, library: Library, wording: Wording
) -> Answer | None:
    """The one clarifying question with its choices; None where the question can be looked up."""

    def notes(hit: Hit) -> list[Passage]:
        return [note for r in hit.lifted_by if (note := library.passage(r))]

    vague = not asked.subject and is_vague(asked.search)
    offered = asked.offered or (choices(asked.search, found, notes) if vague else ())
    if not offered:
        return None
    return Answer(
        question=asked.search,
        status="unclear",
        headline=wording.say("unclear"),
        statements=(),
        edition_line="",
        as_at=found.sought.as_at,
        suggestions=tuple(offered),
    )
