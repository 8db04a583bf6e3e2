"""JSON that says each thing once: of two equal keys the reader of the file sees the first."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from assistant.check.facts import shown


def read_json(text: str) -> Any:
    """The data. Raises ValueError for a text that is no JSON, has a key twice, or is too deep."""
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_each_once)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"{shown(twice)} is given twice")
    return data
