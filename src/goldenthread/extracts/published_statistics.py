"""Makes benchmarks of published national statistics: England, the region, statistical neighbours and
groups that a council names, each with its year, edition, method and members. Which column gives which
indicator is data (`catalogue/national`); the files are read by `national_files`. A figure that counts
otherwise than ours is refused unless the indicator says in words how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, median
from typing import Literal

import yaml

from goldenthread.definitions.model import Benchmark, Indicator
from goldenthread.errors import RequestError
from goldenthread.extracts.national_dictionary import (
    DictionaryEntry,
    is_dictionary,
    other_directions,
    read_dictionary,
)
from goldenthread.extracts.national_files import (
    Level,
    NeighbourModel,
    Populations,
    PublishedRow,
    PublishedTable,
    is_neighbour_model,
    is_population_file,
    read_dfe,
    read_neighbours,
    read_ons,
    table_name,
)
from goldenthread.extracts.national_measures import Measure, MeasureReader, load_measures
from goldenthread.extracts.own_base import on_our_base

__all__ = [
    "ImportReport",
    "Measure",
    "NationalFiles",
    "NeighbourModel",
    "Populations",
    "PublishedTable",
    "benchmarks",
    "import_benchmarks",
    "load_measures",
    "population_lines",
    "read_dfe",
    "read_neighbours",
    "read_ons",
    "write_benchmarks",
]

ENGLAND, REGION, NEIGHBOURS = "England", "Region", "Statistical neighbours"
"""The comparators' names, as scorecards list them; a group's name is its own."""


@dataclass(frozen=True)
class NationalFiles:
    """What was read: tables by name, populations, and neighbour models by the date that names each."""

    tables: Mapping[str, PublishedTable]
    populations: Populations | None = None
    models: Mapping[str, NeighbourModel] | None = None
    dictionary: Mapping[str, DictionaryEntry] = field(default_factory=dict)
    dictionary_file: str = ""

    @property
    def names(self) -> list[str]:
        """The names of the files that were read."""
        names = [each.file for each in self.tables.values()]
        names += [each.file for each in (self.models or {}).values()]
        names += [self.dictionary_file] if self.dictionary_file else []
        return [*names, self.populations.file] if self.populations else names


@dataclass(frozen=True)
class ImportReport:
    """What an import made. `populations` are the council's own mid-years; `left_out` says, a sentence
    each, what was not made; `other_directions`, a sentence each, where the department's data dictionary says that
    another way is better.
    """

    benchmarks: tuple[Benchmark, ...]
    populations: Mapping[int, int]
    population_vintage: str
    council: str
    code: str
    read: tuple[str, ...]
    left_out: tuple[str, ...]
    other_directions: tuple[str, ...] = ()


def import_benchmarks(
    source: Path | Sequence[Path],
    council: str,
    year: int,
    indicators: Mapping[str, Indicator],
    *,
    neighbour_model: str | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    average: Literal["mean", "median"] = "mean",
    measures: Sequence[Measure] | None = None,
) -> ImportReport:
    """Read a folder (with its sub-folders) or a list of published files and make every benchmark of a council
    for one year.

    `council` is a name, three-figure or nine-character code; `year` the year that the reporting year ends in
    (2022 for 2021/22); `neighbour_model` the words that date one of the models read (needed only when there
    are several); `groups` the members, by name or code, of comparators such as a combined authority. Raises
    DataError for a file that is not what it should be and RequestError for a council, member, model or year
    that the files do not hold.
    """
    known = load_measures() if measures is None else tuple(measures)
    found, left_out = _read_all(source, {measure.table for measure in known})
    years = sorted({each for table in found.tables.values() for each in table.years})
    if years and year not in years:
        raise RequestError(
            f"None of the tables read has figures for {year}: they go from {years[0]} to {years[-1]}.",
            remedy="Give the year that the reporting year ends in: 2022 for 2021/22.",
        )
    made, more = benchmarks(
        known,
        found,
        council,
        year,
        indicators,
        neighbour_model=neighbour_model,
        groups=groups,
        average=average,
    )
    place = _Places(found).find(council)
    populations = found.populations
    return ImportReport(
        benchmarks=tuple(made),
        populations=dict(sorted(populations.by_place.get(place.place, {}).items())) if populations else {},
        population_vintage=populations.vintage if populations else "",
        council=place.name,
        code=place.new_code,
        read=tuple(sorted(found.names)),
        left_out=tuple(dict.fromkeys((*left_out, *more))),
        other_directions=tuple(other_directions(known, indicators, found.dictionary)),
    )


def benchmarks(
    measures: Sequence[Measure],
    found: NationalFiles,
    council: str,
    year: int,
    indicators: Mapping[str, Indicator],
    *,
    neighbour_model: str | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    average: Literal["mean", "median"] = "mean",
) -> tuple[list[Benchmark], list[str]]:
    """Every benchmark that the measures give for a council and year, and a sentence for each that could not
    be made.

    Arguments and errors are those of `import_benchmarks`.
    """
    places = _Places(found)
    own = places.find(council)
    averaged = _averaged(found, places, own, neighbour_model, groups or {})
    made: list[Benchmark] = []
    left_out: list[str] = []
    for measure in measures:
        table = found.tables.get(measure.table)
        indicator = indicators.get(measure.indicator)
        if table is None:
            continue
        words, why_not = _may_stand_beside(measure, indicator)
        if indicator is None or why_not:
            left_out.append(why_not)
            continue
        if year not in table.years:
            left_out.append(f"{measure.indicator}: {table.file} has no figures for {year}.")
            continue
        reader = MeasureReader(measure, table, found.populations, year)
        for benchmark in (
            *_published(reader, own, left_out),
            *_averages(reader, averaged, average, left_out),
        ):
            source = "; ".join(filter(None, (f"DfE {table.file}", benchmark.source, words)))
            noted = replace(benchmark, source=source)
            made += [
                replace(noted, window=window) for window in measure.windows if window in indicator.windows
            ]
            made += on_our_base(reader, indicator, noted, own, left_out)
    return made, left_out


def write_benchmarks(path: Path, made: Iterable[Benchmark]) -> None:
    """Write benchmarks as YAML for the folder `benchmarks` of a council's definitions: a list of their
    fields.
    """
    entries = []
    for benchmark in made:
        entry: dict[str, object] = {
            "indicator": benchmark.indicator,
            "window": benchmark.window,
            "as": benchmark.form,
            "comparator": benchmark.comparator,
            "year": benchmark.year,
            "value": round(benchmark.value, 8),
            "vintage": benchmark.vintage,
            "method": benchmark.method,
            "members": list(benchmark.members),
            "neighbour_model": benchmark.neighbour_model,
            "rate_on_our_base": benchmark.rate_on_our_base,
            "decimals": benchmark.decimals,
            "source": benchmark.source,
        }
        entries.append({name: value for name, value in entry.items() if value not in ("", [], None, False)})
    text = yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(text, encoding="utf-8")


def population_lines(report: ImportReport) -> str:
    """The lines for a council file: its mid-year populations aged 0 to 17, and where they come from."""
    years = ", ".join(f"{year}: {count}" for year, count in sorted(report.populations.items()))
    return f"population_0_17: {{{years}}}\npopulation_vintage: {report.population_vintage}\n" if years else ""


def _read_all(source: Path | Sequence[Path], tables: set[str]) -> tuple[NationalFiles, list[str]]:
    paths = sorted(source.rglob("*.csv")) if isinstance(source, Path) and source.is_dir() else source
    listed = [paths] if isinstance(paths, Path) else list(paths)
    if not listed:
        raise RequestError(
            f"There is no CSV file in {source}.", remedy="Name the folder that the files were put in."
        )
    read: dict[str, PublishedTable] = {}
    models: dict[str, NeighbourModel] = {}
    populations: Populations | None = None
    dictionary: dict[str, DictionaryEntry] = {}
    dictionary_file = ""
    left_out = []
    for path in listed:
        if is_neighbour_model(path):
            model = read_neighbours(path)
            models[model.dated] = model
            continue
        table = read_dfe(path) if table_name(path) in tables else None
        if table is not None:
            if table.name not in read or read[table.name].years[-1] < table.years[-1]:
                read[table.name] = table
        elif is_population_file(path):
            populations = read_ons(path)
        elif is_dictionary(path):
            dictionary, dictionary_file = read_dictionary(path), path.name
        else:
            left_out.append(f"{path.name}: no indicator is measured by this file.")
    return NationalFiles(read, populations, models, dictionary, dictionary_file), left_out


def _model(found: NationalFiles, wanted: str | None) -> NeighbourModel | None:
    models = found.models or {}
    if wanted is not None:
        if wanted not in models:
            held = ", ".join(sorted(models)) or "none"
            raise RequestError(
                f"There is no statistical-neighbour model “{wanted}” among the files: {held}.",
                remedy="Name one of these, or add its file.",
            )
        return models[wanted]
    if len(models) > 1:
        raise RequestError(
            f"There are {len(models)} statistical-neighbour models: {', '.join(sorted(models))}.",
            remedy="Say which to use: they share few neighbours.",
        )
    return next(iter(models.values()), None)


class _Places:
    """Every council that the tables name, found by name or code; the newest row of each says what it is
    called now.
    """

    def __init__(self, found: NationalFiles) -> None:
        self._by_key: dict[str, PublishedRow] = {}
        rows = (
            row for table in found.tables.values() for row in table.rows if row.level == "local_authority"
        )
        for row in sorted(rows, key=lambda row: row.year):
            for key in (row.old_code, row.new_code, row.name.casefold()):
                if key:
                    self._by_key[key] = row

    def find(self, council: str) -> PublishedRow:
        row = self._by_key.get(council.strip()) or self._by_key.get(council.strip().casefold())
        if row is None:
            raise RequestError(
                f"None of the tables read holds a council “{council}”.",
                remedy="Give its name as the Department for Education prints it, or its code.",
            )
        return row

    def member(self, code: str, model: NeighbourModel) -> PublishedRow:
        """A neighbour, even one that no table holds: it then has no figure, under the model's name for it."""
        name = model.names.get(code, code)
        return self._by_key.get(code) or PublishedRow("local_authority", 0, code, "", name, "", {}, 0)


@dataclass(frozen=True)
class _Averaged:
    """A comparator that is an average: its members' newest rows, and the model they come from."""

    name: str
    members: tuple[PublishedRow, ...]
    model: str = ""


def _averaged(
    found: NationalFiles,
    places: _Places,
    own: PublishedRow,
    wanted: str | None,
    groups: Mapping[str, Sequence[str]],
) -> list[_Averaged]:
    averaged = []
    model = _model(found, wanted)
    if model is not None:
        ten = model.neighbours.get(own.old_code)
        if ten is None:
            raise RequestError(
                f"The {model.dated} statistical-neighbour model does not hold {own.name}.",
                remedy="Give a model that does, or leave the models out.",
            )
        averaged.append(_Averaged(NEIGHBOURS, tuple(places.member(code, model) for code in ten), model.dated))
    for name, members in groups.items():
        averaged.append(_Averaged(name, tuple(places.find(member) for member in members)))
    return averaged


def _published(reader: MeasureReader, own: PublishedRow, left_out: list[str]) -> list[Benchmark]:
    """England's and the region's own rows."""
    made = []
    levels: tuple[tuple[str, Level, str], ...] = ((ENGLAND, "national", ""), (REGION, "regional", own.region))
    for comparator, level, place in levels:
        row = reader.row(level, place)
        value = None if row is None else reader.value(row)
        if value is None:
            left_out.append(
                f"{reader.measure.indicator}: {comparator} has no figure in {reader.table.file} for {reader.year}."
            )
        else:
            made.append(_benchmark(reader, comparator, value, "published", (place,) if place else ()))
    return made


def _averages(
    reader: MeasureReader,
    averaged: Sequence[_Averaged],
    average: Literal["mean", "median"],
    left_out: list[str],
) -> list[Benchmark]:
    """The plain mean (or median) of the members that have a figure; none when fewer than half of them
    have.
    """
    made = []
    for comparator in averaged:
        held: dict[str, float] = {}
        absent = []
        for member in comparator.members:
            row = reader.row("local_authority", member.old_code)
            value = None if row is None else reader.value(row)
            if value is None:
                absent.append(member.name)
            else:
                held[member.name] = value
        if not held or len(held) < len(absent):
            left_out.append(
                f"{reader.measure.indicator}: only {len(held)} of the {len(comparator.members)} members of "
                f"{comparator.name} have a figure for {reader.year}."
            )
            continue
        value = fmean(held.values()) if average == "mean" else median(held.values())
        benchmark = _benchmark(reader, comparator.name, value, average, tuple(held))
        missing = f"no figure for {', '.join(sorted(absent))}" if absent else ""
        made.append(replace(benchmark, neighbour_model=comparator.model, source=missing))
    return made


def _may_stand_beside(measure: Measure, indicator: Indicator | None) -> tuple[str, str]:
    """The words that must go with the figure, and why it may not stand beside the indicator (empty when it
    may).
    """
    if indicator is None:
        return "", f"{measure.indicator}: no such indicator is defined."
    if indicator.national is None or indicator.national.table != measure.table:
        return "", f"{measure.indicator}: it does not say that {measure.table} measures the same thing."
    if measure.form not in indicator.forms:
        return "", f"{measure.indicator}: it is not shown as {measure.form}."
    if indicator.national.same:
        return "", ""
    if not indicator.national.because.strip():
        return "", (
            f"{measure.indicator}: the national table counts otherwise, and the indicator does not say how, so the two "
            "are not set side by side."
        )
    return f"counted otherwise: {indicator.national.because}", ""


def _benchmark(
    reader: MeasureReader,
    comparator: str,
    value: float,
    method: Literal["published", "mean", "median"],
    members: tuple[str, ...],
) -> Benchmark:
    measure, year = reader.measure, reader.year
    return Benchmark(
        indicator=measure.indicator,
        window=measure.windows[0],
        form=measure.form,
        comparator=comparator,
        year=f"{year - 1}/{year % 100:02d}" if measure.financial_year else str(year),
        value=value,
        vintage=reader.table.edition,
        method=method,
        members=members,
    )
