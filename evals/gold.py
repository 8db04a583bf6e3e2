"""Gold places of a case -> the passages that count as a hit, and the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from assistant import Passage, Reference

ALIKE = 85
"""rapidfuzz partial ratio at which two headings count as the same."""


@dataclass(frozen=True)
class Gold:
    """References and (document, page) pairs; either is a right place."""

    references: frozenset[Reference]
    pages: frozenset[tuple[str, int]]


class Places:
    """The passages of the held documents, to resolve what a case names."""

    def __init__(self, passages: Sequence[Passage], files: Mapping[str, str]) -> None:
        """`files` maps a path below the documents folder to a document id."""
        self._files = files
        self._by_document: dict[str, list[Passage]] = {}
        for passage in passages:
            self._by_document.setdefault(passage.reference.document, []).append(passage)

    def holds(self, document: str) -> bool:
        return self._files.get(document, document) in self._by_document

    def gold(self, places: Sequence[Mapping[str, Any]]) -> Gold:
        """All that counts as right for these gold and alternative places."""
        references: set[Reference] = set()
        pages: set[tuple[str, int]] = set()
        for place in places:
            document = self._files.get(place["document"], place["document"])
            references |= self._references(document, place)
            first = place.get("page")
            if first:
                last = place.get("page_end") or first
                pages |= {(document, page) for page in range(first, last + 1)}
        return Gold(frozenset(references), frozenset(pages))

    def _references(self, document: str, place: Mapping[str, Any]) -> set[Reference]:
        passages = self._by_document.get(document, [])
        locator = re.sub(r"\s*\(footnote.*\)$", "", str(place["locator"]))
        locator = re.sub(r"^(?:s\.|reg\.?\s*(?=\d))", lambda m: "reg " if "reg" in m[0] else "", locator)
        exact = {p.reference for p in passages if _same(p.reference.locator, locator)}
        if exact:
            return exact
        inside = [p for p in passages if _inside(p.reference.locator, locator)]
        if inside:
            longest = max(len(p.reference.locator) for p in inside)
            return {p.reference for p in inside if len(p.reference.locator) == longest}
        parts = {p.reference for p in passages if p.reference.locator.startswith(f"{locator}(")}
        return parts or self._by_heading(passages, locator, place)

    def _by_heading(
        self, passages: Sequence[Passage], locator: str, place: Mapping[str, Any]
    ) -> set[Reference]:
        """A box, heading or summary is found by its name near its page; else by the page alone."""
        first = place.get("page") or 0
        last = place.get("page_end") or first
        near = [p for p in passages if not first or _overlaps(p, first - 1, last + 1)]
        name = re.sub(r"^(?:box|heading|table|annex \w+|appendix \w+):\s*", "", locator).lower()
        named = {p.reference for p in near if _alike(p, name)}
        if named:
            return named
        return {p.reference for p in passages if first and _overlaps(p, first, last)}


def _same(locator: str, wanted: str) -> bool:
    return locator.lower() == wanted.lower()


def _inside(locator: str, wanted: str) -> bool:
    """16C(1) holds 16C(1)(b); 16 does not hold 16C."""
    return wanted.lower().startswith(locator.lower() + "(")


def _overlaps(passage: Passage, first: int, last: int) -> bool:
    start = passage.page or 0
    return start <= last and (passage.page_end or start) >= first


def _alike(passage: Passage, name: str) -> bool:
    own = re.sub(r" \(\d+\)$", "", passage.reference.locator).lower()
    own = re.sub(r"^[a-z ]+\w?:\s*", "", own)
    last = passage.headings[-1].lower() if passage.headings else ""
    return bool(name) and max(fuzz.ratio(own, name), fuzz.ratio(last, name), 
                              fuzz.partial_ratio(name, own) if len(own) > 12 else 0) >= ALIKE
