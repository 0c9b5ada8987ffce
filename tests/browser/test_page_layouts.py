"""Tiles, panels, focus areas and twelve months in a browser: open to everybody, nothing wider than the screen,
nothing cut in a tile, and the sheet on one page of its paper.
"""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from goldenthread.publish import html
from tests.browser.accessible import faults
from tests.published.documents import panels, plan, tiles, twelve_months

LAYOUTS = {"tiles": tiles, "panels": panels, "plan": plan, "twelve_months": twelve_months}
SHEETS = {"tiles": (297, 210), "panels": (420, 297)}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("layouts")
    made = {}
    for name, make in LAYOUTS.items():
        filled = make()
        made[name] = folder / f"{name}.html"
        made[name].write_bytes(html(filled))
    return made


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", ["tiles", "panels", "plan"])
def test_axe_finds_nothing_wrong(browser: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(pages[name].as_uri())
    assert faults(page) == {}
    page.close()


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("name", LAYOUTS)
def test_nothing_is_wider_than_the_screen(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(pages[name].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        "[...document.querySelectorAll('.tile, .panel')].filter(each => each.scrollWidth > each.clientWidth + 1)"
        ".map(each => each.textContent)"
    )
    assert cut == []
    page.close()


def test_on_a_phone_the_newest_of_twelve_months_is_in_view_before_anything_is_scrolled(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 900})
    page.goto(pages["twelve_months"].as_uri())
    edges = page.evaluate(
        "[...document.querySelectorAll('tr[data-ref] td.now')].map(each => each.getBoundingClientRect())"
        ".map(box => [box.left, box.right])"
    )
    assert len(edges) == 96
    # To the right of the names, to the left of the page's own margin.
    assert all(left > 16 + 148 and right <= 375 - 16 for left, right in edges)
    page.close()


@pytest.mark.parametrize("name", SHEETS)
def test_the_sheet_prints_on_one_page_of_its_paper(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    page = browser.new_page()
    page.goto(pages[name].as_uri())
    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    first, second = (paper[place].get_textpage().get_text_bounded() for place in (0, 1))
    assert tuple(round(points / 72 * 25.4) for points in paper[0].get_size()) == SHEETS[name]
    last = page.locator(".tile, .panel").last.locator("h2").inner_text()
    assert last.split()[-1] in first
    assert "indicators:" in second
    page.emulate_media(media="print")
    cut = page.evaluate(
        "[...document.querySelectorAll('.tile')].filter(each => each.scrollWidth > each.clientWidth + "
        "1).map(each => each.textContent)"
    )
    assert cut == []
    page.close()
