"""Where check records live: append-only, in a chain of hashes. Only this room knows SQL."""

from assistant.records.store import RecordStore, open_records
from assistant.records.verification import Verification

__all__ = ["RecordStore", "Verification", "open_records"]
