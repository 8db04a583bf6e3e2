"""What `doctor` says of the settings that are not there by default; no key is ever shown."""

from __future__ import annotations

from pathlib import Path

from check_cases import a_record
from pydantic import SecretStr
from sqlalchemy import text
from test_record import RULES

from assistant import Settings
from assistant.doctor import Finding, examine
from assistant.records import open_records

KEY = "sk-a-key-that-nobody-may-see"


def said(settings: Settings, about: str) -> Finding:
    found = examine(lambda: settings)
    assert KEY not in str(found)
    return next(finding for finding in found if about in finding.what)


def test_no_language_model_is_said(tmp_path: Path) -> None:
    found = said(Settings(data=tmp_path), "language model")
    assert found.ok
    assert "answers are quotations" in found.what


def test_a_language_model_is_named_and_where_it_stands_but_no_key(tmp_path: Path) -> None:
    given = {"llm": "openai:small", "llm_key": SecretStr(KEY), "data": tmp_path}
    near = said(Settings(llm_base_url=f"http://me:{KEY}@localhost:9/v1?{KEY}", **given), "openai")
    assert near.ok
    assert "openai:small at localhost, on this machine" in near.what
    far = said(Settings(llm_base_url="https://models.example.org/v1", **given), "openai")
    assert "questions leave this machine" in far.what


def test_a_language_model_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    found = said(Settings(llm="nobody:small", data=tmp_path), "nobody:small")
    assert not found.ok
    assert found.next_step


def test_a_chain_that_was_tampered_with_is_a_fault(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert said(settings, "records").what == "records: none stored yet"
    store = open_records(tmp_path)
    store.append(a_record(), RULES)
    assert said(settings, "records").what.startswith("records: sqlite, a whole chain of 1")
    with store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER records_are_never_changed"))
        connection.execute(text("UPDATE records SET made_at = 'then'"))
    assert not said(settings, "hash that is not its own").ok
