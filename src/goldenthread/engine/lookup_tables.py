"""The small tables that rows are joined to: the council's teams, the kinds of their work, and days numbered
by working day.

They are made once in the connection of a preparation, from the council file and the calendar alone.
"""

from __future__ import annotations

from datetime import date

import duckdb

from goldenthread.calendar import closed_days
from goldenthread.definitions.model import Council
from goldenthread.engine.derivations import TEAM_KINDS, WorkingDayNumbers
from goldenthread.engine.dialect import DuckDB

TEAMS = "council_teams"
NUMBERS = "working_day_numbers"


def teams(connection: duckdb.DuckDBPyConnection, council: Council) -> str:
    """The council's teams once each, with their service and area; the name of the table."""
    if not exists(connection, TEAMS):
        found = {team.id: team for team in reversed(council.teams)}.values()
        connection.execute(f"create temporary table {TEAMS} (id varchar, service varchar, area varchar)")
        connection.execute(
            f"insert into {TEAMS} select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])",
            [[team.id for team in found], [team.service for team in found], [team.area for team in found]],
        )
    return TEAMS


def team_kinds(connection: duckdb.DuckDBPyConnection, council: Council) -> None:
    """The council's teams once each, with the kind of work of their service where one is said."""
    if exists(connection, TEAM_KINDS):
        return
    kinds = {
        name.casefold(): kind
        for kind, names in reversed(list(council.services.items()))
        for name in reversed(names)
    }
    found = {team.id: kinds.get((team.service or "").casefold()) for team in reversed(council.teams)}
    connection.execute(f"create temporary table {TEAM_KINDS} (id varchar, kind varchar)")
    connection.execute(
        f"insert into {TEAM_KINDS} select unnest(?::varchar[]), unnest(?::varchar[])",
        [list(found), list(found.values())],
    )


def number_days(
    connection: duckdb.DuckDBPyConnection, dialect: DuckDB, closure_days: frozenset[date]
) -> WorkingDayNumbers:
    """Make the table of numbered days, from the first to the last day on which the council is closed, and
    that of worked days.
    """
    closed = sorted(day for day in closed_days(closure_days) if day.weekday() < 5)
    connection.execute("create temporary table closed_days as select unnest(?::date[]) as day", [closed])
    connection.execute(
        f"create temporary table {NUMBERS} as\n"
        f"select days.day, {dialect.weekdays('days.day')} - count(closed_days.day) over (order by days.day) as number\n"
        f"from ({dialect.days_between(closed[0], closed[-1])}) as days\n"
        "left join closed_days on closed_days.day = days.day"
    )
    connection.execute(
        f"create temporary table {NUMBERS}_worked as\nselect number, min(day) as day from {NUMBERS} group by number"
    )
    ends = connection.execute(f"select min(number), max(number) from {NUMBERS}").fetchone()
    assert ends is not None
    return WorkingDayNumbers(NUMBERS, ends[0], ends[1], dialect.day(closed[-1]), len(closed))


def exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the connection has a temporary table of the name."""
    query = "select 1 from duckdb_tables() where temporary and table_name = ?"
    return connection.execute(query, [table]).fetchone() is not None
