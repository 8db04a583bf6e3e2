"""A small library of our own invention: quick to build, with two editions of one rule."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

LITTLE_REGISTER = """\
publications:
  tea-rules:
    title: Tea Rules for Safe Offices
    publisher: Tea Board
    tier: statutory guidance
    nation: England
    licence: OGL-3.0
    landing: https://example.org/tea
    editions:
      "2020": {published: 2020-01-01, in_force_from: 2020-01-01, in_force_until: 2024-01-01}
      "2024": {published: 2024-01-01, in_force_from: 2024-01-01}
"""

TEA_2020 = """\
# Tea Rules

## Brewing

The warden must brew the tea within three working days of hearing that the pot is empty.

Visitors may bring their own cups.

## Spills

Anyone who sees a spill should tell the warden at once. The warden should write down:

- where the spill was
- who wiped it up
"""
TEA_2024 = TEA_2020.replace("three working days", "five working days")


def write_corpus(folder: Path) -> Path:
    """A small corpus of our own invention: quick to build, with two editions of one rule."""
    for name in ("wording.yaml", "triage.yaml", "same_words.yaml"):
        shutil.copy(ROOT / "corpus" / name, _made(folder) / name)
    (folder / "register.yaml").write_text(LITTLE_REGISTER, encoding="utf-8")
    (folder / "glossary.yaml").write_text(
        "terms:\n  - {term: TR, stands_for: [Tea Rules for Safe Offices]}\n"
        "  - {term: char, stands_for: [tea]}\n",
        encoding="utf-8",
    )
    notes = _made(folder / "notes" / "tea-rules")
    (notes / "2024.md").write_text(
        "---\ndocument: tea-rules/2024\ntitle: Notes on the Tea Rules\n---\n\n"
        "## How soon the pot is filled\nat: #heading: Brewing\nstrength: must\n"
        "asked: When is my cuppa due? | how quick does the kettle go on\n\n"
        "The warden has five working days.\n",
        encoding="utf-8",
    )
    return folder


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_documents(folder: Path) -> Path:
    """Both editions of the Tea Rules as Markdown with sidecars."""
    _made(folder)
    for edition, text in (("2020", TEA_2020), ("2024", TEA_2024)):
        (folder / f"tea-{edition}.md").write_text(text, encoding="utf-8")
        (folder / f"tea-{edition}.md.yaml").write_text(
            f"id: tea-rules/{edition}\npublication: tea-rules\ntitle: Tea Rules for Safe Offices\n"
            f'edition: "{edition}"\ntier: statutory guidance\npublished: {edition}-01-01\n',
            encoding="utf-8",
        )
    return folder
