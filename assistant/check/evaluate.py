"""What follows from the facts entered: every duty met, not met or cannot tell, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.check.facts import Facts, checked
from assistant.check.logic import STATE_OF, State, holds, overall, truth
from assistant.check.rules import (
    UNKNOWN,
    ContestedPoint,
    Contradiction,
    Duty,
    Ruleset,
    Signpost,
)
from assistant.check.trace import Step, explain, reasons
from assistant.check.wording import Wording, load_wording


@dataclass(frozen=True)
class DutyResult:
    """One duty on the facts entered: its state, the words for it, and how it came about.

    `reasons` are the answers that decide it (or, when it cannot be told, leave it open);
    `trace` is the whole rule, step by step.
    """

    duty: Duty
    state: State
    sentence: str
    reasons: tuple[str, ...]
    trace: Step

    @property
    def id(self) -> str:
        """The id of the duty."""
        return self.duty.id


@dataclass(frozen=True)
class SignpostResult:
    """Another process that the facts point at (met) or may yet point at (cannot tell)."""

    signpost: Signpost
    state: State


@dataclass(frozen=True)
class Result:
    """What follows under one edition. `outcome` is for machines; people are shown `headline`, and
    `summary`, which names the duties to notify by what they came to.

    `notification` sums up the duties to notify: met where one is, open where one is and none is
    met; `ours` without those that another authority has, `theirs` those alone; `notified_anyhow`:
    however the open answers turn out one of them is met, be it not known which. The decision is
    not in here: it is the local authority's.
    """

    edition: str
    ruleset_hash: str
    status: str
    outcome: str
    headline: str
    summary: tuple[str, ...]
    notification: State
    ours: State
    theirs: State
    notified_anyhow: bool
    emergency: bool
    duties: tuple[DutyResult, ...]
    contested: tuple[ContestedPoint, ...]
    contradictions: tuple[Contradiction, ...]
    signposts: tuple[SignpostResult, ...]
    notices: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]

    def duty(self, id: str) -> DutyResult:
        """The result for the duty of that id; KeyError when the edition has no such duty."""
        for result in self.duties:
            if result.id == id:
                return result
        raise KeyError(id)

    def in_state(self, state: State) -> tuple[DutyResult, ...]:
        """The duties in that state, in the order of the ruleset."""
        return tuple(result for result in self.duties if result.state is state)


def evaluate(ruleset: Ruleset, facts: Mapping[str, object]) -> Result:
    """Apply the ruleset to `facts` (names and values of the interchange).

    A fact left out counts as not known. Raises FactsError on an unknown fact or value.
    """
    entered = checked(ruleset, facts)
    states = all_states(ruleset, entered.answers)
    wording = load_wording()
    found = {id: states["duty", id] for id in ruleset.notification}
    theirs = frozenset(found.pop(id) for id in ruleset.owed_elsewhere)
    ours = frozenset(found.values())
    anyhow = notified_anyhow(ruleset, entered.answers)
    return Result(
        edition=ruleset.edition,
        ruleset_hash=ruleset.hash,
        status=ruleset.status,
        outcome=outcome(ruleset, entered.answers, states),
        headline=wording.headline(ours, theirs, anyhow),
        summary=_summary(ruleset, states, wording),
        notification=overall(ours | theirs),
        ours=overall(ours),
        theirs=overall(theirs),
        notified_anyhow=anyhow,
        emergency=holds(ruleset.stop_when, entered.answers, states),
        duties=tuple(_duty_result(ruleset, d, entered, states, wording) for d in ruleset.duties),
        contested=tuple(p for p in ruleset.contested if holds(p.when, entered.answers, states)),
        contradictions=tuple(
            c for c in ruleset.contradictions if holds(c.when, entered.answers, states)
        ),
        signposts=_signposts(ruleset, entered),
        notices=_notices(ruleset, entered, wording),
        answers=_answers(ruleset, entered),
    )


def _summary(
    ruleset: Ruleset, states: Mapping[tuple[str, str], State], wording: Wording
) -> tuple[str, ...]:
    """The duties to notify in one sentence for each state, those that are met first."""
    by_state: dict[State, list[Duty]] = {state: [] for state in _MET_FIRST}
    for id in ruleset.notification:
        by_state[states["duty", id]].append(ruleset.duty(id))
    return tuple(wording.summary(duties, state) for state, duties in by_state.items() if duties)


_MET_FIRST = (State.MET, State.CANNOT_TELL, State.NOT_MET)


def all_states(ruleset: Ruleset, answers: Mapping[str, str]) -> dict[tuple[str, str], State]:
    """The state of every criterion and duty, keyed ("criterion" | "duty", id)."""
    read = reader(ruleset, answers)
    rules = ruleset.rules
    states = {("criterion", id): STATE_OF[truth(rule, read, rules)] for id, rule in rules.items()}
    for duty in ruleset.duties:
        states["duty", duty.id] = STATE_OF[truth(duty.rule, read, rules)]
    return states


def duty_state(ruleset: Ruleset, duty: Duty, answers: Mapping[str, str]) -> State:
    """The state of one duty."""
    given = tuple(answers.get(name, UNKNOWN) for name in ruleset.support[duty.id])
    return _duty_state(ruleset, duty.id, given)


@lru_cache(maxsize=200_000)
def _duty_state(ruleset: Ruleset, duty_id: str, given: tuple[str, ...]) -> State:
    """Worked out once for all answers that the duty's rule cannot tell apart."""
    answers = dict(zip(ruleset.support[duty_id], given, strict=True))
    rule = ruleset.duty(duty_id).rule
    return STATE_OF[truth(rule, reader(ruleset, answers), ruleset.rules)]


def notified_anyhow(ruleset: Ruleset, answers: Mapping[str, str]) -> bool:
    """Whether a duty to notify is met however the open answers turn out, be it not known which.

    The place may be unknown and the child at home in England: then section 16C(1) of the Children
    Act 2004 binds some authority for certain, and Kleene's tables leave each duty open.
    """
    duties = [ruleset.duty(id) for id in ruleset.notification]
    found = overall(duty_state(ruleset, duty, answers) for duty in duties)
    if found is not State.CANNOT_TELL:
        return found is State.MET
    possible = reader(ruleset, answers)
    read = (name for duty in duties for name in ruleset.support[duty.id])
    name = next((name for name in read if len(possible(name)) > 1), None)
    if name is None:  # a rule that the source itself leaves open
        return False
    return all(notified_anyhow(ruleset, {**answers, name: id}) for id in possible(name))


def reader(ruleset: Ruleset, answers: Mapping[str, str]) -> Callable[[str], frozenset[str]]:
    """Reads, for a fact, the definite options that its answer leaves possible."""
    return lambda name: ruleset.fact(name).possible[answers.get(name, UNKNOWN)]


def outcome(
    ruleset: Ruleset, answers: Mapping[str, str], states: Mapping[tuple[str, str], State]
) -> str:
    """The code of the first outcome whose condition holds; the last one always does."""
    return next(rule.code for rule in ruleset.outcomes if holds(rule.when, answers, states))


def _duty_result(
    ruleset: Ruleset,
    duty: Duty,
    facts: Facts,
    states: Mapping[tuple[str, str], State],
    wording: Wording,
) -> DutyResult:
    state = states["duty", duty.id]
    step = explain(ruleset, duty.rule, facts.answers, wording)
    return DutyResult(duty, state, wording.duty(duty, state), reasons(step), step)


def _signposts(ruleset: Ruleset, facts: Facts) -> tuple[SignpostResult, ...]:
    read = reader(ruleset, facts.answers)
    found = [(s, STATE_OF[truth(s.rule, read, ruleset.rules)]) for s in ruleset.signposts]
    return tuple(SignpostResult(s, state) for s, state in found if state is not State.NOT_MET)


def _notices(ruleset: Ruleset, facts: Facts, wording: Wording) -> tuple[str, ...]:
    notices = [*ruleset.notices]
    if ruleset.status != "reviewed":
        notices.insert(0, wording.text("draft"))
    notices += [ruleset.not_used[name] for name in facts.unused]
    return tuple(notices)


def _answers(ruleset: Ruleset, facts: Facts) -> tuple[tuple[str, str], ...]:
    return tuple(
        (fact.short, fact.option(facts.answers[fact.id]).label)
        for fact in ruleset.deciding
        if fact.id in facts.answers
    )
