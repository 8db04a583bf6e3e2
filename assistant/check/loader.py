"""From corpus/checks/notification/*.yaml to Rulesets. What is wrong is named by file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from assistant.check.consistency import Place, problems
from assistant.check.london import today
from assistant.check.rules import Ruleset
from assistant.errors import RulesetError

FOLDER = Path(__file__).resolve().parents[2] / "corpus" / "checks" / "notification"
WORDING = "wording.yaml"
_SCHEMA = TypeAdapter(Ruleset)
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATE = "tag:yaml.org,2002:timestamp"


class _Loader(_Safe):  # type: ignore[misc]  # in C where it is there
    """YAML that leaves dates as text: the schema reads them, and says where one is wrong."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _DATE]
        for first, resolvers in _Safe.yaml_implicit_resolvers.items()
    }


def load_ruleset(
    edition: str | None = None, as_at: date | None = None, folder: Path | None = None
) -> Ruleset:
    """The ruleset of `edition`, or the one in force on `as_at` (default: today in London).

    Raises RulesetError when there is none: another edition is never taken instead.
    """
    rulesets = load_rulesets(folder)
    if edition is not None:
        return _named(rulesets, edition, as_at)
    day = as_at or today()
    for ruleset in rulesets:
        if ruleset.in_force(day):
            return ruleset
    raise RulesetError(
        f"No ruleset covers {day.isoformat()}.",
        f"There are rulesets from {rulesets[0].in_force_from.isoformat()}"
        f"{_until(rulesets[-1])}. Choose a day in that time, or name an edition.",
    )


def load_rulesets(folder: Path | None = None) -> tuple[Ruleset, ...]:
    """Every ruleset of the folder, oldest first. Raises RulesetError when two cover one day."""
    folder = Path(folder or FOLDER)
    files = sorted(path for path in folder.glob("*.yaml") if path.name != WORDING)
    if not files:
        raise RulesetError(f"There is no ruleset in {folder}.", "Check the setting of the corpus.")
    rulesets = sorted((read_ruleset(path) for path in files), key=lambda r: r.in_force_from)
    for earlier, later in pairwise(rulesets):
        if earlier.in_force_until is None or earlier.in_force_until > later.in_force_from:
            raise RulesetError(
                f"The editions {earlier.edition} and {later.edition} cover the same day.",
                f"End {earlier.edition} no later than {later.in_force_from.isoformat()}.",
            )
    return tuple(rulesets)


def read_ruleset(path: Path) -> Ruleset:
    """One file, checked whole. Raises RulesetError naming file and line of everything wrong."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RulesetError(f"{path} cannot be read: {error.strerror}.") from error
    return _parsed(path, content)


def _named(rulesets: tuple[Ruleset, ...], edition: str, as_at: date | None) -> Ruleset:
    found = next((r for r in rulesets if r.edition == edition), None)
    if found is None:
        editions = ", ".join(r.edition for r in rulesets)
        raise RulesetError(
            f"There is no ruleset for the edition {edition}.", f"There is: {editions}."
        )
    if as_at is not None and not found.in_force(as_at):
        raise RulesetError(
            f"The edition {edition} was not in force on {as_at.isoformat()}.",
            "Name the edition or the date, not both.",
        )
    return found


def _until(ruleset: Ruleset) -> str:
    end = ruleset.in_force_until
    return " on" if end is None else f" until {end.isoformat()}"


@lru_cache(maxsize=64)
def _parsed(path: Path, content: bytes) -> Ruleset:
    root = _compose(path, content)
    data = _construct(path, content)
    try:
        ruleset = _SCHEMA.validate_python(data)
    except ValidationError as error:
        raise _refused(path, root, [_of_schema(e) for e in error.errors()]) from error
    wrong = problems(ruleset)
    if wrong:
        raise _refused(path, root, wrong)
    return replace(ruleset, hash=hashlib.sha256(content).hexdigest())


def _compose(path: Path, content: bytes) -> yaml.Node:
    with _placed(path):
        root = yaml.compose(content, Loader=_Loader)
    if root is None:
        raise RulesetError(f"{_at(path, 1)}: the file is empty.", _FIX)
    _refuse_double_keys(path, root)
    return root


def _construct(path: Path, content: bytes) -> object:
    with _placed(path):
        return yaml.load(content, Loader=_Loader)


@contextmanager
def _placed(path: Path) -> Iterator[None]:
    """What YAML says against the file, as a RulesetError that names the line."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise RulesetError(
            f"{_at(path, mark.line + 1 if mark else 1)}: {error.problem}.", _FIX
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulesetError(f"{_at(path, 1)}: this is not YAML text ({error}).", _FIX) from error


def _refuse_double_keys(path: Path, node: yaml.Node) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise RulesetError(f"{_at(path, line)}: '{key.value}' stands here twice.", _FIX)
            seen.add(key.value)
            _refuse_double_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_double_keys(path, value)


_FIX = "Correct the file; corpus/README.md says how a ruleset is written."


def _of_schema(error: ErrorDetails) -> tuple[Place, str]:
    """Place and message of one error of pydantic's; `wrong` of grammar.py adds the path below."""
    below = error.get("ctx", {}).get("path", ())
    return (*error["loc"], *below), error["msg"]


def _refused(path: Path, root: yaml.Node, wrong: list[tuple[Place, str]]) -> RulesetError:
    lines = dict.fromkeys(f"{_at(path, _line(root, place))}: {m}" for place, m in wrong)
    return RulesetError("\n".join(lines), _FIX)


def _at(path: Path, line: int) -> str:
    return f"{path}, line {line}"


def _line(node: yaml.Node, place: Place) -> int:
    """The line of `place`, or of the nearest thing above it that the file has."""
    line = node.start_mark.line + 1
    for step in place:
        child: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    line, child = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
            child = node.value[int(step)]
            line = child.start_mark.line + 1
        if child is not None:
            node = child
    return line
