"""Identifiers of people in free text: the forms used in England, with their check digits.

Every pattern has bounded repetition, so the time is proportional to the length of the text; and
beyond LONGEST nothing is read, and all of the rest counts as an identifier. What is found is
`certain` where the form leaves little doubt; a name, an address without its postcode or an old
date is only likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.privacy.addresses import addresses_in
from assistant.privacy.dates import birth_dates_in
from assistant.privacy.folding import fold
from assistant.privacy.kinds import Identifier, Kind
from assistant.privacy.labelled import labelled_in
from assistant.privacy.names import names_in
from assistant.privacy.numbers import numbers_in
from assistant.privacy.turns import ends_in

LONGEST = 20_000
"""Characters of one text that are read: as many as any setting allows in a question."""


def find_identifiers(
    text: str, today: date | None = None, *, earlier: Sequence[str] = ()
) -> tuple[Identifier, ...]:
    """All that looks like an identifier, in order, none overlapping another.

    `earlier`: what the person wrote before, oldest first; a number that was begun there and is
    ended in `text` is found here. A full date without "born" beside it is likely a date of birth
    when it lies more than a year before `today` (default: today's date).
    """
    day = today or date.today()
    read = text[:LONGEST]
    folded = fold(read)
    found = [*_all(folded.text, day), *ends_in(folded.text, earlier, lambda t: _structured(t, day))]
    kept = _apart(found, len(folded.text))
    placed = [Identifier(i.kind, *folded.span(i.start, i.end), i.certain) for i in kept]
    if len(text) > LONGEST:
        placed.append(Identifier(Kind.TOO_LONG, LONGEST, len(text), True))
    return tuple(placed)


def _all(text: str, today: date) -> Iterator[Identifier]:
    yield from _structured(text, today)
    yield from (Identifier(Kind.NAME, start, end, False) for start, end in names_in(text))


def _structured(text: str, today: date) -> Iterator[Identifier]:
    yield from numbers_in(text)
    yield from addresses_in(text)
    yield from labelled_in(text)
    yield from birth_dates_in(text, today)


def _apart(found: Iterable[Identifier], length: int) -> list[Identifier]:
    """In order, none overlapping another: what is certain first, then the longest."""
    kept: list[Identifier] = []
    taken = bytearray(length)
    for item in sorted(found, key=lambda i: (not i.certain, i.start - i.end)):
        if not any(taken[item.start : item.end]):
            taken[item.start : item.end] = b"\1" * (item.end - item.start)
            kept.append(item)
    return sorted(kept, key=lambda i: i.start)
