"""Counting a snapshot for the web: totals go far back, teams as far as a signal looks, and nothing is counted twice."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from goldenthread.extracts import deliveries
from goldenthread.figures.model import TOTAL
from goldenthread.scorecards.assemble import periods_needed
from goldenthread.scorecards.making import computed_figures
from goldenthread.web.catalogue import catalogue
from goldenthread.web.demonstration import last_week
from goldenthread.web.figures.actions import BROKEN_DOWN, EARLIER, count_snapshot, counted_figures
from goldenthread.web.figures.models import Counting, Series
from goldenthread.web.trail.models import Event


@pytest.fixture
def tables(people):
    home = Path(settings.HOME)
    return deliveries.open_snapshot(deliveries.snapshots(home)[-1].name, catalogue(), home)


def test_the_figures_are_those_of_counting_each_breakdown_alone(tables, period):
    known, week = catalogue(), last_week(period)
    made = counted_figures(tables, known, week)
    weeks = sorted({figure.period for figure in made if figure.breakdown == "team"})
    assert (len(weeks), weeks[-1]) == (BROKEN_DOWN, week)
    cards = [card for card in known.scorecards.values() if card.cadence == "week"]
    alone = computed_figures(
        tables, known, list(known.indicators.values()), weeks, by=["team"], scorecards=cards
    )
    teams = {figure for figure in made if figure.breakdown == "team"}
    assert teams == {figure for figure in alone if figure.breakdown == "team"}
    totals = {figure for figure in made if figure.breakdown == TOTAL and figure.period in weeks}
    assert totals == {figure for figure in alone if figure.breakdown == TOTAL}


def test_totals_reach_back_for_earlier_packs_and_no_figure_is_there_twice(tables, period):
    known, week = catalogue(), last_week(period)
    made = counted_figures(tables, known, week)
    first = min(figure.period for figure in made if figure.breakdown == TOTAL)
    needed = [periods_needed(card, week)[0] for card in known.scorecards.values() if card.cadence == "week"]
    assert first == min(needed).previous(EARLIER)
    places = Counter(
        (f.scorecard, f.ref, f.indicator, f.window, f.form, f.period, f.breakdown, f.category) for f in made
    )
    assert max(places.values()) == 1


def test_what_a_layout_prints_by_is_counted(people):
    known = catalogue()
    wanted = {
        name for card in known.scorecards.values() if card.cadence == "month" for name in card.breakdowns
    }
    kept = set(Series.objects.filter(counting__cadence="month").values_list("breakdown", flat=True))
    assert {"organisation", "team", "service", "area"} <= wanted | {"team", "service", "area"}
    assert wanted <= kept


def test_the_same_counting_is_found_and_not_made_again(people, tables, period):
    before, lines = Counting.objects.count(), Event.objects.count()
    found = count_snapshot(
        by=people["performance-analyst"],
        snapshot=tables.snapshot,
        period=last_week(period),
        catalogue=catalogue(),
        tables=tables,
    )
    assert found.cadence == "week"
    assert (Counting.objects.count(), Event.objects.count()) == (before, lines)
