"""Making a whole extract: every family in turn, streamed to open files, then the workers, the council file
and the list of faults. What happens to a family is decided in `journeys` and `care`; nothing is kept of one
family when the next begins.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from goldenthread.errors import RequestError
from goldenthread.synthetic import codes
from goldenthread.synthetic.care import busy_times, draw_entries
from goldenthread.synthetic.care_checks import write_missing
from goldenthread.synthetic.care_rows import write_entry
from goldenthread.synthetic.casework import write_journey
from goldenthread.synthetic.council import FORMER_TEAM, TEAMS, write_council_file, write_postcodes
from goldenthread.synthetic.demand import write_contacts, write_early_help
from goldenthread.synthetic.disabled import write_disabled_child
from goldenthread.synthetic.draws import Draw, pick
from goldenthread.synthetic.extra_columns import ALL_COLUMNS, file_of
from goldenthread.synthetic.families import Child, Family, families, family_numbers
from goldenthread.synthetic.faults import PlantedFault
from goldenthread.synthetic.journeys import NO_FURTHER_ACTION, draw_journeys
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.oversight import school_months
from goldenthread.synthetic.schooling import has_education_plan, write_school_status
from goldenthread.synthetic.staff import Staff, staff
from goldenthread.synthetic.tables import Extract, open_extract
from goldenthread.synthetic.timeline import YEAR, timeline
from goldenthread.synthetic.workforce import write_workforce

FAULTS_FILE = "planted_faults.csv"
OTHER_FILES = ("council.yaml", "postcodes.csv", FAULTS_FILE)
KNOWN_TO_DISABILITY_TEAM = 0.005
DISABLED_IN_CASEWORK = 0.13
MISSING_FROM_HOME_SHARE = 0.26
STEPS = 200


@dataclass(frozen=True, slots=True)
class SyntheticCouncil:
    """What was made: the folder, rows by table (without headers; `ssd_` left off), and the faults planted, in
    the order of the file.
    """

    folder: Path
    rows: dict[str, int]
    planted_faults: tuple[PlantedFault, ...]


def synthesise(
    folder: Path,
    *,
    children: int = 50_000,
    years: int = 6,
    end: date = date(2023, 9, 30),
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> SyntheticCouncil:
    """Write the extract of a made-up council of so many children: as of `end`, complete for `years` years before.

    The same arguments give the same bytes. A later `end` in the same financial year gives the same council with
    more recorded. `progress(done, total)` counts families. Writes `ssd_*.csv`, the extra tables, `council.yaml`,
    `postcodes.csv` and `planted_faults.csv`, over those of an earlier made-up council. Raises `RequestError` for
    arguments that cannot be and for a folder that holds a real extract.
    """
    _refuse(folder, children, years, end)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return _make(folder, children, years, end, seed, progress)
    except BaseException:
        # An interrupted council would read as a real extract that is missing most of its rows.
        for name in (*(file_of(table) for table in ALL_COLUMNS), *OTHER_FILES):
            (folder / name).unlink(missing_ok=True)
        raise


def _make(
    folder: Path, children: int, years: int, end: date, seed: int, progress: Callable[[int, int], None] | None
) -> SyntheticCouncil:
    days = timeline(end, years)
    workers = staff(days, children, seed)
    numbers = family_numbers(days, children)
    total, every = len(numbers), max(1, len(numbers) // STEPS)
    if progress:
        progress(0, total)
    with open_extract(folder, days) as extract:
        office = Office(
            days,
            workers,
            extract,
            _last_30_september(end).toordinal(),
            seed,
            school_months=school_months(days),
        )
        for family, random in families(days, children, seed):
            _write_family(office, family, random.random)
            done = family.number - numbers.start
            if progress and done % every == 0:
                progress(done, total)
        _write_staff(office, workers)
        write_workforce(office, workers, children)
        _write_departments(extract)
        rows = {name: table.rows for name, table in extract.tables.items()}
        planted = sorted(extract.planted, key=lambda fault: (fault.table, fault.row, fault.column))
    write_council_file(folder, days, children, seed)
    write_postcodes(folder)
    _write_faults(folder, planted)
    if progress:
        progress(total, total)
    return SyntheticCouncil(folder, rows, tuple(planted))


def _refuse(folder: Path, children: int, years: int, end: date) -> None:
    if children < 1:
        raise RequestError(f"A council cannot have {children} children.", remedy="Ask for one child or more.")
    if not 1 <= years <= 20:
        raise RequestError(f"An extract cannot hold {years} years.", remedy="Ask for 1 to 20 years.")
    if not 2010 <= end.year <= 2038:
        raise RequestError(f"An extract cannot end on {end}.", remedy="Give an end from 2010 to 2038.")
    if folder.exists() and not folder.is_dir():
        raise RequestError(
            "This is a file, not a folder.", where=str(folder), remedy="Name a folder to write into."
        )
    if any(folder.glob("ssd_*.csv")) and not (folder / FAULTS_FILE).exists():
        raise RequestError(
            "The folder already holds an extract that was not made up here.",
            where=str(folder),
            remedy="Name an empty folder, or one that this command made.",
        )


def _write_family(office: Office, family: Family, draw: Draw) -> None:
    """Write everything about one family, then the children of it that anything was written about."""
    days = office.days
    entries = draw_entries(family, days, draw)
    busy = busy_times(entries)
    disabled = {
        place: child.born + int((1 + 10 * child.disabled / KNOWN_TO_DISABILITY_TEAM) * YEAR)
        for place, child in enumerate(family.children)
        if child.disabled < KNOWN_TO_DISABILITY_TEAM and place not in busy
    }
    for place, start in disabled.items():
        busy[place] = [(start, family.children[place].adult)]
    journeys = draw_journeys(family, days, draw, busy)
    office.next_family()
    for entry in entries:
        write_entry(office, family, entry)
    for place, start in disabled.items():
        if start <= days.end:
            child = family.children[place]
            own = Random(f"{office.seed}:{child.id}:disabled").random
            write_disabled_child(office, family, child, days.working_day(start), own)
    open_times = {place: list(times) for place, times in busy.items()}
    for journey in journeys:
        own = Random(f"{office.seed}:{family.number}:{journey.number}").random
        write_journey(office, family, journey, own)
        for place in journey.members:
            open_times.setdefault(place, []).append((journey.referred, journey.closed))
            child = family.children[place]
            if journey.kind != NO_FURTHER_ACTION and journey.closed - child.born > 12 * YEAR:
                own = Random(f"{office.seed}:{child.id}:{journey.number}:missing").random
                start = max(journey.referred, child.born + int(12 * YEAR))
                write_missing(
                    office,
                    child,
                    f"M{journey.number:02d}",
                    start,
                    journey.closed,
                    MISSING_FROM_HOME_SHARE,
                    own,
                    "HOME",
                )
    own = Random(f"{office.seed}:{family.number}:demand").random
    write_contacts(office, family, open_times, own)
    write_early_help(office, family, own)
    write_school_status(office, family)
    for child in family.children:
        if child.id in office.known:
            _write_person(office, child)


def _write_person(office: Office, child: Child) -> None:
    """Write the child, and any disabilities. An unborn child has an expected date of birth only. Names are
    left empty.
    """
    days = office.days
    draw = Random(f"{office.seed}:{child.id}:person").random
    expected = child.born > days.end or office.known[child.id] < child.born
    school_age = days.end - child.born > 4 * YEAR
    number = int(draw() * 10**11)
    born = days.iso[child.born] if child.born <= days.end else ""
    disabled_chance, plan_chance = draw(), draw()
    disabled = child.disabled < KNOWN_TO_DISABILITY_TEAM or disabled_chance < DISABLED_IN_CASEWORK
    has_plan = has_education_plan(office, child, disabled and plan_chance < 0.6)
    office.extract.writer("person")(
        [
            f"X{child.id[1:]}", child.id, f"Z{number:011d}0" if school_age else "", "", "", child.sex, child.sex,
            child.ethnicity, born, "", "" if school_age else "UN1",
            "Y" if has_plan or (disabled and plan_chance < 0.6) else "N",
            days.iso[child.born] if expected else "", "", "N", child.nationality, "",
        ]
    )  # fmt: skip
    if disabled:
        first, second = pick(codes.DISABILITIES, draw()), pick(codes.DISABILITIES, draw())
        write = office.extract.writer("disability")
        for place, code in enumerate(sorted({first, second})):
            write([f"J{child.id}{place}", child.id, code])


def _write_staff(office: Office, workers: Staff) -> None:
    write = office.extract.writer("professionals")
    for worker in workers.everyone:
        number = worker.id[1:]
        write(
            [
                worker.id, f"S{number}", f"Worker {number}", f"SW{number}" if worker.social_worker else "",
                "Y" if worker.agency else "N", worker.title, str(office.caseload.get(worker.id, 0)), worker.team,
                str(worker.full_time),
            ]
        )  # fmt: skip


def _write_departments(extract: Extract) -> None:
    write = extract.writer("department")
    for team in (*TEAMS, FORMER_TEAM):
        write([team.id, team.name, "", f"{team.service} service"])


def _write_faults(folder: Path, planted: list[PlantedFault]) -> None:
    with (folder / FAULTS_FILE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("table", "row", "column", "fault", "planted"))
        writer.writerows(
            (fault.table, fault.row, fault.column, fault.fault, fault.planted) for fault in planted
        )


def _last_30_september(end: date) -> date:
    return date(end.year if (end.month, end.day) >= (9, 30) else end.year - 1, 9, 30)
