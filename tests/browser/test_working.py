"""What practitioners and leads do: cite, go on asking, keep, say what is wrong, add a document."""

from __future__ import annotations

import io
import re
from importlib.util import find_spec
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page, expect
from served import Visit

pytestmark = pytest.mark.browser
BREWING = "Within how many days must the warden brew the tea?"
BUNS = "Within how many days must the baker bake the buns?"


def test_a_citation_opens_beside_its_page_with_the_words_marked(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BUNS)
    card = page.locator("article.card").first
    expect(card.locator("figure.page")).to_be_hidden()
    card.locator(".source summary").first.click()
    expect(card.locator("mark").first).to_contain_text("within two working days")
    picture = card.locator("figure.page img").first
    expect(picture).to_be_visible()
    picture.evaluate("e => e.decode()")
    assert picture.evaluate("e => e.naturalWidth") > 900
    assert _yellow(page, picture.get_attribute("src") or "") > 500
    assert tea.strays == []


def _yellow(page: Page, address: str) -> int:
    """How many pixels of the picture have the colour of a mark."""
    from assistant.library.page_image import MARK

    image = page.context.request.get(f"{page.url.split('?')[0]}{address}").body()
    from PIL import Image

    pixels = Image.open(io.BytesIO(image)).convert("RGB").getcolors(1 << 20) or []
    near = (
        n for n, colour in pixels if max(abs(a - b) for a, b in zip(colour, MARK, strict=True)) < 12
    )
    return sum(near)


def test_a_page_that_is_not_held_cannot_be_fetched(tea: Visit) -> None:
    page = tea.open()
    for asked in ("ref=../../etc/passwd%231", "ref=tea-rules/2024%23heading: Brewing", "", "ref=x"):
        answer = page.context.request.get(f"{tea.address}/page.png?{asked}&at=0-9x")
        assert answer.status == 404
    inside = page.context.request.get(f"{tea.address}/_stcore/metrics")
    assert inside.status in (400, 403, 404) or "passwd" not in inside.text()


def test_a_citation_is_copied_in_three_styles(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BUNS)
    page.locator(".source summary").first.click()
    copied = {}
    for style in ("Plain text", "Markdown", "OSCOLA"):
        page.locator(".copies button", has_text=style).first.click()
        expect(page.locator("#says")).to_have_text(f"Copied: {style}")
        copied[style] = page.evaluate("navigator.clipboard.readText()")
    assert copied["Plain text"].startswith("“The baker must bake the buns")
    assert "(<https://example.org/buns.pdf" in copied["Markdown"]
    assert copied["OSCOLA"].startswith("Rules for Buns")


def test_the_conversation_goes_on_and_an_earlier_one_comes_back(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BREWING)
    tea.ask("And who should be told of a spill?")
    expect(page.locator("h2.question")).to_have_count(2)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("h2.question")).to_have_count(0)
    tea.ask(BUNS)
    page.get_by_role("button", name="History").click()
    page.get_by_role("button", name=re.compile("Within how many days must the warden")).click()
    expect(page.locator("h2.question")).to_have_count(2)


def test_what_is_not_in_the_library_is_not_answered(tea: Visit) -> None:
    page = tea.open()
    tea.ask("How are submarines welded in Norway?")
    expect(page.locator("article.card")).to_have_count(0)
    expect(page.locator(".answer .headline").first).to_be_visible()


@pytest.mark.skipif(find_spec("assistant.answering.triage") is None, reason="needs triage")
def test_danger_now_comes_before_anything_else(tea: Visit) -> None:
    page = tea.open()
    tea.ask("A child is being hurt right now next door, what do I do?")
    first = page.locator("section.answer > *").first
    expect(first).to_have_class(re.compile("first"))
    expect(first.locator("a[href='tel:999']").first).to_be_visible()


def test_an_identifier_is_left_out_before_the_question_is_searched(tea: Visit) -> None:
    page = tea.open()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("Must the warden brew the tea for 943 476 5919?")
    box.press("Enter")
    expect(page.locator("h2.question:not(.asking)")).to_contain_text("[NHS number left out]")
    expect(page.locator(".identifiers")).to_contain_text("NHS number")
    assert "5919" not in page.content()


def test_the_filters_narrow_what_is_searched(tea: Visit) -> None:
    page = tea.open()
    page.get_by_role("button", name="Narrow").click()
    page.get_by_role("button", name="Our notes").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Narrow (1 set)")).to_be_visible()
    tea.ask(BREWING)
    expect(page.locator("p.edition")).to_contain_text("Searched only: Our notes.")
    expect(page.locator(".group.law")).to_have_count(0)


def test_a_copy_is_downloaded_and_read(tea: Visit, tmp_path: Path) -> None:
    page = tea.open()
    tea.ask(BREWING)
    page.get_by_role("button", name="Keep a copy").click()
    word = _download(page, "Word", tmp_path)
    assert re.fullmatch(r"answer-[\d-]+\.docx", word.name)
    said = "\n".join(p.text for p in docx.Document(str(word)).paragraphs)
    assert "within five working days" in said
    page.keyboard.press("Escape")
    card = _download(page, "Evidence card", tmp_path)
    assert len(pdfium.PdfDocument(card)) == 1


def _download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as begun:
        page.get_by_role("button", name=name, exact=True).click()
    file = folder / begun.value.suggested_filename
    begun.value.save_as(file)
    return file


def test_what_is_wrong_is_sent_seen_accepted_and_erased(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BREWING)
    page.get_by_role("button", name="This is not right").click()
    page.get_by_text("It could put somebody in danger").click()
    page.get_by_role("textbox", name=re.compile("What should it have said")).fill("Ring Jo Smith.")
    page.keyboard.press("Tab")
    expect(page.locator(".stored").last).to_contain_text("left out")
    page.get_by_role("button", name="Send", exact=True).click()
    key = page.locator("[data-testid=stPopoverBody] code")
    expect(key).to_be_visible()
    words = key.inner_text()
    lead = tea.open("evaluations")
    lead.get_by_role("radio", name="Cases from feedback").click()
    expect(lead.locator("article.card")).to_contain_text(BREWING)
    lead.get_by_role("button", name=re.compile("Accept case")).click()
    expect(lead.get_by_text("Accepted (1)")).to_be_visible()
    about = tea.open("about")
    box = about.get_by_role("textbox", name="Key")
    box.fill(words)
    box.press("Enter")
    about.get_by_role("button", name="Erase it").click()
    expect(about.get_by_text("Nothing is stored under this key.")).to_be_visible()


def test_a_lead_adds_a_local_document_and_it_is_cited(tea: Visit) -> None:
    page = tea.open("library")
    page.get_by_role("radio", name="Add a document").click()
    text = "# Biscuits\n\n## Storing\n\nThe steward must store the biscuits in the blue tin.\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "biscuits.md", "mimeType": "text/markdown", "buffer": text.encode()}
    )
    page.get_by_role("textbox", name="Title").fill("Biscuit Procedure")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".reading").first).to_contain_text("in the blue tin")
    page.get_by_role("button", name="Add it and build").click()
    expect(page.locator(".done")).to_contain_text("Added.")
    tea.open()
    tea.ask("Where must the steward store the biscuits?")
    card = page.locator(".group.local article.card").first
    expect(card.locator("blockquote").first).to_contain_text("in the blue tin")
    expect(card.locator(".chip").first).to_contain_text("Biscuit Procedure")


def test_a_shared_link_asks_its_question_and_holds_nothing_else(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BREWING)
    page.get_by_role("button", name="Keep a copy").click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("#says")).to_contain_text("Copied")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{tea.address}/?q=Within%20how")
    page.goto(address)
    expect(page.locator("h2.question:not(.asking)")).to_have_text(BREWING)


def test_focus_goes_to_the_answer_when_the_button_that_was_used_goes_away(tea: Visit) -> None:
    page = tea.open()
    button = page.get_by_role("button", name="How many working days")
    button.focus()
    page.keyboard.press("Enter")
    page.locator("h2.question:not(.asking)").wait_for()
    expect(page.locator("h2.question:not(.asking)")).to_be_focused()


def test_one_region_speaks_each_answer_once(tea: Visit) -> None:
    page = tea.open()
    page.evaluate(
        "() => { window.said = []; new MutationObserver(() => window.said.push("
        "document.querySelector('#says').textContent)).observe("
        "document.querySelector('#says'), {childList: true, characterData: true, subtree: true}) }"
    )
    tea.ask(BREWING)
    page.get_by_role("button", name="Narrow").click()
    page.wait_for_timeout(1000)
    assert len(page.evaluate("window.said")) == 1
    assert page.locator("[role=status]:not(#says)").count() <= 1


def test_an_evaluator_compares_two_runs_and_reads_an_item(tea: Visit) -> None:
    page = tea.open("evaluations")
    page.get_by_role("radio", name="Compare").click()
    expect(page.get_by_text("1 of 1 measures differ by more than chance.")).to_be_visible()
    expect(page.locator("table.figures").first).to_contain_text("+0.500")
    page.get_by_role("radio", name="Items").click()
    page.locator("details.item summary").first.click()
    expect(page.locator("details.item[open]").first).to_contain_text("Asked and expected")
    assert tea.strays == []


def test_a_connection_that_breaks_and_comes_back_loses_no_answer(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BREWING)
    page.context.set_offline(True)
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    page.locator("[data-test-connection-state=CONNECTED]").first.wait_for()
    tea.ask(BUNS)
    questions = page.locator("h2.question").all_inner_texts()
    assert questions == [BUNS, BREWING]


@pytest.mark.parametrize("path", ["", "check", "library?ref=buns%23para 1", "evaluations", "about"])
def test_every_page_is_opened_with_our_language_title_and_manners(path: str, tea: Visit) -> None:
    page = tea.open(path)
    expect(page.locator("#says")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "en-GB"
    assert "Safeguarding guidance assistant" in page.content()
