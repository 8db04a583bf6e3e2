"""The whole truth table of a ruleset as a small CSV that a person can read and compare.

Every duty, outcome, contested point, contradiction and signpost is worked out for every assignment
of the facts it turns on; assignments that lead to the same are then folded together. The hash is
taken over the unfolded table. Run as a script it writes the tables anew:

    PYTHONPATH=. python tests/check/truth_table.py
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assignments import Outcomes, Table, condition_reads, condition_states, options, over

from assistant.check import Ruleset, load_rulesets
from assistant.check.logic import holds, leaves

FOLDER = Path(__file__).parent / "truth_tables"


@dataclass(frozen=True)
class Part:
    """One thing that is worked out: its name, the facts it reads, and how."""

    name: str
    reads: tuple[str, ...]
    value: Callable[[Mapping[str, str]], str]


@dataclass(frozen=True)
class Truth:
    """The folded rows, how many assignments they stand for, and the hash of all of these."""

    rows: list[tuple[str, str, str]]
    assignments: int
    sha256: str
    values: dict[str, list[str]]
    reads: dict[str, tuple[str, ...]]


def parts(ruleset: Ruleset) -> Iterator[Part]:
    """Everything that a ruleset works out."""
    table = Table(ruleset)
    for duty in ruleset.duties:
        key = ("duty", duty.id)
        yield Part(f"duty {duty.id}", table.reads[key], _state(table, key))
    outcomes = Outcomes(table)
    yield Part("outcome", outcomes.reads, outcomes.code)
    for kind in ("contested", "contradictions"):
        for item in getattr(ruleset, kind):
            yield Part(
                f"{kind} {item.id}",
                condition_reads(table, item.when),
                _holds(table, item.when),
            )
    for fact in ruleset.facts:
        if fact.ask_when is not None:
            yield Part(
                f"ask {fact.id}",
                condition_reads(table, fact.ask_when),
                _holds(table, fact.ask_when),
            )
    for signpost in ruleset.signposts:
        key = ("signpost", signpost.id)
        table.rules[key] = signpost.rule
        read = {leaf.fact for leaf in leaves(signpost.rule, ruleset.rules)}
        table.reads[key] = tuple(f.id for f in ruleset.deciding if f.id in read)
        yield Part(f"signpost {signpost.id}", table.reads[key], _state(table, key))


def _state(table: Table, key: tuple[str, str]) -> Callable[[Mapping[str, str]], str]:
    return lambda answers: table.state(key, answers).value


def _holds(table: Table, condition: object) -> Callable[[Mapping[str, str]], str]:
    return lambda answers: (
        "yes" if holds(condition, answers, condition_states(table, condition, answers)) else "no"
    )


_known: dict[str, Truth] = {}


def truth_of(ruleset: Ruleset) -> Truth:
    """The table of a ruleset; worked out once for rulesets whose rules are the same."""
    key = repr(
        (
            [(f.id, f.options, f.ask_when) for f in ruleset.facts],
            ruleset.rules,
            [(d.id, d.rule) for d in (*ruleset.duties, *ruleset.signposts)],
            [(o.code, o.when) for o in ruleset.outcomes],
            [(c.id, c.when) for c in (*ruleset.contested, *ruleset.contradictions)],
        )
    )
    if key not in _known:
        _known[key] = _worked_out(ruleset)
    return _known[key]


def _worked_out(ruleset: Ruleset) -> Truth:
    digest, count = hashlib.sha256(), 0
    rows: list[tuple[str, str, str]] = []
    all_values: dict[str, list[str]] = {}
    all_reads: dict[str, tuple[str, ...]] = {}
    for part in parts(ruleset):
        values = [part.value(answers) for answers in over(ruleset, part.reads)]
        digest.update(f"{part.name}:{','.join(part.reads)}:{','.join(values)}\n".encode())
        count += len(values)
        all_values[part.name], all_reads[part.name] = values, part.reads
        choices = options(ruleset, part.reads)
        rows += [(part.name, when, then) for when, then in _folded(part.reads, choices, values)]
    return Truth(rows, count, digest.hexdigest(), all_values, all_reads)


def _folded(
    names: tuple[str, ...], choices: list[list[str]], values: list[str]
) -> Iterator[tuple[str, str]]:
    """Rows "fact=option|option; ..." -> value, options with the same rest folded together."""
    if len(set(values)) == 1:
        yield "", values[0]
        return
    size = len(values) // len(choices[0])
    groups: dict[tuple[str, ...], list[str]] = {}
    for index, option in enumerate(choices[0]):
        rest = tuple(values[index * size : (index + 1) * size])
        groups.setdefault(rest, []).append(option)
    for rest, folded in groups.items():
        mine = "" if len(folded) == len(choices[0]) else f"{names[0]}={'|'.join(folded)}"
        for when, then in _folded(names[1:], choices[1:], list(rest)):
            yield "; ".join(filter(None, (mine, when))), then


def as_text(ruleset: Ruleset, truth: Truth) -> str:
    """The CSV."""
    out = io.StringIO()
    out.write(f"# {ruleset.title}: {truth.assignments} assignments, sha256 {truth.sha256}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("part", "when", "then"))
    writer.writerows(truth.rows)
    return out.getvalue()


def path_of(ruleset: Ruleset) -> Path:
    """Where the committed table of the ruleset lies."""
    return FOLDER / f"{ruleset.edition}.csv"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for found in load_rulesets():
        table = truth_of(found)
        path_of(found).write_text(as_text(found, table), encoding="utf-8")
        print(found.edition, table.assignments, len(table.rows), table.sha256)
