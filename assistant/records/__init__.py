"""Where check records live, append-only, in a chain of hashes, and feedback, which can be erased.
Only this room knows SQL."""

from assistant.records.copies import read_copy, verify_copy
from assistant.records.feedback import Feedback, FeedbackStore, Reason, open_feedback
from assistant.records.store import RecordStore, open_records, open_stored
from assistant.records.verification import Verification

__all__ = [
    "Feedback",
    "FeedbackStore",
    "Reason",
    "RecordStore",
    "Verification",
    "open_feedback",
    "open_records",
    "open_stored",
    "read_copy",
    "verify_copy",
]
