"""How blocks become passages, whatever reader they come from."""

from __future__ import annotations

from assistant.library.documents import Document
from assistant.library.passages import LONGEST, Passage, assemble
from assistant.library.sources import RUN_IN, Block, Reading

GUIDANCE = Document("tea-rules/2024", "Tea Rules", tier="statutory guidance")
REPORT = Document("tea-inspection", "Tea Inspection", tier="inspection")
ACT = Document("tea-act-2004", "Tea Act 2004", tier="act")

CHAPTER = Block("heading", "Chapter 1: Brewing", level=1)
SECTION = Block("heading", "Cups", level=2)


def words(count: int) -> str:
    return " ".join(["tea"] * (count - 1)) + " ends."


def made(*blocks: Block, document: Document = GUIDANCE) -> list[Passage]:
    return assemble(document, Reading(tuple(blocks)))


def locators(*blocks: Block, document: Document = GUIDANCE) -> list[str]:
    return [p.reference.locator for p in made(*blocks, document=document)]


def test_items_and_what_follows_belong_to_the_numbered_paragraph() -> None:
    [found] = made(
        CHAPTER,
        Block("paragraph", "The warden must:", number="7", page=3),
        Block("item", "warm the pot", number="•", page=3),
        Block("item", "pour", number="(b)", page=4),
        Block("paragraph", "This is for all wardens.", follows=True, page=4),
    )
    assert str(found.reference) == "tea-rules/2024#7"
    assert found.text == "The warden must:\n• warm the pot\n(b) pour\nThis is for all wardens."
    assert (found.page, found.page_end, found.form) == (3, 4, "paragraph")
    assert found.headings == ("Chapter 1: Brewing",)


def test_a_lead_in_under_a_heading_is_not_glued_to_the_number_before_it() -> None:
    found = made(
        Block("paragraph", "Wash up.", number="7"),
        SECTION,
        Block("paragraph", "Some words on cups."),
        Block("paragraph", "Dry up.", number="8"),
    )
    assert [p.reference.locator for p in found] == ["7", "heading: Cups", "8"]
    assert found[1].form == "text"


def test_a_deeper_heading_keeps_the_one_above_and_a_peer_replaces_it() -> None:
    found = made(
        CHAPTER,
        SECTION,
        Block("paragraph", "One.", number="1"),
        Block("heading", "Saucers", level=2),
        Block("paragraph", "Two.", number="2"),
    )
    assert [p.headings[1:] for p in found] == [("Cups",), ("Saucers",)]


def test_the_publication_s_title_is_no_part_of_the_path() -> None:
    [found] = made(Block("heading", "Tea Rules", level=0), Block("paragraph", "Drink."))
    assert found.headings == ()
    assert found.reference.locator == "heading: Tea Rules"


def test_a_heading_that_comes_back_is_counted() -> None:
    again = (SECTION, Block("paragraph", "Words."))
    assert locators(*again, *again) == ["heading: Cups", "heading: Cups (2)"]


def test_boxes_and_tables_are_passages_of_their_own() -> None:
    found = made(
        SECTION,
        Block("paragraph", "Before.", number="1"),
        Block("box", "The law says:", box="The law says"),
        Block("box", "boil the water", number="(a)", box="The law says"),
        Block("table", "Cup | 3", box="Counts:"),
        Block("paragraph", "After."),
    )
    assert [p.reference.locator for p in found] == [
        "1",
        "box: The law says",
        "table: Counts",
        "heading: Cups",
    ]
    assert found[1].text == "The law says:\n(a) boil the water"
    assert [p.form for p in found[1:]] == ["box", "table", "text"]


def test_paragraphs_of_reports_are_called_para() -> None:
    assert locators(Block("paragraph", "Weak tea.", number="12"), document=REPORT) == ["para 12"]


def test_provisions_keep_the_locator_their_reader_gives_them() -> None:
    [found] = made(
        Block("heading", "Duty", level=1),
        Block("paragraph", "The warden must act if—", number="16C(1)"),
        Block("item", "the pot is cold, or", number="(a)"),
        document=ACT,
    )
    assert found.reference.locator == "16C(1)"
    assert found.form == "section"
    assert found.text.endswith("\n(a) the pot is cold, or")


def test_annexes_are_named_by_their_letter_and_heading() -> None:
    assert locators(
        Block("heading", "Annex A: Forms", level=1),
        Block("paragraph", "Fill in."),
        Block("heading", "Form 1", level=2),
        Block("paragraph", "Sign."),
    ) == ["annex A: Forms", "annex A: Form 1"]


def test_short_stretches_under_bold_lines_stay_together_and_long_ones_part() -> None:
    def section(length: int) -> tuple[Block, ...]:
        return (
            SECTION,
            Block("heading", "Handles", level=RUN_IN),
            Block("paragraph", words(length)),
            Block("heading", "Rims", level=RUN_IN),
            Block("paragraph", words(length)),
        )

    [short] = made(*section(20))
    assert short.text.startswith("Handles\ntea tea")
    assert "\nRims\n" in short.text
    assert locators(*section(LONGEST)) == ["heading: Handles", "heading: Rims"]


def test_long_unnumbered_text_is_cut_between_paragraphs_and_nothing_is_lost() -> None:
    blocks = [Block("paragraph", f"{n} {words(99)}") for n in range(8)]
    found = made(SECTION, *blocks)
    assert len(found) == 3
    assert "\n".join(p.text for p in found) == "\n".join(b.text for b in blocks)
    assert [p.reference.locator for p in found][1:] == ["heading: Cups (2)", "heading: Cups (3)"]


def test_a_list_is_not_cut_from_its_stem() -> None:
    blocks = [
        Block("paragraph", words(300)),
        Block("paragraph", "The warden must:"),
        *[Block("item", words(30), number="•") for _ in range(5)],
    ]
    first, second = made(SECTION, *blocks)
    assert first.text == blocks[0].text
    assert second.text.startswith("The warden must:\n• ")


def test_a_numbered_paragraph_is_never_cut() -> None:
    blocks = [Block("paragraph", words(400), number="1")]
    blocks += [Block("item", words(200), number="•")]
    assert len(made(*blocks)) == 1


def test_each_term_of_a_glossary_is_a_passage() -> None:
    found = made(
        Block("heading", "Glossary", level=1),
        Block("paragraph", "Cup - a vessel.", term="Cup"),
        Block("paragraph", "It has a handle."),
        Block("paragraph", "Pot - a larger one.", term="Pot"),
    )
    assert [p.reference.locator for p in found] == ["heading: Cup", "heading: Pot"]
    assert found[0].headings == ("Glossary", "Cup")


def test_footnotes_go_to_the_passage_that_marks_them_nearest_page_first() -> None:
    found = made(
        Block("paragraph", "One.", number="1", marks=("1",), page=2),
        Block("paragraph", "Two.", number="2", marks=("1",), page=9),
        Block("footnote", "the first", number="1", page=2),
        Block("footnote", "another first", number="1", page=9),
    )
    assert [p.footnotes for p in found] == [(("1", "the first"),), (("1", "another first"),)]


def test_a_mark_on_a_heading_belongs_to_the_passage_below_it() -> None:
    [found] = made(
        Block("heading", "Cups", level=2, marks=("4",), page=1),
        Block("paragraph", "Words.", page=1),
        Block("footnote", "see the Act", number="4", page=1),
    )
    assert found.footnotes == (("4", "see the Act"),)


def test_a_footnote_nobody_marks_is_kept_on_its_page() -> None:
    found = made(
        Block("paragraph", "One.", number="1", page=1),
        Block("paragraph", "Two.", number="2", page=2),
        Block("paragraph", "Three.", number="3", page=5),
        Block("footnote", "a stray note", number="7", page=2),
    )
    assert [len(p.footnotes) for p in found] == [0, 1, 0]
