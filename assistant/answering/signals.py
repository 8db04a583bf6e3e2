"""What speaks for and against an answer: signals of a question and of the best passages.

Each is a plain number; how much each counts is fitted on the development cases (evidence.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.answering.asked_for import asked_for
from assistant.answering.patterns import parts_of
from assistant.answering.sentences import sentences
from assistant.library.lexical import terms, words
from assistant.library.passages import Passage
from assistant.library.retrieval import Hit
from assistant.library.sought import Sought
from assistant.library.store import searchable

Idf = Callable[[str], float]
Notes = Callable[[Hit], Sequence[Passage]]
READ = 6
"""Hits whose sentences are read."""
LONG = 40
"""Words after which a longer question counts no more."""
MENDED = 0.5
"""What a word whose spelling was mended counts where it stands: it may have been another word."""
TYPICAL, LEAD = 0.65, 0.3
"""What is usual with answerable questions, and taken where it cannot be known: the similarity
without a model, and the score above the fifth hit and those after it where there are none."""
_ASKS = re.compile(
    r"\?|\b(?:who|whom|whose|what|when|where|which|why|how)\b|^(?:and |so |but |also |then )?(?:do|"
    r"does|did|is|are|was|were|can|could|should|must|may|will|would|has|have)\b",
    re.IGNORECASE,
)
_FOCUS = re.compile(
    r"\b(?:what(?:'s| is| are| was| were)?(?: the| our| a| an)?"
    r"(?! (?:did|do|does|must|should|can|could|may|might|will|would|has|have|had|if|about)\b)"
    r"|which|how many|how much|whose)\s+"
    r"((?:[\w’'-]+\s*){1,3})"
)
_ASKED_FOR = re.compile(
    r"\b(?:who|how (?:often|long|soon|quickly|old|big|many|much)|when|which|what|whose|where|why)\b"
    r"(.*)"
)
_HAS_TO_BE = re.compile(r"\bbe an? (.*)")
"""What the subject has to be: "does the lead reviewer have to be a (registered social worker)"."""
_OF_THE_ASKING = frozenset(
    "many much long often soon quickly fast old far kind sort "
    "here exact exactly wording worded words verbatim quote say says said now today current "
    "currently latest newest old older previous earlier edition version january february march "
    "april june july august september october november december".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Unit:
    """One sentence of a passage or its note: its text, and its terms with those of its headings."""

    text: str
    terms: frozenset[str]


@dataclass(frozen=True)
class Weighed:
    """The question's terms by idf, the terms that each of the best hits holds, and sentences."""

    weights: dict[str, float]
    mended: frozenset[str]
    rarest: float
    held: tuple[frozenset[str], ...]
    units: tuple[Unit, ...]

    def coverage(self, held: frozenset[str], of: Iterable[str] | None = None) -> float:
        """The share of the question's terms, or of some of them, by idf, that is held; 0..1."""
        wanted = self.weights if of is None else [t for t in of if t in self.weights]
        total = sum(self.weights[t] for t in wanted)
        there = (
            self.weights[t] * (MENDED if t in self.mended else 1.0) for t in wanted if t in held
        )
        return sum(there) / total if total else 0.0

    def lacking(self, held: frozenset[str], of: Sequence[str]) -> float:
        """The idf of the rarest of these of the question's terms that is not held; 0..1."""
        rest = [self.weights[t] for t in of if t in self.weights and t not in held]
        return max(rest, default=0.0) / self.rarest

    def in_a_sentence(self, wanted: Sequence[str]) -> float:
        """How much of these terms stands in one sentence; 1 where there are none."""
        covered = (self.coverage(unit.terms, wanted) for unit in self.units)
        return max(covered, default=0.0) if wanted else 1.0


def weigh(question: str, hits: Sequence[Hit], sought: Sought, idf: Idf, notes: Notes) -> Weighed:
    """What is compared, read once."""
    return Weighed(
        weights={term: idf(term) for term in terms(" ".join(wanted(question, sought)))},
        mended=frozenset(terms(" ".join(better for _, better in sought.mended))),
        rarest=idf("\0"),
        held=tuple(terms_of(hit, notes(hit)) for hit in hits[:5]),
        units=tuple(unit for hit in hits[:READ] for unit in _units(hit, notes(hit))),
    )


def wanted(question: str, sought: Sought) -> Sequence[str]:
    """The words that an answer has to speak of.

    Not those for the day, the edition or how it is to be quoted, and not those of sentences that
    only tell what happened.
    """
    parts = parts_of(question)
    asking = " ".join(part for part in parts if _ASKS.search(part))
    telling = " ".join(part for part in parts if not _ASKS.search(part)) if asking else ""
    better = dict(sought.mended)
    told = {better.get(w, w) for w in words(telling)} - {better.get(w, w) for w in words(asking)}
    left = [
        word
        for word in sought.words
        if word not in told and word not in _OF_THE_ASKING and not _YEAR.fullmatch(word)
    ]
    return left or sought.words


def terms_of(hit: Hit, notes: Sequence[Passage]) -> frozenset[str]:
    """The terms of a hit, its title, edition and place, and the notes that lift it."""
    place = f"{hit.document.title} {hit.document.edition} {hit.passage.reference.locator}"
    texts = [place, searchable(hit.passage), *(searchable(n) for n in notes)]
    return frozenset(terms("\n".join(texts)))


def _units(hit: Hit, notes: Sequence[Passage]) -> list[Unit]:
    passage = hit.passage
    heads = frozenset(terms(f"{' '.join(passage.headings[-2:])} {hit.document.title}"))
    out = []
    for sentence in sentences(passage.text):
        stem = passage.text[slice(*sentence.stem)] + " " if sentence.stem else ""
        out.append(_unit(stem + passage.text[slice(*sentence.span)], heads))
    for note in notes:
        named = heads | frozenset(terms(" ".join(note.headings[-1:])))
        out += [_unit(note.text[slice(*s.span)], named) for s in sentences(note.text)]
    return out


def _unit(text: str, heads: frozenset[str]) -> Unit:
    return Unit(text, frozenset(terms(text)) | heads)


def signals(
    question: str, hits: Sequence[Hit], sought: Sought, idf: Idf, notes: Notes
) -> dict[str, float]:
    """The signals by name; {} where nothing was found."""
    if not hits:
        return {}
    seen = weigh(question, hits, sought, idf, notes)
    lowered = question.lower()
    rest = [hit.score for hit in hits[4:]]
    return {
        "similarity": hits[0].similarity or TYPICAL,
        "margin": hits[0].score - sum(rest) / len(rest) if rest else LEAD,
        "covered by the best": max(seen.coverage(h) for h in seen.held),
        "focus that the first lacks": seen.lacking(
            seen.held[0], _terms_at(_FOCUS, lowered, seen)[:2]
        ),
        "asked for in a sentence": seen.in_a_sentence(_terms_at(_ASKED_FOR, lowered, seen)[:2]),
        "has to be, in a sentence": seen.in_a_sentence(_terms_at(_HAS_TO_BE, lowered, seen)[:5]),
        **_value(question, seen),
        "words asked": float(min(len(question.split()), LONG)),
        "words searched": float(min(len(seen.weights), LONG)),
        "words of the guidance": float(bool(sought.expansions)),
    }


def _terms_at(pattern: re.Pattern[str], text: str, seen: Weighed) -> list[str]:
    """The question's terms that the pattern's group holds, in its order."""
    match = pattern.search(text)
    return [term for term in terms(match[1]) if term in seen.weights] if match else []


def _value(question: str, seen: Weighed) -> dict[str, float]:
    """How much worse the best sentence that holds a thing of the sort asked for fits the question
    than the best of all."""
    asked = asked_for(question)
    out = {f"asks for {sort}": float(asked.sort == sort) for sort in SORTS}
    if asked.holds is None:
        return out | {"value missed": 0.0}
    best = max((seen.coverage(unit.terms) for unit in seen.units), default=0.0)
    fits = [seen.coverage(unit.terms) for unit in seen.units if asked.holds.search(unit.text)]
    return out | {"value missed": best - max(fits, default=0.0)}


SORTS = ("money", "duration", "number")
"""Sorts of things that count in themselves: few of the figures that people ask for are given."""
