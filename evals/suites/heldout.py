"""Suite `heldout`: the same as `retrieval`, on questions that neither notes nor weights saw."""

from __future__ import annotations

from evals.bench import Bench
from evals.suite import Cases, Suite
from evals.suites.retrieval import ask, measure

FILE = "gold/questions.jsonl"


def cases(bench: Bench) -> Cases:
    read = bench.read_file(bench.shared(FILE))
    return bench.held([case for case in read if case["answerable"]])


SUITE = Suite(
    "heldout",
    "Does the right passage come first? Questions by others, seen by neither notes nor weights.",
    cases,
    ask,
    measure,
)
