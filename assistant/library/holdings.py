"""What the register knows beside what the shelf holds: in force, superseded, missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assistant.library.documents import Document, Kind
from assistant.library.register import Register, load_register
from assistant.library.shelf import Shelf

VERIFY_DAYS = 183
"""Half a year: guidance in England is revised about once a year, in autumn."""


@dataclass(frozen=True)
class Holding:
    """One edition: whether its text is held, and whether it is in force on the day."""

    id: str
    title: str
    edition: str
    state: str
    held: bool
    published: date | None
    in_force_from: date | None
    in_force_until: date | None
    address: str
    kind: Kind = "local"
    publisher: str = ""
    nation: str = ""
    publication: str = ""
    themes: tuple[str, ...] = ()
    age_band: tuple[str, ...] = ()
    last_verified: date | None = None
    verification: str = ""
    """Empty, "overdue" or "never": see verification_of()."""


def list_holdings(
    corpus: Path, data: Path, day: date | None = None, register: Register | None = None
) -> list[Holding]:
    """Every registered edition, and every local document on the shelf, in register order.

    `register` saves reading it again (seconds) where it is already open.
    """
    day = day or date.today()
    register = register or load_register(corpus / "register.yaml")
    shelf = {entry.document.id: entry.document for entry in Shelf(data / "documents").entries()}
    known = register.documents()
    local = [document for id, document in shelf.items() if not register.knows(id)]
    held = [_holding(document, document.id in shelf, day) for document in [*known, *local]]
    return [_with_register(holding, register, day) for holding in held]


def _with_register(holding: Holding, register: Register, day: date) -> Holding:
    """With what only the register says of it; a local document has none of that."""
    if not register.knows(holding.id):
        return holding
    publication, edition = register.entry(holding.id)
    return replace(
        holding,
        themes=publication.themes,
        age_band=edition.age_band,
        last_verified=edition.last_verified,
        verification=verification_of(edition.last_verified, holding.state, day),
    )


def verification_of(last: date | None, state: str, day: date) -> str:
    """Whether somebody should look again at the official address: "never" looked at, "overdue"
    after VERIFY_DAYS, or "". What is superseded changes no more.
    """
    if state == "superseded":
        return ""
    if last is None:
        return "never"
    return "overdue" if (day - last).days > VERIFY_DAYS else ""


def _holding(document: Document, held: bool, day: date) -> Holding:
    return Holding(
        id=document.id,
        title=document.title,
        edition=document.edition,
        state=_state(document, day),
        held=held,
        published=document.published,
        in_force_from=document.in_force_from,
        in_force_until=document.in_force_until,
        address=document.url or document.landing,
        kind=document.kind,
        publisher=document.publisher,
        nation=document.nation,
        publication=document.publication,
    )


def _state(document: Document, day: date) -> str:
    if document.kind == "report":
        return "published"
    if document.in_force_until and document.in_force_until <= day:
        return "superseded"
    if document.in_force_from and document.in_force_from > day:
        return "to come"
    return "in force"
