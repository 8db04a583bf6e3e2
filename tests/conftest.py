"""Real parts on real input; what needs the published documents says so when they are missing."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from places import DOCUMENTS, MISSING, SHARED
from tea_library import write_corpus, write_documents

from assistant import Assistant, Settings, build_library


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real publications, gold questions and facts beside the checkout."""
    if not DOCUMENTS.is_dir():
        pytest.skip(MISSING)
    return SHARED


@pytest.fixture(scope="session")
def notes_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder built from the shipped corpus alone, as on a fresh machine.

    Embedding takes minutes, so the first worker builds it for all of them.
    """
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    with (shared / "notes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        data = shared / "notes-data"
        if not (data / "current.json").is_file():
            build_library(Settings(data=data))
    return data


@pytest.fixture
def notes_assistant(notes_data: Path) -> Assistant:
    return Assistant.from_settings(Settings(data=notes_data))


@pytest.fixture
def tea(tmp_path: Path) -> Settings:
    """Settings of a small library that is not built yet; its documents lie in tmp_path/tea."""
    write_documents(tmp_path / "tea")
    return Settings(corpus=write_corpus(tmp_path / "corpus"), data=tmp_path / "data")


@pytest.fixture
def built_tea(tea: Settings, tmp_path: Path) -> Settings:
    """The small library with both editions, built."""
    from assistant import add_documents

    add_documents(tea, tmp_path / "tea")
    build_library(tea)
    return tea
