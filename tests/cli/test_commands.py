"""The commands as a person runs them: what they print, what they leave behind, and how they end."""

import contextlib
import csv
import io
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from goldenthread.cli import demonstration, main
from goldenthread.figures import COLUMNS


@dataclass
class Ended:
    """What a command printed, and the code it ended with."""

    stdout: str
    stderr: str
    code: int


def run(*words: object, home: Path, expect: int = 0, typed: str = "") -> Ended:
    """Run one command in this process, as its entry point does."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    set_to = {"GOLDENTHREAD_HOME": str(home), "COLUMNS": "200", "NO_COLOR": "1", "TERMINAL_WIDTH": "200"}
    with (
        mock.patch.dict(os.environ, set_to),
        mock.patch.object(sys, "argv", ["goldenthread", *map(str, words)]),
        mock.patch.object(sys, "stdin", io.StringIO(typed)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    assert code == expect, (code, out.getvalue(), err.getvalue())
    return Ended(out.getvalue(), err.getvalue(), code)


def test_the_entry_point_ends_with_the_errors_code_and_no_traceback(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "goldenthread", "load", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "GOLDENTHREAD_HOME": str(tmp_path / "home")},
        check=False,
    )
    assert ended.returncode == 3
    assert "What to do" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def council(tmp_path_factory, home):
    folder = tmp_path_factory.mktemp("made") / "council"
    said = run("synthesise", folder, "--children", 600, "--years", 3, "--seed", 7, home=home)
    assert "rows in" in said.stdout
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_help_teaches_every_command(home):
    said = run("--help", home=home).stdout
    for command in ("demo", "synthesise", "check", "load", "deliveries", "snapshot", "purge"):
        assert command in said
    for command in ("figures", "explain", "scorecard", "benchmarks", "returns"):
        assert command in said
    assert "Example" in run("figures", "--help", home=home).stdout


def test_synthesise_refuses_a_folder_with_something_in_it(council, home):
    said = run("synthesise", council, home=home, expect=2)
    assert "something in the folder already" in said.stderr


def test_the_demonstration_goes_through_the_whole_thread_and_may_be_run_again(home, tmp_path):
    folder = tmp_path / "demo"
    # A process of its own: the web is set up over the demonstration's home, and never over a store that is named.
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    named = "postgresql://nobody@localhost:1/real"
    ended = subprocess.run(
        [sys.executable, "-m", "goldenthread", "demo", "--out", folder, "--children", "200", "--no-serve"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**kept, "GOLDENTHREAD_HOME": str(home), "GOLDENTHREAD_DATABASE_URL": named},
        check=False,
    )
    assert (ended.returncode, ended.stderr.count("Traceback")) == (0, 0), ended.stderr
    assert "Every child, worker and figure here is made up" in ended.stdout
    assert ended.stdout.count("made-up-council") == 1
    pack = folder / "home" / "packs" / "monthly-2023-09"
    assert {"scorecard.html", "scorecard.xlsx", "scorecard.pdf"} <= {path.name for path in pack.iterdir()}
    months = {row["period_end"] for row in rows_of(folder / "figures-24-months.csv")}
    weeks = {row["period_end"] for row in rows_of(folder / "figures-13-weeks.csv")}
    assert (len(months), len(weeks), max(weeks)) == (24, 13, "2023-09-29")
    with contextlib.closing(sqlite3.connect(folder / "home" / "operations.sqlite3")) as store:
        states = dict(store.execute("select scorecard || ' ' || period_end, state from packs_pack"))
        steps = store.execute(
            "select after, username from packs_step join access_person on access_person.id = by_id "
            "join packs_pack on packs_pack.id = pack_id where scorecard = 'monthly' and period_end = '2023-09-30' "
            "order by packs_step.id"
        ).fetchall()
        ratings = store.execute(
            "select count(distinct ref) from packs_givenrating where reason <> ''"
        ).fetchone()
        roles = store.execute("select count(distinct role) from access_holding").fetchone()
    september = ["monthly", "twelve_months", "tiles", "panels", "improvement"]
    assert states == {
        **{f"{name} 2023-09-30": "published" for name in september},
        "monthly 2023-08-31": "published",
        "weekly 2023-09-22": "published",
        "weekly 2023-09-29": "review",
    }
    assert steps == [
        ("draft", "performance-analyst"),
        ("review", "performance-analyst"),
        ("signed_off", "senior-leader"),
        ("published", "performance-analyst"),
    ]
    assert (ratings[0] >= 1, roles[0]) == (True, 10)
    (folder / "left over.txt").write_text("", encoding="utf-8")
    begun = mock.patch.object(demonstration, "_made_up", side_effect=KeyboardInterrupt)
    with begun:
        run("demo", "--out", folder, "--no-serve", home=home, expect=130)
    # Its own folder is emptied and begun again: all that follows is what was just seen.
    assert [path.name for path in folder.iterdir()] == [demonstration.MARKER]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("kept", encoding="utf-8")
    refused = run("demo", "--out", tmp_path / "other", "--no-serve", home=home, expect=2)
    assert "did not make" in refused.stderr
    assert (tmp_path / "other" / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_the_demonstration_refuses_a_taken_port_before_it_does_anything(home, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        refused = run("demo", "--out", tmp_path / "demo", "--port", port, home=home, expect=2)
    assert f"port {port} already" in refused.stderr
    assert not (tmp_path / "demo").exists()


def test_figures_are_one_long_table_by_the_contract(council, home, tmp_path):
    out = tmp_path / "figures.csv"
    run(
        "figures",
        "--extract",
        council,
        "--from",
        "2023-07",
        "--to",
        "2023-09",
        "--by",
        "team",
        "--out",
        out,
        home=home,
    )
    rows = rows_of(out)
    assert tuple(rows[0]) == COLUMNS
    september = [row for row in rows if (row["period_end"], row["scorecard"]) == ("2023-09-30", "monthly")]
    (referrals,) = [row for row in september if row["ref"] == "CIN1" and row["breakdown"] == "total"]
    teams = [row for row in september if row["ref"] == "CIN1" and row["breakdown"] == "team"]
    assert referrals["status"] == "ok"
    assert int(referrals["value"]) == sum(int(row["value"]) for row in teams) > 0
    assert (referrals["denominator"], referrals["category"], referrals["scorecard"]) == ("", "", "monthly")
    (late,) = [row for row in september if row["ref"] == "CIN8" and row["breakdown"] == "total"]
    assert float(late["value"]) == pytest.approx(int(late["numerator"]) / int(late["denominator"]) * 100)


def test_weekly_figures_serve_the_weekly_references(council, home, tmp_path):
    out = tmp_path / "weeks.csv"
    asked = ("--every", "week", "--from", "2023-09-01", "--to", "2023-09-29", "--out", out)
    run("figures", "--extract", council, *asked, home=home)
    rows = rows_of(out)
    assert {row["period_end"] for row in rows} == {
        "2023-09-01",
        "2023-09-08",
        "2023-09-15",
        "2023-09-22",
        "2023-09-29",
    }
    assert {row["scorecard"] for row in rows} <= {"weekly", ""}
    assert {"CW5", "CW39", "CW35"} <= {row["ref"] for row in rows}


def test_one_indicator_is_asked_for_by_name_and_a_wrong_name_is_answered_with_the_nearest(
    council, home, tmp_path
):
    out = tmp_path / "one.csv"
    asked = ("--from", "2023-09", "--to", "2023-09", "--out", out)
    run("figures", "--extract", council, *asked, "--indicator", "children_on_plan", home=home)
    assert {row["indicator"] for row in rows_of(out)} == {"children_on_plan"}
    said = run(
        "figures", "--extract", council, *asked, "--indicator", "children_on_plans", home=home, expect=2
    )
    assert "did you mean children_on_plan?" in said.stderr


def test_explain_counts_the_rows_behind_the_figure(council, home, tmp_path):
    out, behind = tmp_path / "figures.csv", tmp_path / "behind.csv"
    asked = (
        "--from",
        "2023-09",
        "--to",
        "2023-09",
        "--indicator",
        "assessments_in_45_working_days",
        "--out",
        out,
    )
    run("figures", "--extract", council, *asked, home=home)
    (cell,) = [row for row in rows_of(out) if (row["scorecard"], row["ref"]) == ("monthly", "CIN8")]
    said = run("explain", "CIN8", "--extract", council, "--period", "2023-09", "--out", behind, home=home)
    assert f"{cell['numerator']} of {cell['denominator']} rows" in said.stdout.replace(",", "")
    rows = rows_of(behind)
    assert len(rows) == int(cell["denominator"])
    assert sum(row["success"] == "yes" for row in rows) == int(cell["numerator"])


def test_a_scorecard_is_published_as_a_whole_pack(council, home, tmp_path):
    pack = tmp_path / "september"
    said = run("scorecard", "monthly", "--extract", council, "--period", "2023-09", "--out", pack, home=home)
    assert "123 indicators" in said.stdout
    assert {path.name for path in pack.iterdir()} == {
        "scorecard.html",
        "scorecard.xlsx",
        "scorecard.pdf",
        "figures.csv",
        "marks.csv",
        "checks.csv",
        "definitions.json",
        "manifest.json",
    }
    assert json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["period_end"] == "2023-09-30"
    assert len(rows_of(pack / "marks.csv")) == 123
    again = run(
        "scorecard",
        "monthly",
        "--extract",
        council,
        "--period",
        "2023-09",
        "--out",
        pack,
        "--format",
        "csv",
        home=home,
        expect=2,
    )
    assert "never overwritten" in again.stderr


def test_a_pack_carries_the_councils_logo_from_beside_its_file(home, tmp_path):
    council = tmp_path / "council.yaml"
    council.write_text("name: Exampleshire\nlogo: own.svg\n", encoding="utf-8")
    typed = tmp_path / "typed.csv"
    typed.write_text(
        "indicator or ref,period,numerator,denominator,value,status,note\nT8,2023-09,,,67,,\n",
        encoding="utf-8",
    )
    words = (
        "scorecard",
        "tiles",
        "--returns",
        typed,
        "--council",
        council,
        "--period",
        "2023-09",
        "--format",
        "html",
    )
    run(*words, "--out", tmp_path / "without", home=home)
    (tmp_path / "own.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>', encoding="utf-8"
    )
    run(*words, "--out", tmp_path / "with", home=home)
    carried = [
        'class="logo" src="data:image/svg+xml;base64,'
        in (tmp_path / each / "scorecard.html").read_text(encoding="utf-8")
        for each in ("without", "with")
    ]
    assert carried == [False, True]


def test_a_scorecard_beside_another_finds_a_number_that_was_copied_forward(home, tmp_path):
    typed = tmp_path / "typed.csv"
    typed.write_text(
        "indicator or ref,period,numerator,denominator,value,status,note\n"
        "CIN18,2023-09,,,312,,\nCW39,2023-09-29,,,301,,\nCW39,2023-10-06,,,312,,\n",
        encoding="utf-8",
    )
    pack = tmp_path / "september"
    words = (
        "scorecard",
        "monthly",
        "--returns",
        typed,
        "--period",
        "2023-09",
        "--out",
        pack,
        "--format",
        "csv",
    )
    said = run(*words, "--beside", "weekly", home=home).stdout
    copied = (
        "CIN18 prints 312 for September 2023, and CW39 on another scorecard 301 for Week ending 29 September 2023,"
        " 1 day apart. It is the figure of Week ending 6 October 2023: was it copied forward?"
    )
    assert copied in said
    assert copied in {row["sentence"] for row in rows_of(pack / "checks.csv")}
    wrong = run(*words, "--beside", "weakly", home=home, expect=2).stderr
    assert "weekly" in wrong


def test_the_next_pack_marks_what_was_revised(council, home, tmp_path):
    august, september = tmp_path / "august", tmp_path / "september"
    asked = ("scorecard", "monthly", "--extract", council, "--format", "csv")
    run(*asked, "--period", "2023-08", "--out", august, home=home)
    referrals = council / "ssd_cin_episodes.csv"
    before = referrals.read_bytes()
    try:
        lines = before.decode().splitlines(keepends=True)
        dates = lines[0].split(",").index("cine_referral_date")
        dropped = next(
            index for index, line in enumerate(lines) if line.split(",")[dates].startswith("2023-08")
        )
        referrals.write_bytes("".join(lines[:dropped] + lines[dropped + 1 :]).encode())
        run(*asked, "--period", "2023-09", "--out", september, "--previous", august, home=home)
    finally:
        referrals.write_bytes(before)
    revised = {(row["ref"], row["period_end"]) for row in rows_of(september / "revisions.csv")}
    assert ("CIN1", "2023-08-31") in revised


def test_what_is_loaded_is_listed_counted_from_and_removed_again(council, home, tmp_path):
    said = run("load", council, home=home).stdout
    assert "Kept as delivery ssd-2023-09-30-1" in said
    assert "ssd-2023-09-30-1" in run("deliveries", home=home).stdout
    out = tmp_path / "figures.csv"
    asked = ("--from", "2023-09", "--to", "2023-09", "--indicator", "children_in_care", "--out", out)
    run("figures", "--snapshot", "ssd-2023-09-30-1", *asked, home=home)
    assert {row["snapshot"] for row in rows_of(out)} == {"ssd-2023-09-30-1"}
    assert (
        "nothing was removed"
        in run("purge", "--before", "2023-10-01", home=home, typed="n\n", expect=2).stderr
    )
    assert "Removed the children" in run("purge", "--before", "2023-10-01", "--yes", home=home).stdout
    gone = run("figures", "--snapshot", "ssd-2023-09-30-1", *asked, home=home, expect=2)
    assert "were removed on" in gone.stderr


def test_check_finds_the_shipped_definitions_sound(home):
    said = run("check", home=home).stdout
    assert "The definitions are sound" in said
    assert "children_on_plan" in run("check", "--list", home=home).stdout


def test_coverage_says_what_is_computed_and_why_the_rest_is_returned(home):
    said = " ".join(run("coverage", home=home).stdout.split())
    assert "monthly 123 0 0" in said and "weekly 65 0 0" in said and "twelve_months 96 0 0" in said
    assert "tiles T14" in said and "returned. The Youth Justice Board" in said
    assert "missing" not in said


def test_coverage_ends_1_when_a_reference_of_a_document_is_missing(home, tmp_path):
    own = tmp_path / "definitions"
    own.mkdir()
    (own / "retire.yaml").write_text("retire: [weekly]\n", encoding="utf-8")
    assert "weekly: missing CW1, CW2" in run("coverage", "--definitions", own, home=home, expect=1).stdout


def test_check_says_what_an_own_folder_changes_and_ends_1_when_it_is_wrong(home, tmp_path):
    own = tmp_path / "definitions"
    (own / "indicators").mkdir(parents=True)
    (own / "targets").mkdir()
    (own / "targets" / "ours.yaml").write_text(
        "- {indicator: re_referrals, window: month, as: percent, at_most: 20}\n", encoding="utf-8"
    )
    assert "re_referrals" in run("check", own, home=home).stdout
    (own / "targets" / "ours.yaml").write_text(
        "- {indicator: re_referals, window: month, as: percent, at_most: 20}\n", encoding="utf-8"
    )
    said = run("check", own, home=home, expect=1).stderr
    assert "ours.yaml:1:" in said
    assert "re_referrals" in said


def test_templates_are_written_for_the_tables_of_an_own_folder_beside_them(home, tmp_path):
    page = (Path(__file__).resolve().parents[2] / "docs" / "how-to.md").read_text(encoding="utf-8")
    facts = tmp_path / "definitions" / "facts"
    facts.mkdir(parents=True)
    text = page.split("# definitions/facts/ours.yaml\n")[1].split("```")[0]
    (facts / "ours.yaml").write_text(text, encoding="utf-8")
    run("templates", tmp_path, home=home)
    assert (tmp_path / "letter.csv").read_text(encoding="utf-8").strip() == "letter_id,child_id,sent_on"


def test_the_template_of_reports_is_written_once(home, tmp_path):
    file = tmp_path / "ours.docx"
    assert f"--template {file}" in run("report-template", file, home=home).stdout
    assert file.read_bytes()[:2] == b"PK"
    assert "it is there already" in run("report-template", file, home=home, expect=2).stderr
    assert "ours.docx" in run("report-template", tmp_path / "ours.doc", home=home, expect=2).stderr


def test_check_runs_the_worked_examples_of_an_own_folder(home, tmp_path):
    own = tmp_path / "definitions"
    (own / "indicators").mkdir(parents=True)
    page = (Path(__file__).resolve().parents[2] / "docs" / "how-to.md").read_text(encoding="utf-8")
    text = page.split("# definitions/indicators/ours.yaml\n")[1].split("```")[0]
    path = own / "indicators" / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    assert "adds the indicator assessments_in_25_working_days" in run("check", own, home=home).stdout
    path.write_text(text.replace("numerator: 1,", "numerator: 2,"), encoding="utf-8")
    said = run("check", own, home=home, expect=1).stderr
    assert "ours.yaml:2:3: assessments_in_25_working_days" in said
    assert "its example says numerator 2, and 1 is counted" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("figures", "--from", "2023-09", "--to", "2023-09", "--out", "x.csv"), "say where the records are"),
        (
            ("figures", "--extract", "nowhere", "--from", "2023-13", "--to", "2023-09", "--out", "x.csv"),
            "2023-13",
        ),
        (
            ("scorecard", "monthli", "--extract", "COUNCIL", "--period", "2023-09", "--out", "x"),
            "did you mean monthly?",
        ),
        (
            ("scorecard", "monthly", "--extract", "COUNCIL", "--period", "2023-09-29", "--out", "x"),
            "made each month",
        ),
        (
            (
                "scorecard",
                "monthly",
                "--extract",
                "COUNCIL",
                "--period",
                "2023-09",
                "--out",
                "x",
                "--format",
                "doc",
            ),
            "doc",
        ),
        (
            ("explain", "CIN8", "--extract", "COUNCIL", "--period", "2023-09", "--window", "wek"),
            "has no window",
        ),
        (("load", "COUNCIL", "--as-at", "30/09/2023"), "is not a date"),
    ],
)
def test_a_wrong_request_ends_2_and_says_what_to_do(words, says, council, home):
    said = run(*(council if word == "COUNCIL" else word for word in words), home=home, expect=2)
    assert says in said.stderr
    assert "What to do" in said.stderr


def test_a_missing_extract_ends_3_and_leaves_nothing(home, tmp_path):
    said = run("load", tmp_path / "nowhere", home=home, expect=3)
    assert "What to do" in said.stderr


def test_a_refused_extract_names_the_row_and_keeps_nothing(council, home, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(council, broken)
    path = broken / "ssd_cin_episodes.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("cine_referral_date")
    cells = lines[5].split(",")
    cells[place] = "2023-13-01"
    lines[5] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = run("deliveries", home=home).stdout
    said = run("load", broken, home=home, expect=3)
    assert "ssd_cin_episodes.csv, row 6, column cine_referral_date" in said.stderr
    assert "2023-13-01" in said.stderr
    assert run("deliveries", home=home).stdout == before


def test_returns_templates_are_written_and_checked(home, tmp_path):
    template = tmp_path / "returns.csv"
    run("returns", "template", "tiles", "--period", "2023-09", "--out", template, home=home)
    rows = rows_of(template)
    assert "T8" in {row["indicator or ref"] for row in rows}
    for row in rows:
        row["value"] = "67%"
    with template.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    said = run("returns", "check", template, "--scorecard", "tiles", home=home, expect=3).stderr
    assert "returns.csv, row 2" in said
    assert "67" in said
