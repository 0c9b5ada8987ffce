"""The change of a figure on the period before, as a column prints it, and which counts moved furthest. Whether a row
really changed is judged against its history elsewhere; here only two neighbouring periods are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from goldenthread.judgement.rounding import printed, rounded
from goldenthread.scorecards.model import FilledCell, FilledRow

MINUS = "−"

FURTHER_THAN_CHANCE = 2.6
"""Standard errors of the difference of two counts (each varying as a Poisson count does) beyond which a sentence
mentions the move: about one in a hundred by chance."""


def change_words(before: FilledCell, now: FilledCell, form: str) -> str:
    """`+4`, `−1 point`, `level`: the difference of the two printed numbers; empty when one is not there."""
    if before.number is None or now.number is None or "absent" in (before.kind, now.kind):
        return ""
    decimals = min(before.decimals, now.decimals)
    difference = rounded(now.number, decimals) - rounded(before.number, decimals)
    if not difference:
        return "level"
    size = printed(abs(difference), "count", decimals)
    points = "" if form != "percent" else " point" if size == "1" else " points"
    return f"{'+' if difference > 0 else MINUS}{size}{points}"


def moved_furthest(rows: Sequence[FilledRow], most: int) -> list[str]:
    """The counts of things that happened which moved furthest on the period before, furthest first: `contacts
    completed fell from 325 to 241 (CW1)`. None of a change that chance often makes.
    """
    moves = []
    for place, row in enumerate(rows):
        if row.row.form != "count" or row.row.window == "snapshot" or len(row.cells) < 2 or row.breaks:
            continue
        before, now = row.cells[-2], row.cells[-1]
        if before.number is None or now.number is None or before.number + now.number <= 0:
            continue
        errors = abs(now.number - before.number) / sqrt(now.number + before.number)
        if errors >= FURTHER_THAN_CHANCE:
            way = "rose" if now.number > before.number else "fell"
            words = f"{in_sentence(row)} {way} from {before.text} to {now.text} ({row.ref})"
            moves.append((-errors, place, words))
    return [words for _, _, words in sorted(moves)[:most]]


def in_sentence(row: FilledRow) -> str:
    """What a row measures, inside a sentence; a line of a pair by its indicator's title, for its own label may need the
    lines above it.
    """
    label = row.indicator.title if row.pair else row.label
    return f"{label[:1].lower()}{label[1:]}"
