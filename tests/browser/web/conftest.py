"""The web as people meet it: a server of its own process over a small made-up council, and a real browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import missing_part

PASSWORD = "made-up-council"
STARTS_WITHIN = 120
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Site:
    """A running server, with a browser of everyone who signed in."""

    address: str
    home: Path
    browser: Browser
    contexts: dict[tuple[str, int, bool], BrowserContext] = field(default_factory=dict)

    def of(self, name: str, *, width: int = 1280, script: bool = True) -> BrowserContext:
        """A signed-in person's browser, by user name; everyone signs in once."""
        key = (name, width, script)
        if key not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=self.address
            )
            if name:
                page = context.new_page()
                page.goto("/sign-in/")
                page.get_by_label("User name").fill(name)
                page.get_by_label("Password").fill(PASSWORD)
                page.get_by_role("button", name="Sign in").click()
                page.close()
            self.contexts[key] = context
        return self.contexts[key]

    def page(self, name: str, path: str, *, width: int = 1280, script: bool = True) -> Page:
        """A page as that person sees it."""
        made = self.of(name, width=width, script=script).new_page()
        made.goto(path)
        return made


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration's own council, small, as `goldenthread demo` makes and serves it."""
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder.parent / "server.log").open("wb")
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "goldenthread",
            "demo",
            "--out",
            str(folder),
            "--children",
            "1500",
            "--port",
            str(port),
        ],
        env={**os.environ, "GOLDENTHREAD_HOME": str(folder / "home")},
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, folder.parent / "server.log")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=[
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            )
            yield Site(address, folder / "home", browser)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            server_is_starting = server.poll() is None
            if server_is_starting:
                time.sleep(0.2)
    pytest.fail(f"The demonstration did not begin to serve:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], dict[str, Any]]:
    """What axe-core finds wrong with a page, by rule."""
    try:
        script = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError:
        missing_part("axe-core", "install the development dependency axe-core-python.")

    def faults(page: Page) -> dict[str, Any]:
        # Playwright evaluates outside the page's own policy, so nothing of the page has to be let in.
        page.evaluate(script)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        assert len(found["passes"]) > 10
        return {
            fault["id"]: [(node["html"][:160], node["failureSummary"][:200]) for node in fault["nodes"][:3]]
            for fault in found["violations"]
        }

    return faults


def console_of(page: Page) -> list[str]:
    """What the browser complains of from now on: a broken policy, a script's error."""
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def outside_requests(page: Page, address: str) -> list[str]:
    """Every request from now on that is not to the server itself."""
    asked: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:")) else asked.append(request.url),
    )
    return asked


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found
