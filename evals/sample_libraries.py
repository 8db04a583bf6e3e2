"""Libraries of any size, of passages cut from the real ones, each built in its own folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from assistant import Passage, Settings, add_documents, build_library
from evals.external_pages import external_settings, write_corpus

SAMPLE = 600
LONGEST = 120
"""Words of a sampled passage: with its heading it is one piece to embed, so that a build and the
bare encoder embed the same texts.
"""
SHORT = 14
"""Words of a synthetic passage."""
PER_FILE = 2_000


def sampled(passages: Sequence[Passage]) -> list[tuple[str, str]]:
    """(heading, text) of SAMPLE passages, evenly over the library, one line each."""
    fit = [p for p in passages if p.form != "note" and len(p.text.split()) <= LONGEST]
    step = max(1, len(fit) // SAMPLE)
    chosen = fit[::step][:SAMPLE]
    return [
        (f"Passage {number}", " ".join(p.text.replace("•", "").split()))
        for number, p in enumerate(chosen)
    ]


def synthetic(passages: Sequence[Passage], count: int) -> Iterator[tuple[str, str]]:
    """(heading, text) of `count` short passages: stretches of real ones, in an order that is the
    same each time, each with a number that makes it another text.
    """
    words = [p.text.replace("•", "").split() for p in passages if p.form != "note"]
    long = [own for own in words if len(own) >= SHORT]
    chance = Random(count)
    for number in range(count):
        own = chance.choice(long)
        start = chance.randrange(len(own) - SHORT + 1)
        yield f"Passage {number}", f"{' '.join(own[start : start + SHORT])} ({number})."


def build_sample(sample: Sequence[tuple[str, str]], folder: Path) -> tuple[Settings, Any, float]:
    """Its settings, the report of the first build, and the seconds of a second one."""
    settings = external_settings(folder)
    write_corpus(settings.corpus)
    pages = folder / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(sample), PER_FILE):
        _write_page(pages, start // PER_FILE, sample[start : start + PER_FILE])
    add_documents(settings, pages)
    report = build_library(settings)
    began = perf_counter()
    build_library(settings)
    return settings, report, perf_counter() - began


def _write_page(folder: Path, number: int, sample: Sequence[tuple[str, str]]) -> None:
    body = "".join(f"<h2>{head}</h2><p>{escape(text)}</p>\n" for head, text in sample)
    html = f"<main><h1>Sample {number}</h1>{body}</main>"
    (folder / f"sample-{number}.html").write_text(html, encoding="utf-8")
    sidecar = folder / f"sample-{number}.html.yaml"
    sidecar.write_text(f"title: Sample {number}\n", encoding="utf-8")
