"""The self-checks within one column: percentages against numerator and denominator, counts against rates and
population, parts against totals, shares against 100, fractions that no number of children can make.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from goldenthread.calendar import Period
from goldenthread.definitions.model import Relation
from goldenthread.judgement.rounding import exact
from goldenthread.scorecards.comparison import Comparison, Severity, compared
from goldenthread.scorecards.readings import (
    HAIR,
    ZERO,
    Amount,
    Between,
    Column,
    Reading,
    Readings,
    number_words,
)

PARTED_BY = ("team", "service", "area", "worker", "age_band", "sex", "ethnic_group")
"""The breakdowns that put each row into one category, beside those that an indicator names."""

_SCALE = {"percent": 100, "rate_per_10k": 10_000, "mean": 1}


def parts(readings: Readings) -> Iterator[Comparison]:
    """Every comparison of numbers of one column."""
    yield from _own_parts(readings)
    yield from _rates(readings)
    yield from _averages(readings)
    yield from _shown_twice(readings)
    yield from _breakdowns(readings)
    checks = {
        "percentage": _percentage,
        "total": _total,
        "part": _part,
        "hundred": _hundred,
        "under_hundred": _hundred,
        "same": _same,
    }
    for relation in readings.filled.scorecard.relations:
        if relation.kind in checks:
            yield from checks[relation.kind](readings, relation)


def _severity(relation: Relation) -> Severity:
    return "warning" if relation.usually else "failure"


def _why(relation: Relation) -> str:
    return f" ({relation.because})" if relation.because else ""


def _own_parts(readings: Readings) -> Iterator[Comparison]:
    """A value against the numerator and denominator that it carries itself."""
    for (name, window, form), by_column in readings.by_key.items():
        for column, reading in by_column.items():
            figure = reading.figure
            if figure is None or figure.numerator is None or not figure.denominator or form not in _SCALE:
                continue
            top, bottom = exact(figure.numerator), exact(figure.denominator)
            made = top * _SCALE[form] / bottom
            of = f"{number_words(top)} of {number_words(bottom)}"
            yield compared(
                "own_parts",
                (reading.ref,),
                (column,),
                reading.prints(Between(made, made)),
                (
                    f"{reading.ref} prints {reading.text} for {column.words}, and its own numbers, {of}, make"
                    f" {number_words(made)}."
                ),
            )
            count = readings.row(name, window, "count").get(column)
            if count is not None and form in ("percent", "rate_per_10k"):
                yield compared(
                    "count_beside_share",
                    (reading.ref, count.ref),
                    (column,),
                    count.between.meets(Between(top, top)),
                    (f"{reading.ref} is {of} for {column.words}, and {count.ref} prints {count.text}."),
                )


def _rates(readings: Readings) -> Iterator[Comparison]:
    """A count against its own rate and the population."""
    for (name, window, form), by_column in readings.by_key.items():
        if form != "rate_per_10k":
            continue
        for column, rate in by_column.items():
            count = readings.row(name, window, "count").get(column)
            children = readings.population(rate)
            if count is None or children is None:
                continue
            made = count.between.times(10_000 / children)
            yield compared(
                "rate",
                (rate.ref, count.ref),
                (column,),
                rate.prints(made),
                (
                    f"{rate.ref} prints {rate.text} per 10,000 for {rate.column.words}, and {count.text} ({count.ref})"
                    f" among {number_words(children)} children is {number_words(made.middle)}."
                ),
            )


def _averages(readings: Readings) -> Iterator[Comparison]:
    """An average is never more than the highest of what it is of."""
    for (name, window, form), by_column in readings.by_key.items():
        if form not in ("mean", "median"):
            continue
        highest = readings.row(name, window, "max")
        for column, average in by_column.items():
            most = highest.get(column)
            if most is None:
                continue
            yield compared(
                "average_beside_highest",
                (average.ref, most.ref),
                (column,),
                average.between.low <= most.between.high,
                (
                    f"{average.ref} prints an average of {average.text} for {column.words}, which is more than the"
                    f" highest, {most.text} ({most.ref})."
                ),
            )


def _shown_twice(readings: Readings) -> Iterator[Comparison]:
    """Two rows that show one measure print one number."""
    for one, other in readings.shown_twice:
        yield compared(
            "shown_twice",
            (one.ref, other.ref),
            (one.column,),
            one.between.meets(other.between),
            f"{one.ref} and {other.ref} show one measure, and print {one.text} and {other.text} for"
            f" {one.column.words}.",
        )


def _breakdowns(readings: Readings) -> Iterator[Comparison]:
    """The categories of a breakdown are never more together than the whole, where each row is in one of them."""
    for (_, _, form), by_column in readings.by_key.items():
        by_breakdown: dict[tuple[Period, str], list[Reading]] = {}
        for column, reading in by_column.items():
            of = reading.row.indicator
            parted = column.breakdown in (*PARTED_BY, *of.by)
            if column.category and parted and form == "count" and of.unit == "rows":
                by_breakdown.setdefault((column.period, column.breakdown), []).append(reading)
        for (period, breakdown), categories in by_breakdown.items():
            whole = by_column.get(Column(period))
            if whole is None:
                continue
            added = sum((each.between for each in categories), ZERO)
            yield compared(
                "breakdown",
                (whole.ref,),
                (whole.column,),
                added.low <= whole.between.high,
                f"{whole.ref} prints {whole.text} for {whole.column.words}, and by {breakdown.replace('_', ' ')} its"
                f" {len(categories)} values add up to {number_words(added.middle)}.",
            )


def _percentage(readings: Readings, relation: Relation) -> Iterator[Comparison]:
    for window in readings.windows(relation.subject):
        for column in readings.columns:
            base = _sum(readings, relation.terms, window, column)
            if base is None or base.between.low < 0:
                continue
            count = readings.amount(relation.subject, window, column)
            share = readings.row(relation.subject, window, "percent").get(column)
            if count is not None and count.printed and base.printed:
                yield compared(
                    "part",
                    (*count.refs, *base.refs),
                    (column,),
                    count.between.low <= base.between.high,
                    (
                        f"{_names(count.refs)} is {count.words} for {column.words}, which is more than the"
                        f" {base.words} of {_names(base.refs)} that it is part of."
                    ),
                    _severity(relation),
                )
            if share is None:
                continue
            unknown = share.figure.unknown if share.figure is not None else 0
            # Rows whose test could not be told may have been left out of the denominator.
            whole = Between(max(base.between.low - unknown, Fraction(0)), base.between.high)
            if count is not None:
                yield from _recomputed(share, count, base, whole, relation)
            elif base.between.is_exact and base.between.low > 0 and not unknown:
                yield _possible(share, base, relation)


def _recomputed(
    share: Reading, count: Amount, base: Amount, whole: Between, relation: Relation
) -> Iterator[Comparison]:
    made = count.between.times(Fraction(100)).over(whole)
    if made is None:
        return
    yield compared(
        "percentage",
        (share.ref, *count.refs, *base.refs),
        (share.column,),
        share.prints(made),
        (
            f"{share.ref} prints {share.text} for {share.column.words}, and {count.words} ({_names(count.refs)}) of"
            f" {base.words} ({_names(base.refs)}) is {number_words(made.middle)}%."
        ),
        _severity(relation),
    )


def _possible(share: Reading, base: Amount, relation: Relation) -> Comparison:
    whole = base.between.low
    fewest = ceil(share.between.low * whole / 100)
    most = floor((share.between.high + HAIR) * whole / 100)
    near = share.number * whole / 100

    below = floor(near)
    around = " and ".join(
        f"{count} is {float(100 * count / whole):.{share.decimals}f}%" for count in (below, below + 1)
    )
    sentence = (
        f"{share.ref} prints {share.text} of the {base.words} of {_names(base.refs)} for"
        f" {share.column.words}, which is no whole number: {around}."
    )
    return compared(
        "impossible_fraction",
        (share.ref, *base.refs),
        (share.column,),
        fewest <= most,
        sentence,
        _severity(relation),
    )


def _total(readings: Readings, relation: Relation) -> Iterator[Comparison]:
    for window in readings.windows(relation.subject):
        for column in readings.columns:
            whole = readings.amount(relation.subject, window, column)
            added = _sum(readings, relation.terms, window, column)
            if whole is None or added is None:
                continue
            gap = added.between - whole.between
            yield compared(
                "total",
                (*whole.refs, *added.refs),
                (column,),
                gap.wider(exact(relation.allowance)).meets(ZERO),
                (
                    f"{_names(added.refs)} add up to {added.words} for {column.words}, and {_names(whole.refs)} is"
                    f" {whole.words}: {number_words(abs(gap.middle))} {'too many' if gap.middle > 0 else 'short'}"
                    f"{_why(relation)}."
                ),
                _severity(relation),
            )


def _part(readings: Readings, relation: Relation) -> Iterator[Comparison]:
    for window in readings.windows(relation.subject):
        for column in readings.columns:
            inside = readings.amount(relation.subject, window, column)
            whole = _sum(readings, relation.terms, window, column)
            less = _sum(readings, relation.less, window, column)
            if inside is not None and whole is not None and less is not None:
                yield _not_more(
                    inside, Amount(whole.between - less.between, (*whole.refs, *less.refs)), column, relation
                )
            share = readings.row(relation.subject, window, "percent").get(column)
            other = readings.row(relation.terms[0], window, "percent").get(column)
            # The wider of two shares of the same children cannot be the smaller; shares of others say nothing.
            alone = len(relation.terms) == 1 and not relation.less
            if share is not None and other is not None and alone and _of_the_same(share, other):
                yield compared(
                    "part",
                    (share.ref, other.ref),
                    (column,),
                    share.between.low <= other.between.high,
                    (
                        f"{share.ref} prints {share.text} for {share.column.words}, which is more than the {other.text}"
                        f" of {other.ref} that it is part of{_why(relation)}."
                    ),
                    _severity(relation),
                )


def _of_the_same(one: Reading, other: Reading) -> bool:
    """Whether two shares are of the same rows: those of one fact that pass one `of`, by the same date."""
    first, second = one.row.indicator, other.row.indicator
    ofs = [each.of.sql if each.of is not None else "" for each in (first, second)]
    return (first.fact, first.dated, first.unit, ofs[0]) == (second.fact, second.dated, second.unit, ofs[1])


def _not_more(inside: Amount, whole: Amount, column: Column, relation: Relation) -> Comparison:
    return compared(
        "part",
        (*inside.refs, *whole.refs),
        (column,),
        inside.between.low <= whole.between.high + exact(relation.allowance),
        (
            f"{_names(inside.refs)} is {inside.words} for {column.words}, which is more than the {whole.words} of"
            f" {_names(whole.refs)} that it is part of{_why(relation)}."
        ),
        _severity(relation),
    )


def _hundred(readings: Readings, relation: Relation) -> Iterator[Comparison]:
    """Shares of one whole; what rounding leaves open, or the declared allowance when that is more."""
    for window in readings.windows(relation.terms[0]):
        for column in readings.columns:
            shares = [readings.row(name, window, "percent").get(column) for name in relation.terms]
            held = [share for share in shares if share is not None]
            if len(held) < len(shares):
                continue
            added = sum((share.number for share in held), Fraction(0))
            rounding = sum((Fraction(1, 2 * 10**share.decimals) for share in held), Fraction(0))
            over = added - 100
            off = over if relation.kind == "under_hundred" else abs(over)
            yield compared(
                relation.kind,
                [share.ref for share in held],
                (column,),
                off <= max(rounding, exact(relation.allowance)),
                (
                    f"{' + '.join(share.text for share in held)} ({_names([share.ref for share in held])}) make"
                    f" {number_words(added)}% for {column.words}, and they are shares of one whole{_why(relation)}."
                ),
                _severity(relation),
            )


def _same(readings: Readings, relation: Relation) -> Iterator[Comparison]:
    first, second = relation.terms
    for (name, window, form), by_column in list(readings.by_key.items()):
        if name != first:
            continue
        for column, one in by_column.items():
            other = readings.row(second, window, form).get(column)
            if other is None:
                continue
            yield compared(
                "same",
                (one.ref, other.ref),
                (column,),
                one.between.wider(exact(relation.allowance)).meets(other.between),
                (
                    f"{one.ref} prints {one.text} for {one.column.words} and {other.ref} {other.text}, and the two are"
                    f" the same{' as a rule' if relation.usually else ''}{_why(relation)}."
                ),
                _severity(relation),
            )


def _sum(readings: Readings, names: Sequence[str], window: str, column: Column) -> Amount | None:
    """The amounts of several indicators added up; None when one of them has none."""
    added = ZERO
    refs: tuple[str, ...] = ()
    printed = True
    for name in names:
        amount = readings.amount(name, window, column)
        if amount is None:
            return None
        added, refs, printed = added + amount.between, (*refs, *amount.refs), printed and amount.printed
    return Amount(added, tuple(dict.fromkeys(refs)), printed)


def _names(refs: Iterable[str]) -> str:
    names = list(refs)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
