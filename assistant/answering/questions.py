"""A question as it was typed -> the question that is searched for, or a clear refusal."""

from __future__ import annotations

import re
import unicodedata

from assistant.errors import QuestionRefused

# Cyrillic and Greek letters that look like Latin ones (Unicode TR39, the ones in common use).
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝьАВЕКМНОРСТУХІЈЅαοτυνρικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwbABEKMHOPCTYXIJSaotuvpikABEZHIKMNOPTYX",
)
_LATIN_AND_OTHER = re.compile(r"(?=\S*[a-zA-Z])(?=\S*[\u0370-\u04ff\u0500-\u052f])\S+")
_MARKS_KEPT = 2


def clean_question(text: str, limit: int) -> str:
    """The question in NFC without control, bidi, tag and zero-width characters.

    Raises QuestionRefused when it is empty, longer than `limit` characters, or holds no letter.
    """
    if len(text) > limit:
        raise QuestionRefused(
            f"The question has {len(text):,} characters; at most {limit:,} can be asked at once.",
            "Ask for one thing in a sentence or two.",
        )
    text = unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode("utf-8"))
    text = "".join(_kept(character) for character in text)
    text = _LATIN_AND_OTHER.sub(lambda m: m[0].translate(_LOOKALIKES), _few_marks(text))
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if not any(character.isalnum() for character in text):
        raise QuestionRefused(
            "There is no question yet.", "Write in a sentence what you need to know."
        )
    return text


def _kept(character: str) -> str:
    """Spaces for white space; nothing for control, format (bidi, tags, zero-width), surrogates."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") else character


def _few_marks(text: str) -> str:
    """At most two combining marks in a row: more are noise that no word has."""
    out, marks = [], 0
    for character in unicodedata.normalize("NFD", text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS_KEPT:
            out.append(character)
    return unicodedata.normalize("NFC", "".join(out))
