"""Index and retrieval on a small library: building, filtering by edition, bad states."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tea_library import write_documents

from assistant import (
    Assistant,
    EmptyLibrary,
    IndexUnavailable,
    LibraryError,
    Reference,
    Settings,
    add_documents,
    build_library,
)
from assistant.library.generations import Generations
from assistant.library.index import VectorIndex, connect
from assistant.library.probe import collection_name

BREWING = "When must the warden brew the tea?"


def found(settings: Settings, question: str, **filters: object) -> list[str]:
    hits = Assistant.from_settings(settings).find(question, **filters)  # type: ignore[arg-type]
    return [str(hit.passage.reference) for hit in hits]


def test_an_empty_library_says_what_to_do(tea: Settings) -> None:
    with pytest.raises(EmptyLibrary, match="python -m assistant build"):
        Assistant.from_settings(tea).find(BREWING)


def test_the_edition_in_force_answers_an_undated_question(built_tea: Settings) -> None:
    assert found(built_tea, BREWING)[0].startswith("tea-rules/2024#")
    assert not [name for name in found(built_tea, BREWING) if "2020" in name]


def test_a_date_brings_the_edition_in_force_on_that_date(built_tea: Settings) -> None:
    assert found(built_tea, BREWING, as_at=date(2021, 6, 1))[0].startswith("tea-rules/2020#")
    assert found(built_tea, f"As at June 2021, {BREWING}")[0].startswith("tea-rules/2020#")


def test_an_edition_that_the_question_names_is_used(built_tea: Settings) -> None:
    assert found(built_tea, "What did TR 2020 say of brewing tea?")[0].startswith("tea-rules/2020")


def test_only_the_asked_document_is_searched(built_tea: Settings) -> None:
    names = found(built_tea, BREWING, editions=["tea-rules/2020"])
    assert names
    assert all(name.startswith("tea-rules/2020#") for name in names)


def test_an_unknown_edition_is_an_error_not_an_empty_answer(built_tea: Settings) -> None:
    with pytest.raises(LibraryError, match="holds no tea-rules/1999"):
        found(built_tea, BREWING, editions=["tea-rules/1999"])


def test_a_kind_that_is_not_held_finds_nothing(built_tea: Settings) -> None:
    assert found(built_tea, BREWING, kinds=["report"]) == []


def test_a_note_lifts_its_passage_and_is_not_shown_beside_it(built_tea: Settings) -> None:
    hits = Assistant.from_settings(built_tea).find("When is my cuppa due?")
    assert hits[0].passage.reference == Reference("tea-rules/2024", "heading: Brewing")
    assert [r.document for r in hits[0].lifted_by] == ["notes/tea-rules/2024"]
    assert not [hit for hit in hits if hit.passage.form == "note"]


def test_a_note_is_the_answer_where_its_source_is_not_held(tea: Settings) -> None:
    build_library(tea)
    hits = Assistant.from_settings(tea).find("When is my cuppa due?")
    assert hits[0].passage.form == "note"


def test_slips_of_spelling_are_tolerated(built_tea: Settings) -> None:
    assert found(built_tea, "wen must teh wardenn brwe the tea")[0] == found(built_tea, BREWING)[0]


def test_the_glossary_adds_the_words_of_the_guidance(built_tea: Settings) -> None:
    assistant = Assistant.from_settings(built_tea)
    sought = assistant.library().find("Who makes the char?").sought
    assert sought.expansions == ("tea",)


def test_the_order_of_hits_is_stable(built_tea: Settings) -> None:
    runs = {tuple(found(built_tea, BREWING)) for _ in range(5)}
    assert len(runs) == 1


def test_more_hits_than_passages_gives_what_there_is(built_tea: Settings) -> None:
    assert 0 < len(found(built_tea, BREWING, limit=500)) < 20
    with pytest.raises(LibraryError, match="Ask for 1 or more"):
        found(built_tea, BREWING, limit=0)


def test_each_hit_says_why_it_came(built_tea: Settings) -> None:
    hit = Assistant.from_settings(built_tea).find(BREWING)[0]
    assert hit.dense_rank == 1
    assert hit.lexical_rank == 1
    assert hit.score > 0


def test_a_second_build_changes_nothing_and_embeds_nothing(built_tea: Settings) -> None:
    report = build_library(built_tea)
    assert (report.changed, report.embedded) == (False, 0)


def test_a_changed_note_embeds_only_what_changed(built_tea: Settings) -> None:
    note = built_tea.corpus / "notes" / "tea-rules" / "2024.md"
    note.write_text(note.read_text().replace("five working days", "5 working days"))
    report = build_library(built_tea)
    assert report.changed
    assert report.embedded == 1


def test_a_running_assistant_notices_a_new_build(built_tea: Settings) -> None:
    assistant = Assistant.from_settings(built_tea)
    first = assistant.library().manifest.id
    note = built_tea.corpus / "notes" / "tea-rules" / "2024.md"
    note.write_text(note.read_text() + "\n## Biscuits\n\nBiscuits are kept in the tin.\n")
    build_library(built_tea)
    assert assistant.library().manifest.id != first
    assert assistant.find("Where are the biscuits kept?")[0].passage.text.startswith("Biscuits")


def test_two_builds_at_once_are_refused(built_tea: Settings) -> None:
    import fcntl

    with (built_tea.data / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexUnavailable, match="Another build is running"):
            build_library(built_tea)


def _rebuild(settings: Settings) -> tuple[str, str]:
    """A second generation; (newest, the one before)."""
    note = settings.corpus / "notes" / "tea-rules" / "2024.md"
    note.write_text(note.read_text() + "\n## Sugar\n\nSugar is kept in the bowl.\n")
    build_library(settings)
    newest, before = json.loads((settings.data / "current.json").read_text())["generations"]
    return newest, before


@pytest.mark.parametrize(
    "harm", ["manifest.json", "passages.sqlite", "vectors.npy", "noise", "gone"]
)
def test_a_damaged_generation_gives_way_to_the_one_before(built_tea: Settings, harm: str) -> None:
    newest, before = _rebuild(built_tea)
    folder = built_tea.data / "generations" / newest
    if harm == "gone":
        shutil.rmtree(folder)
    elif harm == "noise":
        (folder / "chroma" / "chroma.sqlite3").write_bytes(os.urandom(65_536))
    else:
        target = folder / harm
        target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    assistant = Assistant.from_settings(built_tea)
    assert assistant.find(BREWING)[0].passage.reference.document == "tea-rules/2024"
    assert assistant.library().manifest.id == before
    assert "The one before it is used" in assistant.health()[0]


def test_an_index_of_another_format_is_not_opened(built_tea: Settings) -> None:
    path = next((built_tea.data / "generations").glob("*/manifest.json"))
    path.write_text(re.sub(r'"format": \d+', '"format": 0', path.read_text()))
    with pytest.raises(IndexUnavailable, match="python -m assistant build"):
        Assistant.from_settings(built_tea).find(BREWING)


def test_an_index_of_another_model_is_refused(built_tea: Settings) -> None:
    path = next((built_tea.data / "generations").glob("*/manifest.json"))
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"fingerprint": "0" * 64, "model": "another"}))
    with pytest.raises(IndexUnavailable, match="made with another"):
        Assistant.from_settings(built_tea).find(BREWING)


def test_without_a_model_words_alone_answer_and_the_page_is_told(
    tea: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.library.model_files.PACKAGES", ("no_such_package",))
    add_documents(tea, tmp_path / "tea")
    report = build_library(tea)
    assert "search works by words alone" in report.notices[0]
    assistant = Assistant.from_settings(tea)
    assert assistant.find(BREWING)[0].passage.reference.document == "tea-rules/2024"
    assert "search works by words alone" in assistant.health()[0]


def test_a_model_that_is_gone_after_the_build_is_told_and_words_answer(
    built_tea: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.library.model_files.PACKAGES", ("no_such_package",))
    assistant = Assistant.from_settings(built_tea)
    assert assistant.ask(BREWING).statements
    assert assistant.library().nearest(BREWING, ["tea-rules/2024"], 3) == []
    assert "search works by words alone" in " ".join(assistant.health())


@pytest.mark.parametrize("vector", [np.zeros(384), np.full(384, np.nan), np.full(384, np.inf)])
def test_a_vector_that_is_no_direction_is_an_error(built_tea: Settings, vector: np.ndarray) -> None:
    manifest = Assistant.from_settings(built_tea).library().manifest
    folder = Generations(built_tea.data).path(manifest.id)
    index = VectorIndex.open(connect(folder / "chroma"), collection_name(manifest.id))
    with pytest.raises(IndexUnavailable, match="not a direction"):
        index.search(vector.astype(np.float32), 3)


def test_the_same_file_twice_is_there_already(built_tea: Settings, tmp_path: Path) -> None:
    report = add_documents(built_tea, tmp_path / "tea")
    assert (len(report.added), len(report.already)) == (0, 2)


def test_the_same_id_with_another_text_is_seen(built_tea: Settings, tmp_path: Path) -> None:
    file = tmp_path / "cups.md"
    sidecar = tmp_path / "cups.md.yaml"
    sidecar.write_text("title: Cups\n")
    file.write_text("# Cups\n\nCups must be washed.\n")
    add_documents(built_tea, file)
    file.write_text("# Cups\n\nCups must not be washed.\n")
    report = add_documents(built_tea, file)
    assert "cups is on the shelf with another text" in report.refused[0][1]


def test_a_file_that_nothing_describes_is_refused_and_the_others_are_added(
    tea: Settings, tmp_path: Path
) -> None:
    folder = write_documents(tmp_path / "mixed")
    (folder / "unknown.md").write_text("# What is this?\n\nNobody knows.\n")
    report = add_documents(tea, folder)
    assert len(report.added) == 2
    assert report.refused[0][0] == "unknown.md"
    assert "unknown.md.yaml" in report.refused[0][1]


KILLED = """
import sys
from pathlib import Path
from assistant import Settings, build_library
build_library(Settings(corpus=Path(sys.argv[1]), data=Path(sys.argv[2])))
"""


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.exhaustive)])
def test_a_killed_build_leaves_the_generation_before_in_place(
    kills: int, built_tea: Settings
) -> None:
    """Killed at different moments: it answers every time, and the next build succeeds."""
    before = found(built_tea, BREWING)
    note = built_tea.corpus / "notes" / "tea-rules" / "2024.md"
    for kill in range(kills):
        note.write_text(note.read_text() + f"\n## Cake {kill}\n\nCake number {kill} is here.\n")
        command = [sys.executable, "-c", KILLED, str(built_tea.corpus), str(built_tea.data)]
        build = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait_for_new_generation(built_tea.data, build, 0.4 * kill / kills)
        build.send_signal(signal.SIGKILL)
        build.wait()
        assert found(built_tea, BREWING)[: len(before)][0] == before[0]
    report = build_library(built_tea)
    assert report.changed
    last = f"Cake number {kills - 1}"
    assert last in Assistant.from_settings(built_tea).find(last)[0].passage.text


def _wait_for_new_generation(data: Path, build: subprocess.Popen[bytes], more: float) -> None:
    """Until the build has begun to write its folder, then a moment longer."""
    held = set((data / "generations").iterdir())
    while build.poll() is None and set((data / "generations").iterdir()) <= held:
        time.sleep(0.005)
    time.sleep(more)


@pytest.fixture
def chroma_server(tmp_path: Path) -> Iterator[str]:
    """`chroma run` on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1"]
    server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()


def test_the_same_library_lives_on_a_chroma_server(
    tea: Settings, tmp_path: Path, chroma_server: str
) -> None:
    settings = Settings(corpus=tea.corpus, data=tea.data, chroma_url=chroma_server)
    add_documents(settings, tmp_path / "tea")
    build_library(settings)
    test_the_edition_in_force_answers_an_undated_question(settings)
    test_a_date_brings_the_edition_in_force_on_that_date(settings)
    test_only_the_asked_document_is_searched(settings)
    test_a_note_lifts_its_passage_and_is_not_shown_beside_it(settings)
    assert not list((settings.data / "generations").glob("*/chroma/*.sqlite3"))


def test_a_chroma_server_that_is_down_is_named(built_tea: Settings) -> None:
    settings = Settings(
        corpus=built_tea.corpus, data=built_tea.data, chroma_url="http://127.0.0.1:9"
    )
    with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1:9 does not answer"):
        build_library(settings)
