"""Does the chain hold, and does every record still come out as it was recorded?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.check.clocks import load_bank_holidays
from assistant.check.loader import read_ruleset
from assistant.check.record import Record, body_hash, link_hash, read_record
from assistant.check.recording import differences
from assistant.check.rules import Ruleset
from assistant.errors import AssistantError

Link = Mapping[str, Any]


@dataclass(frozen=True)
class Verification:
    """What was checked and what is wrong. `head` is the hash of the newest link."""

    links: int
    replayed: int
    erased: int
    head: str
    findings: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify_chain(
    links: Sequence[Link], rules: Mapping[str, bytes], head: str | None
) -> Verification:
    """Check every link in order; replay every record that was not erased."""
    findings = [*_chain(links), *_erasures(links), *_cut(links, head)]
    held = [link for link in links if link["kind"] == "record" and link["body"] is not None]
    for link in held:
        findings += [f"{_name(link)}: {found}" for found in _replay(link, rules)]
    erased = sum(link["body"] is None for link in links)
    last = str(links[-1]["hash"]) if links else ""
    return Verification(len(links), len(held), erased, last, tuple(findings))


def _chain(links: Sequence[Link]) -> Iterator[str]:
    previous, number = "", 0
    for link in links:
        number += 1
        if link["number"] != number or link["previous"] != previous:
            yield f"{_name(link)} does not follow the one before it."
        if link["body"] is not None and body_hash(link["body"]) != link["body_hash"]:
            yield f"{_name(link)} was changed after it was stored."
        place = (link["previous"], link["record_id"], link["version"], link["made_at"])
        if link_hash(*place, link["body_hash"]) != link["hash"]:
            yield f"{_name(link)} has a hash that is not its own."
        previous, number = link["hash"], link["number"]


def _erasures(links: Sequence[Link]) -> Iterator[str]:
    """A body may only be missing where a later link says that it was erased."""
    said: set[int] = set()
    for link in reversed(links):
        if link["kind"] == "erasure" and link["body"] is not None:
            try:
                said.update(json.loads(link["body"])["erased"])
            except (ValueError, KeyError, TypeError):
                yield f"{_name(link)} does not say what was erased."
        elif link["body"] is None and link["number"] not in said:
            yield f"{_name(link)} is empty, and nothing says that it was erased."


def _cut(links: Sequence[Link], head: str | None) -> Iterator[str]:
    if head is not None and head not in {link["hash"] for link in links}:
        yield "The record that you hold is not in the chain: its end was cut off or rewritten."


def _replay(link: Link, rules: Mapping[str, bytes]) -> Iterator[str]:
    try:
        record: Record = read_record(link["body"])
        content = rules.get(record.ruleset_hash)
        if content is None:
            yield f"The rules it was made under ({record.edition}) are not kept."
            return
        yield from differences(record, _ruleset(content), load_bank_holidays())
    except AssistantError as error:
        yield str(error)


@lru_cache(maxsize=16)
def _ruleset(content: bytes) -> Ruleset:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kept.yaml"
        path.write_bytes(content)
        return read_ruleset(path)


def _name(link: Link) -> str:
    return f"Link {link['number']} (record {link['record_id']}, version {link['version']})"
