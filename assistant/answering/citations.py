"""A Citation: a Reference with the exact quotation and where it stands in the passage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.reference import Reference


@dataclass(frozen=True)
class Citation:
    """`quote` is `passage.text[span[0]:span[1]]`, character for character."""

    reference: Reference
    quote: str
    span: tuple[int, int]
    page: int | None
    page_label: str
    document: str
    edition: str
    url: str
    headings: tuple[str, ...] = ()
    in_force: bool = True
    is_note: bool = False
    is_unconfirmed: bool = False
    """A note of ours that rests on what others say of the source, or on memory."""


def cite(passage: Passage, document: Document, span: tuple[int, int], as_at: date) -> Citation:
    """A Citation of `passage.text[span]`; the page is the one the passage starts on."""
    return Citation(
        reference=passage.reference,
        quote=passage.text[span[0] : span[1]],
        span=span,
        page=passage.page,
        page_label=passage.page_label,
        document=document.title,
        edition=document.edition,
        url=link(passage, document),
        headings=passage.headings,
        in_force=document.in_force_on(as_at),
        is_note=passage.form == "note",
        is_unconfirmed=passage.form == "note" and passage.status != "confirmed",
    )


def link(passage: Passage, document: Document) -> str:
    """The address of the page (PDF) or the anchor (HTML); "" where no address is known."""
    address = document.url or document.landing
    if not address:
        return ""
    if passage.anchor:
        return f"{address}#{passage.anchor}"
    if passage.page and address.lower().endswith(".pdf"):
        return f"{address}#page={passage.page}"
    return address


def verify(citation: Citation, passage: Passage | None) -> str:
    """Why the citation may not be shown; "" when the words stand in the passage as quoted."""
    if passage is None:
        return f"{citation.reference} is not in the library"
    start, end = citation.span
    if not citation.quote.strip() or passage.text[start:end] != citation.quote:
        return f"the quotation does not stand in {citation.reference}"
    if citation.page != passage.page:
        return f"the page given for {citation.reference} is not its page"
    return ""
