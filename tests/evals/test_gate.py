"""The gate breaks on a promise, on a figure below its floor by more than noise, and on silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.figures import Figure, figures
from evals.gate import Bar, FloorsError, judge, read_floors, to_text
from evals.measures import Measure
from evals.runs import SuiteState
from evals.suite import NAMES

DONE = {"answers": SuiteState("done", items=100)}


def figure(yes: int, of: int = 100, name: str = "m") -> list[Figure]:
    failed = Measure("items that failed", {"a": False}, "total", "lower")
    values = {str(n): n < yes for n in range(of)}
    return figures("answers", [failed, Measure(name, values, "share")])


def verdict(found: list[Figure], bar: Bar) -> str:
    return judge(found, DONE, [bar])[-1].verdict


def test_a_promise_breaks_at_the_first_exception() -> None:
    assert verdict(figure(100), Bar("answers", "m", must=1.0)) == "holds"
    assert verdict(figure(99), Bar("answers", "m", must=1.0)) == "broken"


def test_a_floor_breaks_only_beyond_noise() -> None:
    """85 of 100: the interval reaches from 0.77 to 0.92."""
    assert verdict(figure(85), Bar("answers", "m", floor=0.91)) == "holds"
    assert verdict(figure(85), Bar("answers", "m", floor=0.93)) == "broken"
    assert verdict(figure(85), Bar("answers", "m", ceiling=0.78)) == "holds"
    assert verdict(figure(85), Bar("answers", "m", ceiling=0.76)) == "broken"


def test_a_figure_that_vanished_is_broken_and_one_that_applies_to_nothing_is_not_judged() -> None:
    assert verdict(figure(85, name="other"), Bar("answers", "m", floor=0.1)) == "broken"
    nothing = figures("answers", [Measure("m", {"a": None}, "share")])
    (failed, judged) = judge(nothing, DONE, [Bar("answers", "m", must=1.0)])
    assert judged.verdict == "not judged"
    assert (failed.bar.measure, failed.verdict) == ("items that failed", "broken")


def test_a_failed_item_breaks_the_gate() -> None:
    lost = figures("answers", [Measure("items that failed", {"a": True}, "total", "lower")])
    (judged,) = judge(lost, DONE, [])
    assert judged.verdict == "broken"


def test_a_suite_that_was_skipped_or_is_not_in_the_run_is_not_judged() -> None:
    skipped = {"answers": SuiteState("skipped", why="no cases")}
    (judged,) = judge([], skipped, [Bar("answers", "m", must=1.0)])
    assert (judged.verdict, judged.why) == ("not judged", "no cases")
    assert "not judged: answers (no cases)" in to_text([judged])
    assert judge([], {}, [Bar("answers", "m", must=1.0)])[0].why == "not in this run"


def test_a_suite_that_did_not_come_to_its_end_is_broken() -> None:
    begun = {"answers": SuiteState("begun")}
    assert {j.verdict for j in judge(figure(100), begun, [])} == {"broken"}


def test_goals_and_leads_are_shown_and_not_gated() -> None:
    bars = [Bar("answers", "m", goal=0.99), Bar("answers", "m", system="BM25 alone", lead=0.1)]
    assert len(judge(figure(50), DONE, bars)) == 1


def test_the_bars_name_suites_that_there_are() -> None:
    bars = read_floors()
    assert {bar.suite for bar in bars} <= set(NAMES)
    assert len({(bar.key, bar.lead is None) for bar in bars}) == len(bars)


@pytest.mark.parametrize("row", ["{suite: a, flor: 1, measure: m}", "{suite: a}"])
def test_a_bar_that_cannot_be_understood_is_refused(row: str, tmp_path: Path) -> None:
    path = tmp_path / "floors.yaml"
    path.write_text(f"- {row}\n", encoding="utf-8")
    with pytest.raises(FloorsError, match=r"floors\.yaml"):
        read_floors(path)
