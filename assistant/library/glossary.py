"""Acronyms and everyday words -> the words of the guidance (corpus/glossary.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from assistant.lined_yaml import LinedYaml


@dataclass(frozen=True)
class Term:
    """What practitioners write, and what the guidance writes for it."""

    term: str
    stands_for: tuple[str, ...]
    pattern: re.Pattern[str]


class Glossary:
    """The terms, longest first."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = terms

    @classmethod
    def read(cls, path: Path) -> Glossary:
        """Raises CorpusError naming the line of the entry that is wrong."""
        yaml = LinedYaml.read(path)
        listed = yaml.data.get("terms") if isinstance(yaml.data, dict) else None
        if not isinstance(listed, list):
            raise yaml.error((), "'terms' is missing.", "Begin the list with 'terms:'.")
        terms = [_term(yaml, place, item) for place, item in enumerate(listed)]
        return cls(tuple(sorted(terms, key=lambda term: -len(term.term))))

    def expansions(self, question: str) -> list[str]:
        """What the terms in the question stand for, in the order of the question."""
        lowered = question.lower()
        found = [
            (match.start(), meaning)
            for term in self.terms
            if term.term.lower() in lowered and (match := term.pattern.search(question))
            for meaning in term.stands_for
        ]
        return list(dict.fromkeys(meaning for _, meaning in sorted(found, key=lambda f: f[0])))


def _term(yaml: LinedYaml, place: int, item: object) -> Term:
    here = ("terms", place)
    if not isinstance(item, dict) or not item.get("term") or not item.get("stands_for"):
        raise yaml.error(here, f"the entry {item} needs 'term' and 'stands_for'.")
    term, meanings = str(item["term"]), item["stands_for"]
    if not isinstance(meanings, list):
        raise yaml.error(here, f"'stands_for' of {term} is not a list.", "Write it as [..].")
    # Short upper-case acronyms keep their case: "AP" is not "ap", "RR" is not "rr" in a word.
    flags = re.NOFLAG if term.isupper() and len(term) <= 2 else re.IGNORECASE
    pattern = re.compile(rf"(?<!\w){re.escape(term)}(?:s|'s|’s)?(?!\w)", flags)
    return Term(term, tuple(str(meaning) for meaning in meanings), pattern)
