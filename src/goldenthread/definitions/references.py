"""Writes the definitions reference: one Markdown page that says of every indicator what is counted, why, and
where it is shown.

The page is made from the checked catalogue; the file in `docs/` is its output. Nothing here is kept by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goldenthread.definitions.hashes import definition_hash
from goldenthread.definitions.model import Catalogue, Example, Fact, Indicator
from goldenthread.definitions.plain_words import (
    BETTER_WORDS,
    FORM_WORDS,
    WINDOW_WORDS,
    counted_in_words,
    day_in_words,
    words,
)

PAGE = "definitions.md"

_QUESTIONS = {
    "quantity": "How much do we do?",
    "timeliness": "Do we do it in time?",
    "quality": "Do we do it well?",
    "outcome": "Is anyone better off?",
}


def reference_pages(catalogue: Catalogue) -> dict[str, str]:
    """The pages of the definitions reference by file name, ready to be written under `docs/`."""
    shown = _shown_where(catalogue)
    lines = [
        "# Definitions reference",
        "",
        "Made from the shipped definitions; do not edit it by hand. Each indicator says what is counted, in which"
        " windows and forms, and what a worked example gives.",
        "",
        f"{len(catalogue.indicators)} indicators over {len(catalogue.facts)} facts, shown on"
        f" {len(catalogue.scorecards)} scorecards.",
        "",
    ]
    for question, heading in _QUESTIONS.items():
        group = [each for each in catalogue.indicators.values() if each.question == question]
        if group:
            lines += [f"## {heading}", ""]
            for indicator in sorted(group, key=lambda each: each.title):
                lines += _indicator(indicator, catalogue, shown.get(indicator.name, []))
    if catalogue.facts:
        lines += ["## Facts", "", "What can be counted, and what is worked out of it.", ""]
        for name in sorted(catalogue.facts):
            lines += _fact(catalogue.facts[name])
    return {PAGE: "\n".join(lines).rstrip("\n") + "\n"}


def _shown_where(catalogue: Catalogue) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for scorecard in catalogue.scorecards.values():
        for row in scorecard.rows:
            where = f"{row.ref} ({scorecard.title}: {WINDOW_WORDS[row.window]}, {FORM_WORDS[row.form]})"
            found.setdefault(row.indicator, []).append(where)
    return found


def _indicator(indicator: Indicator, catalogue: Catalogue, shown: Sequence[str]) -> list[str]:
    lines = [f"### {indicator.title}", "", f"`{indicator.name}`", "", indicator.why, ""]
    lines += [f"- {each}" for each in counted_in_words(indicator, catalogue)]
    lines.append(f"- Windows: {', '.join(WINDOW_WORDS[each] for each in indicator.windows)}.")
    lines.append(
        f"- Forms: {', '.join(FORM_WORDS[each] for each in indicator.forms)}; {BETTER_WORDS[indicator.better]}."
    )
    if indicator.by:
        lines.append(f"- Breakdowns: {', '.join(words(each) for each in indicator.by)}.")
    source = indicator.source
    lines.append(f"- Source: {source.name}{f' ({source.note})' if source.note else ''}.")
    if indicator.national is not None:
        national = indicator.national
        same = "counts the same" if national.same else f"counts otherwise: {national.because}"
        lines.append(f"- National table `{national.table}` {same}.")
    lines += [
        f"- Changed on {day_in_words(each.on)}: {each.note}{' (breaks the series)' if each.breaks_series else ''}."
        for each in indicator.changed
    ]
    lines += [f"- Judged afresh from {day_in_words(each.on)}: {each.because}" for each in indicator.rebased]
    if shown:
        lines.append(f"- Shown as {'; '.join(shown)}.")
    if indicator.for_members:
        lines.append(f"- A question to ask: {indicator.for_members}")
    lines += [f"- Definition: `{definition_hash(indicator, catalogue)}`.", ""]
    if indicator.example is not None:
        lines += _example(indicator.example)
    return lines


def _example(example: Example) -> list[str]:
    at = ", ".join(f"{words(word)} {words(value)}" for word, value in example.at.items())
    gives = ", ".join(
        f"{words(word)} {'none' if value is None else f'{value:g}'}" for word, value in example.gives.items()
    )
    lines = [f"Worked example, {at}: gives {gives}.", ""]
    for table, rows in example.rows.items():
        lines += (
            [f"{words(table).capitalize()}:", "", *_drawn(rows), ""]
            if rows
            else [f"{words(table).capitalize()}: no rows.", ""]
        )
    return lines


def _drawn(rows: Sequence[Mapping[str, str]]) -> list[str]:
    headings = list(rows[0])
    return [
        f"| {' | '.join(headings)} |",
        f"|{' --- |' * len(headings)}",
        *(f"| {' | '.join(row[heading] for heading in headings)} |" for row in rows),
    ]


def _fact(fact: Fact) -> list[str]:
    lines = [f"### {words(fact.name).capitalize()}", "", f"`{fact.name}`: {fact.grain}.", ""]
    stored = ", ".join(f"`{name}` {kind}" for name, kind in fact.columns.items())
    lines.append(f"- Columns: {stored}.")
    if fact.episode is not None:
        lines.append(f"- Open from `{fact.episode[0]}` up to, not including, `{fact.episode[1]}`.")
    if fact.cohort is not None:
        where = f" where `{fact.cohort.where.sql}`" if fact.cohort.where else ""
        lines.append(
            f"- One for each `{fact.cohort.per}` among `{fact.cohort.of}` open at the snapshot{where}."
        )
    if fact.where is not None:
        lines.append(f"- Only where `{fact.where.sql}`.")
    lines += [f"- `{each.name}` ({each.type}): `{each.source}`." for each in fact.derive]
    lines += [f"- `{each.name}` ({each.type}), at each snapshot: `{each.source}`." for each in fact.as_at]
    if fact.history == "current_only":
        lines.append("- Holds the latest state only, so earlier periods are blank.")
    return [*lines, ""]
