"""One browser and one page over a small library for all tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_runs import save_runs
from playwright.sync_api import Browser, expect
from served import Visit, browser, require_chromium, served
from tea_library import write_corpus, write_documents

from assistant import Settings, add_documents, build_library

BUNS = (
    "1. The baker must bake the buns within two working days of a request.",
    "2. The baker should tell the warden when the flour has run out.",
    "3. A bun that has fallen to the floor may be given to the ducks.",
)

expect.set_options(timeout=45_000)


@pytest.fixture(scope="session")
def window() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def tea_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Both editions of the Tea Rules, and Rules for Buns as a PDF."""
    require_chromium()
    folder = tmp_path_factory.mktemp("tea")
    settings = Settings(
        corpus=write_corpus(folder / "corpus"),
        data=folder / "data",
        runs=save_runs(folder / "runs"),
    )
    write_review(folder / "corpus")
    documents = write_documents(folder / "tea")
    (documents / "buns.pdf").write_bytes(buns_pdf())
    (documents / "buns.pdf.yaml").write_text(
        "title: Rules for Buns\ntier: non-statutory guidance\npublished: 2025-01-01\n"
        "url: https://example.org/buns.pdf\n",
        encoding="utf-8",
    )
    report = add_documents(settings, documents)
    assert not report.refused
    build_library(settings)
    return settings


def write_review(corpus: Path) -> None:
    """A review of a great spill, and the themes that reviews are looked for by."""
    (corpus / "themes.yaml").write_text(
        "themes:\n  spills: {says: [spill, spilt]}\nages:\n  5-11: [at primary school]\n",
        encoding="utf-8",
    )
    (corpus / "reviews").mkdir()
    (corpus / "reviews" / "great-spill.md").write_text(
        "---\ndocument: great-spill\ntitle: Review of the Great Spill\npublisher: Tea Board\n"
        "published: 2023-05\ntier: local review\nnation: England\nthemes: [spills]\n"
        "age_band: [5-11]\nstatus: unconfirmed\n---\n\n## What went wrong\nat: #findings\n"
        "strength: finding\nstatus: unconfirmed\nsource: made up\n\nNobody told the warden of "
        "the spill.\n",
        encoding="utf-8",
    )


def buns_pdf() -> bytes:
    """Three numbered paragraphs below a heading."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 18)
    pdf.multi_cell(0, 12, "Rules for Buns", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=12)
    for words in BUNS:
        pdf.multi_cell(0, 8, words, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
    return bytes(pdf.output())


@pytest.fixture(scope="session")
def tea_page(tea_settings: Settings) -> Iterator[str]:
    with served(tea_settings) as address:
        yield address


@pytest.fixture
def tea(window: Browser, tea_page: str) -> Iterator[Visit]:
    visit = Visit(window, tea_page)
    yield visit
    visit.close()
