"""One page that fetches nothing, shows text as text, and says met, missed and unsure."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tea_cases import BREWING

from evals.bench import Bench
from evals.circumstances import circumstances
from evals.figures import figures
from evals.gate import Bar
from evals.measures import Measure
from evals.report import goals, report_of, spelled, verdict
from evals.report_html import to_html
from evals.running import ask_suite, score
from evals.runs import Run
from evals.suite import suite

HOSTILE = "<img src=http://elsewhere.example/x.png onerror=alert(1)> & How soon?"


def test_the_page_fetches_nothing_and_shows_what_it_was_given_as_text(
    bench_of: Callable[..., Bench], tmp_path: Path
) -> None:
    bench = bench_of(retrieval=[{**BREWING, "id": "<b>t</b>", "gold": [], "question": HOSTILE}])
    run = Run.begin(tmp_path / "runs" / "one", circumstances(bench.assistant, {}))
    ask_suite(run, bench, suite("answers"))
    run.save_figures(score(run), "here")
    page = to_html(report_of(run, []))
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|link|img|iframe|object|embed|base|form)\b", page)
    assert not re.search(r"""\b(src|href)=(?!"#)""", page)
    assert "url(" not in page
    assert "<b>t</b>" not in page


def goal(yes: int, aim: float) -> str:
    values = {str(n): n < yes for n in range(100)}
    found = figures("answers", [Measure("m", values, "share")])
    return verdict(goals(found, [Bar("answers", "m", goal=aim)])[0])


def test_a_goal_is_met_or_missed_and_whether_that_is_sure() -> None:
    """85 of 100: the interval reaches from 0.77 to 0.92."""
    assert goal(85, 0.70) == "met"
    assert goal(85, 0.84) == "met, within noise"
    assert goal(85, 0.90) == "missed, within noise"
    assert goal(85, 0.95) == "missed"


def test_a_goal_that_nothing_measured_is_said_to_be_so() -> None:
    assert verdict(goals([], [Bar("answers", "m", goal=0.9)])[0]) == "not measured"


def test_ours_has_to_be_ahead_of_a_baseline_question_by_question() -> None:
    ours = Measure("MRR", {str(n): 1.0 for n in range(50)})
    theirs = Measure("MRR", {str(n): 0.5 for n in range(50)}, system="BM25 alone")
    found = figures("retrieval", [ours, theirs])
    bars = [Bar("retrieval", "MRR", system="BM25 alone", lead=lead) for lead in (0.1, 0.6)]
    assert [verdict(g) for g in goals(found, bars)] == ["met", "missed"]
    assert found[1].ahead == (0.5, 0.5, 0.5)


def test_a_lower_figure_meets_a_goal_from_below() -> None:
    values = {str(n): n < 2 for n in range(100)}
    found = figures("answers", [Measure("m", values, "share", "lower")])
    assert verdict(goals(found, [Bar("answers", "m", goal=0.03)])[0]) == "met, within noise"
    assert verdict(goals(found, [Bar("answers", "m", goal=0.10)])[0]) == "met"


def test_figures_are_printed_with_their_interval_and_does_not_apply_in_words() -> None:
    found = figures(
        "answers",
        [
            Measure("share", {str(n): n < 85 for n in range(100)}, "share"),
            Measure("total", {"a": 1200.0}, "total"),
            Measure("time", {"a": 12.0, "b": 12.0}, "p50", unit="ms"),
            Measure("none", {"a": None}),
        ],
    )
    assert [spelled(f) for f in found] == [
        "0.850 (0.77 to 0.92)",
        "1,200",
        "12.0 ms",
        "does not apply",
    ]


def test_a_share_is_as_unsure_as_its_groups_make_it() -> None:
    values = {str(n): n < 50 for n in range(100)}
    groups = {key: str(int(key) // 25) for key in values}
    apart, together = figures(
        "s", [Measure("a", values, "share"), Measure("b", values, "share", groups=groups)]
    )
    assert together.low is not None
    assert apart.low is not None
    assert together.low < apart.low < 0.41
