"""The library with something taken out, to see what that was worth (evals).

A variant shares everything else with the library that it was made from, which stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from assistant.errors import LibraryError
from assistant.library.dense import Dense
from assistant.library.glossary import Glossary
from assistant.library.lexical import Lexical
from assistant.library.library import Library
from assistant.library.retrieval import Lifts, Titles
from assistant.reference import Reference

T = TypeVar("T")


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
    out = _scored(library, lexical=_as(kind, library.lexical))
    out.lexical = out._scoring.lexical
    out.seeking = replace(library.seeking, lexical=out.lexical)
    return out


def _scored(library: Library, **changes: Any) -> Library:
    out = _copy(library)
    out._scoring = replace(library._scoring, **changes)
    return out


def _as(kind: type[T], thing: T) -> T:
    """The same as an object of another class."""
    out = object.__new__(kind)
    out.__dict__ |= thing.__dict__
    return out


def _vectors(library: Library) -> Library:
    out = _scored(library, dense=None)
    out.manifest = replace(library.manifest, dimension=0)
    return out


def _adapter(library: Library) -> Library:
    dense = library._scoring.dense
    return with_adapter(library, np.eye(len(dense.adapter))) if dense else library


def with_adapter(library: Library, adapter: np.ndarray) -> Library:
    """With another map of the question's vector, shape (d, d); the library has a model."""
    assert library._scoring.dense is not None
    dense = _as(Dense, library._scoring.dense)
    dense.adapter = adapter
    return _scored(library, dense=dense)


def _notes(library: Library) -> Library:
    """Those that lift a held passage; where the source is not held the note is the answer."""
    lifts = Lifts({}, len(library._absent))
    lifts.is_note = library._scoring.lifts.is_note
    out = _scored(library, lifts=lifts)
    out._absent = library._absent | library._scoring.lifts.lifting
    return out


def _glossary(library: Library) -> Library:
    out = _copy(library)
    out.seeking = replace(library.seeking, glossary=Glossary(()))
    return out


def _editions(library: Library) -> Library:
    return _copy(library, _EveryEdition)


def _titles(library: Library) -> Library:
    return _scored(library, titles=_as(_NoTitles, library._scoring.titles))


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
