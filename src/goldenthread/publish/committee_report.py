"""A scorecard of rows as a Word committee report, from the shipped template or a council's own. The
template's fields are those of `fields`; a field that it lacks or that we do not know is refused by name, and
nothing is written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from difflib import get_close_matches
from importlib import resources
from typing import Any

import docx as word
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate, RichText
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from goldenthread.errors import RequestError
from goldenthread.publish.columns import columns_of
from goldenthread.publish.glossary import glossary
from goldenthread.publish.markdown import paragraphs
from goldenthread.publish.page import texts
from goldenthread.publish.rating_colours import RATING_COLOURS
from goldenthread.publish.word_file import settle
from goldenthread.publish.words import direction_words, rating_words, runs
from goldenthread.scorecards.model import FilledRow, FilledScorecard, FilledSection
from goldenthread.scorecards.printing import date_words, heading

SHIPPED = "committee_report.docx"
UNRATED = ("FFFFFF", "4A5560")
"""The ground and the letters of a cell without a rating."""

NEEDED = ("title", "period", "sections")
"""Fields without which a report would not say what it is of, or hold no figure."""


def docx(filled: FilledScorecard, template: bytes | None = None, name: str = SHIPPED) -> bytes:
    """The report as one .docx file, the same bytes for the same scorecard and template. `template` is a council's own,
    called `name` in what is said of it. Raises `RequestError` when the template is no Word document, cannot be read,
    lacks a needed field or has one that is not known.
    """
    if template is None:
        template = shipped_template()
    given = fields(filled)
    # Autoescape keeps what people wrote from being read as markup; the sandbox keeps a template to showing fields.
    environment = SandboxedEnvironment(undefined=_Unknown, autoescape=True)
    try:
        report = DocxTemplate(io.BytesIO(template))
        used: set[str] = report.get_undeclared_template_variables(jinja_env=environment)
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError):
        raise _refused("It is not a Word document.", name, "Save it from Word as .docx.") from None
    except TemplateSyntaxError as error:
        remedy = f"Look for a brace that is not closed{_standing(template, _unclosed)}."
        raise _refused(f"It cannot be read: {(error.message or '').rstrip('.')}.", name, remedy) from None
    unknown = sorted(used - given.keys())
    if unknown:
        raise _no_field(unknown, given, template, name)
    lacking = [each for each in NEEDED if each not in used]
    if lacking:
        raise _refused(
            f"It lacks the field {_listed(lacking)}.", name, "Put it in, in double braces or a loop."
        )
    try:
        report.render(given, jinja_env=environment)
    except UndefinedError as error:
        wrong, *known = (error.message or "").split("\n")
        raise _no_field([wrong], known, template, name) from None
    except (SecurityError, TemplateSyntaxError, TypeError) as error:
        raise _refused(
            f"It cannot be filled in: {error}.", name, "Compare it with the shipped template."
        ) from None
    made_on = filled.as_at or filled.period.last_day
    title = f"{filled.title}, {heading(filled.period)}"
    return settle(report.docx, title, filled.council.name, datetime.combine(made_on, time(12)))


def shipped_template() -> bytes:
    """The template of a report when a council gives none of its own."""
    return resources.files("goldenthread.publish").joinpath("style", SHIPPED).read_bytes()


class _Unknown(StrictUndefined):
    """A field that is not there, which says what the thing that it was asked of has instead."""

    @property
    def _undefined_message(self) -> str:
        """The field, and a line for each of those that there are."""
        known = sorted(self._undefined_obj) if isinstance(self._undefined_obj, dict) else []
        return "\n".join([str(self._undefined_name), *known])


def _no_field(wrong: Sequence[str], known: Iterable[str], template: bytes, name: str) -> RequestError:
    fields = sorted(known)
    remedies = []
    for each in wrong:
        form = re.compile(rf"\{{[{{%][^}}]*(?<!\w){re.escape(each)}(?!\w)")
        stands = _standing(template, form.search)
        near = get_close_matches(each, fields, 1)
        if not near and "label" in fields and get_close_matches(each, ("title", "name")):
            near = ["label"]  # What a row is called is its label, in its own words.
        remedies += [f"Look for {each}{stands}."] if stands else []
        remedies += [f"Did you mean {near[0]}?"] if near else []
    remedies += [f"The fields there are {', '.join(fields)}."] if fields else []
    return _refused(
        f"There is no field {_listed(wrong)}.",
        name,
        " ".join(remedies) or "Compare it with the shipped template.",
    )


def _standing(template: bytes, wanted: Callable[[str], object]) -> str:
    """Where the first such paragraph stands, by its words, which Word can find; empty when there is none."""
    document = word.Document(io.BytesIO(template))
    parts = [document.element.body]
    parts += [each._element for section in document.sections for each in (section.header, section.footer)]
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            text = "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
            if wanted(text):
                return f" in the paragraph “{text if len(text) <= 80 else f'{text[:80]}…'}”"
    return ""


def _unclosed(text: str) -> bool:
    return text.count("{{") != text.count("}}") or text.count("{%") != text.count("%}")


def _refused(message: str, name: str, remedy: str) -> RequestError:
    return RequestError(message, where=name, remedy=remedy)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def fields(filled: FilledScorecard) -> dict[str, Any]:
    """What a template may show. Sections hold `rows`, and in `spoken` those with words below them."""
    return {
        "title": filled.title,
        "period": heading(filled.period),
        "council": filled.council.name,
        "marking": filled.marking,
        "finding": filled.finding,
        "recorded_by": date_words(filled.as_at),
        "snapshot": filled.snapshot,
        "previous_pack": filled.previous_pack,
        "heads": _heads(filled),
        "comparators": list(filled.scorecard.comparators),
        "sections": [_section(section, _shows_year(filled)) for section in filled.sections],
        "keys": [list(pair) for pair in filled.keys],
        "notes": list(filled.notes),
        "glossary": [list(pair) for pair in glossary(texts(filled))],
    }


def _heads(filled: FilledScorecard) -> list[str]:
    heads = [f"{head} {year}" for head, year in zip(filled.period_heads, filled.period_years, strict=True)]
    return [*heads, filled.previous_year_head] if _shows_year(filled) else heads


def _shows_year(filled: FilledScorecard) -> bool:
    return any(column.kind == "previous_year" for column in columns_of(filled))


def _section(section: FilledSection, shows_year: bool) -> dict[str, Any]:
    rows = [_row(row, shows_year) for row in section.rows]
    return {
        "name": section.name,
        "title": section.title,
        "scope": section.scope,
        "finding": section.finding,
        "comment": paragraphs(section.comment),
        "comment_by": section.comment_by if section.comment else "",
        "rows": rows,
        "spoken": [row for row in rows if row["new_series"] or row["comment"] or row["question"]],
    }


def _row(row: FilledRow, shows_year: bool) -> dict[str, Any]:
    cells = [cell.text for cell in (*row.cells, *([row.previous_year] if shows_year else []))]
    # A line before the figure with which a new series begins.
    shown = [f"| {cell.text}" if cell.begins else cell.text for cell in row.cells]
    absent = [(text, cell.kind == "absent") for text, cell in zip(shown, row.cells, strict=True)]
    rating = rating_words(row) + ("†" if row.rating_given else "")
    ground, letters = RATING_COLOURS.get(row.rating or "", UNRATED)
    return {
        "ref": row.ref,
        "label": row.label,
        "cells": cells,
        "spans": _spans(absent) + [{"text": text, "span": 1} for text in cells[len(row.cells) :]],
        "current": row.current.text,
        "x_of_y": row.current.x_of_y,
        "previous_year": row.previous_year.text,
        "target": row.target.text,
        "benchmarks": [benchmark.cell.text for benchmark in row.benchmarks],
        "rating": rating,
        "rating_fill": ground,
        "rating_text": RichText(rating, color=f"#{letters}", bold=bool(row.rating)),
        "rating_reason": row.rating_reason,
        "direction": direction_words(row.mark),
        "new_series": row.break_words,
        "comment": paragraphs(row.comment),
        "comment_by": row.comment_by if row.comment else "",
        "question": row.question_for_members,
    }


def _spans(cells: list[tuple[str, bool]]) -> list[dict[str, Any]]:
    """The cells of a line, with neighbours that are absent for one reason as one cell across their columns."""
    return [
        {"text": text, "span": count}
        for (text, absent), found in runs(cells)
        for count in ([found] if absent else [1] * found)
    ]
