"""`check` on the command line: a file of facts, stdin, and question by question."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from assistant.check.recording import record_words
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
        ("{", "cannot be read as JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"edition_asked": "2013"}', "no ruleset for the edition '2013'"),
        ('{"edition_asked": 2013}', "Write a text"),
        ('{"event": ' + "[" * 300 + "]" * 300 + "}", "cannot be [[...]]"),
        ('{"\\u001b[2J": 1}', r"There is no fact '\x1b[2J'"),
        ('{"\\u001b[2J": 1, "\\u001b[2J": 1}', r"'\x1b[2J' is given twice"),
        ('{"edition_asked": "\\u001b[2J"}', r"the edition '\x1b[2J'"),
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
    assert "\x1b" not in err


@pytest.mark.parametrize(
    "facts", ['{"event": "%s"}', '{"event": ["%s"]}', '{"edition_asked": "%s"}', '{"%s": 1}']
)
def test_a_refusal_shows_the_beginning_of_what_is_long(facts: str) -> None:
    code, _, err = run("--facts", "-", typed=facts % ("A" * 2_000_000))
    assert code == 2
    assert "'AAAA" in err
    assert len(err) < 1_000


def test_many_facts_one_of_them_twice_are_refused_at_once() -> None:
    names = [f'"k{number}": 1' for number in range(20_000)]
    began = time.process_time()
    code, _, err = run("--facts", "-", typed="{" + ", ".join([*names, names[-1]]) + "}")
    assert code == 2
    assert "'k19999' is given twice" in err
    assert time.process_time() - began < 2


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
    result = out[out.index("On the facts entered, the") :]
    assert "Met: Notify the Panel of an incident in our area (must)." in " ".join(result.split())
    assert result.index("By when") < result.index("\nNotify the Panel of an incident in our area")


def test_in_the_terminal_leaving_prints_no_result() -> None:
    code, out, _ = run(typed="2\nq\n")
    assert code == 0
    assert "On the facts entered" not in out


HARMED = ["2", "1", "2", "2", "2", "1"]
"""No danger, the authority, a child, serious harm, suspected, in its area: then come the days."""


def test_in_the_terminal_a_day_outside_the_table_is_asked_again_and_no_answer_is_lost() -> None:
    answers = [*HARMED, "1 January 1999", "1 April 2026", "30/12/2031", "2 April 2026", "s"]
    code, out, err = run(typed="\n".join(answers) + "\n")
    assert code == 0, err
    said = " ".join(out.split())
    assert "1999-01-01 lies outside the table" in said
    assert "2032-01-01 lies outside the table" in said
    assert out.count("On which day did it happen?") == 2
    assert out.count("When did anyone in the authority first know of it") == 2
    assert out.count("What happened to the child or young person?") == 1
    assert "Monday 13 April 2026: The local authority notifies the Panel" in said


@pytest.mark.parametrize("typed", ["9" * 5_000, "0", "٢", "-1", "2" * 50])
def test_in_the_terminal_what_is_no_number_of_an_answer_is_asked_again(typed: str) -> None:
    code, out, err = run(typed=f"{typed}\n2\nq\n")
    assert code == 0, err
    assert out.count("Type a number from 1 to 3") == 1


@pytest.mark.parametrize("asked", range(len(HARMED) + 2))
def test_in_the_terminal_s_shows_the_result_at_any_question(asked: int) -> None:
    answers = [*HARMED, "1 April 2026", "2 April 2026"][:asked]
    code, out, err = run(typed="\n".join([*answers, "s"]) + "\n")
    assert code == 0, err
    assert "On the facts entered, the published criteria" in " ".join(out.split())


EARLIER = [*HARMED, "1 March 2026", "17 March 2026", "s"]


def test_in_the_terminal_the_edition_is_that_of_the_day_of_awareness() -> None:
    code, out, err = run(typed="\n".join(EARLIER) + "\n")
    assert code == 0, err
    asked, result = out.split("Another edition of the guidance was in force")
    assert "Edition of the guidance: Working Together to Safeguard Children 2026." in asked
    assert "Edition of the guidance: Working Together to Safeguard Children 2023." in result
    code, out, asked = run("--json", typed="\n".join(EARLIER) + "\n")
    assert json.loads(out)["edition"] == "2023"
    assert "How old was the child" in asked


def test_answers_that_end_before_the_check_does_exit_2() -> None:
    code, _, err = run(typed="2\n1\n")
    assert code == 2
    assert "The answers ended before the check did." in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--edition", ""], "no ruleset for the edition ''"),
        (["--as-at", "unknown"], "--as-at cannot be 'unknown'"),
        (["--as-at", "2026-02-30"], "--as-at cannot be '2026-02-30'"),
    ],
)
def test_an_option_that_names_nothing_is_refused(options: list[str], said: str) -> None:
    code, out, err = run("--facts", "-", *options, typed="{}")
    assert (code, out) == (2, "")
    assert said in err


def test_a_byte_order_mark_before_the_facts_is_no_part_of_them() -> None:
    code, out, err = run("--facts", "-", "--json", typed='\ufeff{"event": "death"}')
    assert code == 0, err
    assert json.loads(out)["edition"] == "2026"


def test_the_one_date_of_a_duty_is_that_to_work_to() -> None:
    facts = {
        "age_at_event": 5,
        "event": "death",
        "abuse_neglect": "known",
        "place": "in_area",
        "incident_date": "2025-01-06",
        "suspected_date": "2026-01-05",
        "aware_date": "2026-06-05",
    }
    found = {duty["id"]: duty for duty in printed(facts)["duties"]}
    for id, day in (("notify_panel_in_area", "2026-06-12"), ("rapid_review", "2026-06-26")):
        assert found[id]["deadline"] == day
        assert [d["due"] for d in found[id]["deadlines"] if d["earliest"]] == [day]
        before = [d for d in found[id]["deadlines"] if d["due"] and d["due"] < "2026-06-05"]
        assert {d["progress"] for d in before} == {"overtaken"}


def test_an_edition_that_was_not_in_force_is_pointed_out() -> None:
    facts = {"aware_date": "2024-03-01", "edition_asked": "2026"}
    (said,) = printed(facts)["cautions"]
    assert said.startswith("Working Together to Safeguard Children 2026 was not in force on Friday")
    assert printed({"aware_date": "2024-03-01"})["cautions"] == []


def test_the_json_says_that_somebody_notifies_for_certain() -> None:
    known = {"age_at_event": 5, "event": "death", "abuse_neglect": "known"}
    certain = printed({**known, "normally_resident": "yes"})
    assert certain["notified_anyhow"]
    assert {d["state"] for d in certain["duties"] if d["id"].startswith("notify_panel")} == {
        "CANNOT_TELL"
    }
    assert not printed(known)["notified_anyhow"]


def test_without_a_day_of_awareness_the_five_days_are_named_all_the_same() -> None:
    known = {"age_at_event": 5, "event": "death", "abuse_neglect": "known", "place": "in_area"}
    code, out, _ = run("--facts", "-", typed=json.dumps(known))
    said = " ".join(out.split())
    assert code == 0
    assert (
        "No date yet: The local authority notifies the Panel, 5 working days from “Day the "
        "authority became aware”, which was not entered."
    ) in said
    assert said.count("No date yet: The local authority notifies the Panel,") == 1
    assert "is counted as day 1" not in said


@pytest.mark.parametrize("option", [["--edition", "2026"], ["--as-at", "2026-05-05"]])
def test_in_the_terminal_an_edition_that_was_asked_for_stays(option: list[str]) -> None:
    code, out, err = run(*option, typed="\n".join(EARLIER) + "\n")
    assert code == 0, err
    assert "Another edition" not in out
    assert out.count("Edition of the guidance: Working Together to Safeguard Children 2026.") == 2


def test_in_the_terminal_the_edition_changes_back_with_the_day_of_awareness() -> None:
    code, out, err = run(typed="\n".join([*EARLIER[:-1], "b", "", "s"]) + "\n")
    assert code == 0, err
    assert out.count("Another edition") == 1
    assert out.rindex("Children 2026.") > out.rindex("Children 2023.")


def test_the_result_says_where_a_record_is_made() -> None:
    for args, typed in ((["--facts", "-"], "{}"), ([], "s\n")):
        _, out, _ = run(*args, typed=typed)
        assert " ".join(out.split()).endswith(record_words().text("terminal_record"))
    assert "record of the check" not in json.dumps(printed({}))


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
