"""Puts what people wrote under the rows it is about. A comment on several rows is printed once, under the last of
them, and says which they are. Figures that it names are put in by `bound`; how it looks is decided by `publish`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from goldenthread.calendar import Period
from goldenthread.definitions.model import Scorecard
from goldenthread.extracts.given import COMMENT_COLUMNS, Comment, guarded
from goldenthread.scorecards.bound import bind, names
from goldenthread.scorecards.model import FilledRow, FilledScorecard, FilledSection
from goldenthread.scorecards.printing import date_words

Part = TypeVar("Part", FilledRow, FilledSection)

SECTION = "section:"
"""What stands before a section's name in the place of what was written about it."""

_BULLET = re.compile(r"[-*+]\s+")


def with_commentary(filled: FilledScorecard, comments: Iterable[Comment]) -> FilledScorecard:
    """The scorecard with its period's comments under rows and sections, the figures that they name put in."""
    card, period = filled.scorecard, filled.period
    known = names(filled.rows)
    places = {*(row.ref for row in card.rows), *card.remarks}
    said: list[Comment] = []
    unbound: list[str] = []
    for comment in comments:
        if (comment.scorecard, comment.period) != (card.name, period):
            continue
        if gone := [ref for ref in comment.refs or (comment.ref,) if ref not in places]:
            unbound.append(
                f"{gone[0]}: it is no longer on {card.name}, so what was written there is not printed."
            )
            continue
        text, unknown = bind(comment.text, known)
        said.append(replace(comment, text=text))
        unbound += [f"{comment.ref}: {each.sentence}" for each in unknown]
    if not said:
        return replace(filled, unbound=tuple(unbound)) if unbound else filled
    written = written_under(said, card, period)
    sections = tuple(
        _commented(
            replace(
                section,
                groups=tuple(
                    replace(
                        group, rows=tuple(_commented(row, written.get(row.ref, ())) for row in group.rows)
                    )
                    for group in section.groups
                ),
            ),
            written.get(f"{SECTION}{section.name}", ()),
        )
        for section in filled.sections
    )
    return replace(filled, sections=sections, comments=tuple(said), unbound=tuple(unbound))


def _commented(part: Part, comments: Sequence[Comment]) -> Part:
    if not comments:
        return part
    text = "\n\n".join(comment.text for comment in comments)
    return replace(part, comment=text, comment_by=by_words(comments))


def written_under(
    comments: Iterable[Comment], scorecard: Scorecard, period: Period
) -> Mapping[str, Sequence[Comment]]:
    """The comments of a period by the reference that each is printed under, in the order they were given."""
    order = [*(row.ref for row in scorecard.rows), *scorecard.remarks]
    found: dict[str, list[Comment]] = {}
    for comment in comments:
        if (comment.scorecard, comment.period) != (scorecard.name, period):
            continue
        about = sorted(comment.refs or (comment.ref,), key=order.index)
        text = f"{refs_words(about, order)}: {comment.text}" if len(about) > 1 else comment.text
        found.setdefault(about[-1], []).append(replace(comment, text=text))
    return found


def by_words(comments: Iterable[Comment]) -> str:
    """Who wrote them and when, each once: `Head of service, 9 October 2023; …`."""
    said = (", ".join(part for part in (comment.by, date_words(comment.on)) if part) for comment in comments)
    return "; ".join(dict.fromkeys(filter(None, said)))


def parts(text: str) -> list[str]:
    """What was written as separate points: its paragraphs, and each line of a list."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        if lines and all(_BULLET.match(line) for line in lines):
            found += [_BULLET.sub("", line, count=1) for line in lines]
        elif lines:
            found.append(paragraph.strip())
    return found


def refs_words(refs: Sequence[str], order: Sequence[str]) -> str:
    """`29 and 30`, `19a to 19c`: references in their order, those that follow on each other as from and to."""
    places = [order.index(ref) for ref in refs]
    if len(refs) > 2 and places == list(range(places[0], places[0] + len(places))):
        return f"{refs[0]} to {refs[-1]}"
    *first, last = refs
    return f"{', '.join(first)} and {last}" if first else last


def commentary_text(comments: Iterable[Comment]) -> str:
    """`commentary.csv`: what was written, as it was published, in the columns that commentary is read from. Words that
    a spreadsheet would take for a formula have an apostrophe before them.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COMMENT_COLUMNS)
    for each in comments:
        on = each.on.isoformat() if each.on else ""
        refs = ", ".join(each.refs or (each.ref,))
        writer.writerow([refs, each.period.label, guarded(each.text), guarded(each.by), on])
    return text.getvalue()
