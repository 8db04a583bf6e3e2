"""The guided check in a real browser: walked, changed, decided, stored, printed; by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document as WordFile
from playwright.sync_api import Browser, Page, expect
from served import Visit

pytestmark = pytest.mark.browser
HERE = "In our local authority's area (the harm, the death, or both)"
DANGER = "Is any child in danger right now?"
ANSWERS = (
    (DANGER, "No", ""),
    ("Are you answering for the local authority", "Yes", ""),
    ("How old was the child", "0 to 15", ""),
    ("What happened to the child", "Serious harm, also if recovered since", "Grafts were needed."),
    ("Is it known or suspected", "Suspected", "The burns do not fit what was told."),
    ("Where did the child die", HERE, ""),
)


def _answer(page: Page, question: str, option: str, why: str) -> None:
    page.get_by_role("heading", name=question).wait_for()
    _pick(page, option)
    if why:
        _say_why(page, why)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name=question)).to_have_count(0)


def _say_why(page: Page, why: str) -> None:
    """Once the box of the question before has gone."""
    box = page.get_by_label("Why this answer?")
    expect(box).to_have_count(1)
    box.fill(why)
    box.press("Tab")


def _pick(page: Page, option: str) -> None:
    page.get_by_test_id("stRadio").get_by_text(option, exact=True).first.click()


def walk(page: Page) -> None:
    """To the result; what the rest of the questions ask for is not known."""
    for question, option, why in ANSWERS:
        _answer(page, question, option, why)
    page.get_by_role("button", name="Show the result now").click()
    page.get_by_role("heading", name="The decision").wait_for()


def store(page: Page) -> None:
    """Decide, give the reason, store the record."""
    _pick(page, "A notification is to be made")
    page.get_by_label("Why? No names.").first.fill("The partners agree.")
    page.get_by_label("Why? No names.").first.press("Tab")
    page.get_by_label("Decided by (role)").click()
    page.get_by_role("option", name="Safeguarding lead").click()
    page.get_by_role("button", name="Store the record").click()
    page.get_by_text("Stored as version 1.").wait_for()


@pytest.mark.parametrize("width", [1280, 400])
def test_the_whole_check_to_a_stored_record(
    width: int, window: Browser, tea_page: str, tmp_path: Path
) -> None:
    visit = Visit(window, tea_page, width=width)
    page = visit.open("check")
    page.get_by_role("heading", name=DANGER).wait_for()
    found = _look(visit, "check-first")
    page.get_by_text("Why do you ask?").click()
    page.get_by_text("What does the guidance say?").click()
    found += _look(visit, "check-why")
    walk(page)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("the published criteria are met")
    found += _look(visit, "check-result")

    # Back to an answer, change it, and change it back: both are kept.
    for option, says in (("Not known yet", "cannot be decided yet"), ("Suspected", "are met")):
        page.locator(".st-key-check-change-abuse_neglect button:visible").first.click()
        page.get_by_role("heading", name="Is it known or suspected").wait_for()
        _pick(page, option)
        _say_why(page, "The strategy discussion said so.")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("heading", name="The decision").wait_for()
        expect(main).to_contain_text(says)
    expect(main).to_contain_text("changed 2 times")

    store(page)
    found += _look(visit, "check-stored")
    with page.expect_download() as copy:
        page.get_by_role("button", name="Word").click()
    copy.value.save_as(tmp_path / "record.docx")
    record = WordFile(str(tmp_path / "record.docx"))
    cells = [c.text for t in record.tables for r in t.rows for c in r.cells]
    said = " ".join([*(p.text for p in record.paragraphs), *cells])
    for words in ("The partners agree.", "Grafts were needed.", "The decision is the local"):
        assert words in said
    assert page.url == f"{tea_page}/check"  # nothing of it stands in the address bar
    page.get_by_role("button", name="Clear now").click()
    page.get_by_role("heading", name=DANGER).wait_for()
    assert visit.strays == []
    visit.close()
    assert found == []


def test_a_child_in_danger_ends_the_questions_with_999(window: Browser, tea_page: str) -> None:
    visit = Visit(window, tea_page)
    page = visit.open("check")
    _answer(page, DANGER, "Yes, or it may be so", "")
    expect(page.get_by_test_id("stMain")).to_contain_text("call 999")
    visit.picture("check-danger")
    found = visit.serious("check-danger")
    visit.close()
    assert found == []


def test_the_keyboard_alone_answers_and_goes_back(window: Browser, tea_page: str) -> None:
    visit = Visit(window, tea_page)
    page = visit.open("check")
    page.get_by_role("heading", name=DANGER).wait_for()
    for question, option, _ in ANSWERS[:2]:
        page.get_by_role("heading", name=question).wait_for()
        page.locator("body").press("Tab")
        _tab_to(page, "input[type=radio]")
        for _ in range(8):
            chosen = page.evaluate("document.activeElement.closest('label')?.innerText ?? ''")
            if chosen.strip() == option and page.evaluate("document.activeElement.checked"):
                break
            page.keyboard.press("ArrowDown")
        _tab_to(page, "button", "Next")
        page.keyboard.press("Enter")
    page.get_by_role("heading", name=ANSWERS[2][0]).wait_for()
    _tab_to(page, "button", "Back")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=ANSWERS[1][0]).wait_for()
    visit.close()


def _tab_to(page: Page, selector: str, words: str = "") -> None:
    """Press Tab until the focus is on such an element."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(
            "([s, w]) => document.activeElement.matches(s)"
            " && document.activeElement.innerText.includes(w)"
            if words
            else "([s, w]) => document.activeElement.matches(s)",
            [selector, words],
        ):
            return
    raise AssertionError(f"the keyboard does not reach {selector} {words}")


def _look(visit: Visit, state: str) -> list[str]:
    visit.picture(state)
    faults = visit.page.locator("section.fault").all_inner_texts()
    return [*(f"{state}: {fault}" for fault in faults), *visit.serious(state)]
