"""A question too vague to look up gets one question back, with choices drawn from the library."""

from __future__ import annotations

from assistant.answering.answers import Answer
from assistant.answering.followups import Understood
from assistant.answering.wording import Wording
from assistant.library.lexical import terms, words
from assistant.library.library import Found, Library
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


def choices(question: str, library: Library, wording: Wording) -> list[str]:
    """For each topic of corpus/wording.yaml ("topic 1" ...) a typical question of the notes behind
    its best passages, with as many words of the vague question as can be had.
    """
    asked = set(terms(question))
    topics = [wording.say(name) for name in sorted(wording.names()) if name.startswith("topic ")]
    out: list[str] = []
    for topic in topics:
        about = set(terms(topic))
        hits = library.find(f"{question} {topic}", limit=3).hits
        lines = [line for hit in hits for line in _typical(hit, library) if line not in out]
        if lines:
            fit = [3 * len(about & set(terms(q))) + len(asked & set(terms(q))) for q in lines]
            out.append(lines[fit.index(max(fit))])
    return out[:CHOICES]


def _typical(hit: Hit, library: Library) -> list[str]:
    """The questions of its notes, or of the note that it is, that say what they are about."""
    notes = [hit.passage, *(note for r in hit.lifted_by if (note := library.passage(r)))]
    lines = [line for note in notes for line in note.asked]
    return [q for q in lines if not is_vague(q) and len(words(q)) >= 3]


def asked_back(
    asked: Understood, found: Found, library: Library, wording: Wording
) -> Answer | None:
    """The one clarifying question with its choices; None where the question can be looked up."""
    vague = not asked.subject and is_vague(asked.search)
    offered = asked.offered or (choices(asked.search, library, wording) if vague else ())
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
