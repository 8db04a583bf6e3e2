"""Working days against an independent counter, and the dates on which clocks go wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from assistant.check import (
    BankHolidays,
    Ruleset,
    date_cautions,
    deadlines,
    evaluate,
    load_bank_holidays,
    load_ruleset,
)
from assistant.check.clocks import due, months_after
from assistant.errors import ClockError, FactsError

DAY = timedelta(days=1)


# ---- An independent counter: the rules of England's bank holidays, worked out by hand ------------


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The eight of each year, moved to the next free weekday when on a weekend. No one-off days
    were proclaimed for 2024 to 2031 when this was written.
    """
    found = {easter(year) - 2 * DAY, easter(year) + DAY}
    found |= {monday(date(year, 5, 1)), monday(date(year, 5, 25)), monday(date(year, 8, 25))}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        day = fixed
        while day.isoweekday() > 5 or day in found:
            day += DAY
        found.add(day)
    return frozenset(found)


def monday(day: date) -> date:
    """The first Monday on or after the day."""
    return day + (8 - day.isoweekday()) % 7 * DAY


def easter(year: int) -> date:
    """Gauss's rule, for 1900 to 2099."""
    d = (19 * (year % 19) + 24) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7
    day = date(year, 3, 22) + (d + e) * DAY
    late = day == date(year, 4, 26) or (day == date(year, 4, 25) and d == 28 and year % 19 > 10)
    return day - 7 * DAY if late else day


def works(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in bank_holidays(day.year)


def count(start: date, number: int, step: timedelta) -> date:
    """Walk a day at a time and count."""
    day, counted = start, 0
    while counted < number:
        day += step
        if works(day):
            counted += 1
    return day


def days() -> list[date]:
    first, last = date(2024, 1, 1), date(2030, 12, 31)
    return [first + number * DAY for number in range((last - first).days + 1)]


@pytest.mark.parametrize("number", [0, 1, 5, 7, 15])
def test_every_day_of_2024_to_2030_counts_as_the_brute_force_counter(
    number: int, holidays: BankHolidays
) -> None:
    for day in days():
        assert holidays.working_days_after(day, number) == count(day, number, DAY)
        assert holidays.working_days_before(day, number) == count(day, number, -DAY)


def test_every_day_of_2024_to_2030_is_or_is_not_a_working_day(holidays: BankHolidays) -> None:
    assert [d for d in days() if holidays.is_working_day(d) != works(d)] == []


def test_the_bank_holidays_of_2026_are_those_that_are_published(holidays: BankHolidays) -> None:
    closed = {d for d in days() if d.year == 2026 and not holidays.is_working_day(d)}
    assert {d for d in closed if d.isoweekday() <= 5} == {
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    }


@pytest.mark.parametrize("day", ["2020-05-08", "2022-06-03", "2022-09-19", "2023-05-08"])
def test_days_proclaimed_once_are_in_the_table(day: str, holidays: BankHolidays) -> None:
    assert not holidays.is_working_day(date.fromisoformat(day))


# ---- Days on which clocks go wrong ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("aware", "expected", "why"),
    [
        ("2026-11-22", "2026-11-27", "a Sunday: Monday is day 1"),
        ("2026-11-21", "2026-11-27", "a Saturday"),
        ("2026-11-20", "2026-11-27", "a Friday"),
        ("2026-04-02", "2026-04-13", "the Thursday before Easter"),
        ("2026-04-03", "2026-04-13", "Good Friday itself"),
        ("2026-12-24", "2027-01-05", "Christmas Eve, into the new year"),
        ("2026-12-25", "2027-01-05", "Christmas Day"),
        ("2027-12-24", "2028-01-05", "Christmas on a weekend, moved to Monday and Tuesday"),
        ("2024-02-29", "2024-03-07", "29 February"),
        ("2026-11-20T23:59", "2026-11-27", "a minute before midnight is still that day"),
        ("2026-11-21T00:00", "2026-11-27", "midnight is the next day"),
        ("2026-03-29T01:30", "2026-04-07", "a time that the change to summer time leaves out"),
        ("2026-10-25T01:30", "2026-10-30", "a time that the change to winter time has twice"),
        ("2026-07-31T23:30Z", "2026-08-07", "after midnight in London: Saturday"),
        ("2026-07-30T23:30Z", "2026-08-07", "after midnight in London: Friday"),
        ("2026-12-31T23:59+00:00", "2027-01-08", "the last minute of the year"),
    ],
)
def test_five_working_days_from(
    aware: str, expected: str, why: str, current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "aware_date": aware}
    found = deadlines(evaluate(current, facts), facts, holidays)
    (notify,) = [d for d in found if d.id == "five_working_days"]
    assert notify.due == date.fromisoformat(expected), why
    assert notify.day_one == count(notify.start or date.min, 1, DAY)


SERIOUS: dict[str, object] = {
    "immediate_danger": False,
    "asker_is_la": True,
    "age_at_event": 5,
    "event": "serious_harm",
    "abuse_neglect": "suspected",
    "place": "in_area",
    "normally_resident": "yes",
    "looked_after": False,
    "care_leaver": False,
}


def test_a_moment_with_a_zone_is_read_as_london_shows_it(
    current: Ruleset, holidays: BankHolidays
) -> None:
    """23:30 UTC in July is after midnight in London."""
    facts = {**SERIOUS, "aware_date": datetime(2026, 7, 30, 23, 30, tzinfo=UTC)}
    found = deadlines(evaluate(current, facts), facts, holidays)
    assert {d.start for d in found if d.start_fact == "aware_date"} == {date(2026, 7, 31)}


def test_today_is_the_day_in_london(current: Ruleset, holidays: BankHolidays) -> None:
    facts = {**SERIOUS, "asker_is_la": False}
    night = datetime(2026, 7, 30, 23, 30, tzinfo=UTC)
    found = deadlines(evaluate(current, facts), facts, holidays, night)
    assert [d.due for d in found if d.id == "same_day"] == [date(2026, 7, 31)]
    without = deadlines(evaluate(current, facts), facts, holidays)
    assert [d.due for d in without if d.id == "same_day"] == [None]


def test_seven_working_days_before_publication(current: Ruleset, holidays: BankHolidays) -> None:
    facts = {**SERIOUS, "publication_date": "2026-06-02"}
    found = deadlines(evaluate(current, facts), facts, holidays)
    (report,) = [d for d in found if d.id == "report_before_publication"]
    assert report.due == date(2026, 5, 21)  # 25 May is a bank holiday
    assert report.day_one == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ("2026-01-31", "2026-07-31"),
        ("2025-08-31", "2026-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2028-02-29", "2028-08-29"),
        ("2026-11-22", "2027-05-22"),
        ("2026-06-30", "2026-12-30"),
    ],
)
def test_six_months_from_the_decision(
    decided: str, expected: str, current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "review_decided_date": decided}
    found = deadlines(evaluate(current, facts), facts, holidays)
    assert [d.due for d in found if d.id == "six_months"] == [date.fromisoformat(expected)]


@pytest.mark.parametrize(
    ("unit", "direction", "expected"),
    [
        ("days", "after", "2026-12-24"),
        ("days", "before", "2026-12-18"),
        ("months", "after", "2027-03-21"),
        ("months", "before", "2026-09-21"),
        ("working days", "after", "2026-12-24"),
        ("working days", "before", "2026-12-16"),
    ],
)
def test_three_of_each_unit_in_each_direction(
    unit: str, direction: str, expected: str, current: Ruleset, holidays: BankHolidays
) -> None:
    spec = current.duty("looked_after_death").deadlines[0]
    changed = replace(spec, count=3, unit=unit, direction=direction)  # type: ignore[arg-type]
    assert due(changed, date(2026, 12, 21), holidays) == date.fromisoformat(expected)


def test_a_date_that_is_not_known_is_never_the_earliest(
    current: Ruleset, holidays: BankHolidays
) -> None:
    found = deadlines(evaluate(current, SERIOUS), SERIOUS, holidays)
    assert [d.due for d in found if d.duty == "rapid_review"] == [None] * 3
    assert not any(d.earliest for d in found)


def test_months_run_backwards_too() -> None:
    assert months_after(date(2026, 1, 31), -2) == date(2025, 11, 30)


def test_a_duty_that_is_not_met_has_no_deadline_and_an_open_one_a_provisional_date(
    current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "abuse_neglect": "unknown", "aware_date": "2026-11-18"}
    found = deadlines(evaluate(current, facts), facts, holidays)
    assert {d.duty for d in found} == {
        "notify_panel_in_area",
        "rapid_review",
        "consider_local_review",
    }
    assert all(d.provisional for d in found)
    known = deadlines(evaluate(current, SERIOUS), {**SERIOUS, "aware_date": "2026-11-18"}, holidays)
    assert not any(d.provisional for d in known)


def test_the_earlier_of_awareness_and_suspicion_is_marked(
    current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "aware_date": "2026-11-02", "suspected_date": "2026-11-09"}
    found = deadlines(evaluate(current, facts), facts, holidays)
    notify = [(d.due, d.earliest) for d in found if d.duty == "notify_panel_in_area"]
    assert notify == [(date(2026, 11, 9), True), (date(2026, 11, 16), False)]


@pytest.mark.parametrize(
    ("incident", "marked"),
    [
        ("2024-01-10", "aware_date"),  # fifteen days gone before anyone knew
        ("2026-10-12", "incident_date"),  # the fifteenth day is the day of awareness itself
        ("2026-10-09", "aware_date"),
    ],
)
def test_a_date_that_had_passed_when_the_authority_became_aware_is_not_the_one_to_work_to(
    incident: str, marked: str, current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "aware_date": "2026-11-02", "incident_date": incident}
    found = deadlines(evaluate(current, facts), facts, holidays)
    review = [d for d in found if d.duty == "rapid_review"]
    assert [d.start_fact for d in review if d.earliest] == [marked]
    unknown = {**facts, "aware_date": "unknown"}
    found = deadlines(evaluate(current, unknown), unknown, holidays)
    assert [d.start_fact for d in found if d.earliest] == ["incident_date"]


def test_a_suspicion_before_the_news_is_not_the_date_to_work_to(
    current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "aware_date": "2026-11-02", "suspected_date": "2024-01-10"}
    found = deadlines(evaluate(current, facts), facts, holidays)
    notify = {d.start_fact: d for d in found if d.duty == "notify_panel_in_area"}
    assert notify["suspected_date"].due == date(2024, 1, 17)
    assert notify["aware_date"].earliest
    assert not notify["suspected_date"].earliest


def test_a_date_that_had_passed_before_anything_was_suspected_is_overtaken(
    current: Ruleset, holidays: BankHolidays
) -> None:
    """Section 16C(1) binds an authority that knows or suspects: before, there was no duty."""
    facts = {**SERIOUS, "aware_date": "2026-11-02", "suspected_date": "2026-11-23"}
    found = deadlines(evaluate(current, facts), facts, holidays, date(2026, 11, 27))
    notify = {d.start_fact: d for d in found if d.duty == "notify_panel_in_area"}
    assert (notify["aware_date"].due, notify["aware_date"].progress) == (
        date(2026, 11, 9),
        "overtaken",
    )
    assert notify["suspected_date"].earliest
    assert (notify["suspected_date"].due, notify["suspected_date"].progress) == (
        date(2026, 11, 30),
        "",
    )
    on_the_day = {**facts, "suspected_date": "2026-11-09"}
    found = deadlines(evaluate(current, on_the_day), on_the_day, holidays, date(2026, 11, 27))
    first = next(d for d in found if d.id == "five_working_days")
    assert (first.progress, first.earliest) == ("passed", True)


def test_a_later_suspicion_does_not_overtake_what_needs_none(
    current: Ruleset, holidays: BankHolidays
) -> None:
    """Paragraph 331: the death of a looked-after child is notified whatever its cause."""
    facts = {**SERIOUS, "event": "death", "looked_after": True}
    facts |= {"aware_date": "2026-11-02", "suspected_date": "2026-11-24"}
    found = deadlines(evaluate(current, facts), facts, holidays, date(2026, 11, 27))
    by_id = {d.id: d.progress for d in found}
    assert by_id["looked_after_caution"] == "passed"
    assert by_id["five_working_days"] == "overtaken"
    assert by_id["rapid_review_from_awareness"] == "overtaken"


@pytest.mark.parametrize(
    ("sent", "today", "progress"),
    [
        ("2026-11-04", "2026-11-27", "done"),
        ("2026-11-09", "2026-11-27", "done"),
        ("2026-11-10", "2026-11-27", "done_late"),
        ("unknown", "2026-11-27", "passed"),
        ("unknown", "2026-11-09", "today"),
        ("unknown", "2026-11-08", ""),
    ],
)
def test_what_has_become_of_a_date(
    sent: str, today: str, progress: str, current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "aware_date": "2026-11-02", "notified_date": sent}
    found = deadlines(evaluate(current, facts), facts, holidays, date.fromisoformat(today))
    first = next(d for d in found if d.id == "five_working_days")
    assert (first.due, first.progress) == (date(2026, 11, 9), progress)
    assert first.done == (None if sent == "unknown" else date.fromisoformat(sent))
    assert first.passed is (progress == "passed")
    review = [d for d in found if d.duty == "rapid_review"]
    assert {d.done for d in review} == {None}
    assert all(d.progress == "" for d in found if d.due is None)


def test_what_was_sent_after_an_overtaken_date_is_not_late_for_it(
    current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "aware_date": "2026-11-02", "suspected_date": "2026-11-23"}
    facts |= {"notified_date": "2026-11-25"}
    found = deadlines(evaluate(current, facts), facts, holidays, date(2026, 11, 27))
    notify = {d.start_fact: d.progress for d in found if d.duty == "notify_panel_in_area"}
    assert notify == {"aware_date": "overtaken", "suspected_date": "done"}


@pytest.mark.parametrize(("today", "passed"), [("2026-11-09", False), ("2026-11-10", True)])
def test_a_day_has_passed_once_it_is_over(
    today: str, passed: bool, current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "aware_date": "2026-11-02"}
    found = deadlines(evaluate(current, facts), facts, holidays, date.fromisoformat(today))
    (due,) = [d for d in found if d.id == "five_working_days"]
    assert due.due == date(2026, 11, 9)
    assert due.passed is passed
    assert not any(d.passed for d in found if d.due is None)
    untimed = deadlines(evaluate(current, facts), facts, holidays)
    assert not any(d.passed for d in untimed)


def test_a_lone_limit_is_not_marked_as_the_earliest_of_several(
    current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "review_decided_date": "2026-11-02", "publication_date": "2027-03-01"}
    found = deadlines(evaluate(current, facts), facts, holidays)
    assert [d.earliest for d in found if d.duty == "consider_local_review"] == [False, False]


# ---- Refused, not guessed ------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2014-12-31", "2032-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_outside_the_table_is_refused(
    day: str, current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "aware_date": day}
    with pytest.raises(ClockError, match="outside the table") as caught:
        deadlines(evaluate(current, facts), facts, holidays)
    assert "2015-01-01 to 2031-12-31" in str(caught.value)


@pytest.mark.parametrize("start", ["review_decided_date", "aware_date"])
def test_a_period_that_ends_outside_the_table_is_refused(
    start: str, current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, start: "2031-12-30"}
    with pytest.raises(ClockError):
        deadlines(evaluate(current, facts), facts, holidays)


def test_a_period_that_starts_outside_the_table_is_refused_even_where_it_ends_inside(
    current: Ruleset, holidays: BankHolidays
) -> None:
    facts = {**SERIOUS, "review_decided_date": "2014-12-31"}
    with pytest.raises(ClockError, match="2014-12-31"):
        deadlines(evaluate(current, facts), facts, holidays)
    for number in (0, 1):
        with pytest.raises(ClockError, match="2014-12-31"):
            holidays.working_days_after(date(2014, 12, 31), number)
        with pytest.raises(ClockError, match="2032-01-01"):
            holidays.working_days_before(date(2032, 1, 1), number)


def test_the_first_and_last_day_of_the_table_are_in_it(holidays: BankHolidays) -> None:
    assert not holidays.is_working_day(date(2015, 1, 1))
    assert holidays.is_working_day(date(2031, 12, 31))
    assert holidays.working_days_before(date(2031, 12, 31), 1) == date(2031, 12, 30)


@pytest.mark.parametrize("day", ["2026-02-29", "2026-13-01", "20260401", "2026-W14-4", "1 April"])
def test_a_day_that_does_not_exist_or_is_spelt_otherwise_is_refused(
    day: str, current: Ruleset
) -> None:
    with pytest.raises(FactsError, match="aware_date"):
        evaluate(current, {**SERIOUS, "aware_date": day})


def test_a_future_day_and_an_impossible_order_are_pointed_out(current: Ruleset) -> None:
    now = date(2026, 11, 22)
    facts = {"aware_date": "2026-11-23"}
    (future,) = date_cautions(current, facts, now)
    assert "lies in the future" in future
    assert date_cautions(current, {"aware_date": "2026-11-22"}, now) == ()
    assert date_cautions(current, {"publication_date": "2027-03-01"}, now) == ()
    for earlier, later in (
        ("incident_date", "aware_date"),
        ("incident_date", "suspected_date"),
        ("aware_date", "suspected_date"),
        ("aware_date", "notified_date"),
        ("incident_date", "notified_date"),
        ("incident_date", "review_decided_date"),
        ("review_decided_date", "publication_date"),
    ):
        wrong = date_cautions(current, {earlier: "2026-10-02", later: "2026-10-01"}, now)
        assert len(wrong) == 1
        assert "lies before" in wrong[0]
        assert re.search(r"\) lies before day [a-z ]+ \(", wrong[0])
        assert date_cautions(current, {earlier: "2026-10-01", later: "2026-10-01"}, now) == ()


@pytest.mark.parametrize("edition", ["2023", "2026"])
def test_what_happened_before_the_act_s_duty_began_is_pointed_out(edition: str) -> None:
    ruleset, now = load_ruleset(edition), date(2026, 11, 22)
    (said,) = date_cautions(ruleset, {"incident_date": "2018-06-28"}, now)
    assert "before 29 June 2018" in said
    assert date_cautions(ruleset, {"incident_date": "2018-06-29"}, now) == ()
    assert date_cautions(ruleset, {"incident_date": "unknown"}, now) == ()


# ---- The override file ---------------------------------------------------------------------------


def test_a_one_off_day_is_added_and_a_moved_day_removed(tmp_path: Path) -> None:
    file = tmp_path / "bank_holidays.yaml"
    file.write_text(
        "covers: {from: 2026-01-01, to: 2027-12-31}\n"
        "added: [{date: 2027-06-01, name: Once}]\n"
        "removed: [{date: 2027-05-03, name: Moved}]\n"
    )
    table = load_bank_holidays(file)
    assert table.days[date(2027, 6, 1)] == "Once"
    assert not table.is_working_day(date(2027, 6, 1))
    assert table.is_working_day(date(2027, 5, 3))
    with pytest.raises(ClockError):
        table.is_working_day(date(2025, 12, 31))
    with pytest.raises(ClockError):
        table.is_working_day(date(2028, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "covers: 3",
        "covers: {from: 2026-01-01, to: 2027-12-31}",
        "[",
        "added: []",
        "covers: {from: 2026-13-01}",
    ],
)
def test_an_override_file_that_cannot_be_used_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "bank_holidays.yaml"
    file.write_text(text)
    with pytest.raises(ClockError, match=r"bank_holidays\.yaml"):
        load_bank_holidays(file)


@pytest.mark.parametrize(
    ("covers", "added", "line"),
    [
        ("{from: 2026, to: 2027-12-31}", "2027-06-01", 1),
        ("{from: 2026-01-01, to: 2027}", "2027-06-01", 1),
        ("{from: 2026-01-01, to: 2027-12}", "2027-06-01", 1),
        ("{from: 2026-01-01, to: 2027-12-31}", "2027-06", 3),
        ("{from: 2026-01-01, to: 2027-12-31}", "2027", 3),
    ],
)
@pytest.mark.parametrize("part", ["added", "removed"])
def test_a_month_or_a_year_alone_is_no_day_of_the_table(
    part: str, covers: str, added: str, line: int, tmp_path: Path
) -> None:
    other = "removed" if part == "added" else "added"
    file = tmp_path / "bank_holidays.yaml"
    file.write_text(f"covers: {covers}\n{other}: []\n{part}: [{{date: {added}, name: Once}}]\n")
    with pytest.raises(ClockError, match=rf"bank_holidays\.yaml, line {line}: .* not a whole day"):
        load_bank_holidays(file)


def test_a_day_that_is_added_counts_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bank_holidays.yaml"
    text = "covers: {from: 2026-01-01, to: 2027-12-31}\nremoved: []\nadded: "
    file.write_text(f"{text}[]\n")
    assert load_bank_holidays(file).is_working_day(date(2027, 6, 1))
    file.write_text(f"{text}[{{date: 2027-06-01, name: Once}}]\n")
    assert not load_bank_holidays(file).is_working_day(date(2027, 6, 1))
    file.unlink()
    with pytest.raises(ClockError, match=r"bank_holidays\.yaml cannot be read"):
        load_bank_holidays(file)


def test_the_shipped_file_covers_2015_to_2031(holidays: BankHolidays) -> None:
    assert (holidays.first, holidays.last) == (date(2015, 1, 1), date(2031, 12, 31))
