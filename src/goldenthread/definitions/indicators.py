"""Builds indicators from what was written and checks each against its fact: columns, windows, forms, nulls,
breakdowns, its example.

Nothing is counted here; the example is counted by both engines in the tests.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import pairwise

from goldenthread.definitions.drafts import fragment
from goldenthread.definitions.facts import Settled
from goldenthread.definitions.model import (
    Change,
    Example,
    Fact,
    Fragment,
    Indicator,
    National,
    Rebase,
    Source,
)
from goldenthread.definitions.problems import Problems, a, listed, nearest
from goldenthread.definitions.reading import Scalar
from goldenthread.definitions.records import Drawing, Written, as_date

_OF_A_VALUE = ("mean", "max", "sum", "median")
_COUNTING = ("dated", "of", "where", "value", "weight", "unknown", "unit", "looks_back", "example")
_CADENCES = ("week", "month", "quarter", "financial_year")
_GIVES = ("numerator", "denominator", "value", "unknown")
_STANDARD = {
    "team": "team",
    "service": "team",
    "area": "team",
    "worker": "worker",
    "age_band": "child",
    "sex": "child",
    "ethnic_group": "child",
}
"""The breakdowns that every fact may have, and the column that it must name for each."""


def build_indicator(name: str, written: Written, settled: Settled, problems: Problems) -> Indicator:
    """One indicator from its record, every fault recorded at its own place."""
    check = _Check(name, written, settled, problems)
    get = written.get
    of, where = check.conditions()
    check.everything()
    source: Written = get("source")
    national: Written | None = get("national")
    return Indicator(
        name=name,
        title=get("title"),
        why=get("why"),
        forms=get("as"),
        windows=get("window"),
        better=get("better"),
        question=get("question"),
        source=Source(source.get("name"), source.get("note", "")),
        place=written.place,
        fact=get("fact"),
        dated=get("dated"),
        of=of,
        where=where,
        value=get("value"),
        weight=get("weight"),
        unknown=get("unknown"),
        unit=get("unit", "rows"),
        looks_back=get("looks_back"),
        carries_over=get("carries_over", False),
        by=get("by", ()),
        for_members=get("for_members", ""),
        national=National(national.get("table"), national.get("same"), national.get("because", ""))
        if national
        else None,
        changed=tuple(
            Change(each.get("on"), each.get("note"), each.get("breaks_series", False), each.get("hash"))
            for each in get("changed", ())
        ),
        example=check.example(),
        returned=get("returned"),
    )


def build_rebased(
    written: Sequence[Written], known: Collection[str], broken: frozenset[str], problems: Problems
) -> dict[str, tuple[Rebase, ...]]:
    """When each indicator's series is judged afresh, by its name and in order of time; what does not fit is recorded at
    its own line.
    """
    found: dict[str, dict[date, Rebase]] = {}
    for each in written:
        name, on = each.get("indicator"), each.get("on")
        if name not in known:
            if name not in broken:
                hint = nearest(name, known)
                problems.add(each.place_of("indicator"), f"`{name}` is not an indicator", hint)
        elif on in found.setdefault(name, {}):
            problems.add(each.place_of("on"), f"`{name}` is judged afresh from this day already")
        else:
            found[name][on] = Rebase(on, each.get("because"))
    return {name: tuple(each for _, each in sorted(days.items())) for name, days in found.items()}


class _Check:
    def __init__(self, name: str, written: Written, settled: Settled, problems: Problems) -> None:
        self.name = name
        self.written = written
        self.settled = settled
        self.problems = problems
        self.fact: Fact | None = settled.facts.get(written.get("fact", ""))

    def fault(self, message: str, *path: str | int, hint: str = "") -> None:
        self.problems.add(self.written.place_of(*path), message, hint)

    def everything(self) -> None:
        if not self.counted_or_returned():
            return
        self.forms()
        self.national_and_changes()
        fact = self.fact
        if fact is not None:
            self.dates(fact)
            self.value(fact, "value")
            self.value(fact, "weight")
            self.breakdowns(fact)
            if self.written.get("unit") == "children" and fact.child is None:
                self.fault(f"{fact.name} names no `child`, so children cannot be told apart", "unit")

    def counted_or_returned(self) -> bool:
        """Whether there is a fact to count, or a return to wait for, and not both."""
        fact, returned = "fact" in self.written, "returned" in self.written
        if fact == returned:
            self.fault(
                f"{self.name} needs either `fact` or `returned` (why it is typed in by hand), and not both"
            )
            return False
        if returned:
            for word in _COUNTING:
                if word in self.written:
                    place = self.written.node.keys[word].place
                    self.problems.add(place, f"a return is typed in, not counted: take `{word}` away")
        elif self.fact is None and self.written.get("fact") not in self.settled.broken:
            name = self.written.get("fact")
            self.fault(f"`{name}` is not a fact", "fact", hint=nearest(name, self.settled.facts))
        return True

    def forms(self) -> None:
        forms = self.written.get("as")
        if not forms or not self.written.get("window"):
            self.fault("`as` and `window` need at least one word each", "as" if not forms else "window")
        if "returned" in self.written:
            return
        if "weight" in self.written:
            self.weighted_forms(forms)
            return
        of_value = [form for form in forms if form in _OF_A_VALUE]
        if of_value and "value" not in self.written:
            self.fault(
                f"{of_value[0]} needs `value`: the number column that it is of",
                "as",
                forms.index(of_value[0]),
            )
        if "value" in self.written and not of_value:
            self.fault(f"`value` is only for {listed(_OF_A_VALUE)}, and `as` has none of them", "value")
        if "percent" in forms and "where" not in self.written:
            self.fault("percent needs `where`: which of the rows are a success", "as", forms.index("percent"))
        if "rate_per_10k" in forms and "count" not in forms:
            self.fault("a rate needs its count beside it: add count", "as", forms.index("rate_per_10k"))

    def weighted_forms(self, forms: tuple[str, ...]) -> None:
        """Weights make a share of weights, or a value over them; nothing else is told of weighted rows."""
        for position, form in enumerate(forms):
            if form not in ("percent", "mean"):
                self.fault(f"rows with a weight are shown as percent or mean, not {form}", "as", position)
        of_value, tested = "value" in self.written, "where" in self.written
        if of_value and tested:
            self.fault(
                "a value over a weight has no success: say in `of` which rows it is about, and leave out `where`",
                "where",
            )
        elif not of_value and not tested:
            self.fault("a weight needs `where` (whose weight is the share) or `value` (over the weight)")
        elif not of_value and "mean" in forms:
            self.fault("mean needs `value`: the number column that it is of", "as", forms.index("mean"))
        if self.written.get("unit") == "children":
            self.fault("children are counted, not weighed: take `unit` or `weight` away", "unit")

    def dates(self, fact: Fact) -> None:
        """Events have windows; what is open is a snapshot."""
        dated, windows = self.written.get("dated"), self.written.get("window")
        for position, window in enumerate(windows):
            if (window == "snapshot") == (dated is not None):
                message = (
                    f"rows are counted by `dated: {dated}`, so they are no snapshot: take the word away, or `dated`"
                    if dated is not None
                    else f"without `dated` rows are counted at a snapshot, so the only window is snapshot, not {window}"
                )
                self.fault(message, "window", position)
        if dated is not None and fact.cohort is not None:
            self.fault(f"{fact.name} is a cohort, which exists only at snapshots: leave out `dated`", "dated")
        elif dated is not None and dated not in fact.dates:
            message = f"`{dated}` is not among the `dates` of {fact.name}"
            if self.settled.scope(fact.name, dated).columns.get(dated) == "date":
                self.fault(f"{message}: add it there", "dated")
            else:
                hint = nearest(dated, fact.dates)
                known = f": it has {listed(fact.dates)}" if fact.dates else ", which has none"
                self.fault(message if hint else f"{message}{known}", "dated", hint=hint)
        elif dated is None and fact.cohort is None and fact.episode is None and fact.dates:
            self.fault(
                f"{fact.name} has no `episode`, so nothing is open at a snapshot: say `dated: {fact.dates[0]}`"
            )

    def conditions(self) -> tuple[Fragment | None, Fragment | None]:
        """`of` and `where`, read in the fact's columns; `unknown` is compulsory when `where` can come out not known."""
        of: Scalar | None = self.written.get("of")
        where: Scalar | None = self.written.get("where")
        if self.fact is None:
            return None, None
        dated = self.written.get("dated")
        scope = self.settled.scope(self.fact.name, dated)
        known: frozenset[str] = frozenset()
        counted = success = None
        if of is not None:
            counted, reading = fragment(of, 0, of.text, scope, self.problems)
            known = reading.known_columns
        if where is not None:
            success, reading = fragment(where, 0, where.text, scope, self.problems, known=known)
            if reading.can_be_null and "unknown" not in self.written:
                empty = sorted(reading.columns - scope.never_null - known) or sorted(reading.columns)
                self.problems.add(
                    where.at(0),
                    f"this cannot be told where {listed(empty)} {'is' if len(empty) == 1 else 'are'} not recorded: say"
                    " `unknown: fails`, `excluded` or `refused`",
                )
        elif "unknown" in self.written:
            self.fault("`unknown` is about the test in `where`, and there is none: take it away", "unknown")
        return counted, success

    def value(self, fact: Fact, word: str) -> None:
        """The column named by `value` or `weight` is a number of the fact's."""
        value = self.written.get(word)
        if value is None:
            return
        types = self.settled.scope(fact.name, self.written.get("dated")).columns
        if value not in types:
            self.fault(f"`{value}` is not a column of {fact.name} here", word, hint=nearest(value, types))
        elif types[value] != "number":
            self.fault(f"`{value}` is {a(types[value])}, and `{word}` needs a number", word)

    def breakdowns(self, fact: Fact) -> None:
        types = self.settled.scope(fact.name, self.written.get("dated")).columns
        for position, name in enumerate(self.written.get("by", ())):
            if name in _STANDARD:
                self.standard_breakdown(fact, name, position, types)
            elif name not in types:
                hint = nearest(name, {*types, *_STANDARD})
                self.fault(
                    f"`{name}` is neither a breakdown nor a column of {fact.name}", "by", position, hint=hint
                )
            elif types[name] in ("date", "number", "id"):
                self.fault(
                    f"`{name}` is {a(types[name])}: a breakdown needs a code, text or a yes or no",
                    "by",
                    position,
                )

    def standard_breakdown(self, fact: Fact, name: str, position: int, types: Mapping[str, str]) -> None:
        word = _STANDARD[name]
        column = {"team": fact.team, "worker": fact.worker, "child": fact.child}[word]
        if name in types and column is None:
            return
        if column is None:
            self.fault(f"{fact.name} names no `{word}`, so it cannot be shown by {name}", "by", position)
        elif column not in types and self.written.get("dated") is not None:
            self.fault(
                f"the {word} of {fact.name} is known only at a snapshot, and this is counted by date: take {name} away,"
                f" or derive `{column}` at a date of the row",
                "by",
                position,
            )

    def national_and_changes(self) -> None:
        national: Written | None = self.written.get("national")
        if national is not None and not national.get("same") and "because" not in national:
            self.fault("say in `because` how the national table counts otherwise", "national")
        changed = self.written.get("changed", ())
        for position, (earlier, later) in enumerate(pairwise(changed)):
            if later.get("on") < earlier.get("on"):
                self.fault("changes go from the earliest to the latest", "changed", position + 1)

    def example(self) -> Example | None:
        example: Written | None = self.written.get("example")
        if example is None or self.fact is None:
            return None
        at, gives = example.get("at"), example.get("gives")
        self.example_at(example, at)
        for word in gives:
            if word not in _GIVES:
                self.fault(
                    f"an example gives {listed(_GIVES)}, not `{word}`",
                    "example",
                    "gives",
                    word,
                    hint=nearest(word, _GIVES),
                )
        drawings: dict[str, Drawing] = example.get("rows")
        rows = {}
        for name, drawing in drawings.items():
            table = name or self.fact.table or ""
            if name == "" and not self.fact.table:
                self.fault(
                    f"{self.fact.name} is a cohort: name the table of each drawing under `rows`",
                    "example",
                    "rows",
                )
                continue
            self.example_rows(table, drawing)
            rows[table] = drawing.rows
        return Example(
            rows, dict(at), {word: None if value is None else float(value) for word, value in gives.items()}
        )

    def example_at(self, example: Written, at: Mapping[str, str]) -> None:
        for word in at:
            if word not in (*_CADENCES, "window"):
                choices = (*_CADENCES, "window")
                self.fault(
                    f"an example is at {listed(choices)}, not `{word}`",
                    "example",
                    "at",
                    word,
                    hint=nearest(word, choices),
                )
        if sum(word in at for word in _CADENCES) != 1:
            self.fault(f"say one period of the example: {listed(_CADENCES)}", "example", "at")
        windows = self.written.get("window")
        if "window" in at and at["window"] not in windows:
            self.fault(
                f"the window is not one of the indicator's: {listed(windows)}",
                "example",
                "at",
                "window",
                hint=nearest(at["window"], windows),
            )

    def example_rows(self, table: str, drawing: Drawing) -> None:
        fact = self.settled.facts.get(table)
        if fact is None or fact.table != table:
            tables = [name for name, each in self.settled.facts.items() if each.table == name]
            if table not in self.settled.broken:
                self.fault(f"`{table}` is not a table", "example", "rows", table, hint=nearest(table, tables))
            return
        for heading, place in drawing.headings.items():
            if heading not in fact.columns:
                hint = nearest(heading, fact.columns)
                self.problems.add(place, f"`{heading}` is not a column of {table}", hint)
        for cells, place in zip(drawing.rows, drawing.places, strict=True):
            for column, cell in cells.items():
                kind = fact.columns.get(column, "text")
                if cell and not _fits(kind, cell):
                    self.problems.add(place, f"`{cell}` under {column} should be {_EXPECTED[kind]}")


_EXPECTED = {
    "date": "a date that exists, written YYYY-MM-DD",
    "boolean": "Y or N",
    "flag": "Y or N",
    "number": "a number",
}


def _fits(kind: str, cell: str) -> bool:
    if kind == "date":
        return as_date(cell) is not None
    if kind in ("boolean", "flag"):
        return cell.upper() in ("Y", "N", "YES", "NO", "TRUE", "FALSE", "1", "0")
    if kind == "number":
        return cell.replace(".", "", 1).removeprefix("-").isdigit()
    return True
