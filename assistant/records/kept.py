"""What records were made under: rules and tables of bank holidays, as they were, by their hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.check.clocks import BankHolidays, load_bank_holidays
from assistant.check.loader import read_ruleset
from assistant.check.record import Record
from assistant.check.recording import read_holidays
from assistant.check.rules import Ruleset
from assistant.errors import AssistantError
from assistant.records.replay import Replay, replay


@dataclass(frozen=True)
class Kept:
    """By the hash of the file itself: one that was changed since is not there any more."""

    rules: Mapping[str, Ruleset]
    holidays: Mapping[str, BankHolidays]

    @classmethod
    def read(cls, files: Iterable[bytes]) -> Kept:
        """What cannot be read is left out; it is missed where a record needs it."""
        rules: dict[str, Ruleset] = {}
        holidays: dict[str, BankHolidays] = {}
        for content in dict.fromkeys(files):
            try:
                if content.startswith(b"{"):
                    holidays[sha256(content).hexdigest()] = read_holidays(content)
                else:
                    rules[sha256(content).hexdigest()] = _ruleset(content)
            except (AssistantError, ValueError, KeyError, TypeError, AttributeError):
                continue
        return cls(rules, holidays)

    def replay(self, record: Record) -> Replay:
        """Under its rules and its bank holidays; under those of today where it names none, being
        from before they were kept.
        """
        rules, days = self.rules.get(record.ruleset_hash), load_bank_holidays()
        if rules is None:
            return Replay((f"The rules it was made under ({record.edition}) are not kept.",))
        if record.holidays_hash:
            if record.holidays_hash not in self.holidays:
                return Replay(("The bank holidays it was counted with are not kept.",))
            days = self.holidays[record.holidays_hash]
        return replay(record, rules, days, self.rules.values())


@lru_cache(maxsize=16)
def _ruleset(content: bytes) -> Ruleset:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kept.yaml"
        path.write_bytes(content)
        return read_ruleset(path)
