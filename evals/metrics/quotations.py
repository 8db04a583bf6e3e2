"""Whether what an answer shows stands in the stored passage, with its page and edition."""

from __future__ import annotations

from assistant import Citation, Document, Passage, Statement


def citation_faults(
    citation: Citation, passage: Passage | None, document: Document | None
) -> tuple[str, ...]:
    """What is wrong with a citation of this stored passage of this document; () if nothing is."""
    if passage is None or passage.reference != citation.reference:
        return ("the reference leads to no passage of that name",)
    faults = []
    if not citation.quote.strip() or citation.quote not in passage.text:
        faults.append("the quotation is not verbatim")
    elif passage.text[slice(*citation.span)] != citation.quote:
        faults.append("the span is not the quotation's")
    if citation.page != passage.page:
        faults.append("the page is not the passage's")
    if document is None or (citation.document, citation.edition) != (
        document.title,
        document.edition,
    ):
        faults.append("title and edition are not the document's")
    return tuple(faults)


def statement_faults(statement: Statement) -> tuple[str, ...]:
    """What is wrong with a statement in itself: nothing cited, or words beyond its quotations."""
    if not statement.citations:
        return ("nothing is cited",)
    quoted = " ".join(citation.quote for citation in statement.citations)
    return () if statement.text == quoted else ("words beyond the quotations",)
