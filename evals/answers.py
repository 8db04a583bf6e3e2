"""Suite `answers`: what ask() shows, checked against the stored passages and the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant import Answer, Assistant, AssistantError, Document, Reference
from evals.gold import Places
from evals.metrics.citing import cites_gold, first_is_gold, precision
from evals.metrics.editions import leaks
from evals.metrics.facts import found
from evals.metrics.proportions import Share, share
from evals.metrics.quotations import citation_faults, statement_faults

REFUSED = "not in the library"


@dataclass(frozen=True)
class Asked:
    """One case and what came of it. What does not apply to the case is None or empty."""

    id: str
    category: str
    answerable: bool | None
    question: str
    status: str
    statements: int
    citations: int
    pageless: int
    faults: tuple[str, ...]
    leaks: tuple[str, ...]
    included: tuple[bool, ...] = ()
    stated: tuple[bool, ...] = ()
    cites_gold: bool | None = None
    first_is_gold: bool | None = None
    precision: float | None = None
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return self.status == REFUSED


class Examiner:
    """Asks the cases and looks at each answer; one that fails is a failed case, not a crash."""

    def __init__(self, assistant: Assistant, places: Places) -> None:
        self._assistant, self._places = assistant, places
        self._held: list[Document] = assistant.documents()
        self._by_id = {document.id: document for document in self._held}

    def ask(self, cases: Sequence[Mapping[str, Any]], answerable: bool | None) -> list[Asked]:
        """`answerable`: whether the library can answer the cases; None where it is not known.

        Cases whose gold documents are not held are left out.
        """
        held = [
            case
            for case in cases
            if all(self._places.holds(place["document"]) for place in case.get("gold", []))
        ]
        return [self._one(case, case.get("answerable", answerable)) for case in held]

    def _one(self, case: Mapping[str, Any], answerable: bool | None) -> Asked:
        as_at = date.fromisoformat(case["as_at"]) if case.get("as_at") else None
        try:
            answer = self._assistant.ask(case["question"], as_at=as_at)
        except AssistantError as error:
            return _failed(case, answerable, f"{type(error).__name__}: {error}")
        return self._looked_at(case, answerable, answer)

    def _looked_at(self, case: Mapping[str, Any], answerable: bool | None, answer: Answer) -> Asked:
        citations = [c for statement in answer.statements for c in statement.citations]
        cited = [citation.reference for citation in citations]
        gold = self._gold(case) if answerable else frozenset()
        text = "\n".join(statement.text for statement in answer.statements)
        documents = [reference.document for reference in cited]
        question = case["question"]
        return Asked(
            id=case["id"],
            category=case.get("kind") or case.get("category", ""),
            answerable=answerable,
            question=question,
            status=answer.status,
            statements=len(answer.statements),
            citations=len(citations),
            pageless=sum(citation.page is None for citation in citations),
            faults=tuple(self._faults(answer)),
            leaks=tuple(leaks(documents, self._held, answer.as_at, question, answer.notices)),
            included=tuple(found(_patterns(case, "must_include"), text)),
            stated=tuple(found(_patterns(case, "must_not_include"), text)),
            cites_gold=cites_gold(cited, gold),
            first_is_gold=first_is_gold(cited, gold),
            precision=precision(cited, gold),
            answer=answer.to_json(),
        )

    def _faults(self, answer: Answer) -> Iterator[str]:
        for statement in answer.statements:
            yield from statement_faults(statement)
            for citation in statement.citations:
                passage = self._assistant.passage(citation.reference)
                document = self._by_id.get(citation.reference.document)
                faults = citation_faults(citation, passage, document)
                yield from (f"{citation.reference}: {fault}" for fault in faults)

    def _gold(self, case: Mapping[str, Any]) -> frozenset[Reference]:
        places = [*case.get("gold", []), *case.get("alternatives", [])]
        return self._places.gold(places).references


def _failed(case: Mapping[str, Any], answerable: bool | None, why: str) -> Asked:
    category = case.get("kind") or case.get("category", "")
    question = case["question"]
    return Asked(case["id"], category, answerable, question, "failed", 0, 0, 0, (why,), ())


def _patterns(case: Mapping[str, Any], name: str) -> list[str]:
    """A pattern stands bare, or under "pattern" beside the fact or the reason."""
    return [p if isinstance(p, str) else str(p["pattern"]) for p in case.get(name, [])]


@dataclass(frozen=True)
class Summary:
    """The figures of one set of cases; None where nothing applies."""

    name: str
    cases: int
    statuses: dict[str, int]
    statements: int
    citations: int
    pageless: int
    faults: tuple[str, ...]
    leaks: tuple[str, ...]
    facts: Share | None
    all_facts: Share | None
    forbidden: Share | None
    cites_gold: Share | None
    first_is_gold: Share | None
    precision: float | None
    refused: Share | None
    refused_by_kind: dict[str, Share | None]


def summarise(name: str, asked: Sequence[Asked]) -> Summary:
    """Facts and citations are judged where something was answered; refusals are counted apart."""
    given = [a for a in asked if not a.refused]
    exact = [a.precision for a in given if a.precision is not None]
    kinds = sorted({a.category for a in asked})
    return Summary(
        name=name,
        cases=len(asked),
        statuses=dict(Counter(a.status for a in asked)),
        statements=sum(a.statements for a in asked),
        citations=sum(a.citations for a in asked),
        pageless=sum(a.pageless for a in asked),
        faults=tuple(f"{a.id}: {fault}" for a in asked for fault in a.faults),
        leaks=tuple(f"{a.id}: {', '.join(a.leaks)}" for a in asked if a.leaks),
        facts=share(yes for a in given for yes in a.included),
        all_facts=share(all(a.included) for a in given if a.included),
        forbidden=share(any(a.stated) for a in given if a.stated),
        cites_gold=share(a.cites_gold for a in given if a.cites_gold is not None),
        first_is_gold=share(a.first_is_gold for a in given if a.first_is_gold is not None),
        precision=sum(exact) / len(exact) if exact else None,
        refused=share(a.refused for a in asked),
        refused_by_kind={k: share(a.refused for a in asked if a.category == k) for k in kinds},
    )


def to_markdown(summaries: Sequence[Summary]) -> str:
    """A section for each set."""
    return "\n".join(line for summary in summaries for line in _section(summary))


def _section(s: Summary) -> Iterator[str]:
    yield f"## {s.name}: {s.cases} questions\n"
    yield f"Statuses: {', '.join(f'{n} {name}' for name, n in s.statuses.items())}\n"
    yield "| measure | figure |\n|---|---|"
    yield f"| statements, citations shown | {s.statements}, {s.citations} |"
    yield f"| faults (not verbatim, reference, page, edition) | {len(s.faults)} |"
    yield f"| citations of sources without pages | {s.pageless} |"
    yield f"| answers that leak an edition | {len(s.leaks)} |"
    rows = {
        "facts carried": s.facts,
        "answers that carry all their facts": s.all_facts,
        "answers that state what they must not": s.forbidden,
        "answers that cite a right place": s.cites_gold,
        "answers whose first citation is right": s.first_is_gold,
        f'answered "{REFUSED}"': s.refused,
    }
    for name, figure in rows.items():
        yield f"| {name} | {figure or 'does not apply'} |"
    if s.precision is not None:
        yield f"| share of cited places that are right, mean | {s.precision:.3f} |"
    yield f'\n| "{REFUSED}" by kind | |\n|---|---|'
    yield from (f"| {kind} | {figure} |" for kind, figure in s.refused_by_kind.items())
    yield from ("", *(f"- fault {fault}" for fault in s.faults))
    yield from (f"- leak {leak}" for leak in s.leaks)
    yield ""
