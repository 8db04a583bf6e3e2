"""What others may import from `assistant`: every name can be had, and looking costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import assistant

HEAVY = {"chromadb", "langchain_core", "numpy", "sentence_transformers", "sqlalchemy", "streamlit"}


@pytest.mark.parametrize("name", assistant.__all__)
def test_every_name_of_the_front_door_can_be_had(name: str) -> None:
    assert getattr(assistant, name) is not None
    assert name in dir(assistant)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'assistant' has no attribute 'Oracle'"):
        assistant.Oracle  # noqa: B018


def test_importing_it_imports_nothing_heavy() -> None:
    code = "import assistant, sys; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())
