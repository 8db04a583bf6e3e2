"""Gold places of a case -> the passages that count as a hit, and the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from rapidfuzz import fuzz

from assistant import Passage, Reference

ALIKE = 85
"""rapidfuzz ratio (0 to 100) at which two headings count as the same."""

UNNUMBERED = frozenset({"box", "table", "annex", "text"})
"""Forms of passage that a reader may split or name in its own way (evals/cases/README.md)."""

_FOOTNOTE = re.compile(r"\s*\(footnote.*\)$")
_SECTION = re.compile(r"^s\.\s*")
_REGULATION = re.compile(r"^reg\.?\s*(?=\d)")
_NUMBER = re.compile(r"^(?:para|reg|sch|section|art)?\.?\s*\d", re.IGNORECASE)
_WHOLE_ANNEX = re.compile(r"(?:annex|appendix) \w{1,2}", re.IGNORECASE)
_NAMED = re.compile(r"^(?:box|heading|table|annex \w+|appendix \w+):\s*", re.IGNORECASE)
_REPEATED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True)
class Gold:
    """References and (document, page) pairs; either is a right place."""

    references: frozenset[Reference]
    pages: frozenset[tuple[str, int]]


class Places:
    """The passages of the held documents, to resolve what a case names."""

    def __init__(self, passages: Sequence[Passage], files: Mapping[str, str]) -> None:
        """`files` maps the end of a publication's path to a document id."""
        self._files = files
        self._by_document: dict[str, list[Passage]] = {}
        for passage in passages:
            self._by_document.setdefault(passage.reference.document, []).append(passage)

    def holds(self, document: str) -> bool:
        return self._id(document) in self._by_document

    def gold(self, places: Sequence[Mapping[str, Any]]) -> Gold:
        """All that counts as right for these gold and alternative places."""
        references: set[Reference] = set()
        pages: set[tuple[str, int]] = set()
        for place in places:
            document = self._id(place["document"])
            references |= self._references(self._by_document.get(document, []), place)
            first = place.get("page")
            if first:
                last = place.get("page_end") or first
                pages |= {(document, page) for page in range(first, last + 1)}
        return Gold(frozenset(references), frozenset(pages))

    def _id(self, document: str) -> str:
        """A document id, whether the case gives the id or a file's path."""
        return document if document in self._by_document else file_id(self._files, document)

    def _references(self, passages: Sequence[Passage], place: Mapping[str, Any]) -> set[Reference]:
        locator = _plain(str(place["locator"]))
        exact = [p for p in passages if _same(p.reference.locator, locator)]
        if exact:
            return {p.reference for p in (*exact, *_parts(exact[0], passages, place))}
        inside = [p for p in passages if _inside(p.reference.locator, locator)]
        if inside:
            longest = max(len(p.reference.locator) for p in inside)
            return {p.reference for p in inside if len(p.reference.locator) == longest}
        parts = {p.reference for p in passages if _inside(locator, p.reference.locator)}
        return parts or _by_heading(passages, locator, place)


def file_id(files: Mapping[str, str], path: str) -> str:
    """The document that a file is, by the end of its path; the path itself where none is."""
    return next((id for name, id in files.items() if f"/{path}".endswith(f"/{name}")), path)


def _plain(locator: str) -> str:
    """The locator as this library writes it: no footnote, 16C for s.16C, reg 40 for reg. 40."""
    locator = _SECTION.sub("", _FOOTNOTE.sub("", locator))
    return _REGULATION.sub("reg ", locator)


def _same(locator: str, wanted: str) -> bool:
    return locator.lower() == wanted.lower()


def _parts(first: Passage, passages: Sequence[Passage], place: Mapping[str, Any]) -> list[Passage]:
    """The further parts of a heading or box that the reader split, on the pages named."""
    following = sorted((p for p in passages if p.order > first.order), key=lambda p: p.order)
    same = takewhile(lambda p: _whole(p) == _whole(first), following)
    start = place.get("page") or 0
    last = place.get("page_end") or start
    return [p for p in same if not start or _overlaps(p, start, last)]


def _whole(passage: Passage) -> tuple[str, tuple[str, ...]]:
    """What the parts of one split stretch have in common."""
    return _REPEATED.sub("", passage.reference.locator), passage.headings


def _inside(outer: str, inner: str) -> bool:
    """16C(1) holds 16C(1)(b); 16 does not hold 16C."""
    return inner.lower().startswith(outer.lower() + "(")


def _by_heading(
    passages: Sequence[Passage], locator: str, place: Mapping[str, Any]
) -> set[Reference]:
    """A box, heading, table or annex by its name near its page; else by the page alone.

    Never a numbered paragraph; so a number that no passage has leads nowhere.
    """
    if _NUMBER.match(locator):
        return set()
    first = place.get("page") or 0
    last = place.get("page_end") or first
    loose = [p for p in passages if p.form in UNNUMBERED]
    near = [p for p in loose if not first or _overlaps(p, first - 1, last + 1)]
    named = {p.reference for p in near if _called(p, locator)}
    return named or {p.reference for p in loose if first and _overlaps(p, first, last)}


def _overlaps(passage: Passage, first: int, last: int) -> bool:
    start = passage.page or 0
    return start <= last and (passage.page_end or start) >= first


def _called(passage: Passage, locator: str) -> bool:
    """Whether the passage's own name or its last heading is about the one that is wanted."""
    own = _REPEATED.sub("", passage.reference.locator).lower()
    if _WHOLE_ANNEX.fullmatch(locator):
        return own == locator.lower() or own.startswith(f"{locator.lower()}:")
    name, own = _NAMED.sub("", locator).lower(), _NAMED.sub("", own)
    last = passage.headings[-1].lower() if passage.headings else ""
    partly = fuzz.partial_ratio(name, own) if len(own) > 12 else 0
    return bool(name) and max(fuzz.ratio(own, name), fuzz.ratio(last, name), partly) >= ALIKE
