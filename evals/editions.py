"""Suite `editions`: the right edition named, and none passed off as current, in trap questions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant import Answer, Assistant, Document
from evals.metrics.proportions import share
from evals.metrics.standing import first_edition, names, passed_off

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Judged:
    """One question: what it should name, what it cited first, and what went wrong."""

    id: str
    kind: str
    question: str
    status: str
    first: str | None
    unnamed: tuple[str, ...]
    wrong_first: bool
    passed_off: tuple[str, ...]
    lacking: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        return self.status != "not in the library"


class Judge:
    """Asks and looks at what the answer says of editions."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._documents: dict[str, Document] = {d.id: d for d in assistant.documents()}
        holdings = assistant.holdings()
        self._titles = {h.id.partition("/")[0]: h.title for h in holdings}
        self._in_force = {
            h.id.partition("/")[0]: h.edition
            for h in holdings
            if h.state == "in force" and h.edition and h.kind in ("law", "guidance")
        }

    def trap(self, case: Mapping[str, Any]) -> Judged:
        """A row of cases/editions.jsonl."""
        publication = str(case["publication"])
        answer = self._ask(case)
        first = first_edition(answer, publication, self._documents)
        named = [f"{publication}/{edition}" for edition in case["named"]]
        wrong = first is not None and first not in case["first"]
        return self._judged(case, str(case["kind"]), answer, named, first, wrong)

    def edition_question(self, row: Mapping[str, Any], wanted: Mapping[str, Any]) -> Judged:
        """A practitioner's question and what cases/edition_questions.yaml wants of the answer."""
        answer = self._ask(row)
        text = "\n".join(s.text for s in answer.statements)
        lacking = tuple(f for f in wanted["facts"] if not re.search(f, text, re.IGNORECASE))
        return self._judged(row, "practitioners", answer, wanted["named"], None, False, lacking)

    def gold(self, row: Mapping[str, Any], files: Mapping[str, str]) -> Judged:
        """A held-out row: the edition of its first gold place has to be named."""
        places = [p["document"] for p in row["gold"]]
        named = [id for path in places[:1] for file, id in files.items() if path.endswith(file)]
        return self._judged(row, "held-out KCSIE", self._ask(row), named, None, False)

    def _ask(self, case: Mapping[str, Any]) -> Answer:
        as_at = date.fromisoformat(case["as_at"]) if case.get("as_at") else None
        return self._assistant.ask(str(case["question"]), as_at=as_at)

    def _judged(
        self,
        case: Mapping[str, Any],
        kind: str,
        answer: Answer,
        named: Sequence[str],
        first: str | None,
        wrong_first: bool,
        lacking: tuple[str, ...] = (),
    ) -> Judged:
        pairs = [(self._titles[n.partition("/")[0]], n.partition("/")[2], n) for n in named]
        return Judged(
            id=str(case["id"]),
            kind=kind,
            question=str(case["question"]),
            status=answer.status,
            first=first,
            unnamed=tuple(n for title, edition, n in pairs if not names(answer, title, edition)),
            wrong_first=wrong_first,
            passed_off=tuple(passed_off(answer, self._documents, self._in_force)),
            lacking=lacking,
        )


def run(assistant: Assistant, shared: Path) -> list[Judged]:
    """All trap questions; the practitioners' and held-out ones where they are beside us."""
    judge = Judge(assistant)
    judged = [judge.trap(case) for case in _lines(CASES / "editions.jsonl")]
    practitioners = shared / "facts" / "questions.jsonl"
    if practitioners.is_file():
        wanted = yaml.safe_load((CASES / "edition_questions.yaml").read_text(encoding="utf-8"))
        rows = [row for row in _lines(practitioners) if row["id"] in wanted]
        judged += [judge.edition_question(row, wanted[row["id"]]) for row in rows]
    held_out = shared / "gold" / "questions.jsonl"
    if held_out.is_file():
        files = assistant.registered_files()
        rows = [row for row in _lines(held_out) if row["category"] == "kcsie"]
        judged += [judge.gold(row, files) for row in rows]
    return judged


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def to_markdown(judged: Sequence[Judged]) -> str:
    """A row for each kind, then every fault by name."""
    return "\n".join([*_table(judged), "", *_faults(judged), ""])


def _table(judged: Sequence[Judged]) -> Iterator[str]:
    yield "| questions | answered | right edition named | superseded first, unasked | passed off |"
    yield "|---|---|---|---|---|"
    kinds = list(dict.fromkeys(j.kind for j in judged))
    for kind in [*kinds, "all"]:
        some = [j for j in judged if kind in (j.kind, "all")]
        yield (
            f"| {kind}: {len(some)} | {share(j.answered for j in some)} "
            f"| {share(not j.unnamed for j in some)} | {sum(j.wrong_first for j in some)} "
            f"| {sum(bool(j.passed_off) for j in some)} |"
        )


def _faults(judged: Sequence[Judged]) -> Iterator[str]:
    for j in judged:
        said = {
            "does not name": ", ".join(j.unnamed),
            "first": j.first if j.wrong_first else "",
            "passed off": ", ".join(j.passed_off),
            "lacks": ", ".join(j.lacking),
            "status": "" if j.answered else j.status,
        }
        faults = "; ".join(f"{name}: {what}" for name, what in said.items() if what)
        if faults:
            yield f"- {j.id} {j.question!r}: {faults}"
