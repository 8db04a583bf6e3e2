"""Every knob, frozen; read from ASSISTANT_* variables here and nowhere else.

One exception: the check, which stands below the settings, finds its rules and words by
ASSISTANT_CORPUS itself (check/loader.py).
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "ASSISTANT_"
HOME = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """What an administrator may set, each as ASSISTANT_<NAME>; any other name is refused."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    corpus: Path = Field(HOME / "corpus", description="register, notes, rulesets, fixed words")
    data: Path = Field(HOME / "data", description="documents added, indexes, records; not in git")
    embedding_model: str = Field(
        "", description="folder or hub name; empty = the pinned weights from a registry package"
    )
    chroma_url: str = Field("", description="http://host:port of a Chroma server; empty = embedded")
    encoder_threads: int = Field(1, ge=1, le=64, description="threads while serving questions")
    question_limit: int = Field(2000, ge=100, le=20_000, description="characters in one question")
    records_url: str = Field(
        "", description="database of check records; empty = records.sqlite in the data folder"
    )
    runs: Path = Field(
        HOME / "artefacts" / "evals" / "runs", description="saved runs of the evals, for their page"
    )
    adding: bool = Field(True, description="whether the Library page may add local documents")
    llm: str = Field(
        "",
        pattern=r"^$|^[a-z_]+:\S+$",
        description="provider:name of a chat model that words the answers; empty = quotations only",
    )
    llm_base_url: str = Field("", description="address of an OpenAI-compatible or other server")
    llm_key: SecretStr = Field(
        SecretStr(""), description="the provider's key, where it is not in its own variable"
    )
    llm_seconds: float = Field(30.0, gt=0, le=600, description="time for one answer's wording")
    llm_passages: int = Field(6, ge=1, le=12, description="passages that the model is given")
    retention_days: int = Field(
        180, ge=1, le=3650, description="days until a check record is erased by itself"
    )


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment and `overrides`; SettingsError on a typo or a bad value."""
    known = {name.upper() for name in Settings.model_fields}
    for variable in os.environ:
        name = variable.removeprefix(PREFIX)
        if variable.startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1)
            hint = f"Did you mean {PREFIX}{near[0]}?" if near else "See `doctor` for the list."
            raise SettingsError(f"There is no setting {variable}.", hint)
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"The setting {name} cannot be used: {first['msg']}.") from error
