"""An Item: one case of a suite and what came of it, as it is saved (one JSON line)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

Case = Mapping[str, Any]
"""One case as its file has it; `id` is unique in its suite."""
Output = dict[str, Any]
"""What asking the case gave, in words that JSON knows."""


@dataclass(frozen=True)
class Item:
    """`seconds` is how long asking took; `error` says why a failed item has no output."""

    suite: str
    id: str
    case: Case
    output: Output = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.error)

    def to_line(self) -> str:
        return json.dumps(asdict(self), default=plain, ensure_ascii=False)


def read_items(path: Path) -> list[Item]:
    """The items of a file in the order they were asked; a line cut off by a crash is left out."""
    return [Item(**data) for data in _lines(path)]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    *lines, last = path.read_text(encoding="utf-8").split("\n")
    yield from (json.loads(line) for line in lines if line)
    if last:  # Without its line end: the run was stopped while it was written.
        return


def mend(path: Path) -> None:
    """Take a last line without its end away, so that a resumed run can go on behind it."""
    if path.is_file():
        whole, _, rest = path.read_text(encoding="utf-8").rpartition("\n")
        if rest:
            path.write_text(whole and f"{whole}\n", encoding="utf-8")


def plain(thing: Any) -> Any:
    """What JSON has no word for: dataclasses, dates, sets; anything else by its name."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return asdict(thing)
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, set | frozenset):
        return sorted(map(str, thing))
    return str(thing)
