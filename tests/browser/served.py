"""The real page, served by Streamlit to a real browser on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from assistant import Settings

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 90_000
"""Milliseconds: the first answer waits for the search model, on a busy machine."""


def require_chromium() -> None:
    if CHROMIUM is None:
        pytest.skip("needs a browser: apt-get install chromium")


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of a page over these settings; its process ends with the block."""
    require_chromium()
    port = _free_port()
    env = os.environ | {
        "ASSISTANT_CORPUS": str(settings.corpus),
        "ASSISTANT_DATA": str(settings.data),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://localhost:{port}/_stcore/health", process)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert process.poll() is None, "streamlit ended before it answered"
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.5)
    raise AssertionError("streamlit did not answer in a minute")


@contextmanager
def browser() -> Iterator[Browser]:
    require_chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield opened
        opened.close()


class Visit:
    """One browser window on the page; `strays` are requests that left this machine."""

    def __init__(self, browser: Browser, address: str, width: int = 1280, height: int = 900):
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.address = address
        self.strays: list[str] = []
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:")):
            self.strays.append(request.url)

    def open(self, path: str = "") -> Page:
        self.page.goto(f"{self.address}/{path}")
        self.page.locator("p.banner").wait_for()
        return self.page

    def ask(self, question: str) -> None:
        """Type and send; back when the answer to it stands on the page."""
        box = self.page.get_by_test_id("stChatInputTextArea")
        answered = self.page.locator("h2.question:not(.asking)")
        before = answered.count()
        box.fill(question)
        box.press("Enter")
        answered.nth(before).wait_for()

    def close(self) -> None:
        self.context.close()
