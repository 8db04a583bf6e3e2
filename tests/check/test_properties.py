"""What must hold for every assignment, not only for the cases that somebody thought of."""

from __future__ import annotations

import random
from itertools import product

import pytest
from assignments import Answers, Table, deciding, over
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check import (
    Ruleset,
    State,
    checked,
    evaluate,
    load_rulesets,
    next_question,
    replay,
    what_would_change,
)
from assistant.check.evaluate import duty_state
from assistant.check.rules import UNKNOWN

RULESETS = {ruleset.edition: ruleset for ruleset in load_rulesets()}


# ---- Over the whole table ------------------------------------------------------------------------


def test_learning_a_fact_never_flips_a_decided_duty(walked: Ruleset) -> None:
    """From each assignment, each open answer made definite: what was met or not met stays so."""
    table, learnt = Table(walked), 0
    for duty in walked.duties:
        key = ("duty", duty.id)
        for answers in over(walked, table.reads[key]):
            state = table.state(key, answers)
            if state is not State.CANNOT_TELL:
                for refined in _refined(walked, answers):
                    assert table.state(key, refined) is state, (duty.id, answers, refined)
                    learnt += 1
    assert learnt > 20_000


def test_not_known_is_never_not_met_where_a_known_value_would_be_met(walked: Ruleset) -> None:
    table = Table(walked)
    for duty in walked.duties:
        key = ("duty", duty.id)
        for answers in over(walked, table.reads[key]):
            if table.state(key, answers) is State.NOT_MET:
                for refined in _refined(walked, answers):
                    assert table.state(key, refined) is not State.MET, (duty.id, answers)


def _refined(ruleset: Ruleset, answers: Answers) -> list[Answers]:
    """The assignments in which one answer that leaves something open is made definite."""
    found = []
    for name, answer in answers.items():
        fact = ruleset.fact(name)
        if answer == UNKNOWN or fact.option(answer).between:
            found += [{**answers, name: id} for id in fact.possible[answer]]
    return found


def test_with_nothing_known_every_duty_is_open(ruleset: Ruleset) -> None:
    for facts in ({}, {fact.id: "unknown" for fact in ruleset.deciding}):
        result = evaluate(ruleset, facts)
        assert {duty.state for duty in result.duties} == {State.CANNOT_TELL}
        assert result.outcome == "INSUFFICIENT_INFO"
        assert "cannot be decided yet" in result.headline


# ---- The questions -------------------------------------------------------------------------------


class Brute:
    """Whether a fact can still change a duty, found by trying every completion."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.table = Table(ruleset)
        self.ruleset = ruleset
        self._known: dict[tuple[str, str, tuple[str | None, ...]], bool] = {}

    def can_change(self, duty: str, fact: str, answers: Answers) -> bool:
        reads = self.table.reads["duty", duty]
        given = tuple(answers.get(name) for name in reads)
        if fact not in reads or fact in answers:
            return False
        if (duty, fact, given) not in self._known:
            self._known[duty, fact, given] = self._try(duty, fact, answers)
        return self._known[duty, fact, given]

    def _try(self, duty: str, fact: str, answers: Answers) -> bool:
        key = ("duty", duty)
        names = [n for n in self.table.reads[key] if n not in answers and n != fact]
        ids = [[o.id for o in self.ruleset.fact(n).options] for n in names]
        options = [o.id for o in self.ruleset.fact(fact).options]
        for rest in product(*ids):
            around = {**answers, **dict(zip(names, rest, strict=True))}
            if len({self.table.state(key, {**around, fact: o}) for o in options}) > 1:
                return True
        return False


def _walk(ruleset: Ruleset, brute: Brute, world: Answers) -> int:
    """Answer the questions as `world` has it; check each one; the number of questions asked."""
    facts: dict[str, object] = {}
    answers: Answers = {}
    while (question := next_question(ruleset, facts)) is not None:
        needed = {d.id for d in ruleset.duties if brute.can_change(d.id, question.fact.id, answers)}
        assert needed, ("asked for nothing", question.fact.id, answers)
        assert set(question.duties) == needed
        assert question.at_most <= len(ruleset.deciding) - len(answers)
        answers[question.fact.id] = world[question.fact.id]
        facts[question.fact.id] = _raw(ruleset, question.fact.id, world[question.fact.id])
    if answers.get("immediate_danger") != "yes":
        _nothing_left(ruleset, brute, answers, world)
    return len(answers)


def _nothing_left(ruleset: Ruleset, brute: Brute, answers: Answers, world: Answers) -> None:
    """What was not asked can change nothing, and the end is what the table says of the world."""
    full = dict.fromkeys(deciding(ruleset), UNKNOWN) | answers
    for duty in ruleset.duties:
        key = ("duty", duty.id)
        for fact in deciding(ruleset):
            assert not brute.can_change(duty.id, fact, answers), (duty.id, fact, answers)
        assert brute.table.state(key, full) is brute.table.state(key, world)


def _raw(ruleset: Ruleset, fact: str, id: str) -> object:
    return ruleset.fact(fact).option(id).raw


def random_world(ruleset: Ruleset, seed: random.Random) -> Answers:
    """One assignment of all facts."""
    return {f.id: seed.choice(f.options).id for f in ruleset.deciding}


def test_every_path_ends_agrees_with_the_table_and_asks_nothing_in_vain(walked: Ruleset) -> None:
    brute, seed = Brute(walked), random.Random(1)
    lengths = [_walk(walked, brute, random_world(walked, seed)) for _ in range(150)]
    assert max(lengths) <= len(walked.deciding)
    assert sum(lengths) / len(lengths) < 0.75 * len(walked.deciding)


def test_danger_is_asked_first_and_while_there_is_danger_nothing_else(ruleset: Ruleset) -> None:
    first = next_question(ruleset, {})
    assert first is not None
    assert first.fact.id == "immediate_danger"
    assert next_question(ruleset, {"immediate_danger": True}) is None
    assert evaluate(ruleset, {"immediate_danger": True}).emergency
    second = next_question(ruleset, {"immediate_danger": "unknown"})
    assert second is not None
    assert second.fact.id == "asker_is_la"


# ---- Orders, back and change ---------------------------------------------------------------------

editions = st.sampled_from(sorted(RULESETS))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Ruleset, dict[str, object]]:
    """A ruleset and some facts of it, in any order."""
    ruleset = RULESETS[draw(editions)]
    names = draw(st.permutations(deciding(ruleset)))
    chosen = names[: draw(st.integers(0, len(names)))]
    facts: dict[str, object] = {
        name: draw(st.sampled_from(ruleset.fact(name).options)).raw for name in chosen
    }
    return ruleset, facts


def _any_order(case: tuple[Ruleset, dict[str, object]], shuffle: random.Random) -> None:
    ruleset, facts = case
    items = list(facts.items())
    shuffle.shuffle(items)
    again = dict(items)
    assert evaluate(ruleset, again) == evaluate(ruleset, facts)
    assert replay(ruleset, again) == replay(ruleset, facts)


def _back_and_change(case: tuple[Ruleset, dict[str, object]], data: st.DataObject) -> None:
    ruleset, answers = case
    first = replay(ruleset, answers)
    if first.facts:
        name = data.draw(st.sampled_from(sorted(first.facts)))
        other = data.draw(st.sampled_from(ruleset.fact(name).options)).raw
        changed = replay(ruleset, {**first.facts, **first.aside, name: other})
        fresh = replay(ruleset, {**answers, name: other})
        assert changed == fresh
        assert evaluate(ruleset, changed.facts) == evaluate(ruleset, fresh.facts)
        back = replay(ruleset, {**changed.facts, **changed.aside, name: answers[name]})
        assert back == first


FEW = settings(max_examples=200, deadline=None)
MANY = settings(max_examples=4_000, deadline=None)
ORDERS = given(cases(), st.randoms(use_true_random=False))
CHANGES = given(cases(), st.data())
test_the_order_of_answering_does_not_matter = FEW(ORDERS(_any_order))
test_the_order_of_answering_does_not_matter_in_4000_cases = pytest.mark.exhaustive(
    MANY(ORDERS(_any_order))
)
test_going_back_and_changing_an_answer_equals_starting_afresh = FEW(CHANGES(_back_and_change))
test_going_back_and_changing_equals_starting_afresh_in_4000_cases = pytest.mark.exhaustive(
    MANY(CHANGES(_back_and_change))
)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_a_replayed_path_comes_to_what_all_the_answers_come_to(
    case: tuple[Ruleset, dict[str, object]],
) -> None:
    ruleset, facts = case
    walk = replay(ruleset, facts)
    if walk.question is None and facts.get("immediate_danger") is not True:
        on_the_way, with_all = evaluate(ruleset, walk.facts), evaluate(ruleset, facts)
        assert on_the_way.outcome == with_all.outcome
        assert [d.state for d in on_the_way.duties] == [d.state for d in with_all.duties]


@settings(max_examples=100, deadline=None)
@given(cases())
def test_each_named_change_does_flip_the_duty_and_no_other_single_fact_does(
    case: tuple[Ruleset, dict[str, object]],
) -> None:
    ruleset, facts = case
    answers = checked(ruleset, facts).answers
    for changes in what_would_change(ruleset, facts):
        named = {(c.fact.id, o.id, c.would_be) for c in changes.changes for o in c.options}
        found = set()
        for name in ruleset.support[changes.duty.id]:
            for option in ruleset.fact(name).definite:
                state = duty_state(ruleset, changes.duty, {**answers, name: option.id})
                if state is not changes.state and state is not State.CANNOT_TELL:
                    found.add((name, option.id, state))
        assert named == found
        if changes.state is not State.CANNOT_TELL:
            assert changes.still_open == ()
