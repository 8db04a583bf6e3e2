"""From the YAML of a rule or condition to its object. Errors carry the path to what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any as Anything
from typing import TypeVar

from pydantic_core import PydanticCustomError

from assistant.check.logic import (
    All,
    AllOf,
    Any,
    AnyOf,
    CameTo,
    Condition,
    Criterion,
    Entered,
    Not,
    NotSo,
    OneOf,
    Open,
    Rule,
    State,
)
from assistant.errors import CorpusError
from assistant.reference import Reference

Path = tuple[str | int, ...]
Part = TypeVar("Part")


def wrong(path: Path, message: str) -> PydanticCustomError:
    """An error at `path` below the field; loader.py turns it into file and line."""
    return PydanticCustomError("ruleset", "{message}", {"message": message, "path": path})


def read_reference(data: object) -> Reference:
    """`document#locator`."""
    try:
        return Reference.parse(str(data))
    except CorpusError as error:
        raise wrong((), str(error)) from error


def read_rule(data: object) -> Rule:
    """all / any / not over {criterion: id} and {fact: id, in: [option ids]}."""
    return _rule(data, ())


def read_condition(data: object) -> Condition:
    """all / any / not over {fact, answer}, {duty, is} and {criterion, is}."""
    return _condition(data, ())


def read_optional_condition(data: object) -> Condition | None:
    """As read_condition; None where there is no condition."""
    return None if data is None else _condition(data, ())


def _rule(data: object, path: Path) -> Rule:
    entry = _mapping(data, path)
    keys = set(entry)
    if keys == {"all"}:
        return All(_parts(entry["all"], (*path, "all"), _rule))
    if keys == {"any"}:
        return Any(_parts(entry["any"], (*path, "any"), _rule))
    if keys == {"not"}:
        return Not(_rule(entry["not"], (*path, "not")))
    if keys == {"criterion"}:
        return Criterion(_name(entry["criterion"], (*path, "criterion")))
    if keys == {"fact", "in"}:
        return OneOf(_name(entry["fact"], (*path, "fact")), _names(entry["in"], (*path, "in")))
    if keys == {"open"}:
        return Open(_name(entry["open"], (*path, "open")))
    raise wrong(
        path, f"A rule is all, any, not, criterion, open, or fact with in; not {sorted(keys)}."
    )


def _condition(data: object, path: Path) -> Condition:
    entry = _mapping(data, path)
    keys = set(entry)
    if keys == {"all"}:
        return AllOf(_parts(entry["all"], (*path, "all"), _condition, least=0))
    if keys == {"any"}:
        return AnyOf(_parts(entry["any"], (*path, "any"), _condition))
    if keys == {"not"}:
        return NotSo(_condition(entry["not"], (*path, "not")))
    if keys == {"fact", "answer"}:
        return Entered(
            _name(entry["fact"], (*path, "fact")), _names(entry["answer"], (*path, "answer"))
        )
    for kind in ("duty", "criterion"):
        if keys == {kind, "is"}:
            states = _names(entry["is"], (*path, "is"))
            if states - set(State):
                raise wrong((*path, "is"), f"A state is one of {', '.join(State)}.")
            return CameTo(kind, _name(entry[kind], (*path, kind)), frozenset(map(State, states)))
    raise wrong(
        path,
        "A condition is all, any, not, fact with answer, or duty or criterion with is; "
        f"not {sorted(keys)}.",
    )


def _mapping(data: object, path: Path) -> dict[str, Anything]:
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise wrong(path, f"Expected a mapping, found {data!r}.")
    return data


def _parts(
    data: object, path: Path, read: Callable[[object, Path], Part], least: int = 1
) -> tuple[Part, ...]:
    if not isinstance(data, list) or len(data) < least:
        raise wrong(path, "Expected a list of rules that is not empty.")
    return tuple(read(part, (*path, index)) for index, part in enumerate(data))


def _name(data: object, path: Path) -> str:
    if not isinstance(data, str):
        raise wrong(path, f"Expected a name, found {data!r}.")
    return data


def _names(data: object, path: Path) -> frozenset[str]:
    if not isinstance(data, list) or not data or not all(isinstance(n, str) for n in data):
        raise wrong(path, "Expected a list of names that is not empty (quote numbers, yes and no).")
    return frozenset(data)
