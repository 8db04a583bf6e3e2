"""The Ask page and its parts: what is drawn, escaped, withheld, stopped, and what errors say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from hostile_library import HOSTILE
from streamlit.testing.v1 import AppTest
from tea_library import write_corpus, write_documents

from assistant import (
    Answer,
    Assistant,
    AssistantError,
    Document,
    Passage,
    Reference,
    Settings,
    add_documents,
    build_library,
)
from assistant.ui.answer import draw_answer
from assistant.ui.ask import _send, stop
from assistant.ui.asking import Asking
from assistant.ui.conversation import Conversation, Narrowing
from assistant.ui.faults import draw_fault, explained
from assistant.ui.labels import place_of, reference_of, standing_of
from assistant.ui.markup import Markup, draw, label, link
from assistant.ui.reading import parts_of
from assistant.ui.source import about, draw_passage, note_source

APP = str(Path(__file__).parents[1] / "assistant" / "ui" / "page.py")
PAGES = Path(__file__).parents[1] / "assistant" / "ui"
BREWING = "Within how many days must the warden brew the tea?"


@pytest.fixture(scope="module")
def tea_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("tea")
    settings = Settings(corpus=write_corpus(folder / "corpus"), data=folder / "data")
    add_documents(settings, write_documents(folder / "tea"))
    build_library(settings)
    return settings


@pytest.fixture(scope="module")
def tea_assistant(tea_settings: Settings) -> Assistant:
    return Assistant.from_settings(tea_settings)


Open = Callable[[Settings], AppTest]


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Runs the page over the given settings, as a fresh process would."""

    def opened(settings: Settings) -> AppTest:
        monkeypatch.setenv("ASSISTANT_CORPUS", str(settings.corpus))
        monkeypatch.setenv("ASSISTANT_DATA", str(settings.data))
        st.cache_resource.clear()
        return AppTest.from_file(APP, default_timeout=60).run()

    yield opened
    st.cache_resource.clear()


def drawn(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def ask(app: AppTest, question: str) -> str:
    app.chat_input(key="question").set_value(question).run()
    assert not app.exception
    return drawn(app)


# -- the page


def test_the_page_opens_with_questions_to_start_from(
    open_app: Open, tea_settings: Settings
) -> None:
    app = open_app(tea_settings)
    assert not app.exception
    assert app.button(key="start 0").label.startswith("How many working days")
    assert 'href="tel:999"' in drawn(app)


def test_an_answer_is_cards_with_strength_reference_and_edition(
    open_app: Open, tea_settings: Settings
) -> None:
    html = ask(open_app(tea_settings), BREWING)
    assert '<span class="strength must">MUST</span>' in html
    assert "within five working days" in html
    assert "<mark>The warden must brew the tea" in html
    assert "Tea Rules for Safe Offices 2024" in html
    assert re.search(r'<p class="edition">As at .* Tea Rules for Safe Offices 2024', html)


def test_a_day_in_the_past_is_answered_from_the_edition_of_that_day(
    open_app: Open, tea_settings: Settings
) -> None:
    app = open_app(tea_settings)
    app.date_input(key="as_at").set_value(date(2021, 6, 1)).run()
    html = ask(app, BREWING)
    assert "As at 1 June 2021" in html
    assert "within three working days" in html


def test_each_answer_is_announced_once(open_app: Open, tea_settings: Settings) -> None:
    app = open_app(tea_settings)
    html = ask(app, BREWING)
    live = re.findall(r'<p class="unseen spoken" data-turn="1">(.*?)</p>', html)
    assert len(live) == 1
    assert "statement" in live[0]


def test_the_same_question_sent_twice_at_once_is_answered_once(
    open_app: Open, tea_settings: Settings
) -> None:
    app = open_app(tea_settings)
    app.button(key="start 0").click()
    app.run()
    app.run()
    assert drawn(app).count('class="question"') == 1


def test_a_question_that_cannot_be_asked_says_what_to_do(
    open_app: Open, tea_settings: Settings
) -> None:
    html = ask(open_app(tea_settings), "???")
    assert "There is no question yet." in html
    assert "Write in a sentence what you need to know." in html
    assert "<article" not in html


def test_an_empty_library_says_what_to_do(open_app: Open, tmp_path: Path) -> None:
    settings = Settings(corpus=write_corpus(tmp_path / "corpus"), data=tmp_path / "data")
    app = open_app(settings)
    assert "<code>python -m assistant build</code>" in drawn(app)
    assert "The library is empty." in ask(app, BREWING)


def test_a_broken_index_says_what_to_do(
    open_app: Open, tea_settings: Settings, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "current.json").write_text('{"generations": ["gone"]}', encoding="utf-8")
    app = open_app(Settings(corpus=tea_settings.corpus, data=data))
    html = ask(app, BREWING)
    assert "No generation of the index can be opened." in html
    assert "<code>python -m assistant build</code>" in html


def test_a_setting_that_does_not_exist_is_explained(
    open_app: Open, tea_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_DATTA", "x")
    html = drawn(open_app(tea_settings))
    assert "There is no setting ASSISTANT_DATTA." in html
    assert "Did you mean ASSISTANT_DATA?" in html


# -- escaping


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    passage = Passage(Reference("x", "1"), text=text, headings=(text,), footnotes=(("1", text),))
    html = draw_passage(passage, spans=[(0, len(text) // 2)])
    assert not re.search(
        r"<(script|img|iframe|style|svg|video|form|object|base|meta|a|link)\b", html
    )


def test_text_that_was_not_escaped_is_refused() -> None:
    with pytest.raises(TypeError, match="escape"):
        draw("<b>plain</b>")  # type: ignore[arg-type]


def test_nothing_to_show_is_not_an_error() -> None:
    draw(Markup())


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//elsewhere", ""])
def test_only_web_addresses_become_links(address: str) -> None:
    assert link(address, "words") == Markup("words")


def test_a_label_keeps_its_words_and_loses_its_meaning_as_markup() -> None:
    made = label("a *b* [c](d) :material/home: $x$")
    assert made.replace("\\", "").replace("\u2060", "") == "a *b* [c](d) :material/home: $x$"
    assert ":material" not in made


def test_no_page_shows_text_by_another_road() -> None:
    for file in PAGES.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        roads = re.findall(
            r"st\.(markdown|write|write_stream|caption|title|header|latex)\(", source
        )
        assert roads == [], f"{file.name} uses {roads}"
        assert "unsafe_allow" not in source
        raw = re.findall(r"Markup\((?!\)|\s*[rR]?[\"'])[^)]*\)", source)
        assert all(made == "Markup(between)" for made in raw), f"{file.name}: {raw}"


# -- cards


def test_the_quotation_is_marked_exactly_where_it_stands(tea_assistant: Assistant) -> None:
    answer = tea_assistant.ask(BREWING)
    html = draw_answer(answer, tea_assistant)
    for statement in answer.statements:
        for citation in statement.citations:
            assert f"<mark>{Markup.escape(citation.quote)}</mark>" in html


def test_a_short_list_is_shown_whole_and_once(tea_assistant: Assistant) -> None:
    answer = tea_assistant.ask("What should the warden write down about a spill?")
    whole = next(s for s in answer.statements if "who wiped it up" in s.text)
    assert len(whole.citations) == 1
    html = str(draw_answer(answer, tea_assistant))
    said = re.sub(r"<details.*?</details>", "", html, flags=re.S)
    for words in ("should write down", "where the spill was", "who wiped it up"):
        assert said.count(words) == 1


def test_notices_come_before_the_statements_and_reasons_are_given(
    tea_assistant: Assistant,
) -> None:
    answer = Answer(
        question="q",
        status="not in the library",
        headline="Nothing answers that.",
        statements=(),
        edition_line="",
        as_at=date(2026, 1, 1),
        notices=("An edition is missing.",),
        withheld=("the quotation does not stand in x#1",),
        missing=("walrus",),
        looked_for=("walrus", "tusk"),
    )
    html = draw_answer(answer, tea_assistant)
    order = [
        "An edition is missing.",
        "Nothing answers that.",
        "Withheld: 1",
        "x#1",
        "walrus, tusk",
    ]
    places = [html.index(words) for words in order]
    assert places == sorted(places)


def test_a_note_is_marked_as_ours_and_says_where_it_points(tea_assistant: Assistant) -> None:
    note = next(p for p in tea_assistant.passages() if p.form == "note")

    documents = {document.id: document for document in tea_assistant.documents()}
    html = note_source(note, documents, tea_assistant.passage)
    assert "These are our words, not the source’s." in html
    assert "Tea Rules for Safe Offices 2024, under “Brewing”" in html


# -- names of places


@pytest.mark.parametrize(
    ("locator", "form", "words"),
    [
        ("330", "paragraph", "para 330"),
        ("para 7", "paragraph", "para 7"),
        ("16C(1)", "section", "section 16C(1)"),
        ("reg 40(1)", "section", "regulation 40(1)"),
        ("sch 2 para 20", "section", "Schedule 2, para 20"),
        ("sch 2 part 1 para 4", "section", "Schedule 2, part 1, para 4"),
        ("box: Serious harm", "box", "box “Serious harm”"),
        ("heading: Rapid reviews (2)", "text", "under “Rapid reviews (2)”"),
        ("annex B: Further information", "annex", "annex B, “Further information”"),
    ],
)
def test_a_place_is_named_as_people_name_it(locator: str, form: str, words: str) -> None:
    passage = Passage(Reference("x/1", locator), text="t", form=form)  # type: ignore[arg-type]
    assert place_of(passage) == words


def test_a_reference_names_document_place_and_page() -> None:
    document = Document("wt/2023", "Working Together", "2023", tier="statutory guidance")
    passage = Passage(Reference("wt/2023", "330"), text="t", page=133, page_label="133")
    assert reference_of(passage, document) == "Working Together 2023, para 330, p. 133"


def test_the_day_an_edition_ends_it_is_superseded() -> None:
    document = Document(
        "wt/2023",
        "Working Together",
        tier="statutory guidance",
        in_force_from=date(2023, 12, 15),
        in_force_until=date(2026, 3, 18),
    )
    assert standing_of(document, date(2026, 3, 17)) == "In force since 15 December 2023"
    assert standing_of(document, date(2026, 3, 18)) == "Superseded on 18 March 2026"


def test_a_long_part_is_cut_at_its_next_headings() -> None:
    passages = [
        Passage(Reference("x", str(n)), text="t", headings=("Part 1", f"Chapter {n // 40}"))
        for n in range(80)
    ]
    parts = parts_of(passages)
    assert [(p.title, len(p.passages)) for p in parts] == [
        ("Part 1 › Chapter 0", 40),
        ("Part 1 › Chapter 1", 40),
    ]


# -- errors and waiting


def test_an_unforeseen_error_shows_no_detail_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    html = draw_fault(explained(ZeroDivisionError("secret of the question")))
    assert "did not expect" in html
    assert "secret" not in html
    assert any(record.exc_info for record in caplog.records)


def test_an_error_names_its_next_step_and_commands_stand_out() -> None:
    html = draw_fault(AssistantError("It <broke>.", "Run: python -m assistant build"))
    assert "It &lt;broke&gt;." in html
    assert "<code>python -m assistant build</code>" in html


def test_steps_are_seen_while_the_answer_is_made(tea_assistant: Assistant) -> None:
    asking = Asking(tea_assistant, BREWING, (), Narrowing())
    steps = [step for step in asking.steps() if step]
    assert asking.answer().statements
    assert set(steps) <= {"searching", "quoting", "verifying", "slow"}


def test_a_stopped_question_is_kept_as_not_answered_and_only_once() -> None:
    talk = Conversation(asked=BREWING)
    stop(talk, "Stopped.")
    stop(talk, "Stopped.")
    assert [(turn.question, turn.spoken) for turn in talk.turns] == [(BREWING, "Stopped.")]
    assert talk.asked == ""


def test_an_error_while_asking_reaches_the_page(tea_assistant: Assistant) -> None:
    asking = Asking(tea_assistant, " ", (), Narrowing())
    list(asking.steps())
    with pytest.raises(AssistantError, match="no question"):
        asking.answer()


def test_what_is_odd_about_a_text_is_said_where_it_is_quoted() -> None:
    document = Document("x", "X", tier="act", warnings=("The text held is a draft.",))
    html = about(Passage(Reference("x", "1"), text="t"), document, date(2026, 1, 1))
    assert "About this text: The text held is a draft." in html


# -- identifiers in the question


def test_a_number_is_left_out_and_one_press_leaves_out_a_name_as_well(
    open_app: Open, tea_settings: Settings
) -> None:
    app = open_app(tea_settings)
    html = ask(app, f"{BREWING} Adunni Okafor, NHS number 943 476 5919, told us.")
    assert "943 476 5919" not in html
    assert "Adunni Okafor" in html
    app.button(key="redact 1").click().run()
    assert not app.exception
    html = drawn(app)
    assert "[name left out]" in html
    assert "Adunni" not in html
    assert "within five working days" in html


def test_the_answer_says_where_an_identifier_stands(tea_assistant: Assistant) -> None:
    answer = tea_assistant.ask(f"{BREWING} NHS no ９４３-４７６-５９１９")
    found = answer.identifiers[0]
    assert answer.question[found.start : found.end] == "943-476-5919"
    assert answer.to_json()["identifiers"][0]["kind"] == "NHS number"


def test_an_identifier_ended_in_a_second_turn_is_found(tea_assistant: Assistant) -> None:
    first = tea_assistant.ask(f"{BREWING} Her NHS number starts 943 476")
    assert first.identifiers == ()
    second = tea_assistant.ask(f"and ends 5919. {BREWING}", history=[first])
    assert [item.kind for item in second.identifiers] == ["NHS number"]


def test_a_question_that_another_overtakes_is_kept_and_said_to_be_unanswered(
    tea_assistant: Assistant,
) -> None:
    talk = Conversation()
    _send(talk, BREWING, tea_assistant)
    _send(talk, BREWING, tea_assistant)
    assert talk.turns == []  # a double click is one question
    _send(talk, "Who should be told of a spill?", tea_assistant)
    (kept,) = talk.turns
    assert kept.question == BREWING
    assert kept.spoken == tea_assistant.wording.say("overtaken")
    assert talk.asked == "Who should be told of a spill?"
