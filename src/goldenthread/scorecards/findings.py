"""The sentences around a scorecard: its finding (counts first), the key to the marks it uses, and the notes
below it. Everything is worked out from the filled rows, so the words cannot disagree with the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from goldenthread.figures.model import Figure
from goldenthread.judgement.signal import false_signals_words
from goldenthread.scorecards.model import FilledRow
from goldenthread.scorecards.printing import ABSENT_MEANINGS, ABSENT_WORDS

NAMED = 3
"""How many indicators a finding names at most on each side."""


def finding(rows: Sequence[FilledRow]) -> str:
    """One or two sentences: how many red, amber, green and not rated, how many really changed, and which got
    worse or better.
    """
    counts = [f"{sum(row.rating == colour for row in rows)} {colour}" for colour in ("red", "amber", "green")]
    unrated = sum(row.rating is None for row in rows)
    changed = [row for row in rows if row.mark.signal == "yes"]
    plural = "s" if len(rows) != 1 else ""
    changes = (
        f"{len(changed)} show{'s' if len(changed) == 1 else ''} a real change"
        if changed
        else "none shows a real change"
    )
    sentences = [f"{len(rows)} indicator{plural}: {', '.join(counts)}, {unrated} not rated; {changes}."]
    for meaning, words in (
        ("worse", "Worse than its own history would lead you to expect"),
        ("better", "Better"),
    ):
        names = [
            f"{row.label[0].lower()}{row.label[1:]} ({row.ref})"
            for row in changed
            if row.mark.signal_meaning == meaning
        ]
        if names:
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            sentences.append(f"{words}: {'; '.join(names[:NAMED])}{more}.")
    return " ".join(sentences)


def keys(rows: Iterable[FilledRow]) -> tuple[tuple[str, str], ...]:
    """The marks and absent words that these rows use, each with what it means; unused ones are left out."""
    rows = list(rows)
    cells = [cell for row in rows for cell in (*row.cells, row.previous_year)]
    found: list[tuple[str, str]] = []
    if any(row.rating_given for row in rows):
        found.append(("†", "rating given by a person: no target, or not the rule’s suggestion"))
    if any(cell.revised for cell in cells):
        found.append(("r", "revised since it was last published"))
    if any(cell.returned for cell in cells):
        found.append(("typed in", "the figure came as a return and was not counted from the extract"))
    printed = {cell.text.split(":")[0] for cell in cells if cell.kind == "absent"}
    found += [(word, ABSENT_MEANINGS[word]) for word in ABSENT_WORDS.values() if word in printed]
    return tuple(found)


def notes(rows: Sequence[FilledRow], figures: Iterable[Figure]) -> tuple[str, ...]:
    """Statements below the table: what real change compares, how many false signals to expect, and the
    population behind the rates.
    """
    tested = sum(row.mark.signal in ("yes", "no") for row in rows)
    found = [
        "Real change compares each month with its own history of up to two years. Rolling, year-to-date "
        "and month-end rows are tested on their monthly figures or not at all. " + false_signals_words(tested)
    ]
    populations = sorted({figure.population for figure in figures if figure.population})
    if populations:
        found.append(f"Rates are per 10,000 children aged 0 to 17 ({'; '.join(populations)}).")
    returned = sum(row.indicator.returned is not None for row in rows)
    if returned:
        found.append(
            f"{returned} of these rows cannot be counted from the extract; they are typed in as returns."
        )
    members = [question for row in rows if (question := row.question_for_members)]
    if members:
        found.append(
            f"{len(members)} red row{'s' if len(members) != 1 else ''} carry a question for members."
        )
    return tuple(found)
