"""What every test may lean on: the parts of a machine that may be missing, and the count of tests by kind.

A missing part fails under CI (`CI=true`), so that a green run there left nothing out; elsewhere its tests are
skipped and the reason is printed. The kind of a test is the folder that it is in, `rooms` for the rooms that are
held to their coverage, or `units` for any other.
"""

import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("rooms", "units", "spec", "generative", "published", "web", "browser")
ROOMS = (
    "benchmarks_import",
    "calendar",
    "definitions",
    "engine",
    "engine_reference",
    "extracts",
    "judgement",
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def kind_of(path: Path) -> str:
    """The kind of the tests at a path under `tests`: by its folder there, `units` for one that is no kind."""
    parts = path.relative_to(ROOT / "tests").parts if path.is_relative_to(ROOT / "tests") else ()
    folder = parts[0] if parts else ""
    return "rooms" if folder in ROOMS else folder if folder in KINDS else "units"


def under_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def missing_part(what: str, remedy: str) -> NoReturn:
    """End the test because the machine lacks a part it needs: a failure under CI, a loud skip elsewhere."""
    message = f"{what} is missing: {remedy}"
    if under_ci():
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


# A slow machine is not a wrong answer, and CI gives the same answer twice.
settings.register_profile("usual", deadline=None, print_blob=True, derandomize=under_ci())
settings.register_profile("long", deadline=None, print_blob=True, max_examples=2000)
settings.load_profile("usual")


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of published documents and standards that stands beside the checkout, `../shared`."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        missing_part("../shared", "the published documents are compared only where that folder is.")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to open pages with: the one that CHROMIUM names, else the system's own, else the one that
    Playwright brought.
    """
    if named := os.environ.get("CHROMIUM"):
        if not Path(named).is_file():
            missing_part("Chromium", f"CHROMIUM names {named}, and there is no such file.")
        return named
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        brought = playwright.chromium.executable_path
    if not Path(brought).is_file():
        missing_part("Chromium", "`make chromium` installs it.")
    return brought


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kind", choices=KINDS, action="append", help="run only the tests of this kind; may be given again"
    )
    parser.addoption(
        "--tally", type=Path, help="write the outcomes of this run by kind to this file, as JSON"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    wanted = config.getoption("--kind")
    if wanted is None or collection_path == ROOT / "tests" or kind_of(collection_path) in wanted:
        return None
    return True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    outcomes: Counter[tuple[str, str]] = Counter()
    for outcome in ("passed", "failed", "error", "skipped", "xfailed"):
        for report in terminalreporter.stats.get(outcome, ()):
            path = ROOT / report.nodeid.partition("::")[0]
            outcomes[kind_of(path), outcome] += 1
    for kind in KINDS:
        counts = [f"{number} {outcome}" for (of, outcome), number in outcomes.items() if of == kind]
        if counts:
            terminalreporter.write_line(f"{kind}: {', '.join(counts)}")
    if tally := config.getoption("--tally"):
        by_kind = {
            kind: {outcome: number for (of, outcome), number in outcomes.items() if of == kind}
            for kind in KINDS
        }
        tally.write_text(json.dumps(by_kind), encoding="utf-8")
