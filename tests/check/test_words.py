"""What the check says: no verdicts, references that can be followed, a source for everything."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import decision_table
import pytest
import yaml

from assistant.check import DeadlineSpec, Ruleset, Standing, Strength, load_wording
from assistant.check.clocks import Progress
from assistant.check.loader import FOLDER
from assistant.check.record import Relation
from assistant.check.recording import record_words
from assistant.reference import Reference

ROOT = Path(__file__).resolve().parents[2]
ROOM = ROOT / "assistant" / "check"
VERDICTS = (
    "do not notify",
    "don't notify",
    "not notifiable",
    "need not notify",
    "no need to notify",
    "meets the threshold",
    "met the threshold",
    "the threshold is",
    "you must notify",
    "notification is not required",
)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_no_words_give_a_verdict(file: Path) -> None:
    for text in texts(yaml.safe_load(file.read_text(encoding="utf-8"))):
        for verdict in VERDICTS:
            assert verdict not in text.lower()


def test_the_headlines_are_those_agreed() -> None:
    words = load_wording()
    assert words.text("headline_met") == "On the facts entered, the published criteria are met."
    assert "are not met" in words.text("headline_not_met")
    assert "cannot be decided yet" in words.text("headline_cannot_tell")
    assert words.text("whose_decision") == "The decision is the local authority's."


def test_every_key_of_the_wording_is_used_and_every_use_has_its_key() -> None:
    keys = set(load_wording().sentences)
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "assistant").rglob("*.py")
    )
    used = set(re.findall(r"""\btext\(["'](\w+)["']\)""", code)) & keys
    used |= {
        f"{stem}_{state.lower()}" for stem in ("headline", "duty", "criterion") for state in _STATES
    }
    used |= {f"summary_{state.lower()}" for state in _STATES} | {"step_all", "step_any"}
    used |= {key for state in get_args(Progress) if state for key in (state, f"by_{state}")}
    used |= {f"headline_met_{how}" for how in ("in_part", "elsewhere", "whosever")}
    used |= {"carried_over", "unconfirmed"}
    pages = {"edition_line", "provisional", "caution", "danger_numbers"}
    assert keys - used - pages == set()
    engine = ("clocks", "evaluate", "report", "trace", "wording")
    room = "\n".join((ROOM / f"{name}.py").read_text(encoding="utf-8") for name in engine)
    assert set(re.findall(r"""\btext\(["'](\w+)["']\)""", room)) <= keys


def test_every_sentence_of_the_record_is_used() -> None:
    keys = set(record_words().sentences)
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "assistant").rglob("*.py")
    )
    used = {key for key in keys if re.search(rf"""["']{key}["']""", code)}
    used |= {f"{stem}_{state.lower()}" for stem in ("state", "end") for state in _STATES}
    used |= {f"relation_{relation.name.lower()}" for relation in Relation}
    used |= {f"course_{how}{subject}" for how in ("", "not_") for subject in SUBJECTS}
    assert keys - used == set()


SUBJECTS = ("notify", "tell", "tell_other")


_STATES = ("MET", "NOT_MET", "CANNOT_TELL")


def cited(ruleset: Ruleset) -> Iterator[tuple[str, Reference, Standing]]:
    specs: list[DeadlineSpec] = [spec for duty in ruleset.duties for spec in duty.deadlines]
    for group in (
        ruleset.facts,
        ruleset.criteria,
        ruleset.duties,
        ruleset.contested,
        ruleset.signposts,
        specs,
    ):
        for item in group:
            assert item.references, item.id
            for reference in item.references:
                yield item.id, reference, item.standing


def test_everything_cites_a_document_of_the_register(ruleset: Ruleset) -> None:
    register = yaml.safe_load((ROOT / "corpus" / "register.yaml").read_text(encoding="utf-8"))
    known = set()
    for id, publication in register["publications"].items():
        known |= {f"{id}/{edition}" for edition in publication.get("editions", {})} or {id}
    assert {r.document for _, r, _ in cited(ruleset)} - known == set()


def test_only_what_was_read_is_confirmed(ruleset: Ruleset) -> None:
    read = ("working-together/2023", "children-act-2004", "childrens-homes-regulations-2015")
    for id, reference, standing in cited(ruleset):
        if standing is Standing.CONFIRMED and id not in ("care_leaver", "care_leaver_strength"):
            assert reference.document in read, (ruleset.edition, id, reference)


def test_strengths_are_those_of_the_source(ruleset: Ruleset) -> None:
    found = {duty.id: duty.strength.value for duty in ruleset.duties}
    assert found == decision_table.STRENGTH[ruleset.edition]
    assert {s.value for s in Strength} == {"must", "should", "voluntary"}


def test_deadlines_are_those_of_the_source(ruleset: Ruleset) -> None:
    found = {
        duty.id: {
            s.id: (s.count, s.unit, s.start, s.direction, s.force.value) for s in duty.deadlines
        }
        for duty in ruleset.duties
        if duty.deadlines
    }
    assert found == decision_table.DEADLINES[ruleset.edition]


def test_readings_of_one_limit_are_grouped(ruleset: Ruleset) -> None:
    for duty in ruleset.duties:
        groups = [spec.group for spec in duty.deadlines]
        several = {group for group in groups if groups.count(group) > 1}
        assert several <= {"notify", "rapid_review"}


def test_only_a_date_that_was_sent_by_says_that_it_was_kept(ruleset: Ruleset) -> None:
    found: dict[str, set[str]] = {}
    for spec in (spec for duty in ruleset.duties for spec in duty.deadlines if spec.done_by):
        found.setdefault(spec.done_by, set()).add(spec.id)
    assert found == (decision_table.DONE_BY if ruleset.edition in ("2023", "2026") else {})


def test_what_starts_with_suspicion_is_what_the_act_asks_for(ruleset: Ruleset) -> None:
    found = {duty.id: set(duty.known_from) for duty in ruleset.duties if duty.known_from}
    assert found == ({} if ruleset.edition == "2015" else decision_table.KNOWN_FROM)


def test_the_duties_to_notify_are_those_of_the_table(ruleset: Ruleset) -> None:
    assert set(ruleset.notification) == decision_table.NOTIFICATION[ruleset.edition]
    assert set(ruleset.owed_elsewhere) == decision_table.OWED_ELSEWHERE[ruleset.edition]


def test_the_days_before_the_law_are_those_of_the_table(ruleset: Ruleset) -> None:
    found = {(early.fact, early.before.isoformat()) for early in ruleset.too_early}
    assert found == decision_table.TOO_EARLY[ruleset.edition]


def test_a_duty_has_a_deadline_or_says_that_there_is_none(ruleset: Ruleset) -> None:
    for duty in ruleset.duties:
        assert duty.deadlines or duty.no_time_limit, duty.id


def test_every_fact_says_why_it_is_asked_and_who_knows(ruleset: Ruleset) -> None:
    for fact in ruleset.facts:
        assert fact.why
        assert fact.held_by
        assert fact.question.endswith("?")
        if fact.decides:
            assert fact.options[-1].id == "unknown"
            assert fact.options[-1].label.startswith("Not known")


def test_the_check_imports_of_the_rest_only_the_ground_floor_and_the_sheet() -> None:
    allowed = {
        "assistant.errors",
        "assistant.lined_yaml",
        "assistant.reference",
        "assistant.exports.sheet",
    }
    heavy = {
        "langchain",
        "chromadb",
        "torch",
        "httpx",
        "requests",
        "streamlit",
        "sqlalchemy",
        "socket",
    }
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] not in heavy, (path.name, name)
                if name.startswith("assistant") and not name.startswith("assistant.check"):
                    assert name in allowed, (path.name, name)


def test_importing_the_check_brings_in_no_model_and_no_network_library() -> None:
    code = (
        "import sys, importlib, types; p = types.ModuleType('assistant');"
        f"p.__path__ = [{str(ROOT / 'assistant')!r}]; sys.modules['assistant'] = p;"
        "import assistant.check; heavy = {'langchain', 'langchain_core', 'chromadb', 'torch',"
        "'httpx', 'requests', 'urllib3', 'streamlit', 'sentence_transformers'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_notes_and_wording_copy_no_sentences(shared: Path) -> None:
    """Runs of twelve words and more that stand in a source are titles only."""
    tool = shared / "tools" / "own_words"
    done = subprocess.run(
        [sys.executable, str(tool), str(FOLDER)], capture_output=True, text=True, check=False
    )
    titles = (
        "notify a serious incident rapid review and local child safeguarding practice review",
        "the criteria safeguarding partners must take into account include whether the case",
    )
    left = [line for line in done.stdout.splitlines() if not line.endswith(titles)]
    assert left == []
