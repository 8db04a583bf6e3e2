"""Suite `retrieval`: does the right passage come first? Four systems in one run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant import Assistant, Passage
from evals.gold import Gold, Places
from evals.metrics.ranking import interval, ranking
from evals.systems import Alone, Search, ours, tutorial


@dataclass(frozen=True)
class Question:
    """One case whose gold documents are held."""

    id: str
    text: str
    category: str
    as_at: date | None
    gold: Gold


@dataclass(frozen=True)
class Row:
    """One system's figures; `measures` map a name to (mean, low, high)."""

    system: str
    by: str
    measures: dict[str, tuple[float, float, float]]


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
    """What a run found. `skipped` are cases whose gold document is not held."""

    questions: int
    skipped: tuple[str, ...]
    rows: tuple[Row, ...]
    missed: tuple[Missed, ...]


def read_cases(path: Path, places: Places, split: str = "") -> tuple[list[Question], list[str]]:
    """Answerable cases of a JSONL file, of one split if named; and the ids that are skipped."""
    questions, skipped = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if not case.get("answerable", True) or (split and case.get("split") != split):
            continue
        if not all(places.holds(place["document"]) for place in case["gold"]):
            skipped.append(case["id"])
            continue
        gold = places.gold([*case["gold"], *case.get("alternatives", [])])
        as_at = date.fromisoformat(case["as_at"]) if case.get("as_at") else None
        questions.append(Question(case["id"], case["question"], case["category"], as_at, gold))
    return questions, skipped


def run(
    assistant: Assistant,
    questions: Sequence[Question],
    skipped: Sequence[str],
    baselines: bool = True,
) -> Outcome:
    """Ask every system every question, score by locator and, for chunks too, by page."""
    passages = [p for p in assistant.passages() if p.form != "note"]
    systems: dict[str, Search] = {"ours": ours(assistant)}
    if baselines:
        alone = Alone(passages, assistant)
        systems |= {"BM25 alone": alone.lexical, "dense alone": alone.dense}
        systems |= {"BM25 + dense": alone.fused}
        systems |= {"tutorial chunks": tutorial(passages, assistant).fused}
    found = {
        name: {q.id: search(q.text, q.as_at) for q in questions}
        for name, search in systems.items()
    }
    rows = [row for name in systems for row in _rows(name, questions, found[name])]
    return Outcome(len(questions), tuple(skipped), tuple(rows), _missed(questions, found["ours"]))


def _rows(
    system: str, questions: Sequence[Question], found: Mapping[str, Sequence[Passage]]
) -> Iterator[Row]:
    if system != "tutorial chunks":
        right = {q.id: [str(r) for r in q.gold.references] for q in questions}
        ranked = {q: [str(p.reference) for p in passages] for q, passages in found.items()}
        yield Row(system, "locator", _measures(right, ranked))
    right = {q.id: [f"{d} p{n}" for d, n in q.gold.pages] for q in questions if q.gold.pages}
    ranked = {q: [_page(p) for p in found[q]] for q in right}
    yield Row(system, "page", _measures(right, ranked))


def _page(passage: Passage) -> str:
    return f"{passage.reference.document} p{passage.page}"


def _measures(
    right: Mapping[str, Sequence[str]], ranked: Mapping[str, Sequence[str]]
) -> dict[str, tuple[float, float, float]]:
    out = {}
    for name, values in ranking(right, ranked).items():
        data = list(values.values())
        out[name] = (sum(data) / len(data), *interval(data))
    return out


def _missed(
    questions: Sequence[Question], found: Mapping[str, Sequence[Passage]]
) -> tuple[Missed, ...]:
    out = []
    for question in questions:
        order = [passage.reference for passage in found[question.id]]
        rank = next((i for i, r in enumerate(order, 1) if r in question.gold.references), None)
        if rank != 1:
            gold = tuple(sorted(str(r) for r in question.gold.references))
            first = str(order[0]) if order else ""
            out.append(Missed(question.id, question.text, rank, gold, first))
    return tuple(out)


def to_markdown(outcome: Outcome, title: str) -> str:
    """The table, the skipped, and every question whose right passage did not come first."""
    lines = [f"## {title}: {outcome.questions} questions", ""]
    names = list(outcome.rows[0].measures)
    lines += ["| system | hit by | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for row in outcome.rows:
        cells = [f"{m:.3f} ({low:.2f}–{high:.2f})" for m, low, high in row.measures.values()]
        lines.append(f"| {row.system} | {row.by} | " + " | ".join(cells) + " |")
    if outcome.skipped:
        lines += ["", f"Skipped, document not held: {', '.join(outcome.skipped)}"]
    lines += ["", "Not first:", ""]
    for m in outcome.missed:
        where = f"rank {m.rank}" if m.rank else "not in the first ten"
        lines.append(f"- {m.id} ({where}; gold {', '.join(m.gold[:3])}; first {m.first}): {m.question}")
    return "\n".join(lines) + "\n"


def places_of(assistant: Assistant, documents: Path | None) -> Places:
    """The held passages, and the document ids of the files below a folder of publications."""
    files: dict[str, str] = {}
    if documents and documents.is_dir():
        names = assistant.registered_files()
        for path in documents.rglob("*"):
            relative = path.relative_to(documents).as_posix()
            files |= {relative: id for name, id in names.items() if relative.endswith(name)}
    return Places(assistant.passages(), files)


def as_json(outcome: Outcome) -> dict[str, Any]:
    return json.loads(json.dumps(outcome, default=lambda o: o.__dict__))  # type: ignore[no-any-return]
