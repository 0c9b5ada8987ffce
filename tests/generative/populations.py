"""Small made-up populations full of dates at which counting goes wrong, for every canonical table of a
catalogue.

One maker serves a plain `random.Random` (fast, for many) and Hypothesis's (slow, and it shrinks). It knows no
table by name: columns are filled by their type and name, ids from small pools shared by all tables so that
looking up finds something, codes from the words that the catalogue's own conditions compare with, and dates
from a few days around the edges that those conditions and the calendar have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

import sqlglot
from sqlglot import exp

from goldenthread.calendar import Cadence, Period, containing, months_before
from goldenthread.calendar.working_days import add_working_days, closed_days
from goldenthread.definitions.model import SERVICES, Catalogue, Council, Fact, Fragment, Indicator, Team
from goldenthread.engine import reference
from goldenthread.engine.reference.needs import tables_needed
from goldenthread.figures.model import Cells

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
class Focus:
    """What one indicator turns on: the tables that its counting reads, the words and the spans in its own
    conditions.
    """

    indicator: str
    fact: str
    table: str
    """That of the rows it counts, or of those that its cohort is made of."""
    tables: frozenset[str]
    words: Mapping[tuple[str, str], tuple[str, ...]]
    numbers: tuple[float, ...]
    back: tuple[tuple[int, str], ...]
    ages: tuple[int, ...]
    team_kinds: tuple[str, ...]
    crowd: bool
    """Whether it compares a number of different things with one above ten."""


@dataclass(frozen=True)
class Edges:
    """Where a catalogue's definitions can go wrong: its tables, the words it compares with (by table and
    column), and how far it looks back in days, months and working days.
    """

    catalogue: Catalogue
    tables: Mapping[str, Fact]
    words: Mapping[tuple[str, str], tuple[str, ...]]
    numbers: tuple[float, ...]
    back: tuple[tuple[int, str], ...]
    focuses: tuple[Focus, ...]
    """Those of one fact together."""


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


def edges_of(catalogue: Catalogue) -> Edges:
    """What to make populations from; worked out once a catalogue."""
    return Edges(
        catalogue,
        canonical(catalogue),
        words_compared(catalogue, fragments(catalogue)),
        numbers_compared(fragments(catalogue)),
        tuple(sorted(spans(catalogue, fragments(catalogue)))),
        tuple(
            Focus(
                indicator.name,
                str(indicator.fact),
                own_table(catalogue, catalogue.facts[str(indicator.fact)]),
                tables_read(catalogue, indicator),
                words_compared(catalogue, fragments_of(catalogue, indicator)),
                numbers_compared(fragments_of(catalogue, indicator)),
                tuple(sorted(spans(catalogue, fragments_of(catalogue, indicator)))),
                ages_compared(catalogue, indicator),
                team_kinds_compared(catalogue, indicator),
                wants_a_crowd(catalogue, indicator),
            )
            for indicator in sorted(
                catalogue.indicators.values(), key=lambda each: (str(each.fact), each.name)
            )
            if indicator.fact is not None
        ),
    )


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
        if _tells(
            edges.catalogue.indicators[focus.indicator],
            reference.count(
                edges.catalogue, rows, council, as_at, [edges.catalogue.indicators[focus.indicator]], periods
            ),
        ):
            break
    return rows


def _tells(indicator: Indicator, cells: Cells) -> bool:
    """Whether the oracle counts someone and, where there is a test, someone else who does not meet it."""
    return any(
        cell.counted > 0 and (indicator.where is None or 0 < cell.succeeded < cell.counted) for cell in cells
    )


def canonical(catalogue: Catalogue) -> dict[str, Fact]:
    """The facts that declare a table, by its name."""
    return {
        fact.table: fact
        for fact in catalogue.facts.values()
        if fact.table is not None and fact.table == fact.name
    }


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
    start = day
    while add_working_days(start, amount, closed) > day:
        start -= timedelta(days=1)
    return start


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


# ---- What the catalogue compares with


@cache
def _tree(sql: str) -> exp.Expression:
    return sqlglot.parse_one(sql, dialect="duckdb")


def fragments(catalogue: Catalogue) -> list[tuple[Fact, Fragment]]:
    """Every fragment of the catalogue, with the fact whose columns it reads."""
    found: list[tuple[Fact, Fragment | None]] = []
    for fact in catalogue.facts.values():
        found.append((fact, fact.where))
        if fact.cohort is not None:
            found.append((catalogue.facts[fact.cohort.of], fact.cohort.where))
        for derivation in (*fact.derive, *fact.as_at):
            there = catalogue.facts[derivation.of_fact] if derivation.of_fact else fact
            found.append((there, derivation.where))
    several = [(fact, fragment) for fact, fragment in found if fragment is not None]
    return several + [
        each for indicator in catalogue.indicators.values() for each in fragments_of(catalogue, indicator)
    ]


def fragments_of(catalogue: Catalogue, indicator: Indicator) -> list[tuple[Fact, Fragment]]:
    """The indicator's own fragments, with its fact."""
    if indicator.fact is None:
        return []
    fact = catalogue.facts[indicator.fact]
    return [(fact, fragment) for fragment in (indicator.of, indicator.where) if fragment is not None]


def words_compared(
    catalogue: Catalogue, several: Sequence[tuple[Fact, Fragment]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The words that conditions compare a column with, by table and column, followed back through derivations."""
    words: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact, fragment in several:
        for node in _tree(fragment.sql).find_all(exp.EQ, exp.NEQ, exp.In, exp.Like):
            literals = {str(literal.this) for literal in node.find_all(exp.Literal) if literal.is_string}
            for column in node.find_all(exp.Column):
                for table_column in _stored(catalogue, fact, column.name):
                    words[table_column] |= {word.replace("%", "1") for word in literals if word}
    return {column: tuple(sorted(found)) for column, found in words.items() if found}


def numbers_compared(several: Sequence[tuple[Fact, Fragment]]) -> tuple[float, ...]:
    """The numbers that conditions compare with."""
    found = {1.0}
    for _, fragment in several:
        for literal in _tree(fragment.sql).find_all(exp.Literal):
            if not literal.is_string and not isinstance(literal.parent, exp.Interval):
                found.add(float(literal.this))
    return tuple(sorted(found))


def _stored(catalogue: Catalogue, fact: Fact, name: str) -> list[tuple[str, str]]:
    """The table and column that a column of a fact comes from; none for what is worked out."""
    for derivation in (*fact.derive, *fact.as_at):
        if derivation.name == name:
            if derivation.of_fact is None or derivation.of_column is None:
                return []
            return _stored(catalogue, catalogue.facts[derivation.of_fact], derivation.of_column)
    return [(fact.table, name)] if fact.table is not None else []


def spans(catalogue: Catalogue, several: Sequence[tuple[Fact, Fragment]]) -> set[tuple[int, str]]:
    """How far back conditions look, in days, months or working days: their own intervals, the spans of the derivations
    that they read, and the numbers of working days that they compare with.
    """
    found: set[tuple[int, str]] = set()
    for fact, fragment in several:
        tree = _tree(fragment.sql)
        for interval in tree.find_all(exp.Interval):
            unit, amount = interval.args["unit"].name.upper(), int(interval.this.name)
            if unit.startswith("DAY"):
                found.add((amount, "days"))
            else:
                found.add((amount * (12 if unit.startswith("YEAR") else 1), "months"))
        read = {column.name for column in tree.find_all(exp.Column)}
        numbers = [literal for literal in tree.find_all(exp.Literal) if not literal.is_string]
        for derivation in (*fact.derive, *fact.as_at):
            if derivation.name in read and derivation.span is not None:
                found.add((derivation.span.amount, derivation.span.unit))
            if derivation.name in read and derivation.function == "working_days":
                found |= {(int(number.name), "working days") for number in numbers}
    return found


def team_kinds_compared(catalogue: Catalogue, indicator: Indicator) -> tuple[str, ...]:
    """The kinds of team that the indicator's conditions compare with."""
    found = set()
    for fact, fragment in fragments_of(catalogue, indicator):
        kinds = {each.name for each in (*fact.derive, *fact.as_at) if each.function == "team_kind"}
        for node in _tree(fragment.sql).find_all(exp.EQ, exp.In):
            if kinds & {column.name for column in node.find_all(exp.Column)}:
                found |= {str(literal.this) for literal in node.find_all(exp.Literal)}
    return tuple(sorted(found))


def wants_a_crowd(catalogue: Catalogue, indicator: Indicator) -> bool:
    """Whether a condition compares how many different things there are with a number above ten."""
    for fact, fragment in fragments_of(catalogue, indicator):
        distinct = {each.name for each in (*fact.derive, *fact.as_at) if each.pick == "distinct"}
        tree = _tree(fragment.sql)
        numbers = [int(literal.this) for literal in tree.find_all(exp.Literal) if not literal.is_string]
        if distinct & {column.name for column in tree.find_all(exp.Column)} and max(numbers, default=0) > 10:
            return True
    return False


def tables_read(catalogue: Catalogue, indicator: Indicator) -> frozenset[str]:
    """The tables that the indicator's counting reads, and those that its breakdowns by its fact's columns read."""
    fact = catalogue.facts[str(indicator.fact)]
    columns = {each.name for each in (*fact.derive, *fact.as_at)} & set(indicator.by)
    measured = [indicator, *(replace(indicator, value=column) for column in sorted(columns))]
    return frozenset(table for each in measured for table in tables_needed(catalogue, each))


def ages_compared(catalogue: Catalogue, indicator: Indicator) -> tuple[int, ...]:
    """The ages that the indicator's conditions compare with, and the year after each."""
    found = set()
    for fact, fragment in fragments_of(catalogue, indicator):
        ages = {each.name for each in (*fact.derive, *fact.as_at) if each.function == "age"}
        for node in _tree(fragment.sql).find_all(exp.Binary, exp.Between):
            if isinstance(node.this, exp.Column) and node.this.name in ages:
                literals = [each for each in node.iter_expressions() if isinstance(each, exp.Literal)]
                found |= {int(literal.this) + more for literal in literals for more in (0, 1)}
    return tuple(sorted(found))


def own_table(catalogue: Catalogue, fact: Fact) -> str:
    """The table of a fact's rows, or of the rows that its cohort is made of."""
    while fact.table is None and fact.cohort is not None:
        fact = catalogue.facts[fact.cohort.of]
    return str(fact.table)
