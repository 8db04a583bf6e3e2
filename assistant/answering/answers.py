"""An Answer: statements with their citations, the editions it rests on, and what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from assistant.answering.citations import Citation
from assistant.reference import Reference

if TYPE_CHECKING:
    from assistant.privacy import Identifier

Status = Literal[
    "answered",
    "partly answered",
    "not in the library",
    "asks for a decision",
    "out of scope",
    "unclear",
    "library empty",
]
"""Every way an answer can end; each has its words under this name in corpus/wording.yaml."""
Mode = Literal["quoted", "written"]
Group = Literal[
    "law and guidance", "local procedures", "what reviews and inspections found", "notes"
]
GROUPS: dict[str, Group] = {
    "law": "law and guidance",
    "guidance": "law and guidance",
    "local": "local procedures",
    "report": "what reviews and inspections found",
    "note": "notes",
}
"""Kind of document -> the part of the answer its statements stand in, in the order shown."""


@dataclass(frozen=True)
class Statement:
    """One sentence (with its stem, where it is an item of a list) and where it stands.

    `strength` is the source's own modal verb: "must", "should", "may", two of them joined by
    " and ", "finding" for reports and reviews, or None where the sentence has none.
    """

    text: str
    strength: str | None
    group: Group
    citations: tuple[Citation, ...]
    written: bool = False
    """Whether a language model worded `text`; otherwise it is its quotations, joined."""
    label: str = ""
    """A line of ours above it, from corpus/wording.yaml: which side of a change it is."""


@dataclass(frozen=True)
class Elsewhere:
    """A publication that may hold what this library does not, and why it is named."""

    title: str
    url: str
    why: str


@dataclass(frozen=True)
class Answer:
    """What is shown: `first`, then `notices`, then the rest. Fixed sentences are in
    corpus/wording.yaml.

    `first` is said before anything else (danger, distress, where to turn), by `routes`, the names
    of the triage rules that fired. `understood_as` is the question made to stand alone, where it
    leaned on an earlier one; `correction` sets a false premise right; `nearest` are the places
    next to what was not found, and `elsewhere` where it may stand. `identifiers` are spans of
    `question` that look like somebody's name or number: shown, and never sent. `offer` is the page
    of this tool that helps further ("check", in the words of "offer check"); where `keep` is False,
    the question may not be stored or sent.
    """

    question: str
    status: Status
    headline: str
    statements: tuple[Statement, ...]
    edition_line: str
    as_at: date
    notices: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    looked_for: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    understood_as: str = ""
    correction: str = ""
    nearest: tuple[Reference, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    mode: Mode = "quoted"
    identifiers: tuple[Identifier, ...] = ()
    offer: str = ""
    keep: bool = True

    def to_json(self) -> dict[str, Any]:
        """The shape that `ask --json` prints."""
        return {
            "question": self.question,
            "status": self.status,
            "headline": self.headline,
            "as_at": self.as_at.isoformat(),
            "edition_line": self.edition_line,
            "notices": list(self.notices),
            "statements": [_statement(statement) for statement in self.statements],
            "withheld": list(self.withheld),
            "missing": list(self.missing),
            "looked_for": list(self.looked_for),
            "suggestions": list(self.suggestions),
            "first": list(self.first),
            "routes": list(self.routes),
            "understood_as": self.understood_as,
            "correction": self.correction,
            "nearest": [str(reference) for reference in self.nearest],
            "elsewhere": [asdict(place) for place in self.elsewhere],
            "mode": self.mode,
            "identifiers": [asdict(found) for found in self.identifiers],
            "offer": self.offer,
            "keep": self.keep,
        }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "text": statement.text,
        "written": statement.written,
        "label": statement.label,
        "strength": statement.strength,
        "group": statement.group,
        "citations": [
            {
                "reference": str(citation.reference),
                "quote": citation.quote,
                "span": list(citation.span),
                "page": citation.page,
                "page_label": citation.page_label,
                "document": citation.document,
                "edition": citation.edition,
                "url": citation.url,
                "headings": list(citation.headings),
                "in_force": citation.in_force,
                "note": citation.is_note,
                "unconfirmed": citation.is_unconfirmed,
            }
            for citation in statement.citations
        ],
    }
