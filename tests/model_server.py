"""A real HTTP server on this machine that speaks the OpenAI protocol, and misbehaves on demand."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]
MODEL = "openai:stub"
KEY = "sk-canary-0123456789"


@dataclass
class ModelServer:
    """Answers every request as `behaviour` says; `asked` holds each request's JSON."""

    behaviour: Behaviour
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                try:
                    outer.behaviour(self, body)
                except OSError:
                    self.close_connection = True  # The client has had enough.

            def log_message(self, *_: object) -> None:
                """The tests look at `asked`."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def send(handler: BaseHTTPRequestHandler, code: int, body: bytes, **headers: str) -> None:
    handler.send_response(code)
    for name, value in {"Content_Type": "application/json", **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: str, finish: str = "stop") -> bytes:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    whole = {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "stub",
        "choices": [choice],
        "usage": usage,
    }
    return json.dumps(whole).encode()


def says(content: str | Callable[[dict[str, Any]], str], finish: str = "stop") -> Behaviour:
    """A reply with this text, or with the text made from the request."""

    def behave(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        text = content if isinstance(content, str) else content(body)
        send(handler, 200, completion(text, finish))

    return behave


def status(code: int, body: bytes = b'{"error": {"message": "no"}}', **headers: str) -> Behaviour:
    return lambda handler, _: send(handler, code, body, **headers)


def silent(seconds: float) -> Behaviour:
    """Takes the request and says nothing for so long."""

    def behave(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        time.sleep(seconds)
        send(handler, 200, completion("late"))

    return behave


def dripping(seconds: float) -> Behaviour:
    """A byte now and then, for so long: never late with the next one."""

    def behave(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.wfile.write(b" ")
            time.sleep(0.05)

    return behave


def cut_off(content: str) -> Behaviour:
    """The connection ends in the middle of the body."""

    def behave(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        whole = completion(content)
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(whole)))
        handler.end_headers()
        handler.wfile.write(whole[: len(whole) // 2])
        handler.close_connection = True

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first, then the second, ...; the last one for good."""
    left = list(behaviours)

    def behave(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler, body)

    return behave


# -- what a model reads and writes ------------------------------------------------------------


def extracts(body: dict[str, Any]) -> dict[str, str]:
    """Opaque id -> extract, as they stand in the request."""
    prompt = body["messages"][-1]["content"]
    found = re.findall(r'<extract id="(\w+)">\n(.*?)\n</extract>', prompt, re.DOTALL)
    return dict(found)


def statement(text: str, *rests_on: tuple[str, str]) -> dict[str, Any]:
    return {"text": text, "rests_on": [{"id": id, "words": words} for id, words in rests_on]}


def draft(*statements: dict[str, Any]) -> str:
    return json.dumps({"statements": list(statements)})
