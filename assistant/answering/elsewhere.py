"""Where an answer may stand that this library does not hold: publications of the register."""

from __future__ import annotations

from assistant.answering.answers import Elsewhere
from assistant.answering.wording import Wording
from assistant.library.lexical import terms
from assistant.library.library import Library
from assistant.library.register import Publication
from assistant.library.sought import Sought

NAMED = 2
SHARED = 2
"""Publications named at most; terms that a title or its themes must share with the question."""


def elsewhere(sought: Sought, library: Library, wording: Wording) -> tuple[Elsewhere, ...]:
    """The publications whose text is not held and whose title or themes fit best, best first."""
    asked = set(terms(" ".join([*sought.words, *sought.expansions])))
    held = {d.publication for d in library.held.values() if d.kind != "note"}
    idf = library.lexical.idf
    fits = []
    for publication in library.register.publications.values():
        shared = asked & set(terms(f"{publication.title} {' '.join(publication.themes)}"))
        if publication.id not in held and len(shared) >= SHARED and _address(publication):
            fits.append((sum(idf(term) for term in shared), publication))
    fits.sort(key=lambda fit: (-fit[0], fit[1].id))
    why = wording.say("may stand there")
    return tuple(Elsewhere(p.title, _address(p), why) for _, p in fits[:NAMED])


def _address(publication: Publication) -> str:
    """The newest official address or landing page; "" where none is known."""
    places = [e.landing or e.address for e in reversed(publication.editions)]
    return next((place for place in places if place), "")
