"""The web as people meet it: a server of its own process over a small made-up council, and a real browser."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

PASSWORD = "made-up-council"
STARTS_WITHIN = 120


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
                sign_in(context, name)
            self.contexts[key] = context
        return self.contexts[key]

    def pack(self, scorecard: str, state: str = "published") -> int:
        """The newest pack of a scorecard in a state, by its number."""
        with sqlite3.connect(f"file:{self.home / 'operations.sqlite3'}?mode=ro", uri=True) as store:
            found = store.execute(
                "select id from packs_pack where scorecard = ? and state = ? order by period_end desc",
                (scorecard, state),
            ).fetchone()
        number: int = found[0]
        return number

    def page(self, name: str, path: str, *, width: int = 1280, script: bool = True) -> Page:
        """A page as that person sees it."""
        made = self.of(name, width=width, script=script).new_page()
        made.goto(path)
        return made


def sign_in(context: BrowserContext, name: str) -> None:
    """Sign someone in without a page: one that is closed while it goes on to the next may never tell that it is."""
    form = context.request.get("/sign-in/").text()
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    told = {"csrfmiddlewaretoken": token, "username": name, "password": PASSWORD, "next": ""}
    answer = context.request.post("/sign-in/", form=told, max_redirects=0)
    assert answer.status == 302, answer.text()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
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
        env=_environment(folder / "home"),
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, folder.parent / "server.log")
        yield Site(address, folder / "home", browser)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _environment(home: Path) -> dict[str, str]:
    """Ours, without what the test run set for itself."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GOLDENTHREAD_", "DJANGO_"))
    }
    return {**kept, "GOLDENTHREAD_HOME": str(home)}


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
