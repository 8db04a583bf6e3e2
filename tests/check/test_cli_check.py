"""`check` on the command line: a file of facts, stdin, and question by question."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from assistant.cli_check import check_command

app = typer.Typer()
app.command("check")(check_command)
runner = CliRunner()


def run(*args: str, typed: str | None = None) -> tuple[int, str, str]:
    result = runner.invoke(app, list(args), input=typed, env={"COLUMNS": "200"})
    return result.exit_code, result.stdout, result.stderr


def printed(facts: dict[str, Any], *args: str) -> dict[str, Any]:
    code, out, err = run("--facts", "-", "--json", *args, typed=json.dumps(facts))
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def test_every_vignette_prints_its_outcome_and_dates(vignettes: list[dict[str, Any]]) -> None:
    for vignette in vignettes:
        found = printed(vignette["facts"])
        assert found["outcome"] == vignette["expected_outcome"], vignette["id"]
        dates = {d["deadline"] for d in found["duties"] if d["state"] != "NOT_MET"}
        if "notify_by" in vignette:
            assert vignette["notify_by"] in dates


def test_the_json_has_the_fields_of_the_interchange(vignettes: list[dict[str, Any]]) -> None:
    found = printed(next(v for v in vignettes if v["id"] == "O26")["facts"])
    assert {"outcome", "duties", "cannot_tell", "would_change"} <= set(found)
    for duty in found["duties"]:
        assert {"id", "state", "strength", "to", "deadline", "references"} <= set(duty)
        assert duty["state"] in ("MET", "NOT_MET", "CANNOT_TELL")
        assert duty["strength"] in ("must", "should", "voluntary")
        assert duty["references"]
        assert (duty["state"] == "CANNOT_TELL") == (duty["id"] in found["cannot_tell"])
        if duty["state"] == "NOT_MET":
            assert duty["deadline"] is None
            assert duty["deadlines"] == []
    mine = [c for c in found["would_change"] if c["duty"] == "notify_panel_in_area"]
    (change,) = [c for c in mine if c["fact"] == "abuse_neglect" and c["would_be"] == "MET"]
    assert {change["would_be"] for change in found["would_change"]} == {"MET", "NOT_MET"}
    assert change["values"] == ["known", "suspected"]
    assert change["held_by"]
    notify = next(d for d in found["duties"] if d["id"] == "notify_panel_in_area")
    assert notify["deadline"] == "2026-11-25"
    (deadline, later) = notify["deadlines"]
    assert deadline["provisional"] is True
    assert deadline["force"] == "should"
    assert deadline["standing"] == "carried over"
    assert deadline["day_one"] == "2026-11-19"
    assert later["due"] is None


def test_a_file_of_facts_is_read_and_reported_in_words(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(
        json.dumps({"immediate_danger": True, "age_at_event": 19, "looked_after": True})
    )
    code, out, _ = run("--facts", str(file))
    assert code == 0
    said = " ".join(out.split())
    order = ("call 999", "do not fit together", "cannot be decided")
    assert [said.index(words) for words in order] == sorted(said.index(w) for w in order)
    assert "The decision is the local authority's." in said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ('{"abuse": 1}', "There is no fact 'abuse'"),
        ('{"abuse_neglect": "maybe"}', '"known", "suspected", "not", "unknown"'),
        ('{"event": "death", "event": "unknown"}', "'event' is given twice"),
        ("[1]", "not a JSON object"),
        ("{", "not JSON text"),
        ("[" * 100_000, "not JSON text"),
        ('{"edition_asked": "2013"}', "no ruleset for the edition 2013"),
        ('{"edition_asked": 2013}', "Write a text"),
        ('{"aware_date": "2014-01-01"}', "No ruleset covers 2014-01-01"),
        ('{"aware_date": "soon"}', "2026-04-02"),
        ('{"aware_date": "2040-01-01"}', "outside the table"),
    ],
)
def test_what_cannot_be_used_exits_2_and_says_what_to_do(facts: str, said: str) -> None:
    code, out, err = run("--facts", "-", "--json", typed=facts)
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_a_missing_file_exits_2(tmp_path: Path) -> None:
    code, _, err = run("--facts", str(tmp_path / "none.json"))
    assert code == 2
    assert "none.json cannot be read" in err


def test_the_edition_is_the_one_asked_for_then_that_of_the_date_then_of_awareness() -> None:
    assert printed({})["edition"] == "2026"
    assert printed({"aware_date": "2026-03-17"})["edition"] == "2023"
    assert printed({"aware_date": "2026-03-18T00:00"})["edition"] == "2026"
    assert printed({"aware_date": "unknown"})["edition"] == "2026"
    assert printed({"edition_asked": "2018", "aware_date": "2026-03-17"})["edition"] == "2018"
    assert printed({"aware_date": "2026-04-01"}, "--as-at", "2020-05-05")["edition"] == "2018"
    assert printed({"aware_date": "2026-04-01"}, "--edition", "2015")["edition"] == "2015"
    code, _, err = run("--facts", "-", "--edition", "2018", "--as-at", "2026-01-01", typed="{}")
    assert code == 2
    assert "not in force" in err


def test_a_future_day_is_cautioned() -> None:
    assert "lies in the future" in printed({"aware_date": "2031-01-02"})["cautions"][0]


def test_without_facts_it_asks_until_nothing_can_change() -> None:
    answers = ["2", "1", "2", "9", "x", "2", "2", "1", "2026-13-01", "2026-11-18"]
    code, out, err = run(typed="\n".join([*answers, *[""] * 8]) + "\n")
    assert code == 0, err
    assert out.index("call 999") < out.index("Is any child in danger")
    assert "Type a number from 1 to 6, or b, s, ? or q." in out
    assert "there is no such day" in out
    assert "On the facts entered, the published criteria are met." in out
    assert "at most" in out


def test_without_facts_danger_stops_the_questions() -> None:
    code, out, _ = run("--json", typed="1\n" + "\n" * 8)
    assert code == 0
    assert '"outcome": "EMERGENCY_FIRST"' in out
    assert "Are you answering for the local authority" not in out


def test_in_the_terminal_one_can_go_back_ask_why_and_write_a_day_as_people_do() -> None:
    answers = ["2", "1", "2", "b", "3", "?", "2", "2", "1", "2 April 2026", "02/04/2026", "s"]
    code, out, err = run(typed="\n".join(answers) + "\n")
    assert code == 0, err
    assert out.count("How old was the child") == 2
    assert "Who usually knows: the treating doctors" in out
    assert "Where it stands: Children Act 2004, section 16B(9)" in out
    assert "Age when it happened: 16 or 17" in out
    assert "Monday 13 April 2026: The local authority notifies the Panel" in " ".join(out.split())
    assert out.index("By when") < out.index("Notify the Panel of an incident in our area (must)")


def test_in_the_terminal_leaving_prints_no_result() -> None:
    code, out, _ = run(typed="2\nq\n")
    assert code == 0
    assert "On the facts entered" not in out


def test_a_date_that_is_weaker_than_it_looks_says_so_in_one_line() -> None:
    code, out, _ = run("--facts", "-", typed=json.dumps(LOOKED_AFTER))
    assert code == 0
    said = " ".join(out.split())
    label = "The local authority notifies the Secretary of State and Ofsted of the"
    label += " looked-after child's death"
    assert f"Friday 11 September 2026: {label} (" in said
    assert "this tool's caution; carried over from the 2023 edition)" in said


LOOKED_AFTER = {
    "asker_is_la": True,
    "age_at_event": 14,
    "event": "death",
    "abuse_neglect": "not",
    "looked_after": True,
    "place": "in_area",
    "aware_date": "2026-09-04",
}
