"""What the schema of one field cannot see: that every name a ruleset uses is there, and used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from assistant.check.facts import AWARE
from assistant.check.logic import Condition, Entered, Rule, conditions_in, criteria_in, leaves
from assistant.check.rules import UNKNOWN, Duty, Fact, Ruleset

NEEDED = {
    "facts": ("asker_is_la", AWARE),
    "duties": ("emergency", "tell_local_authority"),
}
"""Names that the pages, the terminal and the record know; they mean the same in every edition."""

Place = tuple[str | int, ...]
Problem = tuple[Place, str]


def problems(ruleset: Ruleset) -> list[Problem]:
    """Everything wrong, each with its place in the file."""
    found = [*_doubles(ruleset), *_dates(ruleset), *_facts(ruleset), *_criteria(ruleset)]
    if not found:  # the rest would trip over what is missing
        found = [*_rules(ruleset), *_conditions(ruleset), *_deadlines(ruleset), *_names(ruleset)]
    return found or [*_unused(ruleset)]


def _doubles(ruleset: Ruleset) -> Iterator[Problem]:
    for name in ("facts", "criteria", "duties", "contested", "contradictions", "signposts"):
        items = getattr(ruleset, name)
        count = Counter(item.id for item in items)
        for index, item in enumerate(items):
            if count[item.id] > 1:
                yield (name, index, "id"), f"'{item.id}' is there more than once in {name}."


def _dates(ruleset: Ruleset) -> Iterator[Problem]:
    until = ruleset.in_force_until
    if until is not None and until <= ruleset.in_force_from:
        yield ("in_force_until",), "An edition ends after it starts."
    if ruleset.status == "reviewed" and not ruleset.reviewer:
        yield ("reviewer",), "A reviewed ruleset names its reviewer."


def _facts(ruleset: Ruleset) -> Iterator[Problem]:
    for index, fact in enumerate(ruleset.facts):
        for message in _fact(fact):
            yield ("facts", index, "options"), message
        if not fact.references:
            yield ("facts", index), f"The fact '{fact.id}' cites no reference."
        if fact.ask_when is not None and fact.kind != "date":
            what = f"'{fact.id}' is a {fact.kind}: only dates are asked by 'ask_when'."
            yield ("facts", index, "ask_when"), what


def _fact(fact: Fact) -> Iterator[str]:
    ids = [option.id for option in fact.options]
    if not fact.decides:
        if ids:
            yield f"'{fact.id}' is a {fact.kind}: it has no options."
        return
    if UNKNOWN not in ids:
        yield f"'{fact.id}' needs an option '{UNKNOWN}' (not known)."
    if len(set(ids)) < len(ids) or len({repr(o.raw) for o in fact.options}) < len(ids):
        yield f"'{fact.id}' has two options of the same id or value."
    for option in fact.options:
        strange = set(option.between) - {o.id for o in fact.definite}
        if strange:
            yield f"'{option.id}' of '{fact.id}' lies between unknown options: {sorted(strange)}."
        if option.plain and not fact.open_textured:
            yield f"'{option.id}' of '{fact.id}' need not be plain: the fact is not open_textured."
    yield from _ages(fact)


def _ages(fact: Fact) -> Iterator[str]:
    bands = sorted(o.ages for o in fact.options if o.ages)
    if fact.kind != "age":
        if bands:
            yield f"'{fact.id}' is a choice: only an age has bands."
        return
    if not bands or bands[0][0] != 0:
        yield f"The bands of '{fact.id}' start at 0."
    if any(first > last for first, last in bands):
        yield f"A band of '{fact.id}' ends before it begins."
    for (_, last), (first, _) in pairwise(bands):
        if first != last + 1:
            yield f"The bands of '{fact.id}' leave out or repeat the age {min(first, last + 1)}."


def _criteria(ruleset: Ruleset) -> Iterator[Problem]:
    known: set[str] = set()
    for index, criterion in enumerate(ruleset.criteria):
        for name in criteria_in(criterion.rule):
            if name not in known:
                yield (
                    ("criteria", index, "rule"),
                    f"The criterion '{name}' is not there, or stands further down.",
                )
        known.add(criterion.id)
    for where, index, rule in _all_rules(ruleset):
        for name in criteria_in(rule):
            if where != "criteria" and name not in known:
                yield (where, index, "rule"), f"There is no criterion '{name}'."


def _all_rules(ruleset: Ruleset) -> Iterator[tuple[str, int, Rule]]:
    for where in ("criteria", "duties", "signposts"):
        for index, item in enumerate(getattr(ruleset, where)):
            yield where, index, item.rule


def _rules(ruleset: Ruleset) -> Iterator[Problem]:
    for where, index, rule in _all_rules(ruleset):
        for leaf in leaves(rule, ruleset.rules):
            for message in _value(ruleset, leaf.fact, leaf.values, definite=True):
                yield (where, index, "rule"), message
    for where in ("criteria", "duties", "signposts", "contested"):
        for index, item in enumerate(getattr(ruleset, where)):
            if not item.references:
                yield (where, index), f"'{item.id}' cites no reference."


def _value(ruleset: Ruleset, name: str, values: frozenset[str], *, definite: bool) -> Iterator[str]:
    fact = next((f for f in ruleset.facts if f.id == name), None)
    if fact is None or not fact.decides:
        yield f"There is no fact '{name}' that a rule may read."
        return
    options = fact.definite if definite else fact.options
    strange = values - {option.id for option in options}
    if strange:
        yield f"'{name}' has no option {', '.join(sorted(strange))} that may stand here."


def _all_conditions(ruleset: Ruleset) -> Iterator[tuple[Place, Condition]]:
    yield ("stop_when",), ruleset.stop_when
    for where in ("outcomes", "contested", "contradictions"):
        for index, item in enumerate(getattr(ruleset, where)):
            yield (where, index, "when"), item.when
    for index, fact in enumerate(ruleset.facts):
        if fact.ask_when is not None:
            yield ("facts", index, "ask_when"), fact.ask_when


def _conditions(ruleset: Ruleset) -> Iterator[Problem]:
    known = {("duty", d.id) for d in ruleset.duties} | {("criterion", id) for id in ruleset.rules}
    for place, condition in _all_conditions(ruleset):
        for part in conditions_in(condition):
            if isinstance(part, Entered):
                for message in _value(ruleset, part.fact, part.answers, definite=False):
                    yield place, message
            elif (part.kind, part.id) not in known:
                yield place, f"There is no {part.kind} '{part.id}'."


def _deadlines(ruleset: Ruleset) -> Iterator[Problem]:
    dates = {f.id for f in ruleset.facts if f.kind == "date"} | {"now"}
    for index, duty in enumerate(ruleset.duties):
        for number, spec in enumerate(duty.deadlines):
            place = ("duties", index, "deadlines", number)
            if spec.start not in dates:
                yield (*place, "start"), f"There is no date '{spec.start}' to count from."
            if spec.done_by and spec.done_by not in dates:
                yield (*place, "done_by"), f"There is no date '{spec.done_by}'."
            if spec.count < 0 or not spec.references:
                yield place, "A deadline counts 0 or more and cites a reference."
        for number, name in enumerate(duty.known_from):
            if name not in dates - {"now"}:
                yield ("duties", index, "known_from", number), f"There is no date '{name}'."
        yield from _own_deadlines(index, duty)


def _own_deadlines(index: int, duty: Duty) -> Iterator[Problem]:
    ids = [spec.id for spec in duty.deadlines]
    if len(set(ids)) < len(ids):
        yield ("duties", index, "deadlines"), f"Two deadlines of '{duty.id}' have the same id."


def _names(ruleset: Ruleset) -> Iterator[Problem]:
    duties = {duty.id for duty in ruleset.duties}
    if not ruleset.notification:
        yield ("notification",), "Name at least one duty to notify."
    for key in ("notification", "owed_elsewhere"):
        for name, count in Counter(getattr(ruleset, key)).items():
            if count > 1:
                yield (key,), f"'{name}' stands here twice."
    for index, name in enumerate(ruleset.notification):
        if name not in duties:
            yield ("notification", index), f"There is no duty '{name}'."
    for index, name in enumerate(ruleset.owed_elsewhere):
        if name not in ruleset.notification:
            yield ("owed_elsewhere", index), f"'{name}' is no duty to notify."
    dates = {fact.id for fact in ruleset.facts if fact.kind == "date"}
    for index, early in enumerate(ruleset.too_early):
        if early.fact not in dates:
            yield ("too_early", index, "fact"), f"There is no date '{early.fact}'."
    if not ruleset.outcomes or next(conditions_in(ruleset.outcomes[-1].when), None) is not None:
        yield ("outcomes",), "The last outcome is for everything else: its 'when' is 'all: []'."
    for part, ids in NEEDED.items():
        for name in sorted(set(ids) - {item.id for item in getattr(ruleset, part)}):
            yield (part,), f"'{name}' is missing: the program looks for it among the {part}."
    for name in set(ruleset.not_used) & {fact.id for fact in ruleset.facts}:
        yield ("not_used", name), f"'{name}' is a fact of this edition: it cannot be unused."


def _unused(ruleset: Ruleset) -> Iterator[Problem]:
    read = {name for facts in ruleset.support.values() for name in facts}
    for index, fact in enumerate(ruleset.facts):
        if fact.decides and fact.id not in read:
            yield ("facts", index, "id"), f"No duty reads the fact '{fact.id}'."
