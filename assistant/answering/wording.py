"""The fixed sentences that a user can be shown (corpus/wording.yaml)."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

from assistant.errors import CorpusError
from assistant.lined_yaml import LinedYaml


class Wording:
    """Sentences by name, with {places} that must all be filled."""

    def __init__(self, sentences: dict[str, str], source: str) -> None:
        self._sentences = sentences
        self._source = source

    @classmethod
    def read(cls, path: Path) -> Wording:
        """Raises CorpusError for a file that is no YAML, has a name twice, or holds no text."""
        data = LinedYaml.read(path).data
        if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
            raise CorpusError(f"{path.name} must map each name to one text.")
        return cls({str(k): " ".join(v.split()) for k, v in data.items()}, path.name)

    def say(self, name: str, **values: object) -> str:
        """The sentence with its places filled. Raises CorpusError for an unknown name or place."""
        if name not in self._sentences:
            raise CorpusError(f"{self._source} has no sentence '{name}'.", "Add it.")
        sentence = self._sentences[name]
        places = {place for _, place, _, _ in Formatter().parse(sentence) if place}
        if places - values.keys():
            missing = ", ".join(sorted(places - values.keys()))
            raise CorpusError(f"{self._source}: '{name}' names {missing}, which is not given here.")
        return sentence.format(**values)

    def names(self) -> frozenset[str]:
        return frozenset(self._sentences)
