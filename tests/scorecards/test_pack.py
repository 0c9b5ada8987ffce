"""A pack is whole or absent, never written over, and proves that nobody changed it."""

import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys

import pytest

from goldenthread.calendar import month
from goldenthread.errors import DataError, RequestError
from goldenthread.extracts.given import GivenRating
from goldenthread.scorecards.assemble import assemble
from goldenthread.scorecards.pack import MARK_COLUMNS, marks_text, read_pack, write_pack
from goldenthread.scorecards.rating_lint import rated_rows_of_pack
from goldenthread.scorecards.self_check import Finding, checks_text
from tests.scorecards.made import CATALOGUE, COUNCIL, SEPTEMBER, figure, row, scorecard


def filled(**more):
    figures = [figure(81, 100, month(2023, 8)), figure(84, 100)]
    return assemble(scorecard(row()), CATALOGUE, COUNCIL, SEPTEMBER, figures, **more)


def test_a_pack_holds_figures_marks_definitions_and_outputs_under_their_hashes(tmp_path):
    folder = write_pack(tmp_path / "september", filled(), {"scorecard.html": b"<p>"}, {"seen": 1})
    manifest = json.loads((folder / "manifest.json").read_text())
    files = {"scorecard.html", "figures.csv", "marks.csv", "checks.csv", "definitions.json"}
    assert set(manifest["files"]) == files
    assert manifest["files"]["scorecard.html"]["sha256"] == hashlib.sha256(b"<p>").hexdigest()
    assert sorted(path.name for path in folder.iterdir()) == sorted([*manifest["files"], "manifest.json"])


def test_figures_are_read_back_as_they_were(tmp_path):
    made = filled()
    pack = read_pack(write_pack(tmp_path / "september", made, {}, {}))
    assert pack.figures == made.figures


def test_marks_carry_every_sentence():
    (line,) = csv.DictReader(io.StringIO(marks_text(filled())))
    assert tuple(line) == MARK_COLUMNS
    assert (line["printed"], line["target"], line["suggested_rating"]) == ("84%", "at least 85%", "amber")
    assert line["direction_reason"].startswith("81% in August to 84% in September")


def test_words_that_a_spreadsheet_would_work_out_are_guarded_and_read_back_as_they_were(tmp_path):
    """A council names its rows, targets and areas, and a person gives reasons."""
    ref, reason = "=A1", "@SUM(1,2)"
    figures = [figure(81, 100, month(2023, 8), ref=ref), figure(84, 100, ref=ref)]
    given = [GivenRating("small", ref, SEPTEMBER, "red", reason=reason)]
    made = assemble(scorecard(row(ref)), CATALOGUE, COUNCIL, SEPTEMBER, figures, ratings=given)
    (told,) = made.rows
    (line,) = csv.DictReader(io.StringIO(marks_text(made)))
    assert line["ref"] == "'=A1"
    assert line["rating_reason"].removeprefix("'") == told.rating_reason
    assert not line["rating_reason"].startswith(("=", "+", "-", "@"))
    (row_of_pack,) = rated_rows_of_pack(write_pack(tmp_path / "september", made, {}, {}))
    assert (row_of_pack.ref, row_of_pack.value) == (ref, 84)
    finding = Finding("breakdown", "failure", (ref,), (SEPTEMBER,), "=1+1 add up", "-2+3")
    (line,) = csv.DictReader(io.StringIO(checks_text([finding])))
    assert (line["refs"], line["category"], line["sentence"]) == ("'=A1", "'-2+3", "'=1+1 add up")


def test_a_pack_is_never_written_over(tmp_path):
    write_pack(tmp_path / "september", filled(), {}, {})
    before = (tmp_path / "september" / "manifest.json").read_bytes()
    with pytest.raises(RequestError, match="never overwritten"):
        write_pack(tmp_path / "september", filled(), {"scorecard.html": b"other"}, {})
    assert (tmp_path / "september" / "manifest.json").read_bytes() == before


def test_an_empty_folder_may_be_named(tmp_path):
    (tmp_path / "september").mkdir()
    assert read_pack(write_pack(tmp_path / "september", filled(), {}, {})).figures


def test_a_changed_pack_is_refused(tmp_path):
    folder = write_pack(tmp_path / "september", filled(), {}, {})
    with (folder / "figures.csv").open("a") as file:
        file.write("\n")
    with pytest.raises(DataError, match="changed after it was published"):
        read_pack(folder)


def test_a_pack_with_a_file_missing_is_refused(tmp_path):
    folder = write_pack(tmp_path / "september", filled(), {}, {})
    (folder / "marks.csv").unlink()
    with pytest.raises(DataError, match="missing from the pack"):
        read_pack(folder)


def test_a_folder_that_is_no_pack_is_refused(tmp_path):
    with pytest.raises(DataError, match="not a pack"):
        read_pack(tmp_path)


def test_revisions_say_from_what_to_what(tmp_path):
    before = [figure(79, 100, month(2023, 8)), figure(84, 100)]
    folder = write_pack(
        tmp_path / "september", filled(previous_figures=before, previous_pack="august"), {}, {}
    )
    (line,) = csv.DictReader((folder / "revisions.csv").open())
    assert (line["ref"], line["period_end"], line["was"], line["now"]) == ("A1", "2023-08-31", "79%", "81%")
    assert (line["was_value"], line["now_value"]) == ("79", "81")


KILLED = """
import os, signal, sys
from pathlib import Path
from goldenthread.scorecards import pack
from tests.scorecards.test_pack import filled
real, left = os.fsync, int(sys.argv[2])
def die(handle):
    global left
    real(handle)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
os.fsync = die
pack.write_pack(Path(sys.argv[1]), filled(), {"a.html": b"a", "b.pdf": b"b"}, {})
"""


@pytest.mark.parametrize("after", [1, 3, 5, 6])
def test_a_killed_publication_leaves_nothing_and_the_next_one_succeeds(tmp_path, after):
    folder = tmp_path / "september"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(after)], env=os.environ, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert not folder.exists()
    write_pack(folder, filled(), {}, {})
    assert [path.name for path in tmp_path.iterdir()] == ["september"]
