"""Acts and regulations by subsection, on the real texts of legislation.gov.uk."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.library.reading import ReadingReport, read
from assistant.library.sources.legislation_lines import is_omission, tidy
from assistant.library.sources.pdf_text import Run, join_runs, read_lines

Law = dict[str, Passage]

SUBSECTIONS = {
    "16A": 8, "16B": 9, "16C": 3, "16D": 5, "16E": 3, "16F": 7, "16G": 7, "16H": 4, "16I": 5,
    "16J": 5, "16K": 2, "16M": 6, "16N": 4, "16O": 2, "16P": 4, "16Q": 2,
}  # fmt: skip
"""Counted by eye on pages 24 to 33 of the PDF; section 16L has none."""


@cache
def law(shared: Path, file: str, tier: str = "act") -> tuple[Law, ReadingReport]:
    name = file.rpartition("/")[2].partition(".")[0]
    document = Document(id=name, title=name, tier=tier)
    passages, report = read(shared / "documents" / "law" / file, document)
    assert [p.order for p in passages] == list(range(len(passages)))
    by_locator = {p.reference.locator: p for p in passages}
    assert len(by_locator) == len(passages)
    return by_locator, report


@pytest.fixture(scope="module")
def act_2004(shared: Path) -> Law:
    return law(shared, "children-act-2004.pdf")[0]


@pytest.fixture(scope="module")
def act_2017(shared: Path) -> Law:
    return law(shared, "children-and-social-work-act-2017.pdf")[0]


@pytest.fixture(scope="module")
def regulations(shared: Path) -> Law:
    return law(shared, "childrens-homes-regulations-2015.pdf", "regulations")[0]


def test_sections_16a_to_16q_are_complete_to_the_subsection(act_2004: Law) -> None:
    found = [locator for locator in act_2004 if re.match(r"16[A-Q](?:\(|$)", locator)]
    expected = []
    for letter in "ABCDEFGHIJKLMNOPQ":
        count = SUBSECTIONS.get(f"16{letter}", 0)
        expected += [f"16{letter}({n})" for n in range(1, count + 1)] or [f"16{letter}"]
    assert found == expected


def test_a_subsection_has_its_paragraphs_on_lines_of_their_own(act_2004: Law) -> None:
    passage = act_2004["16C(1)"]
    first, a, b = passage.text.split("\n")
    assert first.endswith("Practice Review Panel if—")
    assert a.startswith("(a) the child dies")
    assert a.endswith("area, or")
    assert b.startswith("(b) while normally resident")
    assert b.endswith("outside England.")
    assert (passage.page, passage.page_end, passage.page_label) == (26, 26, "26")
    assert passage.form == "section"


def test_nested_paragraphs_keep_their_letters(act_2004: Law) -> None:
    lines = act_2004["16B(3)"].text.split("\n")
    assert [line.split(" ")[0] for line in lines[1:]] == ["(a)", "(b)", "(i)", "(ii)", "(c)"]


def test_words_after_the_paragraphs_stand_on_a_line_of_their_own(act_2004: Law) -> None:
    assert act_2004["16E(1)"].text.split("\n")[3].startswith("to work together")


def test_definitions_stay_in_one_passage_over_the_page_break(act_2004: Law) -> None:
    passage = act_2004["16B(9)"]
    lines = passage.text.split("\n")
    assert (passage.page, passage.page_end) == (25, 26)
    assert [line[:12] for line in lines] == [
        "In this sect",
        "a “reviewer”",
        "“safeguardin",
        "“serious chi",
        "(a) abuse or",
        "(b) the chil",
        "“serious har",
    ]
    assert lines[-1].endswith("or behavioural development.")


def test_amendment_marks_are_no_part_of_the_words(act_2004: Law) -> None:
    text = act_2004["16E(3)"].text
    assert "\n(b) an integrated care board for an area any part" in text
    for passage in act_2004.values():
        assert not re.search(r"\bF\d+|Textual Amendments|Commencement Information", passage.text)
        assert "[F" not in passage.text
        assert "Document Generated" not in passage.text
    brackets = [p for p in act_2004.values() if "[" in p.text or "]" in p.text]
    assert [p.reference.locator for p in brackets] == ["introductory text"]


def test_annotations_are_footnotes_of_their_subsection(act_2004: Law) -> None:
    marks = [mark for mark, _ in act_2004["16E(3)"].footnotes]
    assert marks == ["F83", "F82"]
    assert dict(act_2004["16C(2)"].footnotes)["F80"].startswith("S. 16C inserted (29.6.2018)")


def test_headings_are_part_crossheading_and_section(act_2004: Law) -> None:
    part, crossheading, section = act_2004["16M(2)"].headings
    assert part == "Part 2: Children’s services in England"
    assert section == "16M Child death reviews"
    assert crossheading.endswith("partners for local authority areas")
    assert act_2004["16M(2)"].page == 32


def test_a_section_without_subsections_is_one_passage(act_2004: Law) -> None:
    assert "58(1)" in act_2004
    assert "58" not in act_2004
    assert act_2004["64"].text.startswith("The enactments specified in Schedule 5")


def test_schedules_are_cited_by_paragraph(act_2004: Law) -> None:
    passage = act_2004["sch 1 para 2"]
    assert passage.headings == ("Schedule 1: Children’s Commissioner", "General powers")
    assert passage.text.startswith("(1) The Children’s Commissioner may do anything")
    assert "appears to him" in passage.text
    assert "sch 1 para 3A" in act_2004
    row = "Education Act 1997 (c. 44) | Section 9."
    assert row in act_2004["sch 5 part 1"].text.split("\n")


def test_repealed_provisions_are_reported_and_leave_no_passage(shared: Path) -> None:
    found, report = law(shared, "children-act-2004.pdf")
    assert "14A" not in found
    assert "13" not in found
    (line,) = [line for line in report.dropped if line.startswith("repealed, without text")]
    assert " 13, 14, 14A," in line


@pytest.mark.parametrize(
    ("file", "tier", "size", "last"),
    [
        ("children-act-2004.pdf", "act", 11.0, 91),
        ("children-and-social-work-act-2017.pdf", "act", 11.0, 72),
        ("childrens-homes-regulations-2015.pdf", "regulations", 10.5, 46),
    ],
)
def test_no_word_of_the_body_is_lost_and_none_is_doubled(
    file: str, tier: str, size: float, last: int, shared: Path
) -> None:
    """Every upright word of body size below the page's head stands in one passage, once."""
    layer = read_lines(shared / "documents" / "law" / file)
    upright = Counter(
        word
        for page in layer.pages[:last]
        for line in page.lines
        if line.y > 112 and line.size == size
        for word in _words(_joined([run for run in line.runs if _is_body(run, size)]))
    )
    passages, _ = law(shared, file, tier)
    body = Counter(word for p in passages.values() for word in _words(_upright_text(p)))
    shown = {heading for p in passages.values() for heading in p.headings}
    preamble = passages["introductory text"].text
    elsewhere = Counter(_words("\n".join([*shown, preamble]).lower()))
    assert sum(upright.values()) > 7_500
    assert sum((upright - body - elsewhere).values()) <= 0.003 * sum(upright.values())
    assert sum((body - upright).values()) <= 0.003 * sum(upright.values())


def _joined(runs: list[Run]) -> str:
    return join_runs(runs, "text") if runs else ""


def _is_body(run: Run, size: float) -> bool:
    return run.size == size and not run.bold and not run.italic


def _upright_text(passage: Passage) -> str:
    """Without the titles of quoted sections, which are printed bold, and the preamble."""
    lines = passage.text.split("\n")
    if passage.reference.locator.startswith("introductory"):
        return ""
    return "\n".join(line for line in lines if not re.match(r"“?\d+[A-Z]+ [A-Z][a-z]", line))


def _words(text: str) -> list[str]:
    return re.findall(r"\b[a-z]{4,}\b", text)


def test_corporate_parenting_principles_are_found(act_2017: Law) -> None:
    passage = act_2017["1(1)"]
    assert (passage.page, passage.page_end) == (1, 2)
    assert passage.headings[2].startswith("Corporate parenting principles")
    assert passage.headings[1] == "Chapter 1: Looked after children"
    assert passage.text.count("\n") == 7
    assert act_2017["1(2)"].text.count("\n") == 3


def test_a_short_insertion_stays_in_the_section_that_makes_it(act_2017: Law) -> None:
    lines = act_2017["14"].text.split("\n")
    assert lines[0].endswith("insert—")
    assert lines[1] == "“16C Events to be notified to the Panel"
    assert lines[2].startswith("(1) Where a local authority in England")


def test_a_long_insertion_is_cited_by_the_place_it_is_for(act_2017: Law) -> None:
    assert act_2017["13"].text.endswith("insert—")
    inserted = [f"13: inserted 16B({n})" for n in range(1, 10)]
    assert [locator for locator in act_2017 if locator.startswith("13:")] == inserted
    assert act_2017[inserted[0]].text.startswith("“16B Functions of the Panel\n(1) The functions")


def test_a_provision_not_yet_in_force_says_so(act_2017: Law) -> None:
    assert act_2017["32(1)"].status == "prospective"
    assert act_2017["33(1)" if "33(1)" in act_2017 else "33"].status == ""


def test_regulations_are_cited_by_regulation(regulations: Law) -> None:
    passage = regulations["reg 40(1)"]
    assert passage.text.split("\n")[0].endswith("without delay notify—")
    assert [line[:3] for line in passage.text.split("\n")[1:]] == [f"({c})" for c in "abcdefg"]
    assert passage.headings == (
        "Part 5: Policies, records, complaints and notifications",
        "40 Notification of a serious event",
    )
    assert passage.page == 28
    assert (regulations["reg 40(4)"].page, regulations["reg 40(4)"].page_end) == (28, 29)
    assert "reg 38" in regulations
    assert "reg 22(1A)" in regulations


def test_marginal_citations_are_footnotes(regulations: Law) -> None:
    text = regulations["reg 40(3)"].text
    assert "Safeguarding Vulnerable Groups Act 2006, the registered person" in text
    assert dict(regulations["reg 40(3)"].footnotes)["M33"].startswith("2006 c.47")


def test_a_long_list_of_definitions_stays_whole(regulations: Law) -> None:
    text = regulations["reg 2(1)"].text
    assert text.startswith("In these Regulations—")
    assert len(text.split()) > 1_000
    assert "\n“relevant person” means" in text


def test_schedules_to_regulations_and_the_explanatory_note_are_read(regulations: Law) -> None:
    assert regulations["sch 1 para 3"].text.count("\n") == 3
    assert regulations["sch 5 para 1"].headings[-1] == "Modifications for short breaks"
    assert regulations["explanatory note"].page == 45
    assert regulations["signature"].text.startswith("Edward Timpson")


def test_every_regulation_from_1_to_57_is_there(regulations: Law) -> None:
    numbers = {int(m[1]) for m in (re.match(r"reg (\d+)", key) for key in regulations) if m}
    assert numbers == set(range(1, 58))


def test_every_passage_has_its_page_and_can_be_found_on_it(act_2004: Law) -> None:
    for passage in act_2004.values():
        assert passage.page
        assert passage.page_end
        assert passage.page <= passage.page_end
        words = re.findall(r"[A-Za-z]{4,}", passage.text)
        on_page = set(re.findall(r"[A-Za-z]{4,}", passage.verbatim))
        assert sum(word in on_page for word in words) >= 0.95 * len(words)


def test_the_dots_of_repealed_words_are_taken_out() -> None:
    assert tidy("his functions ....") == "his functions."
    assert tidy("section . . . 86 or 87") == "section 86 or 87"
    assert tidy("in section 12 , 12B(1)(b) or 45 ,") == "in section 12, 12B(1)(b) or 45,"
    assert tidy("“ local authority ” means") == "“local authority” means"
    assert is_omission(". . . . . . .")
    assert not is_omission("1. A statement")
