"""The one file that knows language models: any that LangChain's `init_chat_model` opens.

A call ends within its budget, whatever the provider does, and fails only as ModelFailed, which
names the reason and holds nothing that was sent or received.
"""

from __future__ import annotations

import json
import logging
import queue
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
)
from tenacity.wait import wait_random_exponential

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from pydantic import SecretStr

Reason = Literal[
    "model slow",
    "model busy",
    "model failing",
    "model unreachable",
    "model refuses the key",
    "model unknown",
    "model refuses the request",
    "model unreadable",
    "model resting",
]
"""Every way a call can fail; each has its sentence under this name in corpus/wording.yaml."""

ATTEMPTS = 3
"""One call and two more; only where the provider is busy, failing or not reached."""
TOKENS = 1200
"""Asked of the model at most; what is longer than LONGEST characters is not read."""
LONGEST = 50_000
FAILURES, REST = 5, 60.0
"""Failed calls in a row after which the breaker opens, and for how many seconds."""
LONGEST_REST = 600.0
_LOGGERS = ("openai", "anthropic", "httpx", "httpcore", "langsmith", "botocore", "urllib3")
_TIMED = frozenset(
    "openai azure_openai anthropic mistralai groq deepseek xai together fireworks google_genai "
    "perplexity openrouter".split()
)
"""Providers whose classes take `timeout` and `max_retries`; the budget holds for all others too."""
_RETRIED = frozenset(("model busy", "model failing"))
_STATUS: dict[int, Reason] = {
    400: "model refuses the request",
    401: "model refuses the key",
    403: "model refuses the key",
    404: "model unknown",
    408: "model slow",
    410: "model unknown",
    413: "model refuses the request",
    422: "model refuses the request",
    429: "model busy",
    529: "model busy",
}


class ModelFailed(Exception):
    """Why the model gave nothing; `retry_after` in seconds where the provider named it."""

    def __init__(self, reason: Reason, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


@dataclass
class Breaker:
    """Stops asking a provider that fails; after a rest, one question at a time tries again."""

    clock: Callable[[], float] = time.monotonic
    _failed: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def enter(self) -> None:
        """Raises ModelFailed while it is open."""
        with self._lock:
            if self._failed < FAILURES:
                return
            if self.clock() < self._until:
                raise ModelFailed("model resting")
            self._until = self.clock() + REST

    def succeeded(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self, failure: ModelFailed) -> None:
        """A key or a name that is refused opens it at once: asking again cannot help."""
        hopeless = failure.reason in ("model refuses the key", "model unknown")
        rest = min(max(REST, failure.retry_after or 0.0), LONGEST_REST)
        with self._lock:
            self._failed = FAILURES if hopeless else self._failed + 1
            self._until = max(self._until, self.clock() + rest)


@dataclass
class LanguageModel:
    """A chat model by its setting; opened at the first call. Safe to share between threads."""

    name: str
    base_url: str = ""
    key: SecretStr | None = field(default=None, repr=False)
    seconds: float = 30.0
    breaker: Breaker = field(default_factory=Breaker, repr=False)
    _chat: BaseChatModel | None = field(default=None, repr=False)
    _plain: bool = field(default=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def is_external(self) -> bool:
        """Whether what is asked leaves this machine."""
        if not self.base_url:
            return not self.name.startswith("ollama:")
        host = urlsplit(self.base_url).hostname or ""
        try:
            return not ip_address(host).is_loopback
        except ValueError:
            return host != "localhost"

    def open(self) -> None:
        """Raises SettingsError naming the package to install or what is wrong with the setting."""
        with self._lock:
            if self._chat is None:
                self._chat = _open(self)

    def reply(self, system: str, user: str, schema: dict[str, Any]) -> str:
        """The model's text, JSON of `schema` where the provider can be held to it.

        Raises ModelFailed within `seconds` (and SettingsError where the model cannot be opened).
        """
        end = time.monotonic() + self.seconds
        for attempt in Retrying(
            retry=retry_if_exception(_is_passing),
            stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(self.seconds),
            wait=_Pause(),
            reraise=True,
        ):
            with attempt:
                return self._attempt([("system", system), ("human", user)], schema, end)
        raise AssertionError  # Retrying either returns or raises.

    def _attempt(self, messages: list[tuple[str, str]], schema: dict[str, Any], end: float) -> str:
        self.breaker.enter()
        try:
            text = _within(end - time.monotonic(), lambda: self._ask(messages, schema))
        except ModelFailed as failure:
            self.breaker.failed(failure)
            raise
        self.breaker.succeeded()
        return text

    def _ask(self, messages: list[tuple[str, str]], schema: dict[str, Any]) -> str:
        """Held to the schema where the provider can be; as plain text where it cannot."""
        self.open()
        assert self._chat is not None
        if not self._plain:
            try:
                return _text(_untraced(_held_to(schema, self._chat), messages))
            except NotImplementedError:
                self._plain = True
            except Exception as error:
                if classify(error).reason != "model refuses the request":
                    raise
                self._plain = True
        return _text(_untraced(self._chat, messages))


def _open(model: LanguageModel) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    for name in _LOGGERS:  # At DEBUG these write out what is sent.
        logging.getLogger(name).setLevel(logging.WARNING)
    provider = model.name.partition(":")[0]
    options: dict[str, Any] = {"temperature": 0, "max_tokens": TOKENS}
    if provider in _TIMED:
        options |= {"timeout": model.seconds, "max_retries": 0}
    if model.base_url:
        options["base_url"] = model.base_url
    if model.key is not None and model.key.get_secret_value():
        options["api_key"] = model.key.get_secret_value()
    elif model.base_url and provider == "openai" and not model.is_external:
        options["api_key"] = "none"  # A server on this machine asks for none, the class does.
    try:
        chat: BaseChatModel = init_chat_model(model.name, **options)
        return chat
    except ImportError as error:
        named = re.search(r"langchain-[a-z-]+", str(error))
        package = named[0] if named else f"langchain-{provider.replace('_', '-')}"
        raise SettingsError(
            f"ASSISTANT_LLM={model.name} needs the package {package}, which is not installed.",
            f"Run: pip install {package}",
        ) from None
    except Exception as error:
        raise SettingsError(
            f"ASSISTANT_LLM={model.name} cannot be opened ({type(error).__name__}).",
            "Check the name, and that the provider's key is in its own environment variable or in "
            "ASSISTANT_LLM_KEY.",
        ) from None


def _held_to(schema: dict[str, Any], chat: BaseChatModel) -> Any:
    """The model bound to the schema, without LangChain's parser behind it, which needs minutes
    for a long reply that is no JSON.
    """
    return getattr(chat.with_structured_output(schema), "first", chat)


def _untraced(chat: Any, messages: list[tuple[str, str]]) -> Any:
    """Nothing is sent to a tracing service, whatever the environment says."""
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        return chat.invoke(messages)


def _text(message: Any) -> str:
    """What the model said: the arguments of a tool call, else its text.

    Raises ModelFailed where that is empty or too long to be an answer.
    """
    calls = getattr(message, "tool_calls", None)
    text = json.dumps(calls[0]["args"]) if calls else str(getattr(message, "text", ""))
    if not text.strip() or len(text) > LONGEST:
        raise ModelFailed("model unreadable")
    return text


def _within(seconds: float, call: Callable[[], str]) -> str:
    """The call's outcome, or ModelFailed once the time is over. The thread is left behind: a
    provider that sends a byte now and then never trips the time-out of a read.
    """
    outcome: queue.Queue[str | ModelFailed | SettingsError] = queue.Queue()

    def run() -> None:
        try:
            outcome.put(call())
        except SettingsError as error:
            outcome.put(error)
        except Exception as error:
            outcome.put(classify(error))

    threading.Thread(target=run, name="language model", daemon=True).start()
    try:
        found = outcome.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise ModelFailed("model slow") from None
    if not isinstance(found, str):
        raise found
    return found


def classify(error: BaseException) -> ModelFailed:
    """The reason that an error of any provider's library stands for."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ModelFailed):
            return seen
        status = _status(seen)
        if status is not None:
            reason = _STATUS.get(status, "model failing" if status >= 500 else "model unreadable")
            return ModelFailed(reason, _retry_after(seen))
        if isinstance(seen, TimeoutError) or "Timeout" in type(seen).__name__:
            return ModelFailed("model slow")
        if isinstance(seen, OSError) or "Connect" in type(seen).__name__:
            return ModelFailed("model unreachable")
        seen = seen.__cause__ or seen.__context__
    return ModelFailed("model unreadable")


def _status(error: BaseException) -> int | None:
    """The HTTP status, where this provider's library keeps it."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        response = response.get("ResponseMetadata", {})
        found = response.get("HTTPStatusCode")
    else:
        found = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    found = found or getattr(error, "code", None)
    return found if isinstance(found, int) and 400 <= found < 600 else None


def _retry_after(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except (ValueError, AttributeError):
        return None


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, ModelFailed) and error.reason in _RETRIED


class _Pause(wait_random_exponential):
    """What the provider asked for, else jittered and growing."""

    def __init__(self) -> None:
        super().__init__(multiplier=0.5, max=8)

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        asked = getattr(error, "retry_after", None)
        pause = super().__call__(retry_state)
        return pause if asked is None else asked + pause / 4
