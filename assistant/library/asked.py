"""What a question itself says of time: the editions it names, and the day or period it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.library.periods import MONTH, Period, period_in

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)\b")
_SHORT_YEAR = re.compile(r"\s?['’]?(\d\d)\b(?![./-]\d)")
_EDITION_WORDS = (
    r"(?:edition|version|guidance|guide|update|refresh|one|statutory guidance|rules|text)s?"
)
_YEAR_EDITION = re.compile(
    rf"(?<!pre-)(?<!before )(?<!before the )\b(?P<year>20[0-3]\d)['’]?s?\s+{_EDITION_WORDS}\b"
    rf"|\b{_EDITION_WORDS}\s+(?:of|from)\s+(?:\w+\s+)?(?P<of>20[0-3]\d)\b",
    re.IGNORECASE,
)
_OLD = r"(?:old|older|previous|earlier|former|superseded|last|prior|outgoing)"
_BEFORE = re.compile(
    rf"\b{_OLD}\s+(?:statutory\s+)?(?P<what>edition|version|guidance|rules|one)\b"
    r"|\bbefore\s+(?:the\s+(?:latest\s+|last\s+|recent\s+|new\s+)?"
    r"(?:change|update|revision|new\s+\w+|edition)s?|it\s+(?:was\s+)?(?:changed|updated|revised))\b"
    r"|\b(?:used\s+to\s+(?:say|be\s+in|require))\b",
    re.IGNORECASE,
)
_CURRENT = re.compile(
    r"\b(?:latest|newest|current(?:ly)?|most recent|up[- ]to[- ]date|in force|new (?:guidance"
    r"|edition|version|statutory guidance)|(?:which|what) (?:edition|version)"
    r"|still (?:current|valid|the)|superseded|been replaced)\b",
    re.IGNORECASE,
)
_AFTER_MONTH = re.compile(rf"\b(?:{MONTH})\s+$", re.IGNORECASE)
_EDGE = re.compile(r"\b(?:before|prior to|until|pre-?)\s*(?:the\s+)?(?:[\w ]{3,40})?$")
"""A year that a name follows "before": `before KCSIE 2025`."""
_JUST_BEFORE = re.compile(r"\b(?:before|prior to|until|pre-?)\s*(?:the\s+)?$", re.IGNORECASE)
_NEAR_BEFORE, _NEAR_AFTER = 12, 40
"""Characters around a publication's name in which a year names its edition."""


@dataclass(frozen=True)
class Asked:
    """Editions named with their publication, and the period that is named.

    `before`: the edition before the one in force is wanted ("the old guidance"); `current`: the
    question is which edition that is, or for the newest. `publications` are those that the
    question names, with or without an edition.
    """

    period: Period | None = None
    editions: tuple[tuple[str, str], ...] = ()
    before: bool = False
    current: bool = False
    publications: tuple[str, ...] = ()

    @property
    def as_at(self) -> date | None:
        """The last day of the period."""
        return self.period.last if self.period else None


def asked_in(
    question: str,
    publications: Mapping[str, Iterable[str]],
    names: Mapping[str, str],
    today: date | None = None,
) -> Asked:
    """What the question names. `publications` maps an id to its editions, oldest first; `names`
    maps the lower-case ways to name a publication ("kcsie", "working together") to its id.
    """
    lowered = question.lower()
    editions = {publication: list(known) for publication, known in publications.items()}
    mentioned = [(m.start(), m.end(), id) for m, id in _mentions(lowered, names)]
    named = [pair for place in mentioned for pair in _named_at(lowered, place, editions)]
    if named:
        named += _other_years(lowered, {publication for publication, _ in named}, editions)
    else:
        of = {id for _, _, id in mentioned} or set(editions)
        named = [(p, year) for year in _edition_years(lowered) for p in sorted(of)]
        named = [(p, year) for p, year in named if year in editions.get(p, [])]
    period = period_in(question, today or date.today(), months_only=bool(named))
    return Asked(
        period=period,
        editions=tuple(dict.fromkeys(named)),
        before=not named and period is None and bool(_BEFORE.search(question)),
        current=period is None and bool(_CURRENT.search(question)),
        publications=tuple(dict.fromkeys(id for _, _, id in mentioned)),
    )


def _mentions(lowered: str, names: Mapping[str, str]) -> Iterable[tuple[re.Match[str], str]]:
    """Every place where a publication is named; "wt18" is one as well as "wt 2018"."""
    for name, publication in names.items():
        if name not in lowered:
            continue  # almost all of them, and looking for an expression takes longer
        for match in re.finditer(rf"\b{re.escape(name)}(?![a-z])", lowered):
            yield match, publication


def _named_at(
    lowered: str, place: tuple[int, int, str], editions: Mapping[str, list[str]]
) -> Iterable[tuple[str, str]]:
    start, end, publication = place
    known = editions.get(publication, [])
    near = lowered[max(0, start - _NEAR_BEFORE) : end + _NEAR_AFTER]
    years = [*_short_years(lowered[end : end + 5]), *_YEAR.findall(near)]
    for year in dict.fromkeys(years):
        if year in known:
            just_before = _JUST_BEFORE.search(lowered[:start])
            yield publication, _preceding(known, year) if just_before else year


def _short_years(after: str) -> list[str]:
    """`WT23`, `KCSIE 24` and `WT '18`."""
    match = _SHORT_YEAR.match(after)
    return [f"20{match[1]}"] if match else []


def _preceding(known: list[str], edition: str) -> str:
    """The edition before; the first one itself where there is none."""
    return known[max(0, known.index(edition) - 1)]


def _other_years(
    lowered: str, publications: set[str], editions: Mapping[str, list[str]]
) -> list[tuple[str, str]]:
    """`KCSIE 2025 ..., was it in the 2024 one?`: a second year belongs to the same publication."""
    years = [m[0] for m in _YEAR.finditer(lowered) if not _EDGE.search(lowered[: m.start()])]
    return [(p, year) for p in sorted(publications) for year in years if year in editions[p]]


def _edition_years(lowered: str) -> list[str]:
    """`the 2018 edition`, but not `the December 2020 update`, which is a date."""
    found = _YEAR_EDITION.finditer(lowered)
    return [m["year"] or m["of"] for m in found if not _AFTER_MONTH.search(lowered[: m.start()])]
