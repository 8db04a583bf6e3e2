"""Suite `refusal`: is what the library cannot answer refused, and nothing else?"""

from __future__ import annotations

from collections.abc import Sequence

from evals.bench import Bench, day_of
from evals.items import Case, Item, Output
from evals.measures import Measure, with_parts
from evals.metrics.confusion import precise, recalled
from evals.replies import REFUSALS
from evals.suite import Cases, Skipped, Suite

UNANSWERABLE = ("unanswerable.jsonl", "near_misses.jsonl")
ANSWERABLE = ("retrieval.jsonl", "specifics.jsonl")
REFUSED = "refused"


def cases(bench: Bench) -> Cases:
    """Questions that cannot be answered, by kind, among questions that can."""
    asked = [{**case, "answerable": False} for name in UNANSWERABLE for case in _file(bench, name)]
    if not asked:
        raise Skipped(f"It needs {UNANSWERABLE[0]}, which is not in the cases.")
    open_ones = [{**case, "answerable": True} for name in ANSWERABLE for case in _file(bench, name)]
    held = bench.held([*open_ones, *_others(bench)])
    return Cases([*asked, *held.asked], held.left_out)


def _file(bench: Bench, name: str) -> list[Case]:
    return list(bench.read(name)) if (bench.options.cases / name).is_file() else []


def _others(bench: Bench) -> list[Case]:
    """The held-out questions: answerable ones, false premises, and what stands nowhere."""
    read = bench.others("gold/questions.jsonl")
    return [{**case, "split": "held out"} for case in read]


def ask(bench: Bench, case: Case) -> Output:
    answer = bench.ask(case["question"], day_of(case)).answer
    return {
        "status": answer.status,
        "correction": answer.correction,
        "routes": list(answer.routes),
        "cited": sorted({str(c.reference) for s in answer.statements for c in s.citations}),
    }


def measure(items: Sequence[Item]) -> list[Measure]:
    """Refused: an end that says so, or for a false premise its correction."""
    wanted = {item.id: set() if item.case["answerable"] else {REFUSED} for item in items}
    given = {item.id: {REFUSED} if _refused(item) else set() for item in items}
    open_ones = [item for item in items if item.case["answerable"]]
    closed = [item for item in items if not item.case["answerable"]]
    marked = {i.id: _refused(i) or i.output["status"] == "partly answered" for i in closed}
    over = {item.id: _refused(item) for item in open_ones}
    measures = [
        _named("refusal precision", precise(wanted, given, REFUSED), items),
        _named("refusal recall", recalled(wanted, given, REFUSED), items),
        _named("refused or marked as doubtful", marked, items),
        Measure("over-refusal", over, "share", "lower", why=_why(over, True, items)),
    ]
    kinds = {item.id: str(item.case.get("kind") or item.case.get("category", "")) for item in items}
    splits = {item.id: str(item.case.get("split", "")) for item in items}
    by_split = [part for one in measures for part in with_parts(one, splits)]
    return by_split + [part for one in measures[1:3] for part in with_parts(one, kinds)[1:]]


def _refused(item: Item) -> bool:
    return item.output["status"] in REFUSALS or bool(
        item.output["correction"] and _false_premise(item.case)
    )


def _false_premise(case: Case) -> bool:
    return case.get("kind") == "false_premise" or bool(case.get("false_premise"))


def _named(name: str, values: dict[str, bool], items: Sequence[Item]) -> Measure:
    return Measure(name, values, "share", why=_why(values, False, items))


def _why(values: dict[str, bool], wrong: bool, items: Sequence[Item]) -> dict[str, str]:
    by_id = {item.id: item for item in items}
    return {
        id: f"{by_id[id].output['status']}: {by_id[id].case['question']}"
        for id, value in values.items()
        if value is wrong
    }


SUITE = Suite(
    "refusal",
    "Is what the library cannot answer refused, and is nothing refused that it can answer?",
    cases,
    ask,
    measure,
)
