"""Suite `retrieval`: does the right passage come first? Every system in one run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant import Assistant, Passage
from evals.gold import Gold, Places
from evals.scores import OURS, Row, rows, rows_to_markdown
from evals.systems import TUTORIAL, all_systems, ours

Found = Mapping[str, Sequence[Passage]]
"""Question id -> passages, best first."""


@dataclass(frozen=True)
class Question:
    """One case whose gold documents are held."""

    id: str
    text: str
    category: str
    as_at: date | None
    gold: Gold


@dataclass(frozen=True)
class Missed:
    """A question whose right passage is not the first, with what came first."""

    id: str
    question: str
    rank: int | None
    gold: tuple[str, ...]
    first: str


@dataclass(frozen=True)
class Outcome:
    """What a run found.

    `skipped` are cases whose gold document is not held; `unplaced` those whose gold leads to no
    passage: they count as missed.
    """

    questions: int
    skipped: tuple[str, ...]
    unplaced: tuple[str, ...]
    rows: tuple[Row, ...]
    categories: tuple[Row, ...]
    missed: tuple[Missed, ...]


def read_lines(path: Path, split: str = "") -> list[dict[str, Any]]:
    """The cases of a JSONL file; of one split where a case names its split."""
    lines = path.read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    return [case for case in cases if not split or case.get("split", split) == split]


def read_cases(path: Path, places: Places, split: str = "") -> tuple[list[Question], list[str]]:
    """Answerable cases of a JSONL file, of one split if named; and the ids that are skipped."""
    questions, skipped = [], []
    for case in read_lines(path, split):
        if not case.get("answerable", True):
            continue
        if not all(places.holds(place["document"]) for place in case["gold"]):
            skipped.append(case["id"])
            continue
        gold = places.gold([*case["gold"], *case.get("alternatives", [])])
        as_at = date.fromisoformat(case["as_at"]) if case.get("as_at") else None
        questions.append(Question(case["id"], case["question"], case["category"], as_at, gold))
    return questions, skipped


def places_of(assistant: Assistant) -> Places:
    """The held passages, which a case may name by document id or by a registered file."""
    return Places(assistant.passages(), assistant.registered_files())


def run(
    assistant: Assistant,
    questions: Sequence[Question],
    skipped: Sequence[str],
    with_baselines: bool = True,
) -> Outcome:
    """Ask every system every question; score by passage, and by page, which chunks have too."""
    passages = [p for p in assistant.passages() if p.form != "note"]
    systems = all_systems(passages, assistant) if with_baselines else {OURS: ours(assistant)}
    found = {
        name: {q.id: search(q.text, q.as_at) for q in questions} for name, search in systems.items()
    }
    return Outcome(
        questions=len(questions),
        skipped=tuple(skipped),
        unplaced=tuple(q.id for q in questions if not q.gold.references),
        rows=(*_by_passage(questions, found), *_by_page(questions, found)),
        categories=tuple(_by_category(questions, found[OURS])),
        missed=_missed(questions, found[OURS]),
    )


def _by_passage(questions: Sequence[Question], found: Mapping[str, Found]) -> list[Row]:
    right = {q.id: {str(r) for r in q.gold.references} for q in questions}
    ranked = {name: _names(own) for name, own in found.items() if name != TUTORIAL}
    return rows(right, ranked, "passage")


def _names(found: Found) -> dict[str, list[str]]:
    return {q: [str(p.reference) for p in passages] for q, passages in found.items()}


def _by_page(questions: Sequence[Question], found: Mapping[str, Found]) -> list[Row]:
    right = {q.id: {f"{d} p{n}" for d, n in q.gold.pages} for q in questions if q.gold.pages}
    ranked = {
        name: {q: [f"{p.reference.document} p{p.page}" for p in own[q]] for q in right}
        for name, own in found.items()
    }
    return rows(right, ranked, "page")


def _by_category(questions: Sequence[Question], found: Found) -> list[Row]:
    out = []
    for category in sorted(Counter(q.category for q in questions)):
        right = {
            q.id: {str(r) for r in q.gold.references} for q in questions if q.category == category
        }
        out += rows(right, {OURS: _names({q: found[q] for q in right})}, category)
    return out


def _missed(questions: Sequence[Question], found: Found) -> tuple[Missed, ...]:
    out = []
    for question in questions:
        order = [passage.reference for passage in found[question.id]]
        rank = next((i for i, r in enumerate(order, 1) if r in question.gold.references), None)
        if rank != 1:
            gold = tuple(sorted(str(r) for r in question.gold.references))
            first = str(order[0]) if order else ""
            out.append(Missed(question.id, question.text, rank, gold, first))
    return tuple(out)


def to_markdown(outcome: Outcome) -> str:
    """The tables, what was skipped, and every question whose right passage did not come first."""
    lines = [f"{outcome.questions} questions.", "", *rows_to_markdown(outcome.rows)]
    if outcome.skipped:
        lines += ["", f"Skipped, document not held: {', '.join(outcome.skipped)}"]
    if outcome.unplaced:
        lines += ["", f"Gold that leads to no passage: {', '.join(outcome.unplaced)}"]
    lines += ["", "Ours by category:", "", *rows_to_markdown(outcome.categories)]
    lines += ["", f"Not first: {len(outcome.missed)}", ""]
    for m in outcome.missed:
        where = f"rank {m.rank}" if m.rank else "not in the first ten"
        gold = ", ".join(m.gold[:3])
        lines.append(f"- {m.id} ({where}; gold {gold}; first {m.first}): {m.question}")
    return "\n".join(lines) + "\n"
