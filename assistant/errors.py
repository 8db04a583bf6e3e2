"""The one family of errors. Each says what happened and what to do next."""

from __future__ import annotations


class AssistantError(Exception):
    """What happened, and what to do next; both are shown to the person as they stand."""

    def __init__(self, what: str, next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.what} {self.next_step}".strip()


class SettingsError(AssistantError):
    """A setting is unknown or has a value that cannot be used."""


class CorpusError(AssistantError):
    """A file of the corpus (register, note, glossary, wording) is wrong; names file and line."""


class DocumentRefused(AssistantError):
    """A document cannot be read safely or usefully; names the file and the reason."""


class LibraryError(AssistantError):
    """The library cannot answer."""


class EmptyLibrary(LibraryError):
    """Nothing has been built yet."""


class IndexUnavailable(LibraryError):
    """No generation of the index can be opened, or it was made by another model."""


class ModelUnavailable(LibraryError):
    """The embedding model is not there, or its files are not the expected ones."""


class DownloadFailed(AssistantError):
    """An official text could not be fetched, or what came is not it; names address and reason."""


class HostUnreachable(DownloadFailed):
    """A host cannot be found, does not answer or broke off: probably there is no network."""


class QuestionRefused(AssistantError):
    """The question is empty, too long, or holds nothing that can be searched for."""


class RulesetError(AssistantError):
    """A ruleset file is wrong (names file and line), or none covers the date."""


class FactsError(AssistantError):
    """A fact is unknown to the ruleset, or its value is not one of its options."""


class ClockError(AssistantError):
    """A date lies outside the bank-holiday table; it is refused, never guessed."""


class RecordError(AssistantError):
    """A record cannot be written, read or verified."""
