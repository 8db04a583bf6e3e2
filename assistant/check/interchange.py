"""The JSON that the command line prints: outcome, duties, what is open, what would change."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.check.clocks import Deadline
from assistant.check.evaluate import DutyResult
from assistant.check.findings import Findings
from assistant.check.flow import Changes
from assistant.check.logic import State
from assistant.check.rules import Ruleset


def interchange(found: Findings) -> dict[str, Any]:
    """What was found, as plain data."""
    result = found.result
    return {
        "outcome": result.outcome,
        "headline": result.headline,
        "notified_anyhow": result.notified_anyhow,
        **_edition(found.ruleset),
        "duties": [_duty(duty, found.due(duty.id)) for duty in result.duties],
        "cannot_tell": [duty.id for duty in result.in_state(State.CANNOT_TELL)],
        "would_change": [entry for change in found.changes for entry in _changes(change)],
        "contested": [_item(point.id, point) for point in result.contested],
        "contradictions": [{"id": c.id, "text": c.text} for c in result.contradictions],
        "cautions": list(found.cautions),
        "signposts": [
            {**_item(s.signpost.id, s.signpost), "state": s.state.value} for s in result.signposts
        ],
        "notices": list(result.notices),
    }


def _edition(ruleset: Ruleset) -> dict[str, Any]:
    return {"edition": ruleset.edition, "ruleset_hash": ruleset.hash, "status": ruleset.status}


def _item(id: str, item: Any) -> dict[str, Any]:
    return {
        "id": id,
        "title": item.title,
        "standing": item.standing.value,
        "references": [str(reference) for reference in item.references],
    }


def _duty(result: DutyResult, due: tuple[Deadline, ...]) -> dict[str, Any]:
    known = [deadline for deadline in due if deadline.due is not None]
    first = min(known, key=lambda deadline: (not deadline.earliest, deadline.due), default=None)
    return {
        **_item(result.id, result.duty),
        "state": result.state.value,
        "strength": result.duty.strength.value,
        "who": result.duty.who,
        "to": result.duty.to,
        "deadline": _iso(first.due) if first else None,
        "deadlines": [_deadline(deadline) for deadline in due],
        "reasons": list(result.reasons),
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "id": deadline.id,
        "label": deadline.label,
        "due": _iso(deadline.due),
        "from": deadline.start_fact,
        "start": _iso(deadline.start),
        "day_one": _iso(deadline.day_one),
        "force": deadline.spec.force.value,
        "source": deadline.spec.source,
        "standing": deadline.spec.standing.value,
        "references": [str(reference) for reference in deadline.spec.references],
        "provisional": deadline.provisional,
        "earliest": deadline.earliest,
        "progress": deadline.progress,
        "done": _iso(deadline.done),
        "passed": deadline.passed,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _changes(changes: Changes) -> list[dict[str, Any]]:
    return [
        {
            "duty": changes.duty.id,
            "state": changes.state.value,
            "fact": change.fact.id,
            "values": [option.raw for option in change.options],
            "would_be": change.would_be.value,
            "held_by": change.fact.held_by,
        }
        for change in changes.changes
    ]
