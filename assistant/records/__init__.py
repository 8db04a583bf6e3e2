"""Where check records live, append-only, in a chain of hashes, and feedback, which can be erased.
Only this room knows SQL."""

from assistant.records.feedback import Feedback, FeedbackStore, Reason, open_feedback
from assistant.records.store import RecordStore, open_records
from assistant.records.verification import Verification

__all__ = [
    "Feedback",
    "FeedbackStore",
    "Reason",
    "RecordStore",
    "Verification",
    "open_feedback",
    "open_records",
]
