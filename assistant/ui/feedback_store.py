"""The store of feedback of this process, and the key of the person at this page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from assistant import Settings
from assistant.records import FeedbackStore, open_feedback
from assistant.records.feedback import new_key


@st.cache_resource(show_spinner=False)
def _open(data: str, url: str) -> FeedbackStore:
    return open_feedback(Path(data), url)


@st.cache_resource(max_entries=1, show_spinner=False)
def _purged(day: str, data: str, url: str) -> int:
    """How much was past its date on the day; looked for once, then remembered."""
    return _open(data, url).purge(now())


def feedback_store(settings: Settings) -> FeedbackStore:
    """What is past its date is erased first, once a day. Raises RecordError."""
    place = str(settings.data), settings.records_url
    _purged(now().date().isoformat(), *place)
    return _open(*place)


def now() -> datetime:
    return datetime.now(UTC)


def own_key() -> str:
    """The key of this session: made once, held by this page alone."""
    return str(st.session_state.setdefault("feedback key", new_key()))
