"""What differs between databases, as methods of one object: dates, bins, counting and text of SQL.

Only DuckDB is here. Another engine brings a module of its own and an object with these methods; the
statements that `compile_rows` and `compile_counts` build from them stay the same. Nothing here knows of
facts or indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.definitions.model import Span
from goldenthread.extracts.tables import OPEN_END

# A Monday, and the first day that Python and DuckDB both have: weekdays are counted from it.
_FIRST_MONDAY = date(1, 1, 1)


@dataclass(frozen=True)
class DuckDB:
    """SQL as DuckDB writes it."""

    sqlglot_name: str = "duckdb"

    def name(self, identifier: str) -> str:
        """An identifier, quoted."""
        return '"' + identifier.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """A text literal."""
        return "'" + value.replace("'", "''") + "'"

    def day(self, value: date) -> str:
        """A date literal."""
        return f"date '{value.isoformat()}'"

    @property
    def open_end(self) -> str:
        """The day that stands for an end that has not come."""
        return self.day(OPEN_END)

    def before(self, day: str, span: Span) -> str:
        """The day a span earlier: `calendar.months_before` (clamped to the month's last day) or so many
        days.
        """
        unit = "month" if span.unit == "months" else "day"
        return f"cast({day} - interval {span.amount} {unit} as date)"

    def as_date(self, expression: str) -> str:
        return f"cast({expression} as date)"

    def as_text(self, expression: str) -> str:
        return f"cast({expression} as varchar)"

    def as_number(self, expression: str) -> str:
        return f"cast({expression} as double)"

    def complete_months(self, start: str, end: str) -> str:
        """Whole months from one day to another, as `calendar.complete_months`; null when the end is earlier
        or still open.
        """
        months = (
            f"(year({end}) - year({start})) * 12 + month({end}) - month({start})"
            f" - cast(day({end}) < day({start}) as bigint)"
        )
        return f"case when {end} >= {start} and {end} <> {self.open_end} then {months} end"

    def month_end(self, day: str) -> str:
        """The last day of the month that the day is in; null when it is still open."""
        return f"case when {day} <> {self.open_end} then last_day({day}) end"

    def age(self, born_on: str, day: str) -> str:
        """Completed years, as `calendar.age_on`."""
        return f"({self.complete_months(born_on, day)}) // 12"

    def days_between(self, first: date, last: date) -> str:
        """A query of every day, as `day`, from the first to the last."""
        days = f"generate_series({self.day(first)}, {self.day(last)}, interval 1 day)"
        return f"select cast(unnest({days}) as date) as day"

    def weekdays(self, day: str) -> str:
        """Mondays to Fridays from a Monday long ago up to and including the day."""
        days = f"({day} - {self.day(_FIRST_MONDAY)})"
        return f"({days} // 7 * 5 + least({days} % 7 + 1, 5))"

    def weekday_numbered(self, number: str) -> str:
        """The Monday to Friday whose `weekdays` is the number."""
        weeks = f"(({number} - 1) // 5)"
        return f"({self.day(_FIRST_MONDAY)} + cast({weeks} * 7 + {number} - 1 - {weeks} * 5 as integer))"

    def month_bin(self, day: str, first: date) -> str:
        """How many months after that of `first` the day lies."""
        return f"(year({day}) - {first.year}) * 12 + month({day}) - {first.month}"

    def week_bin(self, day: str, first: date) -> str:
        """How many weeks after the one that begins on `first` the day lies; the day is not before it."""
        return f"({day} - {self.day(first)}) // 7"

    def count_if(self, condition: str) -> str:
        # Without the cast the count is a 128-bit number, which is slow to fetch; FILTER is four times
        # slower here.
        return f"cast(count_if({condition}) as bigint)"

    def count_distinct_if(self, condition: str, value: str) -> str:
        return f"count(distinct case when {condition} then {value} end)"

    def all_earlier(self, value: str, condition: str, key: str) -> str:
        """The greatest `value` strictly less than this row's own among the rows of the same key that meet
        the condition.

        The frame leaves out the row's peers, so that it is the same whatever order they come in.
        """
        kept = f"case when {condition} then {value} end"
        window = f"partition by {key} order by {value} groups between unbounded preceding and 1 preceding"
        return f"case when {key} is not null and {value} is not null then max({kept}) over ({window}) end"

    def temporary(self, kind: str, name: str, query: str) -> str:
        """Make a temporary `table` or `view` of a query."""
        return f"create temporary {kind} {self.name(name)} as\n{query}"
