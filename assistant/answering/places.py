"""A question that is nothing but a place ("s.16C", "WT23 para 333"): what stands there, whole."""

from __future__ import annotations

import re

from assistant.answering.answers import GROUPS, Answer, Statement
from assistant.answering.citations import cite
from assistant.answering.clarifying import CHOICES
from assistant.answering.compose import check
from assistant.answering.edition_notices import edition_line, edition_notices
from assistant.answering.provisions import absent_places
from assistant.answering.routing import with_absent, with_elsewhere
from assistant.answering.sentences import strength
from assistant.answering.wording import Wording
from assistant.library.library import Found, Library
from assistant.library.locators import PLACE
from assistant.library.passages import Passage

MOST = 20
"""Parts of a section that are quoted; of the others the next are named."""
NEAREST = 3
_LOOKING_UP = frozenset(
    "a and are can current does edition exact exactly find for full give guidance i in is it look "
    "me of on please quote read say says see show statutory tell text that the this to under up "
    "version what whats where which whole wording words".split()
)
"""Words that ask to see a place and say nothing of what it is about."""


def answer_from_place(
    question: str, found: Found, library: Library, wording: Wording
) -> Answer | None:
    """None where the question asks more than to see a place, or for a section of a text that
    cannot be told: few have a "section 16C", many a section 47.
    """
    places = list(PLACE.finditer(question))
    if not places or not _is_place_alone(question, found, library):
        return None
    passages = library.places_named(question, found.sought)
    documents = list(dict.fromkeys(passage.reference.document for passage in passages))
    publications = found.sought.asked.publications
    paragraphs = all(place["para"] for place in places)
    if len(documents) == 1 and (publications or all(map(_is_telling, places))):
        return _quoted(question, passages, found, library, wording)
    if paragraphs and publications and not documents:
        return _missed(question, found, library, wording)
    if paragraphs and not publications and documents:
        return _asked_back(question, documents, found, library, wording)
    return None


def _quoted(
    question: str, passages: list[Passage], found: Found, library: Library, wording: Wording
) -> Answer:
    day = found.sought.as_at
    document = library.held[passages[0].reference.document]
    statements, withheld = check(
        [
            Statement(citation.quote, strength(citation.quote), GROUPS[document.kind], (citation,))
            for passage in passages[:MOST]
            for citation in [cite(passage, document, (0, len(passage.text)), day)]
        ],
        library.passage,
    )
    return Answer(
        question=question,
        status="answered",
        headline=wording.say("place"),
        statements=tuple(statements),
        edition_line=edition_line(statements, day, wording),
        as_at=day,
        notices=(*library.notices, *edition_notices(statements, found.sought, library, wording)),
        withheld=tuple(withheld),
        looked_for=found.sought.words,
        nearest=tuple(passage.reference for passage in passages[MOST : MOST + NEAREST]),
    )


def _missed(question: str, found: Found, library: Library, wording: Wording) -> Answer:
    """A paragraph that the text named does not have, or whose edition is not held."""
    asked = found.sought.asked
    absent = [
        wording.say("place edition missing", title=c.title, wanted=wanted, current=c.current)
        for c in found.sought.choices
        for wanted in c.wanted
        if c.publication in asked.publications and wanted not in c.used
    ]
    answer = Answer(
        question=question,
        status="not in the library",
        headline=wording.say("not in the library"),
        statements=(),
        edition_line="",
        as_at=found.sought.as_at,
        notices=tuple(library.notices),
        looked_for=found.sought.words,
        first=tuple(absent),
    )
    answer = with_absent(answer, absent_places(question, library, asked), wording)
    return with_elsewhere(answer, asked.publications, library.register)


def _asked_back(
    question: str, documents: list[str], found: Found, library: Library, wording: Wording
) -> Answer:
    """Which of the texts that have such a paragraph is meant; statutory guidance first."""
    held = [library.held[document] for document in documents]
    held.sort(key=lambda document: document.tier != "statutory guidance")
    place = question.strip(" .?!")
    return Answer(
        question=question,
        status="unclear",
        headline=wording.say("which text"),
        statements=(),
        edition_line="",
        as_at=found.sought.as_at,
        suggestions=tuple(f"{place} of {d.title} {d.edition}".strip() for d in held[:CHOICES]),
    )


def _is_place_alone(question: str, found: Found, library: Library) -> bool:
    left = PLACE.sub(" ", question).lower()
    for id in found.sought.asked.publications:
        for name in sorted(library.names_of(id), key=len, reverse=True):
            left = re.sub(rf"\b{re.escape(name)}(?:['’]?(?:20)?\d\d)?\b", " ", left)
    said = re.findall(r"[a-z0-9]+", left.replace("’", "").replace("'", ""))
    return all(word in _LOOKING_UP or re.fullmatch(r"20[0-3]\d", word) for word in said)


def _is_telling(place: re.Match[str]) -> bool:
    """Whether the place tells its text: a regulation, or a section with a letter."""
    section = place["section"] or place["bare"] or ""
    return bool(place["reg"]) or re.match(r"\d+[A-Za-z]", section) is not None
