"""From what people and notes write for a place (s.16C(1)(a), 330) to the rows it means."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.library.pieces import passage_of
from assistant.reference import Reference

PLACE = re.compile(
    r"\b(?:paras?|paragraphs?)\.?\s*(?P<para>\d{1,3}(?:(?:\.|,?\s*(?:pt|point)\.?\s*)\d+)?)\b"
    r"(?:\s*(?:-|–|to|until)\s*(?P<until>\d{1,3})\b(?![.\d]))?"
    r"|\b(?:s|ss|sec|section|sections)\.?\s*(?P<section>\d{1,3}[A-Z]{0,2}(?:\(\w{1,4}\))*)"
    r"|\breg(?:ulation)?s?\.?\s*(?P<reg>\d{1,3}[A-Z]?(?:\(\w{1,4}\))*)"
    r"|\b(?P<bare>\d{1,3}[A-Z]{1,2}(?:\(\w{1,4}\))*)(?=\W|$)",
    re.IGNORECASE,
)
"""How a question names a place: a paragraph, a section, a regulation, or "16C" alone."""
LONGEST_RANGE = 40
"""Paragraphs of "paras 330 to 400" that are looked up."""


def plain(locator: str) -> str:
    """A locator without case, marks and `s.`: what two ways of writing one place share."""
    text = locator.lower().strip()
    text = re.sub(r"^(?:s\.|section|para(?:graph)?)\s*(?=\d)", "", text)
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


class Locators:
    """Where each Reference of a generation stands."""

    def __init__(self, keys: Sequence[tuple[str, str]], laws: Collection[str] = ()) -> None:
        """`keys` are (document id, locator) of every row; `laws` the ids of Acts and regulations,
        whose places are sections, where those of other texts are paragraphs.
        """
        self._exact = {key: row for row, key in enumerate(keys)}
        self._written = {str(Reference(*key)): row for row, key in enumerate(keys)}
        self._plain: dict[tuple[str, str], list[int]] = {}
        self._keys = keys
        self._named: dict[tuple[bool, str], list[int]] = {}
        for row, (document, locator) in enumerate(keys):
            self._plain.setdefault((document, plain(locator)), []).append(row)
            self._named.setdefault((document in laws, plain(locator)), []).append(row)
            base = re.sub(r" \d+$", "", plain(locator))
            if locator.endswith(")") and ": " in locator:
                self._plain.setdefault((document, base), []).append(row)
            for outer in _outer(locator):
                self._plain.setdefault((document, plain(outer)), []).append(row)
                self._named.setdefault((document in laws, plain(outer)), []).append(row)

    def rows(self, reference: Reference) -> list[int]:
        """The row of the place; of what it stands in (a paragraph of a subsection); or, for a
        whole section, the rows of its parts. Empty where the document does not hold it.
        """
        exact = self._exact.get((reference.document, reference.locator))
        if exact is not None:
            return [exact]
        for locator in [reference.locator, *_outer(reference.locator)]:
            found = self._plain.get((reference.document, plain(locator)))
            if found:
                return found
        return []

    def of(self, document: str) -> list[str]:
        """Every locator of one document."""
        return [locator for held, locator in self._exact if held == document]

    def rows_of(self, references: Sequence[Reference]) -> list[int]:
        """The rows of several places, in order, each once."""
        return list(dict.fromkeys(row for r in references for row in self.rows(r)))

    def row_of_piece(self, id: str) -> int:
        """The row of the passage that a piece is of."""
        return self._written[passage_of(id)]

    def named_in(self, question: str, publications: Collection[str] = ()) -> list[int]:
        """Rows whose locator the question itself names: "para 330", "s.16C(1)", "reg 40"; of a
        whole section, those of its parts.

        Of `publications`, which the question names too, where they have such a place. A section
        may be another text's: guidance speaks of sections of an Act without its title.
        """
        rows: list[int] = []
        for match in PLACE.finditer(question):
            found = self._named_by(match)
            own = [row for row in found if self._keys[row][0].split("/")[0] in publications]
            rows += own if own or (publications and match["para"]) else found
        return list(dict.fromkeys(rows))

    def _named_by(self, match: re.Match[str]) -> list[int]:
        if match["para"]:
            number = re.sub(r"[^\d]+", ".", match["para"])
            numbers = [number]
            if match["until"] and number.isdigit():
                following = range(int(number) + 1, int(match["until"]) + 1)
                numbers += [str(n) for n in following[: LONGEST_RANGE - 1]]
            return [row for n in numbers for row in self._named.get((False, plain(n)), [])]
        locator = f"reg {match['reg']}" if match["reg"] else match["section"] or match["bare"]
        places = (plain(place) for place in [locator, *_outer(locator)])
        return next(
            (self._named[True, place] for place in places if (True, place) in self._named), []
        )


def _outer(locator: str) -> list[str]:
    """16C(1)(a) -> 16C(1), 16C: the places that a place of the law stands in."""
    out = []
    while re.search(r"\([0-9a-zA-Z]{1,5}\)$", locator) and ": " not in locator:
        locator = re.sub(r"\([0-9a-zA-Z]{1,5}\)$", "", locator)
        out.append(locator)
    return out
