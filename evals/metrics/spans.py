"""How much of what should be quoted is quoted, and how much of what is quoted should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Spans = Mapping[str, Sequence[tuple[int, int]]]
"""Passage -> stretches of it, from the first character to behind the last."""


def span_precision(quoted: Spans, wanted: Spans) -> float | None:
    """The share of the quoted characters that are wanted; None where either is nothing."""
    return _share(_characters(quoted), _characters(wanted))


def span_recall(quoted: Spans, wanted: Spans) -> float | None:
    """The share of the wanted characters that are quoted; None where either is nothing."""
    return _share(_characters(wanted), _characters(quoted))


def _share(of: set[tuple[str, int]], also: set[tuple[str, int]]) -> float | None:
    return len(of & also) / len(of) if of and also else None


def _characters(spans: Spans) -> set[tuple[str, int]]:
    return {
        (passage, place)
        for passage, stretches in spans.items()
        for start, end in stretches
        for place in range(start, end)
    }
