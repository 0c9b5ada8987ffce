"""Readers of the published files: shapes of header, symbols, and what is refused with file, row and column."""

from pathlib import Path

import pytest

from goldenthread.errors import DataError
from goldenthread.extracts.published_statistics import read_dfe, read_neighbours, read_ons

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name"
)
ENGLAND = "2022,Reporting year,National,E92000001,England,,,,,"
REGION = "2022,Reporting year,Regional,E92000001,England,E12000099,Far North,,,"
NORTHBY = "2022,Reporting year,Local authority,E92000001,England,E12000099,Far North,901,E06000901,Northby"


def written(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def fault(error: pytest.ExceptionInfo[DataError]) -> tuple[str, int | None, str | None]:
    (only,) = error.value.faults
    return only.file, only.row, only.column


def test_rows_keep_whose_they_are_and_what_was_printed(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "t1_plans_2013_to_2022.csv",
        f"{HEAD},plans",
        f"{ENGLAND},500",
        f"{REGION},50",
        f"{NORTHBY},7",
    )
    table = read_dfe(path)
    assert (table.name, table.years, table.edition) == ("t1_plans", (2022,), "the edition that goes to 2022")
    assert [(row.level, row.old_code, row.new_code, row.name, row.region, row.row) for row in table.rows] == [
        ("national", "", "E92000001", "", "", 2),
        ("regional", "", "E12000099", "", "Far North", 3),
        ("local_authority", "901", "E06000901", "Northby", "Far North", 4),
    ]
    assert [table.number(row, "plans") for row in table.rows] == [500, 50, 7]


def test_the_header_may_come_in_other_orders_and_with_a_byte_order_mark(tmp_path: Path) -> None:
    head = HEAD.replace("new_la_code,la_name", "la_name,new_la_code").replace("time_period", "Time_Period")
    row = NORTHBY.replace("E06000901,Northby", "Northby,E06000901")
    path = written(tmp_path, "t.csv", f"{head},plans", f'{row},"1,234"', encoding="utf-8-sig")
    (only,) = read_dfe(path).rows
    assert (only.name, only.new_code, only.year) == ("Northby", "E06000901", 2022)
    assert read_dfe(path).number(only, "plans") == 1234


def test_a_year_may_be_written_as_both_its_years(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", f"{HEAD},plans", f"{NORTHBY},7".replace("2022,", "202122,", 1))
    assert read_dfe(path).years == (2022,)


def test_old_encodings_are_read_and_other_levels_left_out(tmp_path: Path) -> None:
    ward = NORTHBY.replace("Local authority", "Ward")
    path = written(
        tmp_path,
        "t.csv",
        f"{HEAD},plans",
        f"{NORTHBY},7".replace("Northby", "Northb\u00fd"),
        f"{ward},1",
        "",
        encoding="cp1252",
    )
    assert [row.name for row in read_dfe(path).rows] == ["Northb\u00fd"]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("c", None),
        ("z", None),
        ("x", None),
        ("u", None),
        ("", None),
        ("k", 0),
        ("low", 0),
        ("C", None),
        (" 12.5 ", 12.5),
        ("0", 0),
        (".5", 0.5),
    ],
)
def test_symbols_stand_for_no_number_or_for_zero(tmp_path: Path, printed: str, number: float | None) -> None:
    table = read_dfe(written(tmp_path, "t.csv", f"{HEAD},plans", f"{NORTHBY},{printed}"))
    assert table.number(table.rows[0], "plans") == number


def test_a_cell_that_is_neither_is_refused_where_it_is(tmp_path: Path) -> None:
    table = read_dfe(written(tmp_path, "t.csv", f"{HEAD},plans", f"{ENGLAND},5", f"{NORTHBY},12*"))
    with pytest.raises(DataError, match="neither a number nor a symbol") as error:
        table.number(table.rows[1], "plans")
    assert fault(error) == ("t.csv", 3, "plans")
    with pytest.raises(DataError, match="not there") as error:
        table.number(table.rows[1], "visits")
    assert fault(error) == ("t.csv", 1, "visits")


@pytest.mark.parametrize(
    ("lines", "words", "row", "column"),
    [
        (("a,b", "1,2"), "not a file of the open national format", 1, "time_period"),
        ((HEAD.replace("la_name", "place"), NORTHBY), "has no column la_name", 1, "la_name"),
        ((HEAD, NORTHBY.replace("2022", "twenty")), "not a year", 2, "time_period"),
        ((HEAD, NORTHBY.replace("2022", "202123")), "not a year", 2, "time_period"),
        ((HEAD, NORTHBY + ",extra"), "11 cells", 2, None),
        ((f"{HEAD},la_name", NORTHBY + ",x"), "there twice", 1, "la_name"),
        ((HEAD,), "no figures", None, None),
        (("",), "not a file of the open national format", 1, "time_period"),
    ],
)
def test_a_wrong_file_is_refused(
    tmp_path: Path, lines: tuple[str, ...], words: str, row: int | None, column: str | None
) -> None:
    with pytest.raises(DataError, match=words) as error:
        read_dfe(written(tmp_path, "t.csv", *lines))
    assert fault(error) == ("t.csv", row, column)
    assert "What to do" in str(error.value)


def test_a_spreadsheet_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(DataError, match="not text"):
        read_dfe(tmp_path / "t.csv")
    with pytest.raises(DataError, match="cannot be read"):
        read_dfe(tmp_path / "none.csv")


AGES = "Children aged 0 to 17 years"


def test_populations_by_place_and_year(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "mid-year_population_estimates_2012_to_2022.csv",
        f"{HEAD},age_group,population_estimate",
        f"{ENGLAND},{AGES},12000000",
        f"{NORTHBY},{AGES},50000",
        f"{NORTHBY},All ages,250000",
        # The nine characters change when a council's boundary or standing does; the three figures stay.
        f"{NORTHBY.replace('2022', '2021').replace('E06000901', 'E10000901')},{AGES},49000",
        f"{NORTHBY.replace('2022', '2012')},{AGES},x",
    )
    held = read_ons(path)
    assert held.by_place == {"E92000001": {2022: 12_000_000}, "901": {2022: 50_000, 2021: 49_000}}
    assert (held.of("901", 2021), held.of("901", 2012), held.of("?", 2021)) == (
        49_000,
        None,
        None,
    )
    assert held.vintage == "ONS mid-year estimates, the edition that goes to 2022"


def test_populations_twice_or_of_other_ages_are_refused(tmp_path: Path) -> None:
    head = f"{HEAD},age_group,population_estimate"
    with pytest.raises(DataError, match="there twice") as error:
        read_ons(written(tmp_path, "p.csv", head, f"{NORTHBY},{AGES},1", f"{NORTHBY},{AGES},2"))
    assert fault(error) == ("p.csv", 3, "population_estimate")
    with pytest.raises(DataError, match="no estimates"):
        read_ons(written(tmp_path, "p.csv", head, f"{NORTHBY},All ages,1"))
    with pytest.raises(DataError, match="not there") as error:
        read_ons(written(tmp_path, "p.csv", f"{HEAD},plans", f"{NORTHBY},1"))
    assert fault(error)[2] == "population_estimate"


TEN = [str(code) for code in range(911, 921)]


def old_model(*codes: str, own: str = "901") -> str:
    return f"{own},Northby,{own},5,Far North," + ",".join(f"{code},Close" for code in codes) + ","


OLD_HEAD = "LA num,LA Name,LA number,GOInd,GOReg," + ",".join(f"SN{n},SNP" for n in range(1, 11)) + ","
NEW_HEAD = "old_la_code,la_name,region_ind,region_name," + ",".join(f"SN_{n},SN_{n}P" for n in range(1, 11))


def test_both_shapes_of_neighbour_model_are_read(tmp_path: Path) -> None:
    blank = "," * OLD_HEAD.count(",")
    old = written(
        tmp_path,
        "Neighbours_April_2021.csv",
        OLD_HEAD,
        old_model(*TEN),
        blank,
        ",Old SNs:" + blank[2:],
        old_model(*TEN, own="902"),
        encoding="utf-8-sig",
    )
    model = read_neighbours(old)
    assert model.dated == "April 2021"
    assert model.neighbours == {"901": tuple(TEN), "902": tuple(TEN)}
    row = "901,Northby,5,Far North," + ",".join(f"{code},Close " for code in TEN)
    new = read_neighbours(written(tmp_path, "model_2025_wide.csv", NEW_HEAD, row))
    assert (new.dated, new.neighbours["901"], new.names["901"]) == ("2025", tuple(TEN), "Northby")
    assert read_neighbours(old, dated="spring 2021").dated == "spring 2021"


@pytest.mark.parametrize(
    ("name", "lines", "words", "column"),
    [
        ("model_2025.csv", ("code,name", "1,2"), "not a statistical-neighbour model", None),
        ("model_2025.csv", (OLD_HEAD, old_model(*TEN[:9], "9X")), "ten different", "SN10"),
        ("model_2025.csv", (OLD_HEAD, old_model(*TEN[:9], TEN[0])), "ten different", "SN1 to SN10"),
        ("model_2025.csv", (OLD_HEAD, old_model(*TEN[:9], "901")), "ten different", "SN1 to SN10"),
        ("model_2025.csv", (OLD_HEAD, old_model(*TEN), old_model(*TEN)), "once", "SN1 to SN10"),
        ("model_2025.csv", (OLD_HEAD,), "no council", None),
        ("model.csv", (OLD_HEAD, old_model(*TEN)), "which model", None),
    ],
)
def test_a_wrong_model_is_refused(
    tmp_path: Path, name: str, lines: tuple[str, ...], words: str, column: str | None
) -> None:
    with pytest.raises(DataError, match=words) as error:
        read_neighbours(written(tmp_path, name, *lines))
    assert fault(error)[2] == column
