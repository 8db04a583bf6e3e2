"""Real parts on real input; what needs the published documents says so when they are missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tea_library import write_corpus, write_documents

from assistant import Assistant, Settings, build_library

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DOCUMENTS = SHARED / "documents"
MISSING = "needs ../shared/documents (real publications), which is not beside this checkout"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real publications, gold questions and facts beside the checkout."""
    if not DOCUMENTS.is_dir():
        pytest.skip(MISSING)
    return SHARED


@pytest.fixture(scope="session")
def notes_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder built from the shipped corpus alone, as on a fresh machine."""
    data = tmp_path_factory.mktemp("notes") / "data"
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
