"""From corpus/checks/notification/*.yaml to Rulesets. What is wrong is named by file and line."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from assistant.check.consistency import Place, problems
from assistant.check.facts import shown
from assistant.check.london import today
from assistant.check.rules import Ruleset
from assistant.errors import RulesetError
from assistant.lined_yaml import LinedYaml

CORPUS = "ASSISTANT_CORPUS"
CHECKS = Path(__file__).resolve().parents[2] / "corpus" / "checks"
FOLDER = CHECKS / "notification"
WORDING = "wording.yaml"
_SCHEMA = TypeAdapter(Ruleset)


def checks_folder() -> Path:
    """Where the rulesets, their words and the bank holidays are: checks/ of the corpus that
    ASSISTANT_CORPUS names (this room knows no settings); the shipped one where that has none.
    """
    own = Path(os.environ.get(CORPUS, CHECKS.parent)) / CHECKS.name
    return own if own.is_dir() else CHECKS


def rulesets_folder() -> Path:
    """Where the rulesets are, one file an edition."""
    return checks_folder() / FOLDER.name


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
    if (found := _on(rulesets, day)) is not None:
        return found
    raise RulesetError(
        f"No ruleset covers {day.isoformat()}.",
        f"There are rulesets from {rulesets[0].in_force_from.isoformat()}"
        f"{_until(rulesets[-1])}. Choose a day in that time, or name an edition.",
    )


def ruleset_on(day: date) -> Ruleset | None:
    """The ruleset of the edition in force on `day`; None where there is none."""
    return _on(load_rulesets(), day)


def load_rulesets(folder: Path | None = None) -> tuple[Ruleset, ...]:
    """Every ruleset of the folder, oldest first. Raises RulesetError when two cover one day."""
    folder = folder or rulesets_folder()
    files = sorted(path for path in folder.glob("*.yaml") if path.name != WORDING)
    if not files:
        raise RulesetError(f"There is no ruleset in {folder}.", "Check the setting of the corpus.")
    rulesets = sorted((read_ruleset(path) for path in files), key=lambda r: r.in_force_from)
    for edition, count in Counter(ruleset.edition for ruleset in rulesets).items():
        if count > 1:
            raise RulesetError(
                f"Two files in {folder} have the rules of {edition}.", "Give one another edition."
            )
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


def _on(rulesets: tuple[Ruleset, ...], day: date) -> Ruleset | None:
    return next((ruleset for ruleset in rulesets if ruleset.in_force(day)), None)


def _named(rulesets: tuple[Ruleset, ...], edition: str, as_at: date | None) -> Ruleset:
    found = next((r for r in rulesets if r.edition == edition), None)
    if found is None:
        editions = ", ".join(r.edition for r in rulesets)
        raise RulesetError(
            f"There is no ruleset for the edition {shown(edition)}.", f"There is: {editions}."
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
    yaml = LinedYaml.parse(str(path), content, RulesetError)
    try:
        ruleset = _SCHEMA.validate_python(yaml.data)
    except ValidationError as error:
        raise _refused(yaml, [_of_schema(e) for e in error.errors()]) from error
    wrong = problems(ruleset)
    if wrong:
        raise _refused(yaml, wrong)
    return replace(ruleset, hash=hashlib.sha256(content).hexdigest(), source=content)


def _of_schema(error: ErrorDetails) -> tuple[Place, str]:
    """Place and message of one error of pydantic's; `wrong` of grammar.py adds the path below."""
    below = error.get("ctx", {}).get("path", ())
    return (*error["loc"], *below), error["msg"]


def _refused(yaml: LinedYaml, wrong: list[tuple[Place, str]]) -> RulesetError:
    lines = dict.fromkeys(f"{yaml.name}, line {yaml.line(place)}: {what}" for place, what in wrong)
    fix = "Correct the file; corpus/README.md says how a ruleset is written."
    return RulesetError("\n".join(lines), fix)
