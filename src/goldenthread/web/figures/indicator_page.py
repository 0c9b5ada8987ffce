"""What the page of one indicator shows, put together for its template: the headline, the marks with their sentences,
the charts as SVG, the definition in words, and what people wrote. It reads stored figures only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from goldenthread import definitions
from goldenthread.calendar import Period, parse_period
from goldenthread.definitions.model import Catalogue, Council, Indicator
from goldenthread.definitions.plain_words import (
    BETTER_WORDS,
    UNKNOWN_WORDS,
    WINDOW_WORDS,
    condition_in_words,
    counted_in_words,
    words,
)
from goldenthread.judgement.rounding import printed
from goldenthread.judgement.wording import period_words
from goldenthread.publish.dot_chart import dot_chart_svg
from goldenthread.publish.markdown import markdown_html
from goldenthread.publish.process_chart import ProcessChart, marked_shape, process_chart_svg, shown_points
from goldenthread.publish.words import direction_words, rating_words, signal_words
from goldenthread.scorecards.printing import date_words, heading
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may
from goldenthread.web.figures.cells import FORM_HEADS, WINDOW_HEADS, period_text, periods_of
from goldenthread.web.figures.charting import (
    Category,
    benchmarks_of,
    categories_finding,
    categories_of,
    finding,
    lines_finding,
    months_table,
    places_of,
    process_chart,
    table_cell,
    target_of_each,
)
from goldenthread.web.figures.measures import (
    Measure,
    breakdowns_of,
    by_category,
    read_measure,
    where_shown,
)
from goldenthread.web.figures.models import Counting
from goldenthread.web.figures.thread import thread
from goldenthread.web.packs.models import Commentary
from goldenthread.web.packs.selectors import filled, packs_for, period_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_LINES = 12
"""Small lines drawn; the table has every category."""


@dataclass(frozen=True)
class Said:
    """One commentary as its page shows it; `letter` stands on the chart."""

    text: str
    by: str
    on: date
    period: Period
    ref: str
    letter: str = ""

    @property
    def html(self) -> str:
        # Sanitised: see goldenthread.publish.markdown.
        return mark_safe(markdown_html(self.text))

    @property
    def when(self) -> str:
        return heading(self.period)


def indicator_context(
    name: str, asked: Mapping[str, str], person: Person, today: date, known: Catalogue, authority: Council
) -> dict[str, object]:
    """Everything the template prints. Raises Http404 for what does not exist."""
    measure = read_measure(name, asked, person, today, known, authority)
    row = measure.row
    said = commentary(measure.indicator.name, measure.period.cadence, person, today, known)
    letters = {each.period: each.letter for each in said if each.letter}
    chart, assured = process_chart(measure, letters)
    children = _children(measure, person, today)
    loads = may(person, Permission.SEE_LOADS, today)
    return {
        "title": measure.indicator.title,
        "indicator": measure.indicator,
        "measure": measure,
        "row": row,
        "ref": row.ref if measure.shown else "",
        "refs_words": refs_words(measure, known),
        "question_words": _question(measure.indicator),
        "headline": _headline(measure, known),
        "facts": _facts(measure),
        "marks": _marks(measure),
        "chart_title": finding(measure),
        "chart_measure": f"{row.label}, {_unit(measure)}, {_stretch(measure)}.",
        "chart_wide": mark_safe(process_chart_svg(chart)),
        "chart_narrow": mark_safe(process_chart_svg(chart, narrow=True)),
        "chart_key": _key(chart),
        "assured": assured,
        "months": months_table(measure),
        "weeks": _weeks(measure),
        "month_heads": ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"],
        "switches": _switches(measure, asked),
        "period_text": period_text(measure.period),
        "periods": [(period_text(each), heading(each)) for each in periods_of(measure.counting)],
        "thread": thread(measure, known, loads=loads, children=children),
        "children": children,
        **_by(measure, asked, authority, sees_children=children is not None),
        "definition": _definition(measure.indicator, known),
        "quality": row.quality,
        "said": said,
    }


def commentary(name: str, cadence: str, person: Person, today: date, known: Catalogue) -> list[Said]:
    """What people wrote of an indicator in every pack that the person may read, the newest finished version of each,
    the newest period first. Periods of the cadence have a letter, the earliest A.
    """
    refs = {(each.scorecard.name, each.row.ref) for each in where_shown(name, known)}
    packs = packs_for(person, today).filter(scorecard__in={scorecard for scorecard, _ in refs})
    found: dict[tuple[int, str], Commentary] = {}
    every = Commentary.objects.filter(pack__in=packs, is_draft=False, place__in={ref for _, ref in refs})
    for each in every.select_related("by", "pack__counting").order_by("version"):
        if (each.pack.scorecard, each.place) in refs:
            found[each.pack_id, each.place] = each
    kept = [each for each in found.values() if each.text.strip()]
    periods = sorted({period_of(each.pack) for each in kept if each.pack.cadence == cadence})
    letters = dict(zip(periods, LETTERS, strict=False))
    said = [
        Said(
            text=_bound(each, known),
            by=each.by.called,
            on=timezone.localtime(each.at).date(),
            period=period_of(each.pack),
            ref=each.place,
            letter=letters.get(period_of(each.pack), ""),
        )
        for each in kept
    ]
    return sorted(said, key=lambda each: (each.period.last_day, each.on), reverse=True)


def refs_words(measure: Measure, known: Catalogue) -> str:
    """Under which references the indicator is shown: the one of this page, then the others with where and over what."""
    own = (measure.shown.row.ref, measure.window) if measure.shown else ("", "")
    places = {(each.row.ref, each.row.window) for each in where_shown(measure.indicator.name, known)} - {own}
    others = [f"{ref} ({WINDOW_HEADS[window].lower()})" for ref, window in sorted(places)]
    opening = f"{own[0]}. " if own[0] else "On no scorecard in this window and form. "
    return f"{opening}Also shown as {_listed(others)}." if others else opening.strip()


def _bound(each: Commentary, known: Catalogue) -> str:
    """The text with the figures that it names put in."""
    if "{" not in each.text:
        return each.text
    made = filled(each.pack, known=known).comments
    return next((comment.text for comment in made if comment.ref == each.place), each.text)


def _headline(measure: Measure, known: Catalogue) -> dict[str, str]:
    row, mark = measure.row, measure.row.mark
    figure = row.current.figure
    decimals = places_of(measure)
    likely = ""
    if mark.interval_low is not None and mark.interval_high is not None:
        low, high = (
            printed(edge, measure.form, decimals) for edge in (mark.interval_low, mark.interval_high)
        )
        likely = f"True rate likely between {low} and {high} (95% interval)."
    unknown = ""
    if figure is not None and figure.source == "computed" and row.current.kind == "value":
        number = figure.unknown
        rule = UNKNOWN_WORDS[measure.indicator.unknown] if measure.indicator.unknown else ""
        unknown = "No record was unknown."
        if number:
            unknown = f"{number:,} record{'s' * (number != 1)} not known{f': {rule}' if rule else ''}."
    if measure.window == "snapshot":
        when = f"on {date_words(measure.period.last_day)}"
    elif measure.window == measure.period.cadence:
        when = f"in {period_words(measure.period, year=True)}"
    else:
        when = f"{WINDOW_HEADS[measure.window].lower()}, {heading(measure.period)}"
    return {
        "figure": row.current.text,
        "of": row.current.x_of_y,
        "when": when,
        "likely": likely,
        "unknown": unknown,
    }


def _facts(measure: Measure) -> list[tuple[str, str, str]]:
    row = measure.row
    found = [("Target", row.target.text or "none", "")]
    if row.previous_year.kind == "value":
        found.append(("Last year", f"{row.previous_year.text} ({measure.filled.previous_year_head})", ""))
    found += [(name, text, note) for name, _, text, note in benchmarks_of(measure)]
    return found


def _marks(measure: Measure) -> dict[str, object]:
    row, mark = measure.row, measure.row.mark
    rated = rating_words(row)
    before = measure.period.previous()
    reason = row.rating_reason.removeprefix(f"{rated}: ")
    return {
        "rating": row.rating or "none",
        "rating_words": rated,
        "rating_reason": f"{reason[:1].upper()}{reason[1:]}",
        "caution": mark.caution,
        "direction_head": f"Direction since {period_words(before)}",
        "direction": mark.moved,
        "direction_words": direction_words(mark),
        "direction_reason": mark.direction_reason,
        "signal": mark.signal_meaning if mark.signal == "yes" else "usual",
        "signal_words": signal_words(mark) or "Nothing to test",
        "signal_reason": mark.signal_reason,
    }


def _key(chart: ProcessChart) -> list[tuple[str, str]]:
    """What the marks on the chart stand for, those that are there."""
    counts = shown_points(chart.points)
    said = {
        "better": "real change, better",
        "worse": "real change, worse",
        "neither": "real change, neither better nor worse",
        "usual": "usual variation",
        "too_few": f"too few to say ({counts.get('too_few', 0)})",
    }

    def drawing(inside: str, width: int = 16) -> str:
        return mark_safe(
            f'<svg width="{width}" height="16" aria-hidden="true" focusable="false">{inside}</svg>'
        )

    found = [(drawing(marked_shape(mark, 8, 8)), text) for mark, text in said.items() if mark in counts]
    if chart.limits:
        box = '<rect y="2" width="20" height="12" fill="#F3F5F7" stroke="#5E6973" stroke-dasharray="1 3"/>'
        found.append((drawing(box, 20), "usual range"))
    if chart.edges:
        line = '<path d="M0 8H24" stroke="#1B2530" stroke-width="1.75" stroke-dasharray="7 4"/>'
        found.append((drawing(line, 24), "target"))
    if chart.benchmarks:
        found.append(
            (drawing('<path d="M0 8H14" stroke="#1C7A72" stroke-width="2"/>', 14), "others’ yearly figures")
        )
    if chart.notes:
        letters = sorted(letter for _, letter in chart.notes)
        several = f"{letters[0]} to {letters[-1]}" if len(letters) > 1 else letters[0]
        found.append(("", f"{several}: see the commentary"))
    return found


def _weeks(measure: Measure) -> list[dict[str, object]]:
    if measure.period.cadence != "week":
        return []
    decimals = places_of(measure)
    return [
        {"head": heading(each), **table_cell(measure, each, decimals)} for each in reversed(measure.history)
    ]


def _switches(measure: Measure, asked: Mapping[str, str]) -> dict[str, object]:
    """The windows and forms to go to, with their addresses; None marks the one that is shown."""
    by = {"by": asked["by"]} if asked.get("by") else {}
    here = {"period": period_text(measure.period)}

    def address(window: str, form: str, **more: str) -> str:
        return f"?{urlencode({'window': window, 'form': form, **more, **by})}"

    windows: list[tuple[str, str | None]] = []
    for window in dict.fromkeys(window for window, _ in measure.offered):
        forms = [form for each, form in measure.offered if each == window]
        form = measure.form if measure.form in forms else forms[0]
        shown = window == measure.window
        windows.append((WINDOW_HEADS[window], None if shown else address(window, form, **here)))
    other = "month" if measure.period.cadence == "week" else "week"
    if other in measure.indicator.windows and Counting.objects.filter(cadence=other).exists():
        windows.append((WINDOW_HEADS[other], address(other, measure.form)))
    forms_there = [form for window, form in measure.offered if window == measure.window]
    forms_links = [
        (FORM_HEADS[form], None if form == measure.form else address(measure.window, form, **here))
        for form in forms_there
    ]
    return {"windows": windows, "forms": forms_links if len(forms_links) > 1 else []}


def _children(measure: Measure, person: Person, today: date) -> tuple[str, str] | None:
    """The address and words of the children behind the figure, for those who may see any."""
    figure = measure.row.current.figure
    if not may(person, Permission.SEE_CHILDREN, today) or measure.indicator.fact is None:
        return None
    if figure is None or figure.source != "computed" or figure.status != "ok":
        return None
    return children_link(measure)


def children_link(measure: Measure, category: Category | None = None, breakdown: str = "") -> tuple[str, str]:
    """The children behind the measure or one category of it: those who do not meet its test, when it has one."""
    figure = category.figure if category is not None else measure.row.current.figure
    part, said = "denominator", "The children behind it"
    if figure is not None and figure.form == "percent" and measure.indicator.where is not None:
        number = int((figure.denominator or 0) - (figure.numerator or 0))
        part, said = "not_met", f"The {number:,} that do{'es' * (number == 1)} not meet the test"
        if measure.indicator.better == "low":
            number = int(figure.numerator or 0)
            part, said = "numerator", f"The {number:,} that meet{'s' * (number == 1)} the test"
    elif figure is not None and figure.form in ("count", "rate_per_10k") and figure.numerator is not None:
        part = "numerator"
        said = f"The {figure.numerator:,.0f} behind it"
    query = {"window": measure.window, "period": period_text(measure.period), "part": part}
    query["counting"] = str(measure.counting.pk)
    if category is not None:
        query |= {"breakdown": breakdown, "category": category.category}
    return f"{reverse('figures:children', args=[measure.indicator.name])}?{urlencode(query)}", said


def _by(
    measure: Measure, asked: Mapping[str, str], authority: Council, *, sees_children: bool
) -> dict[str, object]:
    """The breakdown that is shown, with the others to go to."""
    offered = breakdowns_of(measure.indicator)
    if not offered:
        return {"by": ""}
    by = asked.get("by", "")
    by = by if by in offered else offered[0]
    found = by_category(measure, by)
    made, dots = categories_of(measure, found, by, authority)
    base = {"window": measure.window, "form": measure.form, "period": period_text(measure.period)}
    links = [(each, None if each == by else f"?{urlencode({**base, 'by': each})}#by") for each in offered]
    lines = [each for each in made if each.line]
    rows = [
        {
            "category": each,
            "children": children_link(measure, each, by)
            if sees_children and each.figure is not None and each.figure.status == "ok"
            else None,
        }
        for each in made
    ]
    return {
        "by": by,
        "by_links": links,
        "by_rows": rows,
        "by_title": categories_finding(measure, made, by),
        "by_wide": mark_safe(dot_chart_svg(dots)) if dots else "",
        "by_narrow": mark_safe(dot_chart_svg(dots, narrow=True)) if dots else "",
        "by_has_target": target_of_each(measure) is not None,
        "by_has_intervals": dots is not None and any(dot.low is not None for dot in dots.dots),
        "lines_title": lines_finding(measure, found, by),
        "lines": [(each.name, mark_safe(each.line)) for each in lines[:MOST_LINES]],
        "lines_left_out": max(len(lines) - MOST_LINES, 0),
        "lines_stretch": f"{len(measure.history[-12:])} {measure.period.cadence}s to {heading(measure.period)}",
    }


def _definition(indicator: Indicator, known: Catalogue) -> dict[str, object]:
    """The definition in words, with its worked example."""
    example = indicator.example
    tables = []
    if example is not None:
        for table, rows in example.rows.items():
            heads = list(dict.fromkeys(name for each in rows for name in each))
            tables.append(
                {
                    "name": _capital(words(table)),
                    "heads": [_capital(words(head)) for head in heads],
                    "rows": [[_example_cell(each.get(head, "")) for head in heads] for each in rows],
                }
            )
    plain = counted_in_words(indicator, known)
    return {
        "plain": " ".join(plain),
        "dated": words(indicator.dated) if indicator.dated else "",
        "success": condition_in_words(indicator.where.sql) if indicator.where else "",
        "success_sql": indicator.where.sql if indicator.where else "",
        "unknown": UNKNOWN_WORDS[indicator.unknown] if indicator.unknown else "",
        "source": f"{indicator.source.name}: {indicator.source.note}"
        if indicator.source.note
        else indicator.source.name,
        "version": definitions.definition_hash(indicator, known) if indicator.fact is not None else "",
        "changes": [(date_words(each.on), each.note, each.breaks_series) for each in indicator.changed],
        "rebased": [(date_words(each.on), each.because) for each in indicator.rebased],
        "windows": ", ".join(WINDOW_WORDS[window] for window in indicator.windows),
        "example": tables,
        "example_title": _example_title(indicator) if example is not None else "",
    }


def _example_title(indicator: Indicator) -> str:
    """`August 2023: 1 of 2`, with what else must come out."""
    assert indicator.example is not None
    gives = dict(indicator.example.gives)
    period = next(parse_period(text) for name, text in indicator.example.at.items() if name != "window")
    window = indicator.example.at["window"]
    when = (
        heading(period) if window == period.cadence else f"{heading(period)}, {WINDOW_HEADS[window].lower()}"
    )
    top, bottom = gives.pop("numerator", None), gives.pop("denominator", None)
    said = (
        [f"{_number(top)} of {_number(bottom)}"] if bottom is not None else [_number(top)] * (top is not None)
    )
    said += [f"{words(name)} {_number(number)}" for name, number in gives.items()]
    return f"{when}: {', '.join(said)}"


def _number(number: float | None) -> str:
    return "none" if number is None else f"{number:,g}"


def _example_cell(text: str) -> str:
    """A cell as drawn; a date as people write it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%b %Y}"


def _question(indicator: Indicator) -> str:
    return f"{indicator.question.capitalize()}. {_capital(BETTER_WORDS[indicator.better])}."


def _stretch(measure: Measure) -> str:
    return f"{heading(measure.history[0])} to {heading(measure.history[-1])}"


def _unit(measure: Measure) -> str:
    return {"percent": "%", "rate_per_10k": "per 10,000 children"}.get(
        measure.form, FORM_HEADS[measure.form].lower()
    )


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _listed(each: list[str]) -> str:
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} and {each[-1]}"
