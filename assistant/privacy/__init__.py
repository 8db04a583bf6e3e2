"""What must not be stored or sent. Finds some forms of identifiers; what it lets through may
still identify a child, so nothing that passed it may be called free of personal data."""

from assistant.privacy.identifiers import LONGEST, find_identifiers
from assistant.privacy.kinds import Identifier, Kind
from assistant.privacy.person_model import names_by_rules_alone, warm
from assistant.privacy.redaction import Redacted, redact, safe_to_send, without_marks

__all__ = [
    "LONGEST",
    "Identifier",
    "Kind",
    "Redacted",
    "find_identifiers",
    "names_by_rules_alone",
    "redact",
    "safe_to_send",
    "warm",
    "without_marks",
]
