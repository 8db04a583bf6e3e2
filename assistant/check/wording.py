"""The fixed words of the check: corpus/checks/notification/wording.yaml, whole sentences only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.check.loader import checks_folder
from assistant.check.logic import State, overall
from assistant.check.rules import Duty, Force, Standing
from assistant.errors import RulesetError
from assistant.lined_yaml import LinedYaml

FILE = Path("notification") / "wording.yaml"


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
        self, passed: bool, earliest: bool, provisional: bool, force: Force, standing: Standing
    ) -> str:
        """What the reader of a bare date has to know: gone by, which reading, whose, how known."""
        marks = [self.text("by_passed")] if passed else []
        marks += [self.text("by_earliest")] if earliest else []
        marks += [self.text("by_provisional")] if provisional else []
        marks += [self.text("by_caution")] if force is Force.CAUTION else []
        marks += [self.text("by_second_hand")] if standing is Standing.UNCONFIRMED else []
        marks += [self.text("by_carried_over")] if standing is Standing.CARRIED_OVER else []
        return "; ".join(marks)

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
    data = LinedYaml.read(path, RulesetError).data
    if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
        raise RulesetError(f"{path} cannot be used: every key needs one text.")
    return Wording({str(key): str(text).strip() for key, text in data.items()})
