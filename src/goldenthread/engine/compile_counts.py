"""The counting statement: one for all indicators of a fact and date column, all bins and all breakdowns
together.

Each indicator becomes conditions on a row, worked out once a row, and aggregates of them; indicators that
ask the same share them. Bins are months, weeks, snapshot dates or whole windows. Window sums and statuses
are made of the answer elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.definitions.model import Indicator
from goldenthread.engine import conditions
from goldenthread.engine.conditions import AS_AT
from goldenthread.engine.dialect import DuckDB
from goldenthread.engine.needs import Stage, stage_of
from goldenthread.engine.preparation import DATES, Prepared
from goldenthread.figures.model import NOT_RECORDED

ROWS = "counted"
WINDOWS = "whole_windows"
NUMBERS_FROM = 3
AGE_BANDS = ((1, "under 1"), (5, "1 to 4"), (10, "5 to 9"), (16, "10 to 15"), (18, "16 and 17"))
OLDEST = "18 and over"


@dataclass(frozen=True)
class Places:
    """Where in a row of the answer each number of an indicator stands; None for one that it has not (then
    0, or as `counted`).
    """

    counted: int
    succeeded: int
    unknown: int | None = None
    total: int | None = None
    highest: int | None = None
    middle: int | None = None


@dataclass(frozen=True)
class Conditions:
    """What an indicator asks of a row, as SQL that is true or false and never null."""

    counted: str
    succeeded: str
    unknown: str | None


@dataclass(frozen=True)
class Bins:
    """How rows are put into numbered bins: calendar `month`s or `week`s from `first_day`, `snapshot` dates,
    whole `window`s, or the months of `children` for such windows.

    Only rows dated from the first to the last day are read. `amount`: how many bins; `whole`: the days of
    each whole window.
    """

    kind: str
    first_day: date
    last_day: date
    amount: int
    whole: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Statement:
    """SQL whose rows are: bin, level, category, then the numbers. `places` by indicator.

    `level` is the position of the breakdown that the row is of, or -1 for the total, whose category is empty.
    Without `totals` there are no rows of the total: they are the sums over the categories of any breakdown.
    """

    sql: str
    breakdowns: tuple[str, ...]
    places: Mapping[str, Places]
    totals: bool = True


def statement(
    prepared: Prepared, indicators: Sequence[Indicator], bins: Bins, breakdowns: Sequence[str]
) -> Statement:
    """The statement that counts indicators of one fact and one date column in all bins, in total and by
    each breakdown.
    """
    projected: dict[str, str] = {}
    measures: dict[str, int] = {}
    places = {each.name: _places(prepared, each, projected, measures) for each in indicators}
    columns = category_columns(breakdowns)
    outer = ",\n  ".join(["bin", *level_of(columns), *measures])
    # Every row has a category in every breakdown, so numbers of rows need no looking at them for the total.
    totals = not breakdowns or not all(map(additive, indicators))
    sets = ", ".join([*(["(bin)"] if totals else []), *(f"(bin, {column})" for column in columns)])
    binned = binned_rows(prepared, indicators, bins, breakdowns, projected)
    sql = f"with {binned}\nselect\n  {outer}\nfrom binned\ngroup by grouping sets ({sets})"
    return Statement(sql, tuple(breakdowns), places, totals)


def binned_rows(
    prepared: Prepared,
    indicators: Sequence[Indicator],
    bins: Bins,
    breakdowns: Sequence[str],
    projected: Mapping[str, str],
) -> str:
    """The subquery `binned`: each row of the indicators' fact with its bin, its category in each breakdown
    and what is `projected`, named.
    """
    dialect = prepared.dialect
    indicator = indicators[0]
    place = (indicator.fact or "", stage_of(indicator))
    day = f"{ROWS}.{dialect.name(indicator.dated or AS_AT)}"
    columns = [f"{_bin(dialect, bins, day)} as bin"]
    for column, breakdown in zip(category_columns(breakdowns), breakdowns, strict=True):
        columns.append(f"{category(prepared, indicator, breakdown, day)} as {column}")
    columns += [f"{expression} as {alias}" for expression, alias in projected.items()]
    listed = ",\n    ".join(columns)
    return f"binned as (\n  select\n    {listed}\n  from {_source(prepared, place, bins, day, indicators)}\n)"


def category_columns(breakdowns: Sequence[str]) -> list[str]:
    """What statements call the categories of the breakdowns."""
    return [f"category_{number}" for number in range(1, len(breakdowns) + 1)]


def windows_table(prepared: Prepared, bins: Bins) -> None:
    """Put the bins that are whole windows where statements look for them: their days, and their months
    counted from the first.
    """
    columns = [list(range(bins.amount))]
    columns += [[days[end] for days in bins.whole] for end in (0, 1)]  # type: ignore[misc]
    columns += [[months_from(bins.first_day, days[end]) for days in bins.whole] for end in (0, 1)]
    prepared.connection.execute(
        f"create or replace temporary table {WINDOWS} as\n"
        "select unnest(?::integer[]) as number, unnest(?::date[]) as first_day, unnest(?::date[]) as last_day,"
        " unnest(?::integer[]) as first_month, unnest(?::integer[]) as last_month",
        columns,
    )


def months_from(first: date, day: date) -> int:
    """How many months after that of `first` the day lies: its bin."""
    return (day.year - first.year) * 12 + day.month - first.month


def conditions_of(
    indicator: Indicator, about: str, test: str | None, value: str | None, weight: str | None
) -> Conditions:
    """Whether a row is counted, succeeds, and is unknown, from the SQL of its `of` (never null), `where`,
    `value` and `weight`.

    A row whose test cannot be told stays and fails unless the indicator excludes it; a row without the
    value or weight that is measured leaves, so that a mean is the total over the number counted.
    """
    read = [each for each in (test, value, weight) if each is not None]
    measured = [each for each in (value, weight) if each is not None]
    unknown = " or ".join(f"{each} is null" for each in read) or None
    wanted = read if indicator.unknown == "excluded" or value is not None else measured
    counted = _all(about, *(f"{each} is not null" for each in wanted))
    succeeded = counted if test is None else _all(counted, f"coalesce({test}, false)")
    return Conditions(counted, succeeded, None if unknown is None else _all(about, f"({unknown})"))


def read_of(
    dialect: DuckDB, indicator: Indicator, dates: str = ""
) -> tuple[str, str | None, str | None, str | None]:
    """The SQL of an indicator's `of` (never null: not known is not about it), `where`, `value` and
    `weight`. `dates` as `conditions.sql` reads it.
    """
    about = "true"
    if indicator.of is not None:
        about = f"coalesce({conditions.sql(dialect, indicator.of, ROWS, dates=dates)}, false)"
    test = None if indicator.where is None else conditions.sql(dialect, indicator.where, ROWS, dates=dates)
    value, weight = (
        None if each is None else dialect.as_number(f"{ROWS}.{dialect.name(each)}")
        for each in (indicator.value, indicator.weight)
    )
    return about, test, value, weight


def projected_conditions(
    dialect: DuckDB, indicator: Indicator, projected: dict[str, str]
) -> tuple[Conditions, str | None, str | None]:
    """What an indicator asks, its value and its weight, in terms of columns; those that are not projected yet
    are added.

    Several indicators ask the same of a row, and planning slows with every expression.
    """

    def column(expression: str) -> str:
        return projected.setdefault(expression, f"c{len(projected) + 1}")

    # The day 28 days before the snapshot is worked out once a date, not once a row: intervals are dear.
    about, *read = read_of(dialect, indicator, DATES if indicator.dated is None else "")
    test, value, weight = (None if each is None else column(each) for each in read)
    asked = conditions_of(indicator, about if about == "true" else column(about), test, value, weight)
    return asked, value, weight


def child_of(prepared: Prepared, indicator: Indicator) -> str:
    """Whose row it is."""
    fact = prepared.catalogue.facts[indicator.fact or ""]
    return "null" if fact.child is None else f"{ROWS}.{prepared.dialect.name(fact.child)}"


def category(prepared: Prepared, indicator: Indicator, breakdown: str, day: str) -> str:
    """The category of a row in a breakdown, as text that is never null."""
    dialect = prepared.dialect
    column = prepared.breakdowns[indicator.fact or "", stage_of(indicator)].get(breakdown, "null")
    if column != "null":
        column = f"{ROWS}.{column}"
        if breakdown == "age_band":
            column = _age_band(dialect, column, day)
    return f"coalesce({dialect.as_text(column)}, {dialect.text(NOT_RECORDED)})"


def additive(indicator: Indicator) -> bool:
    """Whether the numbers of a longer window are the sums of its months': rows are, distinct children and
    medians are not. Weights would gather the rounding of every month before.
    """
    return indicator.unit == "rows" and indicator.value is None and indicator.weight is None


def _places(
    prepared: Prepared,
    indicator: Indicator,
    projected: dict[str, str],
    measures: dict[str, int],
) -> Places:
    """Where the indicator's numbers will stand, adding to the columns and aggregates those that are not
    there yet.
    """
    dialect = prepared.dialect

    def column(expression: str) -> str:
        return projected.setdefault(expression, f"c{len(projected) + 1}")

    def measured(aggregate: str) -> int:
        return NUMBERS_FROM + measures.setdefault(aggregate, len(measures))

    def how_many(condition: str) -> int:
        if indicator.unit == "children":
            return measured(dialect.count_distinct_if(condition, column(child_of(prepared, indicator))))
        return measured("count(*)" if condition == "true" else dialect.count_if(condition))

    def how_much(condition: str) -> int:
        if weight is None:
            return how_many(condition)
        return measured(f"coalesce(sum(case when {condition} then {weight} end), 0)")

    asked, value, weight = projected_conditions(dialect, indicator, projected)
    counted, succeeded = how_much(asked.counted), how_much(asked.succeeded)
    unknown = None if asked.unknown is None else how_many(asked.unknown)
    if value is None:
        return Places(counted, succeeded, unknown)
    kept = f"case when {asked.counted} then {value} end"
    return Places(
        counted, succeeded, unknown, *(measured(f"{name}({kept})") for name in ("sum", "max", "median"))
    )


def _bin(dialect: DuckDB, bins: Bins, day: str) -> str:
    if bins.kind in ("month", "children"):
        return dialect.month_bin(day, bins.first_day)
    if bins.kind == "week":
        return dialect.week_bin(day, bins.first_day)
    return f"{DATES}.number" if bins.kind == "snapshot" else f"{WINDOWS}.number"


def _source(
    prepared: Prepared, place: tuple[str, Stage], bins: Bins, day: str, indicators: Iterable[Indicator]
) -> str:
    dialect = prepared.dialect
    source = f"{dialect.name(prepared.relations[place].name)} as {ROWS}"
    if bins.kind == "snapshot":
        read = (fragment for each in indicators for fragment in (each.of, each.where))
        worked_out = sorted({each for fragment in read for each in conditions.days_from(fragment)})
        columns = ", ".join(
            ["*", *(f"{dialect.as_date(each)} as {dialect.name(each)}" for each in worked_out)]
        )
        return f"{source}\n  join (select {columns} from {DATES}) as {DATES} on {DATES}.{AS_AT} = {day}"
    within = f"{day} between {dialect.day(bins.first_day)} and {dialect.day(bins.last_day)}"
    if bins.kind == "window":
        source += f"\n  join {WINDOWS} on {day} between {WINDOWS}.first_day and {WINDOWS}.last_day"
    return f"{source}\n  where {within}"


def level_of(columns: Sequence[str]) -> tuple[str, str]:
    """The columns that say of which breakdown and category a grouped row is; GROUPING tells a total from a
    category, and of the breakdowns all but the one grouped by are null.
    """
    if not columns:
        return "-1 as level", "'' as category"
    cases = " ".join(f"when grouping({column}) = 0 then {number}" for number, column in enumerate(columns))
    return f"case {cases} else -1 end as level", f"coalesce({', '.join(columns)}, '') as category"


def _all(*parts: str) -> str:
    return " and ".join(part for part in parts if part != "true") or "true"


def _age_band(dialect: DuckDB, born_on: str, day: str) -> str:
    years = dialect.age(born_on, day)
    cases = " ".join(f"when {years} < {limit} then {dialect.text(band)}" for limit, band in AGE_BANDS)
    return f"case {cases} when {years} is not null then {dialect.text(OLDEST)} end"
