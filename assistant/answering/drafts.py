"""What a model sends back, read as statements; nothing of it is believed yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST = 12
"""Statements read from one reply: a model that repeats itself does not stop by itself."""

SCHEMA: dict[str, Any] = {
    "title": "Draft",
    "description": "Statements that answer the question, each with the sentences it rests on.",
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                # A model writes in this order: it picks the place before it words the statement.
                "properties": {
                    "rests_on": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "id": {"type": "string"},
                                "sentence": {"type": "integer"},
                                "words": {"type": "string"},
                            },
                            "required": ["id", "sentence"],
                            "additionalProperties": False,
                        },
                    },
                    "text": {"type": "string"},
                },
                "required": ["rests_on", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class DraftSupport:
    """The opaque id of a passage, and the words that the model says stand in it, or the number of
    the sentence (0 where it names none). Words that are given must stand, whatever the number.
    """

    id: str
    words: str = ""
    sentence: int = 0


@dataclass(frozen=True)
class DraftStatement:
    text: str
    rests_on: tuple[DraftSupport, ...]


@dataclass(frozen=True)
class Draft:
    """`cut_off`: the reply is no whole JSON; of such a one only the whole statements are read.

    `unreadable` counts statements without a text or of another shape.
    """

    statements: tuple[DraftStatement, ...]
    cut_off: bool = False
    unreadable: int = 0


def read_draft(reply: str) -> Draft:
    """The statements of a reply: JSON, alone or anywhere in a text; each one once."""
    start = reply.find("{")
    whole = _decoded(reply, start) if start >= 0 else None
    listed = whole[0].get("statements") if whole else None
    if isinstance(listed, list):
        found, cut_off = list(listed), False
    else:
        found, cut_off = list(_pieces(reply)), True
    read = [_statement(item) for item in found]
    kept = dict.fromkeys(statement for statement in read if statement)
    return Draft(tuple(kept)[:MOST], cut_off, sum(statement is None for statement in read))


def _decoded(text: str, start: int) -> tuple[dict[str, Any], int] | None:
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return (value, end) if isinstance(value, dict) else None


def _pieces(text: str) -> Iterator[dict[str, Any]]:
    """The whole objects with a text that stand in a broken reply."""
    at = text.find("{")
    tries = 0
    while at >= 0 and tries < 10 * MOST:
        tries += 1
        found = _decoded(text, at)
        if found and "text" in found[0]:
            yield found[0]
        at = text.find("{", found[1] if found else at + 1)


def _statement(item: object) -> DraftStatement | None:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        return None
    text = " ".join(item["text"].split())
    rests_on = item.get("rests_on")
    supports = [_support(s) for s in rests_on] if isinstance(rests_on, list) else []
    return DraftStatement(text, tuple(s for s in supports if s)) if text else None


def _support(item: object) -> DraftSupport | None:
    if not isinstance(item, dict):
        return None
    id, words, number = item.get("id"), item.get("words") or "", item.get("sentence") or 0
    if not isinstance(id, str) or not isinstance(words, str) or not isinstance(number, int):
        return None
    return DraftSupport(id.strip().strip("[]"), words, number)
