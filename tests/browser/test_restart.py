"""The server is killed in the middle and started again: nothing stored is lost, all is said."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from served import PATIENCE, Server, Visit, require_chromium
from test_check import store, walk

from assistant import Settings

pytestmark = pytest.mark.browser
BREWING = "Within how many days must the warden brew the tea?"
SPILL = "Who should be told of a spill?"
BISCUITS = "# Biscuits\n\n## Storing\n\nThe steward must store the biscuits in the blue tin.\n"


@pytest.fixture
def settings(tea_settings: Settings, tmp_path: Path) -> Settings:
    """A library of its own: records and documents are written to it."""
    data = shutil.copytree(tea_settings.data, tmp_path / "data")
    return Settings(corpus=tea_settings.corpus, data=data, runs=tea_settings.runs)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    require_chromium()
    made = Server(settings)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def visit(window: Browser, server: Server) -> Iterator[Visit]:
    made = Visit(window, server.address)
    yield made
    made.close()


def restarted(server: Server, page: Page) -> None:
    """Killed, seen to be gone, started again."""
    server.kill()
    notice = page.locator("#interrupted")
    expect(notice).to_contain_text("The connection to this tool is lost")
    expect(page.get_by_role("dialog")).to_have_count(0)
    server.start()
    expect(notice).to_contain_text("This page was forgotten", timeout=PATIENCE)


def test_in_the_middle_of_an_answer_the_question_is_given_back(
    server: Server, visit: Visit
) -> None:
    page = visit.open()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(BREWING)
    box.press("Enter")
    page.locator("h2.question").wait_for()  # The model is still being loaded.
    restarted(server, page)
    page.get_by_role("button", name="Put my question back").click()
    expect(box).to_have_value(BREWING)
    expect(page.locator("#interrupted")).to_be_hidden()
    box.press("Enter")
    expect(page.locator("h2.question:not(.asking)")).to_have_text(BREWING, timeout=PATIENCE)
    expect(page.locator("blockquote").first).to_contain_text("within five working days")


def test_an_answer_on_the_page_can_still_be_read_and_its_source_opened(
    server: Server, visit: Visit
) -> None:
    page = visit.open()
    visit.ask(BREWING)
    restarted(server, page)
    expect(page.locator("blockquote").first).to_contain_text("within five working days")
    page.get_by_role("button", name="Close this").click()
    page.locator(".source summary").first.click()
    expect(page.locator("mark").first).to_be_visible()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(SPILL)
    box.press("Enter")
    expect(page.locator("h2.question:not(.asking)")).to_have_text([SPILL], timeout=PATIENCE)
    expect(page.locator("#interrupted")).to_be_hidden()


@pytest.mark.exhaustive
def test_a_stored_check_is_opened_again_and_goes_on(server: Server, visit: Visit) -> None:
    page = visit.open("check")
    walk(page)
    store(page)
    record = page.locator(".stored .record-id").inner_text()
    restarted(server, page)
    expect(page.locator("#interrupted")).to_contain_text(record)
    page = visit.open("check")
    page.get_by_text("Go on with a stored record").click()
    page.get_by_label("Id of the record").fill(record)
    page.get_by_label("Id of the record").press("Tab")
    page.get_by_role("button", name="Open it").click()
    expect(page.locator(".stored .record-id")).to_have_text(record)
    expect(page.locator(".answer-row").first).to_be_visible()


def until_on_the_shelf(shelf: Path, title: str) -> None:
    """Back at once when the document has been kept: its build takes seconds from then on."""
    end = time.monotonic() + 30
    while not any(title in file.read_text(encoding="utf-8") for file in shelf.glob("*.json")):
        assert time.monotonic() < end, "the document was not kept"
        time.sleep(0.02)


@pytest.mark.exhaustive
def test_a_document_whose_build_was_broken_off_is_built_later(server: Server, visit: Visit) -> None:
    page = visit.open("library")
    page.get_by_role("radio", name="Add a document").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "biscuits.md", "mimeType": "text/markdown", "buffer": BISCUITS.encode()}
    )
    page.get_by_role("textbox", name="Title").fill("Biscuit Procedure")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Add it and build").click()
    until_on_the_shelf(server.data / "documents", "Biscuit Procedure")
    restarted(server, page)
    page = visit.open("library")
    page.get_by_role("radio", name="Add a document").click()
    expect(page.locator(".notice")).to_contain_text("Biscuit Procedure")
    page.get_by_role("button", name="Build now").click()
    expect(page.locator(".done")).to_contain_text("The library now holds", timeout=PATIENCE)
    visit.open()
    visit.ask("Where must the steward store the biscuits?")
    expect(page.locator(".group.local blockquote").first).to_contain_text("in the blue tin")
