"""The Check page driven as a person does: each question, the result, the decision, the record."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any, cast

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant import Assistant, Document, Passage, Reference, Settings
from assistant.check import (
    Fact,
    Force,
    Ruleset,
    Standing,
    State,
    Step,
    Walk,
    evaluate,
    load_ruleset,
    load_wording,
)
from assistant.check.flow import next_question
from assistant.check.graph import read_alike
from assistant.check.loader import FOLDER
from assistant.check.record import Relation, Stance, Value
from assistant.exports.sheet import long_day, place
from assistant.records import open_records
from assistant.ui.check_session import CheckSession, Draft
from assistant.ui.check_sources import Sources
from assistant.ui.check_store import keep, record_of
from assistant.ui.markup import label

EDITIONS = ("2015", "2018", "2023", "2026")
NEVER = re.compile(r"do not notify|not notifiable|the case meets|NOT_NOTIFIABLE", re.IGNORECASE)
WHY = "The consultant thinks so."
LATER = "Not known, or not yet"


def page() -> None:
    from assistant.ui.check import check_page

    check_page()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """No library, no records; the shipped corpus."""
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path / "data"))
    st.cache_resource.clear()
    yield Settings(data=tmp_path / "data")
    st.cache_resource.clear()


class Tab:
    """One browser tab on the page."""

    def __init__(self, edition: str = "") -> None:
        self.app = AppTest.from_function(page, default_timeout=120).run()
        if edition:
            self.session.take_rules(load_ruleset(edition))
            self.app.run()

    @property
    def session(self) -> CheckSession:
        found: CheckSession = self.app.session_state["check"]
        return found

    def html(self) -> str:
        assert not self.app.exception
        shown = "\n".join(str(element.proto.body) for element in self.app.get("html"))
        assert not NEVER.search(shown)
        return shown

    def fact(self) -> Fact | None:
        """The question on the page, found by its words."""
        html = self.html()
        asked = [
            f for f in self.session.ruleset.facts if f"<h2>{_as_html(f.question)}</h2>" in html
        ]
        assert len(asked) <= 1
        return asked[0] if asked else None

    def press(self, words: str) -> None:
        (button,) = [b for b in self.app.button if b.label == words]
        button.click().run()

    def choose(self, option: str) -> None:
        """Pick the option (by its id), write why where it is wanted, go on."""
        fact = self.fact()
        assert fact is not None
        chosen = fact.option(option)
        (radio,) = [r for r in self.app.radio if r.label == fact.question]
        radio.set_value(chosen).run()
        if fact.needs_why(chosen.raw):
            self.app.text_area[0].set_value(WHY).run()
        self.press("Next")

    def walk(self, world: dict[str, str]) -> list[str]:
        """Answer every question as `world` has it; dates stay open. The facts asked, in order."""
        asked = []
        while (fact := self.fact()) is not None:
            asked.append(fact.id)
            if fact.decides:
                self.choose(world[fact.id])
            else:
                self.press(LATER)
        return asked


def _as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")


def a_world(ruleset: Ruleset, seed: random.Random) -> dict[str, str]:
    drawn = {f.id: seed.choice(f.options).id for f in ruleset.deciding}
    return {**drawn, "immediate_danger": "no"}


def expected(ruleset: Ruleset, world: dict[str, str]) -> tuple[list[str], dict[str, Value]]:
    """The questions that the flow asks in this world, and the answers given to them."""
    facts: dict[str, Value] = {}
    while (question := next_question(ruleset, facts)) is not None:
        facts[question.fact.id] = question.fact.option(world[question.fact.id]).raw
    return list(facts), facts


def agrees(tab: Tab, asked: list[str], world: dict[str, str]) -> None:
    """The page asked what the flow asks, and shows what the rules come to."""
    ruleset = tab.session.ruleset
    wanted, facts = expected(ruleset, world)
    assert [id for id in asked if ruleset.fact(id).decides] == wanted
    result, html = evaluate(ruleset, facts), tab.html()
    assert _as_html(result.headline) in html
    cards = re.findall(r'<article class="card ([a-z-]+)"><h3>(.*?)</h3>', html)
    shown = [(state, title) for state, title in cards]
    assert shown == [
        (state.value.lower().replace("_", "-"), _as_html(duty.duty.title))
        for state in (State.MET, State.CANNOT_TELL)
        for duty in result.in_state(state)
    ]
    for point in result.contested:
        assert _as_html(point.title) in html


HARMED: dict[str, str] = {
    "immediate_danger": "no",
    "asker_is_la": "yes",
    "age_at_event": "0-15",
    "event": "serious_harm",
    "abuse_neglect": "suspected",
    "place": "in_area",
    "normally_resident": "yes",
    "looked_after": "no",
    "care_leaver": "no",
}


# ---- Paths ----


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_page_asks_what_the_flow_asks_and_shows_what_the_rules_come_to(
    edition: str, settings: Settings
) -> None:
    seed = random.Random(int(edition))
    tab = Tab(edition)
    for _ in range(2):
        world = a_world(tab.session.ruleset, seed)
        agrees(tab, tab.walk(world), world)
        tab.press("Clear now")
        tab.session.take_rules(load_ruleset(edition))
        tab.app.run()


def _different(ruleset: Ruleset, fact: Fact, duties: tuple[str, ...]) -> list[str]:
    """One option out of each group that the open duties cannot tell apart."""
    groups: dict[tuple[object, ...], str] = {}
    for option in fact.options:
        alike = tuple(read_alike(ruleset, ruleset.duty(d), fact.id, option.id) for d in duties)
        groups.setdefault(alike, option.id)
    return list(groups.values())


def every_world(ruleset: Ruleset, age: str, event: str) -> Iterator[dict[str, str]]:
    """Every path that leads to something else, as the answers that it takes."""
    begun: list[dict[str, str]] = [{}]
    while begun:
        world = begun.pop()
        raw = {id: ruleset.fact(id).option(option).raw for id, option in world.items()}
        question = next_question(ruleset, raw)
        if question is None:
            yield world
            continue
        fixed = {"age_at_event": [age], "event": [event], "immediate_danger": ["no"]}
        options = fixed.get(question.fact.id) or _different(ruleset, question.fact, question.duties)
        begun += [{**world, question.fact.id: option} for option in options]


@pytest.mark.exhaustive
@pytest.mark.parametrize("event", [o.id for o in load_ruleset("2026").fact("event").options])
@pytest.mark.parametrize("age", [o.id for o in load_ruleset("2026").fact("age_at_event").options])
@pytest.mark.parametrize("edition", ["2015", "2018", "2026"])
def test_every_path_on_the_page(edition: str, age: str, event: str, settings: Settings) -> None:
    """Hours in all; each case is one age and one event. The rules of 2023 are those of 2026."""
    tab = Tab(edition)
    for world in every_world(tab.session.ruleset, age, event):
        agrees(tab, tab.walk(world), world)
        tab.press("Clear now")
        tab.session.take_rules(load_ruleset(edition))
        tab.app.run()


def test_danger_now_stops_the_questions_and_shows_the_number(settings: Settings) -> None:
    tab = Tab()
    tab.choose("yes")
    html = tab.html()
    assert tab.fact() is None
    assert 'href="tel:999"' in html
    assert "The decision" not in html


# ---- One question ----


def test_nothing_is_taken_without_an_answer_or_without_a_reason_where_one_is_needed(
    settings: Settings,
) -> None:
    tab = Tab()
    tab.press("Next")
    assert "Choose an answer" in tab.html()
    for option in ("no", "yes", "0-15"):
        tab.choose(option)
    fact = tab.fact()
    assert fact is not None
    assert fact.id == "event"
    tab.app.radio[0].set_value(fact.option("serious_harm")).run()
    tab.press("Next")
    assert "Write one line why" in tab.html()
    assert tab.fact() is fact
    tab.app.radio[0].set_value(fact.option("death")).run()
    tab.press("Next")
    assert tab.session.answers()["event"] == "death"


def test_every_question_says_why_who_knows_and_what_the_guidance_says(settings: Settings) -> None:
    tab = Tab()
    while (fact := tab.fact()) is not None:
        html = tab.html()
        assert _as_html(fact.why) in html
        assert f"Who usually knows: {_as_html(fact.held_by)}." in html
        assert html.count('<details class="source">') == len(set(fact.references))
        tab.choose(HARMED[fact.id]) if fact.decides else tab.press(LATER)


def test_105_back_and_change_keep_later_answers_and_the_old_value(settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    tab.app.button(key="check change abuse_neglect").click().run()
    fact = tab.fact()
    assert fact is not None
    assert fact.id == "abuse_neglect"
    tab.choose("not")
    html = tab.html()
    assert "criteria are not met" in html
    assert "changed 1 time" in html
    kept = [e.value for e in tab.session.entries if e.fact == "abuse_neglect"]
    assert kept == ["suspected", "not"]
    assert tab.session.answers()["place"] == "in_area"


def test_the_days_that_are_left_can_be_left_open_at_once(settings: Settings) -> None:
    tab = Tab()
    while (fact := tab.fact()) is not None and fact.decides:
        tab.choose(HARMED[fact.id])
    tab.press("Show the result now")
    assert tab.fact() is None
    assert "The decision is the local authority" in tab.html()
    left = [e for e in tab.session.entries if e.value == "unknown"]
    assert [bool(e.why) for e in left] == [False, *[True] * (len(left) - 1)]
    assert len(left) > 2
    assert tab.html().count("Not asked: the result was shown first") == len(left) - 1


def test_109_a_day_past_the_table_is_refused_on_the_page_and_a_future_one_pointed_out(
    settings: Settings,
) -> None:
    tab = Tab()
    while (fact := tab.fact()) is not None and fact.id != "aware_date":
        tab.choose(HARMED[fact.id]) if fact.decides else tab.press(LATER)
    tab.app.date_input[0].set_value(date(2036, 1, 4)).run()
    tab.press("Next")
    assert "outside the table of bank holidays" in tab.html()
    tab.app.date_input[0].set_value(date(2031, 2, 3)).run()
    tab.press("Next")
    tab.press("Show the result now")
    assert "lies in the future" in tab.html()


def test_108_the_day_and_time_of_awareness_give_the_date_to_work_to(settings: Settings) -> None:
    tab = Tab()
    while (fact := tab.fact()) is not None and fact.id != "aware_date":
        tab.choose(HARMED[fact.id]) if fact.decides else tab.press(LATER)
    tab.app.date_input[0].set_value(date(2026, 4, 2)).run()
    tab.press("Next")
    tab.press("Show the result now")
    by_when = tab.html().split('<section class="by-when">')[1].split("</section>")[0]
    assert "Monday 13 April 2026" in by_when
    assert "carried over from the 2023 edition" in by_when
    assert "caution" in by_when


def at_awareness() -> Tab:
    """On the page of 2026 that asks when the authority became aware."""
    tab = Tab("2026")
    while (fact := tab.fact()) is not None and fact.id != "aware_date":
        tab.choose(HARMED[fact.id]) if fact.decides else tab.press(LATER)
    return tab


def test_midnight_is_a_time_of_day_and_stays_when_the_answer_is_looked_at_again(
    settings: Settings,
) -> None:
    tab = at_awareness()
    tab.app.date_input[0].set_value(date(2026, 4, 2)).run()
    tab.app.time_input[0].set_value(time(0, 0)).run()
    tab.press("Next")
    assert tab.session.answers()["aware_date"] == "2026-04-02T00:00"
    tab.press("Back")
    tab.press("Next")
    assert [e.value for e in tab.session.entries if e.fact == "aware_date"] == ["2026-04-02T00:00"]


def test_the_question_on_awareness_says_what_it_means_and_has_room_for_a_reason(
    settings: Settings,
) -> None:
    tab = at_awareness()
    assert tab.app.date_input[0].help == label(load_wording().text("aware_means"))
    (why,) = tab.app.text_area
    assert "if there is something to say" in why.label
    why.set_value("The call log of that night is missing.").run()
    tab.press(LATER)
    last = tab.session.last("aware_date")
    assert last is not None
    assert (last.value, last.why) == ("unknown", "The call log of that night is missing.")


def test_113_an_identifier_typed_as_a_reason_is_not_stored(settings: Settings) -> None:
    tab = Tab()
    for option in ("no", "yes", "0-15"):
        tab.choose(option)
    fact = tab.fact()
    assert fact is not None
    tab.app.radio[0].set_value(fact.option("serious_harm")).run()
    tab.app.text_area[0].set_value("Told by Jane Smith on 07700 900123.").run()
    assert "Left out" in tab.html()
    tab.press("Next")
    last = tab.session.last("event")
    assert last is not None
    assert "Smith" not in last.why
    assert "900123" not in last.why


# ---- Decision and record ----


def decide(tab: Tab, course: int = 0, reason: str = "The partners agree.") -> None:
    (radio,) = [r for r in tab.app.radio if r.label == "What was decided?"]
    radio.set_value(_course(course)).run()
    (box,) = [b for b in tab.app.text_area if b.key.endswith("decision reason")]
    box.set_value(reason).run()
    (by,) = [s for s in tab.app.selectbox if s.label == "Decided by (role)"]
    by.set_value("Safeguarding lead").run()


def _course(number: int) -> Any:
    from assistant.check.record import Course

    return list(Course)[number]


@pytest.mark.parametrize(
    ("course", "said"),
    [(0, "In line with"), (1, "Not in line with"), (2, "Put off")],
)
def test_each_decision_is_stored_with_the_same_weight(
    course: int, said: str, settings: Settings
) -> None:
    tab = Tab()
    tab.walk(HARMED)
    decide(tab, course)
    assert said in tab.html()
    tab.press("Store the record")
    html = tab.html()
    assert "Stored as version 1." in html
    stored = tab.session.stored
    assert stored is not None
    assert f"Kept until <strong>{long_day(stored.retain_until)}</strong>" in html
    store = open_records(settings.data)
    assert store.get(stored.id) == stored
    assert store.verify(stored.hash).findings == ()


def test_106_pressing_store_twice_stores_once(settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    decide(tab)
    tab.press("Store the record")
    first = tab.session.stored
    assert first is not None
    draft = Draft(first.decision, first.second, first.partners)
    again = keep(tab.session, draft, cast(Assistant, Notes(settings, tab.session.ruleset)))
    assert again == first
    assert open_records(settings.data).history(tab.session.id) == (first,)


def test_a_view_that_was_begun_is_completed_or_emptied_before_anything_is_stored(
    settings: Settings,
) -> None:
    tab = Tab()
    tab.walk(HARMED)
    decide(tab)
    box(tab, "A second person reason").set_value("I would notify today.").run()
    assert_unfinished(tab, "their role; their view", "A second person")
    stance(tab, "A second person").set_value(Stance.DISSENTS).run()
    assert_unfinished(tab, "their role", "A second person")
    (role,) = [s for s in tab.app.selectbox if s.label == "Second person (role)"]
    role.set_value("Police officer").run()
    assert "This view is not complete." not in tab.html()
    box(tab, "Integrated care board reason").set_value("We disagree.").run()
    assert_unfinished(tab, "their view", "Integrated care board")
    stance(tab, "Integrated care board").set_value(Stance.DISSENTS).run()
    stance(tab, "Chief officer of police").set_value(Stance.DISSENTS).run()
    assert_unfinished(tab, "why they dissent", "Chief officer of police")
    (empty,) = [b for b in tab.app.button if b.key.endswith("Chief officer of police empty")]
    empty.click().run()
    tab.press("Store the record")
    stored = tab.session.stored
    assert stored is not None
    assert stored.second is not None
    assert (stored.second.stance, stored.second.reason) == (
        Stance.DISSENTS,
        "I would notify today.",
    )
    assert [(v.by, v.reason) for v in stored.partners] == [
        ("Integrated care board", "We disagree.")
    ]


def test_a_stored_view_is_taken_back_by_emptying_it(settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    decide(tab)
    stance(tab, "Local authority").set_value(Stance.AGREES).run()
    tab.press("Store the record")
    assert "You have changed something since" not in tab.html()
    box(tab, "Chief officer of police reason").set_value("Not now.").run()
    assert "Views that are not complete: Chief officer of police." in tab.html()
    assert "Store the next version" not in [b.label for b in tab.app.button]
    for who in ("Chief officer of police", "Local authority"):
        (empty,) = [b for b in tab.app.button if b.key.endswith(f"{who} empty")]
        empty.click().run()
    tab.press("Store the next version")
    assert tab.session.stored is not None
    assert tab.session.stored.partners == ()


def box(tab: Tab, ending: str) -> Any:
    (found,) = [b for b in tab.app.text_area if b.key.endswith(ending)]
    return found


def stance(tab: Tab, who: str) -> Any:
    (found,) = [r for r in tab.app.radio if r.key.endswith(f"{who} stance")]
    return found


def assert_unfinished(tab: Tab, missing: str, who: str) -> None:
    html = tab.html()
    assert f"Missing: {missing}." in html
    assert f"Views that are not complete: {who}." in html
    (button,) = [b for b in tab.app.button if b.label == "Store the record"]
    assert button.disabled


def test_a_likely_name_that_was_kept_stays_kept_in_the_next_version(settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    said = "Seen at Ashford Grange by the team."
    decide(tab, reason=said)
    keep_words(tab).check().run()
    tab.press("Store the record")
    assert tab.session.stored is not None
    assert tab.session.stored.decision is not None
    assert tab.session.stored.decision.reason == said
    assert keep_words(tab).value is True
    assert "You have changed something since" not in tab.html()
    box(tab, "decision reason").set_value(f"{said} Told by Tom Baker.").run()
    assert keep_words(tab).value is False  # of another name it is asked again
    assert "[name left out]" in tab.html()


def test_a_likely_name_kept_in_a_why_makes_no_second_entry(settings: Settings) -> None:
    tab = Tab()
    for option in ("no", "yes", "0-15"):
        tab.choose(option)
    fact = tab.fact()
    assert fact is not None
    tab.app.radio[0].set_value(fact.option("serious_harm")).run()
    tab.app.text_area[0].set_value("Seen at Ashford Grange by the team.").run()
    keep_words(tab).check().run()
    tab.press("Next")
    tab.press("Back")
    tab.press("Next")
    whys = [e.why for e in tab.session.entries if e.fact == "event"]
    assert whys == ["Seen at Ashford Grange by the team."]


def keep_words(tab: Tab) -> Any:
    (found,) = [c for c in tab.app.checkbox if c.label.startswith("Keep words")]
    return found


def test_106_of_two_tabs_that_go_on_with_one_record_the_second_is_told(settings: Settings) -> None:
    first = Tab()
    first.walk(HARMED)
    decide(first)
    first.press("Store the record")
    second = Tab()
    second.app.text_input(key="check open id").set_value(first.session.id).run()
    second.press("Open it")
    for tab, reason in ((first, "First."), (second, "Second.")):
        decide(tab, 2, reason)
        tab.press("Store the next version")
    assert "Stored as version 2." in first.html()
    assert "Stored as version 2." not in second.html()
    assert "already stored and says something else" in second.html()
    held = open_records(settings.data).history(first.session.id)
    assert [r.decision.reason for r in held if r.decision] == ["The partners agree.", "First."]


def test_107_a_session_older_than_the_rules_starts_again_or_shows_both(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = Tab()
    tab.walk(HARMED)
    tab.session.ruleset = replace(tab.session.ruleset, hash="0" * 64)
    tab.app.run()
    assert "The rules of this edition have changed" in tab.html()
    assert "The decision" not in tab.html()
    tab.press("Show both")
    html = tab.html()
    assert html.index("Under the rules you began with") < html.index("Under the rules of today")
    tab.press("Start again under the new rules")
    assert tab.session.ruleset.hash == load_ruleset("2026").hash
    assert "The rules of this edition have changed" not in tab.html()


def test_107_answers_given_under_other_words_verify_after_a_start_under_the_new_rules(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(FOLDER.parents[1], tmp_path / "corpus")
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path / "corpus"))
    tab = Tab()
    tab.walk(HARMED)
    file = tmp_path / "corpus" / "checks" / "notification" / "2026.yaml"
    words = file.read_text(encoding="utf-8").replace("also if recovered since", "also if healed")
    file.write_text(words, encoding="utf-8")
    tab.app.run()
    tab.press("Start again under the new rules")
    decide(tab)
    tab.press("Store the record")
    assert "Stored as version 1." in tab.html()
    (stored,) = open_records(settings.data).history(tab.session.id)
    assert "also if recovered since" in {e.fact: e for e in stored.entries}["event"].label
    assert stored.ruleset_hash == load_ruleset("2026").hash
    assert open_records(settings.data).verify().findings == ()


def test_what_was_done_is_written_down_and_comes_back_with_the_next_version(
    settings: Settings,
) -> None:
    tab = Tab()
    tab.walk(HARMED)
    decide(tab)
    boxes = {b.label: b for b in tab.app.text_area}
    boxes["Reference of the notification, from the online system"].set_value("CSO-17").run()
    boxes = {b.label: b for b in tab.app.text_area}
    boxes["Who has been told, and when? Roles and agencies, no names."].set_value("Police").run()
    (day,) = [d for d in tab.app.date_input if d.label == "Decided on (if not today)"]
    day.set_value(date(2026, 4, 3)).run()
    tab.press("Store the record")
    assert "Stored as version 1." in tab.html()
    (stored,) = open_records(settings.data).history(tab.session.id)
    assert stored.decision is not None
    made = stored.decision
    assert (made.decided_on, made.sent_as, made.told) == ("2026-04-03", "CSO-17", "Police")
    assert not any(b.label == "Store the next version" for b in tab.app.button)
    (box,) = [b for b in tab.app.text_area if b.label.startswith("Who has been told")]
    assert box.value == "Police"
    box.set_value("Police, Ofsted").run()
    tab.press("Store the next version")
    second = open_records(settings.data).history(tab.session.id)[-1].decision
    assert second is not None
    assert (second.sent_as, second.told) == ("CSO-17", "Police, Ofsted")


def test_107_a_stored_record_of_older_rules_opens_under_todays_and_says_so(
    settings: Settings,
) -> None:
    tab = Tab()
    tab.walk(HARMED)
    decide(tab)
    tab.press("Store the record")
    assert tab.session.stored is not None
    tab.session.stored = replace(tab.session.stored, ruleset_hash="0" * 64)
    tab.app.run()
    assert "worked out under the rules of today" in tab.html()


def test_clear_now_leaves_nothing_in_the_page_and_says_what_is_kept(settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    assert "Nothing is stored." in tab.html()
    tab.press("Clear now")
    assert tab.session.entries == []
    assert tab.session.stored is None
    assert WHY not in tab.html()


def test_an_erased_record_is_gone_from_the_store(settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    decide(tab)
    tab.press("Store the record")
    id = tab.session.id
    (sure,) = [c for c in tab.app.checkbox if c.label == "I want to erase it"]
    sure.check().run()
    tab.press("Erase it now")
    assert "The record was erased." in tab.html()
    assert open_records(settings.data).get(id) is None
    assert open_records(settings.data).verify().findings == ()


def test_who_is_not_the_authority_decides_about_telling_it(settings: Settings) -> None:
    tab = Tab()
    tab.walk({**HARMED, "asker_is_la": "no"})
    (radio,) = [r for r in tab.app.radio if r.label == "What was decided?"]
    assert radio.options[:2] == [
        "The local authority is to be told",
        "The local authority is not to be told",
    ]


def test_where_another_authority_notifies_it_is_decided_whether_to_tell_it(
    settings: Settings,
) -> None:
    tab = Tab()
    tab.walk({**HARMED, "place": "other_english_la"})
    (radio,) = [r for r in tab.app.radio if r.label == "What was decided?"]
    assert radio.options == [
        "The other authority is to be told",
        "The other authority is not to be told",
        "Not decided yet",
    ]
    decide(tab)
    assert "In line with what the published criteria come to" in tab.html()
    tab.press("Store the record")
    assert tab.session.stored is not None
    made = tab.session.stored.decision
    assert made is not None
    assert (made.label, made.relation) == ("The other authority is to be told", Relation.FOLLOWS)


def test_another_edition_was_in_force_on_the_day_and_one_press_takes_it(
    settings: Settings,
) -> None:
    tab = Tab()
    while (fact := tab.fact()) is not None and fact.id != "aware_date":
        tab.choose(HARMED[fact.id]) if fact.decides else tab.press(LATER)
    tab.app.date_input[0].set_value(date(2024, 5, 7)).run()
    tab.press("Next")
    tab.press("Show the result now")
    assert "Another edition was in force" in tab.html()
    tab.press("Use Working Together to Safeguard Children 2023")
    assert tab.session.ruleset.edition == "2023"
    assert "Not confirmed for this edition" not in tab.html()


# ---- What stands behind it ----


def test_what_was_not_read_in_this_edition_says_so_wherever_it_is_shown(
    settings: Settings,
) -> None:
    tab = Tab("2026")
    while (fact := tab.fact()) is not None:
        said = tab.html().split("What does the guidance say?")[1].split("</summary>")[0]
        assert said == tag(fact.standing)
        tab.choose(HARMED[fact.id]) if fact.decides else tab.press(LATER)
    result = evaluate(tab.session.ruleset, tab.session.facts())
    items = [
        *((d.duty.title, d.duty.standing) for d in result.in_state(State.NOT_MET)),
        *((p.title, p.standing) for p in result.contested),
        *((s.signpost.title, s.signpost.standing) for s in result.signposts),
    ]
    html = tab.html()
    assert {standing for _, standing in items} == set(Standing)
    for title, standing in items:
        assert f'<div class="other"><h3>{_as_html(title)}</h3>{tag(standing)}<' in html


def tag(standing: Standing) -> str:
    key = {Standing.CARRIED_OVER: "carried_over", Standing.UNCONFIRMED: "unconfirmed"}.get(standing)
    return f' <span class="tag missing">{load_wording().text(key)}</span>' if key else ""


def test_each_date_has_its_force_and_its_places_and_each_card_those_of_its_criteria(
    settings: Settings,
) -> None:
    tab = Tab("2026")
    tab.walk(HARMED)
    facts = tab.session.facts()
    result = evaluate(tab.session.ruleset, facts)
    cards = re.findall(r'<article class="card .*?</article>', tab.html(), re.DOTALL)
    duties = [*result.in_state(State.MET), *result.in_state(State.CANNOT_TELL)]
    forces = set()
    for card, duty in zip(cards, duties, strict=True):
        dates = re.findall(r"<li><p class=.strengths.>.*?</div></li>", card, re.DOTALL)
        for shown, spec in zip(dates, duty.duty.deadlines, strict=True):
            said = "THIS TOOL&#39;S CAUTION" if spec.force == "caution" else spec.force.upper()
            assert f'<span class="strength {spec.force}">{said}</span>' in shown
            assert chips(shown) == places_of(spec.references)
            forces.add(spec.force)
        stands = card.split("Where it stands</summary>")[1]
        assert chips(stands) == places_of([*duty.duty.references, *of_steps(duty.trace)])
    assert forces == set(Force)


def chips(html: str) -> list[str]:
    return re.findall(r'<span class="chip">(.*?)</span>', html)


def places_of(references: Iterable[Reference]) -> list[str]:
    return [_as_html(place(str(reference))) for reference in dict.fromkeys(references)]


def of_steps(step: Step) -> list[Reference]:
    return [*step.references, *(r for part in step.parts for r in of_steps(part))]


class Notes:
    """A library that holds two of our notes on each place of the rules, and no source."""

    def __init__(self, settings: Settings, ruleset: Ruleset) -> None:
        self.settings = settings
        self.ruleset = ruleset

    def documents(self) -> list[Document]:
        return [Document("notes", "Our notes")]

    def passage(self, reference: Reference) -> None:
        return None

    def receipt(self) -> str:
        return "notes"

    def passages(self) -> list[Passage]:
        rules = self.ruleset
        specs = [spec for duty in rules.duties for spec in duty.deadlines]
        places = {r for item in (*rules.duties, *specs, *rules.contested) for r in item.references}
        return [
            Passage(Reference("notes", f"{n}"), f"Note {n}.", form="note", points_at=tuple(places))
            for n in (1, 2)
        ]


def test_a_record_quotes_all_that_the_page_shows_on_what_may_be_owed(settings: Settings) -> None:
    tab = Tab("2026")
    tab.walk({**HARMED, "event": "death"})
    library = cast(Assistant, Notes(settings, tab.session.ruleset))
    record = record_of(tab.session, Draft(), library)
    result = evaluate(tab.session.ruleset, tab.session.facts())
    wanted = set()
    for duty in result.duties:
        if duty.state is not State.NOT_MET or duty.id in tab.session.ruleset.notification:
            wanted |= {*duty.duty.references}
        if duty.state is not State.NOT_MET:
            wanted |= {r for spec in duty.duty.deadlines for r in spec.references}
    wanted |= {r for point in result.contested for r in point.references}
    assert {q.reference for q in record.quotations} == {str(r) for r in wanted}
    for reference in wanted:
        quoted = [q.text for q in record.quotations if q.reference == str(reference)]
        assert quoted == ["Note 1.", "Note 2."]
        assert all(_as_html(text) in Sources.of(library).chips([reference]) for text in quoted)


class Counting(CheckSession):
    """A session that counts how often it replays the answers."""

    walks = 0

    def walk(self) -> Walk:
        self.walks += 1
        return super().walk()


def test_the_answers_that_count_are_worked_out_by_one_replay(settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    session = Counting(tab.session.ruleset, entries=tab.session.entries)
    assert session.facts() == tab.session.facts()
    assert session.walks == 1


# ---- Charts, cards, editions ----


def test_the_chart_has_a_list_that_says_the_same_and_marks_the_answers(settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    (switch,) = [t for t in tab.app.toggle if "chart" in t.label]
    switch.set_value(True).run()
    html = tab.html()
    assert "The same as a list" in html
    assert "(your answer)" in html


@pytest.mark.parametrize("other", ["2018", "2023"])
def test_editions_are_compared_on_the_page_itself(other: str, settings: Settings) -> None:
    tab = Tab()
    tab.walk(HARMED)
    (switch,) = [t for t in tab.app.toggle if "Compare" in t.label]
    switch.set_value(True).run()
    (picked,) = [s for s in tab.app.selectbox if "with" in s.label]
    picked.set_value(load_ruleset(other)).run()
    html = tab.html()
    if other == "2018":
        assert '<table class="compared">' in html
        assert "Notify the death of a care leaver" in html
    else:
        assert "No combination of answers comes to something else." in html
