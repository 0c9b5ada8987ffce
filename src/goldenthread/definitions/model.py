"""What is measured, as frozen values: facts, indicators, scorecards, targets, benchmarks and the council.
Nothing here reads a file, looks at a clock or counts; `definitions.reading` makes these from YAML and
`definitions.fragments` checks their fragments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

ColumnType = Literal["id", "code", "text", "date", "boolean", "flag", "number"]
"""A `boolean` is yes, no or not known (null); a `flag` is yes or not yes, and never null."""

Form = Literal["count", "percent", "rate_per_10k", "mean", "max", "sum", "median"]
Window = Literal[
    "week", "month", "quarter", "year_to_date", "rolling_12_months", "financial_year", "snapshot"
]
Unknown = Literal["fails", "excluded", "refused"]
Better = Literal["high", "low", "band", "none"]
Question = Literal["quantity", "timeliness", "quality", "outcome"]
Status = Literal[
    "ok",
    "no_cases",
    "not_due",
    "not_yet_available",
    "not_collected",
    "not_reported",
    "incomplete_history",
    "no_population",
    "hidden",
]

FORMS: tuple[Form, ...] = ("count", "percent", "rate_per_10k", "mean", "max", "sum", "median")
WINDOWS: tuple[Window, ...] = (
    "week",
    "month",
    "quarter",
    "year_to_date",
    "rolling_12_months",
    "financial_year",
    "snapshot",
)


@dataclass(frozen=True)
class Place:
    """Where in which definition file something was written; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Fragment:
    """A small boolean (or, in `at`, date) expression in the allow-listed SQL of `definitions.fragments`.

    `columns` are the names it reads from its own fact; `row_columns` those it reads from the row that asks
    (`row.started_on`).
    """

    sql: str
    place: Place
    columns: frozenset[str] = frozenset()
    row_columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Span:
    """A stretch of time that ends on a date: (date - amount units, date]."""

    amount: int
    unit: Literal["days", "months"]


@dataclass(frozen=True)
class Derivation:
    """A named, tested way to work out one column of a fact.

    `function` is one of: working_days, add_working_days, complete_months, month_end, divide, team_kind, age,
    previous, lookup, latest, earliest, open, overlapping, count_in. `arguments` are this fact's column names (or a
    number) for the first eight. The rest look into the fact `of_fact` (its `of_column`, when named) at the rows
    whose column `per_there` equals this row's `per_here`, that meet `where`, no later than the date `at` (the
    snapshot's `as_at` when None). `pick` (for `open`): `latest` start then highest key; `earliest` the smallest
    value; `distinct` how many different values.
    """

    name: str
    function: str
    type: ColumnType
    source: str
    place: Place
    arguments: tuple[str, ...] = ()
    of_fact: str | None = None
    of_column: str | None = None
    per_here: str | None = None
    per_there: str | None = None
    span: Span | None = None
    at: Fragment | None = None
    where: Fragment | None = None
    pick: Literal["latest", "earliest", "distinct"] = "latest"


@dataclass(frozen=True)
class Cohort:
    """One row for each different `per` among the rows of the fact `of` that are open at the snapshot and meet
    `where`.
    """

    of: str
    per: str
    where: Fragment | None = None


@dataclass(frozen=True)
class Fact:
    """One thing that can be counted: a canonical table, a filtered view of one, or a cohort at a snapshot.

    `table` names the canonical table; `columns` are that table's. `episode` names its start and end columns.
    `derive` columns are worked out once a row, `as_at` columns afresh for each snapshot date. A cohort has no
    table: its only stored column is `cohort.per`. `child`, `team` and `worker` name the columns that say
    whose row it is. `about` says what the table is for, `means` what a column holds, and `codes` what each code
    of a column stands for; they explain and do not count.

    `with_rows_of` names another table whose rows a view holds as well, under its own column names: a column that
    the other table has not is empty in them, their key stands for the view's, and a flag called as the other table
    tells which they are.
    """

    name: str
    grain: str
    key: str
    place: Place
    table: str | None = None
    columns: Mapping[str, ColumnType] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    episode: tuple[str, str] | None = None
    derive: tuple[Derivation, ...] = ()
    as_at: tuple[Derivation, ...] = ()
    where: Fragment | None = None
    cohort: Cohort | None = None
    history: Literal["events", "current_only"] = "events"
    child: str | None = None
    team: str | None = None
    worker: str | None = None
    with_rows_of: str | None = None
    about: str = ""
    means: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Where a counting rule comes from."""

    name: str
    note: str = ""


@dataclass(frozen=True)
class National:
    """The national table that measures the same thing, and whether it counts it the same way."""

    table: str
    same: bool
    because: str = ""


@dataclass(frozen=True)
class Change:
    """A dated change of definition; `breaks_series` when figures on either side may not be compared."""

    on: date
    note: str
    breaks_series: bool = False
    hash: str | None = None


@dataclass(frozen=True)
class Rebase:
    """A person's decision that a series is judged afresh from a date, with the reason; never made by the product. What
    is counted stays the same, so figures on either side may still be compared.
    """

    on: date
    because: str


@dataclass(frozen=True)
class Example:
    """A worked example: rows by canonical table (cells as written), the period and window, and what must come
    out.
    """

    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    at: Mapping[str, str]
    gives: Mapping[str, float | None]


@dataclass(frozen=True)
class Indicator:
    """One concept, with everything needed to count it, defend it and show it. `fact` is None when it only
    ever comes as a return.

    With a `weight` (a number column) each row counts as much as it weighs, as full-time equivalents do; with
    a `value` as well the figure is the total of the values over the total of the weights. A figure that
    `carries_over` holds those of the periods before it.
    """

    name: str
    title: str
    why: str
    forms: tuple[Form, ...]
    windows: tuple[Window, ...]
    better: Better
    question: Question
    source: Source
    place: Place
    fact: str | None = None
    dated: str | None = None
    of: Fragment | None = None
    where: Fragment | None = None
    value: str | None = None
    weight: str | None = None
    unknown: Unknown | None = None
    unit: Literal["rows", "children"] = "rows"
    looks_back: Span | None = None
    carries_over: bool = False
    by: tuple[str, ...] = ()
    for_members: str = ""
    national: National | None = None
    changed: tuple[Change, ...] = ()
    example: Example | None = None
    returned: str | None = None
    rebased: tuple[Rebase, ...] = ()


@dataclass(frozen=True)
class Level:
    """One step of a scale of ratings, the best first: its name, and the colour it is shown in.

    A level with `beats_by` is for values better than the target by that much, one with `misses_by` for values that
    miss it by no more, in the rule's tolerance (a share of the target, or points). One with neither is for any
    value that meets the target, and the last level for every other.
    """

    name: str
    colour: Literal["red", "amber", "green", "blue"]
    beats_by: float | None = None
    misses_by: float | None = None


@dataclass(frozen=True)
class RatingRule:
    """How far off the target is amber.

    `tolerance`: `relative` (a share of the target, 0.15 for 15%), `points` (in the figure's own unit), `none`
    (no amber) or `person` (no rule: a person judges). A zero target uses `zero_target_points`, for a relative
    tolerance of nothing is nothing. `compare` says whether the unrounded or the printed value is compared.
    `on_edge_amber`: a value exactly at the far edge of the tolerance is amber when True, red when False.
    `better_than_last_year`: amber also asks that the value misses by less than last year's did. `levels` is another
    scale than red, amber and green.
    """

    tolerance: Literal["relative", "points", "none", "person"] = "person"
    amount: float = 0.0
    zero_target_points: float = 0.0
    compare: Literal["unrounded", "printed"] = "unrounded"
    on_edge_amber: bool = True
    better_than_last_year: bool = False
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of a scorecard: a stable reference and how to show an indicator there.

    `population` is the row's own rule (`latest`, `dfe`, `fixed: YEAR`) where it differs from the scorecard's.
    `share_of` is the reference of the number that a share is of, where it cannot be read from the definitions.
    `with_count` prints the number behind a percentage beside it: `67% (4)`. `breaks` are the days from which a council
    counts this row in a new way. A `projected` count stands for where the half-year or the year may end; empty when it
    is printed as it is. `parts` are the lines that a panel makes of a percentage (`inside`, `outside`, `total`,
    `percent`) with what each is called. `only` is a breakdown and its one category: this team, this area.
    """

    ref: str
    indicator: str
    window: Window
    form: Form
    place: Place
    label: str | None = None
    decimals: int | None = None
    column_decimals: Mapping[str, int] = field(default_factory=dict)
    reported: Literal["week", "month", "quarter"] = "month"
    note: str = ""
    population: str | None = None
    rule: RatingRule | None = None
    share_of: str = ""
    with_count: bool = False
    projected: Literal["", "half_year", "year_end"] = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, str] | None = None
    breaks: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Series:
    """One line, set of columns or band of a chart: the figures of the row `ref`, or of an indicator that no row
    shows. `name` is how the chart's title speaks of it.
    """

    name: str
    ref: str = ""
    indicator: str = ""
    window: Window = "month"
    form: Form = "count"
    label: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart of a section. `title` says what the newest period shows, with figures in braces (`{SG1}`,
    `{SG1.change}`, `{SG1.x_of_y}`, `{over_two_years.part}`); `measure` says what is drawn. The last of the
    series of a `column_with_line` is its line. `periods` is how many are drawn.
    """

    kind: Literal["line", "column", "column_with_line", "stacked"]
    title: str
    measure: str
    series: tuple[Series, ...]
    place: Place
    periods: int = 12


@dataclass(frozen=True)
class Bars:
    """A chart of one indicator by the categories of a breakdown, the most first, with the period before marked. `title`
    may say `{first}`, `{second}` and `{first.figure}`; no more than `most` bars are drawn.
    """

    title: str
    measure: str
    indicator: str
    window: Window
    form: Form
    by: str
    place: Place
    most: int = 7


@dataclass(frozen=True)
class Across:
    """The categories that panels print side by side: a breakdown, its categories in order (every one that has figures
    when there are none), and the teams that are left out of them, by their id or name.
    """

    by: str = "area"
    names: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Discussion:
    """Discussion points under one heading, and the references that they are about."""

    name: str
    heading: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """How an improvement is measured: by rows of another scorecard, by another source, by what people tell
    (`narrative`), or by something that is still to be developed. `could_use` are references that might already do.
    """

    name: str
    title: str
    place: Place
    source: str = ""
    scorecard: str = ""
    refs: tuple[str, ...] = ()
    printed_refs: str = ""
    to_be_developed: bool = False
    could_use: str = ""
    narrative: bool = False
    note: str = ""


@dataclass(frozen=True)
class FocusArea:
    """Something to improve: the actions of the plan that serve it and the measures that show whether it does."""

    name: str
    title: str
    actions: tuple[str, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Group:
    """Rows under one sub-heading; an empty heading for those before the first."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """A part of a scorecard, with the prefix its references share."""

    name: str
    title: str
    groups: tuple[Group, ...]
    scope: str = ""
    rule: RatingRule | None = None
    charts: tuple[Chart, ...] = ()
    bars: tuple[Bars, ...] = ()
    columns: tuple[str, ...] = ()
    down: Across | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class Target:
    """What is wanted of an indicator, in one window and form, from a date. Percentages are 0-100.

    `amber` is the row's own second threshold: amber from the target to it, red beyond (a floor). `expected` marks
    a band for demand, which is noted and not rated. `better_than` (`last year`, or a comparator) and `baseline`
    (with `by`) make the target of another figure; until that is known its kind is `none`. `for_the_year` says
    that the number is the whole year's, which grows evenly or by `profile` (the shares of its months or
    quarters); `per` that it is for each week, month, quarter or year. `printed` is the text it was read from.
    `open_side` is the side of a band on which being outside it is no miss, because that way is better.
    """

    indicator: str
    window: Window
    form: Form
    kind: Literal["at_least", "at_most", "above", "below", "band", "monitor", "none"]
    low: float | None = None
    high: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    decimals: int | None = None
    place: Place | None = None
    printed: str = ""
    amber: float | None = None
    expected: bool = False
    better_than: str = ""
    baseline: float | None = None
    by: float = 0.0
    for_the_year: bool = False
    profile: tuple[float, ...] = ()
    per: Literal["week", "month", "quarter", "year"] | None = None
    open_side: Literal["", "above", "below"] = ""


@dataclass(frozen=True)
class Benchmark:
    """A comparator's figure for one year, with how it came about.

    `method`: `published` row, `mean` or `median` of `members`. `rate_on_our_base`: the value is the
    comparator's rate or percentage put on our own population or base, so that it can stand beside a count.
    """

    indicator: str
    window: Window
    form: Form
    comparator: str
    year: str
    value: float
    vintage: str = ""
    method: Literal["published", "mean", "median"] = "published"
    members: tuple[str, ...] = ()
    neighbour_model: str = ""
    rate_on_our_base: bool = False
    decimals: int | None = None
    source: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Relation:
    """How indicators hang together wherever they are shown side by side, in one window.

    `percentage`: the percentage of `subject` is its count over the sum of the counts of `terms`. `total`: the
    count of `subject` is the sum of those of `terms`. `part`: `subject` is never more than `terms` less `less`.
    `stock`: `subject` is its value one period earlier plus `terms` (starts) less `less` (ends). `hundred`: the
    percentages of `terms` make 100; `under_hundred`: they make no more. `same`: the two `terms` are equal.

    `allowance` is how many points (or cases) of difference are let pass, where rounding explains fewer. What
    breaks a relation that only `usually` holds is a warning, not a failure.
    """

    kind: Literal["percentage", "total", "part", "stock", "hundred", "under_hundred", "same"]
    terms: tuple[str, ...]
    place: Place
    subject: str = ""
    less: tuple[str, ...] = ()
    allowance: float = 0.0
    usually: bool = False
    because: str = ""


@dataclass(frozen=True)
class Scorecard:
    """What is shown where. `columns` are the layout's column keys in order; `comparators` the benchmark
    columns in order.
    """

    name: str
    title: str
    layout: Literal["rows", "weekly", "tiles", "panels", "focus_areas"]
    cadence: Literal["week", "month", "quarter"]
    sections: tuple[Section, ...]
    place: Place
    columns: tuple[str, ...] = ()
    earlier_periods: int = 5
    comparators: tuple[str, ...] = ()
    rule: RatingRule = RatingRule()
    earlier_months: Literal["as_published", "refreshed"] = "refreshed"
    population: str = "latest"
    paper: Literal["a4_upright", "a4_landscape", "a3_landscape"] = "a3_landscape"
    targets: tuple[Target, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    relations: tuple[Relation, ...] = ()
    introduction: str = ""
    item: str = ""
    average_of: int = 6
    across: Across | None = None
    concerns: str = ""
    discussion: tuple[Discussion, ...] = ()
    actions: Mapping[str, str] = field(default_factory=dict)
    focus_areas: tuple[FocusArea, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a comment may be about besides a row: a section (`section:` and its name), a panel, a group of
        discussion points, the areas of concern, a measure of the improvement plan.
        """
        panels = [section.name for section in self.sections if self.layout == "panels"]
        tables = self.layout in ("rows", "weekly")
        sections = [f"section:{section.name}" for section in self.sections if tables]
        measures = [measure.name for area in self.focus_areas for measure in area.measures]
        points = [each.name for each in self.discussion]
        return tuple(
            dict.fromkeys([*sections, *panels, *points, *measures, *(["concerns"] if self.concerns else [])])
        )

    @property
    def linked_to(self) -> tuple[str, ...]:
        """The scorecards whose rows show a plan's measures: what people rated there stands on the plan."""
        measures = [measure for area in self.focus_areas for measure in area.measures]
        return tuple(dict.fromkeys(measure.scorecard for measure in measures if measure.refs))

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The breakdowns that the layout prints, beside the total."""
        found = [self.across.by] if self.across is not None else []
        if self.across is not None and self.across.leave_out:
            found.append("team")
        found += [row.only[0] for row in self.rows if row.only is not None]
        for section in self.sections:
            found += [each.by for each in section.bars]
            found += [section.down.by] if section.down is not None else []
        return tuple(dict.fromkeys(found))

    @property
    def indicators(self) -> tuple[str, ...]:
        """The name of every indicator that a row or a chart shows, each once."""
        shown = [row.indicator for row in self.rows]
        drawn = [
            series.indicator
            for section in self.sections
            for chart in section.charts
            for series in chart.series
            if series.indicator
        ]
        drawn += [bars.indicator for section in self.sections for bars in section.bars]
        return tuple(dict.fromkeys([*shown, *drawn]))


@dataclass(frozen=True)
class Team:
    """A team, from a date to a date, in a service and an area; `successor` took over its work."""

    id: str
    name: str
    service: str | None = None
    area: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None


SERVICES: Mapping[str, tuple[str, ...]] = {
    "front_door": ("Front Door",),
    "early_help": ("Early Help", "Targeted Support"),
    "social_work": (
        "Children's Social Work",
        "Assessment",
        "Safeguarding",
        "Child in Need",
        "Child Protection",
    ),
    "disabilities": ("Disability", "Disabilities", "Children with Disabilities"),
    "cared_for": ("Cared for Children", "Children in Care", "Looked After Children"),
    "court": ("Court",),
    "adoption": ("Adoption",),
    "fostering": ("Fostering",),
    "leaving_care": ("Leaving Care", "Care Leavers"),
}
"""What kind of work a service does, by the names that councils commonly give it; `services` of a council's file says
otherwise."""


@dataclass(frozen=True)
class Council:
    """The council whose children these are. Populations are mid-year (30 June) estimates aged 0 to 17 by
    year. `comparators` says whose figures stand in a scorecard's comparator columns (Region: North West);
    `services` which of its teams' services do which kind of work (see `SERVICES`).
    """

    name: str = "The council"
    code: str = ""
    as_at: date | None = None
    complete_from: date | None = None
    population_0_17: Mapping[int, int] = field(default_factory=dict)
    population_0_17_by_area: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    population_vintage: str = ""
    teams: tuple[Team, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"allocated_worker": ("Allocated Case Worker",)}
    )
    services: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(SERVICES))
    closure_days: frozenset[date] = frozenset()
    comparators: Mapping[str, str] = field(default_factory=dict)
    marking: str = ""
    colour: str = "#173F4E"
    logo: str | None = None
    made_up: bool = False


@dataclass(frozen=True)
class Catalogue:
    """Everything that is defined, checked and consistent, by name."""

    facts: Mapping[str, Fact]
    indicators: Mapping[str, Indicator]
    scorecards: Mapping[str, Scorecard]
    relations: tuple[Relation, ...] = ()
