"""The fixed texts of the tool are plain English; the About page states their reading age."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import yaml

from assistant.ui.about import ACCESSIBILITY, IS, READING_AGE

WORDING = Path(__file__).parents[1] / "corpus" / "wording.yaml"
_PLACES = re.compile(r"\{\w+\}")
_TAGS = re.compile(r"<[^>]+>")


def fixed_texts() -> str:
    """Every fixed sentence of the pages, with a full stop behind each."""
    wording = yaml.safe_load(WORDING.read_text(encoding="utf-8")).values()
    pages = re.sub(r"</(?:p|li|h\d|dd|dt)>", ". ", f"{IS} {ACCESSIBILITY}")
    texts = [*wording, unescape(_TAGS.sub("", pages))]
    return ". ".join(_PLACES.sub("Annex", " ".join(text.split())) for text in texts)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    sentences = [s for s in re.split(r"[.!?]+\s", text) if re.search(r"\w", s)]
    words = re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", text)
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """Groups of one or two vowels, a silent ending left out; at least one."""
    word = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]{1,2}", word)))


def test_the_fixed_texts_have_the_reading_age_that_is_stated() -> None:
    age = 5 + grade(fixed_texts())
    assert abs(age - int(READING_AGE)) < 1.5
    assert age < 15
