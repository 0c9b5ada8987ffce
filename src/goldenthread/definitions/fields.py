"""The one table of what may be written in a definition file: every field, what it holds, and its one-sentence
description.

`records` turns a tree into plain values by this table, and `schema` makes the editors' JSON Schema of it, so
the two cannot drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from goldenthread.definitions import model


@dataclass(frozen=True)
class Text:
    """Any text; `pattern` narrows it, and `like` says in words what the pattern wants."""

    pattern: str = ""
    like: str = ""


@dataclass(frozen=True)
class Name:
    """A name in lower case with underscores."""


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """A number; `whole` when it has no decimals."""

    whole: bool = False
    least: float | None = None


@dataclass(frozen=True)
class Day:
    """A date, YYYY-MM-DD."""


@dataclass(frozen=True)
class YesNo:
    """yes or no (true and false are read too)."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of time: `12 months`, `28 days`."""


@dataclass(frozen=True)
class Condition:
    """A fragment of SQL that is true or not of a row; kept as written, checked by `fragments`."""


@dataclass(frozen=True)
class Expression:
    """A derivation, such as `working_days(started_on, ended_on)`; kept as written, checked by `derivations`."""


@dataclass(frozen=True)
class Grid:
    """Example rows drawn as a table of text, columns parted by `|`: one table, or several by the name of each."""


@dataclass(frozen=True)
class Population:
    """`latest`, `dfe`, or `fixed: YEAR`."""


@dataclass(frozen=True)
class ListOf:
    """A list; `exactly` how many when that is fixed."""

    of: Kind
    exactly: int | None = None


@dataclass(frozen=True)
class MapOf:
    """Values by name; `keys` is what the names must be."""

    of: Kind
    keys: Kind = Name()


@dataclass(frozen=True)
class Record:
    """A group of fields."""

    fields: tuple[Field, ...]


Kind = (
    Text
    | Name
    | Choice
    | Number
    | Day
    | YesNo
    | Stretch
    | Condition
    | Expression
    | Grid
    | Population
    | ListOf
    | MapOf
    | Record
)


@dataclass(frozen=True)
class Field:
    """One field: its word, what it holds, and what it is for."""

    name: str
    kind: Kind
    about: str
    required: bool = False


_WINDOW = Choice(model.WINDOWS)
_FORM = Choice(model.FORMS)
_TYPE = Choice(get_args(model.ColumnType))

COHORT = Record(
    (
        Field("of", Name(), "The fact whose rows, open at the snapshot, make the cohort.", True),
        Field("per", Name(), "The column of that fact: one row for each different value.", True),
        Field(
            "where", Condition(), "Which of those rows count; may read what is worked out at the snapshot."
        ),
    )
)

FACT = Record(
    (
        Field("grain", Text(), "What one row is, in words: one row per assessment per child.", True),
        Field("key", Name(), "The column that tells the rows apart.", True),
        Field(
            "table",
            Name(),
            "The canonical table; its own name when this fact declares the table, another's for a view.",
        ),
        Field(
            "with_rows_of",
            Name(),
            "For a view: another table whose rows it holds as well; a flag of that name tells them apart.",
        ),
        Field(
            "columns", MapOf(_TYPE), "The table's columns and their types; a view takes those of its table."
        ),
        Field("dates", ListOf(Name()), "The date columns by which events may be counted."),
        Field(
            "episode",
            ListOf(Name(), 2),
            "Start and end columns: open from the start up to, not including, the end.",
        ),
        Field("derive", MapOf(Expression()), "Columns worked out once a row, in order."),
        Field("as_at", MapOf(Expression()), "Columns worked out afresh for each snapshot date, in order."),
        Field("where", Condition(), "Which rows belong to the fact at all; null is out."),
        Field(
            "cohort", COHORT, "For a fact without a table: one row per child (or worker) at each snapshot."
        ),
        Field(
            "history", Choice(("events", "current_only")), "current_only when only the latest state is held."
        ),
        Field("child", Name(), "The column that says whose row it is."),
        Field("team", Name(), "The column that says which team's work it was."),
        Field("worker", Name(), "The column that says which worker's work it was."),
        Field("about", Text(), "What the table is for, in a sentence."),
        Field("means", MapOf(Text()), "What each column holds, for the person who fills the table."),
        Field(
            "codes",
            MapOf(MapOf(Text(), Text())),
            "What each code of a column stands for; any other code is counted as a fault.",
        ),
    )
)

SOURCE = Record(
    (
        Field("name", Text(), "The guidance or return that the rule comes from.", True),
        Field("note", Text(), "What of it matters here."),
    )
)
NATIONAL = Record(
    (
        Field("table", Text(), "The national table that measures the same thing.", True),
        Field("same", YesNo(), "Whether it counts it the same way.", True),
        Field("because", Text(), "How it differs; compulsory when it does."),
    )
)
CHANGE = Record(
    (
        Field("on", Day(), "From when it is counted so.", True),
        Field("note", Text(), "What changed, in a sentence.", True),
        Field("breaks_series", YesNo(), "Whether figures on either side may not be compared."),
        Field(
            "hash", Text(r"[0-9a-f]{12}", "twelve hexadecimal digits"), "The definition's hash from then on."
        ),
    )
)
EXAMPLE = Record(
    (
        Field("rows", Grid(), "The rows, drawn as a table, by canonical table.", True),
        Field(
            "at", MapOf(Text()), "The period (week, month, quarter or financial_year) and the window.", True
        ),
        Field("gives", MapOf(Number()), "What must come out: numerator, denominator, value, unknown.", True),
    )
)

INDICATOR = Record(
    (
        Field("title", Text(), "What is measured, as a reader would say it.", True),
        Field("why", Text(), "Why it matters to a child or family.", True),
        Field("fact", Name(), "The fact that is counted."),
        Field("returned", Text(), "Why it can only be typed in by hand; instead of `fact`."),
        Field("dated", Name(), "The date by which rows fall in a period; leave out for a snapshot."),
        Field("of", Condition(), "Which rows count at all (the denominator); all of them when left out."),
        Field("where", Condition(), "Which of those are a success (the numerator)."),
        Field("value", Name(), "The number column for a mean, maximum, sum or median."),
        Field(
            "weight",
            Name(),
            "The number column that each row counts as, such as full-time equivalents; what `value` is divided by.",
        ),
        Field("as", ListOf(_FORM), "What it may be shown as.", True),
        Field("window", ListOf(_WINDOW), "How far back a figure reaches.", True),
        Field("unit", Choice(("rows", "children")), "children counts each child once."),
        Field(
            "unknown",
            Choice(get_args(model.Unknown)),
            "What becomes of a row whose test cannot be told: fails, is excluded, or the figure is refused.",
        ),
        Field("looks_back", Stretch(), "How far before the window a test reads earlier records."),
        Field(
            "carries_over",
            YesNo(),
            "Whether a period's figure holds those of the periods before it, such as attendance since the school year"
            " began; it is then not tested for real change.",
        ),
        Field("better", Choice(get_args(model.Better)), "Which way is better.", True),
        Field("by", ListOf(Name()), "The breakdowns it may be shown by."),
        Field("question", Choice(get_args(model.Question)), "Which question it answers.", True),
        Field("for_members", Text(), "A question that a councillor might ask of it."),
        Field("source", SOURCE, "Where the counting rule comes from.", True),
        Field("national", NATIONAL, "The national table that measures the same."),
        Field("changed", ListOf(CHANGE), "Dated changes of the definition."),
        Field("example", EXAMPLE, "A worked example: the analyst's own test."),
    )
)

LEVEL = Record(
    (
        Field("name", Text(), "What the level is called.", True),
        Field("colour", Choice(("red", "amber", "green", "blue")), "The colour it is shown in.", True),
        Field(
            "beats_by",
            Number(least=0),
            "For values better than the target by this much, as the tolerance says.",
        ),
        Field("misses_by", Number(least=0), "For values that miss the target by no more than this."),
    )
)
RULE = Record(
    (
        Field(
            "tolerance",
            Choice(("relative", "points", "none", "person")),
            "How far off the target is amber.",
            True,
        ),
        Field(
            "amount",
            Number(least=0),
            "How much: 0.15 for 15% of the target, or points in the figure's own unit.",
        ),
        Field("zero_target_points", Number(least=0), "Points used instead when the target is 0."),
        Field("compare", Choice(("unrounded", "printed")), "Which value is compared."),
        Field("on_edge_amber", YesNo(), "Whether a value exactly at the far edge is amber."),
        Field("better_than_last_year", YesNo(), "Whether amber also asks to be better than last year."),
        Field(
            "levels", ListOf(LEVEL), "Another scale than red, amber and green: its levels, the best first."
        ),
    )
)
COLUMNS = (
    "earlier",
    "current",
    "previous_year",
    "target",
    "benchmarks",
    "series",
    "change",
    "rating",
    "direction",
    "real_change",
)
PARTS = ("inside", "outside", "total", "percent")
PANEL_COLUMNS = ("average", "current", "across", "target")
ROW = Record(
    (
        Field("ref", Text(), "The row's stable reference.", True),
        Field("indicator", Name(), "The indicator it shows.", True),
        Field("window", _WINDOW, "The window it shows.", True),
        Field("as", _FORM, "The form it shows.", True),
        Field("label", Text(), "What the row is called here; the indicator's title when left out."),
        Field("decimals", Number(True, 0), "How many decimals it is printed with."),
        Field(
            "column_decimals",
            MapOf(Number(True, 0), Text()),
            "Decimals of single columns, where they differ.",
        ),
        Field("reported", Choice(("week", "month", "quarter")), "How often it is reported."),
        Field(
            "population",
            Population(),
            "Which mid-year a rate is divided by, when it differs from the scorecard's.",
        ),
        Field("note", Text(), "A note printed with the row."),
        Field("rule", RULE, "How its rating is suggested, where that differs from its section's."),
        Field(
            "share_of",
            Text(),
            "The reference of the number that this is a share of, when the definitions do not say.",
        ),
        Field("with_count", YesNo(), "Whether the number behind a percentage is printed with it: 67% (4)."),
        Field(
            "projected",
            Choice(("half_year", "year_end")),
            "Where a count in the month may stand at the end, as a range: of the half-year (30 September, 31 March) or"
            " of the year.",
        ),
        Field(
            "parts",
            MapOf(Text(), Choice(PARTS)),
            "The lines that a panel makes of a percentage, and what each is called: {inside: In time, total: All}.",
        ),
        Field(
            "only",
            MapOf(Text(), Choice(("team", "service", "area"))),
            "The one team, service or area that it is about: {service: Front Door}.",
        ),
    )
)
ACROSS = Record(
    (
        Field("by", Name(), "The breakdown: area, service or another that the indicators offer.", True),
        Field("names", ListOf(Text()), "Its categories, in order; every one that has figures when left out."),
        Field("leave_out", ListOf(Text()), "The teams that are left out of them, by id or name."),
    )
)
BARS = Record(
    (
        Field(
            "title",
            Text(),
            "What it shows, as a sentence; may say {first}, {second} and {first.figure}.",
            True,
        ),
        Field("measure", Text(), "What is drawn, in a few words.", True),
        Field("indicator", Name(), "The indicator.", True),
        Field("window", _WINDOW, "The window.", True),
        Field("as", _FORM, "The form.", True),
        Field("by", Name(), "The breakdown whose categories are drawn.", True),
        Field("most", Number(True, 2), "How many bars are drawn at most; 7 when left out."),
    )
)
GROUP = Record(
    (
        Field("heading", Text(), "The sub-heading; leave out for rows before the first."),
        Field("rows", ListOf(ROW), "The rows, in order.", True),
    )
)
SERIES = Record(
    (
        Field("ref", Text(), "The row whose figures are drawn."),
        Field("name", Name(), "How the title speaks of a series that no row shows."),
        Field("indicator", Name(), "The indicator, when no row shows it."),
        Field("window", _WINDOW, "Its window, when no row shows it."),
        Field("as", _FORM, "Its form, when no row shows it."),
        Field("label", Text(), "What stands at the series' end: a word or two.", True),
    )
)
CHART = Record(
    (
        Field("kind", Choice(("line", "column", "column_with_line", "stacked")), "How it is drawn.", True),
        Field(
            "title",
            Text(),
            "What it shows, as a sentence with figures in braces: {SG1}, {SG1.change}, {SG1.x_of_y}, {name.part}.",
            True,
        ),
        Field("measure", Text(), "What is drawn, in a few words.", True),
        Field(
            "series",
            ListOf(SERIES),
            "What is drawn, in order; the last of column_with_line is the line.",
            True,
        ),
        Field("periods", Number(True, 2), "How many periods are drawn; 12 when left out."),
    )
)
SECTION = Record(
    (
        Field("name", Text(), "The prefix that its references share.", True),
        Field("title", Text(), "What the section is called.", True),
        Field("scope", Text(), "A sentence that says what the section is about."),
        Field("rule", RULE, "How its ratings are suggested, where that differs from the scorecard's."),
        Field("groups", ListOf(GROUP), "Rows under sub-headings."),
        Field("rows", ListOf(ROW), "The rows, when there are no sub-headings."),
        Field("charts", ListOf(CHART), "Charts of the section, drawn above its rows."),
        Field("bars", ListOf(BARS), "Charts by the categories of a breakdown."),
        Field(
            "columns",
            ListOf(Choice(PANEL_COLUMNS)),
            "For a panel: its columns, in order; average and current when left out.",
        ),
        Field("down", ACROSS, "For a panel: prints its row once for each category of a breakdown."),
    )
)
DISCUSSION = Record(
    (
        Field("name", Text(), "What a comment calls it, in its column `ref`.", True),
        Field("heading", Text(), "The heading over the points.", True),
        Field("refs", ListOf(Text()), "The references that the points are about."),
    )
)
MEASURE = Record(
    (
        Field("measure", Text(), "What is measured.", True),
        Field("name", Text(), "What a comment calls it; the area's name and its place when left out: FA1.2."),
        Field("source", Text(), "Where it comes from, when that is no scorecard."),
        Field("scorecard", Name(), "The scorecard whose rows show it."),
        Field("refs", Text(), "The rows of that scorecard: CIN8, or CIN21-24, or CIN20, CF3."),
        Field("to_be_developed", YesNo(), "Whether it is not measured yet."),
        Field("could_use", Text(), "For one to be developed: what might already do, in words or references."),
        Field("narrative", YesNo(), "Whether the evidence is what people tell: a survey, feedback."),
        Field("note", Text(), "A note printed with it."),
    )
)
FOCUS_AREA = Record(
    (
        Field("name", Text(), "Its reference, such as FA1.", True),
        Field("title", Text(), "What is to improve.", True),
        Field("actions", ListOf(Text()), "The references of the plan's actions that serve it.", True),
        Field("measures", ListOf(MEASURE), "How it is measured, in order.", True),
    )
)
SCORECARD = Record(
    (
        Field("name", Name(), "The scorecard's name.", True),
        Field("title", Text(), "What it is called in print.", True),
        Field(
            "layout",
            Choice(("rows", "weekly", "tiles", "panels", "focus_areas")),
            "How it is laid out.",
            True,
        ),
        Field("cadence", Choice(("week", "month", "quarter")), "How often it is made.", True),
        Field("paper", Choice(("a4_upright", "a4_landscape", "a3_landscape")), "The paper it is printed on."),
        Field("earlier_periods", Number(True, 0), "How many earlier periods stand beside the current one."),
        Field(
            "columns",
            ListOf(Choice(COLUMNS)),
            "The layout's columns, in order; its usual ones when left out.",
        ),
        Field("comparators", ListOf(Text()), "The benchmark columns, in order."),
        Field(
            "population", Population(), "Which mid-year a rate is divided by: latest, dfe, or fixed: YEAR."
        ),
        Field(
            "earlier_months",
            Choice(("as_published", "refreshed")),
            "Whether earlier columns repeat what was published.",
        ),
        Field("rule", RULE, "How ratings are suggested."),
        Field(
            "sections",
            ListOf(SECTION),
            "The sections, in order; a scorecard of focus areas has `focus_areas` instead.",
        ),
        Field(
            "introduction", Text(), "What stands at the beginning: what the page is and what goes with it."
        ),
        Field("item", Text(), "The meeting and its agenda item, when the page is committee paper."),
        Field(
            "average_of",
            Number(True, 2),
            "For panels: over how many periods the average goes; 6 when left out.",
        ),
        Field("across", ACROSS, "For panels: the areas that figures are printed for, side by side."),
        Field("concerns", Text(), "For panels: the heading of the footer, `Main areas of concern`."),
        Field("discussion", ListOf(DISCUSSION), "For tiles: the groups of discussion points."),
        Field("actions", MapOf(Text(), Text()), "For focus areas: the plan's actions, by reference."),
        Field("focus_areas", ListOf(FOCUS_AREA), "For focus areas: the areas, in order."),
    )
)

_SHOWN = (
    Field("scorecard", Name(), "The scorecard it is for; every scorecard when left out."),
    Field("indicator", Name(), "The indicator.", True),
    Field("window", _WINDOW, "The window.", True),
    Field("as", _FORM, "The form.", True),
)
TARGET_KINDS = (
    "at_least",
    "at_most",
    "above",
    "below",
    "band",
    "monitor",
    "none",
    "printed",
    "expected",
    "better_than",
    "baseline",
)
TARGET = Record(
    (
        *_SHOWN,
        Field("at_least", Number(), "Good from this value up."),
        Field("at_most", Number(), "Good from this value down."),
        Field("above", Number(), "Good above this value, not on it."),
        Field("below", Number(), "Good below this value, not on it."),
        Field("band", ListOf(Number(), 2), "Good from the first value to the second."),
        Field("monitor", YesNo(), "Watched, not rated."),
        Field("none", YesNo(), "No target, said on purpose."),
        Field("printed", Text(), "The target as printed: 85%, 20-24%, below 8%, 80%+, 6 per month, Monitor."),
        Field(
            "expected", ListOf(Number(), 2), "The band expected of demand: outside it is noted, not rated."
        ),
        Field("better_than", Text(), "`last year`, or the comparator whose figure is to be bettered."),
        Field("baseline", Number(), "The figure to improve on."),
        Field("by", Number(least=0), "By how much at least, with `better_than` or `baseline`."),
        Field("amber", Number(), "The row's own second threshold, or floor: red beyond it."),
        Field("for_the_year", YesNo(), "Whether the number is the whole year's: it grows month by month."),
        Field(
            "profile",
            ListOf(Number(least=0)),
            "The shares of the year's 12 months or 4 quarters, when not even.",
        ),
        Field(
            "per", Choice(("week", "month", "quarter", "year")), "The stretch of time that the number is for."
        ),
        Field("from", Day(), "The first day it holds."),
        Field("to", Day(), "The last day it holds."),
        Field("decimals", Number(True, 0), "How many decimals it is printed with."),
    )
)
BENCHMARK = Record(
    (
        *_SHOWN,
        Field("comparator", Text(), "Whose figure it is: England, a region, statistical neighbours.", True),
        Field("year", Text(), "The year it is for.", True),
        Field("value", Number(), "The figure; a percentage is 0 to 100.", True),
        Field("vintage", Text(), "The publication it comes from, for published history is revised."),
        Field("method", Choice(("published", "mean", "median")), "How it came about."),
        Field("members", ListOf(Text()), "Whose figures a mean or median is of."),
        Field("neighbour_model", Text(), "The date of the statistical-neighbour model."),
        Field("rate_on_our_base", YesNo(), "Whether it is the comparator's rate put on our own base."),
        Field(
            "base",
            Number(least=0),
            "Our own number that a percentage is of, or our population for a rate: put on it, it stands beside our"
            " count as well.",
        ),
        Field("decimals", Number(True, 0), "How many decimals it is printed with."),
        Field("source", Text(), "Where it was read."),
    )
)

_NAMES = ListOf(Name())
REBASE = Record(
    (
        Field("indicator", Name(), "Whose series is judged afresh.", True),
        Field(
            "on", Day(), "From when: the first period that ends on or after it begins the new stretch.", True
        ),
        Field("because", Text(), "Why, in a sentence; it is printed beside the chart.", True),
    )
)

BREAK = Record(
    (
        Field("scorecard", Name(), "The scorecard that the row stands on.", True),
        Field("ref", Text(), "The row's reference there.", True),
        Field("on", Day(), "From when its figures are counted in a new way.", True),
        Field("note", Text(), "What changed, in a sentence.", True),
    )
)
RELATION_KINDS = ("percentage", "total", "part", "stock", "hundred", "under_hundred", "same")
RELATION = Record(
    (
        Field("percentage", Name(), "Its percentage is its count over the counts of the indicators in `of`."),
        Field("total", Name(), "Its count is the sum of the counts of the indicators in `parts`."),
        Field("part", Name(), "It is never more than the indicators in `of`, less those in `less`."),
        Field("stock", Name(), "It is its value one period earlier, plus `starts`, less `ends`."),
        Field("hundred", _NAMES, "Their percentages make 100."),
        Field("under_hundred", _NAMES, "Their percentages make no more than 100."),
        Field("same", ListOf(Name(), 2), "The two are equal."),
        Field("of", _NAMES, "The indicators that a percentage or a part is of; several are added up."),
        Field("parts", _NAMES, "The indicators that make up a total."),
        Field("starts", _NAMES, "The indicators that count what begins in the period."),
        Field("ends", _NAMES, "The indicators that count what ends in the period."),
        Field("less", _NAMES, "Indicators taken away from those in `of`."),
        Field(
            "allowance",
            Number(least=0),
            "How many points or cases of difference are let pass, where rounding explains fewer.",
        ),
        Field("usually", YesNo(), "Whether it only usually holds: then what breaks it is a warning."),
        Field("because", Text(), "Why it holds, or why it may not."),
    )
)

TEAM = Record(
    (
        Field("id", Text(), "The team's id as the extract writes it.", True),
        Field("name", Text(), "The team's name.", True),
        Field("service", Text(), "The service it belongs to."),
        Field("area", Text(), "The area it works in."),
        Field("from", Day(), "Its first day."),
        Field("to", Day(), "Its last day."),
        Field("successor", Text(), "The id of the team that took over its work."),
    )
)
_BY_YEAR = MapOf(Number(True, 1), Text(r"\d{4}", "a year such as 2022"))
COUNCIL = Record(
    (
        Field("name", Text(), "The council's name.", True),
        Field("code", Text(), "Its nine-character code."),
        Field("as_at", Day(), "The extract holds what was recorded by the end of this day."),
        Field("complete_from", Day(), "Events before this are not complete."),
        Field("population_0_17", _BY_YEAR, "Mid-year (30 June) estimates of children aged 0 to 17, by year."),
        Field("population_0_17_by_area", MapOf(_BY_YEAR, Text()), "The same for each area."),
        Field("population_vintage", Text(), "The publication that the estimates come from."),
        Field("teams", ListOf(TEAM), "The teams, with their dates."),
        Field("roles", MapOf(ListOf(Text())), "Which of the case system's role names mean what."),
        Field(
            "services",
            MapOf(ListOf(Text())),
            "Which of the teams' services do which kind of work: social_work, cared_for, leaving_care and so on.",
        ),
        Field("closure_days", ListOf(Day()), "The council's own days off, which are not working days."),
        Field(
            "comparators",
            MapOf(Text(), Text()),
            "What a scorecard's comparator columns are for this council: {Region: North West}.",
        ),
        Field("marking", Text(), "The protective marking printed at the top of what is published."),
        Field("colour", Text(r"#[0-9A-Fa-f]{6}", "a colour such as #173F4E"), "The council's colour."),
        Field(
            "logo",
            Text(),
            "The file of its logo (.svg or .png, up to 60 KB), beside this file, or in the home folder for the web.",
        ),
        Field(
            "made_up",
            YesNo(),
            "Whether no child of it is real, so that what is loaded may be stored unsealed.",
        ),
    )
)

RETIRE = Record(
    (Field("retire", ListOf(Name()), "Names of shipped indicators, scorecards or facts to leave out.", True),)
)
