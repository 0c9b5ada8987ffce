"""Indicators against their facts: what each must say, may not say, and says wrongly, each at its own place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.definitions.model import Change, Indicator, National, Source, Span
from tests.definitions.smallest import PLAN, VISIT, accept, indicator, read, refuse

DERIVED_VISIT = (
    VISIT
    + "  worker: writer\n  derive:\n    days: working_days(visited_on, written_on)\n"
    + "    writer: lookup(plan.team, per visit_id = plan_id)\n"
    + "  as_at:\n    age: complete_months(visited_on, as_at)\n"
)
SNAPSHOT_PLAN = (
    PLAN.replace("  team: team\n", "  team: team_now\n")
    + "  worker: worker_now\n  as_at:\n    days: working_days(started_on, as_at)\n"
    + "    team_now: lookup(plan.team, per plan_id)\n    worker_now: lookup(plan.team, per plan_id)\n"
)
COHORT = "child_on_plan:\n  grain: x\n  key: child_id\n  cohort: {of: plan, per: child_id}\n"
FACTS = DERIVED_VISIT + SNAPSHOT_PLAN + COHORT


def files(**fields: str | None) -> dict[str, str]:
    return {"facts/a.yaml": FACTS, "indicators/a.yaml": indicator(**fields)}


def snapshot(**fields: str | None) -> dict[str, str]:
    """The smallest indicator of plans open at a snapshot."""
    return files(**{"fact": "plan", "dated": None, "window": "[snapshot]", **fields})


def one(folder: Path, written: dict[str, str]) -> Indicator:
    return accept(folder, written).indicators["visits"]


def test_an_indicator_holds_what_was_written(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        files(
            as_="[count, percent, rate_per_10k, mean]",
            window="[week, month, rolling_12_months]",
            of="seen",
            where="days <= 5",
            value="days",
            unknown="excluded",
            unit="children",
            looks_back="2 years",
            by="[sex, age_band, ethnic_group, worker, kind, seen, missed]",
            for_members="Who waits?",
            national="{table: t, same: no, because: counted by start}",
            changed="[{on: 2023-04-01, note: clock moved, breaks_series: yes}]",
        ),
    )
    assert found.forms == ("count", "percent", "rate_per_10k", "mean")
    assert found.windows == ("week", "month", "rolling_12_months")
    assert found.where is not None and found.where.columns == {"days"}
    assert found.of is not None and found.of.columns == {"seen"}
    assert (found.value, found.unknown, found.unit) == ("days", "excluded", "children")
    assert found.looks_back == Span(2 * 12, "months")
    assert found.national == National("t", False, "counted by start")
    assert found.changed == (Change(date(2023, 4, 1), "clock moved", True),)
    assert found.source == Source("Guidance")
    assert (found.place.file, found.place.line) == ("indicators/a.yaml", 2)


def test_a_snapshot_may_read_what_is_worked_out_at_it(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        snapshot(
            where="days > 5 AND started_on < as_at - INTERVAL 1 YEAR", unknown="fails", by="[team, worker]"
        ),
    )
    assert found.where is not None
    assert found.where.columns == {"days", "started_on"}
    assert found.dated is None


def test_a_return_is_typed_in_and_only_shown(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        files(
            fact=None,
            dated=None,
            returned="No extract holds it.",
            as_="[percent, mean]",
            window="[month, snapshot]",
        ),
    )
    assert found.returned == "No extract holds it."
    assert found.fact is None


def test_an_example_is_rows_by_table_as_written(tmp_path: Path) -> None:
    drawn = (
        "\n    rows: |\n      visit_id | child_id | visited_on | seen | missed\n"
        "      1 | A | 2023-06-01 | Y |\n      2 | B | | |\n"
    )
    written = files(example=f"{drawn}    at: {{month: 2023-06}}\n    gives: {{numerator: 1, value: null}}")
    found = one(tmp_path, written)
    assert found.example is not None
    first, second = found.example.rows["visit"]
    assert first == {"visit_id": "1", "child_id": "A", "visited_on": "2023-06-01", "seen": "Y", "missed": ""}
    assert second["visited_on"] == ""
    assert found.example.at == {"month": "2023-06"}
    assert found.example.gives == {"numerator": 1.0, "value": None}


def test_an_example_of_a_cohort_names_its_tables(tmp_path: Path) -> None:
    drawn = "\n    rows:\n      plan: |\n        plan_id | child_id\n        1 | A\n      visit: |\n        visit_id\n"
    example = f"{drawn}    at: {{month: 2023-06, window: snapshot}}\n    gives: {{numerator: 1}}"
    found = one(tmp_path, snapshot(fact="child_on_plan", example=example))
    assert found.example is not None
    assert found.example.rows == {"plan": ({"plan_id": "1", "child_id": "A"},), "visit": ()}


@pytest.mark.parametrize(
    ("fields", "needed"),
    [
        ({"where": "days <= 5"}, True),
        ({"where": "seen"}, True),
        ({"where": "missed"}, False),
        ({"where": "visited_on > '2023-01-01'"}, False),
        ({"where": "written_on > '2023-01-01'"}, True),
        ({"where": "COALESCE(days, 0) > 1"}, False),
        ({"of": "days IS NOT NULL", "where": "days <= 5"}, False),
        ({"of": "days > 1", "where": "days <= 5"}, False),
        ({"of": "seen", "where": "days <= 5"}, True),
    ],
)
def test_unknown_is_compulsory_where_the_test_can_meet_a_null(
    tmp_path: Path, fields: dict[str, str], needed: bool
) -> None:
    _, problems = read(tmp_path, files(as_="[count, percent]", **fields))
    assert bool(problems) is needed, problems
    if needed:
        assert "say `unknown: fails`" in problems[0].message
        accept(tmp_path, files(as_="[count, percent]", unknown="fails", **fields))


def test_what_is_open_at_a_snapshot_has_started(tmp_path: Path) -> None:
    accept(tmp_path, snapshot(where="started_on < as_at - INTERVAL 1 YEAR AND ended_on > as_at"))


def test_the_filter_of_a_fact_proves_what_it_reads(tmp_path: Path) -> None:
    facts = VISIT + "  where: kind = 'A' AND seen\n"
    accept(
        tmp_path,
        {"facts/a.yaml": facts, "indicators/a.yaml": indicator(where="kind IN ('A', 'B') AND NOT seen")},
    )


REFUSED: list[tuple[dict[str, str], str, str]] = [
    # Fields.
    (
        files(titel="»x") | {"indicators/a.yaml": indicator().replace("  title", "  »titel: x\n  title")},
        "`titel` is not a field",
        "title",
    ),
    (
        {
            "facts/a.yaml": FACTS,
            "indicators/a.yaml": indicator()
            .replace("  why: Someone should come.\n", "")
            .replace("  title", "  »title"),
        },
        "needs `why`",
        "",
    ),
    (files(as_="»count"), "`as` should be a list: write [count]", ""),
    (files(as_="[»percnt]"), "should be count, percent,", "percent"),
    (files(as_="[count, »count]"), "`count` is in `as` twice", ""),
    (files(as_="»[]"), "need at least one word each", ""),
    (files(window="»[]"), "need at least one word each", ""),
    (files(better="»higher"), "should be high, low, band or none", "high"),
    (files(looks_back="»a year"), "should be a stretch such as 12 months", ""),
    (files(unit="»child"), "should be rows or children, and is `child`", "children"),
    (files(title="»''"), "`title` should be text, and is empty", ""),
    (files(title="»[a]"), "`title` should be text, and is a list", ""),
    (files(where="»[a]"), "`where` should be a single value, and is a list", ""),
    (files(source="»Guidance"), "`source` should be fields, each `name: value`, and is a single value", ""),
    (files(changed="[{on: »2023-02-30, note: x}]"), "a date that exists, written YYYY-MM-DD", ""),
    (files(changed="[{on: 2023-02-03, note: x, breaks_series: »maybe}]"), "should be yes or no", ""),
    (files(changed="[{on: 2023-02-03, note: x, hash: »xyz}]"), "should be twelve hexadecimal digits", ""),
    (
        files(changed="[{on: 2023-02-03, note: x}, »{on: 2023-02-02, note: y}]"),
        "from the earliest to the latest",
        "",
    ),
    (files(national="»{table: t, same: no}"), "say in `because` how", ""),
    # The fact, or a return.
    (files(fact="»vist"), "`vist` is not a fact", "visit"),
    (
        files(fact=None, dated=None)
        | {"indicators/a.yaml": indicator(fact=None, dated=None).replace("  title", "  »title")},
        "either `fact` or `returned`",
        "",
    ),
    (
        {
            "facts/a.yaml": FACTS,
            "indicators/a.yaml": indicator(returned="x").replace("  returned", "  »returned"),
        },
        "either `fact` or `returned`",
        "",
    ),
    (
        {
            "facts/a.yaml": FACTS,
            "indicators/a.yaml": indicator(fact=None, returned="x").replace("  dated", "  »dated"),
        },
        "take `dated` away",
        "",
    ),
    # Weights.
    (files(weight="»dayz", as_="[percent]", where="seen", unknown="fails"), "`dayz` is not a column", "days"),
    (
        files(weight="»kind", as_="[percent]", where="seen", unknown="fails"),
        "`kind` is a code, and `weight` needs a number",
        "",
    ),
    (
        files(weight="days", as_="[percent, »count]", where="seen", unknown="fails"),
        "shown as percent or mean, not count",
        "",
    ),
    (
        files(weight="days", as_="[percent, »mean]", where="seen", unknown="fails"),
        "mean needs `value`",
        "",
    ),
    (
        files(weight="days", value="days", as_="[percent]", where="»seen", unknown="fails"),
        "a value over a weight has no success",
        "",
    ),
    (
        files(weight="days", as_="[percent]", where="seen", unknown="fails", unit="»children"),
        "children are counted, not weighed",
        "",
    ),
    (
        {
            "facts/a.yaml": FACTS,
            "indicators/a.yaml": indicator(weight="days", as_="[percent]").replace("  weight", "  »weight"),
        },
        "a weight needs `where`",
        "",
    ),
    # Windows and dates.
    (files(dated="»written_on"), "`written_on` is not among the `dates` of visit: add it there", ""),
    (files(dated="»visted_on"), "`visted_on` is not among the `dates` of visit", "visited_on"),
    (files(window="[month, »snapshot]"), "counted by `dated: visited_on`, so they are no snapshot", ""),
    (snapshot(window="[snapshot, »month]"), "the only window is snapshot, not month", ""),
    (
        snapshot(fact="child_on_plan", dated="»started_on", window="[month]"),
        "is a cohort, which exists only at snapshots",
        "",
    ),
    (
        {
            "facts/a.yaml": FACTS,
            "indicators/a.yaml": snapshot(fact="visit")["indicators/a.yaml"].replace("  title", "  »title"),
        },
        "visit has no `episode`, so nothing is open",
        "",
    ),
    # Forms.
    (files(as_="[count, »mean]"), "mean needs `value`", ""),
    (files(value="»days"), "`value` is only for mean, max, sum or median", ""),
    (files(as_="[count, »percent]"), "percent needs `where`", ""),
    (files(as_="[»rate_per_10k]"), "a rate needs its count beside it", ""),
    (files(as_="[mean]", value="»dys"), "`dys` is not a column of visit here", "days"),
    (files(as_="[mean]", value="»kind"), "`kind` is a code, and `value` needs a number", ""),
    (files(as_="[mean]", value="»age"), "`age` is not a column of visit here", ""),
    (snapshot(fact="child_on_plan", unit="»children"), "names no `child`", ""),
    # Conditions.
    (files(where="»dys <= 5", unknown="fails"), "`dys` is not a column of visit", "days"),
    (files(of="»dys <= 5"), "`dys` is not a column of visit", "days"),
    (files(where="»age <= 5", unknown="fails"), "`age` is worked out only at a snapshot", ""),
    (files(where="visited_on < »as_at"), "known only at a snapshot", ""),
    (files(where='"days <= »dys"', unknown="fails"), "`dys` is not a column", "days"),
    (files(where="\n    days <= 5 AND\n    »dys <= 5", unknown="fails"), "`dys` is not a column", "days"),
    (files(where="|\n    days <= 5 AND\n    »dys <= 5", unknown="fails"), "`dys` is not a column", "days"),
    (files(where="»days <= 5"), "cannot be told where days is not recorded", ""),
    (files(where="»days <= 5 AND seen"), "cannot be told where days or seen are not recorded", ""),
    (files(unknown="»fails"), "`unknown` is about the test in `where`", ""),
    (snapshot(where="»ended_on IS NULL"), "stored as 9999-12-31", ""),
    # Breakdowns.
    (files(by="[»tem]"), "`tem` is neither a breakdown nor a column of visit", "team"),
    (files(by="[»team]"), "visit names no `team`, so it cannot be shown by team", ""),
    (files(by="[»area]"), "visit names no `team`, so it cannot be shown by area", ""),
    (snapshot(fact="child_on_plan", by="[»sex]"), "names no `child`, so it cannot be shown by sex", ""),
    (
        files(fact="plan", dated="started_on", by="[»worker]"),
        "the worker of plan is known only at a snapshot",
        "",
    ),
    (files(by="[»visited_on]"), "`visited_on` is a date: a breakdown needs", ""),
    (files(by="[»child_id]"), "`child_id` is an id: a breakdown needs", ""),
    # Examples.
    (files(example="{rows: »[], at: {month: 2023-06}, gives: {}}"), "should be a table drawn after `|`", ""),
    (
        files(example="{rows: {visit: »[]}, at: {month: 2023-06}, gives: {}}"),
        "the rows of `visit` should be drawn",
        "",
    ),
    (files(example="{rows: »' ', at: {month: 2023-06}, gives: {}}"), "the table is empty", ""),
    (
        files(example="{rows: »visit, at: {month: 2023-06}, gives: {}}"),
        "`visit` is not a column of visit",
        "visit_id",
    ),
    (
        files(
            example="{rows: {»visi: visit_id}, at: {month: 2023-06}, gives: {}}".replace("»visi: ", "visi: »")
        ),
        "`visi` is not a table",
        "visit",
    ),
    (
        files(example="{rows: »kid, at: {month: 2023-06}, gives: {}}"),
        "`kid` is not a column of visit",
        "kind",
    ),
    (
        files(example="{rows: »kind|kind, at: {month: 2023-06}, gives: {}}"),
        "a heading is empty or there twice",
        "",
    ),
    (
        files(example="{rows: 'visit_id | »sen', at: {month: 2023-06}, gives: {}}"),
        "`sen` is not a column",
        "seen",
    ),
    (
        files(
            example="\n    rows: |\n      visit_id | seen\n      »1\n    at: {month: 2023-06}\n    gives: {}"
        ),
        "1 cells under 2 headings",
        "",
    ),
    (
        files(
            example=(
                "\n    rows: |\n      visit_id | visited_on\n      »1 | 2023-02-30\n"
                "    at: {month: 2023-06}\n    gives: {}"
            )
        ),
        "`2023-02-30` under visited_on",
        "",
    ),
    (
        files(
            example=(
                "\n    rows: |\n      visit_id | seen\n      1 | Y\n      »1 | perhaps\n"
                "    at: {month: 2023-06}\n    gives: {}"
            )
        ),
        "under seen should be Y or N",
        "",
    ),
    (files(example="{rows: visit_id, at: »{window: month}, gives: {}}"), "say one period of the example", ""),
    (files(example="{rows: visit_id, at: {month: 2023-06, day: »1}, gives: {}}"), "not `day`", ""),
    (
        files(example="{rows: visit_id, at: {month: 2023-06, window: »monh}, gives: {}}"),
        "not one of the indicator's: month",
        "month",
    ),
    (
        files(example="{rows: visit_id, at: {month: 2023-06}, gives: {numerater: »1}}"),
        "not `numerater`",
        "numerator",
    ),
    (
        files(example="{rows: visit_id, at: {month: 2023-06}, gives: {numerator: »many}}"),
        "should be a number, and is `many`",
        "",
    ),
    (
        files(example="{rows: visit_id, at: »2023-06, gives: {}}"),
        "`at` should be names, each `name: value`",
        "",
    ),
    (
        snapshot(fact="child_on_plan", example="{rows: »plan_id, at: {month: 2023-06}, gives: {}}"),
        "child_on_plan is a cohort: name the table",
        "",
    ),
]


@pytest.mark.parametrize(
    ("written", "says", "hint"), REFUSED, ids=[f"{number} {each[1]}" for number, each in enumerate(REFUSED)]
)
def test_an_indicator_that_is_wrong_is_refused_where_it_is_wrong(
    tmp_path: Path, written: dict[str, str], says: str, hint: str
) -> None:
    refuse(tmp_path, written, says, hint)


def test_an_indicator_of_a_fact_that_is_wrong_is_not_complained_of(tmp_path: Path) -> None:
    written = {
        "facts/a.yaml": VISIT.replace("table: visit", "table: »vist"),
        "indicators/a.yaml": indicator(where="wibble = 1"),
    }
    refuse(tmp_path, written, "`vist` is not a table")


def test_a_number_in_an_example_is_a_number(tmp_path: Path) -> None:
    facts = VISIT.replace("missed: flag", "missed: flag, cost: number")
    for cell, right in (("1.5", True), ("-2", True), ("x", False)):
        drawn = f"\n    rows: |\n      visit_id | cost\n      1 | {cell}\n    at: {{month: 2023-06}}\n    gives: {{}}"
        _, problems = read(tmp_path, {"facts/a.yaml": facts, "indicators/a.yaml": indicator(example=drawn)})
        assert bool(problems) is not right
