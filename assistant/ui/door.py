"""The one Assistant of this process, shared by every session; nothing of a user is in it."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass

import streamlit as st

from assistant import Assistant


@dataclass(frozen=True)
class Door:
    """`ready` is set once the library and the model were loaded, or could not be."""

    assistant: Assistant
    ready: threading.Event


@st.cache_resource(show_spinner=False)
def open_door() -> Door:
    """Raises SettingsError, CorpusError. Loading goes on in the background: the page paints."""
    door = Door(Assistant.from_settings(), threading.Event())

    def loaded() -> None:
        # Streamlit collects garbage after every rerun; what is loaded now stays for good.
        gc.collect()
        gc.freeze()
        door.ready.set()

    door.assistant.warm(on_ready=loaded)
    return door
