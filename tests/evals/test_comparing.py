"""Two runs compared question by question."""

from __future__ import annotations

import pytest

from evals.comparing import Difference, compare, to_markdown
from evals.figures import Figure, figures
from evals.measures import Better, Form, Measure, Value


def run(
    values: dict[str, Value],
    form: Form = "share",
    better: Better = "higher",
    groups: dict[str, str] | None = None,
) -> list[Figure]:
    return figures("answers", [Measure("m", values, form, better, groups=groups or {})])


def shares(yes: int, of: int = 20) -> dict[str, Value]:
    return {str(n): n < yes for n in range(of)}


def only(before: list[Figure], after: list[Figure]) -> Difference:
    (difference,) = compare(before, after)
    return difference


def test_a_run_beside_itself_shows_no_difference() -> None:
    got = only(run(shares(10)), run(shares(10)))
    assert (got.difference, got.low, got.high, got.p) == (0.0, 0.0, 0.0, 1.0)
    assert got.verdict == "no difference shown"


def test_yes_and_no_are_compared_by_mcnemar() -> None:
    """Eight gained, none lost: p = 2 / 2^8."""
    got = only(run(shares(10)), run(shares(18)))
    assert got.p == pytest.approx(2 / 256)
    assert (got.before, got.after, got.n) == (0.5, 0.9, 20)
    assert got.better == tuple(str(n) for n in range(10, 18))
    assert got.worse == ()
    assert got.verdict == "better"


def test_where_lower_is_better_a_rise_is_worse() -> None:
    got = only(run(shares(10), better="lower"), run(shares(18), better="lower"))
    assert (got.verdict, len(got.worse), got.better) == ("worse", 8, ())


def test_means_and_grouped_values_are_compared_by_sign_flips_of_whole_groups() -> None:
    """All the gain is in one document: no more than chance."""
    before, after = dict.fromkeys("abcd", 0.0), dict.fromkeys("abcd", 1.0)
    together = dict.fromkeys("abcd", "one document")
    assert only(run(before, "mean", groups=together), run(after, "mean", groups=together)).p == 1.0
    apart = only(run(before, "mean"), run(after, "mean"))
    assert apart.p == pytest.approx(0.125, abs=0.02)


def test_only_what_both_runs_judged_is_paired() -> None:
    got = only(
        run({"a": True, "b": None, "c": False, "x": True}), run({"a": True, "b": True, "c": True})
    )
    assert got.n == 2
    assert (got.before, got.after) == (0.5, 1.0)


def test_many_comparisons_are_held_to_a_harder_test() -> None:
    def many(yes: int) -> list[Figure]:
        return figures("s", [Measure(f"m{n}", shares(yes), "share") for n in range(10)])

    got = compare(many(10), many(18))
    assert [d.holm for d in got] == pytest.approx([10 * 2 / 256] * 10)
    assert {d.verdict for d in got} == {"no difference shown"}


def test_the_table_names_what_changed() -> None:
    text = to_markdown(("old", "new"), compare(run(shares(10)), run(shares(11))))
    assert text.startswith("# new beside old")
    assert "- better: 10" in text
    assert "| answers | m | 20 | 0.500 | 0.550 | +0.050 " in text
