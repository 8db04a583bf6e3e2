"""A run is saved case by case, gone on with where it stopped, and scored again without asking."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tea_cases import BREWING, SPILLS
from typer.testing import CliRunner

from assistant import Assistant, SettingsError
from evals.__main__ import app
from evals.bench import Bench, Options
from evals.circumstances import circumstances
from evals.items import Item, read_items
from evals.running import FAILED, ask_suite, score
from evals.runs import Run, RunError
from evals.suite import NAMES, Suite, suite

UNREADABLE = {**BREWING, "id": "t3", "question": "?!"}
GHOST = {**BREWING, "id": "t4", "gold": [{"document": "ghost/2020", "locator": "1", "page": 1}]}


@pytest.fixture
def run(kitchen: Assistant, tmp_path: Path) -> Run:
    return Run.begin(tmp_path / "runs" / "one", circumstances(kitchen, {"split": ""}))


def counting(own: Suite, asked: list[str]) -> Suite:
    """The suite, with the ids of what is asked written down."""

    def ask(bench: Bench, case: Any) -> dict[str, Any]:
        asked.append(case["id"])
        return own.ask(bench, case)

    return replace(own, ask=ask)


@pytest.mark.parametrize("name", NAMES)
def test_every_suite_of_the_list_is_there_under_its_name(name: str) -> None:
    assert suite(name).name == name
    assert suite(name).about.endswith((".", "?"))


def test_a_case_that_breaks_is_a_failed_item_and_the_others_are_asked(
    run: Run, bench_of: Callable[..., Bench]
) -> None:
    state = ask_suite(run, bench_of(retrieval=[UNREADABLE, BREWING]), suite("answers"))
    assert (state.state, state.items, state.failed) == ("done", 2, 1)
    (broken,) = [item for item in run.items("answers") if item.failed]
    assert broken.id == "t3"
    assert broken.error.startswith("QuestionRefused: ")
    by_name = {figure.name: figure for figure in score(run)}
    assert by_name[FAILED].value == 1.0
    assert by_name[FAILED].why["t3"] == broken.error
    assert by_name["quotation verbatim"].value == 1.0


def test_a_case_whose_document_is_not_held_is_left_out_by_name(
    run: Run, bench_of: Callable[..., Bench]
) -> None:
    state = ask_suite(run, bench_of(retrieval=[BREWING, GHOST]), suite("retrieval"))
    assert state.left_out == {"t4": "not held: ghost/2020"}
    assert [item.id for item in run.items("retrieval")] == ["t1"]


def test_a_suite_without_its_input_is_skipped_with_the_reason(
    run: Run, bench_of: Callable[..., Bench]
) -> None:
    state = ask_suite(run, bench_of(), suite("retrieval"))
    assert state.state == "skipped"
    assert state.why == "It needs retrieval.jsonl, which is not in cases."
    assert score(run) == []


def test_a_run_that_stopped_goes_on_where_it_stopped(
    run: Run, bench_of: Callable[..., Bench]
) -> None:
    asked: list[str] = []
    answers = counting(suite("answers"), asked)
    ask_suite(run, bench_of(retrieval=[BREWING]), answers)
    path = run.folder / "items" / "answers.jsonl"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + whole[:40], encoding="utf-8")  # stopped while the next was written
    ask_suite(run, bench_of(retrieval=[BREWING, SPILLS]), answers)
    assert asked == ["t1", "t2"]
    assert [item.id for item in run.items("answers")] == ["t1", "t2"]


def test_what_failed_is_asked_again(run: Run, bench_of: Callable[..., Bench]) -> None:
    run.add(Item("answers", "t1", BREWING, error="OSError: gone"))
    state = ask_suite(run, bench_of(retrieval=[BREWING]), suite("answers"))
    assert (state.items, state.failed) == (1, 0)


def test_a_line_that_was_cut_off_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(Item("s", "a", {}).to_line() + '\n{"suite": "s", "id"', encoding="utf-8")
    assert [item.id for item in read_items(path)] == ["a"]


@pytest.mark.parametrize("changed", [{"commit": "other"}, {"corpus_hash": "other"}])
def test_a_run_is_not_gone_on_with_on_other_things(
    run: Run, kitchen: Assistant, changed: dict[str, str]
) -> None:
    made = replace(circumstances(kitchen, {"split": ""}), **changed)
    with pytest.raises(RunError, match=f"another {next(iter(changed))}"):
        Run.begin(run.folder, made)


def test_a_run_that_is_not_there_is_said_with_those_that_are(run: Run) -> None:
    with pytest.raises(RunError, match="There are: one"):
        Run.open(run.folder.parent / "two")


# -- the command ----------------------------------------------------------------------------


@pytest.fixture
def served(kitchen: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA", str(kitchen.settings.data))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(kitchen.settings.corpus))


@pytest.mark.usefixtures("served")
def test_run_score_report_and_gate_from_the_command_line(
    kitchen: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.__main__.Options", _options_with(tmp_path))
    runs = ["--runs", str(tmp_path / "runs")]
    call = CliRunner()
    done = call.invoke(app, ["run", "--suite", "retrieval", "--name", "a", *runs])
    assert done.exit_code == 0, done.output
    saved = Run.open(tmp_path / "runs" / "a")
    assert saved.made["corpus_hash"] == kitchen.receipt().corpus_hash
    assert saved.suites["retrieval"].items == 1
    before = (saved.folder / "figures.json").read_text(encoding="utf-8")
    (saved.folder / "figures.json").unlink()
    assert call.invoke(app, ["score", "a", *runs]).exit_code == 0
    assert (saved.folder / "figures.json").read_text(encoding="utf-8") == before
    assert call.invoke(app, ["report", *runs]).exit_code == 0
    held = call.invoke(app, ["gate", "a", *runs])
    assert "broken" in held.output
    assert held.exit_code == 0, held.output
    same = call.invoke(app, ["compare", "a", "a", *runs])
    assert "no difference shown" in same.output


def _options_with(folder: Path) -> Callable[..., Any]:
    from evals.bench import Options

    (folder / "cases").mkdir()
    (folder / "cases" / "retrieval.jsonl").write_text(json.dumps(BREWING), encoding="utf-8")
    return lambda **given: Options(
        **{**given, "cases": folder / "cases", "shared": folder / "none"}
    )


def test_a_suite_that_there_is_not_is_said_with_those_that_there_are(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["run", "--suite", "retrievel", "--runs", str(tmp_path)])
    assert isinstance(done.exception, RunError)
    assert "retrieval" in str(done.exception)


def test_written_mode_without_a_model_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(SettingsError, match="No model is set to write"):
        Bench(Options(mode="written")).assistant.library()


def test_quote_mode_leaves_a_model_that_is_set_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LLM", "openai:any")
    assert Bench(Options(mode="quote")).assistant.settings.llm == ""
