"""What changed between two editions: the real pair of 2024 and 2025, and small pairs of our own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant, LibraryError, Reference, Settings
from assistant.library.diff import Change, EditionDiff, diff_editions, same_paragraphs
from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.library.reading import read
from assistant.library.wording_changes import compare

KCSIE = "keeping-children-safe-in-education"


def read_edition(shared: Path, year: str) -> list[Passage]:
    document = Document(
        id=f"{KCSIE}/{year}",
        title="Keeping Children Safe in Education",
        edition=year,
        publication=KCSIE,
        tier="statutory guidance",
    )
    return read(shared / "documents" / "guidance" / f"kcsie-{year}.pdf", document)[0]


@pytest.fixture(scope="module")
def old(shared: Path) -> list[Passage]:
    return read_edition(shared, "2024")


@pytest.fixture(scope="module")
def new(shared: Path) -> list[Passage]:
    return read_edition(shared, "2025")


@pytest.fixture(scope="module")
def found(old: list[Passage], new: list[Passage]) -> EditionDiff:
    return diff_editions(KCSIE, "2024", "2025", old, new)


def by_old(found: EditionDiff, locator: str) -> Change:
    return next(c for c in found.changes if locator in [p.reference.locator for p in c.old])


def by_new(found: EditionDiff, locator: str) -> Change:
    return next(c for c in found.changes if locator in [p.reference.locator for p in c.new])


def locators(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.reference.locator for passage in passages]


def words(change: Change, state: str) -> str:
    return " ".join(s.text for s in change.stretches if s.state == state)


# -- the real pair ---------------------------------------------------------------------------

CHANGES = [
    # (2024, 2025, kind, words that came, words that went): found by reading both texts
    (["135"], ["135"], "reworded", "conspiracy theories", "fake news"),
    (["142"], ["142"], "reworded", "self-assess", ""),
    (["143", "144", "145", "146"], ["143"], "joined", "Generative AI", ""),
    (["147"], ["144"], "reworded", "cyber-attacks", "meeting"),
    (["172"], ["169", "171"], "split", "staff changes", ""),
    ([], ["170"], "new", "half termly", ""),
    (["178"], ["177"], "reworded", "must", "should"),
    (["200"], ["199"], "reworded", "non-statutory responsibility", ""),
    (["206"], ["205"], "reworded", "", "spectrum disorder"),
    (["208"], ["207"], "reworded", "", "when deciding how to proceed"),
    (["261"], ["260"], "reworded", "Check a teacher’s record", "Secure Access"),
    (["267"], ["266"], "reworded", "Check a teacher’s record", "Employer Access"),
    (["286", "287"], ["285"], "joined", "", ""),
    (["321"], ["319"], "reworded", "GOV.UK", "sign-in portal"),
    (["333", "334"], ["331"], "joined", "staff changes", ""),
    (["425"], ["422"], "reworded", "", "supplementary guidance"),
    (["548"], ["545"], "reworded", "Shore Space", ""),
]


@pytest.mark.parametrize(("olds", "news", "kind", "come", "gone"), CHANGES)
def test_a_change_that_a_reader_finds_is_found(
    olds: list[str], news: list[str], kind: str, come: str, gone: str, found: EditionDiff
) -> None:
    change = by_new(found, news[0])
    assert (locators(change.old), locators(change.new), change.kind) == (olds, news, kind)
    assert come in words(change, "new")
    assert gone in words(change, "gone")
    assert change in found.differing


UNCHANGED = [
    ("2", "2"),
    ("44", "44"),
    ("100", "100"),
    ("150", "147"),
    ("195", "194"),
    ("250", "249"),
    ("300", "298"),
    ("330", "328"),
    ("380", "377"),
    ("450", "447"),
    ("500", "497"),
    ("558", "555"),
    # These point at paragraphs or pages that have other numbers now, which is no change.
    ("98", "98"),
    ("42", "42"),
    ("486", "483"),
]


@pytest.mark.parametrize(("before", "after"), UNCHANGED)
def test_an_unchanged_paragraph_is_the_same_under_its_new_number(
    before: str, after: str, found: EditionDiff
) -> None:
    change = by_old(found, before)
    assert (change.kind, locators(change.new)) == ("same", [after])
    assert change not in found.differing


def test_every_paragraph_of_the_publishers_own_list_of_changes_is_found(
    found: EditionDiff, new: list[Passage]
) -> None:
    table = "\n".join(p.text for p in new if "Annex F" in p.reference.locator)
    listed = re.findall(r"Para (\d+)", table)
    assert len(listed) >= 12
    order = {passage.reference.locator: passage.order for passage in new}
    touched = {p.order for change in found.differing for p in change.new}
    # A note in front of a paragraph is listed under its number: "204" stands for the text before.
    missed = [n for n in listed if not touched & {order[n] - 1, order[n]}]
    assert missed == []


def test_must_in_the_place_of_should_is_marked(found: EditionDiff) -> None:
    assert by_old(found, "178").strengths == (("should", "must"),)
    assert by_old(found, "208").strengths == (("should", ""),)


def test_numbers_that_changed_are_marked_and_numbers_of_paragraphs_are_not(
    found: EditionDiff,
) -> None:
    assert by_old(found, "heading: What this guidance replaces").numbers == (("2023", "2024"),)
    assert by_old(found, "200").numbers == (("", "2024"),)
    assert by_old(found, "98").numbers == ()


def test_a_pointer_that_now_leads_elsewhere_is_told_apart_from_other_wording(
    found: EditionDiff,
) -> None:
    change = by_old(found, "365")
    assert change.kind == "references"
    assert change not in found.differing


def test_every_paragraph_of_both_editions_is_in_one_change(
    found: EditionDiff, old: list[Passage], new: list[Passage]
) -> None:
    olds = Counter(p.reference for change in found.changes for p in change.old)
    news = Counter(p.reference for change in found.changes for p in change.new)
    assert olds == Counter(p.reference for p in old)
    assert news == Counter(p.reference for p in new)


def test_the_changes_stand_in_the_order_of_the_new_edition(found: EditionDiff) -> None:
    places = [min(p.order for p in change.new) for change in found.changes if change.new]
    assert places == sorted(places)


def test_kept_and_new_stretches_are_the_new_text_without_what_is_gone(found: EditionDiff) -> None:
    for change in found.differing:
        if change.new and change.stretches:
            text = "".join(s.text for s in change.stretches if s.state != "gone")
            assert text == "\n".join(p.text for p in change.new)


def test_an_edition_beside_itself_has_no_changes(new: list[Passage]) -> None:
    found = diff_editions(KCSIE, "2025", "2025", new, new)
    assert {change.kind for change in found.changes} == {"same"}


def test_what_changed_about_a_subject_comes_best_first(found: EditionDiff) -> None:
    assert locators(found.about("kinship care")[0].new) == ["199"]
    assert {"169", "170"} <= {
        n for c in found.about("alternative provision")[:3] for n in locators(c.new)
    }
    assert found.about("swimming pools") == ()


def test_a_note_on_one_edition_finds_the_same_paragraph_of_the_other(
    old: list[Passage], new: list[Passage]
) -> None:
    same = same_paragraphs(old, new)
    for before, after in [*UNCHANGED, ("365", "362"), ("178", "177"), ("425", "422")]:
        assert same[Reference(f"{KCSIE}/2024", before)] == Reference(f"{KCSIE}/2025", after)
    assert len(set(same.values())) == len(same) > 640
    assert Reference(f"{KCSIE}/2024", "172") not in same


def test_a_paragraph_that_changed_places_is_moved(new: list[Passage]) -> None:
    some = new[40:80]
    shuffled = [*some[:5], *some[6:20], some[5], *some[20:]]
    found = diff_editions(KCSIE, "a", "b", some, shuffled)
    assert [(c.kind, c.old) for c in found.differing] == [("moved", (some[5],))]


def test_a_moved_paragraph_with_other_words_is_reworded_and_moved(new: list[Passage]) -> None:
    some = new[40:80]
    other = replace(some[5], text=some[5].text.replace("should", "must") + " At once.")
    shuffled = [*some[:5], *some[6:20], other, *some[20:]]
    (change,) = diff_editions(KCSIE, "a", "b", some, shuffled).differing
    assert (change.kind, change.moved) == ("reworded", True)


def test_a_paragraph_that_is_taken_out_is_gone_at_its_place(new: list[Passage]) -> None:
    some = new[40:80]
    found = diff_editions(KCSIE, "a", "b", some, some[:10] + some[11:])
    place = [change.kind for change in found.changes].index("gone")
    assert found.changes[place].old == (some[10],)
    assert found.changes[place - 1].old == (some[9],)


def test_other_publications_are_not_forced_together(shared: Path, new: list[Passage]) -> None:
    document = Document(id="sharing/2024", title="Information sharing", tier="statutory guidance")
    other, _ = read(shared / "documents/guidance/information-sharing-2024.pdf", document)
    kinds = Counter(change.kind for change in diff_editions("x", "a", "b", other, new).changes)
    assert kinds["new"] > 0.9 * len(new)
    assert kinds["gone"] > 0.8 * len(other)


# -- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The pot is filled; the cup is not.", "The pot is filled, the cup is not"),
        ("So-called ‘tea’", "so called 'tea'"),
        ("The warden's cup", "The warden’s cup"),
        ("See page 12 for more.", "See page 14 for more."),
        ("The tea1F is hot.", "The tea is hot."),
        ("Look at https://old.example/tea now.", "Look at https://new.example/tea now."),
    ],
)
def test_punctuation_pages_and_addresses_are_no_changes(old: str, new: str) -> None:
    assert compare(old, new).is_none


def test_a_paragraph_number_is_compared_with_its_new_number() -> None:
    numbering = {"12": "10", "13": "11"}
    assert compare("See paragraphs 12-13.", "See paragraphs 10-11.", numbering).is_none
    assert compare("See paragraph 12.", "See paragraph 11.", numbering).references_only
    assert compare(
        "See paragraph 12 of that Act.", "See paragraph 12 of that Act.", numbering
    ).is_none


def test_numbers_in_words_and_figures_are_marked() -> None:
    change = compare("Brew within three working days, at 9 am.", "Brew within 5 working days.")
    assert change.numbers == (("three", "5"), ("9", ""))


def test_a_duty_that_came_and_one_that_went_are_marked() -> None:
    change = compare("You must stir. You may sip.", "You should stir. You may sip. You must sit.")
    assert change.strengths == (("must", "should"), ("", "must"))


# -- the front door --------------------------------------------------------------------------


def test_two_held_editions_are_compared_at_the_front_door_and_by_the_command(
    built_tea: Settings,
) -> None:
    assistant = Assistant.from_settings(built_tea)
    (change,) = assistant.diff("tea-rules", "2020", "2024").differing
    assert change.numbers == (("three", "five"),)
    with pytest.raises(LibraryError, match=r"holds no tea-rules/1999\. It holds 2020, 2024\."):
        assistant.diff("tea-rules", "1999", "2024")

    code, text = command(built_tea, "2020", "2024")
    assert code == 0
    assert "[-three-] {+five+}" in " ".join(text.split())
    code, text = command(built_tea, "2020", "2024", "--json", "--about", "brewing")
    assert (code, json.loads(text)["changes"][0]["numbers"]) == (0, [["three", "five"]])
    assert command(built_tea, "2024", "2024")[0] == 1


def command(settings: Settings, *arguments: str) -> tuple[int, str]:
    folders = {"ASSISTANT_CORPUS": str(settings.corpus), "ASSISTANT_DATA": str(settings.data)}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "diff", "tea-rules", *arguments],
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout
