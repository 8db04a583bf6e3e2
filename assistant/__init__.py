"""The front door: the names that others may use, and nothing else.

Each is imported when it is first used, so that `import assistant` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answering.answers import Answer as Answer
    from assistant.answering.answers import Statement as Statement
    from assistant.answering.citations import Citation as Citation
    from assistant.assistant import Assistant as Assistant
    from assistant.errors import AssistantError as AssistantError
    from assistant.library.diff import Change as Change
    from assistant.library.diff import EditionDiff as EditionDiff
    from assistant.library.documents import Document as Document
    from assistant.library.generations import Manifest as Manifest
    from assistant.library.holdings import Holding as Holding
    from assistant.library.page_image import PageImage as PageImage
    from assistant.library.passages import Passage as Passage
    from assistant.library.retrieval import Hit as Hit
    from assistant.library.reviews import Review as Review
    from assistant.privacy import Identifier as Identifier
    from assistant.privacy import Kind as Kind
    from assistant.privacy import Redacted as Redacted
    from assistant.privacy import find_identifiers as find_identifiers
    from assistant.privacy import redact as redact
    from assistant.reference import Reference as Reference
    from assistant.settings import Settings as Settings
    from assistant.stock import add_documents as add_documents
    from assistant.stock import build_library as build_library
    from assistant.stock import left_out as left_out
    from assistant.stock import preview_document as preview_document

_HOMES = {
    "Assistant": "assistant.assistant",
    "add_documents": "assistant.stock",
    "build_library": "assistant.stock",
    "preview_document": "assistant.stock",
    "sync_library": "assistant.stock",
    "count_corpus": "assistant.stock",
    "left_out": "assistant.stock",
    "Settings": "assistant.settings",
    "load_settings": "assistant.settings",
    "Answer": "assistant.answering.answers",
    "Statement": "assistant.answering.answers",
    "Citation": "assistant.answering.citations",
    "Document": "assistant.library.documents",
    "Change": "assistant.library.diff",
    "EditionDiff": "assistant.library.diff",
    "SyncReport": "assistant.library.download",
    "PageImage": "assistant.library.page_image",
    "Passage": "assistant.library.passages",
    "Holding": "assistant.library.holdings",
    "Manifest": "assistant.library.generations",
    "Hit": "assistant.library.retrieval",
    "Review": "assistant.library.reviews",
    "Reference": "assistant.reference",
    "PARTS": "assistant.library.variants",
    "leaving_out": "assistant.library.variants",
    "without": "assistant.library.variants",
    "load_ruleset": "assistant.check",
    "next_question": "assistant.check",
    "evaluate": "assistant.check",
    "what_would_change": "assistant.check",
    "deadlines": "assistant.check",
    "load_bank_holidays": "assistant.check",
    "Record": "assistant.check.record",
    "Identifier": "assistant.privacy",
    "Kind": "assistant.privacy",
    "Redacted": "assistant.privacy",
    "find_identifiers": "assistant.privacy",
    "redact": "assistant.privacy",
}
_ERRORS = (
    "AssistantError",
    "SettingsError",
    "CorpusError",
    "DocumentRefused",
    "LibraryError",
    "EmptyLibrary",
    "IndexUnavailable",
    "ModelUnavailable",
    "DownloadFailed",
    "HostUnreachable",
    "QuestionRefused",
    "RulesetError",
    "FactsError",
    "ClockError",
    "RecordError",
)
_HOMES |= dict.fromkeys(_ERRORS, "assistant.errors")

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'assistant' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
