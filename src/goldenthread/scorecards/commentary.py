"""Puts what people wrote under the rows it is about. A comment on several rows is printed once, under the last of
them, and says which they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from goldenthread.calendar import Period
from goldenthread.definitions.model import Scorecard
from goldenthread.extracts.given import Comment


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


def refs_words(refs: Sequence[str], order: Sequence[str]) -> str:
    """`29 and 30`, `19a to 19c`: references in their order, those that follow on each other as from and to."""
    places = [order.index(ref) for ref in refs]
    if len(refs) > 2 and places == list(range(places[0], places[0] + len(places))):
        return f"{refs[0]} to {refs[-1]}"
    *first, last = refs
    return f"{', '.join(first)} and {last}" if first else last
