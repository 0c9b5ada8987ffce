"""The sentences around a scorecard: its finding (counts first), the key to the marks it uses, and the notes
below it. Everything is worked out from the filled rows, so the words cannot disagree with the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goldenthread.definitions.model import Council, Scorecard
from goldenthread.engine.forms import population
from goldenthread.figures.model import Figure
from goldenthread.judgement.rounding import natural_decimals, printed
from goldenthread.judgement.signal import false_signals_words
from goldenthread.judgement.wording import cadence_words
from goldenthread.scorecards.changes import in_sentence, moved_furthest
from goldenthread.scorecards.model import FilledRow
from goldenthread.scorecards.previous_year import NO_YEAR, OUTTURN_WORDS
from goldenthread.scorecards.printing import ABSENT_MEANINGS, ABSENT_WORDS

NAMED = 3
"""How many indicators a finding names at most on each side."""


def finding(rows: Sequence[FilledRow]) -> str:
    """One or two sentences: how many red, amber, green and not rated, how many really changed, and which got
    worse or better.
    """
    if any(row.level for row in rows):
        counts = [f"{number} {words}" for _, words, number in rated(rows)]
    else:
        counts = [
            f"{sum(row.rating == colour for row in rows)} {colour}" for colour in ("red", "amber", "green")
        ]
    unrated = sum(row.rating is None for row in rows)
    changed = [row for row in rows if row.mark.signal == "yes"]
    plural = "s" if len(rows) != 1 else ""
    changes = (
        f"{len(changed)} show{'s' if len(changed) == 1 else ''} a real change"
        if changed
        else none_changed(rows)
    )
    how = f"{', '.join(counts)}, {unrated} not rated" if unrated < len(rows) else "none rated"
    sentences = [f"{len(rows)} indicator{plural}: {how}; {changes}."]
    for meaning, words in (
        ("worse", "Worse than its own history would lead you to expect"),
        ("better", "Better"),
        ("neither", "Changed, neither better nor worse"),
    ):
        names = [
            f"{row.label[0].lower()}{row.label[1:]} ({row.ref}){_though(row)}"
            for row in changed
            if row.mark.signal_meaning == meaning
        ]
        if names:
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            sentences.append(f"{words}: {'; '.join(names[:NAMED])}{more}.")
    return " ".join(sentences)


def _though(row: FilledRow) -> str:
    """That the last step went the other way than the real change: the row prints both."""
    noun = cadence_words(row.series_periods[-1].cadence, 1)
    return f", though {row.mark.moved} this {noun}" if row.mark.contrary else ""


def none_changed(rows: Iterable[FilledRow]) -> str:
    """What is said where no row really changed: where none had the history to be tested by, that nobody knows."""
    tested = any(row.mark.signal in ("yes", "no") for row in rows)
    return "none shows a real change" if tested else "none could be tested for real change"


def rated(rows: Sequence[FilledRow]) -> list[tuple[str, str, int]]:
    """How the rows are rated, the worst colour first: the colour, the rating in words (a level's own name), and how
    many have it. Ratings that no row has are left out.
    """
    numbers = Counter((row.rating, row.level or row.rating) for row in rows if row.rating)
    return [
        (colour, words or colour, number)
        for colour in ("red", "amber", "green", "blue")
        for (shown, words), number in numbers.items()
        if shown == colour
    ]


def red_words(rows: Sequence[FilledRow]) -> str:
    """What the red rows among these are rated: `red`, or by a scale of its own `rated Weak`."""
    levels = dict.fromkeys(row.level for row in rows if row.rating == "red" and row.level)
    return f"rated {' or '.join(levels)}" if levels else "red"


def weekly_finding(rows: Sequence[FilledRow], history: int) -> str:
    """The same for a pack without ratings: how many measures really changed against up to `history` weeks of their
    own, which, and which counts moved furthest on the week.
    """
    changed = [row for row in rows if row.mark.signal == "yes"]
    tested = any(row.mark.signal in ("yes", "no") for row in rows)
    plural = "s" if len(rows) != 1 else ""
    if changed:
        real = (
            f"; {len(changed)} show{'s' if len(changed) == 1 else ''} a real change against their own history"
        )
    else:
        real = (
            "; none shows a real change"
            if tested
            else f", with fewer than {history} weeks of history to test by"
        )
    sentences = [f"{len(rows)} measure{plural} of the week{real}."]
    for meaning, words in (
        ("worse", "Worse"),
        ("better", "Better"),
        ("neither", "Changed, neither better nor worse"),
    ):
        names = [
            f"{in_sentence(row)} ({row.ref}){_though(row)}"
            for row in changed
            if row.mark.signal_meaning == meaning
        ]
        if names:
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            sentences.append(f"{words}: {'; '.join(names[:NAMED])}{more}.")
    moves = moved_furthest(rows, NAMED)
    if moves:
        sentences.append(f"Moved furthest on the week: {'; '.join(moves)}.")
    return " ".join(sentences)


def all_typed_in(rows: Iterable[FilledRow]) -> bool:
    """Whether every newest figure that there is came as a return."""
    told = [row.current.returned for row in rows if row.current.returned or row.current.kind == "value"]
    return bool(told) and all(told)


@dataclass(frozen=True)
class ShownHeads:
    """Which columns that need a key a table has: the head of the previous year, empty where it is not shown, and
    whether the small lines are drawn.
    """

    previous_year: str = ""
    series: bool = False


def shown_heads(scorecard: Scorecard, previous_year_head: str) -> ShownHeads:
    """As the scorecard names its columns; one that names none has those usual for its layout."""
    columns, layout = scorecard.columns, scorecard.layout
    held = "previous_year" in columns if columns else layout == "rows"
    drawn = "series" in columns if columns else layout in ("rows", "weekly")
    return ShownHeads(previous_year_head if held else "", drawn)


def keys(rows: Iterable[FilledRow], shown: ShownHeads = ShownHeads()) -> tuple[tuple[str, str], ...]:
    """The marks, columns and absent words that these rows use, each with what it means; unused ones are left out."""
    rows = list(rows)
    cells = [cell for row in rows for cell in (*row.cells, row.previous_year)]
    found: list[tuple[str, str]] = []
    if any(row.rating_given for row in rows):
        found.append(("†", "rating given by a person: no target, or not the rule’s suggestion"))
    if any(row.mark.as_printed for row in rows):
        found.append(("‡", "direction as it was printed; the figures beside it say otherwise"))
    if any(cell.revised for cell in cells):
        found.append(("r", "revised since it was last published"))
    if all_typed_in(rows):
        found.append(("All typed in", "every figure came as a return; none was counted from the extract"))
    elif any(cell.returned for cell in cells):
        found.append(("typed in", "the figure came as a return and was not counted from the extract"))
    # One that stands for itself: 71% (5).
    bracketed = next((cell for row in rows for cell in reversed(row.cells) if cell.beside), None)
    if bracketed is not None:
        found.append((bracketed.text, "the number in brackets is how many the percentage stands for"))
    found += _previous_year_keys(rows, shown)
    found += _series_keys(rows, shown)
    printed = {cell.text.split(":")[0] for cell in cells if cell.kind == "absent"}
    found += [(word, ABSENT_MEANINGS[word]) for word in ABSENT_WORDS.values() if word in printed]
    return tuple(found)


def _previous_year_keys(rows: Sequence[FilledRow], shown: ShownHeads) -> list[tuple[str, str]]:
    """What one number of a whole year is; it differs by the kind of row, and stands beside single months."""
    cells = [row.previous_year for row in rows]
    if not shown.previous_year or all(cell.kind == "blank" for cell in cells):
        return []
    made = {cell.x_of_y for cell in cells}
    said = [words for how, words in OUTTURN_WORDS.items() if how in made]
    said += (
        ["figures typed in are as they came, and may be a monthly average"]
        if any(cell.returned for cell in cells)
        else []
    )
    found = [(shown.previous_year, f"the financial year before: {'; '.join(said)}")] if said else []
    if any(cell.kind == "absent" and cell.text == NO_YEAR for cell in cells):
        found.append((NO_YEAR, f"nothing is held from which to make a figure for {shown.previous_year}"))
    return found


def _series_keys(rows: Sequence[FilledRow], shown: ShownHeads) -> list[tuple[str, str]]:
    """How much of the span of the small lines is held, where no row fills it."""
    drawn = [row for row in rows if any(value is not None for value in row.series)]
    if not shown.series or not drawn:
        return []
    points = max(len(row.series) for row in drawn)
    most = max(sum(value is not None for value in row.series) for row in drawn)
    if most == points:
        return []
    cadence = drawn[0].series_periods[-1].cadence
    head = f"{points} {cadence_words(cadence, points)}"
    return [(head, f"no line has more than {most} {cadence_words(cadence, most)}: the others are not held")]


def notes(
    rows: Sequence[FilledRow],
    figures: Iterable[Figure],
    scorecard: Scorecard | None = None,
    council: Council | None = None,
) -> tuple[str, ...]:
    """Statements below the table: what real change compares, how many false signals to expect, how ratings and
    arrows are made, and the population behind the rates.
    """
    tested = sum(row.mark.signal in ("yes", "no") for row in rows)
    if scorecard is not None and scorecard.cadence == "week":
        found = [
            "Real change compares each week with its own history of up to 24 weeks; change on the week is the "
            "difference of the two printed numbers. " + false_signals_words(tested)
        ]
    else:
        found = [
            "Real change compares each month with its own history of up to two years. Rolling, year-to-date "
            "and month-end rows are tested on their monthly figures or not at all. "
            + false_signals_words(tested)
        ]
    if scorecard is not None:
        found += _rule_words(rows, scorecard)
    found += _population_words(rows, figures, scorecard, council)
    returned = sum(row.indicator.returned is not None for row in rows)
    if returned and not all_typed_in(rows):
        found.append(
            f"{returned} of these rows cannot be counted from the extract; they are typed in as returns."
        )
    members = [row for row in rows if row.question_for_members]
    if members:
        s, carry = ("s", "carry") if len(members) != 1 else ("", "carries")
        kind, red = f"red row{s}", red_words(members)
        if scorecard is not None and scorecard.layout == "weekly":
            kind = f"measure{s}"
        elif red != "red":
            kind = f"row{s} {red}"
        found.append(f"{len(members)} {kind} {carry} a question for members.")
    return tuple(found)


def _population_words(
    rows: Sequence[FilledRow],
    figures: Iterable[Figure],
    scorecard: Scorecard | None,
    council: Council | None,
) -> list[str]:
    """The children that rates are divided by: those that the counted rates name; where all were typed in, those that
    they would be divided by were they counted.
    """
    held = council.population_0_17 if council is not None else {}
    named = sorted({figure.population for figure in figures if figure.population and figure.ref})
    if not named and council is not None and scorecard is not None:
        rates = [row for row in rows if row.row.form == "rate_per_10k" and row.current.returned]
        found = {
            population(council, row.series_periods[-1], row.row.population or scorecard.population)
            for row in rates
        }
        named = sorted(f"mid-{each[0]}" for each in found if each is not None)
    said = []
    for each in named:
        year = each.removeprefix("mid-").partition(",")[0]
        number = held.get(int(year)) if year.isdigit() else None
        said.append(f"{number:,} at {each}" if number is not None else each)
    return [f"Rates are per 10,000 children aged 0 to 17 ({'; '.join(said)})."] if said else []


def _rule_words(rows: Sequence[FilledRow], scorecard: Scorecard) -> list[str]:
    """How ratings are suggested, that not every row has a target, and what an arrow compares."""
    targets = sum(bool(row.target.low is not None or row.target.high is not None) for row in rows)
    found = []
    rule = scorecard.rule
    if targets and rule.levels:
        scale = ", ".join(f"{level.name} ({level.colour})" for level in rule.levels)
        found.append(f"Ratings, from the best to the worst: {scale}.")
    elif targets and rule.tolerance in ("relative", "points"):
        amount = rule.amount * 100 if rule.tolerance == "relative" else rule.amount
        words = printed(amount, "count", natural_decimals(amount))
        size = f"{words}% of the target" if rule.tolerance == "relative" else f"{words} points of the target"
        found.append(f"Green is on target, amber is within {size}, red is further off.")
    if targets and targets < len(rows):
        have = "has" if targets == 1 else "have"
        found.append(
            f"{targets} of the {len(rows)} rows {have} a target; the others are watched, for a target would not suit "
            "them or none was set."
        )
    if any(row.mark.moved for row in rows) and scorecard.layout == "rows":
        noun = cadence_words(scorecard.cadence, 1)
        found.append(
            f"Direction compares the {noun} with the last one reported before it; up, down and level are the number’s"
            " own way, and better or worse is said beside it."
        )
    return found
