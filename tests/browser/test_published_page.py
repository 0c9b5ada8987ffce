"""The published page in a real browser: no outside request, nobody shut out, right on a phone and on paper."""

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from goldenthread.publish import html
from tests.browser.accessible import faults
from tests.publish.sample import sample

A3_LANDSCAPE = (420 / 25.4 * 72, 297 / 25.4 * 72)
NARROWEST = 320
"""WCAG 2.2, success criterion 1.4.10: what is left of 1280 at 400%."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("published") / "scorecard.html"
    file.write_bytes(html(sample()))
    return file.as_uri()


def opened(browser: Browser, address: str, width: int = 1280, *, script: bool = False) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script
    ).new_page()
    page.goto(address)
    return page


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    made = opened(browser, address, script=True)
    yield made
    made.context.close()


def test_nothing_is_fetched_and_the_policy_is_kept(browser: Browser, address: str) -> None:
    made = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    asked: list[str] = []
    complaints: list[str] = []
    made.on("request", lambda request: asked.append(request.url))
    made.on("console", lambda message: complaints.append(message.text))
    made.goto(address)
    made.wait_for_load_state("networkidle")
    assert asked == [address]
    assert complaints == []
    assert made.evaluate("getComputedStyle(document.querySelector('.rating.red')).backgroundColor") == (
        "rgb(163, 38, 56)"
    )
    made.context.close()


def test_the_policy_stops_any_other_style(page: Page) -> None:
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" id=other>x</p>')")
    assert page.evaluate("getComputedStyle(document.getElementById('other')).color") == "rgb(27, 37, 48)"


@pytest.mark.parametrize(("width", "reasons_open"), [(1280, True), (375, False)])
def test_axe_finds_nothing_wrong(browser: Browser, address: str, width: int, reasons_open: bool) -> None:
    made = opened(browser, address, width, script=True)
    assert faults(made, opened=reasons_open) == {}
    made.context.close()


@pytest.mark.parametrize("width", [NARROWEST, 375, 768, 1280])
def test_only_the_tables_scroll_sideways(browser: Browser, address: str, width: int) -> None:
    made = opened(browser, address, width, script=True)
    made.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert made.evaluate("document.documentElement.scrollWidth") == width
    made.context.close()


def test_on_a_phone_the_first_column_stays_and_the_label_is_printed(browser: Browser, address: str) -> None:
    made = opened(browser, address, 375, script=True)
    left = "document.querySelector('tr[data-ref=CIN8] th').getBoundingClientRect().left"
    before = made.evaluate(left)
    scrolled = made.evaluate(
        "(() => { const region = document.querySelectorAll('.scroll')[1];"
        " region.scrollLeft = 400; return region.scrollLeft })()"
    )
    assert scrolled == 400
    assert made.evaluate(left) == before
    label = made.evaluate("getComputedStyle(document.querySelectorAll('.scroll')[1], '::before').content")
    assert label == '"Children in need and protection, September 2023, scrolls sideways"'
    above = made.evaluate("getComputedStyle(document.querySelector('tr[data-ref=CIN8] th .ref')).display")
    assert above == "block"
    made.context.close()


def test_a_wide_table_fits_a_laptop(page: Page) -> None:
    hidden = page.evaluate(
        "[...document.querySelectorAll('.scroll')].map(each => each.scrollWidth - each.clientWidth)"
    )
    assert len(hidden) == 3
    assert max(hidden) <= 1


def test_the_keyboard_reaches_the_tables_and_opens_the_reasons(page: Page) -> None:
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(at => `${at.className} ${at.tagName} ${at.textContent.slice(0, 40)}`)(document.activeElement)"
        )
        reached.append(at)
        if at.startswith(" SUMMARY Why? CIN8,"):
            break
    assert reached[0].startswith("skip A")
    assert sum(each.startswith("scroll DIV") for each in reached) == 2
    why = page.locator("tr[data-ref=CIN8] + tr .why")
    assert not why.is_visible()
    page.keyboard.press("Enter")
    assert why.is_visible()
    assert "84% against at least 85%" in why.inner_text()


def test_focus_can_be_seen(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Tab")
    ground = page.evaluate("getComputedStyle(document.activeElement).backgroundColor")
    assert page.evaluate("document.activeElement.tagName") == "A"
    assert ground == "rgb(255, 221, 0)"


def test_the_skip_link_leads_past_the_head(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_everything_works_without_javascript(browser: Browser, address: str) -> None:
    made = opened(browser, address, script=False)
    why = made.locator("tr[data-ref=CIN8] + tr .why")
    assert not why.is_visible()
    made.locator("tr[data-ref=CIN8] + tr summary").click()
    assert why.is_visible()
    made.locator(".contents a").last.click()
    assert made.url.endswith("#section-3")
    made.context.close()


def test_what_to_press_is_large_enough(page: Page) -> None:
    """WCAG 2.2, success criterion 2.5.8: 24 by 24."""
    sizes = page.evaluate(
        "[...document.querySelectorAll('summary')].map(each => each.getBoundingClientRect())"
        ".map(box => [box.width, box.height])"
    )
    assert len(sizes) == len(sample().rows)
    assert min(side for size in sizes for side in size) >= 24


def test_reasons_push_the_rows_below_down_and_cover_nothing(page: Page) -> None:
    below = "scrollY + document.querySelector('tr[data-ref=CIN10a]').getBoundingClientRect().top"
    before = page.evaluate(below)
    page.locator("tr[data-ref=CIN8] + tr summary").click()
    box = page.locator("tr[data-ref=CIN8] + tr .why").bounding_box()
    assert box is not None
    assert page.evaluate(below) >= before + box["height"]


def test_on_paper_heads_repeat_fills_stay_and_links_go(page: Page) -> None:
    page.evaluate(
        "(() => { const body = document.querySelector('table[data-section=CIN] tbody');"
        " const rows = [...body.children].slice(1);"
        " for (let i = 0; i < 6; i++) body.append(...rows.map(each => each.cloneNode(true))) })()"
    )
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    with pikepdf.open(io.BytesIO(made)) as document:
        sizes = [[float(side) for side in sheet.mediabox[2:]] for sheet in document.pages]
    for size in sizes:
        assert size == pytest.approx(A3_LANDSCAPE, abs=1)
    sheets = [
        " ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in pypdfium2.PdfDocument(made)
    ]
    of_section = [text for text in sheets if "CIN8" in text and "Child and family" in text]
    assert len(of_section) > 1
    for text in of_section:
        assert "Direction Real change?" in text
    everything = " ".join(sheets)
    assert "Back to the top" not in everything
    assert "Why?" not in everything
    assert "Skip to main" not in everything


def test_text_on_paper_is_12_point(page: Page) -> None:
    page.emulate_media(media="print")
    small = page.evaluate(
        """[...document.querySelectorAll('main *, header *')].filter(each =>
             [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
             && each.getClientRects().length && !each.closest('svg')
             && parseFloat(getComputedStyle(each).fontSize) < 16).map(each => each.className)"""
    )
    assert {name for name in small if "same" not in name.split()} <= {"r"}


def test_words_across_merged_cells_run_out_to_the_left_only(page: Page) -> None:
    edges = page.evaluate(
        """[...document.querySelectorAll('td.across')].map(each => {
             const text = document.createRange(); text.selectNodeContents(each);
             const words = text.getBoundingClientRect(), cell = each.getBoundingClientRect();
             const row = each.parentElement.querySelector('th').getBoundingClientRect();
             return [words.right <= cell.right, words.left < cell.left, words.left >= row.right] })"""
    )
    assert len(edges) == 5
    assert all(all(each) for each in edges)
