"""Which number of which national table stands beside which indicator, read from the shipped data
`catalogue/national`. Knows the shape of that data and nothing of the tables themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import cattrs
import yaml
from cattrs.gen import make_dict_structure_fn, override

from goldenthread.definitions.model import Form, Window
from goldenthread.extracts.national_files import Level, Populations, PublishedRow, PublishedTable, refused

SCALES: Mapping[str, float] = {"percent": 100.0, "rate_per_10k": 10_000.0, "mean": 1.0}
"""What a quotient is multiplied by, for each form that a measure may have."""

POPULATION = "population"
"""What `over` says for the population aged 0 to 17; every other word there is a column."""


@dataclass(frozen=True)
class Measure:
    """One published number of one table, and the indicator, form and windows that it stands beside.

    The value is the sum of `columns`, divided by the sum of the columns `over` (or the population) when there
    are any. `rows` are the columns and texts that choose among several rows of a place. `on_our_base` are
    windows of the indicator's count that the rate, put on our own population, may stand beside; a percentage is put
    on our own number in the columns `base`, of the row that `base_rows` choose where it is another.
    `financial_year` is False for a table that counts on a day of a calendar year. `dictionary` is what the
    department's data dictionary calls the measure.
    """

    table: str
    indicator: str
    form: Form
    windows: tuple[Window, ...]
    columns: tuple[str, ...]
    over: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    on_our_base: tuple[Window, ...] = ()
    financial_year: bool = True
    base: tuple[str, ...] = ()
    base_rows: tuple[tuple[str, str], ...] = ()
    dictionary: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Published numbers of a table that stand beside no indicator, and why: its `columns` (all of them when there are
    none) in the rows chosen by `rows`.
    """

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    because: str


def load_measures(folder: Path | None = None) -> tuple[Measure, ...]:
    """The measures of the shipped `catalogue/national`, or of another folder of the same shape.

    Raises DataError naming the file and what does not fit.
    """
    measures: list[Measure] = []
    for name, entry in _entries(folder):
        for each in entry.measures:
            if each.form == "percent" and each.on_our_base and not each.base:
                raise refused(
                    f"{each.indicator}: a percentage is put on our own base, and `base` does not say which columns "
                    "hold it.",
                    name,
                    _REMEDY,
                )
            measures.append(_measure(entry, each))
    return tuple(measures)


def load_left_out(folder: Path | None = None) -> tuple[LeftOut, ...]:
    """The published numbers that stand beside no indicator, of the same folder; errors as for `load_measures`."""
    return tuple(
        LeftOut(entry.table, each.columns, tuple((each.rows or {}).items()), each.because)
        for _, entry in _entries(folder)
        for each in entry.left_out
    )


@dataclass(frozen=True)
class MeasureReader:
    """Reads one measure's value for the places of one table, in one year."""

    measure: Measure
    table: PublishedTable
    populations: Populations | None
    year: int

    def row(self, level: Level, place: str, chosen: tuple[tuple[str, str], ...] = ()) -> PublishedRow | None:
        """The row of England (no place), of a region by name, or of a council by three-figure code: that of the
        measure, or the one `chosen` by column and text.
        """
        chosen = chosen or self.measure.rows
        for column, _ in chosen:
            self.table.check_column(column)
        fitting = [
            row
            for row in self.table.rows
            if row.level == level
            and row.year == self.year
            and place
            == (row.old_code if level == "local_authority" else row.region if level == "regional" else "")
            and all(row.cells[column].strip() == wanted for column, wanted in chosen)
        ]
        if len(fitting) > 1:
            raise refused(
                f"There are {len(fitting)} rows for the same place and year.",
                self.table.file,
                "Check the `rows` of this measure in catalogue/national, or download the file again.",
                row=fitting[1].row,
            )
        return fitting[0] if fitting else None

    def value(self, row: PublishedRow) -> float | None:
        """The measure's value: the published cell, or the sum of columns over others; None when any part
        has no number.
        """
        total = self._sum(row, self.measure.columns)
        if not self.measure.over:
            return total
        if self.measure.over == (POPULATION,):
            # Published rates of the year to March N use the population of mid-year N-1.
            under: float | None = self.populations.of(row.place, self.year - 1) if self.populations else None
        else:
            under = self._sum(row, self.measure.over)
        if total is None or not under:
            return None
        return total / under * SCALES[self.measure.form]

    def own_base(self, code: str) -> float | None:
        """The number, in a council's own row, that the measure is a percentage of; None when it is not there."""
        row = self.row("local_authority", code, self.measure.base_rows)
        return None if row is None else self._sum(row, self.measure.base)

    def _sum(self, row: PublishedRow, columns: tuple[str, ...]) -> float | None:
        numbers = [self.table.number(row, column) for column in columns]
        return None if None in numbers else sum(number for number in numbers if number is not None)


@dataclass(frozen=True)
class _MeasureEntry:
    indicator: str
    form: Form
    window: tuple[Window, ...]
    columns: tuple[str, ...]
    over: tuple[str, ...] = ()
    rows: dict[str, str] | None = None
    on_our_base: tuple[Window, ...] = ()
    base: tuple[str, ...] = ()
    base_rows: dict[str, str] | None = None
    dictionary: str = ""


@dataclass(frozen=True)
class _LeftOutEntry:
    because: str
    columns: tuple[str, ...] = ()
    rows: dict[str, str] | None = None


@dataclass(frozen=True)
class _TableEntry:
    table: str
    measures: list[_MeasureEntry]
    year: Literal["financial", "calendar"] = "financial"
    left_out: tuple[_LeftOutEntry, ...] = ()


def _entries(folder: Path | None) -> list[tuple[str, _TableEntry]]:
    """Every table of a folder, each with the name of its file."""
    if folder is None:
        with as_file(files("goldenthread").joinpath("catalogue", "national")) as shipped:
            return _entries(shipped)
    found: list[tuple[str, _TableEntry]] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            written = _CONVERTER.structure(
                yaml.safe_load(path.read_text(encoding="utf-8")), list[_TableEntry]
            )
        except yaml.YAMLError as error:
            raise refused(f"This is not YAML: {error}", path.name, _REMEDY) from None
        except cattrs.BaseValidationError as error:
            raise refused(
                f"This does not fit: {'; '.join(cattrs.transform_error(error))}", path.name, _REMEDY
            ) from None
        found += [(path.name, entry) for entry in written]
    return found


_REMEDY = "Write it as the shipped files of catalogue/national are."


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    # `as` is a word of Python, so the field has another name than the files give it.
    structure = make_dict_structure_fn(
        _MeasureEntry, converter, _cattrs_forbid_extra_keys=True, form=override(rename="as")
    )
    converter.register_structure_hook(_MeasureEntry, structure)
    return converter


_CONVERTER = _converter()


def _measure(entry: _TableEntry, written: _MeasureEntry) -> Measure:
    return Measure(
        table=entry.table,
        indicator=written.indicator,
        form=written.form,
        windows=written.window,
        columns=written.columns,
        over=written.over,
        rows=tuple((written.rows or {}).items()),
        on_our_base=written.on_our_base,
        financial_year=entry.year == "financial",
        base=written.base,
        base_rows=tuple((written.base_rows or {}).items()),
        dictionary=written.dictionary,
    )
