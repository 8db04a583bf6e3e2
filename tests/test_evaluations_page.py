"""The Evaluations page over saved runs: figures, two runs compared, items; hostile cases inert."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hostile_library import HOSTILE
from streamlit.testing.v1 import AppTest

runs = pytest.importorskip("evals.runs", reason="needs saved runs with items")

from assistant.ui.figures import figure_table  # noqa: E402
from assistant.ui.items import draw_item  # noqa: E402
from assistant.ui.runs import differences, saved_runs  # noqa: E402
from evals.circumstances import Circumstances  # noqa: E402
from evals.figures import figures  # noqa: E402
from evals.items import Item  # noqa: E402
from evals.measures import Measure  # noqa: E402

CASES = 60


def save_run(folder: Path, right: int, began: str) -> None:
    """A run of one suite in which the first `right` of CASES cases are right."""
    made = dict.fromkeys(Circumstances.__dataclass_fields__, "")
    made |= {"began": began, "passages": 7, "load": 0.1, "configuration": {}, "suite": "tea"}
    run = runs.Run.begin(
        folder,
        Circumstances(
            **{
                name: value
                for name, value in made.items()
                if name in Circumstances.__dataclass_fields__
            }
        ),
    )
    for number in range(CASES):
        case = {"id": f"T{number}", "question": f"Is cup {number} full? {HOSTILE[number % 25]}"}
        run.add(Item("tea", case["id"], case, {"answer": "yes", "right": number < right}))
    run.note("tea", runs.SuiteState("done", CASES))
    values = {f"T{number}": number < right for number in range(CASES)}
    run.save_figures(figures("tea", [Measure("right", values)]), "abc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_run(tmp_path / "before", 20, "2026-11-25T10:00:00+00:00")
    save_run(tmp_path / "after", 50, "2026-11-26T10:00:00+00:00")
    return tmp_path


def test_runs_come_newest_first(folder: Path) -> None:
    assert list(saved_runs(folder)) == ["after", "before"]


def test_a_figure_is_shown_with_its_interval(folder: Path) -> None:
    html = figure_table(saved_runs(folder)["after"].figures(), "Figures")
    assert "<td>0.833</td>" in html
    assert "0.7" in html


def test_a_large_difference_is_more_than_chance_and_none_is_none(folder: Path) -> None:
    held = saved_runs(folder)
    (found,) = differences(held["before"], held["after"])
    assert found.verdict == "better"
    assert (found.n, len(found.better), len(found.worse)) == (CASES, 30, 0)
    (same,) = differences(held["after"], held["after"])
    assert same.verdict == "no difference shown"


def test_an_item_shows_question_output_and_verdict_and_is_inert(folder: Path) -> None:
    for item in saved_runs(folder)["after"].items("tea"):
        html = draw_item(item, [("right", True)])
        assert item.id in html
        assert "<script" not in html
        assert "<img" not in html


@pytest.mark.parametrize("part", ["Headline", "Trends", "Compare", "Items"])
def test_each_part_of_the_page_opens(
    part: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.ui.runs.RUNS", folder)
    app = AppTest.from_function(_page, kwargs={"part": part}, default_timeout=60).run()
    assert not app.exception
    drawn = "\n".join(str(element.proto.body) for element in app.get("html"))
    assert "tea" in drawn or "of 60 items" in drawn
    assert 'class="fault"' not in drawn


def _page(part: str) -> None:
    from assistant.ui.evaluations import PARTS
    from assistant.ui.runs import saved_runs

    PARTS[part](saved_runs())


def test_a_run_says_what_it_rests_on(folder: Path) -> None:
    from assistant.ui.figures import about_run

    run: Any = saved_runs(folder)["after"]
    html = about_run(run)
    assert "2026-11-26T10:00:00+00:00" in html
    assert "done, 60 items" in html
    assert asdict(run.suites["tea"])["failed"] == 0
