"""Labels wanted and given, case by case."""

from __future__ import annotations

from evals.metrics.confusion import confusion, precise, recalled

WANTED = {"a": {"danger"}, "b": {"danger", "distress"}, "c": set(), "d": {"verdict"}}
GIVEN = {"a": {"danger"}, "b": {"distress"}, "c": {"danger"}, "d": set()}


def test_recall_looks_at_the_cases_that_want_the_label() -> None:
    assert recalled(WANTED, GIVEN, "danger") == {"a": True, "b": False}
    assert recalled(WANTED, GIVEN, "verdict") == {"d": False}


def test_precision_looks_at_the_cases_that_were_given_the_label() -> None:
    assert precise(WANTED, GIVEN, "danger") == {"a": True, "c": False}
    assert precise(WANTED, GIVEN, "distress") == {"b": True}


def test_the_table_pairs_what_was_lost_with_what_came_instead() -> None:
    assert confusion(WANTED, GIVEN) == {
        ("danger", "danger"): 1,
        ("distress", "distress"): 1,
        ("danger", "none"): 1,
        ("none", "danger"): 1,
        ("verdict", "none"): 1,
    }
    assert confusion({"a": set()}, {"a": set()}) == {("none", "none"): 1}
    assert confusion({"a": {"x"}, "b": {"x"}}, {"a": {"y"}, "b": {"y"}}) == {("x", "y"): 2}
    assert confusion({"a": set()}, {"a": set()}, nothing="-") == {("-", "-"): 1}
