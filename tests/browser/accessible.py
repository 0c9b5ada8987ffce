"""What axe-core finds wrong with a page, with every part of it open."""

from __future__ import annotations

from importlib import resources
from typing import Any

from playwright.sync_api import Page

from tests.conftest import missing_part

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FEWEST_PASSED = 20
"""Fewer rules than this and the page was empty, or axe-core did not run."""


def faults(page: Page, *, opened: bool = True) -> dict[str, list[tuple[str, str]]]:
    """The first nodes of each rule of WCAG 2.2 AA or good practice that the page breaks, with what is wrong."""
    try:
        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError:
        missing_part("axe-core", "install the development dependency axe-core-python.")
    if opened:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        # Only what is wrong is described in full: describing what is right takes most of the time.
        "tags => axe.run(document, {resultTypes: ['violations'], preload: false,"
        " runOnly: {type: 'tag', values: tags}})",
        TAGS,
    )
    assert len(found["passes"]) > FEWEST_PASSED
    return {
        fault["id"]: [(node["html"][:160], node["failureSummary"][:300]) for node in fault["nodes"][:3]]
        for fault in found["violations"]
    }
