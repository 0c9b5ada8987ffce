"""Every page of the web in a real browser: nothing that axe-core objects to, nothing fetched from outside, the strict
policy kept, and nothing that scrolls sideways but tables, from 320 pixels up.
"""

from __future__ import annotations

import pytest

from tests.browser.accessible import faults
from tests.browser.web.conftest import Site, console_of, outside_requests

INDICATOR = "/indicators/assessments_in_45_working_days/"
OF_THE_ANALYST = {
    "home": "/",
    "packs": "/packs/",
    "tiles": "/packs/{tiles}/",
    "panels": "/packs/{panels}/",
    "plan": "/packs/{improvement}/",
    "weekly": "/packs/{weekly}/?section=referral",
    "one section of the monthly scorecard": "/packs/{monthly}/?section=workforce",
    "one team": "/packs/{monthly}/?section=workforce&of=team:T03",
    "compared and sorted": "/packs/{monthly}/?section=workforce&sort=rating",
    "nothing found": "/packs/{monthly}/?q=there+is+no+such+indicator",
    "at work": "/packs/{review}/work/",
    "writing": "/packs/{review}/write/CW9/",
    "versions of a text": "/packs/{review}/write/CW34/history/",
    "rating": "/packs/{review}/rate/CW9/",
    "a new pack": "/packs/new/",
    "indicators": "/indicators/?q=assessment",
    "indicator": INDICATOR,
    "children": INDICATOR + "children/?period=2023-09&window=month",
    "loads": "/loads/",
    "search": "/search/?q=assessments",
    "words": "/words/",
    "how to read": "/how-to-read/",
    "account": "/account/",
    "password": "/account/password/",
    "dates": "/dates/",
    "no such page": "/packs/999999/",
    "refused": "/people/",
}
OF_OTHERS = {
    "people": ("system-administrator", "/people/"),
    "add a person": ("system-administrator", "/people/add/"),
    "a person": ("system-administrator", "/people/2/"),
    "the record": ("system-administrator", "/trail/"),
    "home of the administrator": ("system-administrator", "/"),
    "home of a member": ("elected-member", "/"),
    "packs of a member": ("elected-member", "/packs/"),
    "home of a team manager": ("team-manager", "/"),
    "home of a head of service": ("head-of-service", "/"),
    "sign in": ("", "/sign-in/"),
}
PAGES = {name: ("performance-analyst", path) for name, path in OF_THE_ANALYST.items()} | OF_OTHERS
EXPECTED_COMPLAINTS = {"no such page": "404", "refused": "403"}

TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, nav *, footer *')]
    .filter(each => !each.closest('.scroll') && each.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 5).map(each => each.outerHTML.slice(0, 120))"""
"""What stands out of the window, apart from what scrolls by itself."""


def address_of(site: Site, path: str) -> str:
    numbers = {
        name: site.pack(name)
        for name in ("tiles", "panels", "improvement", "weekly", "monthly")
        if name in path
    }
    return path.format(**numbers, review=site.pack("weekly", "review") if "{review}" in path else 0)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_at_every_width(site: Site, name: str) -> None:
    who, path = PAGES[name]
    page = site.of(who).new_page()
    complaints, outside = console_of(page), outside_requests(page, site.address)
    page.goto(address_of(site, path))
    wanted = EXPECTED_COMPLAINTS.get(name)
    assert [each for each in complaints if wanted is None or wanted not in each] == []
    assert outside == []
    assert faults(page, opened=False) == {}
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(TOO_WIDE)
    page.close()


def test_no_text_is_below_fourteen_pixels(site: Site) -> None:
    for path in ("/", "/packs/", INDICATOR, "/packs/{monthly}/?section=workforce"):
        page = site.page("performance-analyst", address_of(site, path))
        small = page.evaluate(
            """() => [...document.querySelectorAll('main *:not(svg *):not(.r):not(.same)')]
            .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
            .filter(each => parseFloat(getComputedStyle(each).fontSize) < 14 && each.offsetWidth > 1)
            .slice(0, 5).map(each => each.outerHTML.slice(0, 120))"""
        )
        assert small == [], path
        page.close()
