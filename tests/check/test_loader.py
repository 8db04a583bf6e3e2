"""Rulesets by edition and date, and what is said of a file that is wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import decision_table
import pytest
import yaml

from assistant.check import (
    Ruleset,
    load_bank_holidays,
    load_ruleset,
    load_rulesets,
    load_wording,
    read_ruleset,
)
from assistant.check.files import read_files
from assistant.check.loader import FOLDER, checks_folder
from assistant.check.recording import record_words
from assistant.errors import AssistantError, RulesetError
from assistant.settings import load_settings

SOURCE = (FOLDER / "2023.yaml").read_text(encoding="utf-8")


def test_the_edition_in_force_changes_on_the_day() -> None:
    assert load_ruleset(as_at=date(2018, 6, 28)).edition == "2015"
    assert load_ruleset(as_at=date(2018, 6, 29)).edition == "2018"
    assert load_ruleset(as_at=date(2023, 12, 14)).edition == "2018"
    assert load_ruleset(as_at=date(2023, 12, 15)).edition == "2023"
    assert load_ruleset(as_at=date(2026, 3, 17)).edition == "2023"
    assert load_ruleset(as_at=date(2026, 3, 18)).edition == "2026"


def test_the_dates_in_force_are_as_published(ruleset: Ruleset) -> None:
    first, until = decision_table.IN_FORCE[ruleset.edition]
    assert ruleset.in_force_from.isoformat() == first
    assert (ruleset.in_force_until and ruleset.in_force_until.isoformat()) == until
    assert ruleset.in_force(ruleset.in_force_from)
    assert not ruleset.in_force(ruleset.in_force_from - timedelta(days=1))


def test_a_date_before_every_ruleset_raises() -> None:
    with pytest.raises(RulesetError, match="No ruleset covers 2015-03-25") as caught:
        load_ruleset(as_at=date(2015, 3, 25))
    assert "2015-03-26" in str(caught.value)


def test_without_edition_and_date_it_is_the_one_in_force_today() -> None:
    assert load_ruleset().in_force_until is None


def test_an_edition_that_is_not_there_raises_and_names_those_that_are() -> None:
    with pytest.raises(RulesetError, match="2013") as caught:
        load_ruleset("2013")
    assert "2015, 2018, 2023, 2026" in str(caught.value)


def test_an_edition_that_was_not_in_force_on_the_date_raises() -> None:
    assert load_ruleset("2018", date(2020, 1, 1)).edition == "2018"
    with pytest.raises(RulesetError, match="not in force on 2026-01-01"):
        load_ruleset("2018", date(2026, 1, 1))


def test_a_date_in_a_gap_between_rulesets_raises_and_does_not_take_the_last_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.yaml").write_text(_dated("a", "2020-01-01", "2021-01-01"))
    (tmp_path / "b.yaml").write_text(_dated("b", "2022-01-01", "2023-01-01"))
    for day in (date(2019, 12, 31), date(2021, 1, 1), date(2021, 6, 1), date(2023, 1, 1)):
        with pytest.raises(RulesetError, match="No ruleset covers") as caught:
            load_ruleset(as_at=day, folder=tmp_path)
        assert "from 2020-01-01 until 2023-01-01" in str(caught.value)
    assert load_ruleset(as_at=date(2022, 12, 31), folder=tmp_path).edition == "b"


@pytest.mark.parametrize("until", ["null", "2022-01-02"])
def test_two_rulesets_that_cover_the_same_day_are_refused(tmp_path: Path, until: str) -> None:
    (tmp_path / "a.yaml").write_text(_dated("a", "2020-01-01", until))
    (tmp_path / "b.yaml").write_text(_dated("b", "2022-01-01", "2023-01-01"))
    with pytest.raises(RulesetError, match="cover the same day"):
        load_rulesets(tmp_path)


def _dated(edition: str, first: str, until: str) -> str:
    text = SOURCE.replace('edition: "2023"', f'edition: "{edition}"')
    text = text.replace("in_force_from: 2023-12-15", f"in_force_from: {first}")
    return text.replace("in_force_until: 2026-03-18", f"in_force_until: {until}")


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match="no ruleset"):
        load_rulesets(tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match=r"missing\.yaml"):
        read_ruleset(tmp_path / "missing.yaml")


def test_the_hash_changes_with_every_byte(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(SOURCE)
    other.write_text(SOURCE + "\n")
    assert len(read_ruleset(one).hash) == 64
    assert read_ruleset(one).hash != read_ruleset(other).hash
    one.write_text(SOURCE + "# changed\n")
    assert read_ruleset(one).hash != read_ruleset(other).hash


WRONG = [
    ("kind: age", "kind: number", "kind: number", "'choice', 'age', 'date' or 'count'"),
    ("status: draft", "status: final", "status: final", "'draft' or 'reviewed'"),
    ("status: draft", "status: reviewed", "reviewer: null", "names its reviewer"),
    ("strength: must", "strength: shall", "strength: shall", "'must', 'should' or 'voluntary'"),
    ("    unit: working days", "    unit: weeks", "unit: weeks", "'working days'"),
    ("count: 5", "count: five", "count: five", "valid integer"),
    ("count: 5", "count: -5", "- id: five_working_days", "0 or more"),
    ("start: incident_date", "start: birthday", "start: birthday", "no date 'birthday'"),
    ("force: must", "force: law", "force: law", "'must', 'should' or 'caution'"),
    ("in_force_from: 2023-12-15", "in_force_from: 2023-13-15", "in_force_from", "date"),
    ("in_force_from: 2023-12-15", "in_force_from: 2027-12-15", "in_force_until", "ends after"),
    ("{fact: event, in: [death]}", "{fact: event, in: [dead]}", "in: [dead]", "no option dead"),
    (
        "{fact: event, in: [death]}",
        "{fact: events, in: [death]}",
        "fact: events",
        "no fact 'events'",
    ),
    ("{fact: event, in: [death]}", "{fact: event, in: []}", "in: []", "not empty"),
    ("{fact: event, in: [death]}", "{fact: event, in: [unknown]}", "in: [unknown]", "no option"),
    ("{fact: event, in: [death]}", "{fact: event, in: [yes]}", "in: [yes]", "quote"),
    ("{fact: event, in: [death]}", "{fact: event}", "fact: event}", "A rule is all, any, not"),
    ("{fact: event, in: [death]}", "[death]", "rule: [death]", "Expected a mapping"),
    ("{fact: event, in: [death]}", "__import__('os')", "rule: __import__", "Expected a mapping"),
    ("{fact: event, in: [death]}", "{all: []}", "rule: {all: []}", "not empty"),
    ("{fact: event, in: [death]}", "{criterion: child}", None, None),
    ("{fact: event, in: [death]}", "{criterion: abuse}", "criterion: abuse", "further down"),
    ("rule: {criterion: care_leaver_died}", "rule: {criterion: leaver}", "leaver}", "no criterion"),
    ("in_force_from: 2023-12-15", "in_force_from: 2026-03-18", "in_force_until", "ends after"),
    ("stop_when: {duty: emergency,", "stop_when: {duty: danger,", "stop_when", "no duty 'danger'"),
    (
        '    references: ["children-act-2004#16C(1)", "working-together/2023#331"]\n',
        "    references: []\n",
        "- id: death",
        "'death' cites no reference",
    ),
    ("- {criterion: serious_case}", "- {criterion: case}", "rule:", "criterion 'case'"),
    (
        "{duty: rapid_review, is: [MET, CANNOT_TELL]}",
        "{duty: review, is: [MET]}",
        "review",
        "no duty",
    ),
    (
        "{duty: rapid_review, is: [MET, CANNOT_TELL]}",
        "{duty: rapid_review, is: [MAYBE]}",
        "MAYBE",
        "state",
    ),
    (
        "{fact: age_at_event, answer: [unborn]}",
        "{fact: age_at_event, answer: [foetus]}",
        "foetus",
        "no",
    ),
    (
        "{fact: age_at_event, answer: [unborn]}",
        "{age_at_event: unborn}",
        "unborn}",
        "A condition is",
    ),
    ("ages: [0, 15]", "ages: [0, 13]", "options:", "repeat the age 14"),
    ("ages: [0, 15]", "ages: [0]", "ages: [0]", "required"),
    ("ages: [16, 17]", "ages: [15, 17]", "options:", "repeat the age 15"),
    ("ages: [0, 15]", "ages: [1, 15]", "options:", "start at 0"),
    ("ages: [16, 17]}", "ages: [16, 17], adult: no}", "adult: no", "nexpected"),
    ("between: [serious_harm, harm_not_serious]", "between: [harm]", "options:", "lies between"),
    ("value: this LA,", "value: this LA, plain: true,", "options:", "not open_textured"),
    ('references: ["working-together/2023#5"', 'references: ["paragraph five"', None, None),
    ('["working-together/2023#335", ', '["paragraph 335", ', "paragraph 335", "not a reference"),
    ("  - id: death\n    title", "  - id: child\n    title", "id: child", "more than once"),
    ("  - id: child\n", "  - id: child\n    id: child\n", "id: child", "twice"),
    (
        "title: There was a death\n",
        "title: There was a death\n    colour: red\n",
        "colour",
        "nexpected",
    ),
    ("    title: There was a death\n", "", "- id: death", "required"),
    (
        "    when: {all: []}",
        "    when: {duty: emergency, is: [MET]}",
        "outcomes:",
        "everything else",
    ),
    (
        "notification: [notify_panel_in_area,",
        "notification: [notify_ofsted,",
        "notify_ofsted",
        "no duty",
    ),
    ("  regulated_setting:", "  place:", "  place:", "cannot be unused"),
    ('      - {id: unknown, label: "Not known, or disputed"}\n', "", "options:", "not known"),
    ("value: this LA", "value: other English LA", "options:", "two options"),
    (
        "{fact: placing_la, in: [other_english_la, outside_england]}",
        "{criterion: abuse}",
        "id: placing_la",
        "No duty reads",
    ),
    ("id: five_working_days_from_suspicion", "id: five_working_days", "deadlines", "same id"),
    (
        "    kind: count\n",
        "    kind: count\n    options: [{id: a, label: a}]\n",
        "options",
        "no options",
    ),
    (
        "    kind: count\n",
        "    kind: count\n    ask_when: {duty: rapid_review, is: [MET]}\n",
        "ask_when: {duty: rapid_review, is: [MET]}",
        "only dates",
    ),
    (
        "owed_elsewhere: [other_authority_notifies]",
        "owed_elsewhere: [rapid_review]",
        "owed_elsewhere",
        "no duty to notify",
    ),
    (
        "owed_elsewhere: [other_authority_notifies]",
        "owed_elsewhere: [other_authority_notifies, other_authority_notifies]",
        "owed_elsewhere",
        "stands here twice",
    ),
    ("  - fact: incident_date\n", "  - fact: event\n", "fact: event", "no date 'event'"),
    ("ages: [25, 120]", "ages: [25, 25]", None, None),
    ("ages: [25, 120]", "ages: [25, 5]", "options:", "ends before it begins"),
    (
        "known_from: [aware_date, suspected_date]",
        "known_from: [aware_date, event]",
        "known_from: [aware_date, event]",
        "no date 'event'",
    ),
    ("done_by: notified_date", "done_by: event", "done_by: event", "no date 'event'"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "message"), WRONG)
def test_what_is_wrong_is_named_by_file_and_line(
    right: str, wrong: str, line: str | None, message: str | None, tmp_path: Path
) -> None:
    text = SOURCE.replace(right, wrong, 1)
    file = tmp_path / "2023.yaml"
    file.write_text(text)
    if message is None or line is None:
        read_ruleset(file)
        return
    assert text != SOURCE
    with pytest.raises(RulesetError) as caught:
        read_ruleset(file)
    said = str(caught.value)
    assert message in said
    numbers = [int(part.split(",")[0].split(":")[0]) for part in said.split("yaml, line ")[1:]]
    assert numbers
    assert any(line in text.splitlines()[number - 1] for number in numbers), said


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("asker_is_la", "facts:"),
        ("aware_date", "facts:"),
        ("emergency", "duties:"),
        ("tell_local_authority", "duties:"),
    ],
)
def test_a_name_that_the_pages_look_for_is_there(name: str, part: str, tmp_path: Path) -> None:
    text = re.sub(rf"\b{name}\b", "renamed", SOURCE)
    file = tmp_path / "2023.yaml"
    file.write_text(text)
    line = text.splitlines().index(part) + 1
    with pytest.raises(RulesetError, match=rf"2023\.yaml, line {line}: '{name}' is missing"):
        read_ruleset(file)


# ---- Which corpus --------------------------------------------------------------------------------


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of one's own, named by the setting, with the shipped folder `checks` in it."""
    folder = tmp_path / "corpus"
    shutil.copytree(FOLDER.parent, folder / "checks")
    monkeypatch.setenv("ASSISTANT_CORPUS", str(folder))
    return folder


def test_the_whole_check_is_that_of_the_corpus_in_the_settings(corpus: Path) -> None:
    changes = {
        "notification/2026.yaml": ("status: draft", "status: reviewed\nreviewer: A panel"),
        "notification/wording.yaml": ("headline_met: ", "headline_met: Ours. #"),
        "record.yaml": ("disclaimer: ", "disclaimer: Ours. #"),
        "bank_holidays.yaml": ("to: 2031-12-31", "to: 2030-12-31"),
    }
    for name, (before, after) in changes.items():
        file = corpus / "checks" / name
        text = file.read_text(encoding="utf-8")
        if name == "notification/2026.yaml":
            text = text.replace("reviewer: null\n", "")
        assert before in text
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
    ruleset = load_ruleset("2026")
    assert ruleset.reviewer == "A panel"
    assert b"A panel" in ruleset.source
    assert load_wording().text("headline_met") == "Ours."
    assert record_words().text("disclaimer") == "Ours."
    assert load_bank_holidays().last == date(2030, 12, 31)
    assert load_settings().corpus == corpus


def test_a_corpus_without_checks_has_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path))
    assert checks_folder() == FOLDER.parent
    assert load_ruleset("2023").edition == "2023"
    monkeypatch.delenv("ASSISTANT_CORPUS")
    assert checks_folder() == FOLDER.parent


def test_two_files_of_one_edition_are_refused(corpus: Path) -> None:
    folder = corpus / "checks" / "notification"
    text = (folder / "2026.yaml").read_text(encoding="utf-8")
    later = text.replace("in_force_from: 2026-03-18", "in_force_from: 2030-01-01")
    (folder / "again.yaml").write_text(later, encoding="utf-8")
    with pytest.raises(RulesetError, match=r"Two files in .* have the rules of 2026"):
        load_ruleset()


FILES = ("record", "bank_holidays", "notification/wording", "notification/2015")


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_check_is_read_before_it_is_used(name: str, corpus: Path) -> None:
    assert read_files().edition == load_ruleset().edition
    (corpus / "checks" / f"{name}.yaml").write_text("edition: [x", encoding="utf-8")
    with pytest.raises(AssistantError, match=rf"{Path(name).name}\.yaml, line "):
        read_files()


LOADED: dict[str, Callable[[], object]] = {
    "record.yaml": record_words,
    "bank_holidays.yaml": load_bank_holidays,
    "notification/wording.yaml": load_wording,
    "notification": load_ruleset,
}


@pytest.mark.parametrize("name", LOADED)
def test_what_checks_of_ones_own_lack_is_named_and_not_taken_from_elsewhere(
    name: str, corpus: Path
) -> None:
    shutil.move(corpus / "checks" / name, corpus / "moved")
    with pytest.raises(AssistantError, match=re.escape(name)):
        LOADED[name]()


# ---- What is no ruleset at all -------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"[", b"a: b: c", b"\xff\xfe\x00", b"- 1", b"3"])
def test_a_file_that_is_no_ruleset_at_all_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(RulesetError, match=r"x\.yaml, line [12]"):
        read_ruleset(file)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"edition: one\ntitle: ]\nstatus: draft", 2),
        (b"edition: one\n\ntitle: two\nedition: three", 4),
        (b"edition: one\nfacts:\n  - id: a\n    id: b", 4),
        (b"edition: one\n\xff", 2),
        (b"", 1),
        (b"edition: one\nstatus: !!python/name:os.system", 2),
    ],
)
def test_the_line_is_the_one_that_is_wrong(content: bytes, line: int, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(RulesetError, match=rf"x\.yaml, line {line}:"):
        read_ruleset(file)


def test_what_is_missing_is_named_at_the_nearest_thing_above_it(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("# a remark\nedition: one\nfacts:\n  - kind: age\n    id: a\n")
    with pytest.raises(RulesetError) as caught:
        read_ruleset(file)
    said = str(caught.value).splitlines()
    assert any(row.startswith(f"{file}, line 4: ") for row in said)  # a fact without its question
    assert any(row.startswith(f"{file}, line 2: ") for row in said)  # no duties in the file
    assert not any(f"line {n}:" in row for row in said for n in (1, 3, 5))


def test_yaml_that_would_make_python_objects_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(SOURCE.replace("status: draft", "status: !!python/name:os.system"))
    with pytest.raises(RulesetError, match=r"x\.yaml, line"):
        read_ruleset(file)


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(SOURCE.replace("{criterion: child}", "{criterion: 3}"))
    with pytest.raises(RulesetError, match="Expected a name, found 3"):
        read_ruleset(file)


def test_references_are_read_as_they_are_written(ruleset: Ruleset) -> None:
    data = yaml.safe_load((FOLDER / f"{ruleset.edition}.yaml").read_text(encoding="utf-8"))
    for part, read in (("facts", ruleset.facts), ("duties", ruleset.duties)):
        for written, found in zip(data[part], read, strict=True):
            assert [str(r) for r in found.references] == written["references"], written["id"]


def test_wording_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match=r"none\.yaml"):
        load_wording(tmp_path / "none.yaml")
    file = tmp_path / "w.yaml"
    file.write_text("headline_met: [1]")
    with pytest.raises(RulesetError, match="every key needs one text"):
        load_wording(file)
    file2 = tmp_path / "v.yaml"
    file2.write_text("headline_met: fine")
    with pytest.raises(RulesetError, match="whose_decision"):
        load_wording(file2).text("whose_decision")
    for wrong in ("edition_line: '{titel}'", "edition_line: none", "answer: '{short} {label'"):
        (bad := tmp_path / "bad.yaml").write_text(f"ours: fine\n{wrong}\n")
        with pytest.raises(RulesetError, match=r"bad\.yaml, line 2: "):
            load_wording(bad)
    file2.write_text("whose_decision: theirs")
    assert load_wording(file2).text("whose_decision") == "theirs"
