"""The register: what it holds, what it recognises, and which mistakes it refuses by line."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import CorpusError, DocumentRefused
from assistant.library.documents import TIERS
from assistant.library.register import Register, load_register

REGISTER = Path(__file__).parents[1] / "corpus" / "register.yaml"


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register(REGISTER)


def _load(folder: Path, text: str) -> Register:
    path = folder / "register.yaml"
    path.write_text(text, encoding="utf-8")
    return load_register(path)


HEAD = """publications:
  guide:
    title: A guide
    publisher: Somebody
    tier: statutory guidance
    nation: England
    licence: OGL-3.0
"""


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2009, 12, 31), None),
        (date(2011, 1, 1), "2010"),
        (date(2014, 1, 1), "2013"),
        (date(2018, 7, 3), "2015"),
        (date(2018, 7, 4), "2018"),
        (date(2021, 6, 15), "2018"),
        (date(2023, 12, 14), "2018"),
        (date(2023, 12, 15), "2023"),
        (date(2026, 3, 17), "2023"),
        (date(2026, 3, 18), "2026"),
        (date(2030, 1, 1), "2026"),
    ],
)
def test_the_edition_of_working_together_in_force_on_a_day(
    register: Register, day: date, edition: str | None
) -> None:
    found = register.edition_in_force("working-together", day)
    assert (found.name if found else None) == edition


def test_keeping_children_safe_changes_edition_on_the_first_of_september(
    register: Register,
) -> None:
    before = register.edition_in_force("keeping-children-safe-in-education", date(2026, 8, 31))
    after = register.edition_in_force("keeping-children-safe-in-education", date(2026, 9, 1))
    assert (before and before.name, after and after.name) == ("2025", "2026")


def test_one_edition_of_law_or_guidance_is_in_force_at_a_time_without_gaps(
    register: Register,
) -> None:
    for publication in register.publications.values():
        if publication.superseding:
            for earlier, later in pairwise(publication.editions):
                assert earlier.in_force_until == later.in_force_from or earlier.gap, publication.id
            assert publication.editions[-1].in_force_until is None, publication.id


def test_no_edition_takes_effect_before_it_was_published_without_a_reason(
    register: Register,
) -> None:
    for publication, edition in register.editions():
        if edition.published and edition.in_force_from and edition.precision == "day":
            starts_in_month = edition.in_force_from.replace(day=1)
            assert starts_in_month >= edition.published.replace(day=1), publication.id


def test_every_row_of_the_catalogue_is_registered_once(register: Register, shared: Path) -> None:
    with (shared / "facts" / "catalogue.csv").open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    registered = [row for _, edition in register.editions() for row in edition.catalogue]
    assert sorted(registered) == sorted(rows)


def test_what_the_catalogue_calls_unconfirmed_is_not_confirmed(
    register: Register, shared: Path
) -> None:
    with (shared / "facts" / "catalogue.csv").open(encoding="utf-8") as file:
        rows = {row["id"]: row["url_status"] for row in csv.DictReader(file)}
    for _, edition in register.editions():
        for row in edition.catalogue:
            assert not (edition.confirmed and rows[row] == "unconfirmed"), row


def test_every_shared_document_is_recognised_by_its_hash_whatever_its_name(
    register: Register, shared: Path
) -> None:
    files = [p for p in (shared / "documents").rglob("*") if p.is_file() and p.name != "README.md"]
    assert len(files) == 46
    for path in files:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        document = register.recognise(digest, "renamed.pdf")
        assert document is not None, path.name
        assert document.sha256 == digest
        assert register.document(document.id).title


def test_the_twelve_sections_of_1989_are_one_document(register: Register) -> None:
    _, edition = register.entry("children-act-1989")
    assert len(edition.files) == 12
    found = {register.recognise(file.sha256, "x.md") for file in edition.files}
    assert {document.id for document in found if document} == {"children-act-1989"}


def test_another_text_under_a_known_name_is_refused(register: Register) -> None:
    with pytest.raises(DocumentRefused, match="unregistered text under a known name"):
        register.recognise("0" * 64, "documents/kcsie-2025.pdf")


def test_an_unknown_file_is_not_recognised_and_not_refused(register: Register) -> None:
    assert register.recognise("0" * 64, "our-thresholds.pdf") is None
    assert register.recognise("0" * 64, "elsewhere/s1.md") is None


def test_ids_of_the_documents_held_are_those_that_notes_use(register: Register) -> None:
    held = {d.id for d in register.documents() if register.entry(d.id)[1].files}
    assert {
        "working-together/2023",
        "keeping-children-safe-in-education/2024",
        "keeping-children-safe-in-education/2025",
        "children-act-2004",
        "children-act-1989-guidance-volume-3/2025",
        "inspection-bury/2021-12-17",
        "inspection-london-corporation/2020-04-06",
        "covid-19-inquiry-module-1-response",
    } <= held


def test_documents_carry_what_a_reader_must_be_warned_of(register: Register) -> None:
    assert (
        "for information"
        in register.document("keeping-children-safe-in-education/2025").warnings[0]
    )
    assert "2026" in register.document("children-act-2004").warnings[0]
    assert "CCG" in register.document("promoting-health-of-looked-after-children/2022").warnings[0]


def test_inspections_and_local_reviews_are_findings_and_never_duties(register: Register) -> None:
    for publication in register.publications.values():
        if (
            publication.id.startswith(("inspection-", "review-"))
            and publication.tier != "regulations"
        ):
            assert TIERS[publication.tier] == "report", publication.id


def test_an_unknown_document_is_named_with_the_editions_there_are(register: Register) -> None:
    with pytest.raises(CorpusError, match="2023"):
        register.document("working-together/2028")
    assert not register.knows("working-together/2028")
    assert register.knows("working-together/2023")
    assert not register.knows("working-together")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (HEAD + "    colour: blue\n", 8, "'colour' is not known"),
        (HEAD.replace("statutory guidance", "rumour"), 5, "'rumour' is not known"),
        (HEAD.replace("    publisher: Somebody\n", ""), 2, "no publisher"),
        (HEAD + "    published: 2026-13\n", 8, "not a date"),
        (HEAD + "    in_force_from: 2026\n    address: ftp://x/y\n", 9, "not an https address"),
        (HEAD + "    in_force_from: 2026\n    sha256: abc\n", 9, "64 hexadecimal"),
        (HEAD + "    in_force_from: 2026\n    confirmed: true\n", 9, "no official address"),
        (HEAD + "    title: Again\n", 8, "stands here twice"),
        (HEAD + "    in_force_from: 2026\n    in_force_until: 2025\n", 2, "ends before it starts"),
        (HEAD + "    published: 2026-01-01\n", 2, "need in_force_from"),
    ],
)
def test_a_mistake_in_the_register_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    with pytest.raises(CorpusError) as caught:
        _load(tmp_path, text)
    assert f"line {line}:" in caught.value.what
    assert what in str(caught.value)


EDITIONS = """    editions:
      "2020": {in_force_from: 2020-01-01, in_force_until: %s}
      "2022": {in_force_from: 2022-01-01}
"""


@pytest.mark.parametrize("end", ["2021-12-31", "2022-01-02"])
def test_editions_that_overlap_or_leave_a_gap_are_refused(tmp_path: Path, end: str) -> None:
    with pytest.raises(CorpusError, match="line 9: guide/2020: in_force_until"):
        _load(tmp_path, HEAD + EDITIONS % end)


def test_a_gap_that_says_why_is_accepted(tmp_path: Path) -> None:
    text = HEAD + EDITIONS % '2021-12-31, gap: "withdrawn for a day"'
    register = _load(tmp_path, text)
    assert register.edition_in_force("guide", date(2021, 12, 31)) is None


def test_the_same_file_under_two_editions_is_refused(tmp_path: Path) -> None:
    file = "file: a.pdf, sha256: " + "a" * 64
    text = HEAD + EDITIONS % f"2022-01-01, {file}"
    with pytest.raises(CorpusError, match="line 10"):
        _load(tmp_path, text.replace("2022-01-01}", f"2022-01-01, {file}}}"))


def test_what_is_no_law_or_statutory_guidance_in_force_says_what_it_must_not_be_used_for(
    register: Register,
) -> None:
    for publication, edition in register.editions():
        binding = publication.tier in ("act", "regulations", "statutory guidance")
        if not binding or edition.in_force_until:
            assert edition.not_for or publication.tier == "inspection framework", publication.id
