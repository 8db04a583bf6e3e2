"""Whether the sections of an Act were read complete to the subsection, each once, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Provisions:
    """`places`: the subsections expected. `faults`: places missing, doubled or too many."""

    sections: int
    complete: int
    places: tuple[str, ...]
    found: int
    in_order: bool
    faults: tuple[str, ...]


def provisions(expected: Mapping[str, int], read: Sequence[str]) -> Provisions:
    """`expected`: section -> its subsections (0: none). `read`: locators in the order read."""
    wanted = {section: _places(section, count) for section, count in expected.items()}
    own = {section: [place for place in read if _belongs(place, section)] for section in expected}
    order = [place for places in wanted.values() for place in places]
    got = [locator for locator in read if any(_belongs(locator, s) for s in expected)]
    faults = {place for place in (*order, *got) if (place in order) + got.count(place) != 2}
    return Provisions(
        sections=len(expected),
        complete=sum(own[section] == places for section, places in wanted.items()),
        places=tuple(order),
        found=len(set(order) & set(got)),
        in_order=[place for place in got if place in order] == order,
        faults=tuple(sorted(faults)),
    )


def _places(section: str, count: int) -> list[str]:
    return [f"{section}({n})" for n in range(1, count + 1)] or [section]


def _belongs(locator: str, section: str) -> bool:
    return locator == section or locator.startswith(f"{section}(")
