"""Reviews by theme, age, year, kind and area; what they found as answers that are no duties."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant import Assistant, CorpusError, Reference, Settings, build_library
from assistant.library.locators import Locators
from assistant.library.reviews import read_review, read_reviews
from assistant.library.themes import Themes

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="module")
def themes() -> Themes:
    return Themes.read(CORPUS / "themes.yaml")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A library of the pages on reviews alone."""
    folder = tmp_path_factory.mktemp("reviews")
    corpus = folder / "corpus"
    shutil.copytree(CORPUS / "reviews", corpus / "reviews")
    for file in CORPUS.glob("*.yaml"):
        shutil.copy(file, corpus / file.name)
    settings = Settings(corpus=corpus, data=folder / "data")
    build_library(settings)
    return Assistant.from_settings(settings)


def test_every_page_of_a_review_can_be_read_and_its_themes_are_known() -> None:
    reviews = read_reviews(CORPUS, {})
    assert len(reviews) >= 55
    assert all(review.themes and review.publisher for review in reviews)


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (("themes: [sexual abuse]", "themes: [spilt milk]"), 8, "'spilt milk' is not known"),
        (("age_band: [1-4, 5-11, 12-15]", "age_band: [grown up]"), 9, "'grown up' is not known"),
        (("status: confirmed\n---", "status: sure\n---"), 11, "'sure' is not known"),
        (("tier: national review", "tier: rumour"), 6, "'rumour' is not known"),
        (("nation: England", "county: Kent\nnation: England"), 7, "'county' is not known"),
        (('published: "2024-11-26"', 'published: "soon"'), 5, "'soon' is not a date"),
    ],
)
def test_a_mistake_on_a_page_is_named_with_its_line(
    change: tuple[str, str], line: int, what: str, themes: Themes, tmp_path: Path
) -> None:
    text = (CORPUS / "reviews" / "i-wanted-them-all-to-notice.md").read_text()
    assert change[0] in text
    page = tmp_path / "page.md"
    page.write_text(text.replace(*change))
    with pytest.raises(CorpusError, match=what) as error:
        read_review(page, themes, {})
    assert f"page.md, line {line}:" in str(error.value)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"theme": "neglect"}, "reviews/review-hamzah-khan"),
        ({"theme": "sexual abuse"}, "reviews/i-wanted-them-all-to-notice"),
        ({"theme": "criminal exploitation"}, "reviews/it-was-hard-to-escape"),
        ({"theme": "infants", "age": "under 1"}, "reviews/out-of-routine"),
        ({"theme": "disabled children"}, "reviews/disabled-children-residential-phase-1"),
        ({"theme": "domestic abuse", "area": "Surrey"}, "reviews/review-sara-sharif"),
        ({"theme": "race and racism", "year": 2025}, "reviews/its-silent"),
        ({"theme": "home education"}, "reviews/review-khyra-ishaq"),
        ({"theme": "suicide"}, "reviews/review-child-a-anonymous"),
        ({"kind": "serious case review", "area": "birmingham"}, "reviews/review-keanu-williams"),
    ],
)
def test_a_review_is_found_by_what_practitioners_look_for(
    shelf: Assistant, wanted: dict[str, str], found: str
) -> None:
    assert found in [review.id for review in shelf.reviews(**wanted)]  # type: ignore[arg-type]


def test_every_part_of_a_search_narrows_it(shelf: Assistant) -> None:
    everything = shelf.reviews()
    sexual = shelf.reviews(theme="sexual abuse")
    national = shelf.reviews(theme="sexual abuse", kind="national review")
    assert len(everything) > len(sexual) > len(national) > 0
    assert shelf.reviews(theme="sexual abuse", year=1999) == []


def test_a_theme_that_does_not_exist_is_an_error(shelf: Assistant) -> None:
    with pytest.raises(CorpusError, match="is not a theme"):
        shelf.reviews(theme="spilt milk")


@pytest.mark.parametrize(
    ("question", "least"),
    [
        ("What have reviews found about neglect?", 3),
        ("what do reviews say about race?", 2),
        ("lessons from reviews about criminal exploitation", 3),
        ("What have serious case reviews found on domestic abuse?", 3),
        ("what have reviews found about babies", 4),
        ("findings of reviews on home education", 3),
    ],
)
def test_what_reviews_found_is_several_reviews_each_cited_and_never_a_duty(
    shelf: Assistant, question: str, least: int
) -> None:
    answer = shelf.ask(question)
    assert len({s.citations[0].reference.document for s in answer.statements}) >= least
    assert {s.strength for s in answer.statements} == {"finding"}
    assert "It is no duty" in " ".join(answer.notices)


def test_what_is_not_confirmed_is_said_and_marked(shelf: Assistant) -> None:
    answer = shelf.ask("What have reviews found about criminal exploitation?")
    assert any("Not confirmed" in notice for notice in answer.notices)
    marked = {s.citations[0].is_unconfirmed for s in answer.statements}
    assert True in marked
    for statement in answer.statements:
        passage = shelf.passage(statement.citations[0].reference)
        assert passage is not None
        assert statement.citations[0].is_unconfirmed == (passage.status == "unconfirmed")


def test_a_review_asked_for_by_name_is_answered_as_any_other(shelf: Assistant) -> None:
    answer = shelf.ask("What did It's Silent conclude?")
    assert "It is no duty" not in " ".join(answer.notices)
    assert any("its-silent" in str(s.citations[0].reference) for s in answer.statements)


def test_the_first_citation_is_a_place_that_exists(shelf: Assistant) -> None:
    keys = [(p.reference.document, p.reference.locator) for p in shelf.passages()]
    answer = shelf.ask("What have reviews found about neglect?")
    reference: Reference = answer.statements[0].citations[0].reference
    assert Locators(keys).rows(reference)
