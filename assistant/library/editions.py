"""Which edition of each publication a question is about: the one in force on the asked date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.library.documents import Document

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WHEN = re.compile(
    rf"\b(?:as at|as of|in|on|during|since|back in|from|of|until|by)\s+(?:early |late |mid |the )?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?:(?P<month>{_MONTH})\.?,?\s+)?(?P<year>20[0-3]\d)\b",
    re.IGNORECASE,
)
_AT = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>20[0-3]\d)\b",
    re.IGNORECASE,
)
SUPERSEDING = frozenset({"law", "guidance", "local"})
"""Kinds whose newer edition takes the place of the older; reports stand beside one another."""
_YEAR = re.compile(r"\b(20[0-3]\d)\b")


@dataclass(frozen=True)
class Asked:
    """What a question itself says of time: a date, and editions named with their publication."""

    as_at: date | None = None
    editions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Choice:
    """For one publication: the edition used, and the one in force on the date, which may differ."""

    publication: str
    title: str
    used: tuple[str, ...]
    in_force: str
    held: bool
    asked: bool


def asked_in(
    question: str, publications: Mapping[str, Iterable[str]], names: Mapping[str, str]
) -> Asked:
    """What the question names. `publications` maps an id to its editions; `names` maps the
    lower-case ways to name a publication ("kcsie", "working together") to its id.
    """
    lowered = question.lower()
    named: list[tuple[str, str]] = []
    for name, publication in names.items():
        for match in re.finditer(rf"\b{re.escape(name)}\b", lowered):
            near = lowered[max(0, match.start() - 12) : match.end() + 40]
            for year in _YEAR.findall(near) + _short_years(
                name, lowered[match.end() : match.end() + 4]
            ):
                if year in publications.get(publication, ()):
                    named.append((publication, year))
    if named:
        named += _other_years(lowered, {publication for publication, _ in named}, publications)
    return Asked(_date_in(question, bool(named)), tuple(dict.fromkeys(named)))


def _short_years(name: str, after: str) -> list[str]:
    """`WT23` and `KCSIE 24`."""
    match = re.match(r"\s?'?(\d\d)\b", after)
    return [f"20{match[1]}"] if match else []


def _other_years(
    lowered: str, publications: set[str], editions: Mapping[str, Iterable[str]]
) -> list[tuple[str, str]]:
    """`KCSIE 2025 ..., was it in the 2024 one?`: a second year belongs to the same publication."""
    years = _YEAR.findall(lowered)
    return [(p, year) for p in sorted(publications) for year in years if year in editions[p]]


def _date_in(question: str, has_edition: bool) -> date | None:
    """The last day of the month or year that is named; a day where a day is named."""
    match = _AT.search(question) or (None if has_edition else _WHEN.search(question))
    if not match:
        return None
    year, month = int(match["year"]), match["month"]
    if not month:
        return date(year, 12, 31)
    number = MONTHS[month.lower()]
    last = calendar.monthrange(year, number)[1]
    return date(year, number, min(int(match["day"]), last) if match["day"] else last)


def choose(
    held: Iterable[Document],
    known: Mapping[str, list[Document]],
    as_at: date,
    asked: Asked,
) -> list[Choice]:
    """One Choice for each publication with a held text. `known` maps a publication to every
    edition that the register lists, held or not.
    """
    groups: dict[str, list[Document]] = {}
    for document in held:
        if document.kind in SUPERSEDING:
            groups.setdefault(document.publication or document.id, []).append(document)
    wanted: dict[str, list[str]] = {}
    for publication, edition in asked.editions:
        wanted.setdefault(publication, []).append(edition)
    return [
        _choose_one(publication, editions, known.get(publication, []), as_at, wanted)
        for publication, editions in sorted(groups.items())
    ]


HOME_NATIONS = frozenset({"England", "England and Wales", "UK", ""})


def searchable_documents(
    held: Iterable[Document],
    choices: Iterable[Choice],
    editions: set[str] | None = None,
    nations: set[str] | None = None,
) -> set[str]:
    """Ids of the documents that a question searches: of each publication the chosen edition, in
    England unless other `nations` are named; or just `editions`. A note stays where the edition
    that it is about does.
    """
    used = {choice.publication: choice.used for choice in choices}
    out = set()
    for document in held:
        group = document.publication or document.id
        chosen = document.edition in used.get(group, (document.edition,))
        if document.kind == "note":
            kept = chosen
        elif editions is not None:
            kept = document.id in editions
        else:
            kept = chosen and document.nation in (nations or HOME_NATIONS)
        if kept:
            out.add(document.id)
    return out


def _choose_one(
    publication: str,
    held: list[Document],
    known: list[Document],
    as_at: date,
    wanted: Mapping[str, list[str]],
) -> Choice:
    force = [d for d in [*known, *held] if d.in_force_on(as_at) and d.in_force_from]
    in_force = max(force, key=lambda d: d.in_force_from or date.min).edition if force else ""
    by_name = {d.edition: d for d in held}
    title = held[0].title
    if publication in wanted:
        used = tuple(e for e in wanted[publication] if e in by_name)
        if used:
            return Choice(publication, title, used, in_force, in_force in by_name, True)
    if in_force in by_name or not force:
        used = (in_force,) if in_force in by_name else (_newest(held, as_at),)
        return Choice(publication, title, used, in_force, True, publication in wanted)
    return Choice(
        publication, title, (_newest(held, as_at),), in_force, False, publication in wanted
    )


def _newest(held: list[Document], as_at: date) -> str:
    """The newest edition that had started by then; before all of them, the oldest."""
    started = [d for d in held if (d.in_force_from or date.min) <= as_at]
    if started:
        return max(started, key=lambda d: (d.in_force_from or date.min, d.edition)).edition
    return min(held, key=lambda d: (d.in_force_from or date.max, d.edition)).edition
