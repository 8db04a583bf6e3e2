from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from truth_table import Truth, truth_of

from assistant.check import BankHolidays, Ruleset, load_bank_holidays, load_rulesets

EDITIONS = ("2015", "2018", "2023", "2026")


@pytest.fixture(scope="session")
def rulesets() -> dict[str, Ruleset]:
    return {ruleset.edition: ruleset for ruleset in load_rulesets()}


@pytest.fixture(params=EDITIONS)
def ruleset(request: pytest.FixtureRequest, rulesets: dict[str, Ruleset]) -> Ruleset:
    return rulesets[request.param]


SLOW = [pytest.param(edition, marks=pytest.mark.exhaustive) for edition in ("2015", "2023")]


@pytest.fixture(params=["2018", "2026", *SLOW])
def walked(request: pytest.FixtureRequest, rulesets: dict[str, Ruleset]) -> Ruleset:
    """For what takes long: the rules of 2018 and 2026 each time (2023 has those of 2026)."""
    return rulesets[request.param]


@pytest.fixture(scope="session")
def current(rulesets: dict[str, Ruleset]) -> Ruleset:
    return rulesets["2026"]


@pytest.fixture(scope="session")
def truths(rulesets: dict[str, Ruleset]) -> dict[str, Truth]:
    return {edition: truth_of(found) for edition, found in rulesets.items()}


@pytest.fixture
def truth(ruleset: Ruleset, truths: dict[str, Truth]) -> Truth:
    return truths[ruleset.edition]


@pytest.fixture(scope="session")
def holidays() -> BankHolidays:
    return load_bank_holidays()


@pytest.fixture(scope="session")
def vignettes(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "facts" / "vignettes.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
