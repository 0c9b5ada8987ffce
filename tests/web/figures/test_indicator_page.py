"""The list of indicators and the page of one: from stored figures alone, for those who may read them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from goldenthread.extracts import deliveries
from goldenthread.web.catalogue import catalogue
from goldenthread.web.figures import measures
from goldenthread.web.figures import thread as thread_module
from goldenthread.web.figures.models import Counting, Series
from goldenthread.web.packs.models import (
    DRAFT,
    REVIEW,
    SIGNED_OFF,
    Commentary,
    GivenRating,
    Pack,
    Step,
)

NAME = "assessments_in_45_working_days"


@pytest.fixture
def page(signed_in):
    client = signed_in("performance-analyst")

    def of(name: str = NAME, **query: str):
        return client.get(reverse("figures:indicator", args=[name]), query)

    return of


@pytest.fixture
def pack(people):
    return Pack.objects.get(scorecard="monthly")


@pytest.fixture
def no_children(monkeypatch):
    """Opening a snapshot fails the test."""

    def opened(*arguments, **more):
        raise AssertionError("child-level data was opened")

    monkeypatch.setattr(deliveries, "open_snapshot", opened)


def stored(window: str, form: str):
    series = Series.objects.filter(
        counting__cadence="month", indicator=NAME, window=window, form=form, breakdown="total"
    ).first()
    return series.figures[-1]


def test_the_headline_is_the_stored_figure(page, no_children):
    _, numerator, denominator, *_ = stored("rolling_12_months", "percent")
    response = page(window="rolling_12_months", form="percent")
    assert response.context["headline"]["of"] == f"{numerator:,} of {denominator:,}"
    assert "95% interval" in response.content.decode()


def test_every_indicator_has_a_page_in_every_window_and_form_that_is_offered(page, no_children):
    names = [each.name for each in catalogue().indicators.values()][::20]
    for name in names:
        response = page(name)
        assert response.status_code == 200, name
        for window, form in response.context["measure"].offered:
            assert page(name, window=window, form=form).status_code == 200, (name, window, form)


def test_an_indicator_that_is_only_typed_in_has_a_page(page, no_children):
    known = catalogue()
    shown = {
        row.indicator for card in known.scorecards.values() if card.cadence == "month" for row in card.rows
    }
    typed = [each.name for each in known.indicators.values() if each.fact is None and each.name in shown]
    response = page(typed[0])
    assert response.status_code == 200
    assert "Typed in" in response.content.decode()


def test_another_period_is_the_figure_of_that_period(page):
    measure = page(window="rolling_12_months", form="percent", period="2023-06").context["measure"]
    assert measure.period.last_day == date(2023, 6, 30)
    assert measure.row.current.figure.period == measure.period
    assert not measure.of_period


def test_weeks_are_a_page_of_their_own(page):
    response = page(window="week")
    assert response.context["measure"].period.cadence == "week"
    assert response.context["weeks"]


@pytest.mark.parametrize(
    "query",
    [
        {"window": "decade"},
        {"form": "median"},
        {"window": "month", "form": "shillings"},
        {"period": "never"},
        {"period": "1987-01"},
        {"period": "2023-Q2"},
        {"period": "2023-09", "window": "week"},
    ],
)
def test_what_does_not_exist_is_not_found(page, query):
    assert page(**query).status_code == 404


def test_an_unknown_indicator_is_not_found(page):
    assert page("nothing_of_the_kind").status_code == 404


def test_a_breakdown_that_does_not_exist_is_the_first(page):
    assert page(by="postcode").context["by"] == "team"
    assert page(by="service").context["by"] == "service"


def test_teams_are_named_and_their_children_linked_for_those_who_may(page, signed_in):
    response = page(window="rolling_12_months", form="percent")
    lines = response.context["by_rows"]
    assert lines
    assert all("breakdown=team" in line["children"][0] for line in lines if line["children"])
    url = reverse("figures:indicator", args=[NAME])
    text = signed_in("auditor").get(url, {"window": "rolling_12_months"}).content.decode()
    assert "/children/" not in text
    assert "/children/" in response.content.decode()


def test_a_number_for_the_whole_is_not_a_teams_target(page):
    measured = page("children_in_care", form="count")
    assert measured.context["measure"].row.target.target is None or not measured.context["by_has_target"]


def test_no_inline_style_or_script(page):
    text = page().content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text


def test_finished_words_are_shown_and_drafts_are_not(page, pack, people):
    author = people["head-of-service"]
    said = "Weekly tracking began in March."
    Commentary.objects.create(pack=pack, place="CIN8", version=1, text="An earlier thought.", by=author)
    Commentary.objects.create(pack=pack, place="CIN8", version=2, text=said, by=author)
    Commentary.objects.create(
        pack=pack, place="CIN8", version=3, text="Not yet ready.", is_draft=True, by=author
    )
    Commentary.objects.create(pack=pack, place="CIN1", version=1, text="Of another row.", by=author)
    response = page()
    text = response.content.decode()
    assert said in text
    assert "An earlier thought." not in text
    assert "Not yet ready." not in text
    assert "Of another row." not in text
    assert [each.letter for each in response.context["said"]] == ["A"]
    assert "A: see the commentary" in text


def test_script_in_words_is_shown_as_text(page, pack, people):
    script = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    Commentary.objects.create(pack=pack, place="CIN8", version=1, text=script, by=people["head-of-service"])
    text = page().content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_a_given_rating_stands_in_the_thread_with_who_and_why(page, pack, people):
    GivenRating.objects.create(
        pack=pack,
        ref="CIN8",
        version=1,
        rating="red",
        reason="Two teams are far below",
        by=people["head-of-service"],
    )
    response = page()
    assert response.context["marks"]["rating"] == "red"
    given = next(step for step in response.context["thread"] if step.head.startswith("Given"))
    assert "Head of service" in given.words
    assert "Two teams are far below" in given.words


def test_a_rating_given_where_a_plan_takes_its_row_from_stands_in_the_thread_too(
    page, pack, people, monkeypatch
):
    GivenRating.objects.create(
        pack=pack, ref="CIN8", version=1, rating="blue", reason="As agreed.", by=people["head-of-service"]
    )
    only = Pack.objects.filter(scorecard="improvement").select_related("counting")
    monkeypatch.setattr(measures, "packs_for", lambda person, day: only)
    text = page(window="month", form="percent").content.decode()
    assert "As agreed." in text


def test_the_thread_leads_from_the_delivery_to_the_pack(page, pack, people):
    heads = [step.head for step in page().context["thread"]]
    starts = [
        "Delivery",
        "Snapshot",
        "Definition, version",
        None,
        ("Target", "No target"),
        "Rule",
        "Not signed off",
    ]
    assert len(heads) == len(starts)
    assert all(start is None or head.startswith(start) for head, start in zip(heads, starts, strict=True))
    leader = people["senior-leader"]
    Step.objects.create(pack=pack, before=DRAFT, after=REVIEW, by=leader)
    Step.objects.create(pack=pack, before=REVIEW, after=SIGNED_OFF, by=leader)
    Pack.objects.filter(pk=pack.pk).update(state=SIGNED_OFF)
    signed = page().context["thread"]
    assert [step.head for step in signed][-2:] == ["Signed off", "Not published yet"]
    assert leader.called in signed[-2].words


def test_a_later_counting_that_differs_is_a_revision(page, pack):
    first = Counting.objects.get(cadence="month")
    later = Counting.objects.create(
        snapshot="later",
        cadence="month",
        first_day=first.first_day,
        last_day=first.last_day,
        definitions="other",
    )
    shown = page().context["measure"]
    ref = {"scorecard": "monthly", "ref": "CIN8"}
    own = Series.objects.get(
        counting=first, indicator=NAME, window="month", form="percent", breakdown="total", **ref
    )
    end, *_ = own.figures[-1]
    Series.objects.create(
        counting=later, indicator=NAME, window="month", form="percent", breakdown="total", unit="percent",
        figures=[[end, 1, 8, 12.5, 0, "ok", "", 0]], **ref,
    )  # fmt: skip
    assert shown.counting == first
    # The pack of the period keeps to its own counting; the other is told beside it.
    revised = next(step for step in page().context["thread"] if step.head == "Revised")
    assert "13%" in revised.words


def test_no_link_to_loads_for_those_who_may_not_open_them(page, signed_in):
    assert thread_module  # the steps are made there
    url = reverse("figures:indicator", args=[NAME])
    assert "What was loaded" in page().content.decode()
    assert "What was loaded" not in signed_in("auditor").get(url).content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("auditor", 200), ("elected-member", 403), ("system-administrator", 403)]
)
def test_who_may_read(signed_in, name, status):
    client = signed_in(name)
    assert client.get(reverse("figures:indicator", args=[NAME])).status_code == status
    assert client.get(reverse("figures:list")).status_code == status


# The list


def test_the_list_has_every_indicator_with_its_newest_figure(page, signed_in, no_children):
    response = signed_in("auditor").get(reverse("figures:list"))
    lines = {line.indicator.name: line for line in response.context["lines"]}
    assert set(lines) == set(catalogue().indicators)
    assert lines[NAME].figure == page().context["row"].current.text
    assert "CIN8" in lines[NAME].refs


@pytest.mark.parametrize("asked", ["45 working days", "CIN8", "cin8", "  working   45 "])
def test_a_search_finds_by_name_and_reference(signed_in, asked):
    found = signed_in("auditor").get(reverse("figures:list"), {"q": asked}).context["lines"]
    assert NAME in {line.indicator.name for line in found}
    assert len(found) < len(catalogue().indicators)


def test_a_search_that_finds_nothing_says_so_and_escapes_what_was_asked(signed_in):
    response = signed_in("auditor").get(reverse("figures:list"), {"q": "<b>zebra"})
    text = response.content.decode()
    assert "No indicator holds" in text
    assert "<b>zebra" not in text


def test_before_the_first_counting_the_list_says_no_figures_and_a_page_is_not_found(signed_in, people):
    Commentary.objects.all().delete()
    Step.objects.all().delete()
    Pack.objects.all().delete()
    Counting.objects.all().delete()
    client = signed_in("auditor")
    response = client.get(reverse("figures:list"))
    assert response.status_code == 200
    assert not any(line.figure for line in response.context["lines"])
    assert client.get(reverse("figures:indicator", args=[NAME])).status_code == 404


def test_a_series_judged_afresh_says_from_when_and_why(page, settings):
    own = Path(settings.HOME) / "definitions" / "rebased"
    own.mkdir(parents=True, exist_ok=True)
    told = "- {indicator: contacts, on: 2023-06-15, because: The front door moved to one number.}"
    try:
        (own / "ours.yaml").write_text(told, encoding="utf-8")
        response = page("contacts", window="month", form="count")
    finally:
        (own / "ours.yaml").unlink()
        own.rmdir()
    text = response.content.decode()
    assert "From 15 June 2023: The front door moved to one number." in text
    assert "Judged afresh from 15 June 2023" in text, "the chart says so where the stretch begins"
    assert "four months since it began afresh" in text
    assert "began afresh" not in page("contacts", window="month", form="count").content.decode()
