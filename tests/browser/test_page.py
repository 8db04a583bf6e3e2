"""The page in a real browser: the newcomer's way, keyboard, narrow windows, hostile text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_library import ELSEWHERE, HEADING, HOSTILE, QUESTION, TITLE, write_hostile
from playwright.sync_api import Browser, expect
from served import Visit, require_chromium, served
from tea_library import write_corpus

from assistant import Settings

pytestmark = pytest.mark.browser
BREWING = "Within how many days must the warden brew the tea?"


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    require_chromium()
    with served(write_hostile(tmp_path_factory.mktemp("hostile"))) as address:
        yield address


@pytest.fixture
def hostile(window: Browser, hostile_page: str) -> Iterator[Visit]:
    visit = Visit(window, hostile_page)
    yield visit
    visit.close()


def test_a_newcomer_asks_and_sees_the_words_marked_in_their_place(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BREWING)
    card = page.locator("article.card").first
    expect(card.locator(".strength").first).to_have_text("MUST")
    expect(card.locator("blockquote").first).to_contain_text("within five working days")
    card.locator(".source summary").first.click()
    expect(card.locator("mark").first).to_contain_text("within five working days")
    expect(card.locator(".facts").first).to_contain_text("In force")
    expect(page.locator("p.edition")).to_contain_text("Tea Rules for Safe Offices 2024")
    assert tea.strays == []


def test_a_suggestion_is_a_question_that_one_click_asks(tea: Visit) -> None:
    page = tea.open()
    page.get_by_role("button", name="How many working days").click()
    expect(page.locator("h2.question")).to_have_count(1)
    expect(page.locator("h2.question")).to_contain_text("How many working days")


def test_a_double_click_sends_once(tea: Visit) -> None:
    page = tea.open()
    page.get_by_role("button", name="Who are the three").dblclick()
    page.locator("h2.question").first.wait_for()
    page.get_by_test_id("stChatInputTextArea").fill(BREWING)
    page.get_by_test_id("stChatInputSubmitButton").dblclick()
    expect(page.locator("h2.question").first).to_have_text(BREWING)
    page.wait_for_timeout(1500)
    expect(page.locator("h2.question")).to_have_count(2)


def test_the_newest_answer_stands_first_and_a_new_conversation_is_empty(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BREWING)
    tea.ask("Who should be told of a spill?")
    questions = page.locator("h2.question").all_inner_texts()
    assert questions == ["Who should be told of a spill?", BREWING]
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("h2.question")).to_have_count(0)
    expect(page.get_by_role("button", name="How many working days")).to_be_visible()


def test_another_day_brings_the_edition_of_that_day(tea: Visit) -> None:
    page = tea.open()
    for part, value in (("day", "1"), ("month", "6"), ("year", "2021")):
        page.get_by_role("spinbutton", name=re.compile(part)).fill(value)
    page.keyboard.press("Tab")
    tea.ask(BREWING)
    expect(page.locator("p.edition")).to_contain_text("As at 1 June 2021")
    expect(page.locator("blockquote").first).to_contain_text("within three working days")


def test_two_windows_do_not_see_each_other(tea: Visit, window: Browser) -> None:
    other = Visit(window, tea.address)
    tea.open()
    other.open()
    tea.ask("Who should be told of a spill of canary seven?")
    other.ask(BREWING)
    assert "canary" not in other.page.content()
    other.close()


def test_the_keyboard_alone_asks_and_opens_a_source(tea: Visit) -> None:
    page = tea.open()
    box = page.get_by_test_id("stChatInputTextArea")
    box.wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        if box.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.type(BREWING)
    page.keyboard.press("Enter")
    page.locator("article.card").first.wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert shown == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("details[open] mark").first).to_be_visible()


@pytest.mark.parametrize(
    "path",
    ["", "library", "library?ref=tea-rules/2024%23heading: Brewing", "evaluations", "about"],
)
def test_no_page_is_wider_than_a_narrow_window(path: str, window: Browser, tea_page: str) -> None:
    visit = Visit(window, tea_page, width=320, height=256)
    page = visit.open(path)
    if not path:
        visit.ask(BREWING)
        page.locator(".source summary").first.click()
    page.wait_for_timeout(500)
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    visit.close()
    assert width <= 320


def test_the_line_about_danger_stays_in_sight_while_scrolling(tea: Visit) -> None:
    page = tea.open()
    tea.ask(BREWING)
    page.get_by_test_id("stMain").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    expect(page.locator("p.banner")).to_be_in_viewport()
    expect(page.locator("p.banner a")).to_have_attribute("href", "tel:999")


def test_a_link_to_a_passage_opens_it_in_the_library(tea: Visit) -> None:
    page = tea.open("library?ref=tea-rules/2024%23heading: Brewing")
    expect(page.locator(".linked .cited")).to_contain_text("within five working days")
    expect(page.locator(".read.here")).to_contain_text("within five working days")


def test_hostile_text_is_shown_as_it_was_written_and_nothing_is_fetched(hostile: Visit) -> None:
    page = hostile.open("library?doc=bells")
    page.locator(".reading").wait_for()
    shown = "\n".join(page.locator(".reading .read").all_inner_texts())
    missing = [text for text in HOSTILE if text not in shown]
    assert missing == []
    expect(page.locator("h1").last).to_have_text(TITLE)
    expect(page.locator(".reading h2").first).to_have_text(HEADING)
    page.wait_for_timeout(1000)
    assert hostile.strays == []
    assert page.title() != "taken"
    assert page.locator(".stHtml :is(script, img, iframe, svg, video, object, form)").count() == 0


def test_a_hostile_question_and_its_answer_are_inert(hostile: Visit) -> None:
    page = hostile.open()
    for text in HOSTILE:
        hostile.ask(f"{QUESTION} {text}")
        expect(page.locator("h2.question").first).to_have_text(f"{QUESTION} {text}")
    for summary in page.locator(".source summary").all()[:10]:
        summary.click()
    expect(page.locator("blockquote").first).to_contain_text("The warden must ring the bell")
    assert page.locator("a[href^=javascript]").count() == 0
    assert ELSEWHERE not in " ".join(
        page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
    )
    assert hostile.strays == []
    assert page.title() != "taken"


def test_a_hostile_title_is_inert_on_a_button(hostile: Visit) -> None:
    page = hostile.open("library")
    button = page.get_by_role("button", name="Bells")
    button.wait_for()
    shown = button.inner_text().replace("\u2060", "")
    assert shown == TITLE
    assert hostile.strays == []


def test_an_empty_library_says_what_to_do(window: Browser, tmp_path: Path) -> None:
    settings = Settings(corpus=write_corpus(tmp_path / "corpus"), data=tmp_path / "data")
    with served(settings) as address:
        visit = Visit(window, address)
        page = visit.open()
        expect(page.locator(".notice")).to_contain_text("The library is empty.")
        visit.ask(BREWING)
        expect(page.locator(".fault code").first).to_have_text("python -m assistant build")
        page = visit.open("library")
        expect(page.locator(".tag.missing").first).to_be_visible()
        visit.close()


def test_a_hundred_hostile_answers_and_passages_are_shown_as_text(
    window: Browser, tea_settings: Settings
) -> None:
    with served(tea_settings, Path(__file__).with_name("hostile_answers.py")) as address:
        visit = Visit(window, address)
        page = visit.open()
        page.locator("#end").wait_for(state="attached")
        boxes = page.locator(".hostile")
        expect(boxes).to_have_count(4 * len(HOSTILE))
        for box in boxes.all():
            text = HOSTILE[int(box.get_attribute("data-of") or 0)]
            assert text in (box.text_content() or ""), text
        for number, text in enumerate(HOSTILE):
            shown = page.locator(f".st-key-button-{number}").text_content() or ""
            assert shown.replace("\u2060", "") == " ".join(text.split())
        page.wait_for_timeout(1000)
        assert visit.strays == []
        assert page.title() != "taken"
        active = "script, iframe, svg, video, object, embed, form, base, meta, link, [onerror]"
        assert page.locator(f".hostile :is({active})").count() == 0
        assert page.locator(".hostile img:not([src^='page.png?'])").count() == 0
        assert page.locator("a[href^=javascript]").count() == 0
        visit.close()
