"""The children behind one figure: worked out again from the snapshot and the definition that the figure cites, brought
down to those whom a person may see. Whoever shows them records it first (`children_actions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.core.exceptions import PermissionDenied
from sqlglot import exp

from goldenthread.calendar import add_working_days, age_on, closed_days
from goldenthread.definitions.fragments import parse
from goldenthread.definitions.model import Catalogue, Fact, Indicator
from goldenthread.definitions.plain_words import words
from goldenthread.engine.explain import Behind, behind
from goldenthread.extracts.tables import OPEN_END, Tables
from goldenthread.web.access.permissions import Scope
from goldenthread.web.figures.cells import AskedCell, newest_snapshot
from goldenthread.web.figures.opened import opened
from goldenthread.web.figures.scopes import Work, team_names, who_may_see

NOBODY = "Nobody"


@dataclass(frozen=True)
class WorkingDays:
    """A count of working days that a definition reads: from which column to which, and the most that it allows."""

    column: str
    start: str
    end: str | None
    limit: int | None


@dataclass(frozen=True)
class ChildRow:
    """One row behind the figure. `team` is that of the row and `held_by` those that hold the child now, by name; `days`
    how many working days it took, `over` how many more than allowed, `due_on` the last day allowed.
    """

    key: str
    child: str
    age: str
    team: str
    held_by: str
    worker: str
    role: str
    dated: date | None
    succeeded: bool | None
    columns: Mapping[str, object]
    started_on: date | None = None
    due_on: date | None = None
    ended_on: date | None = None
    days: int | None = None
    over: int | None = None


@dataclass(frozen=True)
class ChildrenBehind:
    """The rows of one cell that a person may see, and how many they may not. `columns` are the definition's own that
    have no place elsewhere in the table.
    """

    rows: tuple[ChildRow, ...]
    outside: int
    as_at: date
    columns: tuple[str, ...]
    working_days: WorkingDays | None = None
    has_children: bool = True
    means: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def children(self) -> int:
        """How many different children."""
        return len({row.child for row in self.rows if row.child})


def children_behind(cell: AskedCell, scope: Scope, known: Catalogue) -> ChildrenBehind:
    """The rows of a cell within a scope. Raises ChildrenRemovedError when they were removed, RequestError when the
    snapshot cannot be opened, PermissionDenied when it is an older one and the scope is not the whole council.
    """
    indicator = cell.indicator
    if not scope.everyone and cell.counting.snapshot != newest_snapshot():
        # Who holds a child now is known of the newest load only: an older one would show what a team has handed over.
        raise PermissionDenied(
            "Your role is for a service or a team, and shows the children of the newest load only. This figure was "
            "counted from an earlier one."
        )
    fact = known.facts[indicator.fact or ""]
    spell = working_days_of(indicator, fact)
    ends = [fact.episode[1]] if fact.episode and fact.cohort is None else []
    spans = [spell.start, spell.end] if spell else []
    beside = list(dict.fromkeys(["team", "worker", *ends, *filter(None, spans)]))
    with opened(cell.counting.snapshot, known) as tables:
        found = behind(
            tables,
            known,
            indicator,
            cell.window,
            cell.period,
            cell.breakdown,
            cell.category,
            beside=beside,
            unknown_only=cell.part == "unknown",
        )
        wanted = [each for each in found if _is_part(each, cell.part)]
        people = _people(tables, wanted)
        council, as_at = tables.council, tables.as_at
    may_see = who_may_see(scope, council, as_at)
    names = team_names(council)
    closed = closed_days(council.closure_days)
    rows = []
    for each in wanted:
        holders = people.holders.get(each.child or "", ())
        team = _text(each.beside.get("team"))
        work = Work(frozenset(holder for holder, _ in holders), team or None, _closed(each, fact, as_at))
        if may_see(work):
            rows.append(_row(each, team, holders, people, names, spell, as_at, closed))
    elsewhere = {indicator.dated, fact.child, fact.key}
    if spell:
        elsewhere |= {spell.column, spell.start, spell.end}
    read = list(wanted[0].columns) if wanted else []
    return ChildrenBehind(
        rows=tuple(rows),
        outside=len(wanted) - len(rows),
        as_at=as_at,
        columns=tuple(name for name in read if name not in elsewhere),
        working_days=spell,
        has_children=fact.child is not None,
        means=fact.codes,
    )


def working_days_of(indicator: Indicator, fact: Fact) -> WorkingDays | None:
    """The working days that an indicator's test reads, with the most that it allows; None when it reads none."""
    if indicator.where is None:
        return None
    counted = {each.name: each for each in (*fact.derive, *fact.as_at) if each.function == "working_days"}
    tree = parse(indicator.where.sql)
    for column in tree.find_all(exp.Column):
        if column.name in counted and not column.table:
            start, end = counted[column.name].arguments[:2]
            return WorkingDays(column.name, start, None if end == "as_at" else end, _limit(column))
    return None


def ordered(rows: Iterable[ChildRow], order: str) -> list[ChildRow]:
    """The rows in the order asked for; of equals by child and key."""
    found = sorted(rows, key=lambda row: (row.child, row.key))
    if order == "days":
        found.sort(key=lambda row: row.days if row.days is not None else -1, reverse=True)
    elif order == "newest":
        found.sort(key=lambda row: row.dated or date.min, reverse=True)
    elif order == "oldest":
        found.sort(key=lambda row: row.dated or date.min)
    elif order == "team":
        found.sort(key=lambda row: (row.team, row.held_by))
    elif order == "worker":
        found.sort(key=lambda row: (row.role, row.worker))
    return found


def median_over(rows: Sequence[ChildRow]) -> str:
    """The middle of the days over, as text; empty when none is over."""
    over = [row.over for row in rows if row.over is not None and row.over > 0]
    return f"{median(over):g}" if over else ""


@dataclass(frozen=True)
class _People:
    """What is read beside the rows: who holds each child (team, worker), when it was born, and each worker's job."""

    holders: Mapping[str, tuple[tuple[str, str], ...]]
    born: Mapping[str, tuple[date | None, date | None]]
    jobs: Mapping[str, str]


def _is_part(row: Behind, part: str) -> bool:
    if part == "numerator":
        return row.succeeded is True
    return part != "not_met" or row.succeeded is not True


def _people(tables: Tables, rows: Sequence[Behind]) -> _People:
    """Who holds the children at the snapshot: the open involvement of their allocated workers."""
    children = sorted({row.child for row in rows if row.child})
    run = tables.connection.execute
    holders: dict[str, list[tuple[str, str]]] = {}
    held = run(
        "select child_id, coalesce(team, ''), coalesce(worker_id, '') from involvement\n"
        "where allocated and started_on <= ? and ended_on > ? and child_id in (select unnest(?::varchar[]))\n"
        "order by child_id, started_on desc, involvement_id",
        [tables.as_at, tables.as_at, children],
    ).fetchall()
    for child, team, worker in held:
        holders.setdefault(child, []).append((team, worker))
    born = {
        child: (born_on, expected_on)
        for child, born_on, expected_on in run(
            "select child_id, born_on, expected_on from child where child_id in (select unnest(?::varchar[]))\n"
            "order by source, source_row desc",
            [children],
        ).fetchall()
    }
    workers = {worker for each in holders.values() for _, worker in each}
    workers |= {_text(row.beside.get("worker")) for row in rows}
    jobs = {
        worker: _job(title, agency)
        for worker, title, agency in run(
            "select worker_id, job_title, agency from worker where worker_id in (select unnest(?::varchar[]))",
            [sorted(workers)],
        ).fetchall()
    }
    return _People({child: tuple(each) for child, each in holders.items()}, born, jobs)


def _row(
    row: Behind,
    team: str,
    holders: Sequence[tuple[str, str]],
    people: _People,
    names: Mapping[str, str],
    spell: WorkingDays | None,
    as_at: date,
    closed: frozenset[date],
) -> ChildRow:
    worker = _text(row.beside.get("worker")) or next((each for _, each in holders if each), "")
    held_by = ", ".join(dict.fromkeys(names.get(each, each) or "Team not recorded" for each, _ in holders))
    born = people.born.get(row.child or "")
    made = ChildRow(
        key=row.key,
        child=row.child or "",
        age=_age(born, as_at),
        team=names.get(team, team),
        held_by=held_by or (NOBODY if row.child else ""),
        worker=worker,
        role=people.jobs.get(worker, ""),
        dated=row.dated,
        succeeded=row.succeeded,
        columns=row.columns,
    )
    if spell is None:
        return made
    days, started = row.columns.get(spell.column), row.beside.get(spell.start)
    ended = row.beside.get(spell.end) if spell.end else None
    taken = int(days) if isinstance(days, int | float) else None
    due = None
    if spell.limit is not None and isinstance(started, date) and started != OPEN_END:
        due = add_working_days(started, spell.limit, closed)
    return ChildRow(
        **{
            **made.__dict__,
            "started_on": started,
            "due_on": due,
            "ended_on": ended if ended != OPEN_END else None,
            "days": taken,
            "over": None if taken is None or spell.limit is None else taken - spell.limit,
        }
    )


def _closed(row: Behind, fact: Fact, as_at: date) -> bool:
    """Whether the work is done: an event is, once it happened; an episode is when it ended; a cohort's row is not
    work.
    """
    if fact.cohort is not None:
        return False
    if fact.episode is None:
        return True
    ended = row.beside.get(fact.episode[1])
    return isinstance(ended, date) and ended <= as_at


def _age(born: tuple[date | None, date | None] | None, day: date) -> str:
    if born is None:
        return ""
    born_on, expected_on = born
    years = age_on(born_on, day)
    if years is not None:
        return str(years) if years else "under 1"
    return "unborn" if expected_on is not None and expected_on > day else ""


def _job(title: str | None, agency: bool | None) -> str:
    if not title:
        return "Agency worker" if agency else ""
    said = " ".join(word if word.startswith("(") else word.lower() for word in title.split())
    return f"Agency {said}" if agency else f"{said[:1].upper()}{said[1:]}"


def _limit(column: exp.Column) -> int | None:
    """The most that a comparison with a number allows: 45 of `<= 45`, of `> 45` and of `< 46`."""
    asked = column.parent
    if not isinstance(asked, exp.LTE | exp.GT | exp.LT | exp.GTE) or asked.this is not column:
        return None
    number = asked.expression
    if not isinstance(number, exp.Literal) or not number.name.isdigit():
        return None
    return int(number.name) - isinstance(asked, exp.LT | exp.GTE)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def cell_text(value: object, means: Mapping[str, str] | None = None) -> str:
    """A value of a column as people read it."""
    if value is None:
        return "not recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return "still open" if value == OPEN_END else f"{value.day} {value:%b %Y}"
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    return (means or {}).get(text, text)


def column_head(name: str) -> str:
    """A column's head: `Referral closed on`."""
    said = words(name)
    return said[:1].upper() + said[1:]
