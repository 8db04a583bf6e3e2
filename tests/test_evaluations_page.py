"""The Evaluations page over saved runs: figures, two runs compared, items; hostile cases inert."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from made_runs import CASES, save_runs
from streamlit.testing.v1 import AppTest

from assistant.ui.figures import figure_table
from assistant.ui.items import draw_item
from assistant.ui.runs import differences, saved_runs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_runs(tmp_path)


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
def test_each_part_of_the_page_opens(part: str, folder: Path) -> None:
    given = {"part": part, "folder": str(folder)}
    app = AppTest.from_function(_page, kwargs=given, default_timeout=60).run()
    assert not app.exception
    drawn = "\n".join(str(element.proto.body) for element in app.get("html"))
    assert "tea" in drawn or "of 60 items" in drawn
    assert 'class="fault"' not in drawn


def _page(part: str, folder: str) -> None:
    from pathlib import Path

    from assistant.ui.evaluations import PARTS
    from assistant.ui.runs import saved_runs

    PARTS[part](saved_runs(Path(folder)))


def test_a_run_says_what_it_rests_on(folder: Path) -> None:
    from assistant.ui.figures import about_run

    run: Any = saved_runs(folder)["after"]
    html = about_run(run)
    assert "26 November 2026, 10:00 UTC" in html
    assert "done, 60 items" in html
    assert asdict(run.suites["tea"])["failed"] == 0
