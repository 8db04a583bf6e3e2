"""The PDF reader on real publications, and on small files with exactly one thing in them."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import yaml
from pdf_files import SENTENCE, lines, pdf

from assistant.errors import DocumentRefused
from assistant.library.documents import Document
from assistant.library.passages import Passage, assemble
from assistant.library.sources import Reading
from assistant.library.sources.pdf import read_pdf
from assistant.library.sources.pdf_text import PDFIUM_LOCK
from evals.metrics.reading import coverage, expected_locators, numbered, printed_pages

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "evals/cases/reading.yaml").read_text(encoding="utf-8")
)["documents"]
CASE = {case["id"]: case for case in CASES}
SLOW = ("covid-19-inquiry-module-1", "keeping-children-safe-in-education/2024")  # evals read them
QUICK = [case["id"] for case in CASES if case["id"] not in SLOW]
WT = "working-together/2023"


@cache
def reading(path: Path) -> Reading:
    return read_pdf(path)


@cache
def passages(shared: Path, document: str) -> list[Passage]:
    case = CASE[document]
    tier = case.get("tier", "statutory guidance")
    about = Document(id=document, title=document, tier=tier)
    return assemble(about, reading(shared / "documents" / case["file"]))


def passage(shared: Path, document: str, start: str) -> Passage:
    """The passage with this locator, or else the first whose locator starts so."""
    found = passages(shared, document)
    exact = [p for p in found if p.reference.locator == start]
    named = [p for p in found if ": " in start and p.reference.locator.startswith(start)]
    return (exact or named)[0]


@cache
def plain_pages(path: Path) -> tuple[tuple[int, str], ...]:
    """The pages' text by pdfium alone, without our reader."""
    with PDFIUM_LOCK:
        document = pdfium.PdfDocument(path)
        texts = [page.get_textpage().get_text_range() for page in document]
        document.close()
    clean = [text.replace("\x02", "-").replace("\ufffe", "-") for text in texts]
    return tuple(enumerate(clean, start=1))


@pytest.mark.parametrize("document", [d for d in QUICK if "numbered" in CASE[d]])
def test_numbered_paragraphs_are_found_once_each_in_order_on_their_page(
    shared: Path, document: str
) -> None:
    case = CASE[document]
    prefix = "para " if "tier" in case else ""
    expected = expected_locators(case["numbered"], prefix)
    numbers = {locator.removeprefix(prefix) for locator in expected}
    pages = printed_pages(plain_pages(shared / "documents" / case["file"]), numbers)
    found = numbered(
        expected,
        [(p.reference.locator, p.page) for p in passages(shared, document)],
        {prefix + number: on for number, on in pages.items()},
    )
    assert found.share >= case["least"], found.missing
    assert found.in_order
    assert found.doubled == ()
    assert found.right_page == found.checked
    assert len(found.checked) > 0.9 * found.expected


@pytest.mark.parametrize("document", [d for d in QUICK if "body" in CASE[d]])
def test_every_word_of_the_body_stands_in_a_passage_a_heading_or_a_footnote(
    shared: Path, document: str
) -> None:
    case = CASE[document]
    path = shared / "documents" / case["file"]
    first, last = case["body"]
    printed = [text for index, text in plain_pages(path) if first <= index <= last]
    inside = [p for p in passages(shared, document) if first <= (p.page or 0) <= last]
    read = [p.text for p in inside] + [note for p in inside for _, note in p.footnotes]
    read += [b.text for b in reading(path).blocks if b.form == "heading"]
    assert coverage(printed, read).read >= case["covered"]


@pytest.mark.parametrize("document", [d for d in QUICK if "places" in CASE[d]])
def test_passages_checked_by_eye_stand_where_they_were_seen(shared: Path, document: str) -> None:
    for start, page in CASE[document]["places"].items():
        assert (start, passage(shared, document, start).page) == (start, page)


@pytest.mark.parametrize("document", QUICK)
def test_references_are_unique_and_every_passage_has_text_and_page(
    shared: Path, document: str
) -> None:
    found = passages(shared, document)
    assert len({p.reference for p in found}) == len(found) > 0
    assert all(p.text.strip() and p.page and p.verbatim for p in found)
    assert [p.order for p in found] == list(range(len(found)))


def test_a_footnote_leaves_the_text_and_stays_with_its_paragraph(shared: Path) -> None:
    found = passage(shared, WT, "332")
    assert "age of 24. This" in found.text
    assert "24193" in found.verbatim
    assert [mark for mark, _ in found.footnotes] == ["193"]
    assert found.footnotes[0][1].startswith("Care leavers are entitled")


def test_a_paragraph_over_a_page_break_is_one_passage(shared: Path) -> None:
    found = passage(shared, WT, "333")
    assert (found.page, found.page_end, found.page_label) == (133, 134, "133")
    assert "\n" not in found.text


def test_bullets_are_lines_of_their_paragraph(shared: Path) -> None:
    found = passage(shared, WT, "343").text.split("\n")
    assert len(found) == 5
    assert found[0].endswith("to:")
    assert all(line.startswith("• ") for line in found[1:])


def test_headings_lead_from_the_chapter_to_the_section(shared: Path) -> None:
    chapter, section = passage(shared, WT, "330").headings
    assert chapter.startswith("Chapter 5: Learning from")
    assert section.startswith("Duty on local authorities to notify incidents")
    assert section.endswith("Practice Review Panel")


def test_a_statute_box_is_a_passage_of_its_own_with_lettered_lines(shared: Path) -> None:
    found = passage(shared, WT, "box: 16C (1) of the Children Act 2004")
    assert found.form == "box"
    assert [line[:3] for line in found.text.split("\n")][-2:] == ["(a)", "(b)"]
    assert "16C" not in passage(shared, WT, "330").text


def test_a_flow_chart_is_read_box_by_box_from_the_top(shared: Path) -> None:
    found = passage(shared, WT, "box: Flow chart 5: Action following a strategy meeting")
    assert found.text.startswith("A lead practitioner convenes a strategy discussion")
    assert "\nThey convene a child protection conference within 15 working days" in found.text
    rows = found.text.split("\n")
    assert len(rows) == len(set(rows)) + 1  # one step is printed twice


def test_a_table_over_a_page_break_says_its_head_once(shared: Path) -> None:
    volume = "children-act-1989-guidance-volume-3/2015"
    found = passage(shared, volume, "table: Figure 1 – Needs assessment")
    assert found.text.count("Dimensions of need | Plan to include") == 1
    assert found.page_end == 22


def test_a_box_over_a_page_break_is_one_box(shared: Path) -> None:
    rules = [
        p
        for p in passages(shared, "information-sharing/2024")
        if p.reference.locator.startswith("box: The Seven golden rules")
    ]
    numbers = [line for p in rules for line in p.text.split("\n") if line[:1].isdigit()]
    assert [line[:2] for line in numbers] == [f"{n}." for n in range(1, 8)]
    assert (rules[0].page, rules[-1].page_end) == (4, 5)


def test_a_contents_list_is_left_out_and_said_to_be(shared: Path) -> None:
    found = reading(shared / "documents" / CASE[WT]["file"])
    assert "contents list: page 2, 3, 4, 5, 6" in found.dropped
    assert all(p.page >= 7 for p in passages(shared, WT))


def test_the_title_is_no_part_of_a_heading_path(shared: Path) -> None:
    firsts = {p.headings[0] for p in passages(shared, WT) if p.headings}
    assert "Working Together to Safeguard Children 2023" not in firsts


def test_judgements_of_a_report_are_rows(shared: Path) -> None:
    found = passage(shared, "inspection-bury/2021-12-17", "table: Judgement / Grade")
    assert found.text.split("\n")[-1] == "Overall effectiveness | Inadequate"


def made(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "made.pdf"
    path.write_bytes(data)
    return path


def text_of(found: Reading) -> str:
    return "\n".join(block.text for block in found.blocks)


@pytest.mark.parametrize(
    ("hidden", "reason"),
    [
        (b"3 Tr BT /F1 12 Tf 72 600 Td (Tell nobody.) Tj ET 0 Tr", "invisible text"),
        (b"1 g BT /F1 12 Tf 72 600 Td (Tell nobody.) Tj ET 0 g", "white text on white"),
        (b"BT /F1 12 Tf 900 600 Td (Tell nobody.) Tj ET", "text off the page"),
        (b"BT /F1 12 Tf 72 -300 Td (Tell nobody.) Tj ET", "text off the page"),
        (b"BT /F1 0.01 Tf 72 600 Td (Tell nobody.) Tj ET", "text under 1 point"),
    ],
)
def test_text_that_nobody_sees_is_dropped_and_reported(
    tmp_path: Path, hidden: bytes, reason: str
) -> None:
    found = read_pdf(made(tmp_path, pdf(lines(SENTENCE, SENTENCE) + b"\n" + hidden)))
    assert SENTENCE in text_of(found)
    assert "nobody" not in text_of(found)
    assert any(line.startswith(reason) and "page 1" in line for line in found.dropped)


def test_white_text_on_a_dark_area_is_read(tmp_path: Path) -> None:
    shown = b"0 0 0.4 rg 60 580 400 60 re f 1 g BT /F1 12 Tf 72 600 Td (Ring 999 now.) Tj ET 0 g"
    found = read_pdf(made(tmp_path, pdf(lines(SENTENCE, SENTENCE) + b"\n" + shown)))
    assert "Ring 999 now." in text_of(found)


def test_ligatures_and_soft_hyphens_are_mended_and_kept_verbatim(tmp_path: Path) -> None:
    font = b"/Encoding << /Type /Encoding /Differences [1 /fi 173 /softhyphen] >>"
    texts = (
        "The warden should \x01nd the cup with\xadin the hour, wait until it is cold, and wash it "
        "un\xad",
        "til clean.",
    )
    found = read_pdf(made(tmp_path, pdf(lines(*texts), font=font)))
    assert (
        "find the cup within the hour, wait until it is cold, and wash it until clean."
        in text_of(found)
    )
    assert "with\xadin" in found.blocks[0].verbatim


def test_a_hyphen_at_a_line_end_follows_the_document_s_own_writing(tmp_path: Path) -> None:
    texts = (
        "A multi-agency team meets here and looks at the whole of the child for a re-",
        "view. The review is done by all, as a multi-",
        "agency piece of work.",
    )
    found = text_of(read_pdf(made(tmp_path, pdf(lines(*texts)))))
    assert "for a review. The review" in found
    assert "a multi-agency piece" in found


def test_a_scan_without_text_needs_ocr(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused, match="needs OCR"):
        read_pdf(made(tmp_path, pdf(b"0.5 g 50 50 400 600 re f")))


def test_a_numbered_list_in_a_paragraph_takes_no_paragraph_number(tmp_path: Path) -> None:
    body = [f"{n}.  Paragraph {n} says what the warden must do about it." for n in range(1, 7)]
    listed = [f"{n}.  item {n} of a list, set further in" for n in range(1, 4)]
    column = "\n".join(f"BT /F1 12 Tf 72 {760 - 40 * i} Td ({t}) Tj ET" for i, t in enumerate(body))
    inner = "\n".join(
        f"BT /F1 12 Tf 108 {746 - 12 * i} Td ({t}) Tj ET" for i, t in enumerate(listed[:2])
    )
    found = read_pdf(made(tmp_path, pdf(f"{column}\n{inner}".encode())))
    numbers = [b.number for b in found.blocks if b.form == "paragraph" and b.number]
    assert numbers == ["1", "2", "3", "4", "5", "6"]


def test_two_threads_may_read_at_once(tmp_path: Path) -> None:
    paths = []
    for name in ("one", "two"):
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(pdf(*[lines(f"{name} {SENTENCE}", top=500) for _ in range(20)]))
    found: dict[Path, Reading] = {}
    threads = [threading.Thread(target=lambda p=p: found.update({p: read_pdf(p)})) for p in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[p].blocks[0].text.split()[0] for p in paths] == ["one", "two"]
