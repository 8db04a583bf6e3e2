"""What is served beside the pages: pictures of a publication's pages, our one script, and headers
that keep a browser from fetching anything from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant import AssistantError, Reference
from assistant.ui.door import open_door
from assistant.ui.page_links import PAGE_PATH
from assistant.ui.retention import erase_daily
from assistant.ui.visits import is_remembered

PAGE = Path(__file__).with_name("page.py")
SCRIPT = Path(__file__).parent / "assets" / "manners.js"
PICTURES_KEPT = 48
"""Of about 0.1 MB each, shared by all sessions: publications are nobody's own."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Streamlit's own start; Vega's charts
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


def page_picture(request: Request) -> Response:
    """A page of a held publication, the cited words marked. 404 for whatever is not held."""
    asked = request.query_params
    with suppress(AssistantError, ValueError):
        spans = tuple(_span(part) for part in asked.get("at", "").split(",") if part)
        png = _picture(_generation(), asked.get("ref", ""), spans)
        if png is not None:
            return Response(png, media_type="image/png", headers={"cache-control": "max-age=3600"})
    return Response("There is no such page.", status_code=404, media_type="text/plain")


def _generation() -> str:
    return open_door().assistant.receipt().id


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last)


@lru_cache(maxsize=PICTURES_KEPT)
def _picture(generation: str, reference: str, spans: tuple[tuple[int, int], ...]) -> bytes | None:
    """Drawn once for each generation. The words are the stored passage's own: an address names
    them by their place, so that nothing else can be marked."""
    assistant = open_door().assistant
    passage = assistant.passage(Reference.parse(reference))
    if passage is None:
        return None
    quotes = tuple(passage.text[first:last] for first, last in spans)
    image = assistant.page_image(passage.reference, quotes)
    return image.png if image else None


def our_script(request: Request) -> Response:
    return FileResponse(SCRIPT, media_type="text/javascript")


class Manners:
    """Headers for every answer; in Streamlit's index page our language and our script."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "headers": _uncompressed(scope["headers"])}
        held: list[Message] = []

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS.items()]
                if _is_index(message["headers"]):
                    held.append(message)
                    return
            elif held:
                held.append(message)
                if not message.get("more_body"):
                    await _send_index(held, send)
                return
            await send(message)

        await self.app(scope, receive, out)


def _uncompressed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """A page is asked for as it is: nothing can be put into a compressed one."""
    if not any(name == b"accept" and b"text/html" in value for name, value in headers):
        return headers
    return [(name, value) for name, value in headers if name != b"accept-encoding"]


def _is_index(headers: list[tuple[bytes, bytes]]) -> bool:
    kinds = dict(headers)
    return kinds.get(b"content-type", b"").startswith(b"text/html") and (
        b"content-encoding" not in kinds
    )


async def _send_index(held: list[Message], send: Send) -> None:
    start, *parts = held
    body = b"".join(part.get("body", b"") for part in parts)
    body = body.replace(b'<html lang="en">', b'<html lang="en-GB">', 1)
    body = body.replace(b"<title>Streamlit</title>", TITLE, 1)
    body = body.replace(b"</head>", b'<script src="./manners.js" defer></script></head>', 1)
    sized = (b"content-length", str(len(body)).encode())
    start["headers"] = [h for h in start["headers"] if h[0] not in DROPPED] + [sized]
    await send(start)
    await send({"type": "http.response.body", "body": body})


TITLE = b"<title>Safeguarding guidance assistant</title>"
DROPPED = (b"content-length", b"etag", b"last-modified")
"""Of Streamlit's own file; what is sent is another."""


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Begin loading the model as the server starts: the first question finds it ready. Until it
    ends, records and feedback are erased on their day."""
    with suppress(AssistantError):  # The page says what is wrong.
        open_door()
    erasing = asyncio.create_task(erase_daily())
    yield
    erasing.cancel()


ROUTES = [
    Route(PAGE_PATH, page_picture),
    Route("/manners.js", our_script),
    Route("/visit", is_remembered),
]
MIDDLEWARE = [Middleware(Manners)]
