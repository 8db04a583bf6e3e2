"""What people said of answers: why, and all that is needed to ask again. Never an identifier.

A person is known by a random key that only their own page holds; its hash is stored, so that the
key opens, copies and erases what was sent with it, and the database alone tells nobody who it was.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from assistant.errors import RecordError
from assistant.privacy import redact
from assistant.records.database import open_engine, sqlite_url
from assistant.records.schema import feedback
from assistant.records.transactions import Cleaning, read, write


class Reason(StrEnum):
    """Why a person says that an answer is not good."""

    WRONG = "wrong"
    EDITION = "wrong edition"
    PLACE = "wrong place"
    UNHELPFUL = "not helpful"
    DANGEROUS = "dangerous"


class State(StrEnum):
    """Sent, or drafted as a case for the evals and then accepted or rejected by a lead."""

    SENT = "sent"
    DRAFTED = "drafted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Feedback:
    """`answer` is Answer.to_json(); `asked_with` the filters that were set; `made_with` the
    receipt of the library and the tool's version; `earlier` the questions before it.
    """

    reason: Reason
    comment: str
    answer: Mapping[str, Any]
    made_with: Mapping[str, Any]
    asked_with: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()
    state: State = State.SENT
    id: str = ""
    made_at: str = ""
    retain_until: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def new_key() -> str:
    """A key for one person's feedback: random, so that it says nothing and cannot be guessed."""
    return secrets.token_urlsafe(12)


def without_identifiers(said: Feedback) -> Feedback:
    """As it is stored: whatever looks like an identifier is taken out of what the person typed.

    The sources' own words stay as they are; the answer's lists of searched words are emptied when
    anything was taken out, since an identifier may be spread over them.
    """
    answer = dict(said.answer)
    question = str(answer.get("question", ""))
    for name in ("question", "understood_as", "correction"):
        answer[name] = redact(str(answer.get(name, ""))).text
    if answer["question"] != question:
        answer |= {"looked_for": [], "missing": []}
    return replace(
        said,
        answer=answer,
        comment=redact(said.comment).text,
        earlier=tuple(redact(text).text for text in said.earlier),
    )


def case_of(said: Feedback) -> dict[str, Any]:
    """A drafted case for the evals: the question, what was answered, why that is wrong, and the
    library, filters and day to ask it again with.
    """
    answer = said.answer
    return {
        "id": f"feedback-{said.id[:8]}",
        "question": answer["question"],
        "earlier": list(said.earlier),
        "as_at": answer["as_at"],
        **said.asked_with,
        "reason": str(said.reason),
        "said": said.comment,
        "answered": {
            "status": answer["status"],
            "edition_line": answer["edition_line"],
            "statements": [_short(statement) for statement in answer["statements"]],
        },
        "made_with": dict(said.made_with),
        "made_at": said.made_at,
    }


def _short(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": statement["text"],
        "strength": statement["strength"],
        "references": [citation["reference"] for citation in statement["citations"]],
    }


@dataclass(frozen=True)
class FeedbackStore:
    """All feedback of one database. Safe to share between threads and processes."""

    engine: Engine

    def add(self, said: Feedback, key: str, now: datetime, days: int) -> Feedback:
        """Store it without identifiers for `days`; as it was stored. Raises RecordError."""
        made = now.astimezone(UTC)
        kept = replace(
            without_identifiers(said),
            id=secrets.token_hex(16),
            made_at=made.isoformat(timespec="seconds"),
            retain_until=(made + timedelta(days=days)).date().isoformat(),
        )
        write(self.engine, lambda connection: connection.execute(_row(kept, key)))
        return kept

    def of(self, key: str) -> list[Feedback]:
        """Everything that was sent with the key, oldest first."""
        return self._list(feedback.c.person == _person(key))

    def erase(self, key: str) -> int:
        """Erase everything that was sent with the key; how much there was. Raises RecordError."""
        erased = self._delete(feedback.c.person == _person(key))
        self._cleaning.now(erased)
        return erased

    def purge(self, now: datetime) -> int:
        """Erase what is past its date; how much there was."""
        erased = self._delete(feedback.c.retain_until < now.astimezone(UTC).date().isoformat())
        self._cleaning.soon(erased)
        return erased

    def cases(self, states: Iterable[State]) -> list[Feedback]:
        """The feedback in one of the states, oldest first."""
        return self._list(feedback.c.state.in_([str(state) for state in states]))

    def decide(self, id: str, state: State) -> None:
        """Accept or reject a drafted case. Raises RecordError when there is none."""
        change = update(feedback).where(feedback.c.id == id, feedback.c.state != State.SENT)
        done = write(self.engine, lambda c: c.execute(change.values(state=str(state))).rowcount)
        if not done:
            raise RecordError(
                "There is no such drafted case.", "It may have been erased; open the page again."
            )

    def _list(self, where: Any) -> list[Feedback]:
        query = select(feedback).where(where).order_by(feedback.c.made_at, feedback.c.id)
        return read(self.engine, lambda c: [_feedback(row) for row in c.execute(query)])

    def _delete(self, where: Any) -> int:
        def work(connection: Connection) -> int:
            return connection.execute(delete(feedback).where(where)).rowcount

        return write(self.engine, work)

    @cached_property
    def _cleaning(self) -> Cleaning:
        return Cleaning(self.engine)


def open_feedback(data: Path, url: str = "") -> FeedbackStore:
    """The store at `url`, or in data/records.sqlite. Raises RecordError."""
    return FeedbackStore(open_engine(url or sqlite_url(data / "records.sqlite")))


def to_jsonl(cases: Sequence[Feedback]) -> str:
    """Cases for evals/cases, one a line."""
    return "".join(json.dumps(case_of(said), ensure_ascii=False) + "\n" for said in cases)


BODY = ("comment", "answer", "made_with", "asked_with", "earlier")


def _person(key: str) -> str:
    return hashlib.sha256(key.strip().encode()).hexdigest()


def _row(said: Feedback, key: str) -> Any:
    body = {name: value for name, value in said.to_json().items() if name in BODY}
    return insert(feedback).values(
        id=said.id,
        person=_person(key),
        made_at=said.made_at,
        retain_until=said.retain_until,
        reason=str(said.reason),
        state=str(said.state),
        body=json.dumps(body, ensure_ascii=False, default=str),
    )


def _feedback(row: Row) -> Feedback:
    body = json.loads(row.body)
    return Feedback(
        reason=Reason(row.reason),
        state=State(row.state),
        id=row.id,
        made_at=row.made_at,
        retain_until=row.retain_until,
        earlier=tuple(body.pop("earlier")),
        **body,
    )
