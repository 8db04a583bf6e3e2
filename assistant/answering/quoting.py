"""Quote mode: an answer made only of verified sentences of the best passages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.answers import GROUPS, Statement
from assistant.answering.citations import Citation, cite
from assistant.answering.sentences import Sentence, sentences, strength
from assistant.library.lexical import terms
from assistant.library.passages import Passage
from assistant.library.retrieval import Hit

PASSAGES = 5
NEAR = 0.83
"""A passage is quoted when it scores at least this share of the best one: above it recall falls."""
FROM_BEST, FROM_OTHERS = 5, 1
"""Sentences quoted of the best passage and of each other: on the development cases the answer
stands in several sentences of the one far more often than in a second sentence of another."""
STATEMENTS = 8
CLOSE = 0.3
"""A sentence is quoted when it scores at least this share of the best one of its passage."""
SAME = 0.85
"""Share of common words from which two quotations say one thing: an Act, and guidance citing it."""
SHORT_LIST = 140
"""Words up to which a list is quoted whole."""
_ASKS_WHEN = re.compile(
    r"\b(how (?:long|soon|quick\w*|often|many|far|big|old)|when|what (?:age|time)|deadline|clock|"
    r"time ?limit|timescale|timeline|by what|up to)\b",
    re.I,
)
_TIME = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|ten|twelve|fifteen|twenty\S*|first|immediately|"
    r"promptly|without delay|as soon as|before|within|no later than|annual\w*|year\w*|month\w*|"
    r"weeks?|days?|hours?)\b",
    re.I,
)

_POINTS_BACK = re.compile(
    r"(?:It|They|This|These|That|Those|Such|He|She|Their|Its|However|Though|Therefore|Where this|"
    r"In (?:such|these|this|those|that)|If so|To do (?:this|so)|Otherwise|The same)\b"
)

Weigh = Callable[[str], dict[str, float]]
"""Text -> its stemmed terms, each with its idf."""


@dataclass(frozen=True)
class Wanted:
    """What sentences are compared with: weights of stemmed terms, and whether a time is asked."""

    terms: dict[str, float]
    asks_when: bool


def wanted(question: str, expansions: Sequence[str], weigh: Weigh) -> Wanted:
    """The question's terms in full, the glossary's at half."""
    terms = {term: 0.5 * idf for term, idf in weigh(" ".join(expansions)).items()}
    terms |= weigh(question)
    return Wanted(terms, asks_when(question))


def asks_when(question: str) -> bool:
    return bool(_ASKS_WHEN.search(question))


def quote(
    hits: Sequence[Hit],
    aim: Wanted,
    as_at: date,
    weigh: Weigh,
    notes: Callable[[Hit], Sequence[Passage]],
) -> list[Statement]:
    """Statements from the best hits, grouped, in source order inside a passage.

    `notes` gives the notes that lifted a hit: they say in everyday words what the passage says,
    so their words help to pick the sentence, and are never shown in its place.
    """
    statements: list[Statement] = []
    quoted: list[Hit] = []
    for hit in _near(hits):
        hint = weigh(" ".join(f"{n.text} {' '.join(n.asked)}" for n in notes(hit)))
        most = FROM_OTHERS if any(_is_local(h) == _is_local(hit) for h in quoted) else FROM_BEST
        drafted = _from_passage(hit, aim, hint, as_at, weigh, most)
        fresh = [new for new in drafted if not _said(new, statements)]
        if fresh and len(quoted) < PASSAGES:
            quoted.append(hit)
            statements += fresh
    order = list(dict.fromkeys(GROUPS.values()))
    kept = statements[:STATEMENTS]
    return sorted(kept, key=lambda s: order.index(s.group))


def _near(hits: Sequence[Hit]) -> list[Hit]:
    """Those close to the best. A local text never sets the bar for law and guidance: as many as
    somebody adds, none of them pushes these out.
    """
    best = max((hit.score for hit in hits), default=0.0)
    national = max((hit.score for hit in hits if not _is_local(hit)), default=best)
    return [hit for hit in hits if hit.score >= NEAR * (best if _is_local(hit) else national)]


def _is_local(hit: Hit) -> bool:
    return hit.document.kind == "local"


def _from_passage(
    hit: Hit, aim: Wanted, hint: dict[str, float], as_at: date, weigh: Weigh, most: int
) -> list[Statement]:
    text = hit.passage.text
    units = sentences(text)
    scores = [_score(_words_of(text, unit), aim, hint, weigh) for unit in units]
    if not units:
        return []
    top = max(scores)
    ranked = sorted(range(len(units)), key=lambda i: (-scores[i], i))[:most]
    picked = sorted(i for i in ranked if scores[i] >= CLOSE * top)
    return [_statement(hit, unit, as_at) for unit in _whole(text, units, picked)]


def _said(new: Statement, before: Sequence[Statement]) -> bool:
    """Whether another passage was quoted with all but the same words already."""
    own = set(terms(new.text))
    return any(
        len(own & said) >= SAME * len(own | said)
        for statement in before
        if (said := set(terms(statement.text)))
    )


def _whole(text: str, units: Sequence[Sentence], picked: Sequence[int]) -> list[Sentence]:
    """The picked sentences, short lists whole; one that leans on the sentence before it ("It
    should do so ...") is quoted together with that one.
    """
    out: list[Sentence] = []
    for i in picked:
        unit = _list_around(text, units, i) or with_lead(text, units, i)
        if out and not unit.stem and not out[-1].stem and unit.span[0] <= out[-1].span[1]:
            before = out.pop()
            unit = Sentence((before.span[0], max(before.span[1], unit.span[1])))
        out.append(unit)
    return out


def _list_around(text: str, units: Sequence[Sentence], i: int) -> Sentence | None:
    """The whole of a short list, where the unit is its stem or one of its items: an item left out
    would say less than the source does.
    """
    stem = units[i].stem or units[i].span
    items = [unit for unit in units if unit.stem == stem]
    if not items:
        return None
    span = (stem[0], items[-1].span[1])
    return Sentence(span) if len(text[slice(*span)].split()) <= SHORT_LIST else None


def with_lead(text: str, units: Sequence[Sentence], i: int) -> Sentence:
    """The sentence, from the one that it points back to."""
    first = i
    while first and _leans(text, units[first]) and not units[first - 1].stem:
        first -= 1
    return Sentence((units[first].span[0], units[i].span[1]), units[i].stem)


def _leans(text: str, unit: Sentence) -> bool:
    """Whether the sentence begins by pointing back, so that alone it has no subject."""
    return not unit.stem and bool(_POINTS_BACK.match(text[slice(*unit.span)]))


def _words_of(text: str, unit: Sentence) -> str:
    stem = text[slice(*unit.stem)] + " " if unit.stem else ""
    return stem + text[slice(*unit.span)]


def _score(sentence: str, aim: Wanted, hint: dict[str, float], weigh: Weigh) -> float:
    held = weigh(sentence)
    score = sum(weight for term, weight in aim.terms.items() if term in held)
    score += 0.25 * sum(idf for term, idf in hint.items() if term in held)
    if aim.asks_when and _TIME.search(sentence):
        score *= 1.5
    # A very long sentence holds many words by its length alone.
    return score / (1 + max(0, len(held) - 25) / 50)


def _statement(hit: Hit, unit: Sentence, as_at: date) -> Statement:
    spans = [unit.stem, unit.span] if unit.stem else [unit.span]
    citations: tuple[Citation, ...] = tuple(
        cite(hit.passage, hit.document, span, as_at) for span in spans if span
    )
    text = " ".join(citation.quote for citation in citations)
    kind = hit.document.kind
    if kind == "report":
        force: str | None = "finding"
    elif kind == "note":
        force = " and ".join(s for s in hit.passage.strength if s != "none") or None
    else:
        force = strength(text)
    return Statement(text, force, GROUPS[kind], citations)
