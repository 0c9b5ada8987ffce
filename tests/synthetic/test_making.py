"""A run as a whole: the same bytes, the right size, flat memory, plain refusals, and nothing left by a failure."""

import csv
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
import yaml

from goldenthread.errors import RequestError
from goldenthread.synthetic import synthesise
from goldenthread.synthetic.columns import COLUMNS
from goldenthread.synthetic.extra_columns import ALL_COLUMNS, file_of

from .reading import hashes, read

SMALL = 300


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    synthesise(tmp_path / "one", children=SMALL, seed=3)
    synthesise(tmp_path / "two", children=SMALL, seed=3)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_another_seed_gives_another_council(tmp_path: Path) -> None:
    synthesise(tmp_path / "one", children=SMALL, seed=3)
    synthesise(tmp_path / "two", children=SMALL, seed=4)
    one, two = hashes(tmp_path / "one"), hashes(tmp_path / "two")
    same = {name for name in one if one[name] == two[name]}
    assert same == {"postcodes.csv", "ssd_department.csv"}


def test_files_have_plain_line_ends_and_no_byte_order_mark(tmp_path: Path) -> None:
    synthesise(tmp_path, children=SMALL)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert b"\r" not in content, path.name
        assert not content.startswith(b"\xef\xbb\xbf"), path.name


def test_every_table_is_written_with_its_columns_and_the_rows_that_are_reported(tmp_path: Path) -> None:
    council = synthesise(tmp_path, children=SMALL)
    assert council.rows.keys() == ALL_COLUMNS.keys()
    for table, columns in ALL_COLUMNS.items():
        with (tmp_path / file_of(table)).open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        assert header == list(columns)
        assert len(rows) == council.rows[table]
        assert {len(row) for row in rows} <= {len(columns)}


def test_a_council_of_300_children_has_children_in_care_and_on_a_plan(tmp_path: Path) -> None:
    rows = synthesise(tmp_path, children=SMALL).rows
    rare = {"permanence", "care_leavers", "exploitation", "audit", "practice_alert", "pre_proceedings"}
    rare |= {
        "care_leaver_contact",
        "placement_registration",
        "special_guardianship",
        "initial_health_assessment",
    }
    assert {table for table, count in rows.items() if count == 0} <= rare
    assert rows["contacts"] > SMALL


def test_counts_grow_with_the_children(tmp_path: Path) -> None:
    few = synthesise(tmp_path / "few", children=2000, years=3).rows
    many = synthesise(tmp_path / "many", children=8000, years=3).rows
    for table in (
        "contacts",
        "cin_episodes",
        "cin_assessments",
        "cin_visits",
        "supervision",
        "hub_screening",
    ):
        assert 0.75 * 4 < many[table] / few[table] < 1.3 * 4, table


def test_memory_does_not_grow_with_the_children(tmp_path: Path) -> None:
    def peak(children: int) -> int:
        tracemalloc.start()
        try:
            synthesise(tmp_path / str(children), children=children, years=1)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(100)
    assert peak(4000) < 1.05 * peak(1000)


def test_a_later_extract_is_the_same_council_with_more_recorded(tmp_path: Path) -> None:
    august = read(synthesise(tmp_path / "august", children=3000, years=2, end=date(2023, 8, 31)))
    september = read(synthesise(tmp_path / "september", children=3000, years=2, end=date(2023, 9, 30)))
    keys = {"contacts": "cont_contact_id", "cp_visits": "cppv_cp_visit_id", "cla_visits": "clav_cla_visit_id"}
    for table, key in keys.items():
        before = {row[key]: row for row in august.sound(table)}
        after = {row[key]: row for row in september.sound(table)}
        since = "2021-11-01"
        dated = next(column for column in COLUMNS[table] if column.endswith("_date"))
        lost = {name for name, row in before.items() if row[dated] >= since and name not in after}
        assert len(lost) <= len(september.council.planted_faults)
        assert all(before[name] == after[name] for name in before.keys() & after.keys())
        late = [
            row for name, row in after.items() if name not in before and since <= row[dated] <= "2023-08-31"
        ]
        if table != "contacts":
            assert late, f"nothing was recorded late in {table}"


def test_assessments_not_recorded_by_august_are_recorded_by_september(tmp_path: Path) -> None:
    """Late recording: the same month, counted from a later extract, holds more finished assessments."""

    def finished_in_august(end: date) -> int:
        extract = read(synthesise(tmp_path / end.isoformat(), children=6000, years=1, end=end))
        return sum(
            row["cina_assessment_auth_date"][:7] == "2023-08" for row in extract.sound("cin_assessments")
        )

    assert finished_in_august(date(2023, 8, 31)) < finished_in_august(date(2023, 9, 30))


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    synthesise(tmp_path, children=SMALL, years=1, progress=lambda done, total: seen.append((done, total)))
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1] > 0
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len({total for _, total in seen}) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"children": 0}, "0 children"),
        ({"years": 0}, "0 years"),
        ({"years": 21}, "21 years"),
        ({"end": date(2009, 12, 31)}, "2009-12-31"),
    ],
)
def test_what_cannot_be_made_is_refused(arguments: dict[str, object], words: str, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=words):
        synthesise(tmp_path / "new", **arguments)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_a_real_extract_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ssd_person.csv").write_text("pers_person_id\n1\n", encoding="utf-8")
    with pytest.raises(RequestError, match="not made up here"):
        synthesise(tmp_path, children=SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["ssd_person.csv"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RequestError, match="not a folder"):
        synthesise(tmp_path / "file", children=SMALL)


def test_a_council_may_be_made_again_over_itself(tmp_path: Path) -> None:
    synthesise(tmp_path, children=SMALL, seed=1)
    first = hashes(tmp_path)
    synthesise(tmp_path, children=SMALL, seed=2)
    synthesise(tmp_path, children=SMALL, seed=1)
    assert hashes(tmp_path) == first


def test_an_interrupted_run_leaves_no_half_extract(tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    (tmp_path / "notes.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        synthesise(tmp_path, children=SMALL, progress=interrupt)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_council_file_says_what_the_extract_is(tmp_path: Path) -> None:
    synthesise(tmp_path, children=5000, years=6, end=date(2023, 9, 30))
    council = yaml.safe_load((tmp_path / "council.yaml").read_text(encoding="utf-8"))
    assert council["code"] == "E99999999"
    assert council["as_at"] == date(2023, 9, 30)
    assert council["complete_from"] == date(2017, 10, 1)
    years = council["population_0_17"]
    assert max(years) == 2022
    assert min(years) <= 2017 - 1
    assert all(4800 < people < 5200 for people in years.values())
    assert {area: set(by_year) for area, by_year in council["population_0_17_by_area"].items()} == {
        area: set(years) for area in ("East", "North", "South")
    }


def test_one_team_was_replaced_by_one_of_the_twelve(tmp_path: Path) -> None:
    council = read(synthesise(tmp_path, children=3000, years=3))
    teams = {
        team["id"]: team
        for team in yaml.safe_load((tmp_path / "council.yaml").read_text(encoding="utf-8"))["teams"]
    }
    former = [team for team in teams.values() if "successor" in team]
    assert len(teams) == 12 + 1
    assert len(former) == 1
    assert (teams[former[0]["successor"]]["from"] - former[0]["to"]).days == 1
    worked = [
        row for row in council.sound("cin_assessments") if row["cina_assessment_team"] == former[0]["id"]
    ]
    assert worked
    assert all(row["cina_assessment_start_date"] <= former[0]["to"].isoformat() for row in worked)
    assert council.values("department", "dept_team_id") == teams.keys()


def test_postcodes_name_this_council_and_others(tmp_path: Path) -> None:
    extract = read(synthesise(tmp_path, children=3000, years=1))
    with (tmp_path / "postcodes.csv").open(newline="", encoding="utf-8") as file:
        codes = {row["postcode"]: row["local_authority_code"] for row in csv.DictReader(file)}
    assert "E99999999" in codes.values()
    assert len(set(codes.values())) == 1 + 4
    assert extract.values("cla_placement", "clap_cla_placement_postcode") - {""} <= codes.keys()
