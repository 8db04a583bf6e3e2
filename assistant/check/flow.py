"""Which question is next, where answers lead, and which single facts would change a duty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from assistant.check.evaluate import all_states, duty_state
from assistant.check.facts import checked
from assistant.check.logic import State, Truth, holds, leaves, within
from assistant.check.rules import UNKNOWN, Duty, Fact, Option, Ruleset


@dataclass(frozen=True)
class Question:
    """The fact to ask, and the undecided duties that its answer can still change.

    `at_most` counts this question and those that may still follow, at the very most.
    """

    fact: Fact
    duties: tuple[str, ...]
    at_most: int


@dataclass(frozen=True)
class Walk:
    """Answers replayed from the first: those on the way, those kept aside, and what is asked next.

    `aside` are answers to questions that the way does not come to (any more); they count for
    nothing now and are taken up again when a changed answer makes their question come up.
    """

    facts: Mapping[str, object]
    aside: Mapping[str, object]
    question: Question | None


@dataclass(frozen=True)
class Change:
    """One fact that, changed alone, would bring the duty to `would_be`."""

    fact: Fact
    now: Option | None
    options: tuple[Option, ...]
    would_be: State


@dataclass(frozen=True)
class Changes:
    """For one duty: the single facts that would flip it, and the facts that are still open.

    Where `changes` is empty and the duty cannot be told, several of `still_open` are needed.
    """

    duty: Duty
    state: State
    changes: tuple[Change, ...]
    still_open: tuple[Fact, ...]


def next_question(ruleset: Ruleset, facts: Mapping[str, object]) -> Question | None:
    """The first fact not yet answered whose answer can still change an undecided duty, or None.

    Danger is asked first; while a child is in danger now, nothing else is asked.
    Raises FactsError on an unknown fact or value.
    """
    return _next(ruleset, checked(ruleset, facts).answers)


def replay(ruleset: Ruleset, answers: Mapping[str, object]) -> Walk:
    """Walk the questions from the first, taking each answer from `answers` where it has one.

    This one mechanism is back, change, forward and resume: the way depends on the answers alone.
    Facts that decide nothing (dates, counts, texts) stay on the way.
    """
    checked(ruleset, answers)
    deciding = {fact.id for fact in ruleset.deciding}
    used = {name: value for name, value in answers.items() if name not in deciding}
    while (question := next_question(ruleset, used)) is not None:
        if question.fact.id not in answers:
            break
        used[question.fact.id] = answers[question.fact.id]
    aside = {name: value for name, value in answers.items() if name not in used}
    return Walk(used, aside, question)


def date_questions(ruleset: Ruleset, facts: Mapping[str, object]) -> tuple[Fact, ...]:
    """The dates (and the like) worth asking now: those a clock of an open or met duty needs."""
    entered = checked(ruleset, facts)
    states = all_states(ruleset, entered.answers)
    return tuple(
        fact
        for fact in ruleset.facts
        if fact.ask_when is not None and holds(fact.ask_when, entered.answers, states)
    )


def what_would_change(ruleset: Ruleset, facts: Mapping[str, object]) -> tuple[Changes, ...]:
    """For every duty, the single facts that would flip it to met or not met."""
    answers = checked(ruleset, facts).answers
    return tuple(_changes(ruleset, duty, answers) for duty in ruleset.duties)


def _next(ruleset: Ruleset, answers: Mapping[str, str]) -> Question | None:
    if holds(ruleset.stop_when, answers, all_states(ruleset, answers)):
        return None
    open_ = [(f, d) for f in ruleset.deciding if (d := _could_change(ruleset, f, answers))]
    if not open_:
        return None
    fact, duties = open_[0]
    return Question(fact, duties, len(open_))


def _could_change(ruleset: Ruleset, fact: Fact, answers: Mapping[str, str]) -> tuple[str, ...]:
    """The undecided duties that an answer to `fact` can still change; none when it is answered."""
    if fact.id in answers:
        return ()
    return tuple(duty.id for duty in ruleset.duties if _matters(ruleset, duty, fact, answers))


def _matters(ruleset: Ruleset, duty: Duty, fact: Fact, answers: Mapping[str, str]) -> bool:
    support = ruleset.support[duty.id]
    if fact.id not in support:
        return False
    return _can_change(ruleset, duty.id, fact.id, tuple(answers.get(name) for name in support))


@lru_cache(maxsize=200_000)
def _can_change(
    ruleset: Ruleset, duty_id: str, fact_id: str, given: tuple[str | None, ...]
) -> bool:
    """Whether two answers to the fact lead to different states of the duty, for some answers to
    the facts still open. Exact: it tries them all, one answer for each group that the rule
    cannot tell apart.
    """
    duty = ruleset.duty(duty_id)
    answered = dict(zip(ruleset.support[duty_id], given, strict=True))
    known = {name: id for name, id in answered.items() if id is not None}
    if duty_state(ruleset, duty, known) is not State.CANNOT_TELL:
        return False
    groups = _groups(ruleset, duty_id)
    others = [name for name, id in answered.items() if id is None and name != fact_id]
    for chosen in product(*(groups[name] for name in others)):
        around = known | dict(zip(others, chosen, strict=True))
        if len({duty_state(ruleset, duty, around | {fact_id: v}) for v in groups[fact_id]}) > 1:
            return True
    return False


@lru_cache(maxsize=1_000)
def _groups(ruleset: Ruleset, duty_id: str) -> dict[str, tuple[str, ...]]:
    """For each fact of the duty, one option out of each group that its rule treats alike."""
    read = list(leaves(ruleset.duty(duty_id).rule, ruleset.rules))
    found: dict[str, tuple[str, ...]] = {}
    for name in ruleset.support[duty_id]:
        fact = ruleset.fact(name)
        alike: dict[tuple[Truth, ...], str] = {}
        for option in fact.options:
            key = (within(fact.possible[option.id], e.values) for e in read if e.fact == name)
            alike.setdefault(tuple(key), option.id)
        found[name] = tuple(alike.values())
    return found


def _changes(ruleset: Ruleset, duty: Duty, answers: Mapping[str, str]) -> Changes:
    state = duty_state(ruleset, duty, answers)
    found = tuple(
        change
        for name in ruleset.support[duty.id]
        for change in _single(ruleset, duty, ruleset.fact(name), answers, state)
    )
    open_ = tuple(
        fact
        for fact in ruleset.deciding
        if answers.get(fact.id, UNKNOWN) == UNKNOWN
        and _matters(ruleset, duty, fact, {k: v for k, v in answers.items() if v != UNKNOWN})
    )
    return Changes(duty, state, found, open_)


def _single(
    ruleset: Ruleset, duty: Duty, fact: Fact, answers: Mapping[str, str], state: State
) -> Iterator[Change]:
    given = answers.get(fact.id)
    leads: dict[State, list[Option]] = {State.MET: [], State.NOT_MET: []}
    for option in fact.definite:
        would_be = duty_state(ruleset, duty, {**answers, fact.id: option.id})
        if would_be is not state and would_be in leads:
            leads[would_be].append(option)
    now = fact.option(given) if given is not None else None
    for would_be, options in leads.items():
        if options:
            yield Change(fact, now, tuple(options), would_be)
