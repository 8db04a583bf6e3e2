"""Every file of the check that people write, read once: what is wrong is said before it is used."""

from __future__ import annotations

from assistant.check.clocks import load_bank_holidays
from assistant.check.loader import load_ruleset
from assistant.check.recording import record_words
from assistant.check.rules import Ruleset
from assistant.check.wording import load_wording


def read_files() -> Ruleset:
    """Read rulesets, words and bank holidays; returns the ruleset in force today.

    Raises RulesetError or ClockError naming file and line of what is wrong.
    """
    load_wording()
    record_words()
    load_bank_holidays()
    return load_ruleset()
