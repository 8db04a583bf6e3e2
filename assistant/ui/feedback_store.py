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
    store = open_feedback(Path(data), url)
    store.purge(datetime.now(UTC))
    return store


def feedback_store(settings: Settings) -> FeedbackStore:
    """One for the process; opening it erases what is past its date. Raises RecordError."""
    return _open(str(settings.data), settings.records_url)


def own_key() -> str:
    """The key of this session: made once, held by this page alone."""
    return str(st.session_state.setdefault("feedback key", new_key()))
