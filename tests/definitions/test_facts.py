"""Facts: what they hold, in what order they are settled, and what is refused, each at its own place."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.definitions.model import Fact
from tests.definitions.smallest import MARK, PLAN, VISIT, accept, read, refuse

COHORT = """\
child_on_plan:
  grain: one row per child on a plan, per snapshot
  key: child_id
  cohort: {of: plan, per: child_id}
  child: child_id
"""


def facts(folder: Path, *texts: str) -> dict[str, Fact]:
    return dict(accept(folder, {"facts/a.yaml": "".join(texts)}).facts)


def visit(lines: str) -> str:
    return VISIT + lines


def plan(lines: str) -> str:
    return PLAN + lines


def test_a_table_fact_holds_what_was_written(tmp_path: Path) -> None:
    fact = facts(tmp_path, PLAN)["plan"]
    assert fact.table == "plan"
    assert fact.episode == ("started_on", "ended_on")
    assert fact.columns["own"] == "flag"
    assert (fact.child, fact.team, fact.worker) == ("child_id", "team", None)
    assert fact.history == "events"


def test_a_view_takes_the_columns_of_its_table_and_keeps_its_own_filter(tmp_path: Path) -> None:
    view = "own_plan:\n  grain: own plans\n  key: plan_id\n  table: plan\n  where: own\n"
    found = facts(tmp_path, PLAN, view)
    assert found["own_plan"].columns == found["plan"].columns
    assert found["own_plan"].where is not None
    assert found["own_plan"].where.columns == {"own"}


def test_a_cohort_stores_only_the_column_it_is_per(tmp_path: Path) -> None:
    found = facts(tmp_path, PLAN, COHORT)["child_on_plan"]
    assert found.columns == {"child_id": "id"}
    assert found.cohort is not None
    assert (found.cohort.of, found.cohort.per, found.cohort.where) == ("plan", "child_id", None)


@pytest.mark.parametrize(
    ("derivation", "type_"),
    [
        ("working_days(visited_on, written_on)", "number"),
        ("complete_months(visited_on, written_on)", "number"),
        ("add_working_days(visited_on, 5)", "date"),
        ("month_end(visited_on)", "date"),
        ("team_kind(kind)", "text"),
        ("age(written_on, at visited_on)", "number"),
        ("previous(visited_on, per child_id, where seen)", "date"),
        ("lookup(plan.category, per visit_id = plan_id)", "code"),
        ("lookup(plan.own, per visit_id = plan_id)", "flag"),
        ("latest(plan.started_on, per child_id, at visited_on)", "date"),
        ("earliest(plan.started_on, per child_id, at visited_on - INTERVAL 1 DAY)", "date"),
        ("open(plan, per child_id, at visited_on)", "flag"),
        ("open(plan.category, per child_id, at visited_on, where own AND category <> row.kind)", "code"),
        ("open(plan.started_on, per child_id, at visited_on, earliest)", "date"),
        ("open(plan.category, per child_id, at visited_on, distinct)", "number"),
        ("overlapping(plan, 12 months, per child_id, at visited_on)", "number"),
        ("overlapping(plan.category, 30 days, per child_id, at visited_on)", "number"),
        ("count_in(visit.visited_on, 12 months, per child_id, at visited_on)", "number"),
    ],
)
def test_every_derivation_has_the_type_of_what_it_comes_to(
    tmp_path: Path, derivation: str, type_: str
) -> None:
    fact = facts(tmp_path, PLAN, visit(f'  derive: {{a: "{derivation}"}}\n'))["visit"]
    assert [(each.name, each.type, each.source) for each in fact.derive] == [("a", type_, derivation)]


def test_a_derivation_keeps_its_parts(tmp_path: Path) -> None:
    line = (
        "  derive: {a: 'open(plan.category, per child_id, at visited_on - INTERVAL 1 DAY, where "
        "started_on < row.written_on)'}\n"
    )
    (derivation,) = facts(tmp_path, PLAN, visit(line))["visit"].derive
    assert (derivation.of_fact, derivation.of_column, derivation.pick) == ("plan", "category", "latest")
    assert (derivation.per_here, derivation.per_there) == ("child_id", "child_id")
    assert derivation.at is not None and derivation.at.columns == {"visited_on"}
    assert derivation.where is not None
    assert derivation.where.columns == {"started_on"}
    assert derivation.where.row_columns == {"written_on"}


def test_a_snapshot_may_read_the_snapshot_date_cohorts_and_what_was_worked_out_above(tmp_path: Path) -> None:
    lines = (
        "  as_at:\n"
        "    days: working_days(visited_on, as_at)\n"
        "    on_plan: open(child_on_plan, per child_id)\n"
        "    plans: count_in(plan.started_on, 12 months, per child_id, where started_on > as_at - INTERVAL 9 MONTH)\n"
        "    again: latest(visit.written_on, per child_id, where visited_on < row.visited_on AND NOT row.on_plan)\n"
    )
    fact = facts(tmp_path, PLAN, COHORT, visit(lines))["visit"]
    assert [each.type for each in fact.as_at] == ["number", "flag", "number", "date"]


def test_facts_may_be_written_in_any_order(tmp_path: Path) -> None:
    asks = visit("  derive: {a: 'lookup(plan.b, per visit_id = plan_id)'}\n")
    asked = plan("  derive: {b: 'working_days(started_on, ended_on)'}\n")
    for order in ((asks, asked), (asked, asks)):
        (derivation,) = facts(tmp_path, *order)["visit"].derive
        assert derivation.type == "number"


def test_a_cohort_of_a_view_that_reads_its_snapshot_is_settled_after_it(tmp_path: Path) -> None:
    cohort = (
        "worker_with_cases:\n  grain: workers\n  key: team\n  cohort: {of: plan, per: team, where: days > 5}\n"
        "  as_at: {most: 'open(plan.category, per team, distinct, where days > 5)'}\n"
    )
    found = facts(tmp_path, cohort, plan("  as_at: {days: 'working_days(started_on, as_at)'}\n"))
    cohort_of = found["worker_with_cases"].cohort
    assert cohort_of is not None and cohort_of.where is not None
    assert cohort_of.where.columns == {"days"}


def test_a_cohort_of_a_cohort_keeps_its_key(tmp_path: Path) -> None:
    second = "again:\n  grain: again\n  key: child_id\n  cohort: {of: child_on_plan, per: child_id}\n"
    for order in ((PLAN, COHORT, second), (second, COHORT, PLAN)):
        assert facts(tmp_path, *order)["again"].columns == {"child_id": "id"}


REFUSED = [
    # Fields.
    (
        VISIT.replace("  grain:", "  »grian:").replace("key:", "grain: x\n  key:", 1),
        "`grian` is not a field",
        "grain",
    ),
    (
        VISIT.replace("  grain: one row per visit\n", "").replace("  key", "  »key"),
        "the fact visit needs `grain`",
        "",
    ),
    (VISIT.replace("kind: code", "kind: »cod"), "`kind` should be id, code,", "code"),
    (VISIT.replace("  key: visit_id", "  key: »Visit"), "should be a name in lower case", ""),
    ("»Visit: {}\n", "`Visit` is not a name", ""),
    ("visit: »[]\n", "the fact visit should be fields", ""),
    ("»- visit\n", "each fact should be `name:`", ""),
    (VISIT + "»visit: {}\n", "`visit` is given twice: it was on line 1 already", ""),
    # Table, view, cohort.
    (
        VISIT.replace("  grain", "  »grain").replace("  table: visit\n", ""),
        "needs either `table` or `cohort`",
        "",
    ),
    (
        VISIT.replace("  grain", "  »grain") + "  cohort: {of: visit, per: child_id}\n",
        "either `table` or `cohort`",
        "",
    ),
    ("a:\n  »grain: x\n  key: k\n  table: a\n", "declares its table, and needs `columns`", ""),
    (VISIT + "v:\n  grain: x\n  key: visit_id\n  table: »visi\n", "`visi` is not a table", "visit"),
    (
        VISIT + "v:\n  grain: x\n  key: visit_id\n  table: visit\n  »columns: {a: id}\n",
        "takes its columns: declare",
        "",
    ),
    (
        PLAN + "v:\n  grain: x\n  key: plan_id\n  table: plan\n  episode: »[ended_on, started_on]\n",
        "[started_on, ended_on]",
        "",
    ),
    (
        VISIT + "v:\n  grain: x\n  key: visit_id\n  table: visit\n  episode: »[visited_on, written_on]\n",
        "has none",
        "",
    ),
    (PLAN + COHORT.replace("of: plan", "of: »plans"), "`plans` is not a fact", "plan"),
    (PLAN + COHORT.replace("per: child_id}", "per: »child}"), "`child` is not a column of plan", "child_id"),
    (
        PLAN + COHORT.replace("key: child_id", "key: »plan_id"),
        "a cohort's key is the column it is `per`: child_id",
        "",
    ),
    (PLAN + COHORT + "  »dates: [child_id]\n", "a cohort has no `dates`", ""),
    (PLAN + COHORT + "  »derive: {a: 'age(child_id)'}\n", "a cohort has no `derive`", ""),
    (
        PLAN + COHORT.replace("per: child_id}", "per: child_id, where: »onw}"),
        "`onw` is not a column of plan",
        "own",
    ),
    (
        PLAN + COHORT + "  where: »ag > 18\n  as_at: {age: 'complete_months(as_at, as_at)'}\n",
        "`ag` is not a column",
        "age",
    ),
    (
        VISIT + "c:\n  grain: x\n  key: child_id\n  cohort: {of: »visit, per: child_id}\n",
        "visit has no `episode`",
        "",
    ),
    # Columns.
    (VISIT.replace("key: visit_id", "key: »visitid"), "`visitid` is not a column of visit", "visit_id"),
    (
        VISIT.replace("dates: [visited_on]", "dates: [»visted_on]"),
        "`visted_on` is not a column",
        "visited_on",
    ),
    (VISIT.replace("dates: [visited_on]", "dates: [»kind]"), "`kind` is a code, and this needs a date", ""),
    (VISIT.replace("dates: [visited_on]", "dates: [visited_on, »visited_on]"), "is in `dates` twice", ""),
    (
        PLAN.replace("episode: [started_on, ended_on]", "episode: [started_on, »ended]"),
        "`ended` is not a column",
        "ended_on",
    ),
    (
        PLAN.replace("episode: [started_on, ended_on]", "episode: »[started_on]"),
        "should be a list of 2, and has 1",
        "",
    ),
    (VISIT.replace("child: child_id", "child: »child"), "`child` is not a column of visit", "child_id"),
    (
        VISIT.replace("child: child_id", "child: »visited_on"),
        "`visited_on` is a date, and this needs an id, code or text",
        "",
    ),
    (VISIT.replace("kind: code", "»select: code"), "a column may not be called `select`", ""),
    (visit("  derive: {»row: 'age(visited_on, at written_on)'}\n"), "a column may not be called `row`", ""),
    (
        visit("  derive: {»kind: 'age(visited_on, at written_on)'}\n"),
        "`kind` is a column of visit already",
        "",
    ),
    (visit("  where: »sen\n"), "`sen` is not a column of visit", "seen"),
    (
        visit("  where: a > »b\n  derive: {a: 'working_days(visited_on, written_on)'}\n"),
        "`b` is not a column",
        "",
    ),
    (visit("  where: »a > 1\n  as_at: {a: 'working_days(visited_on, as_at)'}\n"), "only at a snapshot", ""),
    # Derivations of the row itself.
    (visit("  derive: {a: '»wrking_days(visited_on, written_on)'}\n"), "is not a derivation", "working_days"),
    (
        visit("  derive: {a: 'working_days(visited_on, »writen_on)'}\n"),
        "`writen_on` is not a column",
        "written_on",
    ),
    (
        visit("  derive: {a: 'working_days(visited_on, »kind)'}\n"),
        "`kind` is a code, and this needs a date",
        "",
    ),
    (visit("  derive: {a: 'working_days(visited_on, »as_at)'}\n"), "move this line under `as_at`", ""),
    (visit("  derive: {a: 'add_working_days(»kind, 5)'}\n"), "`kind` is a code, and this needs a date", ""),
    (visit("  derive: {a: '»age(visited_on)'}\n"), "age looks no later than a date", ""),
    (visit("  derive: {a: 'age(»kind, at visited_on)'}\n"), "`kind` is a code", ""),
    (
        visit("  derive: {a: 'previous(»kind, per child_id)'}\n"),
        "`kind` is a code, and this needs a date or number",
        "",
    ),
    (visit("  derive: {a: 'previous(visited_on, per »seen)'}\n"), "`seen` is a boolean, and this needs", ""),
    (
        visit("  derive: {a: 'previous(visited_on, per child_id, where »sen)'}\n"),
        "`sen` is not a column",
        "seen",
    ),
    (
        visit("  derive:\n    b: working_days(visited_on, »c)\n    c: add_working_days(visited_on, 5)\n"),
        "`c` is worked out further down: move that line up",
        "",
    ),
    (
        visit(
            "  derive: {b: 'working_days(visited_on, »c)'}\n  as_at: {c: 'add_working_days(visited_on, 5)'}\n"
        ),
        "only at a snapshot",
        "",
    ),
    # Derivations that look into another fact.
    (visit("  derive: {a: '»open(plan, per child_id)'}\n") + PLAN, "say which, as in `at started_on`", ""),
    (
        visit("  derive: {a: 'open(»pln, per child_id, at visited_on)'}\n") + PLAN,
        "`pln` is not a fact",
        "plan",
    ),
    (
        visit("  derive: {a: 'open(plan, per »child, at visited_on)'}\n") + PLAN,
        "`child` is not a column of visit",
        "child_id",
    ),
    (
        visit("  derive: {a: 'open(plan, per visit_id = »plan, at visited_on)'}\n") + PLAN,
        "not a column of plan",
        "plan_id",
    ),
    (
        visit("  derive: {a: 'open(plan.»categry, per child_id, at visited_on)'}\n") + PLAN,
        "not a column of plan",
        "category",
    ),
    (
        visit("  derive: {a: 'latest(plan.»category, per child_id, at visited_on)'}\n") + PLAN,
        "is a code, and this needs a date",
        "",
    ),
    (
        visit("  derive: {a: 'open(plan.»category, per child_id, at visited_on, earliest)'}\n") + PLAN,
        "needs a date or number",
        "",
    ),
    (
        visit("  derive: {a: 'open(plan, per child_id, at »kind)'}\n") + PLAN,
        "this comes to text, and must come to a date",
        "",
    ),
    (
        visit("  derive: {a: 'open(plan, per child_id, at »visted_on)'}\n") + PLAN,
        "`visted_on` is not a column",
        "visited_on",
    ),
    (
        visit("  derive: {a: 'open(plan, per child_id, at visited_on, where »onw)'}\n") + PLAN,
        "`onw` is not a column",
        "own",
    ),
    (
        visit("  derive: {a: 'open(plan, per child_id, at visited_on, where started_on < »row.x)'}\n") + PLAN,
        "of the row that asks",
        "",
    ),
    (
        visit("  derive: {a: 'open(plan, per child_id, at visited_on, where started_on < »as_at)'}\n") + PLAN,
        "known only at a snapshot",
        "",
    ),
    (
        visit("  derive: {a: 'open(plan, per child_id, at visited_on, where »ended_on IS NULL)'}\n") + PLAN,
        "9999-12-31",
        "",
    ),
    (
        plan("  derive: {a: 'open(»visit, per child_id, at started_on)'}\n") + VISIT,
        "visit has no `episode`",
        "",
    ),
    (
        plan("  derive: {a: 'overlapping(»visit, 5 days, per child_id, at started_on)'}\n") + VISIT,
        "visit has no `episode`",
        "",
    ),
    (
        visit("  derive: {a: 'open(»child_on_plan, per child_id, at visited_on)'}\n") + PLAN + COHORT,
        "exists only at a snapshot",
        "",
    ),
    (
        visit("  as_at: {a: 'open(»child_on_plan, per child_id, at visited_on)'}\n") + PLAN + COHORT,
        "without `at`",
        "",
    ),
    (
        visit("  derive: {a: 'lookup(plan.»days, per visit_id = plan_id)'}\n")
        + plan("  as_at: {days: 'working_days(started_on, as_at)'}\n"),
        "`days` of plan is worked out only at a snapshot",
        "",
    ),
    # Rings.
    (
        visit("  derive: {a: 'lookup(plan.b, per visit_id = plan_id)'}\n")
        + plan("  derive: {b: 'lookup(»visit.a, per plan_id = visit_id)'}\n"),
        "plan looks into visit, which waits for plan itself: visit -> plan -> visit",
        "",
    ),
    (
        PLAN
        + (
            "a:\n  grain: x\n  key: child_id\n  cohort: {of: plan, per: child_id}\n"
            "  as_at: {x: 'open(b, per child_id)'}\n"
        )
        + "b:\n  grain: x\n  key: child_id\n  cohort: {of: plan, per: child_id}\n"
        "  as_at: {x: 'open(»a, per child_id)'}\n",
        "a -> b -> a",
        "",
    ),
]


@pytest.mark.parametrize(
    ("text", "says", "hint"), REFUSED, ids=[f"{number} {each[1]}" for number, each in enumerate(REFUSED)]
)
def test_a_fact_that_is_wrong_is_refused_where_it_is_wrong(
    tmp_path: Path, text: str, says: str, hint: str
) -> None:
    refuse(tmp_path, {"facts/a.yaml": text}, says, hint)


def test_a_cohort_that_waits_for_itself_is_a_ring(tmp_path: Path) -> None:
    text = "a:\n  grain: x\n  key: child_id\n  cohort: {of: »a, per: child_id}\n"
    refuse(tmp_path, {"facts/a.yaml": text}, "a looks into a, which waits for a itself", "")


def test_a_name_is_defined_in_one_file_only(tmp_path: Path) -> None:
    files = {"facts/a.yaml": VISIT, "facts/b.yaml": VISIT.replace("visit:", "»visit:", 1)}
    refuse(tmp_path, files, "the fact `visit` is defined already, in facts/a.yaml near line 2")


def test_an_end_that_is_looked_up_is_still_an_end(tmp_path: Path) -> None:
    text = (
        visit(
            "  derive: {over_on: 'lookup(plan.ended_on, per visit_id = plan_id)'}\n  where: »over_on IS NULL\n"
        )
        + PLAN
    )
    refuse(tmp_path, {"facts/a.yaml": text}, "stored as 9999-12-31")


def test_an_end_in_a_view_without_episodes_is_still_an_end(tmp_path: Path) -> None:
    text = PLAN + "v:\n  grain: x\n  key: plan_id\n  table: plan\n  where: »ended_on IS NULL\n"
    refuse(tmp_path, {"facts/a.yaml": text}, "stored as 9999-12-31")


def test_the_latest_of_ends_can_be_missing(tmp_path: Path) -> None:
    lines = "  derive: {over_on: 'latest(plan.ended_on, per child_id, at visited_on)'}\n  where: over_on IS NULL\n"
    assert facts(tmp_path, visit(lines), PLAN)["visit"].where is not None


def test_one_wrong_derivation_is_said_once_however_often_it_is_read(tmp_path: Path) -> None:
    lines = (
        "  derive:\n    a: working_days(visited_on, »nothing_like_it)\n    b: add_working_days(a, 5)\n"
        "    c: lookup(plan.category, per a = plan_id)\n  where: a > 5 AND a = 'x'\n"
    )
    refuse(tmp_path, {"facts/a.yaml": visit(lines) + PLAN}, "is not a column of visit")


def test_a_fact_whose_record_is_wrong_is_not_called_unknown(tmp_path: Path) -> None:
    broken = PLAN.replace("  grain: one row per plan\n", "").replace("  key", "  »key")
    text = visit("  derive: {a: 'open(plan, per child_id, at visited_on)'}\n") + broken + COHORT
    view = "v:\n  grain: x\n  key: plan_id\n  table: plan\n"
    _, problems = read(tmp_path, {"facts/a.yaml": text + view})
    assert "the fact plan needs `grain`" in problems[0].message
    assert all(
        "is not a fact" not in each.message and "is not a table" not in each.message for each in problems
    )


def test_all_faults_of_all_files_are_found_at_once(tmp_path: Path) -> None:
    files = {
        "facts/a.yaml": VISIT.replace("child: child_id", "child: kid"),
        "facts/b.yaml": PLAN.replace("team: team", "team: tem") + "  where: onw\n",
        "facts/c.yaml": "a:\n\tb: 1\n",
    }
    _, problems = read(tmp_path, files)
    assert [each.file for each in problems] == [
        "facts/a.yaml",
        "facts/b.yaml",
        "facts/b.yaml",
        "facts/c.yaml",
    ]


def test_the_mark_never_reaches_a_file(tmp_path: Path) -> None:
    refuse(tmp_path, {"facts/a.yaml": visit("  where: »sen\n")}, "`sen`", "seen")
    assert MARK not in (tmp_path / "facts" / "a.yaml").read_text(encoding="utf-8")


VACANCY = """\
vacancy:
  grain: one row per vacant plan
  key: vacancy_id
  table: vacancy
  episode: [started_on, ended_on]
  columns: {vacancy_id: id, started_on: date, ended_on: date, team: code}
"""


def both(other: str, more: str = "") -> str:
    return f"""\
both:
  grain: one row per plan, held or vacant
  key: plan_id
  table: plan
  with_rows_of: {other}
{more}"""


def test_a_view_may_hold_another_tables_rows_and_a_flag_tells_them_apart(tmp_path: Path) -> None:
    found = facts(tmp_path, PLAN, VACANCY, both("vacancy", "  where: vacancy OR own\n"))
    assert found["both"].with_rows_of == "vacancy"
    assert found["both"].columns == {**found["plan"].columns, "vacancy": "flag"}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (PLAN + VACANCY + both("»vacancies"), "`vacancies` is not another table"),
        (PLAN + both("»plan"), "`plan` is not another table"),
        (
            PLAN + VACANCY.replace("team: code", "team: date") + both("»vacancy"),
            "`team` is code here and date in vacancy",
        ),
        (
            PLAN + VACANCY.replace("  episode: [started_on, ended_on]\n", "") + both("»vacancy"),
            "vacancy has not the episode of plan",
        ),
        (
            PLAN.replace("own: flag", "own: flag, vacancy: code") + VACANCY + both("»vacancy"),
            "`vacancy` is a column of plan already",
        ),
    ],
)
def test_a_view_holds_no_rows_that_would_not_fit(tmp_path: Path, written: str, says: str) -> None:
    refuse(tmp_path, {"facts/a.yaml": written}, says, *_hint_of(says))


def _hint_of(says: str) -> tuple[str, ...]:
    return {"`vacancies` is not another table": ("vacancy",)}.get(says, ())
