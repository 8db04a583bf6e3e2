"""The library with something taken out, to see what that was worth (evals).

A variant shares everything else with the library that it was made from, which stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from assistant.errors import LibraryError
from assistant.library.glossary import Glossary
from assistant.library.lexical import Lexical
from assistant.library.library import Library
from assistant.library.retrieval import Lifts, Titles
from assistant.reference import Reference


def without(library: Library, references: Iterable[Reference]) -> Library:
    """As if these passages were not held."""
    out = _copy(library)
    out._absent = library._absent.copy()
    out._absent[library.locators.rows_of(tuple(references))] = True
    return out


def leaving_out(library: Library, part: str) -> Library:
    """Without one of PARTS. Raises LibraryError for another name."""
    if part not in PARTS:
        raise LibraryError(f"The search has no part '{part}'.", f"It has: {', '.join(PARTS)}.")
    return PARTS[part](library)


def _copy(library: Library, kind: type[Library] = Library) -> Library:
    out = object.__new__(kind)
    out.__dict__ |= library.__dict__
    out.__dict__.pop("reviews", None)  # made of the passages that are held
    return out


class _NoWords(Lexical):
    def scores(self, query: Sequence[str]) -> np.ndarray:
        return np.zeros_like(super().scores(query))


class _AsTyped(Lexical):
    def mend(self, word: str) -> str:
        return word


class _EveryEdition(Library):
    def _allowed(self, *args: object, **kwargs: object) -> set[str]:
        return set(self.held)


class _NoTitles(Titles):
    def named(self, question: Sequence[str]) -> np.ndarray:
        return np.zeros_like(super().named(question))

    def unasked_reports(self, words: Sequence[str], named: np.ndarray) -> np.ndarray:
        return np.zeros(len(named), dtype=np.float32)


def _words(library: Library) -> Library:
    return _with_lexical(library, _NoWords)


def _spelling(library: Library) -> Library:
    return _with_lexical(library, _AsTyped)


def _with_lexical(library: Library, kind: type[Lexical]) -> Library:
    out = _copy(library)
    out.lexical = object.__new__(kind)
    out.lexical.__dict__ |= library.lexical.__dict__
    return out


def _vectors(library: Library) -> Library:
    out = _copy(library)
    out.manifest, out._vectors = replace(library.manifest, dimension=0), None
    return out


def _adapter(library: Library) -> Library:
    out = _copy(library)
    out._adapter = library._adapter if library._adapter is None else np.eye(len(library._adapter))
    return out


def _notes(library: Library) -> Library:
    """Those that lift a held passage; where the source is not held the note is the answer."""
    out = _copy(library)
    out._absent = library._absent | library._lifts.lifting
    out._lifts = Lifts({}, len(library._absent))
    out._lifts.is_note = library._lifts.is_note
    return out


def _glossary(library: Library) -> Library:
    out = _copy(library)
    out.glossary = Glossary(())
    return out


def _editions(library: Library) -> Library:
    return _copy(library, _EveryEdition)


def _titles(library: Library) -> Library:
    out = _copy(library)
    out._titles = object.__new__(_NoTitles)
    out._titles.__dict__ |= library._titles.__dict__
    return out


PARTS: dict[str, Callable[[Library], Library]] = {
    "words": _words,
    "vectors": _vectors,
    "notes": _notes,
    "adapter": _adapter,
    "glossary": _glossary,
    "choice of edition": _editions,
    "spelling": _spelling,
    "titles": _titles,
}
"""What can be left out, by name."""
