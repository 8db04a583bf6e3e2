"""One check in one browser session: the answers, and what is asked next. Nothing of Streamlit.

The answers are replayed from the first each time, so back, change and resume are one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant.check import (
    Fact,
    Findings,
    Ruleset,
    Walk,
    checked,
    date_questions,
    deadlines,
    evaluate,
    fitting,
    load_bank_holidays,
    load_ruleset,
    replay,
    ruleset_on,
    work_out,
)
from assistant.check.facts import AWARE
from assistant.check.london import LONDON
from assistant.check.record import Decision, Entry, Record, Value, View
from assistant.check.recording import entry, new_id, record_words
from assistant.check.rules import UNKNOWN


def now() -> datetime:
    """This moment in London."""
    return datetime.now(LONDON)


@dataclass
class CheckSession:
    """The state of one check; lives in the memory of one page and nowhere else.

    `changing` is the fact that is being answered again; `stored` the version that was stored last;
    `earlier` the rules that answers were given under before.
    """

    ruleset: Ruleset
    id: str = field(default_factory=new_id)
    entries: list[Entry] = field(default_factory=list)
    changing: str = ""
    stored: Record | None = None
    compare: bool = False
    earlier: list[Ruleset] = field(default_factory=list)
    rounds: int = 0

    # -- answers --------------------------------------------------------------------------

    def last(self, fact: str) -> Entry | None:
        """The newest answer to the fact."""
        return next((e for e in reversed(self.entries) if e.fact == fact), None)

    def answers(self) -> dict[str, Value]:
        """The newest answers that this edition knows."""
        return fitting(self.ruleset, {e.fact: e.value for e in self.entries})

    def walk(self) -> Walk:
        """The answers on the way, those kept aside, and what is asked next."""
        return replay(self.ruleset, self.answers())

    def facts(self) -> dict[str, Value]:
        """The answers that count."""
        walk = self.walk()
        return {name: value for name, value in self.answers().items() if name in walk.facts}

    def findings(self) -> Findings:
        """What follows from them at this moment."""
        return work_out(self.ruleset, self.facts(), load_bank_holidays(), now())

    def asked(self) -> list[Fact]:
        """The questions answered on the way, in the order in which they come."""
        facts = self.walk().facts
        return [fact for fact in self.ruleset.facts if fact.id in facts]

    def answer(
        self, fact: str, value: Value, why: str = "", said_by: str = "", how_known: str = ""
    ) -> None:
        """Take an answer. The same one again changes nothing. Raises FactsError, ClockError."""
        given = entry(
            self.ruleset, fact, value, now(), said_by=said_by, how_known=how_known, why=why
        )
        self._dates_can_be_counted({**self.answers(), fact: value})
        before = self.last(fact)
        if before is None or replace(before, at="") != replace(given, at=""):
            self.entries.append(given)
        self.changing = ""

    def leave_open(self) -> None:
        """Answer every date that is still asked for with "not known", to see the result now; of
        those that were never on the page the record says so.
        """
        on_the_page = self.question()
        while (fact := self.question()) is not None and not fact.decides:
            unseen = "" if fact is on_the_page else record_words().text("shown_first")
            self.answer(fact.id, UNKNOWN, why=unseen)
        self.rounds += 1

    def _dates_can_be_counted(self, answers: Mapping[str, Value]) -> None:
        checked(self.ruleset, answers)
        deadlines(evaluate(self.ruleset, answers), answers, load_bank_holidays(), now())

    # -- what is shown --------------------------------------------------------------------

    def question(self) -> Fact | None:
        """The fact to ask now; None when there is a result to show."""
        if self.changing:
            return self.ruleset.fact(self.changing)
        walk = self.walk()
        if walk.question is not None:
            return walk.question.fact
        if self.in_danger():
            return None
        answers = self.answers()
        dates = date_questions(self.ruleset, walk.facts)
        return next((fact for fact in dates if fact.id not in answers), None)

    def in_danger(self) -> bool:
        """Whether a child is said to be in danger now: then the check stops."""
        return evaluate(self.ruleset, self.answers()).emergency

    def left(self) -> int:
        """How many questions can still follow, this one included, at the most."""
        walk = self.walk()
        dates = date_questions(self.ruleset, walk.facts)
        open_dates = sum(fact.id not in self.answers() for fact in dates)
        return (walk.question.at_most if walk.question else 0) + open_dates

    def before(self) -> str:
        """The question before the one shown; empty at the first."""
        order = [fact.id for fact in self.asked()]
        if self.changing in order:
            place = order.index(self.changing)
            return order[place - 1] if place else ""
        return order[-1] if order else ""

    # -- the rules ------------------------------------------------------------------------

    def newer_rules(self) -> Ruleset | None:
        """The rules of this edition as they are now, when they changed since the check began."""
        current = load_ruleset(self.ruleset.edition)
        return None if current.hash == self.ruleset.hash else current

    def edition_then(self) -> Ruleset | None:
        """The edition in force when the authority became aware, when it is another than this."""
        found = checked(self.ruleset, self.answers()).dates.get(AWARE)
        if found is None or self.ruleset.in_force(found):
            return None
        return ruleset_on(found)

    def change(self, fact: str) -> None:
        """Ask the question of that id again, before any other."""
        self.changing = fact
        self.rounds += 1

    def take_rules(self, ruleset: Ruleset) -> None:
        """Go on under other rules; answers that they do not know are kept aside."""
        self.earlier.append(self.ruleset)
        self.ruleset, self.changing, self.compare = ruleset, "", False

    # -- the record -----------------------------------------------------------------------

    def for_record(self) -> tuple[list[Entry], list[Entry]]:
        """The entries that count, with their older values, and those kept aside."""
        counting = set(self.facts())
        return (
            [e for e in self.entries if e.fact in counting],
            [e for e in self.entries if e.fact not in counting],
        )

    def says_more(self, draft: Draft) -> bool:
        """Whether the answers and the draft are not those that were stored last."""
        held = self.stored
        if held is None:
            return True
        entries, aside = self.for_record()
        was = (held.entries, held.aside, held.decision, held.second, held.partners)
        return was != (tuple(entries), tuple(aside), draft.decision, draft.second, draft.partners)

    def draft_key(self, part: str) -> str:
        """The key of a box of the draft; a new one after each version, which it starts from."""
        version = self.stored.version if self.stored else 0
        return f"check {self.id} {version} decision {part}"


def opened(record: Record) -> CheckSession:
    """A session that goes on with a stored record. Raises RulesetError."""
    session = CheckSession(load_ruleset(record.edition), id=record.id, stored=record)
    session.entries = [*record.entries, *record.aside]
    return session


@dataclass(frozen=True)
class Draft:
    """What the person has decided and what others think, before it is stored.

    `unfinished` names those whose view was begun and lacks something.
    """

    decision: Decision | None = None
    second: View | None = None
    partners: tuple[View, ...] = ()
    unfinished: tuple[str, ...] = ()
