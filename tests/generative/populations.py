"""Small made-up populations full of dates at which counting goes wrong, for every canonical table of a
catalogue.

It knows no table by name: columns are filled by their type and name, ids from small pools shared by all tables
so that looking up finds something, codes from the words that the catalogue's own conditions compare with, and
dates from a few days around the edges that those conditions (see `edges`) and the calendar have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from goldenthread.calendar import Cadence, Period, containing, months_before
from goldenthread.calendar.working_days import add_working_days, closed_days, is_working_day
from goldenthread.definitions.model import SERVICES, Council, Fact, Indicator, Team
from goldenthread.engine import reference
from goldenthread.figures.model import Cells
from tests.generative.edges import Edges, Focus

Row = dict[str, object]

# Ends of months long and short, leap days, a Friday, a Saturday that ends a quarter, bank holidays, years' ends.
AS_AT_DATES = tuple(
    date.fromisoformat(text)
    for text in (
        "2020-02-29", "2020-05-08", "2022-09-19", "2022-12-31", "2023-03-31", "2023-04-30", "2023-05-31", "2023-09-29",
        "2023-09-30", "2023-12-25", "2024-02-29", "2024-03-28", "2024-03-31",
    )
)  # fmt: skip
KEYS = ("1", "2", "3", "9", "10")
"""Shared by every table's keys and by what refers to them; as text, `9` is higher than `10`."""
TEAMS = ("T1", "T2", "T3", "T9")
"""The council knows the first three."""
SOURCES = ("first", "second")
ATTEMPTS = 6
FAMILIES = ("A", "B", "C", "D", "E", "F")
CROWDED_ONE_IN = 40
"""Few children make most edges likely, but a caseload of more than twenty needs a crowd now and then."""


@dataclass(frozen=True)
class Population:
    """Rows by table (a row may name its `source`), the council they are of, the periods to count, of one cadence,
    and the names of the indicators that its rows were made for.
    """

    rows: Mapping[str, Sequence[Row]]
    council: Council
    as_at: date
    periods: tuple[Period, ...]
    indicators: tuple[str, ...] = ()
    seed: int | None = None


@dataclass(frozen=True)
class Pools:
    """What the columns of one family are filled from. `full` are the tables that hold the most rows."""

    days: Sequence[date]
    births: Sequence[date]
    family: str
    children: Sequence[str]
    workers: Sequence[str]
    words: Mapping[tuple[str, str], Sequence[str]]
    numbers: Sequence[float]
    back: Sequence[tuple[int, str]]
    snapshots: Sequence[date]
    closed: frozenset[date]
    given: list[date]
    """The days given out so far."""
    full: frozenset[str]
    likely: Mapping[tuple[str, str], float]
    """How often a flag is yes and an episode's end is missing: rarely in one family, mostly in another."""


def population(random: Random, edges: Edges, seed: int | None = None, families: int = 6) -> Population:
    """A few families of up to four children each, that share teams and days but no ids. The same random numbers
    give the same population.

    Counting takes an engine about as long for six families as for one. Each is made for one indicator, and most are
    made again until that indicator has something to tell of them.
    """
    as_at = random.choice(AS_AT_DATES)
    periods = _periods(random, as_at)
    # Every indicator has its turn, by the seed, so that a run of populations leaves none out.
    first_turn = random.randrange(len(edges.focuses)) if seed is None else seed * families
    focuses = [edges.focuses[(first_turn + turn) % len(edges.focuses)] for turn in range(families)]
    council = _council(random, focuses[0], as_at)
    rows: dict[str, list[Row]] = {table: [] for table in sorted(edges.tables)}
    for family, focus in zip(FAMILIES, focuses, strict=False):
        for table, several in _family(random, edges, focus, family, council, as_at, periods).items():
            rows[table] += several
    # Now and then a table that the extract did not hold.
    for _ in range(random.choice((0, 0, 0, 0, 1, 2))):
        rows.pop(random.choice(sorted(rows)))
    complete_from = random.choice(
        (None,) * 6 + (months_before(as_at, 24), months_before(as_at, 12), periods[1].first_day)
    )
    if complete_from is not None:
        complete_from += timedelta(days=random.choice((-30, -1, 0, 1)))
    facts = {focus.fact for focus in focuses}
    return Population(
        rows,
        replace(council, complete_from=complete_from),
        as_at,
        periods,
        tuple(focus.indicator for focus in edges.focuses if focus.fact in facts),
        seed,
    )


def _council(random: Random, focus: Focus, as_at: date) -> Council:
    """Two of its teams work in one service: of one kind or another, and now and then of two."""
    kinds = focus.team_kinds or tuple(sorted(SERVICES))
    return Council(
        teams=(
            Team("T1", "One", "Help", "East"),
            Team("T2", "Two", "Help", None, valid_to=as_at, successor="T1"),
            Team("T3", "Three", None, "North"),
        ),
        closure_days=frozenset(
            random.sample([as_at - timedelta(days=n) for n in range(90)], random.randint(0, 3))
        ),
        services=dict.fromkeys(
            [random.choice(kinds), *random.sample(sorted(SERVICES), random.choice((0, 0, 1)))], ("help",)
        ),
    )


def _family(
    random: Random,
    edges: Edges,
    focus: Focus,
    family: str,
    council: Council,
    as_at: date,
    periods: tuple[Period, ...],
) -> dict[str, list[Row]]:
    """The rows of one family, the last tried when none of them told the indicator's cases apart."""
    rows: dict[str, list[Row]] = {}
    for _ in range(random.choice((1, ATTEMPTS))):
        pools = _pools(random, edges, focus, family, as_at, periods, council.closure_days)
        rows = {table: _rows(random, fact, pools) for table, fact in sorted(edges.tables.items())}
        if tells(
            edges.catalogue.indicators[focus.indicator],
            reference.count(
                edges.catalogue, rows, council, as_at, [edges.catalogue.indicators[focus.indicator]], periods
            ),
        ):
            break
    return rows


def tells(indicator: Indicator, cells: Cells) -> bool:
    """Whether the oracle counts someone and, where there is a test, someone else who does not meet it."""
    return any(
        cell.counted > 0 and (indicator.where is None or 0 < cell.succeeded < cell.counted) for cell in cells
    )


# ---- Dates


def _periods(random: Random, as_at: date) -> tuple[Period, ...]:
    """Periods near the as-at date: some before it, the one it falls in (which may end after it), perhaps the next."""
    cadence: Cadence = random.choice(("month", "month", "month", "week", "week", "quarter", "financial_year"))
    now = containing(cadence, as_at)
    long_ago = {"month": (3, 6, 12), "week": (2, 26), "quarter": (2, 4), "financial_year": (2,)}[cadence]
    periods = (now.previous(random.choice(long_ago)), now.previous(), now)
    return (*periods, now.next()) if random.random() < 0.3 else periods


def _pools(
    random: Random,
    edges: Edges,
    focus: Focus,
    family: str,
    as_at: date,
    periods: tuple[Period, ...],
    closure_days: frozenset[date],
) -> Pools:
    second_focus = random.choice([other for other in edges.focuses if other.fact == focus.fact])
    snapshots = [period.last_day for period in periods]
    closed = closed_days(closure_days)
    near: set[date] = {date(2020, 2, 29), date(2022, 9, 19), date(2023, 5, 8), *closure_days}
    for snapshot in snapshots[:3]:
        near.update(snapshot + timedelta(days=days) for days in (-1, 0, 1))
    back = [*focus.back, *second_focus.back, *random.sample(edges.back, min(4, len(edges.back)))]
    for span in back[:9]:
        edge = _earlier(random.choice(snapshots[:3]), span, closed)
        near.update((edge, edge + timedelta(days=random.choice((-1, 1)))))
    days = random.sample(sorted(near), min(12, len(near)))
    births = [date(2008, 2, 29), date(2016, 2, 29), *days[:3]]
    for years in (*focus.ages, *focus.ages, 1, 5, 10, 16, 18):
        births.append(
            months_before(random.choice(snapshots), 12 * years) + timedelta(days=random.choice((-1, 0, 1)))
        )
    crowded = random.randrange(2 if focus.crowd else CROWDED_ONE_IN) == 0
    chances = (0.05, 0.95) if crowded else (0.1, 0.5, 0.9)
    likely = {
        (fact.name, name): random.choice(chances) for fact in edges.tables.values() for name in fact.columns
    }
    for fact in edges.tables.values() if crowded else ():
        if fact.episode is not None:
            likely[fact.name, fact.episode[1]] = 0.95
    return Pools(
        days,
        births,
        family,
        children=[
            f"{family}{number}" for number in range(34 if crowded else random.choice((1, 1, 1, 2, 3, 4)))
        ],
        workers=[
            f"{family}w{number}" for number in ([0] * 9 + [1] if crowded else range(random.choice((1, 6, 6))))
        ],
        words={
            column: [random.choice(found), *(random.choice(focus.words.get(column, found)) for _ in range(2))]
            for column, found in edges.words.items()
        },
        numbers=[*focus.numbers, *second_focus.numbers, random.choice(edges.numbers), 0.5, 1.0],
        back=focus.back or random.sample(edges.back, min(2, len(edges.back))),
        snapshots=snapshots,
        closed=closed,
        given=[],
        # Not every table: a child who is also in another cohort is often out of this one.
        full=frozenset(
            table
            for table in sorted(focus.tables | second_focus.tables)
            if table == focus.table or random.random() < 0.75
        ),
        likely=likely,
    )


def _earlier(day: date, span: tuple[int, str], closed: frozenset[date]) -> date:
    """The day that lies so many days, months or working days before."""
    amount, unit = span
    if unit == "days":
        return day - timedelta(days=amount)
    if unit == "months":
        return months_before(day, amount)
    while amount:
        amount -= is_working_day(day, closed)
        day -= timedelta(days=1)
    return day


def _later(day: date, span: tuple[int, str], closed: frozenset[date]) -> date:
    """The day that lies so much later."""
    amount, unit = span
    if unit == "days":
        return day + timedelta(days=amount)
    return months_before(day, -amount) if unit == "months" else add_working_days(day, amount, closed)


def _day(random: Random, pools: Pools, row: Row) -> date:
    """A day of the pool, or one exactly so far (or a day less or more) from a snapshot, another day of the row or the
    last day given to another row.
    """
    if random.random() < 0.5:
        day = random.choice(pools.days)
    else:
        others = [value for value in row.values() if isinstance(value, date)] + pools.given[-1:]
        if others and random.random() < 0.6:
            anchor, move = random.choice(others), random.choice((_earlier, _later))
        else:
            anchor, move = random.choice(pools.snapshots), _earlier
        day = move(anchor, random.choice(pools.back), pools.closed)
        day += timedelta(days=random.choice((-1, 0, 0, 0, 1)))
    pools.given.append(day)
    return day


# ---- Rows


def _rows(random: Random, fact: Fact, pools: Pools) -> list[Row]:
    how_many = random.choice((8, 12, 16) if fact.name in pools.full else (0, 0, 0, 1))
    if len(pools.children) > len(KEYS) and "child_id" in fact.columns:
        how_many = len(pools.children)
    if fact.key == "child_id":
        how_many = len(pools.children) + random.choice((-1, 0, 0, 1, 2))
    rows: list[Row] = []
    keys_used: set[tuple[str, object]] = set()
    for number in range(how_many):
        row: Row = {"source": random.choice(SOURCES)}
        for name, kind in fact.columns.items():
            row[name] = _value(random, fact, name, kind, pools, row)
        if (
            "child_id" in row
            and number < len(pools.children)
            and (fact.key == "child_id" or len(pools.children) > len(KEYS))
        ):
            row["child_id"] = pools.children[number]
        # A key is unique within its source, and never empty.
        key = row[fact.key] or f"{pools.family}{number}"
        if (str(row["source"]), key) in keys_used:
            key = f"{key}.{number}"
        row[fact.key] = key
        keys_used.add((str(row["source"]), key))
        if fact.episode is not None:
            _make_likely(random, row, *fact.episode, pools.likely[fact.name, fact.episode[1]])
        rows.append(row)
    return rows


def _make_likely(random: Random, row: Row, start: str, end: str, open_ended: float) -> None:
    """Of the episodes that have ended most did so after they began, and a few on the day."""
    first, second = row[start], row[end]
    chance = random.random()
    if random.random() < open_ended:
        row[end] = None
    elif chance < 0.7 and isinstance(first, date) and isinstance(second, date) and second < first:
        row[start], row[end] = second, first
    elif chance > 0.9:
        row[end] = first


def _value(random: Random, fact: Fact, name: str, kind: str, pools: Pools, row: Row) -> object:
    missing = random.random() < 0.1
    if kind == "flag":
        return random.random() < pools.likely[fact.name, name]
    if missing:
        return None
    if kind == "boolean":
        return random.random() < pools.likely[fact.name, name]
    if kind == "number":
        return random.choice(pools.numbers) + random.choice((-1.0, 0.0, 0.0, 1.0))
    if kind == "date":
        return random.choice(pools.births) if name == "born_on" else _day(random, pools, row)
    if name == "child_id":
        return random.choice((*pools.children, *pools.children, "unknown child"))
    if name == "worker_id":
        return random.choice(pools.workers)
    if name == "team":
        return random.choice(TEAMS)
    words = pools.words.get((fact.name, name), ())
    if kind == "id":
        return f"{pools.family}{random.choice(KEYS)}"
    if random.random() < 0.15 or not words:
        return (
            f"{pools.family}{random.choice(('X', 'Y'))}"
            if name == fact.key or name == "postcode"
            else random.choice(("X", "Y"))
        )
    return random.choice(words)
