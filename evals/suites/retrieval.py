"""Suite `retrieval`: does the right passage come first? Ours, its parts, and the baselines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.bench import Bench, day_of
from evals.items import Case, Item, Output
from evals.measures import OURS, Measure, with_parts
from evals.metrics.ranking import ALTERNATIVE, GOLD, Place, first_right, ranking
from evals.suite import Cases, Suite
from evals.systems import chunked, systems_of

SHARES = ("R@1", "R@5", "R@10")
SUPPORTED = ("category", "split")
"""Keys of a case by whose values ours is shown apart."""


def cases(bench: Bench) -> Cases:
    return bench.held(bench.read("retrieval.jsonl"))


def ask(bench: Bench, case: Case) -> Output:
    """The right places as this library has them, and what each system found, best first."""
    gold = [_place(bench, place, GOLD) for place in case["gold"]]
    others = [_place(bench, place, ALTERNATIVE) for place in case.get("alternatives", [])]
    day = day_of(case)
    ranked = {
        name: [[str(p.reference), f"{p.reference.document} p{p.page}"] for p in search(text, day)]
        for name, search in systems_of(bench).items()
        if (text := case["question"])
    }
    return {"right": [*gold, *others], "ranked": ranked}


def _place(bench: Bench, place: Mapping[str, Any], grade: int) -> dict[str, Any]:
    found = bench.places.gold([place])
    return {
        "grade": grade,
        "references": sorted(map(str, found.references)),
        "pages": sorted(f"{document} p{page}" for document, page in found.pages),
    }


def measure(items: Sequence[Item]) -> list[Measure]:
    """By passage and by page; chunks know their page only."""
    systems = dict.fromkeys(name for item in items for name in item.output["ranked"])
    passage = {item.id: _places(item, "references") for item in items}
    page = {item.id: _places(item, "pages") for item in items}
    page = {id: places for id, places in page.items() if places}
    groups = {item.id: _document(item) for item in items}
    out: list[Measure] = []
    for system in systems:
        if not chunked(system):
            out += _ranked(items, system, 0, passage, groups, "")
    for system in systems:
        out += _ranked(items, system, 1, page, groups, "page ")
    return [*_in_parts(out, items), *_at_work(items), unplaced(items)]


def _places(item: Item, by: str) -> list[Place]:
    return [Place(frozenset(p[by]), p["grade"]) for p in item.output["right"] if p[by]]


def _document(item: Item) -> str:
    return str(item.case["gold"][0]["document"])


def _ranked(
    items: Iterable[Item],
    system: str,
    column: int,
    right: Mapping[str, Sequence[Place]],
    groups: Mapping[str, str],
    prefix: str,
) -> list[Measure]:
    """`column`: 0 for references, 1 for pages."""
    found = {
        item.id: [hit[column] for hit in item.output["ranked"][system]]
        for item in items
        if item.id in right
    }
    why = {} if system != OURS or prefix else _missed(right, found)
    return [
        Measure(
            name=f"{prefix}{name}",
            values={id: value == 1.0 for id, value in values.items()} if name in SHARES else values,
            form="share" if name in SHARES else "mean",
            system=system,
            groups=groups,
            why=why if name == "R@1" else {},
        )
        for name, values in ranking(right, found).items()
    ]


def _missed(
    right: Mapping[str, Sequence[Place]], found: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """For each question whose right passage is not first: where it stands, and what is."""
    out = {}
    for id, places in right.items():
        rank = first_right(places, found[id])
        if rank != 1:
            gold = ", ".join(sorted(name for place in places for name in place.names)[:3])
            where = f"rank {rank}" if rank else "not in the first ten"
            out[id] = f"{where}; gold {gold or 'leads nowhere'}; first {next(iter(found[id]), '')}"
    return out


def _in_parts(measures: Sequence[Measure], items: Sequence[Item]) -> list[Measure]:
    """Ours by category and by split too."""
    out = list(measures)
    for key in SUPPORTED:
        part_of = {item.id: str(item.case.get(key, "")) for item in items}
        for one in measures:
            if one.system == OURS and not one.name.startswith("page "):
                out += with_parts(one, part_of)[1:]
    return out


def _at_work(items: Sequence[Item]) -> list[Measure]:
    """Whether the words, and the vectors, change what is found: a side that is off changes nothing,
    and the other hides it in every other figure.
    """
    return [
        Measure(
            f"{side} change what is found",
            {
                item.id: item.output["ranked"][OURS]
                != item.output["ranked"][f"{OURS} without {side}"]
                for item in items
                if f"{OURS} without {side}" in item.output["ranked"]
            },
            form="share",
        )
        for side in ("words", "vectors")
    ]


def unplaced(items: Sequence[Item]) -> Measure:
    """Cases whose gold leads to no passage: the reader lost it, or the case is wrong."""
    lost = {
        item.id: not any(place["references"] for place in item.output["right"]) for item in items
    }
    return Measure(
        "gold that leads nowhere",
        lost,
        form="total",
        better="lower",
        why={item.id: str(item.case["gold"]) for item in items if lost[item.id]},
    )


SUITE = Suite(
    "retrieval",
    "Does the right passage come first? Questions by the people who wrote the notes.",
    cases,
    ask,
    measure,
)
