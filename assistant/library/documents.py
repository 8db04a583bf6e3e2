"""A Document: one publication in one edition, as the register describes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["law", "guidance", "report", "local", "note"]

TIERS: dict[str, Kind] = {
    "act": "law",
    "regulations": "law",
    "statutory guidance": "guidance",
    "non-statutory guidance": "guidance",
    "panel guidance": "guidance",
    "inspection framework": "guidance",
    "inquiry": "report",
    "government response": "report",
    "national review": "report",
    "local review": "report",
    "annual report": "report",
    "inspection": "report",
    "statistics": "report",
    "briefing": "report",
    "local procedure": "local",
    "note": "note",
}
"""Tier -> kind. Law and guidance can support a duty; a report or review only a finding."""


@dataclass(frozen=True)
class Document:
    """One publication in one edition.

    `id` is `publication/edition`, or the publication alone where it has no editions
    (`children-act-2004`). In force from `in_force_from` (inclusive) to `in_force_until`
    (exclusive: the day the next edition starts; None while it is in force). `owner` answers for a
    local procedure, and means to read it again by `review_due`.
    """

    id: str
    title: str
    edition: str = ""
    publication: str = ""
    publisher: str = ""
    tier: str = "local procedure"
    nation: str = "England"
    published: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    licence: str = ""
    url: str = ""
    landing: str = ""
    sha256: str = ""
    warnings: tuple[str, ...] = ()
    owner: str = ""
    review_due: date | None = None

    @property
    def kind(self) -> Kind:
        return TIERS[self.tier]

    def overdue_on(self, day: date) -> bool:
        """Whether its owner should have read it again by now."""
        return self.review_due is not None and self.review_due < day

    def in_force_on(self, day: date) -> bool:
        started = self.in_force_from is None or self.in_force_from <= day
        return started and (self.in_force_until is None or day < self.in_force_until)
