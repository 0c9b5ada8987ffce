"""What a condition may hold, and the words with which everything else is refused, each at its own character."""

from __future__ import annotations

import pytest
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.tokens import Token

from goldenthread.definitions.conditions import Reading, Scope, examine
from goldenthread.definitions.fragments import FragmentError, parse
from tests.definitions.smallest import MARK

SCOPE = Scope(
    fact="visit",
    columns={
        "visit_id": "id",
        "kind": "code",
        "note": "text",
        "visited_on": "date",
        "ended_on": "date",
        "days": "number",
        "seen": "boolean",
        "missed": "flag",
    },
    never_null=frozenset({"visit_id", "missed", "ended_on"}),
    ends=frozenset({"ended_on"}),
    as_at=True,
)
DATED = Scope(SCOPE.fact, SCOPE.columns, later={"age": "is worked out only at a snapshot"})
ASKED = Scope(SCOPE.fact, SCOPE.columns, row={"started_on": "date", "category": "code"})


def read(marked: str, scope: Scope = SCOPE) -> Reading:
    return examine(marked.replace(MARK, ""), scope)


ACCEPTED = [
    "days <= 45",
    "days = 1 OR days <> 2 AND days != 3",
    "days == 4",
    "NOT seen",
    "not(seen)",
    "NOT NOT missed",
    "((missed))",
    "seen IS TRUE AND missed IS NOT FALSE",
    "seen IS NULL OR days IS NOT NULL",
    "kind IN ('A', 'B') AND kind NOT IN ('C')",
    "kind LIKE 'T%' AND note NOT LIKE '%x_'",
    "days BETWEEN 1 AND 5 AND days NOT BETWEEN 2 AND 3.5",
    "days > -1",
    "visited_on > '2023-02-28'",
    "visited_on >= DATE '2024-02-29'",
    "visited_on > as_at - INTERVAL 28 DAY",
    "visited_on > as_at - INTERVAL '18' MONTHS + INTERVAL 1 YEAR",
    "'2023-01-01' - INTERVAL 1 DAY < visited_on",
    "visited_on BETWEEN '2023-01-01' AND as_at",
    "CASE WHEN seen THEN 1 WHEN missed THEN 2 ELSE 3 END >= days",
    "CASE WHEN seen THEN NULL ELSE kind END = 'A'",
    "COALESCE(days, 0) > 1",
    "COALESCE(visited_on, '2023-01-01') > as_at",
    "COALESCE('2023-01-01', visited_on) > as_at",
    "seen = missed",
    "TRUE = seen",
    "note = 'it''s a;b--c/*d*/ SELECT count(*)'",
    "visit_id = '007'",
    "kind = note",
    "\n  days > 1\n  AND seen",
]


@pytest.mark.parametrize("sql", ACCEPTED)
def test_what_the_list_allows_is_taken(sql: str) -> None:
    assert [each.message for each in read(sql).faults] == []


def test_a_reading_names_the_columns_and_not_the_snapshot_date() -> None:
    reading = read("visited_on > as_at - INTERVAL 1 DAY AND days > 1")
    assert reading.columns == {"visited_on", "days"}
    assert reading.reads_as_at
    assert not reading.row_columns


def test_the_row_that_asks_is_read_by_its_own_name() -> None:
    reading = examine("kind = row.category AND visited_on < row.started_on", ASKED)
    assert not reading.faults
    assert reading.columns == {"kind", "visited_on"}
    assert reading.row_columns == {"category", "started_on"}


REFUSED = [
    # Not a condition at all.
    ("»", "the condition is empty", ""),
    ("»  ", "the condition is empty", ""),
    ("days »>", "a word, a comma or a bracket is missing", ""),
    ("(days > »1", "a word, a comma or a bracket is missing", ""),
    ("days > 1\n  AND seen»)", "a word, a comma or a bracket is missing", ""),
    ("days > 1»)", "a word, a comma or a bracket is missing", ""),
    ("note = »'x", "a quote is opened and never closed", ""),
    ("days > 1 »missed", "a comparison, AND or OR is missing before this", ""),
    ("»days AS d", "ALIAS is not allowed", ""),
    # Statements and comments.
    ("missed»; DROP TABLE visit", "`;` ends a statement", ""),
    ("missed »-- why", "comments are not kept", ""),
    ("note = '--' AND missed »/* why */", "comments are not kept", ""),
    ("days IN (»SELECT 1)", "SELECT begins a query", ""),
    ("»EXISTS (SELECT 1)", "EXISTS begins a query", ""),
    ("missed »QUALIFY days LIMIT 1", "QUALIFY begins a query", ""),
    ("visit »SEMI JOIN plan", "SEMI begins a query", ""),
    ("visit »ASOF JOIN plan", "ASOF begins a query", ""),
    ("days > 1 »UNION SELECT 2", "UNION begins a query", ""),
    # Functions and aggregates, with what to do instead.
    ("»date_diff('month', visited_on, as_at) > 1", "complete_months(a, b)", ""),
    ("»date_diff('year', visited_on, as_at) > 1", "complete_months(a, b)", ""),
    ("»isodow(visited_on) = 1", "working_days(a, b)", ""),
    ("»isodow = 1", "working_days(a, b)", ""),
    ("»count(*) > 1", "count_in or overlapping", ""),
    ("»max(days) > 1", "as: [max]", ""),
    ("»quantile_cont(days, 0.5) > 1", "as: [median]", ""),
    ("»generate_series(1, 2)", "declare `window`", ""),
    ("days > »abs(1)", "conditions have none: declare a derivation", ""),
    ("»coalesc(days, 1) > 1", "is a function", "coalesce"),
    ("»CAST(days AS date) > as_at", "declares each column's type", ""),
    ("»EXTRACT(year FROM visited_on) = 2023", "cut into periods by `window`", ""),
    ("»working_days(visited_on, as_at) > 1", "derivations are declared in the fact", ""),
    ("visited_on < »current_date", "say as_at", ""),
    ("visited_on < »today()", "say as_at", ""),
    ("»if(seen, missed, missed)", "CASE WHEN", ""),
    ("days = »ANY(1, 2)", "is a function", ""),
    # Arithmetic and dates.
    ("DATE visited_on »> as_at", "a word, a comma or a bracket is missing", ""),
    ("FLOAT »'1' > days", "a type stands before a date only", ""),
    ("visited_on > as_at - »INTERVAL", "`INTERVAL` is not a column", ""),
    ("1»/0 > days", "division is not done here", ""),
    ("days »// 2 > 1", "division is not done here", ""),
    ("days »* 2 > 1", "arithmetic on numbers", ""),
    ("days »% 2 = 1", "arithmetic on numbers", ""),
    ("»days + 1 > 2", "arithmetic on numbers", ""),
    ("visited_on > »as_at - 28", "write INTERVAL 28 DAY instead of 28", ""),
    ("»as_at - visited_on > 28", "days between dates are a derivation", ""),
    ("visited_on > as_at - INTERVAL 1 »HOUR", "whole number of days, months or years", ""),
    ("visited_on > as_at - INTERVAL »'1 month 2 days'", "whole number of days, months or years", ""),
    ("visited_on > as_at - INTERVAL »1.5 MONTH", "whole number of days, months or years", ""),
    ("visited_on > as_at - INTERVAL 1 »MNTH", "whole number of days, months or years", "MONTH"),
    ("visited_on > as_at - INTERVAL »days DAY", "whole number of days, months or years", ""),
    ("»days > INTERVAL 1 DAY", "an interval is added to a date", ""),
    ("visited_on > INTERVAL 1 DAY + »as_at", "the date comes before its interval", ""),
    ("»days - INTERVAL 1 DAY > as_at", "an interval moves a date", ""),
    ("visited_on > »'2023-02-30'", "is not a date that exists", ""),
    ("visited_on > DATE »'2023-02-30'", "is not a date that exists", ""),
    ("visited_on > »'01/02/2023'", "is not a date that exists", ""),
    ("visited_on IN ('2023-01-01', »'2023-1-2')", "is not a date that exists", ""),
    ("visited_on BETWEEN »'2023-02-30' AND as_at", "is not a date that exists", ""),
    ("»TIMESTAMP '2023-01-01' > visited_on", "times of day are not kept", ""),
    ("-»days > 1", "a minus sign stands only before a number", ""),
    # Types.
    ("»visited_on > 5", "compares a date with a number", ""),
    ("»visited_on = kind", "compares a date with text", ""),
    ("»days = '5'", "compares a number with text", ""),
    ("seen = »'Y'", "write seen alone, or NOT seen", ""),
    ("seen = »1", "write seen alone, or NOT seen", ""),
    ("»'Y' = seen", "write seen alone, or NOT seen", ""),
    ("»seen > missed", "yes and no have no order", ""),
    ("»note > 'a'", "text has no order here", ""),
    ("»days", "must come to yes or no", ""),
    ("missed AND »kind", "this is text, not yes or no", ""),
    ("NOT »days", "this is a number, not yes or no", ""),
    ("»1 < days < 5", "a comparison cannot itself be compared", ""),
    ("»days LIKE '1%'", "LIKE is for text", ""),
    ("note LIKE »kind", "LIKE takes a pattern in single quotes", ""),
    ("CASE WHEN »days THEN 1 ELSE 2 END = 1", "this is a number, not yes or no", ""),
    ("CASE WHEN »seen THEN 1 ELSE 'a' END = 1", "mixes a number and text", ""),
    ("CASE »days WHEN 1 THEN 2 END = 2", "CASE WHEN column = value", ""),
    ("COALESCE(»days, 'a') = 1", "mixes a number and text", ""),
    ("COALESCE(»days) = 1", "COALESCE needs two values", ""),
    ("»visited_on = COALESCE(days, 1)", "compares a date with a number", ""),
    # Nulls and ends.
    ("»days = NULL", "write IS NULL or IS NOT NULL", ""),
    ("»NULL <> days", "write IS NULL or IS NOT NULL", ""),
    ("days IN (1, »NULL)", "add OR column IS NULL", ""),
    ("»NULL", "NULL is no value", ""),
    ("»days IS 3", "IS is for IS NULL", ""),
    ("(»days > 1) IS NULL", "IS is for IS NULL", ""),
    ("»ended_on IS NULL", "stored as 9999-12-31", ""),
    ("NOT »ended_on IS NULL", "stored as 9999-12-31", ""),
    ("»missed IS NULL", "an empty flag is No, so write NOT missed", ""),
    # Codes, fixed values, lists.
    ("kind = »'m'", "codes are held in capitals", "'M'"),
    ("kind IN ('A', »'b ')", "codes are held in capitals", "'B'"),
    ("kind LIKE »'t%'", "codes are held in capitals", "'T%'"),
    ('kind = »"M"', "put text in single quotes", ""),
    ("»1 = 1", "compares two fixed values", ""),
    ("»TRUE", "reads no column", ""),
    ("days BETWEEN »5 AND 1", "BETWEEN takes the lower value first", ""),
    ("days BETWEEN -»1 AND -5", "BETWEEN takes the lower value first", ""),
    ("visited_on BETWEEN »'2023-02-01' AND '2023-01-01'", "BETWEEN takes the lower value first", ""),
    ("»days IN ()", "IN needs a list of values", ""),
    ("days IN (»days)", "compare columns with =", ""),
    ("days BETWEEN symmetric »1 AND 2", "is missing before this", ""),
    # Names.
    ("»kidn = 'A'", "`kidn` is not a column of visit", "kind"),
    ("»Kind = 'A'", "`Kind` is not a column of visit", "kind"),
    ("»wibble = 'A'", "`wibble` is not a column of visit", ""),
    ("»sex = 'M'", "`sex` is a breakdown", ""),
    ("»visit.kind = 'A'", "write the column alone, or row.column", ""),
    ("»row.kind = 'A'", "only for a condition that looks into another fact", "kind"),
    # Whatever else a database would take.
    ("days = »?", "`?` is not allowed", ""),
    ("days = »$1", "`$` is not allowed", ""),
    ("»[1] = days", "`[` is not allowed", ""),
    ("»{a: 1}", "`{` is not allowed", ""),
    ("days »-> 1", "`->` is not allowed", ""),
    ("days»::int = 1", "`::` changes a type", ""),
    ("note »~ 'a'", "`~` is not allowed", ""),
    ("note »ILIKE 'a'", "ILIKE is not allowed", ""),
    ("note LIKE 'a' »ESCAPE 'b'", "ESCAPE is not allowed", ""),
    ("note »SIMILAR TO 'a'", "not allowed in a condition", ""),
    ("note = »'M' COLLATE nocase", "COLLATE is not allowed", ""),
    ("note »|| 'a' = 'b'", "texts are not joined", ""),
    ("days IS »DISTINCT FROM 3", "DISTINCT is not allowed", ""),
    ("(»days, seen) = (1, TRUE)", "TUPLE is not allowed", ""),
    ("note = »$$a$$", "is not allowed", ""),
    ("note = »e'a'", "is not allowed in a condition", ""),
    ("»days IN 5", "not allowed in a condition", ""),
]


@pytest.mark.parametrize(
    ("marked", "says", "hint"), REFUSED, ids=[each[0].replace(MARK, "") for each in REFUSED]
)
def test_what_the_list_does_not_allow_is_refused_at_its_character(marked: str, says: str, hint: str) -> None:
    faults = read(marked).faults
    assert len(faults) == 1, faults
    assert says in faults[0].message
    assert faults[0].offset == marked.index(MARK), faults[0].message
    assert faults[0].hint == hint


@pytest.mark.parametrize("number", ["1e3", "1_000", "00x"])
def test_numbers_are_written_plainly(number: str) -> None:
    assert read(f"days > {number}").faults


def test_every_fault_of_names_and_types_is_found_at_once() -> None:
    faults = read("kidn = 'A' AND days > 'x' AND visited_on > '2023-02-30'").faults
    assert [each.offset for each in faults] == [
        0,
        len("kidn = 'A' AND "),
        len("kidn = 'A' AND days > 'x' AND visited_on > "),
    ]


def test_the_snapshot_date_is_not_known_to_what_is_counted_by_date() -> None:
    (fault,) = examine("visited_on < as_at", DATED).faults
    assert "known only at a snapshot" in fault.message
    assert fault.offset == len("visited_on < ")


def test_a_column_that_is_worked_out_elsewhere_says_why_it_is_not_here() -> None:
    (fault,) = examine("age > 5", DATED).faults
    assert fault.message == "`age` is worked out only at a snapshot"


def test_a_column_that_the_asking_row_lacks_is_refused_with_the_nearest() -> None:
    (fault,) = examine("kind = row.categry", ASKED).faults
    assert (fault.message, fault.hint) == ("`row.categry` is not a column of the row that asks", "category")


def test_a_code_of_the_asking_row_is_held_in_capitals_too() -> None:
    (fault,) = examine("row.category = 'x' AND days > 1", ASKED).faults
    assert fault.hint == "'X'"


def test_a_doubtful_column_is_not_complained_of_twice() -> None:
    scope = Scope("visit", {"days": "number", "odd": "text"}, doubtful=frozenset({"odd"}))
    assert not examine("odd > days AND odd = TRUE AND NOT odd", scope).faults


def test_fragments_longer_or_deeper_than_any_need_are_refused() -> None:
    assert "longer than 2000 characters" in read("days > " + "1" * 2000).faults[0].message
    assert "more than 400 words" in read(" OR ".join(["days > 1"] * 101)).faults[0].message
    assert "brackets more than 12 deep" in read("(" * 13 + "missed" + ")" * 13).faults[0].message


def test_an_interval_is_held_in_one_way_however_it_was_written() -> None:
    trees = {
        parse(f"a > b - INTERVAL {written}").sql(dialect="duckdb")
        for written in ("18 MONTH", "18 months", "'18' MONTHS")
    }
    assert len(trees) == 1


def test_parse_raises_at_the_character() -> None:
    with pytest.raises(FragmentError) as caught:
        parse("days > 1; days")
    assert caught.value.offset == len("days > 1")


@pytest.mark.parametrize(
    ("sql", "can_be_null"),
    [
        ("missed", False),
        ("NOT missed", False),
        ("seen", True),
        ("NOT seen", True),
        ("days > 1", True),
        ("1 < days", True),
        ("days IN (1)", True),
        ("kind LIKE 'A%'", True),
        ("days BETWEEN 1 AND 2", True),
        ("days IS NULL", False),
        ("seen IS TRUE", False),
        ("visit_id = '1' AND ended_on > as_at", False),
        ("ended_on > as_at - INTERVAL 1 DAY", False),
        ("visited_on > as_at - INTERVAL 1 DAY", True),
        ("COALESCE(days, 0) > 1", False),
        ("COALESCE(days, days) > 1", True),
        ("CASE WHEN seen THEN 1 ELSE 2 END > 1", False),
        ("CASE WHEN seen THEN 1 END > 1", True),
        ("CASE WHEN missed THEN days ELSE 2 END > 1", True),
        ("CASE WHEN missed THEN 1 ELSE NULL END > 1", True),
        ("days IS NOT NULL AND days > 3", False),
        ("days > 3 AND days IS NOT NULL", False),
        ("(NOT days IS NULL) AND days > 3", False),
        ("days IS NULL OR days > 3", False),
        ("days > 3 OR days IS NULL", False),
        ("days IS NULL AND days > 3", True),
        ("days IS NOT NULL OR days > 3", True),
        ("missed AND days > 3", True),
        ("missed OR days > 3", True),
        ("seen IS TRUE AND NOT seen", False),
        ("(seen OR missed) AND seen", True),
        ("(days > 1 OR days < 0) AND days > 3", True),
        ("days IS NOT NULL AND (days > 1 OR days < 0)", False),
        ("NOT (days IS NULL OR visited_on IS NULL) AND days > 3", False),
        ("kind LIKE 'A%' OR kind IS NULL", False),
        ("kind IN ('A') OR kind IS NULL", False),
        ("visited_on - INTERVAL 1 DAY BETWEEN '2023-01-01' AND as_at OR visited_on IS NULL", False),
        ("days NOT BETWEEN 1 AND 2 OR days IS NULL", False),
    ],
)
def test_where_a_condition_can_come_out_not_known(sql: str, can_be_null: bool) -> None:
    reading = read(sql)
    assert not reading.faults
    assert reading.can_be_null is can_be_null


def test_what_an_earlier_condition_proved_is_known() -> None:
    counted = read("days IS NOT NULL AND seen")
    assert counted.known_columns == {"days", "seen"}
    assert not examine("days > 1 AND NOT seen", SCOPE, known=counted.known_columns).can_be_null


def test_a_fragment_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_tokens, parsed = DuckDB.Parser.parse, []

    def counting(
        self: DuckDB.Parser, tokens: list[Token], sql: str | None = None
    ) -> list[exp.Expression | None]:
        parsed.append(sql)
        return parse_tokens(self, tokens, sql)

    monkeypatch.setattr(DuckDB.Parser, "parse", counting)
    sql = "visited_on > as_at - INTERVAL 28 DAY AND kind IN ('A', 'B')"
    assert not read(sql).faults
    assert parsed == [sql]
