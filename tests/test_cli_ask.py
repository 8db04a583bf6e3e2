"""`ask` on the command line: the words in their order, danger before anything else."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from assistant import Settings
from assistant.cli_ask import ask_command

app = typer.Typer()
app.command("ask")(ask_command)
BREWING = "When must the warden brew the tea?"


@pytest.fixture(autouse=True)
def on_tea(built_tea: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(built_tea.corpus))
    monkeypatch.setenv("ASSISTANT_DATA", str(built_tea.data))


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(args), env={"COLUMNS": "200"})
    return result.exit_code, result.stdout


def test_an_answer_is_printed_with_its_group_strength_and_place() -> None:
    code, said = run(BREWING)
    assert code == 0
    order = ("in their own words", "LAW AND GUIDANCE", "[MUST]", "tea-rules/2024#", "As at ")
    assert [said.index(words) for words in order] == sorted(said.index(w) for w in order)


def test_danger_is_said_first_and_once() -> None:
    code, said = run("The warden is beating a boy right now. When must the tea be brewed?")
    assert code == 0
    assert said.startswith("If a child is in danger now, call 999.")
    assert said.count("call 999") == 1


def test_a_false_premise_is_put_right_before_the_quotations() -> None:
    _, said = run("Which paragraph gives the warden 15 working days to brew the tea?")
    assert said.index("takes something as given") < said.index("LAW AND GUIDANCE")


def test_a_refusal_ends_with_1_and_says_what_is_missing_and_nearest() -> None:
    code, said = run("how do I renew a fishing licence in Norway")
    assert code == 1
    assert "Not found in this library:" in said
    assert "Nearest:" in said


def test_json_is_the_answer_alone() -> None:
    code, said = run(BREWING, "--json")
    assert code == 0
    assert json.loads(said)["status"] == "answered"
