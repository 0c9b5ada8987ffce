"""A scorecard's page: what it shows, to whom, and how it is narrowed, put in order and compared."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from goldenthread.web.access.permissions import Role
from goldenthread.web.figures.models import Returned
from goldenthread.web.packs.actions import write_commentary
from goldenthread.web.packs.kept import SINCE, with_published_marks
from goldenthread.web.packs.models import GivenRating, Pack
from goldenthread.web.packs.remembered import forget
from goldenthread.web.packs.selectors import filled

LAYOUTS = ["monthly", "weekly", "tiles", "panels", "twelve_months", "improvement"]
MOST_QUERIES = 12


def shown(page: str) -> list[str]:
    """The references of the rows of a page's tables, in order."""
    return re.findall(r'<tr data-ref="([^"]+)" class="joined', page)


def opened(client, pack: Pack, **asked: object) -> str:
    answer = client.get(reverse("packs:page", kwargs={"pack": pack.pk}), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("scorecard", LAYOUTS)
def test_every_layout_opens_with_its_finding_and_holds_every_row(scorecard, signed_in, pack_of):
    pack = pack_of(scorecard)
    made = filled(pack)
    page = opened(signed_in("performance-analyst"), pack)
    assert made.finding.partition(". ")[0] in unescape(page)
    assert f"All {len(made.rows)} rows shown" in page
    assert all(row.ref in page for row in made.rows)
    assert "style=" not in page
    assert "<style" not in page
    assert "<script>" not in page


def test_the_largest_page_asks_few_questions_of_the_store(signed_in, pack_of, django_assert_max_num_queries):
    client, pack = signed_in("performance-analyst"), pack_of("monthly")
    opened(client, pack)
    forget()
    with django_assert_max_num_queries(MOST_QUERIES):
        page = opened(client, pack)
    assert len(shown(page)) == 123


def test_the_largest_page_is_small_on_the_wire(signed_in, pack_of):
    address = reverse("packs:page", kwargs={"pack": pack_of("monthly").pk})
    answer = signed_in("performance-analyst").get(address, headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) <= 200_000


def test_members_read_only_what_was_published(signed_in, pack_of, published):
    member = signed_in("elected-member")
    draft = reverse("packs:page", kwargs={"pack": pack_of("monthly").pk})
    assert member.get(draft).status_code == 404
    pack = published("tiles")
    page = opened(member, pack)
    # Nothing leads where a member may not go.
    assert "/indicators/" not in page
    assert "/write/" not in page
    assert "/work/" not in page
    listed = member.get(reverse("packs:list")).content.decode()
    assert reverse("packs:page", kwargs={"pack": pack.pk}) in listed
    assert draft not in listed


def test_members_are_not_told_what_was_not_published(signed_in, published):
    pack = published("monthly")
    member, address = signed_in("elected-member"), reverse("packs:page", kwargs={"pack": pack.pk})
    page = opened(member, pack)
    assert 'name="of"' not in page
    assert 'value="2023-08-31"' not in page
    assert member.get(address, {"of": "team:T02"}).status_code == 404
    assert member.get(address, {"compare": "2023-08-31"}).status_code == 404
    assert signed_in("auditor").get(address, {"of": "team:T02", "compare": "2023-08-31"}).status_code == 200


def test_withdrawn_packs_say_so_and_are_kept_from_members(signed_in, published):
    pack = published("tiles", withdrawn="A team was counted twice.")
    page = opened(signed_in("senior-leader"), pack)
    assert "This pack was withdrawn" in page
    assert "A team was counted twice." in page
    address = reverse("packs:page", kwargs={"pack": pack.pk})
    assert signed_in("elected-member").get(address).status_code == 404


@pytest.mark.parametrize("role", [role.value.replace("_", "-") for role in Role])
def test_links_to_write_and_to_rate_are_for_those_who_may(role, signed_in, pack_of):
    client = signed_in(role)
    answer = client.get(reverse("packs:page", kwargs={"pack": pack_of("monthly").pk}))
    writes = {
        "performance-analyst", "team-manager", "head-of-service", "senior-leader", "qa-lead", "improvement-lead",
    }  # fmt: skip
    rates = {"performance-analyst", "head-of-service", "senior-leader"}
    sees_children = {"performance-analyst", "team-manager", "head-of-service", "senior-leader", "qa-lead"}
    page = answer.content.decode()
    assert ("/write/CIN8/" in page) == (role in writes)
    assert ("/write/section:" in page) == (role in writes)
    assert ("/rate/CIN8/" in page) == (role in rates)
    assert ("/children/?" in page) == (role in sees_children)


def test_nothing_is_written_about_a_published_pack(signed_in, published):
    page = opened(signed_in("performance-analyst"), published("tiles"))
    assert "/write/" not in page
    assert "/rate/" not in page


def test_links_to_children_hold_no_figure(signed_in, pack_of):
    page = opened(signed_in("performance-analyst"), pack_of("monthly"))
    asked = re.findall(r"/children/\?([^\"]+)", page)
    assert asked
    assert all(re.fullmatch(r"window=[a-z_0-9]+&amp;period=2023-09", each) for each in asked)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"q": "Referrals TWELVE nothing-has-this"}, lambda row, section: False),
        ({"q": "cin8"}, lambda row, section: row.ref == "CIN8" or "cin8" in row.label.lower()),
        ({"rating": ["red", "amber"]}, lambda row, section: row.rating in ("red", "amber")),
        ({"rating": "none"}, lambda row, section: row.rating is None),
        ({"meaning": "worse"}, lambda row, section: row.mark.meaning == "worse"),
        ({"real": "1"}, lambda row, section: row.mark.signal == "yes"),
        ({"section": "front_door"}, lambda row, section: section == "front_door"),
        ({"meaning": "better", "rating": "none"}, lambda row, section: row.mark.meaning == "better" and not row.rating),
        ({"rating": "mauve", "sort": "sideways", "hide": "everything"}, lambda row, section: True),
    ],
)  # fmt: skip
def test_rows_are_narrowed_by_what_was_asked(asked, kept, signed_in, pack_of):
    pack = pack_of("monthly")
    made = filled(pack)
    expected = [row.ref for section in made.sections for row in section.rows if kept(row, section.name)]
    page = opened(signed_in("performance-analyst"), pack, **asked)
    assert shown(page) == expected
    words = f"{len(expected)} of 123 rows shown" if len(expected) < 123 else "All 123 rows shown"
    assert words in page
    assert ("No row fits these choices" in page) == (not expected)


def test_rows_in_another_order_are_ordered_over_all_sections(signed_in, pack_of):
    pack = pack_of("monthly")
    order = ["red", "amber", "green", "blue", None]
    expected = [row.ref for row in sorted(filled(pack).rows, key=lambda row: order.index(row.rating))]
    client = signed_in("performance-analyst")
    assert shown(opened(client, pack, sort="rating")) == expected
    assert sorted(shown(opened(client, pack, sort="target"))) == sorted(expected)
    by_change = {row.ref: row.series for row in filled(pack).rows}
    first = shown(opened(client, pack, sort="change"))[:10]
    moves = [abs(by_change[ref][-1] - by_change[ref][-2]) / abs(by_change[ref][-2]) for ref in first
             if by_change[ref][-2]]  # fmt: skip
    assert moves == sorted(moves, reverse=True)


def test_columns_can_be_hidden(signed_in, pack_of):
    page = opened(
        signed_in("performance-analyst"), pack_of("monthly"), hide=["earlier", "benchmarks", "rating"]
    )
    columns = set(re.findall(r'data-column="([^"]+)"', page))
    assert columns == {"2023-09", "previous_year", "target", "series", "direction", "real_change"}


def test_another_period_stands_beside_with_its_figure_and_rating(signed_in, pack_of):
    pack = pack_of("monthly")
    page = opened(signed_in("performance-analyst"), pack, compare="2023-08-31", q="CIN1")
    august = {row.ref: row.cells[-2].text for row in filled(pack).rows}
    line = page.partition('<tr data-ref="CIN1"')[2].partition("</tr>")[0]
    assert re.search(r'data-column="compared">([^<]+)<', line)[1] == august["CIN1"]
    assert 'data-column="compared_rating"' in line
    assert "beside August 2023" in page


def test_an_earlier_pack_stands_beside_as_it_was_rated(signed_in, pack_of, people):
    pack = pack_of("monthly")
    earlier = Pack.objects.create(
        scorecard="monthly", cadence="month", period_end=date(2023, 7, 31), counting=pack.counting
    )
    GivenRating.objects.create(
        pack=earlier, ref="CIN1", version=1, rating="blue", by=people["head-of-service"], reason="Told so."
    )
    page = opened(signed_in("performance-analyst"), pack, compare=f"pack-{earlier.pk}")
    line = page.partition('<tr data-ref="CIN1"')[2].partition("</tr>")[0]
    assert 'data-column="compared_rating"><span class="rating blue">Blue' in line


@pytest.mark.parametrize(
    "asked",
    [
        {"compare": "pack-99999"},
        {"compare": "2031-01-31"},
        {"compare": "'; drop"},
        {"of": "team:T99"},
        {"of": "child:1"},
        {"of": "sex:M"},
    ],
)
def test_what_does_not_exist_is_not_found(asked, signed_in, pack_of):
    address = reverse("packs:page", kwargs={"pack": pack_of("monthly").pk})
    assert signed_in("performance-analyst").get(address, asked).status_code == 404


def test_a_pack_of_another_scorecard_is_not_compared(signed_in, pack_of):
    address = reverse("packs:page", kwargs={"pack": pack_of("monthly").pk})
    other = f"pack-{pack_of('twelve_months').pk}"
    assert signed_in("performance-analyst").get(address, {"compare": other}).status_code == 404


def test_one_team_is_shown_with_its_own_figures_and_a_warning(signed_in, pack_of):
    pack = pack_of("monthly")
    client = signed_in("performance-analyst")
    held = pack.counting.series.filter(scorecard="monthly", breakdown="team", form="count", window="month")
    own = next(each for each in held for end, number, *_ in each.figures if end == "2023-09-30" and number)
    number = next(number for end, number, *_ in own.figures if end == "2023-09-30")
    page = opened(client, pack, of=f"team:{own.category}", q=own.ref)
    line = page.partition(f'<tr data-ref="{own.ref}"')[2].partition("</tr>")[0]
    assert f'data-column="2023-09">{number:,.0f}' in line
    assert "Targets are the council’s" in page
    assert "the numbers here are small" in page
    assert "/write/" not in page
    children = re.search(r"/children/\?([^\"]+)", page)
    assert children is None or f"category={own.category}" in children[1]


def test_rows_that_a_team_cannot_tell_are_left_out_and_counted(signed_in, pack_of):
    pack = pack_of("monthly")
    held = set(
        pack.counting.series.filter(scorecard="monthly", breakdown="team", category="T02").values_list(
            "ref", flat=True
        )
    )
    page = opened(signed_in("performance-analyst"), pack, of="team:T02")
    assert set(shown(page)) == held
    assert f"{123 - len(held)} rows that cannot be told apart this way are left out" in page
    assert f"{len(held)} indicators:" in page


def test_htmx_is_given_only_the_results(signed_in, pack_of):
    address = reverse("packs:page", kwargs={"pack": pack_of("monthly").pk})
    client = signed_in("performance-analyst")
    part = client.get(address, {"q": "CIN8", "section": ""}, headers={"hx-request": "true"})
    text = part.content.decode()
    assert "<html" not in text
    assert 'id="results"' in text
    assert 'id="shown"' in text
    assert 'id="finding"' in text
    assert part["HX-Push-Url"] == f"{address}?q=CIN8"
    assert "HX-Request" in part["Vary"]
    whole = client.get(address, headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert "<html" in whole.content.decode()


def test_script_in_what_was_asked_is_shown_as_text(signed_in, pack_of):
    page = opened(signed_in("performance-analyst"), pack_of("monthly"), q="<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_published_rating_is_never_worked_out_again(signed_in, published, settings):
    pack = published("monthly")
    marks = settings.PACKS / pack.publication.folder / "marks.csv"
    row = next(row for row in filled(pack).rows if row.rating == "red")
    lines = [
        line.replace(",red,red,", ",red,blue,") if line.startswith(f"{row.ref},") else line
        for line in marks.read_text(encoding="utf-8").splitlines()
    ]
    marks.write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = opened(signed_in("elected-member"), pack)
    line = page.partition(f'<tr data-ref="{row.ref}"')[2].partition("</tr>")[0]
    assert '<span class="rating blue">Blue' in line
    assert "Targets, rules or rows have changed since this pack was published." in page


def test_a_row_that_was_added_since_is_not_on_a_published_pack(published, settings):
    pack = published("monthly")
    made = filled(pack)
    last = made.sections[-1].groups[-1]
    newer = replace(
        made,
        sections=(
            *made.sections[:-1],
            replace(
                made.sections[-1],
                groups=(
                    *made.sections[-1].groups[:-1],
                    replace(last, rows=(*last.rows, replace(last.rows[-1], ref="NEW1"))),
                ),
            ),
        ),
    )
    shown = with_published_marks(newer, Path(settings.PACKS) / pack.publication.folder)
    assert [row.ref for row in shown.rows] == [row.ref for row in made.rows]
    assert shown.notes[0] == SINCE


def test_what_is_typed_in_later_is_not_in_a_published_pack(published, pack_of):
    typed = Returned.objects.filter(scorecard="tiles", period_end=date(2023, 9, 30)).first()
    typed.pk, typed.status, typed.form, typed.value, typed.numerator = None, "ok", "count", 77_777, 77_777

    def now(pack: Pack) -> str:
        return next(row.current.text for row in filled(pack).rows if row.ref == typed.ref)

    pack = published("tiles")
    before = now(pack)
    typed.save()
    assert now(pack) == before
    pack.publication.delete()
    assert now(pack_of("tiles")) != before


def test_a_kept_pack_is_filled_anew_when_something_is_written_or_typed_in(signed_in, pack_of, people):
    client, pack = signed_in("performance-analyst"), pack_of("monthly")
    assert "Forty visits were late." not in opened(client, pack)
    write_commentary(
        by=people["head-of-service"],
        pack=pack,
        place="CIN8",
        text="Forty visits were late.",
        began=0,
        is_draft=False,
    )
    assert "Forty visits were late." in opened(client, pack)
    typed = Returned.objects.filter(scorecard="tiles", period_end=date(2023, 9, 30)).first()
    assert "77,777" not in opened(client, pack_of("tiles"))
    typed.pk, typed.status, typed.form, typed.value, typed.numerator = None, "ok", "count", 77_777, 77_777
    typed.save()
    assert "77,777" in opened(client, pack_of("tiles"))


def test_the_list_says_how_far_each_pack_is(signed_in, pack_of, published):
    published("tiles")
    page = signed_in("performance-analyst").get(reverse("packs:list")).content.decode()
    assert page.count('class="state draft"') == 5
    assert page.count('class="state published"') == 1
    assert filled(pack_of("monthly")).finding in unescape(page)
    assert "scorecard.html" in page


def test_an_empty_list_says_what_to_do(signed_in, people):
    assert (
        "Nothing has been published yet"
        in signed_in("elected-member").get(reverse("packs:list")).content.decode()
    )
