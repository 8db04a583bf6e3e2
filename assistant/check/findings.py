"""Everything that follows from the facts entered at one moment, worked out once for every reader:
the page, the terminal, the interchange and the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from assistant.check.clocks import BankHolidays, Deadline, date_cautions, deadlines
from assistant.check.evaluate import Result, evaluate
from assistant.check.facts import AWARE
from assistant.check.flow import Changes, what_would_change
from assistant.check.rules import Ruleset
from assistant.check.wording import load_wording


@dataclass(frozen=True)
class Findings:
    """The result, its dates, the single facts that would change it, and dates that look wrong."""

    ruleset: Ruleset
    result: Result
    deadlines: tuple[Deadline, ...]
    changes: tuple[Changes, ...]
    cautions: tuple[str, ...]

    def due(self, duty: str) -> tuple[Deadline, ...]:
        """The deadlines of the duty of that id."""
        return tuple(deadline for deadline in self.deadlines if deadline.duty == duty)

    def change(self, duty: str) -> Changes:
        """What would change the duty of that id; KeyError when the edition has no such duty."""
        for changes in self.changes:
            if changes.duty.id == duty:
                return changes
        raise KeyError(duty)

    def undated(self) -> list[str]:
        """The duties to notify for which no date can be given, and what they are counted from."""
        words = load_wording()
        found = [
            words.text("undated").format(
                label=deadline.label,
                count=deadline.spec.count,
                unit=deadline.spec.unit,
                fact=self.ruleset.fact(deadline.start_fact).short,
            )
            for deadline in self.deadlines
            if deadline.due is None
            and deadline.start_fact == AWARE
            and deadline.duty in self.ruleset.notification
        ]
        return list(dict.fromkeys(found))

    def by_when(self) -> list[Deadline]:
        """Those whose day is known, the first one first; one that two duties share, once."""
        known = [replace(deadline, duty="") for deadline in self.deadlines if deadline.due]
        return sorted(dict.fromkeys(known), key=lambda deadline: str(deadline.due))


def work_out(
    ruleset: Ruleset,
    facts: Mapping[str, object],
    holidays: BankHolidays,
    now: date | datetime,
) -> Findings:
    """What follows from `facts` (names and values of the interchange) as seen at `now`.

    Raises FactsError for an unknown fact or value, ClockError for a day outside the table.
    """
    result = evaluate(ruleset, facts)
    return Findings(
        ruleset=ruleset,
        result=result,
        deadlines=deadlines(result, facts, holidays, now),
        changes=what_would_change(ruleset, facts),
        cautions=date_cautions(ruleset, facts, now),
    )
