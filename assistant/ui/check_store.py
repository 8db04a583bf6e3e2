"""The store of records of this process, and the copies of a record that can be downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from assistant import Assistant, Settings
from assistant.check import Ruleset, State, load_bank_holidays
from assistant.check.record import Record, to_json
from assistant.check.record_sheet import record_sheet
from assistant.check.recording import make_record
from assistant.errors import RulesetError
from assistant.exports import to_docx, to_markdown, to_pdf
from assistant.records import RecordStore, open_records
from assistant.ui.check_session import CheckSession, Draft, now
from assistant.ui.check_sources import Sources

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@st.cache_resource(show_spinner=False)
def open_store(data: str, url: str) -> RecordStore:
    """One store for the process. Raises RecordError."""
    return open_records(Path(data), url)


@st.cache_resource(max_entries=1, show_spinner=False)
def _purged(day: str, data: str, url: str) -> int:
    """How many records were past their date on the day; looked for once, then remembered."""
    return open_store(data, url).purge(now())


def store_of(settings: Settings) -> RecordStore:
    """What is past its date is erased first, once a day. Raises RecordError."""
    place = str(settings.data), settings.records_url
    _purged(now().date().isoformat(), *place)
    return open_store(*place)


def record_of(session: CheckSession, draft: Draft, assistant: Assistant) -> Record:
    """The record as it would be stored now. Raises FactsError, ClockError."""
    entries, aside = session.for_record()
    held = session.stored
    made = make_record(
        session.ruleset,
        entries,
        load_bank_holidays(),
        now(),
        id=session.id,
        retention_days=assistant.settings.retention_days,
        version=held.version + 1 if held else 1,
        aside=aside,
        decision=draft.decision,
        second=draft.second,
        partners=draft.partners,
    )
    cited = _cited(made, session.ruleset)
    return replace(made, quotations=Sources.of(assistant).quotations(cited))


def _cited(record: Record, ruleset: Ruleset) -> Iterator[str]:
    """The places behind what may be owed, behind the duties to notify, and what is contested."""
    for duty in record.duties:
        if duty.state is not State.NOT_MET or duty.id in ruleset.notification:
            yield from duty.references
            for deadline in duty.deadlines:
                yield from deadline.references
    for point in record.contested:
        yield from point.references


def keep(session: CheckSession, draft: Draft, assistant: Assistant) -> Record:
    """Store it and return it as stored; the same once more stores nothing.

    Raises RecordError, RulesetError.
    """
    if session.stored and not session.says_more(draft):
        return session.stored
    if session.newer_rules() is not None:
        raise RulesetError(
            f"The rules of {session.ruleset.edition} have changed since they were read.",
            "Start the check again under the new rules.",
        )
    record = record_of(session, draft, assistant)
    earlier = [rules.source for rules in session.earlier]
    store = store_of(assistant.settings)
    session.stored = store.append(record, session.ruleset.source, earlier=earlier)
    return session.stored


@dataclass(frozen=True)
class Copy:
    """A kind of copy: its name, its file ending, its type and how it is made."""

    name: str
    ending: str
    mime: str
    make: Callable[[Record], bytes]


COPIES = (
    Copy("Word", "docx", WORD, lambda record: to_docx(record_sheet(record))),
    Copy("PDF", "pdf", "application/pdf", lambda record: to_pdf(record_sheet(record))),
    Copy("JSON", "json", "application/json", lambda record: to_json(record).encode()),
    Copy("Markdown", "md", "text/markdown", lambda r: to_markdown(record_sheet(r)).encode()),
)
