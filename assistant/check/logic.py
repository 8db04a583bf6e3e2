"""Rules over facts in three-valued (Kleene) logic, and plain conditions over what came out.

A rule is data: all / any / not over criteria and over "the fact is one of these values". Nothing
of it is ever run as code. Inside, a truth value is True, False or None (cannot tell).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Truth = bool | None


class State(StrEnum):
    """What a duty or criterion comes to on the facts entered."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    CANNOT_TELL = "CANNOT_TELL"


STATE_OF: dict[Truth, State] = {
    True: State.MET,
    False: State.NOT_MET,
    None: State.CANNOT_TELL,
}


def overall(states: Iterable[State]) -> State:
    """Met where any is met; else open where any is; else (and of none at all) not met."""
    found = set(states)
    for state in (State.MET, State.CANNOT_TELL):
        if state in found:
            return state
    return State.NOT_MET


@dataclass(frozen=True)
class OneOf:
    """The fact is one of these options (by option id)."""

    fact: str
    values: frozenset[str]


@dataclass(frozen=True)
class Criterion:
    """A criterion of the ruleset, by id."""

    id: str


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Any:
    """At least one part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Rule


@dataclass(frozen=True)
class Open:
    """Settled neither by the source nor by any answer here: always cannot tell."""

    reason: str


Rule = OneOf | Criterion | All | Any | Not | Open

Read = Callable[[str], frozenset[str]]
"""From a fact id to the option ids that may still be true of it; all of them when not known."""


def every(values: Iterable[Truth]) -> Truth:
    """Kleene's "and": one False decides; otherwise one None leaves it open."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def some(values: Iterable[Truth]) -> Truth:
    """Kleene's "or": one True decides; otherwise one None leaves it open."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def opposite(value: Truth) -> Truth:
    """Kleene's "not"."""
    return None if value is None else not value


def within(possible: frozenset[str], values: frozenset[str]) -> Truth:
    """Whether what is possible lies in `values`: all of it, none of it, or some (cannot tell)."""
    if possible <= values:
        return True
    return False if possible.isdisjoint(values) else None


def truth(rule: Rule, read: Read, criteria: Mapping[str, Rule]) -> Truth:
    """What `rule` comes to when `read` says which values of each fact are still possible."""
    if isinstance(rule, OneOf):
        return within(read(rule.fact), rule.values)
    if isinstance(rule, Open):
        return None
    if isinstance(rule, Criterion):
        return truth(criteria[rule.id], read, criteria)
    if isinstance(rule, Not):
        return opposite(truth(rule.part, read, criteria))
    parts = (truth(part, read, criteria) for part in rule.parts)
    return every(parts) if isinstance(rule, All) else some(parts)


def leaves(rule: Rule, criteria: Mapping[str, Rule]) -> Iterator[OneOf]:
    """Every "fact is one of" below `rule`, criteria opened."""
    if isinstance(rule, OneOf):
        yield rule
    elif isinstance(rule, Criterion):
        yield from leaves(criteria[rule.id], criteria)
    else:
        for part in parts_of(rule):
            yield from leaves(part, criteria)


def criteria_in(rule: Rule) -> Iterator[str]:
    """Ids of the criteria that `rule` names itself."""
    if isinstance(rule, Criterion):
        yield rule.id
    for part in parts_of(rule):
        yield from criteria_in(part)


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    """The rules that all, any or not join; none for the others."""
    if isinstance(rule, All | Any):
        return rule.parts
    return (rule.part,) if isinstance(rule, Not) else ()


# ---- Conditions: yes or no, over what was entered and what came out ----


@dataclass(frozen=True)
class Entered:
    """The answer to the fact is one of these option ids; no answer counts as "unknown"."""

    fact: str
    answers: frozenset[str]


@dataclass(frozen=True)
class CameTo:
    """The duty or criterion came to one of these states."""

    kind: str
    id: str
    states: frozenset[State]


@dataclass(frozen=True)
class AllOf:
    """Every condition holds; with none, it always holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one condition holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class NotSo:
    """The condition does not hold."""

    part: Condition


Condition = Entered | CameTo | AllOf | AnyOf | NotSo


def holds(
    condition: Condition, entered: Mapping[str, str], states: Mapping[tuple[str, str], State]
) -> bool:
    """Whether the condition holds. `states` is keyed by ("duty" | "criterion", id)."""
    if isinstance(condition, Entered):
        return entered.get(condition.fact, "unknown") in condition.answers
    if isinstance(condition, CameTo):
        return states[condition.kind, condition.id] in condition.states
    if isinstance(condition, NotSo):
        return not holds(condition.part, entered, states)
    test = all if isinstance(condition, AllOf) else any
    return test(holds(part, entered, states) for part in condition.parts)


def conditions_in(condition: Condition) -> Iterator[Entered | CameTo]:
    """The conditions without parts that stand below `condition`."""
    if isinstance(condition, Entered | CameTo):
        yield condition
    else:
        for part in (condition.part,) if isinstance(condition, NotSo) else condition.parts:
            yield from conditions_in(part)
