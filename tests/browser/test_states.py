"""Every state that a person can reach: nothing serious by axe-core, and a picture of it."""

from __future__ import annotations

import pytest
from conftest import buns_pdf
from playwright.sync_api import Browser, Page
from served import Visit

pytestmark = pytest.mark.browser
BREWING = "Within how many days must the warden brew the tea?"
BUNS = "Within how many days must the baker bake the buns?"


@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_serious_in_ask(width: int, window: Browser, tea_page: str) -> None:
    """Start, filters, answer, opened source with its page, copies, feedback, refusal."""
    visit = Visit(window, tea_page, width=width)
    page = visit.open()
    page.get_by_role("button", name="How many working days").wait_for()
    found = _look(visit, "ask-start")
    page.get_by_role("button", name="Narrow").click()
    found += _look(visit, "ask-narrow")
    page.keyboard.press("Escape")
    visit.ask(BREWING)
    visit.ask(BUNS)
    found += _look(visit, "ask-answer")
    page.locator(".source summary").first.click()
    page.locator("figure.page img").first.wait_for()
    found += _look(visit, "ask-source")
    for name, state in (("Keep a copy", "ask-copies"), ("This is not right", "ask-feedback")):
        page.get_by_role("button", name=name).click()
        page.get_by_test_id("stPopoverBody").wait_for()
        found += _look(visit, state)
        page.keyboard.press("Escape")
    visit.ask("How are submarines welded in Norway?")
    found += _look(visit, "ask-refusal")
    visit.close()
    assert found == []


@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_serious_in_the_library(
    width: int, window: Browser, tea_page: str
) -> None:
    """Publications, reading, search inside, editions compared, verifications, preview, about."""
    visit = Visit(window, tea_page, width=width)
    page = visit.open("library")
    page.locator(".row").first.wait_for()
    found = _look(visit, "library")
    for part, waits in (
        ("Reviews", "article.review"),
        ("Compare editions", "article.change"),
        ("To be verified", ".stHtml h2"),
        ("Add a document", "[data-testid=stFileUploader]"),
    ):
        page.get_by_role("radio", name=part).click()
        page.locator(waits).first.wait_for()
        found += _look(visit, f"library-{part.split()[0].lower()}")
    _preview(page)
    found += _look(visit, "library-preview")
    page.get_by_role("button", name="Do not add it").click()
    page = visit.open("library?ref=tea-rules/2024%23heading: Brewing")
    page.locator(".reading").wait_for()
    found += _look(visit, "library-reading")
    box = page.get_by_role("textbox", name="Search in this document")
    box.fill("spill")
    box.press("Enter")
    page.locator("mark").first.wait_for()
    found += _look(visit, "library-search")
    page = visit.open("evaluations")
    page.locator("table.figures").first.wait_for()
    page.wait_for_timeout(1500)
    found += _look(visit, "evaluations")
    for part in ("Trends", "Compare", "Items", "Cases from feedback"):
        page.get_by_role("radio", name=part).click()
        page.wait_for_timeout(500)
        page.locator("[data-test-script-state=notRunning]").first.wait_for()
        page.wait_for_timeout(1000)
        found += _look(visit, f"evaluations-{part.split()[0].lower()}")
    visit.open("about").locator(".receipt").first.wait_for()
    found += _look(visit, "about")
    visit.close()
    assert found == []


def _preview(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "x.pdf", "mimeType": "application/pdf", "buffer": buns_pdf()}
    )
    title = page.get_by_role("textbox", name="Title")
    title.wait_for()
    _at_rest(page)
    title.fill("Looked at only")
    title.press("Tab")
    _at_rest(page)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Do not add it").wait_for()


def _look(visit: Visit, state: str) -> list[str]:
    visit.picture(state)
    faults = visit.page.locator("section.fault").all_inner_texts()
    return [*(f"{state}: {fault}" for fault in faults), *visit.serious(state)]


def _at_rest(page: Page) -> None:
    """Once the page has taken what was done: a box that is drawn anew forgets what was typed."""
    page.wait_for_timeout(500)
    page.locator("[data-test-script-state=notRunning]").first.wait_for()
