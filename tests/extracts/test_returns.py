"""What is typed in by hand is taken as it was written, or refused with what to write instead."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from goldenthread.calendar import financial_year, month, week_ending
from goldenthread.definitions.model import Catalogue, Group, Indicator, Place, Row, Scorecard, Section, Source
from goldenthread.errors import DataError, RequestError
from goldenthread.extracts.returns import COLUMNS, Return, read_returns, write_template

HERE = Place("here")


def indicator(name: str, *forms: str, fact: str | None = None) -> Indicator:
    return Indicator(
        name=name,
        title=name.replace("_", " ").capitalize(),
        why="To know.",
        forms=forms,  # type: ignore[arg-type]
        windows=("month",),
        better="none",
        question="quantity",
        source=Source("Manual return"),
        place=HERE,
        fact=fact,
        returned=None if fact else "No extract holds it.",
    )


def row(ref: str, name: str, form: str = "count", reported: str = "month") -> Row:
    return Row(ref, name, "month", form, HERE, reported=reported)  # type: ignore[arg-type]


def scorecard(name: str, *rows: Row, cadence: str = "month") -> Scorecard:
    section = Section("all", "All", (Group("", rows),))
    return Scorecard(name, name, "rows", cadence, (section,), HERE)  # type: ignore[arg-type]


INDICATORS = [
    indicator("screenings", "count"),
    indicator("screened_in_a_day", "percent", "count"),
    indicator("foster_carers", "rate_per_10k"),
    indicator("days_to_match", "mean"),
    indicator("contacts", "count", fact="contact"),
]
CATALOGUE = Catalogue({}, {each.name: each for each in INDICATORS}, {})
MONTHLY = scorecard(
    "monthly",
    row("FD1", "screenings"),
    row("FD2", "screened_in_a_day", "percent"),
    row("FD3", "screened_in_a_day"),
    row("CF1", "foster_carers", "rate_per_10k", reported="quarter"),
    row("CF2", "days_to_match", "mean"),
    row("CIN1", "contacts"),
)
OTHER = scorecard("other", row("CE1", "screenings"), row("FD2", "screened_in_a_day", "percent"))
CARDS = [MONTHLY]


def write(folder: Path, *lines: str, header: str = ",".join(COLUMNS)) -> Path:
    path = folder / "returns.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def read(folder: Path, *lines: str) -> list[Return]:
    return read_returns(write(folder, *lines), CATALOGUE, CARDS)


def numbers(each: Return) -> tuple[float | None, float | None, float | None, int | None, str]:
    return each.numerator, each.denominator, each.value, each.decimals, each.status


def test_a_return(tmp_path: Path) -> None:
    assert read(tmp_path, "FD2,2023-09,67,100,67.0,,counted by hand") == [
        Return(
            indicator="screened_in_a_day",
            window="month",
            form="percent",
            ref="FD2",
            scorecard="monthly",
            period=month(2023, 9),
            numerator=67.0,
            denominator=100.0,
            value=67.0,
            decimals=1,
            status="ok",
            note="counted by hand",
            source_row=2,
        )
    ]


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        ("FD1,2023-09,,,1204,,", (None, None, 1204, 0, "ok")),
        ('FD1,2023-09,,,"1,204",,', (None, None, 1204, 0, "ok")),
        ("FD1,2023-09,12,,,,", (12, None, 12, 0, "ok")),
        ("FD1,2023-09,12,,12,ok,", (12, None, 12, 0, "ok")),
        ("FD1,2023-09,,,0,,", (None, None, 0, 0, "ok")),
        ("FD2,2023-09,2,3,,,", (2, 3, 2 / 3 * 100, None, "ok")),
        ("FD2,2023-09,2,3,67,,", (2, 3, 67, 0, "ok")),
        ("FD2,2023-09,2,3,66.67,,", (2, 3, 66.67, 2, "ok")),
        ("FD2,2023-09,,,67.10,,", (None, None, 67.1, 2, "ok")),
        ("FD2,2023-09,0,0,,,", (0, 0, None, None, "no_cases")),
        ("FD2,2023-09,,0,,no_cases,", (None, 0, None, None, "no_cases")),
        ("FD2,2023-09,,,,No cases,", (None, None, None, None, "no_cases")),
        ("FD2,2023-09,,,,not_yet_available,", (None, None, None, None, "not_yet_available")),
        ("FD2,2023-09,,,,not_reported,system change", (None, None, None, None, "not_reported")),
        ("CF1,2023-24-Q2,5,50000,1,,", (5, 50000, 1, 0, "ok")),
        ("CF2,2023-09,100,8,12.5,,", (100, 8, 12.5, 1, "ok")),
    ],
)
def test_numbers_as_they_were_given(line: str, read_as: tuple[object, ...], tmp_path: Path) -> None:
    assert numbers(read(tmp_path, line)[0]) == read_as


@pytest.mark.parametrize(
    ("line", "message", "remedy", "column"),
    [
        ("FD9,2023-09,,,1,,", "indicator “FD9”. Did you mean FD", "Write a reference", "indicator or ref"),
        ("screenngs,2023-09,,,1,,", "Did you mean screenings?", "", "indicator or ref"),
        ("zzzz,2023-09,,,1,,", "There is no reference or indicator “zzzz”.", "", "indicator or ref"),
        (",2023-09,,,1,,", "names no indicator", "", "indicator or ref"),
        ("screened_in_a_day,2023-09,,,1,,", "shown in 2 ways", "Write the reference", "indicator or ref"),
        ("FD1,,,,1,,", "has no period", "", "period"),
        ("FD1,2023-13,,,1,,", "is not a period", "Write a month as 2023-09", "period"),
        ("FD1,2023-09-29,,,1,,", "is a week, and a month is wanted", "2023-09", "period"),
        ("FD2,2023-09,,,67%,,", "“67%” is not a number", "Write 67, without the percent sign.", "value"),
        ("FD2,2023-09,,,67% (4),,", "is not a number", "Write 67, and 4 in numerator", "value"),
        ("FD2,2023-09,,,Not Yet Available,,", "is not a number", "Leave value empty and write not_yet", "value"),
        ("FD2,2023-09,NYC,,,,", "is not a number", "Leave numerator empty and write not_collected", "numerator"),
        ("FD2,2023-09,,,38r,,", "is not a number", "Write 38, and “revised” in note.", "value"),
        ("FD2,2023-09,,,4 out of 6,,", "is not a number", "Write 4 in numerator and 6 in denominator.", "value"),
        ("FD2,2023-09,,,about 60,,", "is not a number", "Write digits only", "value"),
        ("FD1,2023-09,,,1e3,,", "is not a number", "Write digits only", "value"),
        ("FD1,2023-09,,,-1,,", "below nothing", "", "value"),
        ("FD2,2023-09,2,3,68,,", "The value is 68, and numerator and denominator make 66.7.", "Correct", "value"),
        ("FD2,2023-09,2,3,0.67,,", "numerator and denominator make", "67, not 0.67", "value"),
        ("FD2,2023-09,4,3,,,", "The numerator is more than the denominator.", "", "numerator"),
        ("FD2,2023-09,,,101,,", "101 percent is more than all", "", "value"),
        ("FD2,2023-09,2,,,,", "The value is missing.", "both numerator and denominator", "value"),
        ("FD2,2023-09,1,0,,,", "nothing to divide by", "no_cases", "denominator"),
        ("FD2,2023-09,,0,0,,", "nothing to divide by", "no_cases", "denominator"),
        ("FD2,2023-09,1,2,,no_cases,", "has a number and says no_cases", "", "status"),
        ("FD1,2023-09,12,,13,,", "The value is 13, and numerator and denominator make 12.", "", "value"),
        ("FD1,2023-09,,,,,", "has no number", "or a status", "value"),
        ("FD1,2023-09,,,1,not_due,", "has a number and says not_due", "", "status"),
        ("FD1,2023-09,,,,not_reported,", "needs its reason", "note", "note"),
        ("FD1,2023-09,,,,NYC,", "“NYC” is not a status", "Write not_collected.", "status"),
        ("FD1,2023-09,,,,not_reportd,", "is not a status", "Write not_reported.", "status"),
        ("FD1,2023-09,,,,perhaps,", "is not a status", "Write one of ok", "status"),
    ],
)  # fmt: skip
def test_refused(line: str, message: str, remedy: str, column: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        read(tmp_path, line)
    fault = error.value.faults[0]
    assert message in fault.message
    assert remedy in fault.remedy
    assert (fault.file, fault.row, fault.column) == ("returns.csv", 2, column)


def test_a_quarter_is_printed_in_its_last_month_and_a_year_beside_the_months(tmp_path: Path) -> None:
    found = read(tmp_path, "CF1,2023-24-Q2,,,4,,", "FD1,2022-23,,,900,,")
    assert [each.period for each in found] == [month(2023, 9), financial_year(2022)]


def test_all_faults_are_told_and_nothing_is_taken(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        read(tmp_path, "FD1,2023-09,,,67%,,", "FD1,2023-08,,,1,,", "FD9,2023-13,x,y,z,what,")
    # The bad row tells each of its cells.
    assert [fault.row for fault in error.value.faults] == [2] + [4] * 6


def test_the_same_figure_twice(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is in row 2 already"):
        read(tmp_path, "FD1,2023-09,,,1,,", "FD1,2023-08,,,1,,", "fd1,2023-09,,,1,,")
    with pytest.raises(DataError, match="is in row 2 already"):
        read(tmp_path, "FD1,2023-09,,,1,,", "screenings,2023-09,,,1,,")


def test_a_reference_of_two_scorecards_is_for_both(tmp_path: Path) -> None:
    path = write(tmp_path, "FD2,2023-09,,,67,,", "screenings,2023-09,,,5,,")
    found = read_returns(path, CATALOGUE, [MONTHLY, OTHER])
    assert [(each.scorecard, each.ref) for each in found] == [
        ("monthly", "FD2"),
        ("other", "FD2"),
        ("monthly", "FD1"),
        ("other", "CE1"),
    ]


def test_an_indicator_on_no_scorecard(tmp_path: Path) -> None:
    found = read_returns(write(tmp_path, "screenings,2023-09,,,5,,"), CATALOGUE, [])
    assert [(each.scorecard, each.ref, each.window, each.form) for each in found] == [
        ("", "", "month", "count")
    ]
    with pytest.raises(DataError, match="shown in 2 ways"):
        read_returns(write(tmp_path, "screened_in_a_day,2023-09,,,5,,"), CATALOGUE, [])


def test_blank_rows_and_a_plainer_header(tmp_path: Path) -> None:
    path = write(tmp_path, "2023-09,FD1,5", ",,", "2023-08,FD1,6", header="Period,Ref,Value")
    found = read_returns(path, CATALOGUE, CARDS)
    assert [(each.value, each.source_row) for each in found] == [(5, 1 + 1), (6, 1 + 3)]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("period,value", "The column indicator or ref is missing"),
        ("ref,value", "The column period is missing"),
        ("ref,period,note", "The column value is missing"),
        ("ref,period,value,value", "The column value is there twice"),
        ("ref,indicator,period,value", "The column indicator or ref is there twice"),
    ],
)
def test_a_header_refused(header: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        read_returns(write(tmp_path, "FD1,2023-09,1", header=header), CATALOGUE, CARDS)


def test_files_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_returns(tmp_path / "nowhere.csv", CATALOGUE, CARDS)
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(DataError, match="is empty"):
        read_returns(tmp_path / "empty.csv", CATALOGUE, CARDS)
    (tmp_path / "sheet.csv").write_bytes(b"PK\x03\x04")
    with pytest.raises(DataError, match="no CSV"):
        read_returns(tmp_path / "sheet.csv", CATALOGUE, CARDS)
    (tmp_path / "sheet.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(DataError, match="cannot be opened"):
        read_returns(tmp_path / "sheet.xlsx", CATALOGUE, CARDS)
    with pytest.raises(DataError, match="more cells than the first row"):
        read(tmp_path, "FD1,2023-09,,,1,,a note, with a comma")


def test_windows_text(tmp_path: Path) -> None:
    path = tmp_path / "returns.csv"
    path.write_bytes((",".join(COLUMNS) + "\r\nFD1,2023-09,,,1,,“late”\r\n").encode("cp1252"))
    assert read_returns(path, CATALOGUE, CARDS)[0].note == "“late”"


def workbook(folder: Path, *lines: tuple[object, ...]) -> Path:
    path = folder / "returns.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("Cover").write_string(0, 0, "not this one")
        sheet = book.add_worksheet("Returns")
        sheet.write_row(0, 0, COLUMNS)
        for place, line in enumerate(lines, start=1):
            sheet.write_row(place, 0, line)
    return path


def test_a_spreadsheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ("FD1", "2023-09", "", "", 1204),
        ("FD1", datetime(2023, 8, 1), "", "", 12.5),
        ("CF1", datetime(2023, 7, 1), 5, 50000, ""),
    )
    found = read_returns(path, CATALOGUE, CARDS)
    assert [(each.period, each.value, each.decimals, each.source_row) for each in found] == [
        (month(2023, 9), 1204, 0, 2),
        # Excel turns a month that is typed into its first day.
        (month(2023, 8), 12.5, 1, 3),
        (month(2023, 7), 5 / 50000 * 10000, None, 4),
    ]


def test_a_spreadsheet_refused_says_the_sheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, ("FD1", "2023-09", "", "", datetime(2023, 9, 1)), ("FD1", "2023-08", "", "", True)
    )
    with pytest.raises(DataError) as error:
        read_returns(path, CATALOGUE, CARDS)
    assert [(fault.sheet, fault.row, fault.column) for fault in error.value.faults] == [
        ("Returns", 2, "value"),
        ("Returns", 3, "value"),
    ]


WEEKLY = scorecard("weekly", row("CW1", "screenings", reported="week"), cadence="week")


def test_weeks_in_a_spreadsheet_are_days(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("CW1", datetime(2023, 9, 1), "", "", 3), ("CW1", "2023-09-08", "", "", 4))
    found = read_returns(path, CATALOGUE, [WEEKLY])
    assert [each.period for each in found] == [week_ending(date(2023, 9, 1)), week_ending(date(2023, 9, 8))]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_comes_back(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"template.{ending}"
    # What is computed is not asked for, and a quarterly row is not due in August.
    assert write_template(path, CATALOGUE, MONTHLY, month(2023, 8)) == len(["FD1", "FD2", "FD3", "CF2"])
    assert write_template(path, CATALOGUE, MONTHLY, month(2023, 9)) == len(
        ["FD1", "FD2", "FD3", "CF1", "CF2"]
    )
    if ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    else:
        rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Returns").to_python()
    assert rows[0] == list(COLUMNS)
    assert [tuple(cells[:2]) for cells in rows[1:]] == [
        ("FD1", "2023-09"),
        ("FD2", "2023-09"),
        ("FD3", "2023-09"),
        ("CF1", "2023-09"),
        ("CF2", "2023-09"),
    ]
    with pytest.raises(DataError) as error:
        read_returns(path, CATALOGUE, CARDS)
    assert [fault.message for fault in error.value.faults] == ["The row has no number."] * 5


def test_the_spreadsheet_says_how_to_fill_it_in(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, CATALOGUE, MONTHLY, month(2023, 9))
    guide = (
        python_calamine.CalamineWorkbook.from_path(str(path))
        .get_sheet_by_name("How to fill this in")
        .to_python()
    )
    assert ["FD2", "Screened in a day (percent, month). No extract holds it."] in guide


def test_a_weekly_template(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    assert write_template(path, CATALOGUE, WEEKLY, week_ending(date(2023, 9, 29))) == 1
    assert "CW1,2023-09-29," in path.read_text(encoding="utf-8-sig")
    with pytest.raises(RequestError, match="weekly scorecard"):
        write_template(path, CATALOGUE, WEEKLY, month(2023, 9))


def test_the_shipped_scorecards_have_templates(catalogue: Catalogue, tmp_path: Path) -> None:
    for name, card in catalogue.scorecards.items():
        period = week_ending(date(2023, 9, 29)) if card.cadence == "week" else month(2023, 9)
        asked = write_template(tmp_path / f"{name}.csv", catalogue, card, period)
        returned = [each for each in card.rows if catalogue.indicators[each.indicator].fact is None]
        assert asked == len(returned)
