"""Identifiers in free text are found with their check digits; plain words are let through."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from assistant.privacy import Kind, find_identifiers, redact

TODAY = date(2026, 11, 22)


def kinds(text: str) -> list[Kind]:
    return [item.kind for item in find_identifiers(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NHS number 943 476 5919", Kind.NHS_NUMBER),
        ("9434765919", Kind.NHS_NUMBER),
        ("943-476-5919", Kind.NHS_NUMBER),
        ("UPN H801200001001", Kind.PUPIL_NUMBER),
        ("upn h801200001001", Kind.PUPIL_NUMBER),
        ("her NI number is AB 12 34 56 C", Kind.NATIONAL_INSURANCE),
        ("AB123456C", Kind.NATIONAL_INSURANCE),
        ("ring 020 7946 0958", Kind.PHONE),
        ("ring +44 7700 900123", Kind.PHONE),
        ("ring (0113) 496 0000 today", Kind.PHONE),
        ("to jo.bloggs@school.sch.uk", Kind.EMAIL),
        ("jo.bloggs (at) school (dot) sch.uk", Kind.EMAIL),
        ("born 12/03/2021", Kind.DATE_OF_BIRTH),
        ("DOB: 1.2.19", Kind.DATE_OF_BIRTH),
        ("date of birth 3rd May 2019", Kind.DATE_OF_BIRTH),
        ("seen on 3 May 2015", Kind.DATE_OF_BIRTH),
        ("12 Acacia Avenue, Leeds LS1 4AP", Kind.ADDRESS),
        ("lives at LS1 4AP", Kind.ADDRESS),
        ("at 12 Acacia Avenue", Kind.ADDRESS),
        ("in AB12 CDE", Kind.VEHICLE),
        ("in ab12cde", Kind.VEHICLE),
        ("in A123 BCD", Kind.VEHICLE),
        ("said Mr Okonkwo", Kind.NAME),
        ("Jane Smith told us", Kind.NAME),
        ("Aisha was seen", Kind.NAME),
        ("when Zuri fell", Kind.NAME),
        ("the boy named Śliwiński", Kind.NAME),
    ],
)
def test_an_identifier_is_found(text: str, kind: Kind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NHS number 943 476 5918",
        "1234567890",
        "A801200001001",
        "BG 12 34 56 C",
        "call 999, 101 or 111",
        "seen on 2 April 2026, told on 2026-04-02 at 23:59",
        "Paragraph 330 and section 16C(1): five working days.",
        "The Panel was told under Working Together. The local authority decided.",
        "Monday 13 April 2026 is the earliest of the dates.",
        "WT23 box and WT26 text; KCSIE; LADO; MASH; s.47",
        "The child had a skull fracture. Paediatricians suspect an inflicted injury.",
        "Partners met on Tuesday; Social Care, the Police and Health agree.",
    ],
)
def test_plain_words_are_let_through(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("digit", range(10))
def test_only_the_right_check_digit_makes_an_nhs_number(digit: int) -> None:
    assert (Kind.NHS_NUMBER in kinds(f"943476591{digit}")) is (digit == 9)


@pytest.mark.parametrize(
    "text",
    ["９４３ ４７６ ５９１９", "943\u200b476\u200b5919", "943\u2011476\u20115919", "٩٤٣ ٤٧٦ ٥٩١٩"],
)
def test_other_digits_and_hidden_marks_do_not_hide_a_number(text: str) -> None:
    found = find_identifiers(f"x {text} y", TODAY)
    assert [item.kind for item in found] == [Kind.NHS_NUMBER]
    assert f"x {text} y"[found[0].start : found[0].end] == text


def test_what_is_left_out_is_named_and_the_rest_stays() -> None:
    found = redact("Ms Patel rang 07700 900123 about the scan.", today=TODAY)
    assert found.text == "Ms [name left out] rang [telephone number left out] about the scan."
    assert found.kinds == ("name", "telephone number")


def test_words_that_only_look_like_a_name_may_be_kept_and_a_number_may_not() -> None:
    found = redact("Great Yarmouth, 943 476 5919", keep_likely=True, today=TODAY)
    assert found.text == "Great Yarmouth, [NHS number left out]"


def test_spans_never_overlap_and_stand_in_order() -> None:
    text = (
        "Jane Smith, born 1/2/2019, 12 Acacia Avenue LS1 4AP, 943 476 5919, j@x.org, 020 7946 0958"
    )
    found = find_identifiers(text, TODAY)
    assert len(found) == 6
    assert all(a.end <= b.start for a, b in pairwise(found))


HOSTILE = [
    "1" * 200_000,
    "a@" * 100_000,
    "A1 " * 70_000,
    "(0" * 100_000,
    "0 " * 100_000,
    "1 a " * 50_000,
    "Ab " * 70_000,
    "1 Ab Ab Ab " * 20_000,
    "[at]" * 50_000,
    "a." * 100_000,
    "\u200b" * 200_000,
    "12 jan " * 30_000,
    "born " * 40_000,
    "x" * 200_000,
    "1 Main " * 30_000,
    "Ab-" * 60_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:6]) for text in HOSTILE])
def test_long_hostile_text_comes_to_an_end(text: str) -> None:
    """A pattern that took the square of the length would run for hours on these."""
    redact(text, today=TODAY)
