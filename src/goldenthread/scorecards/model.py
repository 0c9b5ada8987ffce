"""A scorecard filled with figures and marks: the one plain object that every output renders. All wording and
rounding is already done here, so that a page, a workbook and a PDF cannot disagree; numbers stay beside their
words for the outputs that need them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from goldenthread.calendar import Period
from goldenthread.definitions.model import Council, Indicator, Row, Scorecard, Target
from goldenthread.extracts.given import Comment
from goldenthread.figures.model import Figure
from goldenthread.judgement.model import Mark

if TYPE_CHECKING:
    from goldenthread.scorecards.focus_areas import FilledFocusAreas
    from goldenthread.scorecards.panels import FilledPanels
    from goldenthread.scorecards.tiles import FilledTiles


@dataclass(frozen=True)
class FilledCell:
    """One cell as printed. `text` is what is read; `number` and `decimals` what a workbook stores (a percent
    as 0-100), None when absent.

    `kind`: `value`; `absent` (the words say which kind of absence); `blank` (nothing is expected here).
    `revised` marks a figure that moved since it was published, from `was`. `x_of_y` is "231 of 275" where it
    is known. `beside` is the end of `text` that follows the number: " (4)", the count behind a percentage. `under`
    stands small below it: by when a projection is, and how often such a range held. With a cell that `begins`, a new
    series begins, not to be compared with what stands before it.
    """

    text: str
    kind: Literal["value", "absent", "blank"] = "value"
    number: float | None = None
    decimals: int = 0
    x_of_y: str = ""
    revised: bool = False
    was: str = ""
    was_value: float | None = None
    returned: bool = False
    figure: Figure | None = None
    beside: str = ""
    under: str = ""
    begins: bool = False


BLANK = FilledCell("", "blank")


@dataclass(frozen=True)
class FilledTarget:
    """The target in words ("at least 85%", "20% to 24%") and as its edges, for sparklines and charts; `target` as it is
    rated, with what it is relative to looked up.
    """

    text: str = ""
    low: float | None = None
    high: float | None = None
    target: Target | None = None


@dataclass(frozen=True)
class FilledBenchmark:
    """One comparator's cell; `note` carries year, vintage, method, and whether it is a rate put on our own
    base. `on_our_base` says so too, and `otherwise` how its count differs from ours.
    """

    cell: FilledCell
    note: str = ""
    on_our_base: bool = False
    otherwise: str = ""


@dataclass(frozen=True)
class FilledRow:
    """One line of a scorecard, ready to print.

    `cells` are the earlier periods then the current one; `previous_year` the financial year before; `series`
    the last 12 values for the sparkline (None where nothing was reported) with `series_periods` alongside;
    `breaks` the indexes in `series` at which a new series began, and
    `break_words` what is said of those in `cells`. `rating` is what is published,
    `rating_given` True when a person gave it (a dagger), with `rating_reason`. `level` names the published
    level on a scale other than red, amber and green. `change` is what the newest
    figure differs by from the period before, as printed ("+4", "−1 point", "level"). `pair` says that the row is
    the number or the share of one measure on two lines, and `pair_upper` that it is the upper of the two;
    `share_words` is what the share is of.
    """

    row: Row
    indicator: Indicator
    ref: str
    label: str
    cells: tuple[FilledCell, ...]
    previous_year: FilledCell
    target: FilledTarget
    benchmarks: tuple[FilledBenchmark, ...]
    series: tuple[float | None, ...]
    series_periods: tuple[Period, ...]
    series_words: str
    mark: Mark
    rating: Literal["red", "amber", "green", "blue"] | None
    rating_given: bool
    rating_reason: str
    breaks: tuple[int, ...] = ()
    break_words: str = ""
    quality: tuple[str, ...] = ()
    comment: str = ""
    comment_by: str = ""
    question_for_members: str = ""
    thread: Mapping[str, str] = field(default_factory=dict)
    level: str = ""
    change: str = ""
    pair: Literal["", "number", "share"] = ""
    share_words: str = ""
    pair_upper: bool = False

    @property
    def current(self) -> FilledCell:
        return self.cells[-1]


@dataclass(frozen=True)
class FilledGroup:
    """Rows under one sub-heading."""

    heading: str
    rows: tuple[FilledRow, ...]


@dataclass(frozen=True)
class FilledSeries:
    """One series of a chart: a cell for each of the chart's periods. `drawn` is how it is drawn; `benchmarks` are
    comparator, value and text. `breaks` are the indexes at which a new definition began, `restarts` those at which
    counting began again (April, of a year to date).
    """

    name: str
    label: str
    form: str
    drawn: Literal["line", "column", "band"]
    cells: tuple[FilledCell, ...]
    target: FilledTarget = FilledTarget()
    benchmarks: tuple[tuple[str, float, str], ...] = ()
    breaks: tuple[int, ...] = ()
    restarts: tuple[int, ...] = ()

    @property
    def values(self) -> tuple[float | None, ...]:
        """The numbers, a percent 0-100; None where there is none."""
        return tuple(cell.number if cell.kind == "value" else None for cell in self.cells)


@dataclass(frozen=True)
class FilledChart:
    """A chart of a section, with its figures. `title` is a finding; `measure` what is drawn, for when; `words` say
    what is seen, for those who do not see it.
    """

    kind: Literal["line", "column", "column_with_line", "stacked"]
    title: str
    measure: str
    periods: tuple[Period, ...]
    heads: tuple[str, ...]
    series: tuple[FilledSeries, ...]
    words: str


@dataclass(frozen=True)
class FilledSection:
    """A section with its finding (one sentence, counts first) and the heads of its benchmark columns
    ("England 2021/22").
    """

    name: str
    title: str
    scope: str
    finding: str
    benchmark_heads: tuple[tuple[str, str], ...]
    groups: tuple[FilledGroup, ...]
    charts: tuple[FilledChart, ...] = ()
    comment: str = ""
    comment_by: str = ""

    @property
    def rows(self) -> tuple[FilledRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class FilledScorecard:
    """A whole scorecard for a period, ready for every output.

    `period_heads` are the heads of `FilledRow.cells` ("Apr", …) with `period_years` above them; `keys`
    explain the marks used; `notes` are statements such as the population used, what was late, and how many
    false signals to expect; `marking` is a protective marking to print at the top ("OFFICIAL-SENSITIVE").
    `page` is what the layouts tiles, panels and focus areas make of it; None for tables of rows. `comments` are
    what people wrote, with the figures it names put in; `unbound` a sentence for each name in it that no figure
    has, for which the text stands as it was written.
    """

    scorecard: Scorecard
    council: Council
    period: Period
    as_at: date | None
    snapshot: str
    finding: str
    periods: tuple[Period, ...]
    period_heads: tuple[str, ...]
    period_years: tuple[str, ...]
    previous_year_head: str
    sections: tuple[FilledSection, ...]
    keys: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    previous_pack: str = ""
    marking: str = ""
    page: FilledTiles | FilledPanels | FilledFocusAreas | None = None
    comments: tuple[Comment, ...] = ()
    unbound: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.scorecard.title

    @property
    def rows(self) -> tuple[FilledRow, ...]:
        return tuple(row for section in self.sections for row in section.rows)
