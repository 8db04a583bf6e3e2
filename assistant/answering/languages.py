"""Which language a question is written in, by its letters and its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

UNKNOWN = "another language"
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 60
"""Words that are looked at."""


def language_of(
    text: str, languages: Mapping[str, frozenset[str]], scripts: Mapping[str, str]
) -> str:
    """ "english", a name from the data, or UNKNOWN. Short texts in Latin letters are English unless
    two common words of one other language outnumber the English ones.
    """
    letters = [c for c in text if c.isalpha()]
    names = Counter(_script(c, scripts) for c in letters)
    script, count = names.most_common(1)[0] if names else ("", 0)
    if script != "LATIN" and count > len(letters) / 2:
        return _by_letters(text, script, scripts)
    return _by_words([w.lower() for w in _WORD.findall(text)[:_MOST]], languages)


def _script(letter: str, scripts: Mapping[str, str]) -> str:
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def _by_letters(text: str, script: str, scripts: Mapping[str, str]) -> str:
    """Letters that only one language of the script has decide first ("ARABIC ٹڈڑ": urdu)."""
    for key, language in scripts.items():
        name, _, special = key.partition(" ")
        if name == script and (not special or any(c in text for c in special)):
            return language
    return UNKNOWN


def _by_words(words: list[str], languages: Mapping[str, frozenset[str]]) -> str:
    seen = {word for word in words if len(word) > 1 or not word.isascii()}
    counts = {name: len(seen & common) for name, common in languages.items()}
    english = counts.pop("english", 0)
    if not counts:
        return "english"
    best = max(counts, key=lambda name: counts[name])
    if counts[best] >= 2 and counts[best] > 1.5 * english and counts[best] >= 0.15 * len(words):
        return best
    foreign = any(not c.isascii() for w in words for c in w)
    if foreign and english == 0 and len(words) >= 4:
        return UNKNOWN
    return "english"
