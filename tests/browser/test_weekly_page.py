"""The weekly page and the charts of a section in a real browser: open to everybody, right on a phone and on paper."""

import io
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

from goldenthread.publish import html
from tests.browser.accessible import faults
from tests.publish.drawn import weekly, with_charts

A4_LANDSCAPE = (297 / 25.4 * 72, 210 / 25.4 * 72)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("published")
    made = {"weekly": html(weekly()), "charts": html(with_charts())}
    for name, body in made.items():
        (folder / f"{name}.html").write_bytes(body)
    return {name: (folder / f"{name}.html").as_uri() for name in made}


def opened(browser: Browser, address: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("name", ["weekly", "charts"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_wrong(browser: Browser, addresses: dict[str, str], name: str, width: int) -> None:
    page = opened(browser, addresses[name], width)
    assert faults(page) == {}
    page.context.close()


@pytest.mark.parametrize("name", ["weekly", "charts"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_only_the_tables_scroll_sideways(
    browser: Browser, addresses: dict[str, str], name: str, width: int
) -> None:
    page = opened(browser, addresses[name], width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


@pytest.mark.parametrize(("width", "drawing"), [(1280, 640), (375, 343)])
def test_a_phone_gets_the_narrow_drawing_at_its_full_size(
    browser: Browser, addresses: dict[str, str], width: int, drawing: int
) -> None:
    page = opened(browser, addresses["charts"], width)
    shown = page.evaluate(
        "[...document.querySelectorAll('.chart svg')].filter(each => each.getClientRects().length)"
        ".map(each => [each.width.baseVal.value, each.getBoundingClientRect().width])"
    )
    assert len(shown) == 4
    assert {each[0] for each in shown} == {drawing}
    # Letters are 14 pixels in the drawing, and must not shrink below that on a phone.
    assert min(each[1] / each[0] for each in shown) >= (1 if width == 375 else 0.9)
    page.context.close()


def test_the_stem_joins_the_two_lines_of_a_pair(browser: Browser, addresses: dict[str, str]) -> None:
    page = opened(browser, addresses["weekly"], 1280)
    upper, lower = page.evaluate(
        """['.pair-upper', '.pair-lower'].map(kind => {
             const head = document.querySelector(kind + ' th').getBoundingClientRect();
             const stem = getComputedStyle(document.querySelector(kind + ' .stem'), '::before');
             return [head.top + parseFloat(stem.top), head.bottom - parseFloat(stem.bottom), stem.borderLeftColor] })"""
    )
    assert upper[2] == lower[2] == "rgb(18, 67, 109)"
    assert lower[0] - upper[1] <= 1
    page.context.close()


def test_the_weekly_pack_prints_on_a4_landscape(browser: Browser, addresses: dict[str, str]) -> None:
    page = opened(browser, addresses["weekly"], 1280)
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    with pikepdf.open(io.BytesIO(made)) as document:
        for sheet in document.pages:
            assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx(A4_LANDSCAPE, abs=1)
    page.context.close()
