"""What speaks for and against an answer: signals of a question and of the best passages.

Each is a plain number; how much each counts is fitted on the development cases (evidence.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering.asked_for import asked_for
from assistant.answering.sentences import sentences
from assistant.library.lexical import terms
from assistant.library.library import Sought
from assistant.library.passages import Passage
from assistant.library.retrieval import Hit
from assistant.library.store import searchable

Idf = Callable[[str], float]
Notes = Callable[[Hit], Sequence[Passage]]
READ = 6
"""Hits whose sentences are read."""
LONG = 40
"""Words after which a longer question counts no more."""
_FOCUS = re.compile(
    r"\b(?:what(?:'s| is| are| was| were)?(?: the| our| a| an)?"
    r"(?! (?:did|do|does|must|should|can|could|may|might|will|would|has|have|had|if|about)\b)"
    r"|which|how many|how much|whose)\s+"
    r"((?:[\w’'-]+\s*){1,3})"
)
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][a-z]{2,}\b")
_FIGURE = re.compile(r"\b\d[\d,.]*[a-z]{0,2}\b")
_IN_WORDS = dict(
    zip(
        "1 2 3 4 5 6 7 8 9 10 11 12 15 20 30".split(),
        "one two three four five six seven eight nine ten eleven twelve fifteen twenty "
        "thirty".split(),
        strict=True,
    )
)


@dataclass(frozen=True)
class Unit:
    """One sentence of a passage or its note: its text, its terms, and those with its headings."""

    text: str
    own: frozenset[str]
    headed: frozenset[str]


@dataclass(frozen=True)
class Weighed:
    """The question's terms by idf, the terms that each of the best hits holds, and sentences."""

    weights: dict[str, float]
    rarest: float
    held: tuple[frozenset[str], ...]
    units: tuple[Unit, ...]

    def coverage(self, held: frozenset[str]) -> float:
        """The share of the question's terms, by idf, that is held; 0..1."""
        total = sum(self.weights.values()) or 1.0
        return sum(w for t, w in self.weights.items() if t in held) / total

    def lacking(self, held: frozenset[str], of: Sequence[str] | None = None) -> float:
        """The idf of the rarest of the question's terms that is not held; 0..1."""
        wanted = self.weights if of is None else [t for t in of if t in self.weights]
        rest = [self.weights[t] for t in wanted if t not in held]
        return max(rest, default=0.0) / self.rarest


def weigh(hits: Sequence[Hit], sought: Sought, idf: Idf, notes: Notes) -> Weighed:
    """What is compared, read once."""
    return Weighed(
        weights={term: idf(term) for term in terms(" ".join(sought.words))},
        rarest=idf("\0"),
        held=tuple(terms_of(hit, notes(hit)) for hit in hits[:5]),
        units=tuple(unit for hit in hits[:READ] for unit in _units(hit, notes(hit))),
    )


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
    own = frozenset(terms(text))
    return Unit(text, own, own | heads)


def signals(
    question: str, hits: Sequence[Hit], sought: Sought, idf: Idf, notes: Notes
) -> dict[str, float]:
    """The signals by name; {} where nothing was found."""
    if not hits:
        return {}
    seen = weigh(hits, sought, idf, notes)
    top = frozenset().union(*seen.held[:3])
    wide = frozenset().union(*seen.held)
    return {
        "score": hits[0].score,
        "similarity": hits[0].similarity,
        "covered by the first": seen.coverage(seen.held[0]),
        "covered by three": seen.coverage(top),
        "covered by the best": max(seen.coverage(h) for h in seen.held),
        "covered by a sentence": max((seen.coverage(u.headed) for u in seen.units), default=0.0),
        "rarest word that the first lacks": seen.lacking(seen.held[0]),
        "rarest word that three lack": seen.lacking(top),
        "words that the library lacks": float(min(_strange(seen), 3)),
        **_focus(question, seen, top),
        **_value(question, seen),
        "figures that are not there": float(_figures(question, hits[:5], notes)),
        "names that are not there": float(_names(question, wide)),
        "words asked": float(min(len(question.split()), LONG)),
        "words searched": float(min(len(seen.weights), LONG)),
        "words of the guidance": float(bool(sought.expansions)),
        "slips mended": float(min(len(sought.mended), 2)),
    }


def _strange(seen: Weighed) -> int:
    """How many of the question's terms hardly any passage of the library holds."""
    return sum(weight >= seen.rarest - 1.2 for weight in seen.weights.values())


def _focus(question: str, seen: Weighed, top: frozenset[str]) -> dict[str, float]:
    """Whether the thing asked for ("which diploma ...") is what the passages speak of."""
    match = _FOCUS.search(question.lower())
    focus = [t for t in terms(match[1]) if t in seen.weights][:2] if match else []
    return {
        "focus that the first lacks": seen.lacking(seen.held[0], focus),
        "focus that three lack": seen.lacking(top, focus),
    }


def _value(question: str, seen: Weighed) -> dict[str, float]:
    """How well the best sentence that holds a thing of the sort asked for fits the question."""
    asked = asked_for(question)
    out = {f"asks for {sort}": float(asked.sort == sort) for sort in SORTS}
    if asked.holds is None:
        return out | {"value covered": 0.0, "value missed": 0.0}
    best = max((seen.coverage(u.headed) for u in seen.units), default=0.0)
    fits = [seen.coverage(u.headed) for u in seen.units if asked.holds.search(u.text)]
    covered = max(fits, default=0.0)
    return out | {"value covered": covered, "value missed": best - covered}


SORTS = ("money", "share", "duration", "number", "time")


def _figures(question: str, hits: Sequence[Hit], notes: Notes) -> int:
    """Figures of the question that no hit holds, in digits or in words."""
    text = " ".join(_written(hit, notes(hit)) for hit in hits).lower()
    asked = [figure.strip(".,") for figure in _FIGURE.findall(question.lower())]
    return sum(not _stands(figure, text) for figure in asked)


def _written(hit: Hit, notes: Sequence[Passage]) -> str:
    place = f"{hit.document.title} {hit.document.edition} {hit.passage.reference.locator}"
    return f"{place} {hit.passage.text} {' '.join(note.text for note in notes)}"


def _stands(figure: str, text: str) -> bool:
    if re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", text):
        return True
    word = _IN_WORDS.get(figure)
    return bool(word and re.search(rf"\b{word}\b", text))


def _names(question: str, held: frozenset[str]) -> int:
    """Names in the question (capital letter inside a sentence) that no hit holds."""
    named = [terms(name) for name in _NAME.findall(question)]
    return sum(bool(stems) and stems[0] not in held for stems in named)
