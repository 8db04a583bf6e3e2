"""Addresses of pictures of pages: a reference and the places of the marked words, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

PAGE_PATH = "/page.png"


def page_address(reference: str, spans: Sequence[tuple[int, int]]) -> str:
    """Where the picture of the page is served; `spans` are characters of Passage.text."""
    places = ",".join(f"{first}-{last}" for first, last in spans)
    return f"page.png?{urlencode({'ref': reference, 'at': places})}"
