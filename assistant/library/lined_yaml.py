"""YAML whose errors can name the line: the data, and where each key stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import CorpusError


@dataclass(frozen=True)
class LinedYaml:
    """`data` as plain Python; `line(path)` gives the line of the deepest key found on the path."""

    name: str
    data: Any
    root: yaml.Node

    @classmethod
    def read(cls, path: Path) -> LinedYaml:
        """Raises CorpusError for a file that is missing, not YAML, or has the same key twice."""
        return cls._parse(path.name, _text(path))

    @classmethod
    def front_matter(cls, path: Path) -> LinedYaml:
        """The keys between the first two lines of three dashes."""
        text = _text(path)
        end = text.find("\n---", 3)
        if not text.startswith("---\n") or end < 0:
            raise CorpusError(f"{path.name}, line 1: no front matter.", "Start with '---', keys.")
        return cls._parse(path.name, text[:end])

    @classmethod
    def _parse(cls, name: str, text: str) -> LinedYaml:
        try:
            loader = yaml.CSafeLoader(text)
            root = loader.get_single_node()
            data = loader.construct_document(root) if root else None
        except yaml.YAMLError as error:
            raise CorpusError(f"{name} is not YAML: {error}.", "Mend that line.") from error
        if root is None or data is None:
            raise CorpusError(f"{name} is empty.")
        _refuse_twins(name, root)
        return cls(name, data, root)

    def line(self, path: Sequence[str | int] = ()) -> int:
        node, line = self.root, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line

    def error(self, path: Sequence[str | int], what: str, next_step: str = "") -> CorpusError:
        return CorpusError(f"{self.name}, line {self.line(path)}: {what}", next_step)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path.name} cannot be read: {error}.") from error


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None


def _refuse_twins(name: str, node: yaml.Node) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_twins(name, item)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise CorpusError(
                    f"{name}, line {key.start_mark.line + 1}: '{key.value}' stands here twice.",
                    "Keep one of them.",
                )
            seen.add(key.value)
            _refuse_twins(name, value)
