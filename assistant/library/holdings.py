"""What the register knows beside what the shelf holds: in force, superseded, missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.library.documents import Document, Kind
from assistant.library.register import Edition, Register, load_register
from assistant.library.shelf import Entry, Shelf

VERIFY_DAYS = 183
"""So long after somebody saw that an address leads to its publication it has to be seen again."""


@dataclass(frozen=True)
class Holding:
    """One edition: whether its text is held, and whether it is in force on the day.

    `confirmed`: its official address was seen to lead to it, on `last_verified`. `not_for`: what it
    must not be used for. `sha256`, `added_at`, `added_by` are of the text held. `overdue`: why
    somebody has to look at it again, "" where nobody has to.
    """

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
    tier: str = ""
    licence: str = ""
    owner: str = ""
    review_due: date | None = None
    confirmed: bool = False
    last_verified: date | None = None
    not_for: str = ""
    sha256: str = ""
    added_at: str = ""
    added_by: str = ""
    overdue: str = ""


def list_holdings(
    corpus: Path, data: Path, day: date | None = None, register: Register | None = None
) -> list[Holding]:
    """Every registered edition, and every local document on the shelf, in register order.

    `register` saves reading it again (seconds) where it is already open.
    """
    day = day or date.today()
    register = register or load_register(corpus / "register.yaml")
    shelf: dict[str, Entry] = {e.document.id: e for e in Shelf(data / "documents").entries()}
    known = [(p.document(e), p, e) for p, e in register.editions()]
    rows = [
        _holding(document, edition, shelf.get(document.id), day, publication.themes)
        for document, publication, edition in known
    ]
    local = [entry for id, entry in shelf.items() if not register.knows(id)]
    return [*rows, *(_holding(entry.document, None, entry, day) for entry in local)]


def _holding(
    document: Document,
    edition: Edition | None,
    entry: Entry | None,
    day: date,
    themes: tuple[str, ...] = (),
) -> Holding:
    return Holding(
        id=document.id,
        title=document.title,
        edition=document.edition,
        state=_state(document, day),
        held=entry is not None,
        published=document.published,
        in_force_from=document.in_force_from,
        in_force_until=document.in_force_until,
        address=document.url or document.landing,
        kind=document.kind,
        publisher=document.publisher,
        nation=document.nation,
        publication=document.publication,
        themes=themes,
        age_band=edition.age_band if edition else (),
        tier=document.tier,
        licence=document.licence,
        owner=document.owner,
        review_due=document.review_due,
        confirmed=edition.confirmed if edition else False,
        last_verified=edition.last_verified if edition else None,
        not_for=edition.not_for if edition else "",
        sha256=entry.sha256 if entry else "",
        added_at=entry.added_at if entry else "",
        added_by=entry.added_by if entry else "",
        overdue=_overdue(document, edition, day),
    )


def _overdue(document: Document, edition: Edition | None, day: date) -> str:
    """A local text whose review date has passed; an address not looked at for half a year."""
    if document.overdue_on(day):
        return "review"
    verified = edition.last_verified if edition else None
    if verified and (day - verified).days > VERIFY_DAYS and _state(document, day) != "superseded":
        return "verification"
    return ""


def _state(document: Document, day: date) -> str:
    if document.kind == "report":
        return "published"
    if document.in_force_until and document.in_force_until <= day:
        return "superseded"
    if document.in_force_from and document.in_force_from > day:
        return "to come"
    return "in force"
