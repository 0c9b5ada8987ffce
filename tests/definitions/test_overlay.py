"""A council's own folder over the shipped catalogue: what it adds, replaces and retires, and how that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.definitions import changes, load_catalogue
from goldenthread.definitions.layers import read_layer
from goldenthread.definitions.loading import build_catalogue
from goldenthread.definitions.model import Catalogue
from goldenthread.definitions.numbers_beside import old_benchmarks
from goldenthread.definitions.overlay import lay_over
from goldenthread.definitions.problems import Problems
from goldenthread.errors import DefinitionError, RequestError
from tests.definitions.smallest import VISIT, assert_problem, indicator, scorecard, write

SHIPPED = {
    "facts/a.yaml": VISIT,
    "indicators/a.yaml": indicator() + indicator().replace("visits:", "calls:"),
    "scorecards/a.yaml": scorecard() + "      - {ref: A2, indicator: calls, window: month, as: count}\n",
    "targets/a.yaml": "- {indicator: visits, window: month, as: count, at_least: 5}\n"
    "- {indicator: calls, window: month, as: count, at_least: 6}\n",
    "benchmarks/a.yaml": "- {indicator: visits, window: month, as: count, comparator: England, year: 2022, value: 1}\n"
    "- {indicator: calls, window: month, as: count, comparator: England, year: 2022, value: 2}\n",
}


def laid(folder: Path, own: dict[str, str]) -> tuple[Catalogue, Catalogue, list[object]]:
    """The shipped catalogue, the overlaid one, and the problems of the overlaid one."""
    problems = Problems()
    shipped = read_layer(write(folder / "shipped", SHIPPED), "catalogue/", problems)
    before = build_catalogue(shipped, problems)
    assert not problems.found
    over = lay_over(shipped, read_layer(write(folder / "own", own), "", problems), problems)
    return before, build_catalogue(over, problems), list(problems.found)


def said(folder: Path, own: dict[str, str]) -> list[str]:
    """What `check` says of a folder in which nothing is wrong."""
    (folder / "own").mkdir(parents=True, exist_ok=True)
    before, after, problems = laid(folder, own)
    assert not problems, problems
    return changes(before, after)


def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    assert said(tmp_path, {}) == []


def test_the_same_definition_written_elsewhere_changes_nothing(tmp_path: Path) -> None:
    assert said(tmp_path, {"indicators/own.yaml": "# ours\n\n" + indicator()}) == []


def test_a_council_adds_its_own(tmp_path: Path) -> None:
    own = {
        "facts/a.yaml": "own_visit:\n  grain: x\n  key: visit_id\n  table: visit\n  dates: [visited_on]\n"
        "  where: seen\n",
        "indicators/a.yaml": indicator(fact="own_visit").replace("visits:", "seen_visits:"),
        "scorecards/a.yaml": scorecard(name="team"),
    }
    assert said(tmp_path, own) == [
        "adds the fact own_visit",
        "adds the indicator seen_visits",
        "adds the scorecard team",
    ]


def test_a_replaced_indicator_says_which_fields_differ(tmp_path: Path) -> None:
    own = indicator(
        of="seen",
        where="missed",
        as_="[count, percent]",
        title="Visits made",
        looks_back="1 month",
        better="high",
        source="{name: Other}",
        unit="children",
    )
    assert said(tmp_path, {"indicators/a.yaml": own}) == [
        "changes the indicator visits: title was Visits and is Visits made",
        "changes the indicator visits: as was count and is count, percent",
        "changes the indicator visits: better was none and is high",
        "changes the indicator visits: source differs",
        "changes the indicator visits: of was not said and is `seen`",
        "changes the indicator visits: where was not said and is `missed`",
        "changes the indicator visits: unit was rows and is children",
        "changes the indicator visits: looks_back was not said and is 1 month",
    ]


def test_a_replaced_fact_says_which_derivations_differ(tmp_path: Path) -> None:
    shipped = SHIPPED["facts/a.yaml"]
    derived = "  derive: {a: 'working_days(visited_on, written_on)', b: 'add_working_days(visited_on, 5)'}\n"
    again = "  derive: {a: 'working_days(written_on, visited_on)', c: 'add_working_days(visited_on, 5)'}\n"
    try:
        SHIPPED["facts/a.yaml"] = shipped + derived
        lines = said(tmp_path, {"facts/a.yaml": shipped + again})
        swapped = (
            "  derive: {b: 'add_working_days(visited_on, 5)', a: 'working_days(visited_on, written_on)'}\n"
        )
        other = said(tmp_path / "again", {"facts/a.yaml": shipped + swapped})
    finally:
        SHIPPED["facts/a.yaml"] = shipped
    assert lines == [
        "changes the fact visit: derive: b leaves; c joins (add_working_days(visited_on, 5)); a was"
        " working_days(visited_on, written_on) and is working_days(written_on, visited_on)"
    ]
    assert other == ["changes the fact visit: derive: another order"]


def test_a_retired_indicator_leaves_the_shipped_scorecards(tmp_path: Path) -> None:
    assert said(tmp_path, {"retire.yaml": "retire: [calls]\n"}) == [
        "retires the indicator calls",
        "changes the scorecard monthly: row A2 leaves",
        "removes the target of calls (month, count): at least 6; shown by monthly A2",
        "removes the benchmark England 2022 of calls (month, count): 2; shown by monthly A2",
    ]


def test_a_group_left_without_rows_leaves_too(tmp_path: Path) -> None:
    shipped = SHIPPED["scorecards/a.yaml"]
    grouped = (
        scorecard()
        .replace("    rows:\n      - {ref: A1", "    groups:\n      - rows: [{ref: A1")
        .replace("count}", "count}]")
    )
    grouped += "      - {heading: Calls, rows: [{ref: A2, indicator: calls, window: month, as: count}]}\n"
    try:
        SHIPPED["scorecards/a.yaml"] = grouped
        _, after, problems = laid(tmp_path, {"retire.yaml": "retire: [calls]\n"})
    finally:
        SHIPPED["scorecards/a.yaml"] = shipped
    assert not problems
    assert [group.heading for group in after.scorecards["monthly"].sections[0].groups] == [""]


def test_a_retired_scorecard_takes_its_targets_along(tmp_path: Path) -> None:
    own = {"retire.yaml": "retire: [monthly]\n"}
    _, after, _ = laid(tmp_path, own)
    assert not after.scorecards
    assert said(tmp_path / "again", own)[0] == "retires the scorecard monthly"


def test_a_name_retired_and_defined_again_is_replaced(tmp_path: Path) -> None:
    own = {
        "retire.yaml": "retire: [calls]\n",
        "indicators/a.yaml": indicator(title="Ours").replace("visits:", "calls:"),
    }
    lines = said(tmp_path, own)
    assert lines[0] == "changes the indicator calls: title was Visits and is Ours"
    assert not any("leaves" in each for each in lines)


def test_a_councils_target_stands_in_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = {
        "targets/a.yaml": "- {indicator: visits, window: month, as: count, at_least: 9}\n",
        "benchmarks/a.yaml": "- {indicator: visits, window: month, as: count, comparator: England, year: "
        "2022, value: 3}\n"
        "- {indicator: visits, window: month, as: count, comparator: England, year: 2023, value: 4}\n",
    }
    assert said(tmp_path, own) == [
        "changes the target of visits (month, count): was at least 5 and is at least 9; shown by monthly A1",
        "changes the benchmark England 2022 of visits (month, count): was 1 and is 3; shown by monthly A1",
        "adds the benchmark England 2023 of visits (month, count): 4; shown by monthly A1",
    ]


def test_one_own_target_stands_out_beside_many_of_another_file(tmp_path: Path) -> None:
    own = {
        "scorecards/a.yaml": scorecard(),
        "targets/ours.yaml": "- {indicator: calls, window: month, as: count, at_least: 9}\n",
        "targets/many.yaml": "".join(
            f"- {{indicator: visits, window: month, as: count, at_least: {day}, from: 2023-01-{day:02d},"
            f" to: 2023-01-{day:02d}}}\n"
            for day in range(1, 13)
        ),
    }
    lines = said(tmp_path, own)
    assert "adds 12 targets in targets/many.yaml: shown 12 by monthly" in lines
    assert (
        "changes the target of calls (month, count): was at least 6 and is at least 9; no row shows it"
        in lines
    )
    assert sum("target" in each for each in lines) == 3


def test_a_benchmark_years_behind_the_others_of_its_column_is_asked_about(tmp_path: Path) -> None:
    line = "- {indicator: visits, window: month, as: count, comparator: England, year: 2018/19, value: 3}\n"
    shipped = SHIPPED["benchmarks/a.yaml"]
    try:
        SHIPPED["benchmarks/a.yaml"] = shipped.splitlines(keepends=True)[1]
        _, after, _ = laid(tmp_path, {"benchmarks/ours.yaml": line})
    finally:
        SHIPPED["benchmarks/a.yaml"] = shipped
    assert old_benchmarks(after) == [
        "look at benchmarks/ours.yaml:1: beside monthly A1 the newest of England is of 2018/19, and others in its"
        " column are of 2021/22"
    ]
    assert old_benchmarks(laid(tmp_path / "again", {"benchmarks/ours.yaml": line})[1]) == []


def test_a_replaced_scorecard_says_which_rows_differ(tmp_path: Path) -> None:
    own = scorecard(paper="a4_upright").replace("as: count}", "as: count, decimals: 1}")
    own += "      - {ref: A3, indicator: calls, window: month, as: count}\n"
    assert said(tmp_path, {"scorecards/a.yaml": own}) == [
        "changes the scorecard monthly: row A2 leaves, row A3 joins, row A1 differs",
        "changes the scorecard monthly: paper was a3_landscape and is a4_upright",
    ]


def test_rows_arranged_otherwise_are_said(tmp_path: Path) -> None:
    own = SHIPPED["scorecards/a.yaml"].replace("title: Visits", "title: All visits")
    assert said(tmp_path, {"scorecards/a.yaml": own}) == [
        "changes the scorecard monthly: sections are arranged otherwise"
    ]


@pytest.mark.parametrize(
    ("own", "says", "hint"),
    [
        ({"retire.yaml": "retire: [»cals]\n"}, "`cals` is not among the shipped definitions", "calls"),
        ({"retire.yaml": "»retired: [calls]\nretire: [calls]\n"}, "`retired` is not a field", "retire"),
        ({"retire.yaml": "retire: »calls\n"}, "should be a list: write [calls]", ""),
        ({"retire.yaml": "»- calls\n"}, "should be fields", ""),
        (
            {
                "retire.yaml": "retire: [calls]\n",
                "scorecards/a.yaml": scorecard(name="own").replace("visits,", "»calls,"),
            },
            "`calls` is not an indicator",
            "",
        ),
    ],
)
def test_what_a_folder_says_wrongly_is_refused_where_it_is_wrong(
    tmp_path: Path, own: dict[str, str], says: str, hint: str
) -> None:
    _, _, problems = laid(tmp_path, own)
    assert_problem(problems, own, says, hint)  # type: ignore[arg-type]


def test_a_retired_fact_is_missed_by_what_counts_it(tmp_path: Path) -> None:
    _, _, problems = laid(tmp_path, {"retire.yaml": "retire: [visit]\n"})
    assert [each.message for each in problems] == ["`visit` is not a fact", "`visit` is not a fact"]  # type: ignore[attr-defined]


def test_a_councils_folder_is_laid_over_what_is_shipped(tmp_path: Path) -> None:
    own = indicator(fact="contact", dated="contacted_on").replace("visits:", "our_contacts:")
    write(tmp_path, {"definitions/indicators/a.yaml": own})
    for folder in (tmp_path, tmp_path / "definitions"):
        overlaid = load_catalogue(folder)
        assert changes(load_catalogue(), overlaid) == ["adds the indicator our_contacts"]
        assert overlaid.indicators["our_contacts"].place.file == "definitions/indicators/a.yaml"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no such folder of definitions"):
        load_catalogue(tmp_path / "nowhere")


def test_every_problem_of_a_councils_folder_is_raised_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "indicators/a.yaml": indicator(fact="contct", dated="contacted_on").replace("visits:", "one:"),
            "indicators/b.yaml": indicator(fact="contact", dated="contacted").replace("visits:", "two:"),
        },
    )
    with pytest.raises(DefinitionError) as caught:
        load_catalogue(tmp_path)
    assert [each.hint for each in caught.value.problems] == ["contact", "contacted_on"]
    assert caught.value.exit_code == 1
