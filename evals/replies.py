"""A Reply: an answer with the stored passages it rests on, to be saved and looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from assistant import Answer, Assistant, Citation, Document, Passage, Reference, Statement
from evals.items import Output

REFUSALS = frozenset({"not in the library", "out of scope", "unclear", "library empty"})
"""Ends of an answer that say: no answer to this is given here."""
DOUBTFUL = REFUSALS | {"partly answered"}
_DATES = ("published", "in_force_from", "in_force_until")


@dataclass(frozen=True)
class Reply:
    """`passages`: each cited place -> the stored passage, None where there is none.

    `held`: the documents cited, and every other edition of their publications that is held.
    """

    question: str
    status: str
    as_at: date
    statements: tuple[Statement, ...]
    notices: tuple[str, ...]
    withheld: tuple[str, ...]
    missing: tuple[str, ...]
    routes: tuple[str, ...]
    mode: str
    passages: Mapping[Reference, Passage | None]
    held: tuple[Document, ...]
    said: str
    """What it says in words that are not the asker's own, one line each."""

    @property
    def refused(self) -> bool:
        return self.status in REFUSALS

    @property
    def citations(self) -> list[Citation]:
        return [citation for statement in self.statements for citation in statement.citations]

    @property
    def cited(self) -> list[str]:
        return [str(citation.reference) for citation in self.citations]

    @property
    def text(self) -> str:
        """What is stated, without headline and notices."""
        return "\n".join(statement.text for statement in self.statements)


def saved(answer: Answer, assistant: Assistant) -> Output:
    """The answer as JSON, with what is needed to check it later without the library."""
    cited = dict.fromkeys(c.reference for s in answer.statements for c in s.citations)
    passages = {str(reference): assistant.passage(reference) for reference in cited}
    documents = {reference.document for reference in cited}
    about = [d for d in assistant.documents() if d.id in documents]
    publications = {d.publication or d.id for d in about}
    held = [d for d in assistant.documents() if (d.publication or d.id) in publications]
    return {
        "answer": answer.to_json(),
        "passages": {name: p and _short(p) for name, p in passages.items()},
        "held": [asdict(document) for document in held],
    }


def _short(passage: Passage) -> dict[str, Any]:
    return {"reference": str(passage.reference), "text": passage.text, "page": passage.page}


def reply(output: Mapping[str, Any]) -> Reply:
    """The reply that was saved."""
    answer = output["answer"]
    return Reply(
        question=answer["question"],
        status=answer["status"],
        as_at=date.fromisoformat(answer["as_at"]),
        statements=tuple(_statement(data) for data in answer["statements"]),
        notices=tuple(answer["notices"]),
        withheld=tuple(answer["withheld"]),
        missing=tuple(answer["missing"]),
        routes=tuple(answer["routes"]),
        mode=answer["mode"],
        passages={Reference.parse(r): p and _passage(p) for r, p in output["passages"].items()},
        held=tuple(_document(data) for data in output["held"]),
        said="\n".join(_words(answer)),
    )


def _statement(data: Mapping[str, Any]) -> Statement:
    citations = tuple(_citation(citation) for citation in data["citations"])
    return Statement(
        data["text"],
        data["strength"],
        data["group"],
        citations,
        data["written"],
        data.get("label", ""),
    )


def _citation(data: Mapping[str, Any]) -> Citation:
    return Citation(
        reference=Reference.parse(data["reference"]),
        quote=data["quote"],
        span=(data["span"][0], data["span"][1]),
        page=data["page"],
        page_label=data["page_label"],
        document=data["document"],
        edition=data["edition"],
        url=data["url"],
        headings=tuple(data["headings"]),
        in_force=data["in_force"],
        is_note=data["note"],
    )


def _passage(data: Mapping[str, Any]) -> Passage:
    return Passage(Reference.parse(data["reference"]), data["text"], page=data["page"])


def _document(data: Mapping[str, Any]) -> Document:
    names = {known.name for known in fields(Document)}
    given = {name: value for name, value in data.items() if name in names}
    for name in _DATES:
        given[name] = date.fromisoformat(str(given[name])) if given.get(name) else None
    return Document(**{**given, "warnings": tuple(given.get("warnings", ()))})


def _words(answer: Mapping[str, Any]) -> Sequence[str]:
    """Everything said, whatever part of the answer it stands in."""
    stated = [statement["text"] for statement in answer["statements"]]
    fixed = [answer[name] for name in ("headline", "correction", "edition_line")]
    lists = [line for name in ("first", "notices") for line in answer.get(name, ())]
    return [line for line in (*lists, *fixed, *stated) if line]
