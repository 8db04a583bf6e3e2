"""Feedback: what is stored, that no identifier is, and that its sender can copy and erase it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant import AssistantError
from assistant.records.feedback import (
    Feedback,
    FeedbackStore,
    Reason,
    State,
    case_of,
    new_key,
    open_feedback,
    to_jsonl,
)

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
NHS = "943 476 5919"
ANSWER = {
    "question": f"Who is told when the child {NHS} dies?",
    "status": "answered",
    "as_at": "2026-11-26",
    "edition_line": "As at 26 November 2026, from: Tea Rules 2024.",
    "looked_for": ["told", "943", "476", "5919", "dies"],
    "missing": ["943"],
    "understood_as": "",
    "correction": "",
    "statements": [
        {
            "text": "Ofsted must be told.",
            "strength": "must",
            "citations": [{"reference": "tea/2024#1", "quote": "Ofsted must be told."}],
        }
    ],
}
SAID = Feedback(
    Reason.WRONG,
    f"The child {NHS} was at Jordan Smith's home.",
    ANSWER,
    {"corpus_hash": "abc", "fingerprint": "def", "generation": "g1", "tool": "t 1"},
    {"kinds": ["law"]},
    (f"And {NHS}?",),
    State.DRAFTED,
)


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return open_feedback(tmp_path)


def test_no_identifier_reaches_the_database(store: FeedbackStore, tmp_path: Path) -> None:
    store.add(SAID, new_key(), NOW, 10)
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("records.sqlite*"))
    for secret in (NHS, "943", "5919", "Jordan", "Smith"):
        assert secret.encode() not in raw


def test_the_words_of_the_source_stay_as_they_were_shown(store: FeedbackStore) -> None:
    kept = store.add(SAID, "k", NOW, 10)
    assert kept.answer["statements"] == ANSWER["statements"]
    assert kept.answer["question"] == "Who is told when the child [NHS number left out] dies?"


def test_the_key_opens_what_was_sent_with_it_and_nothing_else(store: FeedbackStore) -> None:
    mine, yours = new_key(), new_key()
    kept = store.add(SAID, mine, NOW, 10)
    store.add(replace(SAID, reason=Reason.PLACE), yours, NOW, 10)
    assert store.of(mine) == [kept]
    assert store.of("another") == []


def test_the_key_itself_is_not_stored(store: FeedbackStore, tmp_path: Path) -> None:
    key = new_key()
    store.add(SAID, key, NOW, 10)
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("records.sqlite*"))
    assert key.encode() not in raw


def test_erasing_takes_the_words_off_the_disk(store: FeedbackStore, tmp_path: Path) -> None:
    said = replace(SAID, comment="a canary sang here")
    store.add(said, "mine", NOW, 10)
    store.add(SAID, "yours", NOW, 10)
    assert store.erase("mine") == 1
    assert len(store.of("yours")) == 1
    store.engine.dispose()
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("records.sqlite*"))
    assert b"canary" not in raw


def test_what_is_past_its_date_is_erased_and_not_a_day_sooner(store: FeedbackStore) -> None:
    store.add(SAID, "k", NOW, 10)
    assert store.purge(NOW + timedelta(days=10)) == 0
    assert store.purge(NOW + timedelta(days=11)) == 1
    assert store.of("k") == []


def test_a_drafted_case_holds_all_that_is_needed_to_ask_again(store: FeedbackStore) -> None:
    case = case_of(store.add(SAID, "k", NOW, 10))
    assert case["as_at"] == "2026-11-26"
    assert case["kinds"] == ["law"]
    assert case["made_with"]["corpus_hash"] == "abc"
    assert case["answered"]["statements"][0]["references"] == ["tea/2024#1"]
    assert case["earlier"] == ["And [NHS number left out]?"]
    assert NHS not in json.dumps(case)


def test_a_lead_accepts_or_rejects_only_what_was_drafted(store: FeedbackStore) -> None:
    drafted = store.add(SAID, "k", NOW, 10)
    sent = store.add(replace(SAID, state=State.SENT), "k", NOW, 10)
    store.decide(drafted.id, State.ACCEPTED)
    assert [said.id for said in store.cases([State.ACCEPTED])] == [drafted.id]
    with pytest.raises(AssistantError, match="no such drafted case"):
        store.decide(sent.id, State.ACCEPTED)
    assert json.loads(to_jsonl(store.cases([State.ACCEPTED])))["id"].startswith("feedback-")


def test_feedback_and_records_live_in_one_database(store: FeedbackStore, tmp_path: Path) -> None:
    from assistant.records import open_records

    store.add(SAID, "k", NOW, 10)
    assert open_records(tmp_path).verify().links == 0
    assert len(store.of("k")) == 1


def test_a_database_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(AssistantError, match="cannot be used"):
        open_feedback(tmp_path)
