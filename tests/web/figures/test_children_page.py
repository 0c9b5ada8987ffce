"""The children behind a figure: who sees which rows, what is recorded, and what is refused."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from goldenthread.extracts import deliveries
from goldenthread.web.access.models import Holding
from goldenthread.web.access.permissions import Scope
from goldenthread.web.catalogue import catalogue
from goldenthread.web.figures import child_views, opened
from goldenthread.web.figures.cells import asked_cell
from goldenthread.web.figures.children import ChildRow, children_behind
from goldenthread.web.figures.models import Counting, Series
from goldenthread.web.figures.opened import ChildrenRemovedError
from goldenthread.web.trail.models import Event

NAME = "assessments_in_45_working_days"
EVERYONE = Scope(everyone=True)
SNAPSHOT = "ssd-2023-09-30-1"
# A year, because in one month of a small council nothing may happen.
WINDOW = "rolling_12_months"
QUERY = {"window": WINDOW, "period": "2023-09"}


def page_of(name: str = NAME) -> str:
    return reverse("figures:children", args=[name])


def rows_of(query: dict[str, str], scope: Scope = EVERYONE, name: str = NAME):
    known = catalogue()
    return children_behind(asked_cell(name, query, known), scope, known)


def team_of_manager(people) -> str:
    return people["team-manager"].holdings.get().team


def held_for(people, name: str, **scope: str) -> None:
    Holding.objects.filter(person=people[name]).update(**{"team": "", "service": "", **scope})


@pytest.fixture
def figure(people):
    """The stored percent of the cell."""
    series = Series.objects.filter(
        counting__cadence="month", indicator=NAME, window=WINDOW, form="percent", breakdown="total"
    ).first()
    found = next(each for each in reversed(series.figures) if each[0] == "2023-09-30")
    assert 0 < found[1] < found[2], "the made-up council must have some of each"
    return found


@pytest.mark.parametrize("part", ["numerator", "denominator", "not_met"])
def test_as_many_rows_stand_behind_a_figure_as_it_counts(part, figure):
    _, numerator, denominator, *_ = figure
    expected = {"numerator": numerator, "denominator": denominator, "not_met": denominator - numerator}
    assert len(rows_of({**QUERY, "part": part}).rows) == expected[part]


def test_the_rows_of_every_team_make_the_whole(people):
    cell = {**QUERY, "part": "denominator"}
    teams = Series.objects.filter(
        counting__cadence="month", indicator=NAME, window=WINDOW, form="count", breakdown="team"
    ).values_list("category", flat=True)
    found = [rows_of({**cell, "breakdown": "team", "category": team}).rows for team in set(teams)]
    assert sum(map(len, found)) == len(rows_of(cell).rows)


def test_distinct_children_are_counted_as_the_figure_counts_them(people):
    known = catalogue()
    counted = Series.objects.filter(
        counting__cadence="month", form="count", window="snapshot", breakdown="total",
        indicator__in=[each.name for each in known.indicators.values() if each.unit == "children"],
    )  # fmt: skip
    checked = 0
    for series in counted:
        end, number, _, _, _, status, *_ = series.figures[-1]
        if status == "ok" and end == "2023-09-30" and number and checked < 3:
            query = {"window": "snapshot", "period": "2023-09", "part": "numerator"}
            assert rows_of(query, name=series.indicator).children == number
            checked += 1
    assert checked, "no indicator of distinct children has a figure"


def test_the_page_tells_its_count_and_shows_every_row(signed_in, figure):
    _, numerator, denominator, *_ = figure
    response = signed_in("performance-analyst").get(page_of(), {**QUERY, "part": "not_met"})
    assert response.status_code == 200
    assert len(response.context["lines"]) == denominator - numerator
    assert f"{denominator - numerator} assessment" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "OFFICIAL-SENSITIVE" in response.content.decode()


def test_a_view_is_recorded_with_its_cell_and_how_many_and_no_child(signed_in, people):
    response = signed_in("performance-analyst").get(page_of(), {**QUERY, "part": "denominator"})
    event = Event.objects.order_by("-number").first()
    assert (event.act, event.person_id) == ("saw children", people["performance-analyst"].pk)
    assert event.about == f"{NAME}/{WINDOW}/2023-09/total/-/denominator"
    assert event.more == {"rows": len(response.context["lines"]), "snapshot": SNAPSHOT, "page": "1"}


def test_the_record_says_of_which_snapshot_and_how_they_were_chosen(signed_in):
    signed_in("performance-analyst").get(page_of(), {**QUERY, "part": "denominator", "order": "oldest"})
    line = Event.objects.order_by("-number").first()
    assert line.more["snapshot"] == Counting.objects.get(cadence="month").snapshot
    assert (line.more["order"], line.more["page"]) == ("oldest", "1")


def test_every_view_is_recorded_again(signed_in):
    client = signed_in("performance-analyst")
    before = Event.objects.filter(act="saw children").count()
    client.get(page_of(), QUERY)
    client.get(page_of(), {**QUERY, "order": "child"})
    assert Event.objects.filter(act="saw children").count() == before + 2


def test_a_view_is_recorded_though_the_page_fails_afterwards(signed_in, monkeypatch):
    def broken(*arguments, **more):
        raise RuntimeError("the template broke")

    monkeypatch.setattr(child_views, "render", broken)
    before = Event.objects.filter(act="saw children").count()
    with pytest.raises(RuntimeError):
        signed_in("performance-analyst").get(page_of(), QUERY)
    assert Event.objects.filter(act="saw children").count() == before + 1


def test_nothing_is_shown_when_it_cannot_be_recorded(signed_in, monkeypatch):
    def broken(**more):
        raise RuntimeError("the record cannot be written")

    monkeypatch.setattr(child_views, "saw_children", broken)
    with pytest.raises(RuntimeError):
        signed_in("performance-analyst").get(page_of(), QUERY)


def test_a_team_sees_its_own_rows_and_is_told_how_many_more_there_are(signed_in, people):
    cell = {**QUERY, "part": "denominator"}
    every = rows_of(cell)
    busiest = max({row.team for row in every.rows}, key=[row.team for row in every.rows].count)
    number = next(each.id for each in council_teams() if each.name == busiest)
    held_for(people, "team-manager", team=number)
    response = signed_in("team-manager").get(page_of(), cell)
    behind = response.context["behind"]
    assert behind.rows and behind.outside
    assert len(behind.rows) + behind.outside == len(every.rows)
    assert all(busiest in (row.team, *row.held_by.split(", ")) for row in behind.rows)
    hidden = {row.child for row in every.rows} - {row.child for row in behind.rows}
    text = response.content.decode()
    assert not [child for child in hidden if child in text]
    assert f"{behind.outside} more row" in text


def council_teams():
    from goldenthread.web.catalogue import council

    return council().teams


def test_a_team_sees_the_newest_load_only_for_an_older_one_has_what_it_has_handed_over(signed_in, people):
    older = Counting.objects.get(cadence="month")
    manager = signed_in("team-manager")
    query = {**QUERY, "counting": older.pk, "part": "denominator"}
    # Whatever it sees of the newest load, it sees nothing of this one once another was counted.
    Counting.objects.create(
        snapshot="a-later-one",
        cadence="week",
        first_day=date(2023, 9, 30),
        last_day=date(2023, 10, 6),
        as_at=date(2023, 10, 6),
        definitions="",
    )
    held_for(people, "team-manager", team="T02")
    assert manager.get(page_of(), query).status_code == 403
    assert signed_in("performance-analyst").get(page_of(), query).status_code == 200


def test_a_service_sees_what_its_teams_hold_and_did(people):
    cell = {**QUERY, "part": "denominator"}
    services = {team.service for team in council_teams() if team.service}
    seen = [len(rows_of(cell, Scope(services=frozenset({each}))).rows) for each in services]
    whole = len(rows_of(cell, Scope(services=frozenset(services))).rows)
    assert max(seen) <= whole <= len(rows_of(cell).rows)
    assert any(0 < each < whole for each in seen)


def test_someone_outside_everything_is_refused_and_that_is_recorded(signed_in, people):
    held_for(people, "team-manager", team="no such team")
    response = signed_in("team-manager").get(page_of(), {**QUERY, "part": "denominator"})
    assert response.status_code == 403
    assert not Event.objects.filter(act="saw children", person_id=people["team-manager"].pk).exists()
    assert Event.objects.filter(act="refused", person_id=people["team-manager"].pk).exists()


def test_a_role_that_has_ended_shows_nothing(signed_in, people):
    Holding.objects.filter(person=people["performance-analyst"]).update(last_day=date(2020, 12, 31))
    assert signed_in("performance-analyst").get(page_of(), QUERY).status_code == 403


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("performance-analyst", 200),
        ("senior-leader", 200),
        ("qa-lead", 200),
        ("auditor", 403),
        ("improvement-lead", 403),
        ("action-sponsor", 403),
        ("elected-member", 403),
        ("system-administrator", 403),
    ],
)
def test_by_role(signed_in, name, status):
    assert signed_in(name).get(page_of(), QUERY).status_code == status


def test_nobody_signed_in_is_sent_to_sign_in(client, people):
    assert client.get(page_of(), QUERY).status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        {"period": "2023-09", "window": "month", "part": "everyone"},
        {"period": "2023-09", "window": "decade"},
        {"period": "2023-09", "window": "week"},
        {"period": "yesterday"},
        {"period": "1999-01"},
        {"period": "2023-24"},
        {"period": "2023-09", "breakdown": "team"},
        {"period": "2023-09", "category": "T02"},
        {"period": "2023-09", "breakdown": "team", "category": "' or 1=1 --"},
        {"period": "2023-09", "breakdown": "ethnic_group", "category": "WBRI"},
        {"period": "2023-09", "breakdown": "worker", "category": "W00001"},
        {"period": "2023-09", "counting": "999999"},
        {"period": "2023-09", "counting": "²"},
        {"period": "2023-09", "counting": "1; drop table"},
    ],
)
def test_a_forged_address_finds_nothing(signed_in, query):
    assert signed_in("performance-analyst").get(page_of(), query).status_code == 404


def test_an_unknown_indicator_finds_nothing(signed_in):
    assert signed_in("performance-analyst").get(page_of("no_such_thing"), QUERY).status_code == 404


def test_filters_that_fit_nothing_say_so(signed_in):
    response = signed_in("performance-analyst").get(
        page_of(), {**QUERY, "part": "denominator", "team": "Nowhere"}
    )
    assert response.status_code == 200
    assert "No row fits" in response.content.decode()


def test_a_team_filter_shows_that_team_alone(signed_in):
    client = signed_in("performance-analyst")
    team, number = client.get(page_of(), {**QUERY, "part": "denominator"}).context["team_options"][0]
    found = client.get(page_of(), {**QUERY, "part": "denominator", "team": team}).context["lines"]
    assert len(found) == number
    assert {line["row"].team or line["row"].held_by for line in found} == {team}


def test_rows_stand_in_the_order_asked_for(signed_in):
    client = signed_in("performance-analyst")

    def children(order: str) -> list[str]:
        lines = client.get(page_of(), {**QUERY, "part": "denominator", "order": order}).context["lines"]
        return [line["row"].child for line in lines]

    assert children("child") == sorted(children("days"))
    days = client.get(page_of(), {**QUERY, "part": "denominator", "order": "days"}).context["lines"]
    taken = [line["row"].days for line in days if line["row"].days is not None]
    assert taken == sorted(taken, reverse=True)
    # An order that does not exist is the usual one.
    assert children("sideways") == children("days")


def test_days_over_are_the_days_taken_less_those_allowed(people):
    found = rows_of({**QUERY, "part": "denominator"})
    assert found.working_days.limit == 45
    told = [row for row in found.rows if row.days is not None]
    assert told
    assert all(row.over == row.days - 45 for row in told)
    assert all((row.over <= 0) == row.succeeded for row in told)
    assert all((row.ended_on <= row.due_on) == row.succeeded for row in told)


SCRIPT = "<script>alert(1)</script>"


def with_one_row(monkeypatch, **changes: object) -> None:
    def poisoned(cell, scope, known):
        found = children_behind(cell, scope, known)
        first = replace(found.rows[0], **changes)
        return replace(found, rows=(first,), columns=("note",))

    monkeypatch.setattr(child_views, "children_behind", poisoned)


def test_script_in_a_text_of_a_child_is_shown_as_text(signed_in, monkeypatch):
    with_one_row(
        monkeypatch,
        child=SCRIPT,
        role=SCRIPT,
        worker=SCRIPT,
        team=SCRIPT,
        key=SCRIPT,
        columns={"note": SCRIPT},
    )
    text = signed_in("performance-analyst").get(page_of(), {**QUERY, "part": "denominator"}).content.decode()
    assert SCRIPT not in text
    assert "&lt;script&gt;alert(1)" in text


# Copies


def copy(client, **more: str):
    return client.post(
        reverse("figures:copy", args=[NAME]),
        {**QUERY, "part": "denominator", "reason": "For the weekly tracking meeting", **more},
    )


def test_a_copy_is_marked_and_holds_every_row(signed_in, figure):
    response = copy(signed_in("performance-analyst"))
    assert response.status_code == 200
    lines = response.content.decode().splitlines()
    assert lines[0] == "OFFICIAL-SENSITIVE: personal data about children"
    _, _, denominator, *_ = figure
    assert len(list(csv.reader(lines[1:]))) == 1 + denominator
    name = response["Content-Disposition"]
    assert name == f'attachment; filename="OFFICIAL-SENSITIVE-{NAME}-2023-09.csv"'
    assert "no-store" in response["Cache-Control"]


def test_a_copy_is_recorded_with_its_reason(signed_in, people, figure):
    copy(signed_in("performance-analyst"))
    event = Event.objects.order_by("-number").first()
    assert (event.act, event.person_id) == ("exported children", people["performance-analyst"].pk)
    assert event.about == f"{NAME}/{WINDOW}/2023-09/total/-/denominator"
    assert event.more == {
        "rows": figure[2],
        "reason": "For the weekly tracking meeting",
        "snapshot": SNAPSHOT,
    }


@pytest.mark.parametrize("reason", ["", "because", "         ", " short    "])
def test_a_copy_without_a_reason_is_not_made(signed_in, reason):
    before = Event.objects.count()
    response = copy(signed_in("performance-analyst"), reason=reason)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert Event.objects.count() == before


def test_a_copy_cannot_be_taken_by_a_link(signed_in):
    assert (
        signed_in("performance-analyst").get(reverse("figures:copy", args=[NAME]), QUERY).status_code == 405
    )


@pytest.mark.parametrize("name", ["auditor", "elected-member", "senior-leader", "system-administrator"])
def test_a_role_that_may_not_copy_is_refused(signed_in, name):
    assert copy(signed_in(name)).status_code == 403


def test_a_copy_holds_only_what_its_taker_may_see(signed_in, people):
    held_for(people, "team-manager", team="no such team")
    assert copy(signed_in("team-manager")).status_code == 403
    assert not Event.objects.filter(act="exported children").exists()


def test_who_may_see_but_not_copy_is_not_offered_it(signed_in):
    text = signed_in("senior-leader").get(page_of(), QUERY).content.decode()
    assert "Take a copy" not in text
    assert "Take a copy" in signed_in("performance-analyst").get(page_of(), QUERY).content.decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_is_quoted_in_a_copy(signed_in, monkeypatch, start):
    formula = f"{start}HYPERLINK(1)"
    with_one_row(monkeypatch, child=formula, columns={"note": formula})
    text = copy(signed_in("performance-analyst")).content.decode()
    cells = list(csv.reader(io.StringIO(text, newline="")))[2]
    # A lone carriage return would end the line; it is written as a line end inside its cell.
    quoted = f"'{formula}".replace("\r", "\n")
    assert (cells[1], cells[-1]) == (quoted, quoted)


def test_a_copy_from_another_site_is_refused(people):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people["performance-analyst"], backend="django.contrib.auth.backends.ModelBackend")
    assert copy(client).status_code == 403


# Removed children and kept snapshots


def test_removed_children_are_said_to_be_removed(signed_in, monkeypatch):
    real = opened.deliveries_of

    def removed(snapshot: str):
        return tuple(replace(each, removed_on=date(2026, 1, 2)) for each in real(snapshot))

    monkeypatch.setattr(opened, "deliveries_of", removed)
    response = signed_in("performance-analyst").get(page_of(), QUERY)
    assert response.status_code == 200
    assert "removed on 2 January 2026" in response.content.decode()
    assert copy(signed_in("performance-analyst")).status_code == 200
    assert not Event.objects.filter(act__in=["saw children", "exported children"]).exists()


def test_removed_children_are_forgotten_at_once(people, monkeypatch):
    snapshot = Counting.objects.first().snapshot
    known = catalogue()
    with opened.opened(snapshot, known):
        pass
    assert any(place[1] == snapshot for place in opened._kept)
    real = opened.deliveries_of
    monkeypatch.setattr(
        opened,
        "deliveries_of",
        lambda name: tuple(replace(each, removed_on=date(2026, 1, 2)) for each in real(name)),
    )
    with pytest.raises(ChildrenRemovedError), opened.opened(snapshot, known):
        pass
    assert not any(place[1] == snapshot for place in opened._kept)


def test_a_snapshot_is_opened_once_and_no_more_are_kept_than_the_bound(people, monkeypatch):
    opened.forget_all()
    real, calls = deliveries.open_snapshot, []

    def counted(name, known, home=None):
        calls.append(name)
        return real(Counting.objects.first().snapshot, known, settings.HOME)

    monkeypatch.setattr(opened.deliveries, "open_snapshot", counted)
    monkeypatch.setattr(opened, "MOST_SNAPSHOTS", 2)
    known = catalogue()
    for name in ("one", "one", "two", "three", "one"):
        with opened.opened(name, known) as tables:
            assert tables.connection.execute("select count(*) from child").fetchone()[0] > 0
    assert calls == ["one", "two", "three", "one"]
    assert len(opened._kept) == 2
    opened.forget_all()


def test_a_connection_is_the_readers_own(people):
    known, snapshot = catalogue(), Counting.objects.first().snapshot
    with opened.opened(snapshot, known) as one, opened.opened(snapshot, known) as other:
        assert one.connection is not other.connection
        one.connection.close()
        assert other.connection.execute("select count(*) from child").fetchone()[0] > 0


def test_a_row_without_a_team_is_found_by_who_holds_the_child():
    row = ChildRow("1", "A", "", "", "Alder", "", "", None, None, {})
    assert child_views._whose(row) == "Alder"
