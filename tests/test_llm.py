"""The provider misbehaves in every way: within its budget the call ends, with a plain reason."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from model_server import (
    KEY,
    MODEL,
    Behaviour,
    ModelServer,
    cut_off,
    draft,
    dripping,
    in_turn,
    says,
    silent,
    status,
)
from official_server import OfficialServer, write_certificate
from pydantic import SecretStr

from assistant.answering.drafts import SCHEMA
from assistant.answering.llm import FAILURES, REST, Breaker, LanguageModel, ModelFailed
from assistant.errors import SettingsError

GOOD = draft()
PROMPT = "canary-prompt"
Serve = Callable[[Behaviour], ModelServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[ModelServer] = []

    def start(behaviour: Behaviour) -> ModelServer:
        servers.append(ModelServer(behaviour))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def model(url: str, seconds: float = 20.0, name: str = MODEL) -> LanguageModel:
    return LanguageModel(name, url, SecretStr(KEY), seconds)


def failure(asked: LanguageModel) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        asked.reply("system", PROMPT, SCHEMA)
    return caught.value


def test_a_model_that_answers_is_read(serve: Serve) -> None:
    server = serve(says(GOOD))
    assert model(server.url).reply("system", PROMPT, SCHEMA) == GOOD
    assert server.asked[0]["messages"][-1]["content"] == PROMPT
    assert server.asked[0]["response_format"]["type"] == "json_schema"


def test_a_server_that_knows_no_schema_is_asked_for_plain_text(serve: Serve) -> None:
    def without_schema(handler: object, body: dict[str, object]) -> None:
        (status(400) if "response_format" in body else says(GOOD))(handler, body)  # type: ignore[arg-type]

    server = serve(without_schema)
    asked = model(server.url)
    assert asked.reply("system", PROMPT, SCHEMA) == GOOD
    assert asked.reply("system", PROMPT, SCHEMA) == GOOD
    assert ["response_format" in body for body in server.asked] == [True, False, False]


@pytest.mark.parametrize(
    ("behaviour", "reason", "requests"),
    [
        pytest.param(silent(8), "model slow", 1, id="82 silent"),
        pytest.param(status(429, Retry_After="0"), "model busy", 3, id="83 429, Retry-After"),
        pytest.param(status(429), "model busy", 3, id="83 429"),
        pytest.param(status(500), "model failing", 3, id="84 500"),
        pytest.param(status(502, b"<html>Bad Gateway"), "model failing", 3, id="84 502 HTML"),
        pytest.param(status(401), "model refuses the key", 1, id="84 401"),
        pytest.param(dripping(8), "model slow", 1, id="85 a byte now and then"),
        pytest.param(
            status(200, b'{"error": {"message": "overloaded"}}'), "model unreadable", 1, id="86"
        ),
        pytest.param(status(200, b"<html>hello</html>"), "model unreadable", 1, id="86 HTML"),
        pytest.param(status(404), "model unknown", 1, id="87 retired name"),
        pytest.param(says(""), "model unreadable", 1, id="80 empty"),
        pytest.param(says("x" * 200_000), "model unreadable", 1, id="80 200 kB"),
        pytest.param(cut_off(GOOD * 50), "model unreachable", 1, id="81 cut connection"),
    ],
)
def test_each_fault_ends_within_the_budget(
    serve: Serve, behaviour: Behaviour, reason: str, requests: int
) -> None:
    server = serve(behaviour)
    asked = model(server.url, seconds=4.0 if reason == "model slow" else 20.0)
    asked.open()
    start = time.monotonic()
    assert failure(asked).reason == reason
    assert time.monotonic() - start < asked.seconds + 1.0
    assert len(server.asked) == requests


def test_84_a_host_that_does_not_exist_is_unreachable() -> None:
    assert failure(model("http://no-such-host.invalid/v1", 10)).reason == "model unreachable"


def test_84_a_port_where_nothing_listens_is_unreachable() -> None:
    assert failure(model("http://127.0.0.1:9/v1", 10)).reason == "model unreachable"


def test_84_a_certificate_that_nobody_signed_is_unreachable(tmp_path: Path) -> None:
    server = OfficialServer(write_certificate(tmp_path))
    try:
        assert failure(model(server.address("/v1"), 10)).reason == "model unreachable"
        assert server.asked == []
    finally:
        server.close()


def test_83_a_pause_that_the_provider_asks_for_is_kept(serve: Serve) -> None:
    server = serve(in_turn(status(429, Retry_After="1"), says(GOOD)))
    start = time.monotonic()
    assert model(server.url).reply("system", PROMPT, SCHEMA) == GOOD
    assert time.monotonic() - start >= 1.0


def test_89_a_pause_that_outlasts_the_budget_is_not_waited_for(serve: Serve) -> None:
    server = serve(status(429, Retry_After="120"))
    asked = model(server.url, 5)
    asked.open()
    start = time.monotonic()
    assert failure(asked).reason == "model busy"
    assert time.monotonic() - start < 3.0
    assert len(server.asked) == 1


def test_a_fault_that_passes_is_retried(serve: Serve) -> None:
    server = serve(in_turn(status(503), status(500), says(GOOD)))
    assert model(server.url).reply("system", PROMPT, SCHEMA) == GOOD


def test_88_fifty_users_who_all_get_429_do_not_hammer(serve: Serve) -> None:
    server = serve(status(429))
    asked = model(server.url, 20)
    asked.open()
    failures: list[str] = []

    def ask() -> None:
        failures.append(failure(asked).reason)

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) == 50
    assert set(failures) <= {"model busy", "model resting"}
    assert len(server.asked) <= 50 + FAILURES
    before = len(server.asked)
    assert failure(asked).reason == "model resting"
    assert len(server.asked) == before


def test_the_breaker_lets_one_question_through_after_its_rest() -> None:
    now = 0.0
    breaker = Breaker(clock=lambda: now)
    for _ in range(FAILURES):
        breaker.enter()
        breaker.failed(ModelFailed("model failing"))
    with pytest.raises(ModelFailed):
        breaker.enter()
    now = REST + 1
    breaker.enter()
    with pytest.raises(ModelFailed):
        breaker.enter()
    breaker.succeeded()
    breaker.enter()


def test_a_refused_key_opens_the_breaker_at_once(serve: Serve) -> None:
    server = serve(status(401))
    asked = model(server.url)
    assert failure(asked).reason == "model refuses the key"
    assert failure(asked).reason == "model resting"
    assert len(server.asked) == 1


@pytest.mark.parametrize("behaviour", [status(401), status(500), says(""), silent(6)])
def test_121_no_key_and_no_prompt_in_a_log_a_repr_or_a_traceback(
    serve: Serve, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = model(serve(behaviour).url, 3)
    error = failure(asked)
    told = "".join(traceback.format_exception(error)) + caplog.text + repr(asked) + repr(error)
    assert KEY not in told
    assert PROMPT not in told


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("anthropic:claude-x", "langchain-anthropic"),
        ("mistralai:mistral-x", "langchain-mistralai"),
        ("bedrock:x", "langchain-aws"),
        ("google_genai:x", "langchain-google-genai"),
    ],
)
def test_a_provider_that_is_not_installed_names_its_package(name: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        LanguageModel(name).open()


def test_a_provider_that_nobody_knows_is_an_error_without_the_key() -> None:
    asked = LanguageModel("nobody:x", key=SecretStr(KEY))
    with pytest.raises(SettingsError) as caught:
        asked.open()
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("name", "url", "leaves"),
    [
        ("openai:x", "", True),
        ("ollama:x", "", False),
        ("openai:x", "http://127.0.0.1:8080/v1", False),
        ("openai:x", "http://localhost:8080/v1", False),
        ("openai:x", "http://[::1]:8080/v1", False),
        ("openai:x", "https://localhost.example.com/v1", True),
        ("openai:x", "http://10.0.0.8/v1", True),
    ],
)
def test_what_leaves_the_machine_is_known(name: str, url: str, leaves: bool) -> None:
    assert LanguageModel(name, url).is_external is leaves
