"""Every assignment of facts, quickly: a rule is worked out once for all it can tell apart."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import product

from assistant.check.evaluate import outcome
from assistant.check.logic import (
    STATE_OF,
    AllOf,
    CameTo,
    Condition,
    Entered,
    Rule,
    State,
    conditions_in,
    leaves,
    truth,
)
from assistant.check.rules import Ruleset

Answers = dict[str, str]


def options(ruleset: Ruleset, names: tuple[str, ...]) -> list[list[str]]:
    """The option ids of each fact, "unknown" included."""
    return [[option.id for option in ruleset.fact(name).options] for name in names]


def over(ruleset: Ruleset, names: tuple[str, ...]) -> Iterator[Answers]:
    """Every assignment of these facts, in a fixed order."""
    for chosen in product(*options(ruleset, names)):
        yield dict(zip(names, chosen, strict=True))


def deciding(ruleset: Ruleset) -> tuple[str, ...]:
    """The facts that decide anything, in the order of the file."""
    return tuple(fact.id for fact in ruleset.deciding)


def shuffled(ruleset: Ruleset, names: tuple[str, ...], seed: int = 20261122) -> list[Answers]:
    """As over(), in a random order that is the same each time: a mistake shows early."""
    found = list(over(ruleset, names))
    random.Random(seed).shuffle(found)
    return found


class Table:
    """The states of criteria and duties, looked up by the answers that each one's rule reads."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        rules: dict[tuple[str, str], Rule] = {
            **{("criterion", id): rule for id, rule in ruleset.rules.items()},
            **{("duty", duty.id): duty.rule for duty in ruleset.duties},
        }
        self.rules = rules
        self.reads = {key: self._facts(rule) for key, rule in rules.items()}
        self._known: dict[tuple[tuple[str, str], tuple[str, ...]], State] = {}

    def _facts(self, rule: Rule) -> tuple[str, ...]:
        read = {leaf.fact for leaf in leaves(rule, self.ruleset.rules)}
        return tuple(fact.id for fact in self.ruleset.deciding if fact.id in read)

    def state(self, key: tuple[str, str], answers: Mapping[str, str]) -> State:
        """The state of one criterion or duty."""
        seen = (key, tuple([answers[name] for name in self.reads[key]]))
        found = self._known.get(seen)
        if found is None:
            fact = self.ruleset.fact
            found = STATE_OF[
                truth(
                    self.rules[key],
                    lambda name: fact(name).possible[answers[name]],
                    self.ruleset.rules,
                )
            ]
            self._known[seen] = found
        return found

    def states(self, answers: Mapping[str, str]) -> dict[tuple[str, str], State]:
        """The states of all."""
        return {key: self.state(key, answers) for key in self.rules}


def condition_reads(table: Table, condition: Condition) -> tuple[str, ...]:
    """The facts that a condition turns on, directly or through criteria and duties."""
    read: set[str] = set()
    for part in conditions_in(condition):
        read |= {part.fact} if isinstance(part, Entered) else set(table.reads[part.kind, part.id])
    return tuple(fact.id for fact in table.ruleset.deciding if fact.id in read)


def condition_states(
    table: Table, condition: Condition, answers: Mapping[str, str]
) -> dict[tuple[str, str], State]:
    """The states that a condition looks at."""
    keys = [(p.kind, p.id) for p in conditions_in(condition) if isinstance(p, CameTo)]
    return {key: table.state(key, answers) for key in keys}


class Outcomes:
    """The outcome codes of a ruleset, looked up quickly."""

    def __init__(self, table: Table) -> None:
        self.table = table
        conditions = AllOf(tuple(rule.when for rule in table.ruleset.outcomes))
        self.reads = condition_reads(table, conditions)
        parts = list(conditions_in(conditions))
        self._keys = sorted({(p.kind, p.id) for p in parts if isinstance(p, CameTo)})
        self._entered = sorted({p.fact for p in parts if isinstance(p, Entered)})
        self._known: dict[tuple[object, ...], str] = {}

    def code(self, answers: Mapping[str, str]) -> str:
        """The outcome on these answers; they cover at least `reads`."""
        came = [self.table.state(key, answers) for key in self._keys]
        seen = (*came, *[answers[name] for name in self._entered])
        found = self._known.get(seen)
        if found is None:
            states = dict(zip(self._keys, came, strict=True))
            found = self._known[seen] = outcome(self.table.ruleset, answers, states)
        return found
