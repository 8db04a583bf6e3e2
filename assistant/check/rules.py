"""A ruleset: facts, criteria, duties and contested points of one edition, as read from its file.

These classes are also the schema of the files in corpus/checks/notification: a key that is not a
field here is refused (see loader.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, StrictBool, StrictInt, StrictStr

from assistant.check.grammar import (
    read_condition,
    read_optional_condition,
    read_reference,
    read_rule,
)
from assistant.check.logic import Condition, Rule, leaves
from assistant.reference import Reference

FORBID = ConfigDict(extra="forbid")
UNKNOWN = "unknown"

Ref = Annotated[Reference, BeforeValidator(read_reference)]
RuleField = Annotated[Rule, BeforeValidator(read_rule)]
ConditionField = Annotated[Condition, BeforeValidator(read_condition)]
OptionalCondition = Annotated[Condition | None, BeforeValidator(read_optional_condition)]


class Strength(StrEnum):
    """How strongly the source puts it; carried over, never changed. `voluntary` is its "may"."""

    MUST = "must"
    SHOULD = "should"
    VOLUNTARY = "voluntary"


class Force(StrEnum):
    """What stands behind a date: the source's verb, or this tool's own caution."""

    MUST = "must"
    SHOULD = "should"
    CAUTION = "caution"


class Standing(StrEnum):
    """How well a thing is known to us in this edition."""

    CONFIRMED = "confirmed"  # read in the source
    CARRIED_OVER = "carried over"  # not read in this edition: taken from the one before
    UNCONFIRMED = "unconfirmed"  # known second-hand only


@dataclass(frozen=True)
class Option:
    """One answer to a fact. `id` names it in rules; `value` in the interchange (default: the id).

    `ages` (years, both included) makes it a band that a whole number is read into. `between`
    marks an answer that the person leaves open between other options; "unknown" leaves all open.
    `plain` marks an answer to an open-textured question that takes no judgement.
    """

    __pydantic_config__ = FORBID

    id: StrictStr
    label: StrictStr
    value: StrictBool | StrictStr | None = None
    ages: tuple[StrictInt, StrictInt] | None = None
    between: tuple[StrictStr, ...] = ()
    plain: StrictBool = False

    @property
    def raw(self) -> bool | str:
        """How the interchange spells it."""
        return self.id if self.value is None else self.value


@dataclass(frozen=True)
class Fact:
    """Something the person is asked. Only facts of kind `choice` and `age` decide anything."""

    __pydantic_config__ = FORBID

    id: StrictStr
    kind: Literal["choice", "age", "date", "count"]
    short: StrictStr
    question: StrictStr
    why: StrictStr
    held_by: StrictStr
    references: tuple[Ref, ...]
    standing: Standing
    help: StrictStr = ""
    options: tuple[Option, ...] = ()
    open_textured: bool = False
    ask_when: OptionalCondition = None

    @property
    def decides(self) -> bool:
        """Whether rules may read it."""
        return self.kind in ("choice", "age")

    def needs_why(self, value: object) -> bool:
        """Whether the person has to write a line why: a choice that the guidance leaves to them."""
        chosen = next((option for option in self.options if option.raw == value), None)
        if not self.open_textured or chosen is None or chosen.id == UNKNOWN:
            return False
        return not (chosen.plain or chosen.ages)

    def option(self, id: str) -> Option:
        """The option of that id; KeyError when there is none."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> dict[str, Option]:
        return {option.id: option for option in self.options}

    @cached_property
    def definite(self) -> tuple[Option, ...]:
        """The options that leave nothing open."""
        return tuple(o for o in self.options if o.id != UNKNOWN and not o.between)

    @cached_property
    def possible(self) -> dict[str, frozenset[str]]:
        """From an option id to the definite options that may be true when it is the answer."""
        found = {o.id: frozenset(o.between or (o.id,)) for o in self.options}
        return found | {UNKNOWN: frozenset(o.id for o in self.definite)}


@dataclass(frozen=True)
class DeadlineSpec:
    """`count` of `unit` after (before) the day in the date fact `start`; "now" starts today.

    `done_by` is the date fact that says when it was done.
    """

    __pydantic_config__ = FORBID

    id: StrictStr
    label: StrictStr
    count: StrictInt
    unit: Literal["working days", "days", "months"]
    start: StrictStr
    force: Force
    source: StrictStr
    references: tuple[Ref, ...]
    standing: Standing
    direction: Literal["after", "before"] = "after"
    reading_of: StrictStr = ""
    done_by: StrictStr = ""

    @property
    def group(self) -> str:
        """Deadlines of one group are readings of the same limit; the earliest is marked."""
        return self.reading_of or self.id


@dataclass(frozen=True)
class Duty:
    """Who must, should or may tell (or do) what; met when its rule is.

    `known_from` are the date facts all of which lie behind the authority once the duty binds it;
    that of awareness, where none is named.
    """

    __pydantic_config__ = FORBID

    id: StrictStr
    title: StrictStr
    who: StrictStr
    to: StrictStr
    strength: Strength
    rule: RuleField
    what: StrictStr
    references: tuple[Ref, ...]
    standing: Standing
    next_step: StrictStr = ""
    when_unsettled: StrictStr = ""
    deadlines: tuple[DeadlineSpec, ...] = ()
    no_time_limit: StrictStr = ""
    prompts: tuple[StrictStr, ...] = ()
    known_from: tuple[StrictStr, ...] = ()


@dataclass(frozen=True)
class NamedRule:
    """A criterion that rules refer to: its words, its rule, its definition in the source."""

    __pydantic_config__ = FORBID

    id: StrictStr
    title: StrictStr
    rule: RuleField
    references: tuple[Ref, ...]
    standing: Standing


@dataclass(frozen=True)
class Signpost:
    """A process that this route is not, and which may be needed all the same."""

    __pydantic_config__ = FORBID

    id: StrictStr
    title: StrictStr
    text: StrictStr
    rule: RuleField
    references: tuple[Ref, ...]
    standing: Standing


@dataclass(frozen=True)
class ContestedPoint:
    """What a source leaves open; what this tool advises is kept apart from what the source says."""

    __pydantic_config__ = FORBID

    id: StrictStr
    title: StrictStr
    says: StrictStr
    not_settled: StrictStr
    when: ConditionField
    references: tuple[Ref, ...]
    standing: Standing
    advice: StrictStr = ""


@dataclass(frozen=True)
class Contradiction:
    """Answers that cannot both be right."""

    __pydantic_config__ = FORBID

    id: StrictStr
    text: StrictStr
    when: ConditionField


@dataclass(frozen=True)
class EarlyDate:
    """What is said of a date that lies before the law that the edition rests on."""

    __pydantic_config__ = FORBID

    fact: StrictStr
    before: date
    says: StrictStr


@dataclass(frozen=True)
class OutcomeRule:
    """The first whose condition holds names the case for machines; never shown as a verdict."""

    __pydantic_config__ = FORBID

    code: StrictStr
    when: ConditionField


@dataclass(frozen=True, eq=False)
class Ruleset:
    """One edition, in force from a day (included) until another (excluded), or open-ended.

    `notification` are the duties to notify; `owed_elsewhere` those of them that another authority
    than that of the person asking has. `source` is the file, `hash` its SHA-256.
    """

    __pydantic_config__ = FORBID

    edition: StrictStr
    title: StrictStr
    document: StrictStr
    in_force_from: date
    in_force_until: date | None
    status: Literal["draft", "reviewed"]
    reviewer: StrictStr | None
    notices: tuple[StrictStr, ...]
    facts: tuple[Fact, ...]
    criteria: tuple[NamedRule, ...]
    duties: tuple[Duty, ...]
    notification: tuple[StrictStr, ...]
    stop_when: ConditionField
    outcomes: tuple[OutcomeRule, ...]
    contested: tuple[ContestedPoint, ...]
    contradictions: tuple[Contradiction, ...]
    signposts: tuple[Signpost, ...]
    not_used: dict[str, str] = field(default_factory=dict)
    owed_elsewhere: tuple[StrictStr, ...] = ()
    too_early: tuple[EarlyDate, ...] = ()
    hash: str = ""
    source: bytes = field(default=b"", repr=False)

    def fact(self, id: str) -> Fact:
        """The fact of that id; KeyError when there is none."""
        return self._facts[id]

    def duty(self, id: str) -> Duty:
        """The duty of that id; KeyError when there is none."""
        return self._duties[id]

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _duties(self) -> dict[str, Duty]:
        return {duty.id: duty for duty in self.duties}

    @cached_property
    def deciding(self) -> tuple[Fact, ...]:
        """The facts that rules may read, in the order in which they are asked."""
        return tuple(fact for fact in self.facts if fact.decides)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rule of each criterion."""
        return {criterion.id: criterion.rule for criterion in self.criteria}

    @cached_property
    def support(self) -> dict[str, tuple[str, ...]]:
        """For each duty, the facts that its rule reads, in the order in which they are asked."""
        read = {d.id: {leaf.fact for leaf in leaves(d.rule, self.rules)} for d in self.duties}
        return {id: tuple(f.id for f in self.deciding if f.id in r) for id, r in read.items()}

    def in_force(self, day: date) -> bool:
        """Whether this edition is in force on `day`."""
        return self.in_force_from <= day and (
            self.in_force_until is None or day < self.in_force_until
        )
