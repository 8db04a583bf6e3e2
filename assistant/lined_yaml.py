"""YAML whose errors can name the line: the data, and where each key stands."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from re import fullmatch
from typing import Any, ClassVar

import yaml

from assistant.errors import AssistantError, CorpusError

_DATE = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.CSafeLoader):
    """Leaves dates as text: YAML itself would break on a day that no month has."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _DATE]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True)
class LinedYaml:
    """`data` as plain Python, dates as text; `line(path)` says where a key stands.

    What is wrong is raised as `refusal`, with the name of the file and the line.
    """

    name: str
    data: Any
    root: yaml.Node
    refusal: type[AssistantError] = CorpusError

    @classmethod
    def read(cls, path: Path, refusal: type[AssistantError] = CorpusError) -> LinedYaml:
        """Raises `refusal` for a file that is missing, not YAML, empty, or has a key twice."""
        try:
            return cls.parse(path.name, path.read_bytes(), refusal)
        except OSError as error:
            raise refusal(f"{path} cannot be read: {error.strerror}.") from error

    @classmethod
    def front_matter(cls, path: Path) -> LinedYaml:
        """The keys between the first two lines of three dashes; their lines are the file's."""
        try:
            lines = path.read_bytes().split(b"\n")
        except OSError as error:
            raise CorpusError(f"{path} cannot be read: {error.strerror}.") from error
        marks = [number for number, line in enumerate(lines) if line.rstrip() == b"---"]
        if len(marks) < 2 or marks[0] != 0:
            raise CorpusError(
                f"{path.name}, line 1: no front matter.", "Start with '---', keys, '---'."
            )
        found = cls.parse(path.name, b"\n".join(lines[: marks[1]]))
        if not isinstance(found.data, dict):
            raise found.error((), "the front matter has no keys.", "Write 'key: value' lines.")
        return found

    @classmethod
    def parse(
        cls, name: str, content: bytes, refusal: type[AssistantError] = CorpusError
    ) -> LinedYaml:
        """`content` of the file that messages call `name`."""
        try:
            loader = _Loader(content.decode("utf-8-sig"))
            root = loader.get_single_node()
            data = loader.construct_document(root) if root else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = mark.line + 1 if mark else 1
            raise refusal(f"{name}, line {line}: {error.problem}.", "Mend that line.") from error
        except (yaml.reader.ReaderError, UnicodeDecodeError) as error:
            at = error.start if isinstance(error, UnicodeDecodeError) else error.position
            line = content[:at].count(b"\n") + 1
            raise refusal(
                f"{name}, line {line}: this is not text in UTF-8, or holds a control character.",
                "Write that line anew.",
            ) from error
        if root is None or data is None:
            raise refusal(f"{name}, line 1: the file is empty.", "Write 'key: value' lines.")
        found = cls(name, data, root, refusal)
        try:
            found._refuse_twins(root)
        except RecursionError:
            raise refusal(
                f"{name}: something in it holds itself, or is nested too deeply.",
                "Write it out without '&' and '*'.",
            ) from None
        return found

    def line(self, path: Sequence[str | int] = ()) -> int:
        """The line of `path`, or of the nearest thing above it that the file has."""
        node, line = self.root, self.root.start_mark.line + 1
        for step in path:
            if found := _child(node, step):
                node, line = found
        return line

    def error(self, path: Sequence[str | int], what: str, next_step: str = "") -> AssistantError:
        """The refusal of what stands at `path`."""
        return self.refusal(f"{self.name}, line {self.line(path)}: {what}", next_step)

    def day(self, path: Sequence[str | int], value: object) -> date:
        """The day that `value` writes at `path`; of a month or a year alone, its first day."""
        if match := fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(value)):
            year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
            if year and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
                return date(year, month, day)
        raise self.error(path, f"'{value}' is not a date.", "Write 2026-03-18, 2026-03 or 2026.")

    def _refuse_twins(self, node: yaml.Node) -> None:
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self._refuse_twins(item)
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    raise self.refusal(
                        f"{self.name}, line {key.start_mark.line + 1}: "
                        f"'{key.value}' stands here twice.",
                        "Keep one of them.",
                    )
                seen.add(key.value)
                self._refuse_twins(value)


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
        item = node.value[int(step)]
        return item, item.start_mark.line + 1
    return None
