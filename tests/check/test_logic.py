"""Kleene's tables, written out."""

from __future__ import annotations

from itertools import product

import pytest

from assistant.check.logic import (
    All,
    AllOf,
    Any,
    AnyOf,
    CameTo,
    Criterion,
    Entered,
    Not,
    NotSo,
    OneOf,
    Open,
    State,
    conditions_in,
    criteria_in,
    every,
    holds,
    leaves,
    opposite,
    some,
    truth,
    within,
)

AND = {
    (True, True): True,
    (True, None): None,
    (True, False): False,
    (None, True): None,
    (None, None): None,
    (None, False): False,
    (False, True): False,
    (False, None): False,
    (False, False): False,
}
OR = {
    (True, True): True,
    (True, None): True,
    (True, False): True,
    (None, True): True,
    (None, None): None,
    (None, False): None,
    (False, True): True,
    (False, None): None,
    (False, False): False,
}


@pytest.mark.parametrize("pair", list(product((True, None, False), repeat=2)))
def test_and_and_or_are_kleene_s(pair: tuple[bool | None, bool | None]) -> None:
    assert every(pair) is AND[pair]
    assert some(pair) is OR[pair]


def test_and_or_of_nothing_and_of_three() -> None:
    assert every(()) is True
    assert some(()) is False
    assert every((None, True, False)) is False
    assert some((None, False, True)) is True
    assert every((None, True, True)) is None
    assert some((None, False, False)) is None


def test_not_leaves_cannot_tell_open() -> None:
    assert opposite(True) is False
    assert opposite(False) is True
    assert opposite(None) is None


def test_an_answer_that_leaves_things_open_is_true_only_where_all_of_it_lies_within() -> None:
    assert within(frozenset("a"), frozenset("ab")) is True
    assert within(frozenset("ab"), frozenset("ab")) is True
    assert within(frozenset("abc"), frozenset("ab")) is None
    assert within(frozenset("c"), frozenset("ab")) is False


A = OneOf("f", frozenset("a"))
B = OneOf("g", frozenset("b"))
CRITERIA = {"c": All((A, Not(B)))}


def test_rules_nest() -> None:
    possible = {"f": frozenset("a"), "g": frozenset("x")}
    assert truth(Criterion("c"), possible.__getitem__, CRITERIA) is True
    assert truth(Not(Criterion("c")), possible.__getitem__, CRITERIA) is False
    assert truth(Any((B, Open("why"))), possible.__getitem__, CRITERIA) is None
    assert truth(Any((A, Open("why"))), possible.__getitem__, CRITERIA) is True
    assert truth(All((B, Open("why"))), possible.__getitem__, CRITERIA) is False


def test_leaves_and_criteria_are_found_however_deep() -> None:
    rule = Any((Not(All((A, Criterion("c")))), Open("why")))
    assert list(leaves(rule, CRITERIA)) == [A, A, B]
    assert list(criteria_in(rule)) == ["c"]
    assert list(criteria_in(A)) == []


STATES = {("duty", "d"): State.MET, ("criterion", "c"): State.CANNOT_TELL}
YES = Entered("f", frozenset({"a", "unknown"}))
NO = Entered("f", frozenset("b"))
MET = CameTo("duty", "d", frozenset({State.MET}))
OPEN = CameTo("criterion", "c", frozenset({State.MET, State.NOT_MET}))


def test_conditions_are_yes_or_no_and_no_answer_counts_as_not_known() -> None:
    for entered, answered in (({"f": "a"}, True), ({}, True), ({"f": "b"}, False)):
        assert holds(YES, entered, STATES) is answered
    assert holds(MET, {}, STATES)
    assert not holds(OPEN, {}, STATES)
    assert holds(NotSo(OPEN), {}, STATES)
    assert holds(AllOf(()), {}, STATES)
    assert holds(AllOf((YES, MET)), {}, STATES)
    assert not holds(AllOf((YES, NO)), {}, STATES)
    assert holds(AnyOf((NO, MET)), {}, STATES)
    assert not holds(AnyOf((NO, OPEN)), {}, STATES)


def test_conditions_are_found_however_deep() -> None:
    assert list(conditions_in(AllOf((NotSo(AnyOf((YES, MET))), OPEN)))) == [YES, MET, OPEN]
