"""The walker of fragments: SQL's three values, and every word of the allow-list."""

import pytest

from goldenthread.definitions.model import Fragment
from goldenthread.engine.reference.fragments import columns_read, evaluate
from tests.engine_reference.made import AS_AT, HERE, on

ROW = {
    "yes": True, "no": False, "unknown": None, "five": 5, "word": "T10", "nothing": None,
    "day": on("2024-02-29"), "later": on("2024-03-01"), "open_end": on("9999-12-31"),
}  # fmt: skip
ASKING = {"day": on("2024-03-01")}


def answer(sql: str) -> object:
    return evaluate(Fragment(sql, HERE), ROW.__getitem__, ASKING.__getitem__, AS_AT)


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("yes AND yes", True),
        ("yes AND unknown", None),
        ("no AND unknown", False),
        ("unknown AND no", False),
        ("yes OR unknown", True),
        ("no OR unknown", None),
        ("no OR no", False),
        ("NOT unknown", None),
        ("NOT (yes AND no)", True),
        ("unknown IS NULL", True),
        ("yes IS NOT NULL", True),
        ("five = nothing", None),
        ("nothing <> nothing", None),
        ("five <> 5", False),
        ("five < 5", False),
        ("five <= 5.0", True),
        ("five > -6", True),
        ("five >= 5.5", False),
        ("- nothing > 1", None),
        ("five BETWEEN 5 AND 6", True),
        ("five BETWEEN 6 AND nothing", False),
        ("five NOT BETWEEN 4 AND nothing", None),
        ("word IN ('T10', 'U1')", True),
        ("word IN ('U1', 'U2')", False),
        ("word IN ('U1', nothing)", None),
        ("word NOT IN ('U1', nothing)", None),
        ("nothing IN ('U1')", None),
        ("word LIKE 'T%'", True),
        ("word LIKE 'T__'", True),
        ("word LIKE 'T_'", False),
        ("word LIKE 't%'", False),
        ("word NOT LIKE 'T%'", False),
        ("nothing NOT LIKE 'T%'", None),
        ("COALESCE(nothing, unknown, yes)", True),
        ("COALESCE(nothing, unknown)", None),
        ("CASE WHEN unknown THEN no WHEN yes THEN yes END", True),
        ("CASE WHEN unknown THEN yes ELSE no END", False),
        ("CASE WHEN unknown THEN yes END", None),
        ("CASE word WHEN 'T10' THEN yes ELSE no END", True),
        ("TRUE", True),
        ("unknown = NULL", None),
        ("day < later", True),
        ("row.day = later", True),
        ("day = DATE '2024-02-29'", True),
        ("day = '2024-02-29'", True),
        ("'2024-02-28' < day", True),
        ("as_at = DATE '2023-09-30'", True),
        ("day - INTERVAL 12 MONTH = DATE '2023-02-28'", True),
        ("day + INTERVAL 1 YEAR = DATE '2025-02-28'", True),
        ("day + INTERVAL 1 DAY = later", True),
        ("later - INTERVAL 1 WEEK = DATE '2024-02-23'", True),
        ("nothing + INTERVAL 1 DAY = later", None),
        ("open_end + INTERVAL 1 MONTH > later", True),
    ],
)
def test_a_fragment_is_worked_out_as_sql_would(sql: str, value: object) -> None:
    assert answer(sql) is value


@pytest.mark.parametrize(
    "sql", ["upper(word) = 'T10'", "CAST(five AS VARCHAR) = '5'", "day - INTERVAL 1 HOUR = day"]
)
def test_a_word_outside_the_allow_list_is_never_guessed(sql: str) -> None:
    with pytest.raises(NotImplementedError):
        answer(sql)


def test_the_columns_a_fragment_reads() -> None:
    fragment = Fragment("ended_on = row.started_on AND as_at > seen_on", HERE)
    assert columns_read(fragment) == ({"ended_on", "seen_on"}, {"started_on"})
    assert columns_read(None) == (set(), set())
