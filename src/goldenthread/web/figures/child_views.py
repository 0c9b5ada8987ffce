"""The page of the children behind a figure, and the copy that someone may take of them. What is shown is recorded
first.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goldenthread import definitions
from goldenthread.definitions.model import Catalogue, Fact
from goldenthread.definitions.plain_words import condition_in_words, words
from goldenthread.judgement.wording import day_words
from goldenthread.publish.safe_rows import write_safe_rows
from goldenthread.scorecards.printing import ABSENT_WORDS, filled_cell
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, Scope, may, needs, scope_of
from goldenthread.web.catalogue import catalogue, council
from goldenthread.web.figures.cells import PARTS, AskedCell, asked_cell, in_period, noun_of, period_text
from goldenthread.web.figures.children import (
    NOBODY,
    ChildrenBehind,
    ChildRow,
    WorkingDays,
    cell_text,
    children_behind,
    column_head,
    median_over,
    ordered,
)
from goldenthread.web.figures.children_actions import exported_children, saw_children
from goldenthread.web.figures.forms import CopyForm
from goldenthread.web.figures.opened import ChildrenRemovedError
from goldenthread.web.figures.scopes import team_names

MARKING = "OFFICIAL-SENSITIVE: personal data about children"
ROWS_A_PAGE = 200
BAR = 96
"""Pixels of the longest bar of days over."""

PART_WORDS = {
    "not_met": "Do not meet the test",
    "numerator": "Meet the test",
    "denominator": "All that are counted",
    "unknown": "Test not known",
}
ORDERS = {
    "days": "Most days first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "team": "By team",
    "worker": "By worker role",
    "child": "By child",
}


@needs(Permission.SEE_CHILDREN)
@never_cache
@require_safe
def children(request: HttpRequest, name: str) -> HttpResponse:
    """The children behind a cell, within the reader's scope; recorded before they are shown."""
    known = catalogue()
    cell = asked_cell(name, request.GET, known)
    person, today = _person(request), timezone.localdate()
    scope = scope_of(person, Permission.SEE_CHILDREN, today)
    try:
        behind = children_behind(cell, scope, known)
    except ChildrenRemovedError as error:
        return render(request, "figures/removed.html", {**_about(cell, known), "why": error.message})
    if behind.outside and not behind.rows:
        raise PermissionDenied(_refused(scope))
    chosen = _chosen(behind, request.GET)
    page = Paginator(chosen.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    seen = list(page.object_list)
    event = saw_children(
        by=person, about=cell.about, rows=len(seen), **_recorded(cell, chosen), page=str(page.number)
    )
    context = {
        **_about(cell, known),
        **_table(seen, behind, chosen),
        "event": event,
        "heading": heading_words(
            cell, known.facts[cell.indicator.fact or ""], len(chosen.rows), behind.working_days
        ),
        "seen": len(seen),
        "seen_children": len({row.child for row in seen if row.child}),
        "page": page,
        "page_address": _address(cell, chosen.asked),
        "scope_words": _scope_words(scope),
        "copy_form": CopyForm() if may(person, Permission.EXPORT_CHILDREN, today) else None,
        "copying": {**_asked(cell), **chosen.asked},
    }
    return render(request, "figures/children.html", context)


@needs(Permission.EXPORT_CHILDREN)
@never_cache
@require_POST
def copy_of_children(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of a cell as CSV, for a reason that is recorded before the file leaves."""
    known = catalogue()
    cell = asked_cell(name, request.POST, known)
    form = CopyForm(request.POST)
    if not form.is_valid():
        context = {**_about(cell, known), "form": form, "copying": {**_asked(cell), **_filters(request.POST)}}
        return render(request, "figures/copy.html", context, status=422)
    person = _person(request)
    scope = scope_of(person, Permission.EXPORT_CHILDREN, timezone.localdate())
    try:
        behind = children_behind(cell, scope, known)
    except ChildrenRemovedError as error:
        return render(request, "figures/removed.html", {**_about(cell, known), "why": error.message})
    if behind.outside and not behind.rows:
        raise PermissionDenied(_refused(scope))
    chosen = _chosen(behind, request.POST)
    text = _csv(cell, behind, chosen.rows)
    reason = form.cleaned_data["reason"]
    exported_children(
        by=person, about=cell.about, rows=len(chosen.rows), reason=reason, **_recorded(cell, chosen)
    )
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    file = f"OFFICIAL-SENSITIVE-{cell.indicator.name}-{period_text(cell.period)}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _recorded(cell: AskedCell, chosen: _Chosen) -> dict[str, str]:
    """What the record keeps beside the cell: with it the same rows can be found again."""
    return {"snapshot": cell.counting.snapshot, **chosen.asked}


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@dataclass(frozen=True)
class _Chosen:
    """The rows that the filters leave, in their order, and the filters as they were understood."""

    rows: tuple[ChildRow, ...]
    asked: Mapping[str, str]


def _chosen(behind: ChildrenBehind, asked: Mapping[str, str]) -> _Chosen:
    filters = _filters(asked)
    rows: Iterable[ChildRow] = behind.rows
    if "team" in filters:
        rows = [row for row in rows if _whose(row) == filters["team"]]
    if "role" in filters:
        rows = [row for row in rows if row.role == filters["role"]]
    order = filters.get("order") or _first_order(behind)
    return _Chosen(tuple(ordered(rows, order)), filters)


def _filters(asked: Mapping[str, str]) -> dict[str, str]:
    found = {name: asked[name] for name in ("team", "role", "order") if asked.get(name)}
    if found.get("order") not in ORDERS:
        found.pop("order", None)
    return found


def _first_order(behind: ChildrenBehind) -> str:
    return "days" if behind.working_days else "newest"


def _whose(row: ChildRow) -> str:
    return row.team or row.held_by or NOBODY


def _asked(cell: AskedCell) -> dict[str, str]:
    """The cell as an address names it."""
    found = {
        "window": cell.window,
        "period": period_text(cell.period),
        "breakdown": cell.breakdown,
        "category": cell.category,
        "part": cell.part,
        "counting": str(cell.counting.pk),
    }
    return {name: value for name, value in found.items() if value and value != "total"}


def _address(cell: AskedCell, filters: Mapping[str, str], **more: str) -> str:
    return f"?{urlencode({**_asked(cell), **filters, **more})}"


def _about(cell: AskedCell, known: Catalogue) -> dict[str, object]:
    """What both pages say of the cell: its title, the figure, the definition and the load."""
    figure, indicator = cell.figure, cell.indicator
    printed = filled_cell(figure, figure.decimals or 0)
    said = f"{printed.x_of_y} ({printed.text})" if printed.x_of_y else printed.text
    if figure.status not in ("ok", "no_cases"):
        said = ABSENT_WORDS.get(figure.status, figure.status)
    whose = cell.category
    if cell.breakdown == "team":
        whose = team_names(council()).get(cell.category, cell.category)
    changed = figure.definition != definitions.definition_hash(indicator, known)
    parts = {"denominator": figure.denominator if figure.form == "percent" else None}
    if indicator.where is not None:
        met, of = figure.numerator, parts["denominator"]
        parts = {
            "not_met": of - met if of is not None and met is not None else None,
            "numerator": met,
            **parts,
        }
    if figure.unknown:
        parts["unknown"] = figure.unknown
    back = {"window": cell.window, "period": period_text(cell.period)}
    return {
        "protect": True,
        "title": f"Children behind {indicator.title}",
        "indicator": indicator,
        "cell": cell,
        "whose": whose,
        "when": in_period(cell),
        "figure_words": said,
        "says_met": indicator.where is not None and cell.part == "denominator",
        "after_days": 2 if indicator.where is not None and cell.part == "denominator" else 1,
        "test_words": condition_in_words(indicator.where.sql) if indicator.where else "",
        "changed_since": changed,
        "parts": [
            (part, PART_WORDS[part], "" if number is None else f"{number:,.0f}")
            for part in PARTS
            if part in parts
            for number in [parts[part]]
        ],
        "part_words": PART_WORDS[cell.part],
        "back": f"{reverse('figures:indicator', args=[indicator.name])}?{urlencode(back)}",
    }


def _table(seen: list[ChildRow], behind: ChildrenBehind, chosen: _Chosen) -> dict[str, object]:
    """The rows as the table prints them, and what the filters offer."""
    spell = behind.working_days
    longest = max((row.over or 0 for row in behind.rows), default=0)
    days = max((row.days or 0 for row in behind.rows), default=0)
    lines = [
        {
            "row": row,
            "met": {True: "met", False: "not met", None: "not known"}[row.succeeded],
            "cells": [cell_text(row.columns[name], behind.means.get(name)) for name in behind.columns],
            "bar": _bar(row, longest, days, spell.limit if spell else None),
        }
        for row in seen
    ]
    teams = Counter(map(_whose, behind.rows))
    roles = Counter(row.role for row in behind.rows if row.role)
    every_role = {row.role for row in behind.rows}
    orders = {key: said for key, said in ORDERS.items() if key != "days" or spell}
    return {
        "behind": behind,
        "spell": spell,
        "lines": lines,
        "heads": [column_head(name) for name in behind.columns],
        "team_options": sorted(teams.items()),
        "role_options": sorted(roles.items()) if len(every_role) > 1 else [],
        "orders": orders.items(),
        "order": chosen.asked.get("order") or _first_order(behind),
        "chosen": chosen.asked,
        "chosen_rows": len(chosen.rows),
        "median_over": median_over(chosen.rows),
        "as_at_words": day_words(behind.as_at),
    }


def heading_words(cell: AskedCell, fact: Fact, count: int, spell: WorkingDays | None) -> str:
    """The page's finding: `13 assessments took longer than 45 working days`."""
    one = count == 1
    noun = noun_of(fact, one=one)
    where = cell.indicator.where
    opening = f"{count:,} {noun}"
    if cell.part == "unknown":
        return f"{opening} whose test could not be told"
    if cell.part == "denominator" or where is None:
        return f"{opening} {'is' if one else 'are'} counted"
    allows_up_to = spell is not None and spell.limit is not None and where.sql.startswith(f"{spell.column} <")
    if allows_up_to and spell is not None and cell.indicator.dated is not None and "AND" not in where.sql:
        how = "longer than" if cell.part == "not_met" else "no more than"
        return f"{opening} took {how} {spell.limit} working days"
    if cell.part == "not_met":
        return f"{opening} {'does' if one else 'do'} not meet the test"
    return f"{opening} {'meets' if one else 'meet'} the test"


def _bar(row: ChildRow, longest: int, most: int, limit: int | None) -> dict[str, object] | None:
    """A bar of the days over the limit, or of all the days when the definition names none."""
    if row.days is None:
        return None
    number, top = (row.days, most) if limit is None else (row.over or 0, longest)
    if number <= 0 or not top:
        return {"width": 0, "words": f"{row.days} working days, none over {limit}"}
    beyond = f" over {limit}" if limit is not None else ""
    return {"width": max(round(BAR * number / top), 1), "words": f"{number} working days{beyond}"}


def _scope_words(scope: Scope) -> str:
    if scope.everyone:
        return "your role is for the whole council"
    names = team_names(council())
    held = [names.get(team, team) for team in sorted(scope.teams)] + sorted(scope.services)
    return f"your role is for {', '.join(held)}"


def _refused(scope: Scope) -> str:
    return (
        f"None of the children behind this figure are yours to see: {_scope_words(scope)}. It holds none of them now, "
        "and none of this is closed work of its own."
    )


def _csv(cell: AskedCell, behind: ChildrenBehind, rows: Iterable[ChildRow]) -> str:
    """The marking, then what the rows are, then a head and the rows."""
    file = io.StringIO()
    spell = behind.working_days
    file.write(f"{MARKING}\n")
    head = ["key", "child", "age", "team", "held now by", "worker", "worker role", "dated", "test"]
    head += ["started", "last day allowed", "ended", "working days", "over"] if spell else []
    head += [words(name) for name in behind.columns]
    lines = []
    for row in rows:
        met = {True: "met", False: "not met", None: "not known"}[row.succeeded]
        line = [
            row.key,
            row.child,
            row.age,
            row.team,
            row.held_by,
            row.worker,
            row.role,
            _iso(row.dated),
            met,
        ]
        if spell:
            line += [
                _iso(row.started_on),
                _iso(row.due_on),
                _iso(row.ended_on),
                _iso(row.days),
                _iso(row.over),
            ]
        line += [_iso(row.columns[name]) for name in behind.columns]
        lines.append(line)
    write_safe_rows(file, head, lines)
    return file.getvalue()


def _iso(value: object) -> str:
    return "" if value is None else str(value)
