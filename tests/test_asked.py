"""What a question says of time: days, periods and editions as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.library.asked import asked_in

TODAY = date(2026, 11, 26)
EDITIONS = {"working-together": ["2015", "2018", "2023", "2026"], "kcsie": ["2024", "2025", "2026"]}
NAMES = {"wt": "working-together", "working together": "working-together", "kcsie": "kcsie"}
OF_BOTH = {"2018": [("working-together", "2018")]}


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("In June 2021 how soon did we notify?", date(2021, 6, 1), date(2021, 6, 30)),
        ("incident in 2019, which rules", date(2019, 1, 1), date(2019, 12, 31)),
        ("on 14/06/2021", date(2021, 6, 14), date(2021, 6, 14)),
        ("as at 2021-06-14", date(2021, 6, 14), date(2021, 6, 14)),
        ("the 3rd of May 2022 it happened", date(2022, 5, 3), date(2022, 5, 3)),
        ("Who was told before June 2018?", date(2018, 5, 31), date(2018, 5, 31)),
        ("until 29 June 2018", date(2018, 6, 28), date(2018, 6, 28)),
        ("before 2018", date(2017, 12, 31), date(2017, 12, 31)),
        ("a child died last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("two years ago", date(2024, 11, 26), date(2024, 11, 26)),
        ("in the last academic year", date(2025, 9, 1), date(2026, 8, 31)),
        ("autumn term 2024", date(2024, 9, 1), date(2024, 11, 30)),
        ("last May", date(2026, 5, 1), date(2026, 5, 31)),
    ],
)
def test_a_time_in_words_is_understood(question: str, first: date, last: date) -> None:
    period = asked_in(question, EDITIONS, NAMES, TODAY).period
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        "does section 16C of the 2004 Act apply",
        "the Children Act of 2004",
        "under the 2018 Regulations",
        "a child born in March 2015",
        "in care since June 2021, what now",
        "came into care in June 2021 and is missing",
        "how many notifications in 2023-24",
        "over the last year our referrals rose",
        "on 31/02/2021",
        "may 2 workers attend",
    ],
)
def test_what_is_no_time_that_the_question_is_about_is_left_alone(question: str) -> None:
    assert asked_in(question, EDITIONS, NAMES, TODAY).period is None


@pytest.mark.parametrize(
    ("question", "edition"),
    [
        ("What did WT18 say?", ("working-together", "2018")),
        ("WT 2018 on serious harm", ("working-together", "2018")),
        ("Working Together '15", ("working-together", "2015")),
        ("the 2018 edition of Working Together", ("working-together", "2018")),
        ("in the 2018 statutory guidance", ("working-together", "2018")),
        ("KCSIE 24 on volunteers", ("kcsie", "2024")),
        ("before KCSIE 2025, who checked", ("kcsie", "2024")),
        ("before WT26 came out", ("working-together", "2023")),
    ],
)
def test_an_edition_is_known_by_its_nickname(question: str, edition: tuple[str, str]) -> None:
    assert asked_in(question, EDITIONS, NAMES, TODAY).editions == (edition,)


def test_two_years_beside_one_publication_are_two_editions() -> None:
    asked = asked_in("What changed between 2024 and 2025 in KCSIE?", EDITIONS, NAMES, TODAY)
    assert set(asked.editions) == {("kcsie", "2024"), ("kcsie", "2025")}
    assert asked.period is None


@pytest.mark.parametrize(
    "question", ["what did the old guidance say", "before the change, how long", "previous edition"]
)
def test_the_old_guidance_is_the_edition_before(question: str) -> None:
    assert asked_in(question, EDITIONS, NAMES, TODAY).before


@pytest.mark.parametrize(
    "question", ["the latest KCSIE", "is WT23 still current", "which edition is in force"]
)
def test_a_question_for_the_newest_is_known(question: str) -> None:
    assert asked_in(question, EDITIONS, NAMES, TODAY).current
