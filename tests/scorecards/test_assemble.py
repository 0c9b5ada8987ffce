"""What goes into which cell of a scorecard, and what a cell says when it has no number."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import pytest

from goldenthread.calendar import financial_year, month
from goldenthread.definitions.model import Benchmark, Catalogue, Council, National, Place, Target
from goldenthread.errors import DefinitionError
from goldenthread.extracts.given import Comment, GivenRating
from goldenthread.scorecards.assemble import assemble, periods_needed, periods_shown
from goldenthread.scorecards.comparators import refuse_years_to_come
from goldenthread.scorecards.findings import finding, keys
from goldenthread.scorecards.making import make_scorecard
from tests.scorecards.made import CATALOGUE, COUNCIL, SEEN, SEPTEMBER, figure, row, scorecard


def fill(card=None, figures=(), **more):
    return assemble(card or scorecard(row()), CATALOGUE, COUNCIL, SEPTEMBER, list(figures), **more)


def only(filled):
    (line,) = filled.rows
    return line


def test_the_periods_shown_end_with_the_current_one():
    shown = periods_shown(scorecard(row()), SEPTEMBER)
    assert [period.label for period in shown] == ["2023-07", "2023-08", "2023-09"]


def test_the_periods_needed_reach_back_two_years_and_to_the_start_of_the_year_before():
    needed = periods_needed(scorecard(row()), SEPTEMBER)
    assert (needed[0].label, needed[-1].label) == ("2021-10", "2023-09")
    assert periods_needed(scorecard(row()), month(2024, 3))[0].label == "2022-04"


def test_a_cell_prints_its_value_with_x_of_y():
    cell = only(fill(figures=[figure(84, 100)])).current
    assert (cell.text, cell.x_of_y, cell.kind) == ("84%", "84 of 100", "value")


def test_a_period_without_a_figure_says_not_collected_and_is_never_zero():
    cells = only(fill(figures=[figure(84, 100)])).cells
    assert [cell.text for cell in cells] == ["not collected", "not collected", "84%"]
    assert [cell.number for cell in cells] == [None, None, 84.0]


def test_a_quarterly_row_is_not_due_in_the_months_between():
    cells = only(fill(scorecard(row(reported="quarter")))).cells
    assert [cell.text for cell in cells] == ["not due", "not due", "not collected"]


def test_each_kind_of_absence_prints_its_own_words():
    for status, words in {
        "no_cases": "no cases",
        "not_yet_available": "not yet available",
        "incomplete_history": "no full history",
        "hidden": "hidden",
    }.items():
        assert only(fill(figures=[figure(None, None, status=status)])).current.text == words


def test_a_reason_stands_beside_what_was_not_reported():
    gap = figure(None, None, status="not_reported", source="returned", note="new moderation process")
    assert only(fill(figures=[gap])).current.text == "not reported: new moderation process"


def test_zero_is_a_value():
    cell = only(fill(figures=[figure(0, 12)])).current
    assert (cell.text, cell.kind) == ("0%", "value")


def test_a_return_keeps_the_decimals_it_was_given():
    typed = figure(67.25, None, source="returned", decimals=1)
    assert only(fill(figures=[typed])).current.text == "67.3%"


def test_direction_is_against_the_last_reported_figure_and_skips_gaps():
    line = only(fill(figures=[figure(80, 100, month(2023, 7)), figure(84, 100)]))
    assert (line.mark.moved, line.mark.meaning) == ("up", "better")


def test_the_rule_suggests_amber_within_two_points_and_says_why():
    line = only(fill(figures=[figure(84, 100)]))
    assert line.rating == "amber"
    assert not line.rating_given
    assert (
        line.rating_reason
        == "Amber: 84% against at least 85%, short by 1 point, inside the 2-point tolerance."
    )


def test_a_person_publishes_and_the_suggestion_stays_beside_it():
    given = GivenRating(
        "small", "A1", SEPTEMBER, "green", "the director", date(2023, 10, 9), "one family of six moved"
    )
    line = only(fill(figures=[figure(84, 100)], ratings=[given]))
    assert (line.rating, line.rating_given, line.mark.suggested_rating) == ("green", True, "amber")
    assert line.rating_reason == (
        "Given by the director on 9 October 2023: one family of six moved. The rule suggests amber."
    )


def test_a_person_may_rate_without_a_target():
    given = GivenRating("small", "A1", SEPTEMBER, "red")
    line = only(fill(scorecard(row(), targets=()), [figure(84, 100)], ratings=[given]))
    assert (line.rating, line.mark.suggested_rating) == ("red", None)


def test_a_rating_given_for_another_month_or_scorecard_is_not_used():
    elsewhere = [
        GivenRating("small", "A1", month(2023, 8), "red"),
        GivenRating("large", "A1", SEPTEMBER, "red"),
    ]
    assert only(fill(figures=[figure(90, 100)], ratings=elsewhere)).rating == "green"


def test_red_rows_carry_a_question_for_members_and_others_do_not():
    assert only(fill(figures=[figure(50, 100)])).question_for_members == "Who was not seen, and why?"
    assert only(fill(figures=[figure(90, 100)])).question_for_members == ""


def test_a_red_row_whose_indicator_has_no_question_asks_what_fits_it():
    silent = replace(CATALOGUE, indicators={"seen": replace(CATALOGUE.indicators["seen"], for_members="")})
    filled = assemble(scorecard(row()), silent, COUNCIL, SEPTEMBER, [figure(50, 100)])
    assert only(filled).question_for_members == (
        "What keeps this from being higher, and when shall we see a change?"
    )


def test_the_comment_of_the_period_is_shown_with_who_and_when():
    said = Comment("small", "A1", SEPTEMBER, "Two workers left.", "Head of Service", date(2023, 10, 10))
    line = only(fill(figures=[figure(84, 100)], comments=[said]))
    assert (line.comment, line.comment_by) == ("Two workers left.", "Head of Service, 10 October 2023")


def test_the_previous_year_of_a_monthly_count_is_its_average_month():
    months = [month(2022, number) for number in range(4, 13)] + [month(2023, number) for number in (1, 2, 3)]
    counts = [figure(10 + index, None, each, form="count") for index, each in enumerate(months)]
    line = only(fill(scorecard(row(form="count")), [*counts, figure(30, None, form="count")]))
    assert line.previous_year.number == (10 + 21) / 2
    assert line.previous_year.text == "16"


def test_the_previous_year_of_a_monthly_percentage_is_the_whole_years():
    months = [month(2022, number) for number in range(4, 13)] + [month(2023, number) for number in (1, 2, 3)]
    shares = [figure(1, 2, months[0]), *(figure(9, 10, each) for each in months[1:])]
    line = only(fill(figures=[*shares, figure(84, 100)]))
    assert line.previous_year.number == (1 + 11 * 9) / (2 + 11 * 10) * 100


def test_the_previous_year_of_a_year_to_date_is_its_march():
    figures = [figure(76, 100, month(2023, 3), window="year_to_date"), figure(84, 100, window="year_to_date")]
    assert only(fill(scorecard(row(window="year_to_date")), figures)).previous_year.text == "76%"


def test_a_typed_previous_year_is_used_as_it_is():
    typed = figure(71, None, financial_year(2022), source="returned", decimals=0)
    assert only(fill(figures=[typed, figure(84, 100)])).previous_year.text == "71%"


def test_a_year_with_a_month_missing_has_no_outturn():
    assert only(fill(figures=[figure(9, 10, month(2022, 4)), figure(84, 100)])).previous_year.text == "none"


def test_a_benchmark_says_its_year_method_and_base():
    england = Benchmark(
        "seen", "month", "percent", "England", "2021/22", 83.4, vintage="2023", rate_on_our_base=True
    )
    older = Benchmark("seen", "month", "percent", "England", "2020/21", 70.0)
    filled = fill(scorecard(row(), benchmarks=(older, england)), [figure(84, 100)])
    (benchmark,) = only(filled).benchmarks
    assert benchmark.cell.text == "83%"
    assert (
        benchmark.note == "England, 2021/22; published; as published in 2023; their rate put on our own base"
    )
    assert [note for note in filled.notes if "our own base" in note] == [
        "Beside the count of A1 stands each comparator's rate or percentage put on our own base, so that the two can be"
        " compared."
    ]
    assert filled.sections[0].benchmark_heads == (("England", "2021/22"),)


def test_a_council_names_its_own_comparators():
    region = Benchmark("seen", "month", "percent", "North West", "2021/22", 80.0)
    card = scorecard(row(), comparators=("Region",), benchmarks=(region,))
    council = Council(name="Exampleshire", comparators={"Region": "North West"}, marking="OFFICIAL")
    filled = assemble(card, CATALOGUE, council, SEPTEMBER, [figure(84, 100)])
    assert filled.scorecard.comparators == ("North West",)
    assert only(filled).benchmarks[0].cell.text == "80%"
    assert filled.marking == "OFFICIAL"


def test_a_comparator_under_the_name_of_the_column_stands_under_the_councils_own_name():
    region = Benchmark("seen", "month", "percent", "Region", "2021/22", 80.0)
    better = Target("seen", "month", "percent", "none", better_than="Region")
    card = scorecard(row(), comparators=("Region",), benchmarks=(region,), targets=(better,))
    council = Council(name="Exampleshire", comparators={"Region": "North West"})
    line = only(assemble(card, CATALOGUE, council, SEPTEMBER, [figure(84, 100)]))
    assert line.benchmarks[0].note.startswith("North West, 2021/22")
    assert line.target.text == "above 80%"


def test_a_comparator_of_a_later_year_is_not_shown_in_an_earlier_pack():
    years = (("2021/22", 80.0), ("2022/23", 82.0), ("2023/24", 84.0))
    card = scorecard(
        row(), benchmarks=tuple(Benchmark("seen", "month", "percent", "England", *each) for each in years)
    )
    filled = fill(card, [figure(84, 100)])  # September 2023
    assert only(filled).benchmarks[0].cell.text == "82%"
    assert filled.sections[0].benchmark_heads == (("England", "2022/23"),)


@pytest.mark.parametrize(("period", "shown"), [(month(2022, 3), "80%"), (month(2022, 2), "")])
def test_a_comparators_year_has_ended_on_its_last_day(period, shown):
    card = scorecard(row(), benchmarks=(Benchmark("seen", "month", "percent", "England", "2021/22", 80.0),))
    filled = assemble(card, CATALOGUE, COUNCIL, period, [figure(84, 100, period)])
    assert only(filled).benchmarks[0].cell.text == shown


@pytest.mark.parametrize(("ends", "refused"), [(date(2022, 3, 31), False), (date(2022, 3, 30), True)])
def test_a_comparators_year_is_not_to_come_on_its_last_day(ends, refused):
    benchmark = Benchmark("seen", "month", "percent", "England", "2021/22", 80.0, place=Place("b.yaml", 1, 1))
    card = scorecard(row(), benchmarks=(benchmark,))
    with pytest.raises(DefinitionError) if refused else nullcontext():
        refuse_years_to_come(card, ends)


def test_a_comparator_that_is_counted_otherwise_says_so_once():
    otherwise = replace(SEEN, national=National("d6", same=False, because="it counts children"))
    told = Benchmark("seen", "month", "percent", "England", "2021/22", 80.0)
    for benchmark in (told, replace(told, source="DfE d6; counted otherwise: it counts children")):
        filled = assemble(
            scorecard(row(), benchmarks=(benchmark,)),
            Catalogue({}, {"seen": otherwise}, {}),
            COUNCIL,
            SEPTEMBER,
            [figure(84, 100)],
        )
        note = only(filled).benchmarks[0].note
        assert note.count("it counts children") == 1 and "counted otherwise" in note
        # Paper prints no reasons, so the notes that every output prints say it too.
        assert "The comparators of A1 are counted otherwise: it counts children." in filled.notes


@pytest.mark.parametrize(
    ("year", "refused"), [("2022/23", False), ("2023", False), ("2023/24", True), ("2024", True)]
)
def test_a_comparator_of_a_year_to_come_is_refused_with_file_and_line(year, refused):
    benchmark = Benchmark(
        "seen", "month", "percent", "England", year, 80.0, place=Place("benchmarks/ours.yaml", 7, 3)
    )
    card = scorecard(row(), benchmarks=(benchmark,))
    if not refused:
        assert make_scorecard(card, CATALOGUE, COUNCIL, SEPTEMBER)
        return
    with pytest.raises(DefinitionError, match="which had not ended on 2023-09-30") as error:
        make_scorecard(card, CATALOGUE, COUNCIL, SEPTEMBER)
    assert str(error.value.problems[0]).startswith("benchmarks/ours.yaml:7:3: the figure of England is for ")
    assert error.value.exit_code == 1


def test_a_figure_that_moved_in_print_since_the_pack_before_is_revised():
    now = [figure(81, 100, month(2023, 8)), figure(84, 100)]
    before = [figure(79, 100, month(2023, 8)), figure(84.2, 100)]
    line = only(fill(figures=now, previous_figures=before, previous_pack="august"))
    assert [(cell.revised, cell.was) for cell in line.cells[1:]] == [(True, "79%"), (False, "")]


def test_without_a_pack_before_nothing_is_revised():
    assert not only(fill(figures=[figure(84, 100)], previous_figures=[figure(50, 100)])).current.revised


def test_earlier_months_stand_as_they_were_published_when_the_scorecard_says_so():
    july, august = month(2023, 7), month(2023, 8)
    now = [figure(81, 100, august), figure(70, 100, july), figure(80, 100)]
    before = [
        figure(79, 100, august),
        figure(None, None, july, status="not_yet_available"),
        figure(50, 100),
    ]
    card = scorecard(row(), earlier_months="as_published")
    filled = fill(card, now, previous_figures=before, previous_pack="august")
    line = only(filled)
    # August as it was printed; July, which had no figure then, as it is known now; September is the pack's own.
    assert [cell.text for cell in line.cells] == ["70%", "79%", "80%"]
    assert [cell.was for cell in line.cells] == ["not yet available", "", "50%"]
    assert line.series[-3:] == (70.0, 79.0, 80.0)
    assert line.mark.moved == "up"
    assert {each.value for each in filled.figures if each.period == august} == {79.0}
    assert filled.notes[-1] == (
        "Earlier periods stand as they were published in the pack before; 1 of the figures shown would print "
        "otherwise today."
    )
    refreshed = fill(scorecard(row()), now, previous_figures=before, previous_pack="august")
    assert [(cell.text, cell.revised) for cell in only(refreshed).cells[1:2]] == [("81%", True)]
    assert only(refreshed).mark.moved == "down"


def test_a_published_figure_stands_when_it_can_no_longer_be_counted_and_without_a_pack_nothing_does():
    card = scorecard(row(), earlier_months="as_published")
    before = [figure(79, 100, month(2023, 8))]
    gone = only(fill(card, [figure(80, 100)], previous_figures=before, previous_pack="august"))
    assert gone.cells[1].text == "79%"
    alone = fill(card, [figure(80, 100)], previous_figures=before)
    assert only(alone).cells[1].text == "not collected"
    assert not any("stand as they were" in note for note in alone.notes)


def test_the_sparkline_holds_twelve_periods_with_gaps_and_says_what_it_shows():
    line = only(fill(figures=[figure(80, 100, month(2023, 7)), figure(84, 100)]))
    assert line.series == (*(None,) * 9, 80.0, None, 84.0)
    assert line.series_words == (
        "A1, 12 months to September 2023: lowest 80%, highest 84%, now 84%; target at least 85%"
    )


def test_a_year_to_date_row_is_tested_on_its_monthly_figures():
    months = [SEPTEMBER.previous(back) if back else SEPTEMBER for back in range(13, -1, -1)]
    monthly = [figure(500 + 20 * (index % 2), 1000, each, ref="A2") for index, each in enumerate(months)]
    yearly = [figure(84, 100, window="year_to_date")]
    card = scorecard(row(window="year_to_date"), row("A2"))
    line = fill(card, [*monthly, *yearly]).rows[0]
    assert line.mark.signal in ("yes", "no")
    assert line.mark.signal_reason.startswith("Tested on its single months. ")


def test_the_finding_counts_first_and_names_what_really_changed():
    filled = fill(
        scorecard(row(), row("A2", form="count")), [figure(50, 100), figure(3, None, ref="A2", form="count")]
    )
    assert filled.finding.startswith(
        "2 indicators: 1 red, 0 amber, 0 green, 1 not rated; none could be tested for real change."
    )


def test_two_rows_of_one_name_say_what_they_count_over():
    rows = row(), row("A2", window="year_to_date"), row("A3", form="count", label="Number seen")
    assert [line.label for line in fill(scorecard(*rows)).rows] == [
        "Children seen, month",
        "Children seen, year to date",
        "Number seen",
    ]
    pair = row(), row("A2", form="count")
    assert [line.label for line in fill(scorecard(*pair)).rows] == ["Children seen", "Children seen"]


def test_one_row_with_a_target_has_it():
    notes = fill(scorecard(row(), row("A2", form="count"))).notes
    assert any(note.startswith("1 of the 2 rows has a target;") for note in notes)


def test_the_key_explains_only_what_is_used():
    assert ("†", "rating given by a person: no target, or not the rule’s suggestion") not in fill().keys
    given = GivenRating("small", "A1", SEPTEMBER, "red")
    words = [word for word, _ in fill(figures=[figure(84, 100)], ratings=[given]).keys]
    assert words[0] == "†"
    assert "not collected" in words


def test_the_key_says_what_a_year_a_short_line_a_bracket_and_a_denied_arrow_are():
    year = [SEPTEMBER.previous(back) for back in range(6, 18)]
    counts = [figure(3, None, each, ref="A2", form="count") for each in year]
    now = [figure(84, 100), figure(3, None, ref="A2", form="count")]
    filled = fill(scorecard(row(with_count=True), row("A2", form="count")), [*counts, *now])
    found = dict(filled.keys)
    assert found["2022/23"] == "the financial year before: counts of a month are the average month"
    assert found["none"] == "nothing is held from which to make a figure for 2022/23"
    assert found["84% (84)"] == "the number in brackets is how many the percentage stands for"
    assert found["12 months"] == "no line has more than 7 months: the others are not held"
    assert "‡" not in found
    plain = dict(fill(scorecard(row(), columns=("current", "rating")), [figure(84, 100)]).keys)
    assert plain.keys().isdisjoint({"2022/23", "none", "12 months", "84% (84)"})
    line = filled.rows[0]
    denied = replace(line, mark=replace(line.mark, moved="up", meaning=None))
    assert dict(keys([denied]))["‡"] == "direction as it was printed; the figures beside it say otherwise"


def test_a_finding_says_that_nothing_is_rated_and_names_every_kind_of_real_change():
    unrated = only(fill(scorecard(row(), targets=()), figures=[figure(50, 100)]))
    assert finding([unrated]) == "1 indicator: none rated; none could be tested for real change."
    usual = replace(unrated, mark=replace(unrated.mark, signal="no"))
    assert finding([unrated, usual]) == "2 indicators: none rated; none shows a real change."
    changed = replace(unrated, mark=replace(unrated.mark, signal="yes", signal_meaning="neither"))
    assert finding([changed]) == (
        "1 indicator: none rated; 1 shows a real change. Changed, neither better nor worse: children seen (A1)."
    )


def test_a_real_change_against_the_last_step_says_so_in_the_headline():
    line = only(fill(scorecard(row(), targets=()), figures=[figure(50, 100)]))
    mark = replace(line.mark, signal="yes", signal_meaning="better", moved="down", meaning="worse")
    assert finding([replace(line, mark=mark)]).endswith("Better: children seen (A1), though down this month.")
    assert finding([replace(line, mark=replace(mark, meaning="better"))]).endswith(
        "Better: children seen (A1)."
    )
