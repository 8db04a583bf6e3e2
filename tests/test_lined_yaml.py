"""Every file of the corpus that people write: what is wrong in it is named by file and line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.check.clocks import load_bank_holidays
from assistant.check.wording import load_wording
from assistant.errors import AssistantError, ClockError, CorpusError, DocumentRefused, RulesetError
from assistant.library.glossary import Glossary
from assistant.library.notes import read_note_file
from assistant.library.register import load_register
from assistant.library.register_schema import read_publications
from assistant.library.reviews import read_reviews
from assistant.library.shelf import Shelf
from assistant.lined_yaml import LinedYaml
from assistant.privacy.leave_alone import leave_alone

CORPUS = Path(__file__).parents[1] / "corpus"
REGISTER = load_register(CORPUS / "register.yaml")


def parsed(text: str) -> LinedYaml:
    return LinedYaml.parse("a.yaml", text.encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: [1, 2\n", "a.yaml, line 3: "),
        ("a: 1\nb: 2\na: 3\n", "a.yaml, line 3: 'a' stands here twice. Keep one of them."),
        ("a:\n  - {b: 1, b: 2}\n", "a.yaml, line 2: 'b' stands here twice."),
        ("a: {[1]: 2}\n", "a.yaml, line 1: found unhashable key."),
        ("", "a.yaml, line 1: the file is empty."),
        ("# only a comment\n", "the file is empty."),
        ("a: !!python/object:os.system x\n", "a.yaml, line 1: could not determine a constructor"),
        ("a: 1\nb: \x01\n", "a.yaml, line 2: this is not text in UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(CorpusError) as caught:
        parsed(text)
    assert said in str(caught.value)
    assert caught.value.next_step


def test_bytes_that_are_no_utf8_are_refused_and_a_byte_order_mark_is_not() -> None:
    with pytest.raises(CorpusError, match="line 2: this is not text"):
        LinedYaml.parse("a.yaml", b"a: 1\nb: \xff\n")
    assert LinedYaml.parse("a.yaml", b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


def test_the_line_is_that_of_the_nearest_thing_that_the_file_has() -> None:
    yaml = parsed("# first\na:\n  - b: 1\n  -\n    c: 2\n")
    places = [(), ("a",), ("a", 0), ("a", 1), ("a", 1, "c"), ("a", 9), ("z",), ("a", "tag", 1, "c")]
    assert [yaml.line(place) for place in places] == [2, 2, 3, 4 + 1, 5, 2, 2, 5]
    assert str(yaml.error(("a", 0), "no.", "Mend it.")) == "a.yaml, line 3: no. Mend it."


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-18", date(2026, 3, 18)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-03", date(2026, 3, 1)),
        ("2026", date(2026, 1, 1)),
        ("0001-01-01", date(1, 1, 1)),
        ("2026-02-29", None),
        ("2026-00-01", None),
        ("2026-13", None),
        ("2026-01-00", None),
        ("2026-1-1", None),
        ("0000", None),
        ("18 March 2026", None),
        ("2026-03-18T10:00", None),
        ("", None),
    ],
)
def test_a_day_is_a_day_a_month_or_a_year_that_there_is(written: str, day: date | None) -> None:
    yaml = parsed(f"other: 1\nwhen: {written}\n")
    if day:
        assert yaml.day(("when",), yaml.data["when"]) == day
    else:
        with pytest.raises(CorpusError, match=r"a\.yaml, line 2: .* is not a date"):
            yaml.day(("when",), yaml.data["when"])


def register(file: Path) -> None:
    read_publications(file)


def note(file: Path) -> None:
    page = file.with_suffix(".md")
    page.write_text(f"---\n{file.read_text()}---\n")
    read_note_file(page, file.parent, REGISTER)


def sidecar(file: Path) -> None:
    beside = file.with_name("report.md")
    beside.write_text("# A report\n\nSome words.\n")
    file.rename(file.with_name("report.md.yaml"))
    raise DocumentRefused(Shelf(file.parent / "shelf").add(beside, REGISTER).refused[0][1])


def not_personal(file: Path) -> None:
    file.rename(file.with_name("not_personal.yaml"))
    leave_alone(file.parent)


PUBLICATION = """
publications:
  a: {title: A, publisher: B, tier: local review, nation: England, licence: Crown,
      published: 2026-02-30}
""".lstrip()


@pytest.mark.parametrize(
    ("read", "text", "refusal", "said"),
    [
        (
            register,
            PUBLICATION,
            CorpusError,
            "line 3: '2026-02-30'",
        ),
        (load_bank_holidays, "covers: {from: 2026-02-30, to: 2027-01-01}\n", ClockError, "line 1"),
        (
            load_bank_holidays,
            "covers: {from: 2026-01-01, to: 2027-01-01}\nadded: []\nadded: []\nremoved: []\n",
            ClockError,
            "line 3: 'added' stands here twice",
        ),
        (load_wording, "a: b\na: c\n", RulesetError, "line 2: 'a' stands here twice"),
        (Glossary.read, "terms:\n  - {term: AB}\n", CorpusError, "line 2: the entry"),
        (Glossary.read, "words: []\n", CorpusError, "line 1: 'terms' is missing"),
        (not_personal, "words: [a]\nwords: [b]\n", CorpusError, "line 2: 'words' stands here"),
        (note, "title: A\ntitle: B\n", CorpusError, "line 3: 'title' stands here twice"),
        (note, "- title\n", CorpusError, "line 2: the front matter has no keys"),
        (sidecar, "title: A\npublished: 2026-02-30\n", DocumentRefused, "2026-02-30"),
        (sidecar, "title: A\ntitle: B\n", DocumentRefused, "line 2: 'title' stands here twice"),
    ],
)
def test_a_file_of_the_corpus_that_is_wrong_is_refused_in_words(
    tmp_path: Path,
    read: Callable[[Path], object],
    text: str,
    refusal: type[AssistantError],
    said: str,
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    with pytest.raises(refusal) as caught:
        read(file)
    assert said in str(caught.value)


def test_a_review_of_a_day_that_no_month_has_is_refused_with_its_line(tmp_path: Path) -> None:
    page = next(iter(sorted((CORPUS / "reviews").glob("*.md"))))
    lines = page.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("published:"))
    lines[at] = "published: 2026-02-30"
    (tmp_path / "reviews").mkdir()
    (tmp_path / "reviews" / page.name).write_text("\n".join(lines))
    (tmp_path / "themes.yaml").write_bytes((CORPUS / "themes.yaml").read_bytes())
    with pytest.raises(CorpusError, match=rf"{page.name}, line {at + 1}: '2026-02-30' is not"):
        read_reviews(tmp_path, {})
