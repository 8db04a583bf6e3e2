"""The fixed words of the check: corpus/checks/notification/wording.yaml, whole sentences only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from assistant.check.loader import checks_folder
from assistant.check.logic import State, overall
from assistant.check.rules import Duty, Force, Standing
from assistant.errors import RulesetError
from assistant.lined_yaml import LinedYaml

FILE = Path("notification") / "wording.yaml"
FIELDS: Mapping[str, frozenset[str]] = {
    key: frozenset(names.split())
    for key, names in {
        "answer": "short label",
        "edition_line": "title",
        "done": "day",
        "done_late": "day",
        "by_done": "day",
        "by_done_late": "day",
        "undated": "label count unit fact",
        "not_settled": "text",
        "summary_met": "duties",
        "summary_cannot_tell": "duties",
        "summary_not_met": "duties",
        "would_change": "duty state fact options held_by",
        "would_be": "state fact options held_by",
        "entered": "first last",
        "reviewed_rules": "reviewer",
        "card_intro": "title",
        "editions_carried_over": "title",
        "terminal_edition": "title",
        "terminal_left": "left",
    }.items()
}
"""What each sentence, here and in record.yaml, has in braces; the others have nothing there."""


@dataclass(frozen=True)
class Wording:
    """The sentences by key."""

    sentences: dict[str, str]

    def text(self, key: str) -> str:
        """The sentence under `key`. Raises RulesetError when it is missing."""
        try:
            return self.sentences[key]
        except KeyError:
            raise RulesetError(
                f"The words for '{key}' are missing.", f"Add them to {FILE.name}."
            ) from None

    def headline(
        self, ours: frozenset[State], theirs: frozenset[State], notified_anyhow: bool
    ) -> str:
        """What the person reads first; never a verdict. `ours` are the states of the duties to
        notify that the authority itself may have, `theirs` those of another authority's;
        `notified_anyhow`: one of them is met, be it not known which.
        """
        if notified_anyhow and State.MET not in ours | theirs:
            key = "headline_met_whosever"
        elif {State.MET, State.CANNOT_TELL} <= ours | theirs:
            key = "headline_met_in_part"
        elif State.MET in theirs - ours:
            key = "headline_met_elsewhere"
        else:
            key = f"headline_{overall(ours | theirs).lower()}"
        return f"{self.text(key)} {self.text('whose_decision')}"

    def summary(self, duties: Iterable[Duty], state: State) -> str:
        """The duties that came to `state`, with the source's verb."""
        named = "; ".join(f"{duty.title} ({duty.strength.value})" for duty in duties)
        return self.text(f"summary_{state.lower()}").format(duties=named)

    def duty(self, duty: Duty, state: State) -> str:
        """What the state of one duty means, in one or two sentences."""
        said = self.text(f"duty_{state.lower()}")
        return f"{said} {duty.when_unsettled}" if self._unsettled(duty, state) else said

    def criterion(self, title: str, state: State) -> str:
        """A criterion and what it came to."""
        return f"{title}: {self.text(f'criterion_{state.lower()}')}"

    def answer(self, short: str, label: str) -> str:
        """An answer as entered."""
        return self.text("answer").format(short=short, label=label)

    def date_marks(
        self,
        progress: str,
        done: str,
        earliest: bool,
        provisional: bool,
        force: Force,
        standing: Standing,
    ) -> str:
        """What the reader of a bare date has to know: what has become of it (Deadline.progress,
        `done` in words), which reading it is, whose, and how it is known.
        """
        marks = [self.text(f"by_{progress}").format(day=done)] if progress else []
        marks += [self.text("by_earliest")] if earliest else []
        marks += [self.text("by_provisional")] if provisional else []
        marks += [self.text("by_caution")] if force is Force.CAUTION else []
        marks += [self.text("by_second_hand")] if standing is Standing.UNCONFIRMED else []
        marks += [self.text("by_carried_over")] if standing is Standing.CARRIED_OVER else []
        return "; ".join(marks)

    def date_notes(
        self, progress: str, done: str, earliest: bool, provisional: bool, force: Force
    ) -> tuple[str, ...]:
        """The same in whole sentences, for where the date has room; its standing stands there."""
        found = [self.text(progress).format(day=done)] if progress else []
        found += [self.text("earliest")] if earliest else []
        found += [self.text("provisional")] if provisional else []
        found += [self.text("caution")] if force is Force.CAUTION else []
        return tuple(found)

    def standing(self, standing: Standing) -> str:
        """How well a thing is known; empty where it was read in this edition."""
        keys = {Standing.CARRIED_OVER: "carried_over", Standing.UNCONFIRMED: "unconfirmed"}
        return self.text(keys[standing]) if standing in keys else ""

    @staticmethod
    def _unsettled(duty: Duty, state: State) -> bool:
        return state is State.CANNOT_TELL and bool(duty.when_unsettled)


def load_wording(path: Path | None = None) -> Wording:
    """The sentences of the file as it is now. Raises RulesetError when it cannot be used."""
    path = path or checks_folder() / FILE
    try:
        state = path.stat()
    except OSError as error:
        raise RulesetError(f"{path} cannot be read: {error.strerror}.") from error
    return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _load(path: Path, changed: int, size: int) -> Wording:
    """Read once for each state of the file."""
    yaml = LinedYaml.read(path, RulesetError)
    data = yaml.data
    if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
        raise RulesetError(f"{path} cannot be used: every key needs one text.")
    for key, text in data.items():
        if strange := _fields(text) ^ FIELDS.get(key, frozenset()):
            raise yaml.error(
                (key,),
                f"'{key}' has no use for, or lacks, {', '.join(sorted(strange))} in braces.",
                "Keep what stands in braces as it is in the shipped file.",
            )
    return Wording({str(key): str(text).strip() for key, text in data.items()})


def _fields(text: str) -> frozenset[str]:
    """What a sentence has in braces; a brace that is none is named as it is."""
    try:
        found = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        return frozenset({str(error)})
    return frozenset(found)
