"""The check beside what was worked out by hand."""

from __future__ import annotations

import pytest

from evals.metrics.truth import agrees, reading_of


@pytest.mark.parametrize(
    ("expected", "got", "agreed"),
    [
        ("NOTIFY_PANEL", "NOTIFY_PANEL", True),
        ("NOTIFY_PANEL", "TELL_LA", False),
        ("2026 (default)", "2026", True),
        ("2018/2020", "2018", True),
        ("2018/2020", "2020", False),
        ("20265", "2026", False),
        ("2026-05-01", ["2026-05-01"], True),
        ("2026-05-01", ["2026-05-01", "2026-05-04"], False),
        ("2026-05-01", [], False),
        (["a", "b"], ["b", "a"], True),
        (["a"], ["a", "b"], False),
        (["a"], "a", True),
        (None, "anything", None),
    ],
)
def test_what_came_agrees_with_what_was_expected(
    expected: str | list[str] | None, got: str | list[str], agreed: bool | None
) -> None:
    assert agrees(expected, got) is agreed


def test_a_folded_row_is_read_as_its_first_assignment() -> None:
    assert reading_of("age=unborn|turned_18; place=in_area") == {
        "age": "unborn",
        "place": "in_area",
    }
    assert reading_of("") == {}
