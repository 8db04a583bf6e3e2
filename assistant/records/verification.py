"""Does the chain hold, and does every record still come out as it was recorded?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.check.record import read_record
from assistant.errors import AssistantError
from assistant.records.chain import ERASED, ERASURE, RECORD, changes
from assistant.records.kept import Kept
from assistant.records.replay import Replay

Link = Mapping[str, Any]


@dataclass(frozen=True)
class Verification:
    """What was checked and what is wrong. `head` is the hash of the newest link; `reworded` is no
    fault: the words of another version of the tool.
    """

    links: int
    replayed: int
    erased: int
    head: str
    findings: tuple[str, ...]
    reworded: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify_chain(links: Sequence[Link], kept: Kept, head: str | None) -> Verification:
    """Check every link in order; replay every record that was not erased."""
    findings = [*_chain(links), *_erasures(links), *_cut(links, head)]
    held = [link for link in links if link["kind"] == RECORD and link["body"] is not None]
    reworded: list[str] = []
    for link in held:
        found = _replay(link["body"], kept)
        findings += [f"{_name(link)}: {finding}" for finding in found.findings]
        reworded += [f"{_name(link)}: {words}" for words in found.reworded]
    erased = sum(link["body"] is None for link in links)
    last = str(links[-1]["hash"]) if links else ""
    return Verification(len(links), len(held), erased, last, tuple(findings), tuple(reworded))


def _chain(links: Sequence[Link]) -> Iterator[str]:
    previous, number = "", 0
    for link in links:
        number += 1
        if link["number"] != number or link["previous"] != previous:
            yield f"{_name(link)} does not follow the one before it."
        yield from (f"{_name(link)} {change}" for change in changes(link))
        previous, number = link["hash"], link["number"]


def _erasures(links: Sequence[Link]) -> Iterator[str]:
    """A body may only be missing where a later link says that it was erased."""
    said: set[int] = set()
    for link in reversed(links):
        if link["kind"] == ERASURE and link["body"] is not None:
            try:
                said.update(json.loads(link["body"])[ERASED])
            except (ValueError, KeyError, TypeError, RecursionError):
                yield f"{_name(link)} does not say what was erased."
        elif link["body"] is None and link["number"] not in said:
            yield f"{_name(link)} is empty, and nothing says that it was erased."


def _cut(links: Sequence[Link], head: str | None) -> Iterator[str]:
    if head is not None and head not in {link["hash"] for link in links}:
        yield "The record that you hold is not in the chain: its end was cut off or rewritten."


def _replay(body: str, kept: Kept) -> Replay:
    try:
        return kept.replay(read_record(body))
    except AssistantError as error:
        return Replay((str(error),))


def _name(link: Link) -> str:
    return f"Link {link['number']} (record {link['record_id']}, version {link['version']})"
