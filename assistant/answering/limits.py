"""What this library cannot tell whatever it finds: local facts, words of an edition not held.

The rules, in corpus/limits.yaml, say what sort of thing is asked; here it is looked up whether the
library holds it after all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering.patterns import Pattern, Sentence, parts_of, words_of
from assistant.answering.provisions import absent_places
from assistant.answering.triage_rules import Rule, Triaging, load_triage, prove
from assistant.answering.wording import Wording
from assistant.library.documents import Document

if TYPE_CHECKING:
    from assistant.library.library import Found, Library
    from assistant.library.retrieval import Hit

FILE = "limits.yaml"
FIRST = 3
"""Hits among which a local document speaks for itself."""
NEAR = 0.7
"""Similarity of what half of the answerable development questions find; 0 without a model."""
NEAR_BEFORE, NEAR_AFTER = 12, 24
"""Characters around the name of a publication in which a year names its edition."""
LEADING = 3
"""First words of a long title by which people name it."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d\b")


class Limits:
    """Holds a question against the rules. Safe to share between threads."""

    def __init__(self, data: Triaging) -> None:
        self.data = data

    @classmethod
    def read(cls, corpus: Path) -> Limits:
        """Without the file nothing is barred. Raises CorpusError naming file and line."""
        if not (corpus / FILE).is_file():
            return cls(Triaging({}, (), {}, {}, {}))
        return cls(load_triage(corpus / FILE, Wording.read(corpus / "wording.yaml")))

    def asked(self, question: str) -> tuple[Rule, ...]:
        """The rules that fire, in the order of the file."""
        sentences = self._sentences(question)
        return tuple(rule for rule in self.data.rules if rule.fires(sentences))

    def prove(self) -> None:
        """As Triage.prove()."""
        prove(FILE, self.data, lambda question: {rule.route for rule in self.asked(question)})

    def _sentences(self, question: str) -> list[Sentence]:
        return [words_of(part, self.data.spelled_out) for part in parts_of(question)]

    def why_not(self, question: str, found: Found, library: Library) -> str:
        """The name of the sentence in wording.yaml that says why not; "" where nothing bars."""
        for rule in self.asked(question):
            named = [n for s in self._sentences(question) for n in _phrases(rule.with_, s)]
            if _bars(rule.route, question, named, found, library):
                return self.data.routes[rule.route].headline
        return ""


@lru_cache(maxsize=8)
def _limits(corpus: Path) -> Limits:
    return Limits.read(corpus)


def why_not(question: str, found: Found, library: Library) -> str:
    """Limits.why_not, by the rules of the library's corpus."""
    return _limits(library.corpus).why_not(question, found, library)


def _phrases(patterns: Sequence[Pattern], sentence: Sentence) -> Iterator[str]:
    """What of the sentence the patterns match."""
    held = frozenset(sentence)
    for pattern in patterns:
        for start, end in pattern.spans(sentence, held):
            yield " ".join(sentence[start:end])


def _bars(route: str, question: str, named: Sequence[str], found: Found, library: Library) -> bool:
    if route in ("local fact", "perhaps local"):
        near = route == "perhaps local" and any(h.similarity >= NEAR for h in found.hits[:FIRST])
        return not near and not any(h.document.kind == "local" for h in found.hits[:FIRST])
    if route in ("place not held", "place not reported"):
        return not any(_speaks_of(place, hit) for place in named for hit in found.hits)
    if route == "words not held":
        texts = [d for d in library.held.values() if d.kind != "note"]
        return (
            _names_what_is_not_among(texts, question, library)
            or not _bears_the_year(question, [h for h in found.hits if h.document in texts])
            or bool(absent_places(question, library, found.sought.asked))
        )
    if route == "paragraph not held":
        return not _bears_the_year(question, found.hits) and _names_what_is_not_among(
            library.held.values(), question, library
        )
    if route == "report not held":
        return _names_a_report_not_held(question, named, found.hits, library)
    if route == "year to come":
        return any(int(year) > date.today().year for year in _YEAR.findall(question))
    return True


def _speaks_of(place: str, hit: Hit) -> bool:
    text = f"{hit.document.title} {' '.join(hit.passage.headings)} {hit.passage.text}".lower()
    return bool(re.search(rf"\b{re.escape(place)}\b", text))


def _names_what_is_not_among(
    documents: Collection[Document], question: str, library: Library
) -> bool:
    """Whether a publication is named that none of them is, or none of the year beside its name."""
    for publication, name, near in _named(question, library):
        years = set(_YEAR.findall(near)) - set(_YEAR.findall(name))
        held = [d for d in documents if d.publication == publication]
        if not held or (years and not any(_of_year(d, y) for d in held for y in years)):
            return True
    return False


def _named(question: str, library: Library) -> Iterator[tuple[str, str, str]]:
    """Each publication named: its id, the name, and the name with what stands around it."""
    lowered = question.lower()
    for name, publication in _ways_to_name(library):
        for match in re.finditer(rf"\b{re.escape(name)}\b", lowered):
            near = lowered[max(0, match.start() - NEAR_BEFORE) : match.end() + NEAR_AFTER]
            yield publication, name, near


def _ways_to_name(library: Library) -> Iterator[tuple[str, str]]:
    """Lower-case names, and the beginnings of long titles that no other title has."""
    names = library.seeking.names
    yield from names.items()
    starts: dict[str, set[str]] = {}
    for name, publication in names.items():
        if len(name.split()) > LEADING:
            starts.setdefault(" ".join(name.split()[:LEADING]), set()).add(publication)
    for start, publications in starts.items():
        if len(publications) == 1 and start not in names:
            yield start, next(iter(publications))


def _bears_the_year(question: str, hits: Sequence[Hit]) -> bool:
    """Whether, where years are named, what was found is of such a year or speaks of it."""
    years = _YEAR.findall(question)
    return not years or any(
        _of_year(hit.document, year) or year in hit.passage.text for hit in hits for year in years
    )


def _names_a_report_not_held(
    question: str, places: Sequence[str], hits: Sequence[Hit], library: Library
) -> bool:
    """Whether reports on the place are held, and none is of a named year or tells of it."""
    years = _YEAR.findall(question)
    reports = [
        d
        for d in library.held.values()
        if d.kind != "note" and any(place in d.title.lower() for place in places)
    ]
    told = [hit.passage.text for hit in hits if hit.document in reports]
    return bool(years and reports) and not any(
        any(_of_year(d, year) for d in reports) or any(year in text for text in told)
        for year in years
    )


def _of_year(document: Document, year: str) -> bool:
    published = document.published and str(document.published.year) == year
    return bool(published) or document.edition.startswith(year) or year in document.title
