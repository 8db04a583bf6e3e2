"""What the check prints, beside copies that somebody has read and approved.

After a change that is meant: PYTHONPATH=. python tests/check/test_approved.py, then read the diff.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from check_cases import FACTS, NOW, a_record, entries  # noqa: E402

from assistant.check import load_bank_holidays, load_ruleset, work_out  # noqa: E402
from assistant.check.cards import rule_card  # noqa: E402
from assistant.check.chart import duty_chart, ruleset_chart, to_dot, to_list, to_mermaid  # noqa: E402
from assistant.check.edition_table import edition_sheet, edition_table, to_csv  # noqa: E402
from assistant.check.record import Course, Entry, Value, to_json  # noqa: E402
from assistant.check.record_sheet import record_sheet  # noqa: E402
from assistant.check.recording import entry  # noqa: E402
from assistant.check.report import lines  # noqa: E402
from assistant.exports import to_markdown  # noqa: E402

APPROVED = HERE / "approved"
CASES: dict[str, tuple[str, dict[str, Value]]] = {
    "nothing known": ("2026", {}),
    "serious harm": ("2026", FACTS),
    "danger, and facts that clash": (
        "2026",
        {"immediate_danger": True, "age_at_event": 19, "looked_after": True, "event": "death"},
    ),
    "looked-after child died elsewhere": (
        "2023",
        {
            "immediate_danger": False,
            "asker_is_la": True,
            "age_at_event": "16-17",
            "event": "death",
            "abuse_neglect": "not",
            "looked_after": True,
            "place": "other_english_la",
            "incident_date": "2024-12-20",
            "aware_date": "2024-12-24",
        },
    ),
    "outside England, not the authority": (
        "2018",
        {
            "immediate_danger": False,
            "asker_is_la": False,
            "age_at_event": 7,
            "event": "death",
            "abuse_neglect": "known",
            "place": "outside_england",
            "normally_resident": "yes",
            "aware_date": "2021-05-03",
        },
    ),
    "an adult": (
        "2026",
        {
            "immediate_danger": False,
            "asker_is_la": True,
            "age_at_event": 30,
            "event": "serious_harm",
            "aware_date": "2027-01-01",
        },
    ),
    "unborn": (
        "2015",
        {"immediate_danger": False, "age_at_event": "unborn", "event": "death"},
    ),
}


def report(name: str) -> str:
    edition, facts = CASES[name]
    found = work_out(load_ruleset(edition), facts, load_bank_holidays(), NOW)
    return "\n".join(lines(found)) + "\n"


def changed_answers() -> list[Entry]:
    ruleset = load_ruleset("2026")
    given = entries(ruleset)
    given.insert(4, entry(ruleset, "abuse_neglect", "unknown", NOW, said_by="Police"))
    return given


def sheet(course: Course, given: list[Entry] | None = None, edition: str = "2026") -> str:
    record = a_record(edition, course=course, given=given, id="0" * 12)
    record = replace(record, app_version="1.0", ruleset_hash="ab" * 32).sealed("cd" * 32)
    return to_markdown(record_sheet(replace(record, hash="ef" * 32)))


def record_json() -> str:
    record = a_record("2023", id="0" * 12, given=answers_2023())
    return (
        to_json(replace(record, app_version="1.0", ruleset_hash="ab" * 32, salt="12" * 16)) + "\n"
    )


def answers_2023() -> list[Entry]:
    return entries(load_ruleset("2023"), CASES["looked-after child died elsewhere"][1])


def chart(edition: str, duty: str = "", facts: dict[str, Value] | None = None) -> str:
    ruleset = load_ruleset(edition)
    drawn = duty_chart(ruleset, duty, facts) if duty else ruleset_chart(ruleset, facts)
    listed = "\n".join(f"{'  ' * depth}{text}" for depth, text in to_list(drawn))
    return f"{to_dot(drawn)}\n{to_mermaid(drawn)}\n{listed}\n"


def cards(edition: str) -> str:
    ruleset = load_ruleset(edition)
    return "\n".join(to_markdown(rule_card(ruleset, duty.id)) for duty in ruleset.duties)


def editions(before: str, after: str) -> str:
    table = edition_table(load_ruleset(before), load_ruleset(after))
    return f"{to_markdown(edition_sheet(table))}\n{to_csv(table)}"


COPIES: dict[str, Callable[[], str]] = {
    **{f"report, {name}": lambda name=name: report(name) for name in CASES},  # type: ignore[misc]
    "record, notify, an answer changed": lambda: sheet(Course.NOTIFY, changed_answers()),
    "record, not notified, 2023": lambda: sheet(Course.NOT_NOTIFY, answers_2023(), edition="2023"),
    "record, data": record_json,
    "chart, one duty": lambda: chart("2023", "looked_after_death", CASES["serious harm"][1]),
    "cards, 2015": lambda: cards("2015"),
    "cards, 2026": lambda: cards("2026"),
    "editions, 2023 and 2026": lambda: editions("2023", "2026"),
}


def path(name: str) -> Path:
    return APPROVED / f"{name}.txt"


@pytest.mark.parametrize("name", COPIES)
def test_what_is_printed_is_what_was_approved(name: str) -> None:
    assert COPIES[name]().splitlines() == path(name).read_text(encoding="utf-8").splitlines()


def test_every_approved_copy_is_compared() -> None:
    assert {file.name for file in APPROVED.iterdir()} == {path(name).name for name in COPIES}


def written() -> Iterator[str]:
    APPROVED.mkdir(exist_ok=True)
    for name, made in COPIES.items():
        path(name).write_text(made(), encoding="utf-8")
        yield name


if __name__ == "__main__":
    print("\n".join(written()))
