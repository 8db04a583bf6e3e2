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
from axe_playwright_python.sync_playwright import Axe
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
PICTURES = ROOT / "artefacts" / "screenshots"
PATIENCE = 90_000
"""Milliseconds: the first answer waits for the search model, on a busy machine."""


def require_chromium() -> None:
    if CHROMIUM is None:
        pytest.skip("needs a browser: apt-get install chromium")


class Server:
    """The page over some settings, in a process of its own that can be killed and started again."""

    def __init__(self, settings: Settings, script: Path = ROOT / "app.py") -> None:
        self.data = settings.data
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"
        self._command = [sys.executable, "-m", "streamlit", "run", str(script)]
        self._env = os.environ | {
            "ASSISTANT_CORPUS": str(settings.corpus),
            "ASSISTANT_DATA": str(settings.data),
            "ASSISTANT_RUNS": str(settings.runs),
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
        }

    def start(self) -> None:
        """Back when it answers."""
        self._process = subprocess.Popen(
            [*self._command, "--server.port", str(self.port)],
            cwd=ROOT,
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait(f"{self.address}/_stcore/health", self._process)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self.kill()

    def kill(self) -> None:
        """As a power cut does it."""
        self._process.kill()
        self._process.wait()


@contextmanager
def served(settings: Settings, script: Path = ROOT / "app.py") -> Iterator[str]:
    """The address of a page over these settings; its process ends with the block."""
    require_chromium()
    server = Server(settings, script)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


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
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
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

    def serious(self, state: str) -> list[str]:
        """What axe-core calls serious or critical on the page as it is now."""
        self.page.wait_for_timeout(500)
        violations = Axe().run(self.page).response["violations"]
        return [
            f"{state}: {v['id']}: {node['html'][:160]}"
            for v in violations
            if v["impact"] in ("serious", "critical")
            for node in v["nodes"]
        ]

    def picture(self, name: str) -> None:
        """A screenshot of the whole page into artefacts/screenshots."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = (self.page.viewport_size or {"width": 1280})["width"]
        height = self.page.get_by_test_id("stMain").evaluate("e => e.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": min(height + 20, 4000)})
        self.page.wait_for_timeout(500)
        self.page.screenshot(path=PICTURES / f"{name}-{width}.png")
        self.page.set_viewport_size({"width": width, "height": 900})

    def close(self) -> None:
        self.context.close()
