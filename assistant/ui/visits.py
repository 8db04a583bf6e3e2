"""Which open pages this process still remembers, so that a page can say when it was forgotten."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True)
class Visit:
    """Lives as long as the session of one page. Its mark is random and says nothing of anybody."""

    mark: str = field(default_factory=lambda: secrets.token_hex(8))


_remembered: WeakValueDictionary[str, Visit] = WeakValueDictionary()


def this_visit() -> Visit:
    """The visit of the page that is drawn now."""
    visit: Visit = st.session_state.setdefault("visit", Visit())
    _remembered[visit.mark] = visit
    return visit


def is_remembered(request: Request) -> Response:
    """204 for a visit whose session is still held, after a lost connection too; 404 otherwise."""
    known = request.query_params.get("mark", "") in _remembered
    return Response(status_code=204 if known else 404)
