"""Themes and ages that reviews are looked for by, in people's own words (corpus/themes.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.library.register_schema import AGE_BANDS
from assistant.lined_yaml import LinedYaml


@dataclass(frozen=True)
class Theme:
    """A theme, the words by which people speak of it, and the themes that belong to it."""

    name: str
    says: tuple[str, ...]
    belonging: tuple[str, ...] = ()


@dataclass(frozen=True)
class Themes:
    """All themes by name; age bands with their words."""

    by_name: Mapping[str, Theme]
    ages: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, path: Path) -> Themes:
        """Raises CorpusError with the line of what is wrong."""
        yaml = LinedYaml.read(path)
        themes = {name: _theme(yaml, name, entry) for name, entry in _map(yaml, "themes").items()}
        for name, theme in themes.items():
            for other in theme.belonging:
                if other not in themes:
                    raise yaml.error(("themes", name, "with"), f"'{other}' is not a theme.")
        ages = {
            str(band): _words(yaml, ("ages", band), w) for band, w in _map(yaml, "ages").items()
        }
        for band in ages:
            if band not in AGE_BANDS:
                raise yaml.error(("ages", band), f"'{band}' is not an age band.")
        return cls(themes, ages)

    def named_in(self, text: str) -> list[Theme]:
        """The themes that the text speaks of, the one with the longest words first."""
        found = [(_longest(theme.says, text), theme) for theme in self.by_name.values()]
        return [t for length, t in sorted(found, key=lambda f: -f[0]) if length]

    def ages_in(self, text: str) -> list[str]:
        """The age bands that the text speaks of."""
        return [band for band, words in self.ages.items() if _longest(words, text)]

    def family(self, theme: str) -> set[str]:
        """The theme and those that belong to it. KeyError for an unknown one."""
        return {theme, *self.by_name[theme].belonging}


def says(words: Sequence[str], text: str) -> bool:
    """Whether one of these words or phrases stands in the text."""
    return _longest(words, text) > 0


def _longest(words: Sequence[str], text: str) -> int:
    lowered = text.lower().replace("’", "'")
    found = [w for w in words if re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", lowered)]
    return max(map(len, found), default=0)


def _map(yaml: LinedYaml, key: str) -> dict[str, Any]:
    found = yaml.data.get(key) if isinstance(yaml.data, dict) else None
    if not isinstance(found, dict) or not found:
        raise yaml.error((), f"'{key}' is missing.", f"Begin a list with '{key}:'.")
    return found


def _theme(yaml: LinedYaml, name: str, entry: Any) -> Theme:
    if not isinstance(entry, dict) or set(entry) - {"says", "with"}:
        raise yaml.error(("themes", name), f"'{name}' takes 'says' and 'with'.")
    said = _words(yaml, ("themes", name), entry.get("says"))
    return Theme(name, said, tuple(str(other) for other in entry.get("with", ())))


def _words(yaml: LinedYaml, place: tuple[str, ...], found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or not found:
        raise yaml.error(place, f"'{place[-1]}' has no list of words.", "Write [word, other word].")
    return tuple(str(word).lower() for word in found)
