"""The guided check: a ruleset applied to the facts a person entered. No model, no network.

It says what the published criteria come to. It never decides: that is the local authority's.
"""

from assistant.check.clocks import (
    BankHolidays,
    Deadline,
    date_cautions,
    deadlines,
    load_bank_holidays,
)
from assistant.check.evaluate import DutyResult, Result, SignpostResult, evaluate
from assistant.check.facts import Facts, checked, fitting
from assistant.check.findings import Findings, work_out
from assistant.check.flow import (
    Change,
    Changes,
    Question,
    Walk,
    date_questions,
    next_question,
    replay,
    what_would_change,
)
from assistant.check.interchange import interchange
from assistant.check.loader import load_ruleset, load_rulesets, read_ruleset, ruleset_on
from assistant.check.logic import State
from assistant.check.rules import (
    ContestedPoint,
    Contradiction,
    DeadlineSpec,
    Duty,
    Fact,
    Force,
    Option,
    Ruleset,
    Signpost,
    Standing,
    Strength,
)
from assistant.check.trace import Step
from assistant.check.wording import Wording, load_wording

__all__ = [
    "BankHolidays",
    "Change",
    "Changes",
    "ContestedPoint",
    "Contradiction",
    "Deadline",
    "DeadlineSpec",
    "Duty",
    "DutyResult",
    "Fact",
    "Facts",
    "Findings",
    "Force",
    "Option",
    "Question",
    "Result",
    "Ruleset",
    "Signpost",
    "SignpostResult",
    "Standing",
    "State",
    "Step",
    "Strength",
    "Walk",
    "Wording",
    "checked",
    "date_cautions",
    "date_questions",
    "deadlines",
    "evaluate",
    "fitting",
    "interchange",
    "load_bank_holidays",
    "load_ruleset",
    "load_rulesets",
    "load_wording",
    "next_question",
    "read_ruleset",
    "replay",
    "ruleset_on",
    "what_would_change",
    "work_out",
]
