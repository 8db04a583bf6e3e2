"""The small library of tea rules and cases about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tea_library import write_corpus, write_documents

from assistant import Assistant, Settings, add_documents, build_library
from evals.bench import Bench, Options


@pytest.fixture(scope="session")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The small library of tea rules, built once for this folder."""
    folder = tmp_path_factory.mktemp("kitchen")
    write_documents(folder / "tea")
    settings = Settings(corpus=write_corpus(folder / "corpus"), data=folder / "data")
    add_documents(settings, folder / "tea")
    build_library(settings)
    return Assistant.from_settings(settings)


@pytest.fixture
def bench_of(kitchen: Assistant, tmp_path: Path) -> Callable[..., Bench]:
    """A bench on the small library with these cases: `bench_of(retrieval=[...], split="test")`."""

    def make(
        assistant: Assistant = kitchen, split: str = "", **files: list[dict[str, Any]]
    ) -> Bench:
        cases = tmp_path / "cases"
        cases.mkdir(exist_ok=True)
        for name, rows in files.items():
            text = "".join(f"{json.dumps(row)}\n" for row in rows)
            (cases / f"{name}.jsonl").write_text(text, encoding="utf-8")
        options = Options(split=split, cases=cases, shared=tmp_path / "none", work=tmp_path)
        return Bench(options, assistant)

    return make
