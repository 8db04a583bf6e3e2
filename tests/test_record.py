"""What is recorded stays as it was, can be replayed, and erased without breaking the chain."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import stat
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from assistant.check import Ruleset, State, evaluate, load_bank_holidays, load_ruleset, recording
from assistant.check.clocks import BankHolidays
from assistant.check.loader import read_ruleset
from assistant.check.record import (
    Course,
    Record,
    Relation,
    Stance,
    View,
    body,
    canonical,
    free_texts,
    is_whole,
    read_record,
    to_json,
)
from assistant.check.recording import (
    TELL,
    Stake,
    at_stake,
    entry,
    new_id,
    relation,
)
from assistant.cli_check import check_command
from assistant.errors import FactsError, RecordError
from assistant.records import RecordStore, open_records
from assistant.records.kept import Kept
from assistant.records.replay import Replay, replay
from assistant.records.schema import SQLITE_GUARDS
from tests.check_cases import FACTS, NOW, a_record, entries

RULES = load_ruleset("2026").source


def differences(record: Record, rules: Ruleset) -> tuple[str, ...]:
    """What a replay finds, nothing being said in other words."""
    found = replay(record, rules, load_bank_holidays())
    assert found.reworded == ()
    return found.findings


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RecordStore]:
    opened = open_records(tmp_path)
    yield opened
    opened.engine.dispose()


# ---- What a record holds ----


@pytest.mark.parametrize("reason", ["The partners agree.", "Zoë’s school agrees: “né à Paris”."])
def test_a_record_reads_back_as_it_was_written(reason: str) -> None:
    record = a_record(reason=reason).sealed("ab" * 32)
    assert read_record(to_json(record)) == record
    assert is_whole(record)


def test_a_body_has_one_spelling_whatever_the_order_of_its_parts() -> None:
    """Or a record of today would not verify once a field has moved."""
    assert canonical({"b": [1, None], "a": "né"}) == '{"a":"n\\u00e9","b":[1,null]}'


def test_what_is_no_record_is_refused_and_says_where() -> None:
    with pytest.raises(RecordError, match=r"not a record: the text: "):
        read_record("no JSON")
    with pytest.raises(RecordError, match=r"not a record: version: "):
        read_record(to_json(a_record()).replace('"version": 1', '"version": "first"'))


def test_an_answer_that_is_no_option_is_refused_where_it_is_entered() -> None:
    with pytest.raises(FactsError, match="has no answer 'the moon'"):
        entry(load_ruleset("2026"), "place", "the moon", NOW)


def test_a_changed_answer_keeps_the_old_one() -> None:
    ruleset = load_ruleset("2026")
    given = entries(ruleset)
    given.insert(4, entry(ruleset, "abuse_neglect", "unknown", NOW, said_by="Police"))
    record = a_record(given=given)
    kept = [(e.value, e.said_by) for e in record.entries if e.fact == "abuse_neglect"]
    assert kept == [("unknown", "Police"), ("suspected", "")]
    assert record.facts["abuse_neglect"] == "suspected"


def test_a_record_carries_its_rules_its_versions_and_when_the_authority_became_aware() -> None:
    record = a_record("2023")
    assert record.ruleset_hash == load_ruleset("2023").hash
    assert (record.edition, record.ruleset_status) == ("2023", "draft")
    assert record.aware == "2026-04-02T23:59"
    assert record.app_version
    assert record.retain_until == "2026-10-04"
    panel = record.duty("notify_panel_in_area")
    assert panel.state is State.MET
    assert panel.deadlines[0].due == "2026-04-13"
    assert "children-act-2004#16C(1)" in panel.references
    assert panel.trace.parts


@pytest.mark.parametrize(
    ("course", "state", "expected"),
    [
        (Course.NOTIFY, State.MET, Relation.FOLLOWS),
        (Course.NOT_NOTIFY, State.MET, Relation.DIFFERS),
        (Course.NOTIFY, State.NOT_MET, Relation.DIFFERS),
        (Course.NOT_NOTIFY, State.NOT_MET, Relation.FOLLOWS),
        (Course.NOTIFY, State.CANNOT_TELL, Relation.AHEAD),
        (Course.NOT_NOTIFY, State.CANNOT_TELL, Relation.AHEAD),
        (Course.DEFER, State.MET, Relation.DEFERRED),
        (Course.DEFER, State.CANNOT_TELL, Relation.DEFERRED),
    ],
)
def test_a_decision_is_compared_the_same_way_in_both_directions(
    course: Course, state: State, expected: Relation
) -> None:
    assert relation(course, Stake("notify", state)) is expected
    assert relation(course, Stake("tell_other", state)) is expected


def test_who_is_not_the_authority_is_compared_with_the_duty_to_tell_it() -> None:
    """They tell it whether or not it is known which authority has to notify."""
    ruleset = load_ruleset("2026")
    facts = FACTS | {"asker_is_la": False, "place": "unknown", "placing_la": "unknown"}
    result = evaluate(ruleset, facts)
    assert result.duty(TELL).state is not result.notification
    assert at_stake(result, facts) == Stake("tell", result.duty(TELL).state)
    assert at_stake(evaluate(ruleset, FACTS), FACTS) == Stake("notify", State.MET)


@pytest.mark.parametrize("course", [Course.NOTIFY, Course.NOT_NOTIFY])
def test_a_decision_where_somebody_notifies_for_certain_says_that_whose_it_is_was_open(
    course: Course,
) -> None:
    """Not to notify is no neutral decision there."""
    facts = FACTS | {"place": "unknown"}
    stake = at_stake(evaluate(load_ruleset("2026"), facts), facts)
    assert stake == Stake("notify", State.CANNOT_TELL, whose_open=True)
    assert relation(course, stake) is Relation.WHOSE_OPEN
    unknown = facts | {"normally_resident": "unknown"}
    assert not at_stake(evaluate(load_ruleset("2026"), unknown), unknown).whose_open


@pytest.mark.parametrize(
    ("changed", "course", "how"),
    [
        ({}, Course.NOTIFY, Relation.FOLLOWS),
        ({}, Course.NOT_NOTIFY, Relation.DIFFERS),
        ({"event": "seriousness_arguable"}, Course.NOTIFY, Relation.AHEAD),
    ],
)
def test_telling_the_authority_that_notifies_is_what_follows_where_another_one_does(
    changed: dict[str, str], course: Course, how: Relation
) -> None:
    facts = FACTS | {"place": "other_english_la"} | changed
    result = evaluate(load_ruleset("2026"), facts)
    stake = at_stake(result, facts)
    assert stake.subject == "tell_other"
    assert relation(course, stake) is how


# ---- The chain ----


def test_records_are_chained_in_the_order_in_which_they_were_stored(store: RecordStore) -> None:
    first, second = store.append(a_record(), RULES), store.append(a_record(), RULES)
    assert first.previous == ""
    assert second.previous == first.hash
    found = store.verify(second.hash)
    assert found.whole
    assert (found.links, found.replayed, found.head) == (2, 2, second.hash)


def test_a_record_stored_twice_is_stored_once(store: RecordStore) -> None:
    record = a_record()
    again = replace(record, salt="ff" * 16, made_at="2026-04-07T10:30:09+01:00")
    assert store.append(record, RULES) == store.append(again, RULES)
    assert store.verify().links == 1


def test_two_windows_cannot_both_store_the_next_version(store: RecordStore) -> None:
    record = store.append(a_record(), RULES)
    store.append(a_record(id=record.id, version=2, reason="Window one."), RULES)
    with pytest.raises(RecordError, match="already stored and says something else"):
        store.append(a_record(id=record.id, version=2, reason="Window two."), RULES)
    assert [r.decision.reason for r in store.history(record.id) if r.decision] == [
        "The partners agree.",
        "Window one.",
    ]


def test_a_version_cannot_be_left_out(store: RecordStore) -> None:
    with pytest.raises(RecordError, match="does not follow"):
        store.append(a_record(version=2), RULES)


ONE_AS = "INSERT OR REPLACE INTO records SELECT {} FROM records WHERE number = 1"
ROW = "number, kind, record_id, version, made_at, retain_until, body_hash, body, previous, hash"
GUARDED = (
    "UPDATE records SET made_at = '2020-01-01'",
    "UPDATE records SET body = 'x'",
    "UPDATE records SET body = NULL, hash = 'x'",
    "DELETE FROM records",
    ONE_AS.format(ROW.replace("body,", "'forged',")),
    # In the place of another in one respect only: its number, its version, what it follows, hash.
    ONE_AS.format("1, kind, 'x', 1, made_at, retain_until, body_hash, body, 'x', 'x'"),
    ONE_AS.format("9, kind, record_id, 1, made_at, retain_until, body_hash, body, 'x', 'x'"),
    ONE_AS.format("9, kind, 'x', 1, made_at, retain_until, body_hash, body, previous, 'x'"),
    ONE_AS.format("9, kind, 'x', 1, made_at, retain_until, body_hash, body, 'x', hash"),
    "UPDATE OR REPLACE records SET body = NULL, number = 2 WHERE number = 1",
    "UPDATE rulesets SET content = x'00'",
    "DELETE FROM rulesets",
    "INSERT OR REPLACE INTO rulesets SELECT hash, edition, x'00' FROM rulesets",
)


@pytest.mark.parametrize("statement", GUARDED)
def test_rows_cannot_be_changed_deleted_or_replaced(store: RecordStore, statement: str) -> None:
    store.append(a_record(), RULES)
    store.append(a_record(), RULES)
    with pytest.raises(IntegrityError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert store.verify().whole


def unguarded(path: Path, *statements: str) -> None:
    """What somebody with the file can do to it, the guards taken away."""
    with closing(sqlite3.connect(path / "records.sqlite")) as raw, raw:
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)


def test_a_database_of_an_earlier_version_gets_the_guards_on_opening(
    store: RecordStore, tmp_path: Path
) -> None:
    stored = store.append(a_record(), RULES)
    store.engine.dispose()
    unguarded(tmp_path, *SQLITE_GUARDS, "UPDATE alembic_version SET version_num = '0003'")
    opened = open_records(tmp_path)
    for statement in GUARDED:
        with pytest.raises(IntegrityError), opened.engine.begin() as connection:
            connection.execute(text(statement))
    assert opened.get(stored.id) == stored


def tampered(store: RecordStore, path: Path, statement: str) -> tuple[str, ...]:
    """What verify finds after somebody with the file has taken the guards away."""
    store.engine.dispose()
    unguarded(path, statement)
    return open_records(path).verify().findings


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE records SET body = replace(body, 'agree', 'differ') WHERE number = 1", "changed"),
        ("UPDATE records SET made_at = '2020-01-01' WHERE number = 1", "not its own"),
        ("DELETE FROM records WHERE number = 1", "does not follow"),
        ("UPDATE records SET body = NULL WHERE number = 1", "nothing says that it was erased"),
        ("DELETE FROM rulesets", "are not kept"),
        ("UPDATE rulesets SET content = x'00' WHERE edition = '2026'", "rules it was made under"),
        ("DELETE FROM rulesets WHERE edition = 'bank holidays'", "bank holidays it was counted"),
        ("UPDATE records SET kind = 'x' WHERE number = 1", "is kept as 'x', which is no kind"),
        ("UPDATE records SET kind = 'erasure' WHERE number = 1", "is kept as 'erasure'"),
        ("UPDATE records SET retain_until = '9999-12-31' WHERE number = 1", "under retain_until"),
        ("UPDATE records SET version = 2 WHERE number = 1", "under version '2', but says '1'"),
        ("UPDATE records SET record_id = 'x' WHERE number = 1", "under id 'x', but says"),
        ("UPDATE records SET body = 'é' WHERE number = 1", "was changed after"),
        (
            "UPDATE records SET kind = 'erasure', body = replace(hex(zeroblob(9000)), '0', '[')",
            "does not say what was erased",
        ),
    ],
)
def test_tampering_is_found(
    store: RecordStore, tmp_path: Path, statement: str, expected: str
) -> None:
    store.append(a_record(), RULES)
    store.append(a_record(), RULES)
    findings = tampered(store, tmp_path, statement)
    assert any(expected in finding for finding in findings), findings


@pytest.mark.parametrize(
    "change", ["kind = 'x'", "kind = 'erasure'", "retain_until = '2026-04-01'", "version = 2"]
)
def test_a_record_kept_as_something_else_is_not_read_as_if_nothing_were(
    store: RecordStore, tmp_path: Path, change: str
) -> None:
    record = store.append(a_record(), RULES)
    tampered(store, tmp_path, f"UPDATE records SET {change}")
    with pytest.raises(RecordError, match="was changed after it was stored"):
        store.get(record.id)


@pytest.mark.parametrize("date", ["2026-04-01", "9999-12-31"])
@pytest.mark.parametrize("kind", ["record", "x", "erasure"])
def test_a_record_is_kept_until_the_day_that_it_says_whatever_the_columns_say(
    store: RecordStore, tmp_path: Path, date: str, kind: str
) -> None:
    store.append(a_record(days=10), RULES)
    tampered(store, tmp_path, f"UPDATE records SET retain_until = '{date}', kind = '{kind}'")
    assert store.purge(NOW + timedelta(days=10)) == 0
    assert store.purge(NOW + timedelta(days=11)) == 1
    assert store.purge(NOW + timedelta(days=12)) == 0


def test_a_chain_cut_short_is_found_by_whoever_holds_a_copy(
    store: RecordStore, tmp_path: Path
) -> None:
    store.append(a_record(), RULES)
    last = store.append(a_record(), RULES)
    assert tampered(store, tmp_path, "DELETE FROM records WHERE number = 2") == ()
    assert "cut off" in open_records(tmp_path).verify(last.hash).findings[0]


# ---- Replay ----


def test_every_record_is_replayed_against_its_own_rules(store: RecordStore) -> None:
    for edition in ("2015", "2018", "2023", "2026"):
        ruleset = load_ruleset(edition)
        known = {fact.id for fact in ruleset.facts}
        given = entries(ruleset, {name: value for name, value in FACTS.items() if name in known})
        stored = store.append(a_record(edition, given=given), ruleset.source)
        assert differences(stored, ruleset) == ()
    assert store.verify().replayed == 4


def test_a_record_that_says_something_else_than_its_answers_is_found(store: RecordStore) -> None:
    record = a_record()
    panel = replace(record.duty("notify_panel_in_area"), state=State.NOT_MET)
    forged = replace(record, duties=tuple(panel if d.id == panel.id else d for d in record.duties))
    store.append(forged, RULES)
    assert any("recorded NOT_MET, now MET" in f for f in store.verify().findings)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda r: {"notification": State.CANNOT_TELL}, "as a whole: recorded CANNOT_TELL"),
        (lambda r: {"duties": r.duties[1:]}, "duties are not those of the rules"),
        (lambda r: {"duties": (replace(r.duties[0], references=()), *r.duties[1:])}, "references"),
        (
            lambda r: {"duties": (replace(r.duties[0], trace=r.duties[1].trace), *r.duties[1:])},
            "steps of the rule",
        ),
    ],
)
def test_each_part_of_what_follows_is_compared_in_a_replay(
    changed: Callable[[Record], dict[str, Any]], said: str
) -> None:
    record = a_record()
    found = differences(replace(record, **changed(record)), load_ruleset("2026"))
    assert len(found) == 1
    assert said in found[0]


def in_first_duty(**changed: Any) -> Callable[[Record], dict[str, Any]]:
    return lambda r: {"duties": (replace(r.duties[0], **changed), *r.duties[1:])}


def in_decision(**changed: Any) -> Callable[[Record], dict[str, Any]]:
    return lambda r: {"decision": replace(r.decision, **changed)}


def in_first_entry(**changed: Any) -> Callable[[Record], dict[str, Any]]:
    return lambda r: {"entries": (replace(r.entries[0], **changed), *r.entries[1:])}


FIRM = [
    (lambda r: {"aware": "2026-03-01"}, "When the authority became aware: recorded 2026-03-01"),
    (in_decision(relation=Relation.DIFFERS), "how it stands to the criteria: recorded differs"),
    (in_first_entry(label="Yes"), "The answer to immediate_danger, label: recorded Yes, now No."),
    (in_first_entry(short="Else"), "The answer to immediate_danger, short: recorded Else"),
    (
        lambda r: {"aside": (replace(r.entries[0], label="Yes"),)},
        "The answer to immediate_danger, label: recorded Yes",
    ),
    (lambda r: {"reviewer": "The Panel"}, "The reviewer: recorded The Panel, now nothing"),
    (lambda r: {"ruleset_status": "reviewed"}, "recorded reviewed, now draft"),
    (lambda r: {"contested": ()}, "The points that are not settled are not those"),
    (lambda r: {"contradictions": ("x",)}, "The contradictions are not those"),
    (lambda r: {"signposts": ()}, "The signposts are not those"),
    (in_first_duty(strength="voluntary"), "strength: recorded voluntary, now should"),
    (in_first_duty(who="nobody"), "who is not what follows"),
    (in_first_duty(what="Do nothing."), "what is not what follows"),
]
SAID = [
    (lambda r: {"headline": "No duty."}, "The headline is not what follows"),
    (lambda r: {"notices": ()}, "The notices are not those of the rules"),
    (lambda r: {"cautions": ("x",)}, "The cautions about dates are not those"),
    (lambda r: {"would_change": ()}, "The lines on what would change it are not those"),
    (in_first_duty(sentence="Not met."), "sentence is not what follows"),
    (in_first_duty(reasons=("x",)), "reasons are not those"),
    (in_decision(label="No notification is to be made"), "The decision, label: recorded No "),
]


@pytest.mark.parametrize(("changed", "said"), FIRM + SAID)
def test_whatever_else_a_record_says_must_follow_from_its_answers_too(
    changed: Callable[[Record], dict[str, Any]], said: str
) -> None:
    record = a_record()
    (found,) = differences(replace(record, **changed(record)), load_ruleset("2026"))
    assert said in found


@pytest.mark.parametrize("other", [{"app_version": "0.0.1"}, {"words_hash": ""}])
def test_the_words_of_another_version_of_the_tool_are_told_apart_but_not_what_they_say(
    other: dict[str, str],
) -> None:
    record = replace(a_record(), **other)
    rules, days = load_ruleset("2026"), load_bank_holidays()
    assert replay(record, rules, days) == Replay()
    for changed, said in FIRM:
        found = replay(replace(record, **changed(record)), rules, days)
        assert said in found.findings[0]
        assert found.reworded == ()
    for changed, _ in SAID:
        found = replay(replace(record, **changed(record)), rules, days)
        assert found.findings == ()
        assert "in other words than the tool has now; it was made by" in found.reworded[0]


def test_words_of_another_version_leave_the_chain_whole_and_are_said(store: RecordStore) -> None:
    store.append(replace(a_record(), app_version="0.0.1", headline="As it was said."), RULES)
    found = store.verify()
    assert found.whole
    assert len(found.reworded) == 1
    assert "The headline: in other words" in found.reworded[0]


def test_what_the_person_typed_and_the_library_quoted_is_no_matter_of_the_rules() -> None:
    record = a_record(reason="Whatever it was.", days=3)
    typed = replace(record, quotations=(), second=None, salt="x", retain_until="2030-01-01")
    assert differences(typed, load_ruleset("2026")) == ()


def test_an_answer_keeps_the_words_of_the_rules_that_it_was_given_under(
    store: RecordStore, tmp_path: Path
) -> None:
    """A word of the rules was mended between two versions of one record."""
    old, new = RULES, RULES.replace(b"Serious harm, also if recovered since", b"Serious harm")
    assert old != new
    changed = tmp_path / "2026.yaml"
    changed.write_bytes(new)
    first = store.append(a_record(), old)
    rules = read_ruleset(changed)
    given = [*first.entries, entry(rules, "event", "serious_harm", NOW)]
    store.append(a_record(id=first.id, version=2, given=given, rules=rules), new)
    assert store.verify().findings == ()


def test_a_record_keeps_the_body_it_had_before_what_was_done_could_be_written_down(
    store: RecordStore,
) -> None:
    record = a_record()
    assert record.decision is not None
    plain = json.loads(body(record))
    assert not {"decided_on", "sent_as", "told"} & set(plain["decision"])
    said = replace(record.decision, decided_on="2026-04-03", sent_as="CSO-1", told="Police, today")
    stored = store.append(replace(record, decision=said), RULES)
    assert read_record(to_json(stored)).decision == said
    assert store.verify().findings == ()
    assert {"CSO-1", "Police, today"} <= set(free_texts(stored))
    old = replace(_from_before(), id="0" * 32)
    assert "summary" not in json.loads(body(old))
    assert store.append(old, RULES).summary == ()
    assert store.verify().findings == ()


def _from_before() -> Record:
    """As one was made when a decision where somebody notifies for certain was merely ahead."""
    given = entries(load_ruleset("2026"), FACTS | {"place": "unknown"})
    record = a_record(given=given)
    assert record.decision is not None
    decision = replace(record.decision, relation=Relation.AHEAD)
    return replace(record, decision=decision, summary=(), words_hash="", headline="As it was said.")


def test_answers_given_under_rules_that_no_record_was_made_under_verify(
    store: RecordStore, tmp_path: Path
) -> None:
    """The rules were mended while a check was under way, which then went on under the new ones."""
    given = entries(load_ruleset("2026"))
    file = tmp_path / "2026.yaml"
    file.write_bytes(RULES.replace(b"Serious harm, also if recovered since", b"Serious harm"))
    record = a_record(given=given, rules=(rules := read_ruleset(file)))
    store.append(record, rules.source, earlier=[RULES])
    assert store.verify().findings == ()
    assert store.made_under().count(RULES) == 1


def test_answers_that_no_longer_fit_the_rules_are_found_not_raised() -> None:
    record = a_record()
    spoiled = replace(record, entries=(replace(record.entries[0], value="no such option"),))
    (found,) = differences(spoiled, load_ruleset("2026"))
    assert found.startswith("The recorded answers can no longer be evaluated: ")
    assert "no such option" in found


def test_a_moment_that_is_none_is_found_not_raised() -> None:
    (found,) = differences(replace(a_record(), made_at="then"), load_ruleset("2026"))
    assert "can no longer be evaluated" in found


def test_a_checkout_that_is_not_installed_knows_its_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    project = Path(__file__).parents[1] / "pyproject.toml"
    expected = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    monkeypatch.setattr(recording, "version", missing)
    recording.app_version.cache_clear()
    try:
        assert recording.app_version() == expected
    finally:
        recording.app_version.cache_clear()


def test_a_date_that_the_clock_does_not_give_is_found(store: RecordStore) -> None:
    record = a_record()
    panel = record.duty("notify_panel_in_area")
    moved = replace(panel.deadlines[0], due="2026-04-20")
    later = replace(panel, deadlines=(moved, *panel.deadlines[1:]))
    forged = replace(record, duties=tuple(later if d.id == later.id else d for d in record.duties))
    store.append(forged, RULES)
    assert any("recorded 2026-04-20, now 2026-04-13" in f for f in store.verify().findings)


def test_a_record_is_replayed_under_the_rules_kept_with_it_after_the_file_has_changed(
    store: RecordStore,
) -> None:
    stored = store.append(a_record(), RULES)
    assert stored.ruleset_hash in Kept.read(store.made_under()).rules
    assert store.verify().whole


PROCLAIMED = date(2026, 4, 9)


@pytest.fixture
def proclaimed(monkeypatch: pytest.MonkeyPatch) -> BankHolidays:
    """Today's table from now on has one day more, within the five working days of FACTS."""
    known = load_bank_holidays()
    table = replace(known, days={**known.days, PROCLAIMED: "A day proclaimed once"})
    for module in ("records.kept", "records.store"):
        monkeypatch.setattr(f"assistant.{module}.load_bank_holidays", lambda: table)
    return table


def test_a_record_is_replayed_with_the_bank_holidays_that_were_known_then(
    store: RecordStore, request: pytest.FixtureRequest
) -> None:
    first = store.append(a_record(), RULES)
    table: BankHolidays = request.getfixturevalue("proclaimed")
    with pytest.raises(RecordError, match="bank holidays have changed since"):
        store.append(a_record(), RULES)
    second = store.append(a_record(holidays=table), RULES)
    panels = [record.duty("notify_panel_in_area") for record in (first, second)]
    assert [panel.deadlines[0].due for panel in panels] == ["2026-04-13", "2026-04-14"]
    assert store.verify().findings == ()
    assert first.holidays_hash != second.holidays_hash
    assert Kept.read(store.made_under()).holidays[second.holidays_hash] == table


def earlier(record: Record) -> Record:
    """As a record was made before bank holidays and words had a hash."""
    return replace(record, holidays_hash="", words_hash="")


def test_a_record_from_before_bank_holidays_were_kept_has_the_body_it_had_and_verifies(
    store: RecordStore, request: pytest.FixtureRequest
) -> None:
    old = earlier(a_record())
    assert "_hash" not in body(old).replace("ruleset_hash", "")
    assert read_record(to_json(old)) == old
    stored = store.append(old, RULES)
    assert is_whole(stored)
    assert store.verify().findings == ()
    request.getfixturevalue("proclaimed")
    assert any("recorded 2026-04-13, now 2026-04-14" in f for f in store.verify().findings)


def test_a_session_older_than_the_rules_cannot_be_stored(
    store: RecordStore, tmp_path: Path
) -> None:
    changed = tmp_path / "2026.yaml"
    changed.write_bytes(RULES + b"\n# a later change\n")
    newer = read_ruleset(changed)
    with pytest.raises(RecordError, match="have changed since"):
        store.append(a_record(), changed.read_bytes())
    assert differences(a_record(), newer)
    assert store.verify().links == 0


# ---- Keeping and erasing ----


def test_an_erased_record_leaves_no_text_behind_and_a_chain_that_holds(
    store: RecordStore, tmp_path: Path
) -> None:
    word = "Periwinkle-and-quince"
    record = store.append(a_record(reason=word), RULES)
    store.append(a_record(id=record.id, version=2, reason=word * 2), RULES)
    other = store.append(a_record(), RULES)
    assert store.erase(record.id, NOW) == 2
    assert store.get(record.id) is None
    assert store.get(other.id) == other
    found = store.verify(other.hash)
    assert found.whole
    assert (found.erased, found.replayed) == (2, 1)
    for file in tmp_path.iterdir():
        assert word.encode() not in file.read_bytes()
    with pytest.raises(RecordError, match="erased"):
        store.append(a_record(id=record.id, version=4), RULES)


def test_text_that_stays_on_the_disk_after_erasing_is_said_and_goes_with_the_next(
    store: RecordStore, tmp_path: Path
) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    record = store.append(a_record(reason="The lilac reason."), RULES)
    reader = sqlite3.connect(tmp_path / "records.sqlite")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM records").fetchall()
    for _ in range(2):
        with pytest.raises(RecordError, match="still in the database's own files"):
            store.erase(record.id, NOW)
    assert store.get(record.id) is None
    reader.close()
    store.purge(NOW)
    assert not any(b"lilac" in file.read_bytes() for file in tmp_path.iterdir())


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Another program that reads the database, and takes its time."""
    with closing(sqlite3.connect(folder / "records.sqlite")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM records").fetchall()
        yield


def test_the_daily_erasing_does_not_wait_for_a_reader_nor_fail_and_cleans_up_the_next_time(
    store: RecordStore, tmp_path: Path
) -> None:
    record = store.append(a_record(reason="The lilac reason.", days=10), RULES)
    began = time.monotonic()
    with reading(tmp_path):
        assert store.purge(NOW + timedelta(days=11)) == 1
        assert store.purge(NOW + timedelta(days=12)) == 0
        store.append(a_record(), RULES)
    assert time.monotonic() - began < 5
    assert store.get(record.id) is None
    store.purge(NOW + timedelta(days=13))
    assert not any(b"lilac" in file.read_bytes() for file in tmp_path.iterdir())


def test_what_a_process_that_has_ended_left_on_the_disk_is_cleaned_up_by_the_next(
    store: RecordStore, tmp_path: Path
) -> None:
    store.append(a_record(reason="The lilac reason.", days=10), RULES)
    with reading(tmp_path):
        store.purge(NOW + timedelta(days=11))
        store.engine.dispose()
        later = open_records(tmp_path)
    later.purge(NOW + timedelta(days=12))
    assert not any(b"lilac" in file.read_bytes() for file in tmp_path.iterdir())


def test_nobody_waits_for_whoever_reads_or_verifies(
    store: RecordStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The replay takes long; a record is stored in the midst of it."""
    store.append(a_record(), RULES)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")

    def slowly(rows: Any, kept: Any, head: Any) -> int:
        store.append(a_record(), RULES)
        return len(rows)

    monkeypatch.setattr("assistant.records.store.verify_chain", slowly)
    assert store.verify() == 1
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert len(store.history("nobody")) == 0


def test_an_erasure_that_was_tampered_with_is_a_finding(store: RecordStore, tmp_path: Path) -> None:
    record = store.append(a_record(), RULES)
    store.erase(record.id, NOW)
    store.engine.dispose()
    unguarded(tmp_path, "UPDATE records SET body = 'nothing' WHERE kind = 'erasure'")
    found = " ".join(store.verify().findings)
    assert "does not say what was erased" in found
    assert "nothing says that it was erased" in found


def test_a_record_is_erased_after_its_last_retention_date_and_not_before(
    store: RecordStore,
) -> None:
    record = store.append(a_record(days=10), RULES)
    later = datetime(2026, 4, 15, 9, 0)
    store.append(a_record(id=record.id, version=2, reason="More.", now=later, days=10), RULES)
    assert store.purge(datetime(2026, 4, 25, 23, 59)) == 0
    assert store.purge(datetime(2026, 4, 26, 0, 1)) == 1
    assert store.get(record.id) is None
    assert store.verify().whole


def test_a_version_is_kept_as_long_as_those_before_it_and_says_so(store: RecordStore) -> None:
    """The setting was shortened between the two."""
    first = store.append(a_record(days=180), RULES)
    second = store.append(a_record(id=first.id, version=2, days=10, reason="More."), RULES)
    assert second.retain_until == first.retain_until
    assert store.get(first.id) == second
    assert store.purge(NOW + timedelta(days=180)) == 0
    assert store.purge(NOW + timedelta(days=181)) == 1
    assert store.verify().whole


@pytest.mark.parametrize(
    "broken",
    [
        lambda r: {"decision": replace(r.decision, reason="bad \ud800 x")},
        lambda r: {"partners": (View("Health", Stance.AGREES, "\udc80", "2026-04-07T10:30"),)},
        lambda r: {"entries": (replace(r.entries[0], value=1.5), *r.entries[1:])},
    ],
)
def test_what_could_not_be_read_again_is_not_stored(
    store: RecordStore, broken: Callable[[Record], dict[str, Any]]
) -> None:
    record = a_record()
    with pytest.raises(RecordError, match="could not be read again"):
        store.append(replace(record, **broken(record)), RULES)
    assert store.verify().links == 0
    store.append(record, RULES)
    assert store.verify().whole


def test_an_identifier_in_any_text_is_refused_before_anything_is_stored(
    store: RecordStore,
) -> None:
    with pytest.raises(RecordError, match="NHS number"):
        store.append(a_record(reason="See NHS number 943 476 5919."), RULES)
    ruleset = load_ruleset("2026")
    typed = [*entries(ruleset), entry(ruleset, "place", "in_area", NOW, why="ring 07700 900123")]
    with pytest.raises(RecordError, match="telephone number"):
        store.append(a_record(given=typed), RULES)
    assert store.verify().links == 0


PHONE = "ring 07700 900123"


@pytest.mark.parametrize(
    "changed",
    [
        {"second": View("Team manager", Stance.DISSENTS, PHONE, "2026-04-07T10:30")},
        {"second": View(PHONE, Stance.AGREES, "", "2026-04-07T10:30")},
        {"partners": (View("Health", Stance.AGREES, PHONE, "2026-04-07T10:30"),)},
        {"partners": (*a_record().partners, View(PHONE, Stance.AGREES, "", "2026-04-07T10:30"))},
    ],
)
def test_what_the_second_person_and_the_partners_wrote_is_read_for_identifiers_too(
    store: RecordStore, changed: dict[str, Any]
) -> None:
    with pytest.raises(RecordError, match="telephone number"):
        store.append(replace(a_record(), **changed), RULES)
    assert store.verify().links == 0


def test_the_file_is_for_its_owner_only_and_written_durably(
    store: RecordStore, tmp_path: Path
) -> None:
    store.append(a_record(), RULES)
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with store.engine.connect() as connection:
        said = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete")
        ]
    assert said == ["wal", 2, 1]


def test_an_address_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for url in ("nonsense", "nosuch://x/y", f"sqlite:///{tmp_path}/file/records.sqlite"):
        with pytest.raises(RecordError) as raised:
            open_records(tmp_path, url)
        assert raised.value.next_step
    with pytest.raises(RecordError):
        open_records(tmp_path, f"sqlite:///{tmp_path}")


# ---- A copy that somebody holds ----


class Copies:
    """The command line on a copy, beside the store of the same machine."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "copy.json"
        self.app = typer.Typer()
        self.app.command("check")(check_command)

    def verify(self, record: Record | str) -> tuple[int, str]:
        written = record if isinstance(record, str) else to_json(record)
        self.file.write_bytes(written.encode(errors="surrogateescape"))
        found = CliRunner().invoke(
            self.app, ["--verify", str(self.file)], env={"COLUMNS": "200"}, catch_exceptions=False
        )
        return found.exit_code, " ".join(found.output.split())


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copies:
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path))
    monkeypatch.delenv("ASSISTANT_RECORDS_URL", raising=False)
    return Copies(tmp_path)


def test_a_copy_of_a_stored_record_is_well(store: RecordStore, copies: Copies) -> None:
    code, said = copies.verify(store.append(a_record(), RULES))
    assert code == 0
    assert "The hash of this copy is that of its content." in said
    assert "its answers come to the same." in said
    assert "The chain of this machine holds exactly this record." in said
    assert "The chain of this machine is whole: 1 links." in said
    assert "PROBLEM" not in said


def test_a_changed_copy_is_not_well_whoever_gave_it_a_hash_again(
    store: RecordStore, copies: Copies
) -> None:
    stored = store.append(a_record(), RULES)
    changed = replace(stored, headline="Nothing is to be done.")
    code, said = copies.verify(changed)
    assert code == 1
    assert "PROBLEM: The hash of this copy is not that of its content" in said
    assert "PROBLEM: The headline is not what follows from the answers." in said
    assert "PROBLEM: The chain of this machine holds another record under this hash." in said
    code, said = copies.verify(changed.sealed(stored.previous))
    assert code == 1
    assert "- The hash of this copy is that of its content." in said
    assert "PROBLEM: The chain of this machine does not hold this record." in said


def test_a_copy_that_was_not_stored_says_so(store: RecordStore, copies: Copies) -> None:
    code, said = copies.verify(a_record())
    assert code == 1
    assert "This copy was not stored" in said
    assert "its answers come to the same." in said


def test_a_copy_outlives_its_record(store: RecordStore, copies: Copies) -> None:
    stored = store.append(a_record(), RULES)
    store.erase(stored.id, NOW)
    code, said = copies.verify(stored)
    assert code == 0
    assert "holds its hash; its text was erased here" in said


def test_a_copy_is_told_that_the_chain_of_this_machine_does_not_hold(
    store: RecordStore, copies: Copies, tmp_path: Path
) -> None:
    stored = store.append(a_record(), RULES)
    store.append(a_record(), RULES)
    tampered(store, tmp_path, "UPDATE records SET kind = 'x' WHERE number = 2")
    code, said = copies.verify(stored)
    assert code == 1
    assert "holds exactly this record" in said
    assert "PROBLEM: Link 2" in said


def test_a_copy_on_a_machine_without_records_is_worked_out_again(
    copies: Copies, tmp_path: Path
) -> None:
    code, said = copies.verify(a_record().sealed(""))
    assert code == 1
    assert "PROBLEM: This machine has stored no records" in said
    assert "its answers come to the same." in said
    assert not (tmp_path / "records.sqlite").exists()


def test_a_copy_in_other_words_than_todays_is_well_and_says_so(
    store: RecordStore, copies: Copies
) -> None:
    made = replace(a_record(), app_version="0.0.1", headline="As it was said.")
    code, said = copies.verify(store.append(made, RULES))
    assert code == 0
    assert "The headline: in other words than the tool has now" in said


def test_a_copy_that_says_one_thing_twice_is_refused(store: RecordStore, copies: Copies) -> None:
    """Its reader sees the first of the two, a program the last."""
    honest = to_json(store.append(a_record(), RULES))
    forged = honest.replace("{", '{"headline": "No duty is met.",', 1)
    code, said = copies.verify(forged)
    assert code == 2
    assert "'headline' is given twice" in said
    assert copies.verify("\ufeff" + honest)[0] == 0


@pytest.mark.parametrize("made", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00"])
def test_a_copy_made_at_no_possible_moment_is_not_well(copies: Copies, made: str) -> None:
    code, said = copies.verify(replace(a_record(), made_at=made).sealed(""))
    assert code == 1
    assert "PROBLEM: The recorded answers can no longer be evaluated" in said


def test_a_copy_that_was_followed_by_another_version_says_so(
    store: RecordStore, copies: Copies
) -> None:
    first = store.append(a_record(), RULES)
    second = store.append(a_record(id=first.id, version=2, reason="Other."), RULES)
    code, said = copies.verify(first)
    assert code == 0
    assert "A later version of this record is stored here: 2." in said
    assert "later version" not in copies.verify(second)[1]


def test_what_a_copy_is_called_cannot_move_the_cursor(copies: Copies) -> None:
    _, said = copies.verify(replace(a_record(), id="x\x1b[8m").sealed(""))
    assert "\x1b" not in said
    assert "[U+001B]" in said


def test_what_was_looked_at_in_a_copy_as_json(store: RecordStore, copies: Copies) -> None:
    stored = store.append(a_record(), RULES)
    copies.file.write_text(to_json(stored), encoding="utf-8")
    found = CliRunner().invoke(copies.app, ["--verify", str(copies.file), "--json"])
    data = json.loads(found.stdout)
    assert (data["id"], data["version"], data["well"]) == (stored.id, 1, True)
    assert all(line["ok"] for line in data["lines"])


@pytest.mark.parametrize("written", ["", "{}", "\udcff\udcfe", "[" * 5000])
def test_what_is_no_copy_is_refused(copies: Copies, written: str) -> None:
    code, said = copies.verify(written)
    assert code == 2
    assert said.startswith("Error: ")
    copies.file.unlink()
    found = CliRunner().invoke(copies.app, ["--verify", str(copies.file)])
    assert found.exit_code == 2
    assert "cannot be read" in found.output


# ---- kill -9 ----


def write_until_killed(folder: Path, template: Record, out: int) -> None:
    """Append as fast as possible; after each append, and only then, say so."""
    store = open_records(folder)
    while True:
        stored = store.append(replace(template, id=new_id()), RULES)
        os.write(out, f"{stored.hash}\n".encode())


def killed_writer(folder: Path, template: Record, after: float) -> list[str]:
    """Start a writer, kill -9 it `after` seconds of writing; the hashes it said were stored."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        write_until_killed(folder, template, writing)
    os.close(writing)
    said = os.read(reading, 65)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    return [line for line in said.decode().split("\n") if len(line) == 64]


def kills(folder: Path, count: int) -> tuple[int, int]:
    """How many records were acknowledged, and how many are there, after `count` kills."""
    template = a_record()
    chance = random.Random(20261122)
    acknowledged: list[str] = []
    for _ in range(count):
        acknowledged += killed_writer(folder, template, chance.uniform(0, 0.05))
    store = open_records(folder)
    with store.engine.connect() as connection:
        there = set(connection.execute(text("SELECT hash FROM records")).scalars())
    assert set(acknowledged) <= there, "an acknowledged record was lost"
    found = store.verify(acknowledged[-1])
    assert found.findings == ()
    assert len(there) - len(acknowledged) <= count, "more than one unacknowledged record a kill"
    assert body(template)
    return len(acknowledged), len(there)


def test_nothing_acknowledged_is_lost_to_kill_9_and_the_chain_holds(tmp_path: Path) -> None:
    acknowledged, there = kills(tmp_path, 12)
    assert there >= acknowledged >= 12


@pytest.mark.exhaustive
def test_nothing_acknowledged_is_lost_to_two_hundred_kills(tmp_path: Path) -> None:
    acknowledged, there = kills(tmp_path, 200)
    print(f"200 kills: {acknowledged} records acknowledged, {there} there, the chain holds")


def test_writers_side_by_side_make_one_chain(tmp_path: Path) -> None:
    open_records(tmp_path).engine.dispose()
    template = a_record()
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            store = open_records(tmp_path)
            for _ in range(8):
                store.append(replace(template, id=new_id()), RULES)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    found = open_records(tmp_path).verify()
    assert found.whole
    assert found.links == 32
