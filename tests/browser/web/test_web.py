"""The web in a real browser, all over one server: every page is sound at every width (nothing that axe-core objects
to, nothing fetched from outside, the strict policy kept, nothing that scrolls sideways but tables), and each role does
what it comes to do, from a text to a published pack and the children behind a figure.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import faults
from tests.browser.web.conftest import PASSWORD, Site, console_of, outside_requests

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
    "a load": "/loads/ssd-2023-09-30-1/",
    "search": "/search/?q=assessments",
    "words": "/words/",
    "how to read": "/how-to-read/",
    "account": "/account/",
    "password": "/account/password/",
    "dates": "/dates/",
    "removing a date": "/dates/1/remove/",
    "no such page": "/packs/999999/",
    "refused": "/people/",
}
OF_OTHERS = {
    "people": ("system-administrator", "/people/"),
    "add a person": ("system-administrator", "/people/add/"),
    "a person": ("system-administrator", "/people/2/"),
    "giving a role": ("system-administrator", "/people/2/roles/"),
    "ending a role": ("system-administrator", "/people/2/roles/2/end/"),
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


# ---- What each role comes to do


def test_nobody_gets_in_without_signing_in(site: Site) -> None:
    context = site.browser.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/packs/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.get_by_label("User name").fill("senior-leader")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{site.address}/packs/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_rows_are_chosen_and_said(site: Site, script: bool) -> None:
    number = site.pack("monthly")
    page = site.page("head-of-service", f"/packs/{number}/", script=script)
    page.get_by_label("Find an indicator").fill("45 working days")
    if not script:
        page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#shown")).to_contain_text(re.compile(r"^\s*\d+ of 123 rows"))
    rows = page.locator("tr[data-ref]")
    expect(rows.first).to_contain_text("45 working days")
    assert rows.count() < 20
    if script:
        # Focus stays where it was, and the address can be sent to someone else.
        assert page.evaluate("document.activeElement.id") == "q"
        expect(page).to_have_url(re.compile("q=45"))
    page.close()


def test_a_keyboard_is_enough_to_reach_the_reasons(site: Site) -> None:
    page = site.page("senior-leader", f"/packs/{site.pack('monthly')}/?q=CIN8")
    # Pressed on an element, a key that never arrives ends the test; pressed on the page, it would wait for ever.
    page.locator("body").press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.get_by_text("Skip to main content").press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    # Everything that can be used is reached by Tab, in the order in which it stands: nothing is moved or left out.
    order = page.evaluate(
        """() => [...document.querySelectorAll('main a[href], main input, main select, main button, main summary')]
        .filter(each => each.checkVisibility()).map(each => each.tabIndex)"""
    )
    assert len(order) > 10 and set(order) == {0}
    page.locator("summary", has_text="Why?").first.press("Enter")
    why = page.locator("details[open] .why").first
    expect(why).to_be_visible()
    expect(why).to_contain_text("Rating")
    page.close()


def test_a_text_becomes_a_published_pack_that_a_member_reads(site: Site) -> None:
    number = site.pack("weekly", "review")
    # The analyst writes with a number that stays true, looks at it, and saves it.
    page = site.page("performance-analyst", f"/packs/{number}/write/CW9/")
    page.locator("textarea").fill("There were **{CW9.value}** re-referrals this week.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("strong").first).to_have_text(re.compile(r"^\d+$"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text(re.compile("[Ss]aved"))
    page.close()
    # A member cannot see it yet.
    member = site.page("elected-member", f"/packs/{number}/")
    expect(member.get_by_role("heading", level=1)).to_have_text("There is no such page")
    member.close()
    # The leader signs off what the page shows; the analyst publishes.
    page = site.page("senior-leader", f"/packs/{number}/work/")
    reason = page.get_by_label("Why it is signed off without the required commentary")
    if reason.count():
        reason.fill("The week is short; the teams answer next week.")
    page.get_by_role("button", name="Sign it off").click()
    expect(page.locator("[aria-current=step]")).to_have_text(re.compile("Signed off"))
    page.close()
    page = site.page("performance-analyst", f"/packs/{number}/work/")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish").click()
    expect(page).to_have_url(re.compile(rf"/packs/{number}/$"))
    page.close()
    # The member reads it, and the file is the published one.
    member = site.page("elected-member", f"/packs/{number}/")
    expect(member.locator("main")).to_contain_text("re-referrals this week")
    assert member.get_by_role("link", name="Write").count() == 0
    answer = member.request.get(f"{site.address}/packs/{number}/files/scorecard.html")
    folder = next((site.home / "packs").glob("weekly-2023-09-29*"))
    assert answer.body() == (folder / "scorecard.html").read_bytes()
    member.goto(f"/packs/{number}/files/scorecard.html")
    # Its own style is let in by the policy that it is served under.
    masthead = "getComputedStyle(document.querySelector('.masthead')).borderBottomColor"
    assert member.evaluate(masthead) == "rgb(168, 116, 0)"
    member.close()
    # And the record says who did it.
    page = site.page("system-administrator", "/trail/?q=published")
    expect(page.locator("main")).to_contain_text("Performance analyst")
    page.close()


def test_two_people_write_in_one_place_and_nothing_is_lost(site: Site) -> None:
    site.page("performance-analyst", "/").close()
    number = _new_draft(site)
    first = site.page("performance-analyst", f"/packs/{number}/write/CW1/")
    second = site.page("head-of-service", f"/packs/{number}/write/CW1/")
    first.locator("textarea").fill("Contacts rose after the school holidays.")
    first.get_by_role("button", name="Save", exact=True).click()
    second.locator("textarea").fill("Contacts rose because of one large family.")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_role("alert")).to_contain_text("wrote here while you did")
    expect(second.locator("main")).to_contain_text("Contacts rose after the school holidays.")
    expect(second.locator("textarea")).to_have_value("Contacts rose because of one large family.")
    second.get_by_role("button", name="Save", exact=True).click()
    second.goto(f"/packs/{number}/write/CW1/history/")
    expect(second.locator("main")).to_contain_text("after the school holidays")
    expect(second.locator("main")).to_contain_text("large family.")
    first.close()
    second.close()


def _new_draft(site: Site) -> int:
    """A pack at work: the one in review, or, when that was published already, a new edition after its withdrawal."""
    try:
        return site.pack("weekly", "review")
    except TypeError:
        number = site.pack("weekly")
    page = site.page("senior-leader", f"/packs/{number}/work/")
    page.get_by_label("Why it is withdrawn").fill("A test of a second edition.")
    with page.expect_navigation():
        page.get_by_role("button", name="Withdraw").click()
    page.close()
    page = site.page("performance-analyst", "/packs/new/")
    page.get_by_label("Scorecard").select_option("weekly")
    page.get_by_label(re.compile("Period|Week")).first.fill("2023-09-29")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Make")).click()
    page.close()
    return site.pack("weekly", "draft")


def test_a_view_of_children_is_recorded_and_a_copy_needs_a_reason(site: Site) -> None:
    page = site.page(
        "performance-analyst", f"{INDICATOR}children/?period=2023-09&window=month&part=denominator"
    )
    expect(page.get_by_text("OFFICIAL-SENSITIVE").first).to_be_visible()
    expect(page.get_by_text("This view has been recorded")).to_be_visible()
    shown = page.locator("table.children tbody tr").count()
    assert shown > 0
    page.get_by_role("button", name=re.compile("^Export")).click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("Reason for the copy").fill("To check the dates with the team this week")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Export")).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "OFFICIAL-SENSITIVE" in text.splitlines()[0]
    page.close()
    page = site.page("system-administrator", "/trail/")
    expect(page.locator("main")).to_contain_text("saw children")
    expect(page.locator("main")).to_contain_text("exported children")
    expect(page.locator("main")).to_contain_text("To check the dates with the team this week")
    page.close()


@pytest.mark.parametrize("name", ["auditor", "elected-member", "system-administrator"])
def test_those_without_children_are_refused_them(site: Site, name: str) -> None:
    page = site.page(name, f"{INDICATOR}children/?period=2023-09&window=month")
    expect(page.get_by_role("heading", level=1)).to_have_text("You cannot open this")
    page.close()


def test_an_administrator_adds_someone_who_must_choose_a_password(site: Site) -> None:
    page = site.page("system-administrator", "/people/add/")
    page.get_by_label("User name").fill("new-auditor")
    page.get_by_label("Name or post").fill("Auditor, two days a week")
    page.get_by_role("button", name=re.compile("Add")).click()
    password = page.locator(".temporary code").inner_text().strip()
    page.close()
    context = site.browser.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("User name").fill("new-auditor")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/account/password/"))
    context.close()
