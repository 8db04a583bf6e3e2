"""What must not be stored or sent. Finds some forms of identifiers; what it lets through may
still identify a child, so nothing that passed it may be called free of personal data."""

from assistant.privacy.identifiers import Identifier, Kind, find_identifiers
from assistant.privacy.redaction import Redacted, redact

__all__ = ["Identifier", "Kind", "Redacted", "find_identifiers", "redact"]
