"""How systems rank, side by side: a row for each, with intervals and how far ours is ahead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evals.metrics.ranking import interval, ranking

OURS = "ours"


@dataclass(frozen=True)
class Mean:
    """A mean over questions with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Mean:
        return cls(sum(values) / len(values), *interval(values))

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True)
class Row:
    """One system's figures; `ahead` is by how much MRR ours exceeds it, question by question."""

    system: str
    by: str
    questions: int
    measures: dict[str, Mean]
    ahead: Mean | None


def rows(
    right: Mapping[str, Collection[str]],
    found: Mapping[str, Mapping[str, Sequence[str]]],
    by: str,
) -> list[Row]:
    """A row for each system in `found` (system -> question -> places, best first).

    `right`: question -> the places that count. A place may come twice in a ranking (two passages
    of a page): the rank is that of the passage.
    """
    if not right:
        return []
    values = {system: _values(right, ranked) for system, ranked in found.items()}
    return [
        Row(
            system=system,
            by=by,
            questions=len(right),
            measures={name: Mean.of(list(each.values())) for name, each in own.items()},
            ahead=_ahead(values, system),
        )
        for system, own in values.items()
    ]


def _values(
    right: Mapping[str, Collection[str]], ranked: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    positions = {q: _positions(right[q], ranked.get(q, ())) for q in right}
    return ranking({q: ["right"] for q in right}, positions)


def _positions(right: Collection[str], places: Sequence[str]) -> list[str]:
    """A name for each position, the same for every right one."""
    return ["right" if p in right else f"wrong {i}" for i, p in enumerate(places)]


def _ahead(values: Mapping[str, Mapping[str, Mapping[str, float]]], system: str) -> Mean | None:
    if system == OURS or OURS not in values:
        return None
    ours, other = values[OURS]["MRR"], values[system]["MRR"]
    return Mean.of([ours[q] - other[q] for q in ours])


def rows_to_markdown(rows: Sequence[Row]) -> list[str]:
    """One table; the interval of every figure stands behind it."""
    if not rows:
        return ["No questions."]
    names = list(rows[0].measures)
    head = ["system", "hit by", "questions", *names, "MRR of ours is ahead by"]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in rows:
        cells = [row.system, row.by, str(row.questions)]
        cells += [str(mean) for mean in row.measures.values()]
        lines.append(f"| {' | '.join([*cells, str(row.ahead or '')])} |")
    return lines
