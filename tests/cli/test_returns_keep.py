"""Typed figures reach the packs on the web from the command line, and a wrong file leaves the store as it was."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

from goldenthread.synthetic.beside import write_beside
from tests.web.stores import own_home


def keep(tmp_path: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "goldenthread", "returns", "keep", *map(str, files)],
        env=own_home(tmp_path),
        capture_output=True,
        text=True,
    )


def test_returns_are_kept_for_the_web_all_or_none(tmp_path: Path) -> None:
    write_beside(tmp_path, date(2023, 9, 30), 1, 1.0)
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("indicator or ref,period\nNOTHING,2023-09\n", encoding="utf-8")
    refused = keep(tmp_path, tmp_path / "returns.csv", wrong)
    assert refused.returncode == 3 and "wrong.csv" in refused.stderr
    assert not (tmp_path / "home" / "operations.sqlite3").exists()
    ended = keep(tmp_path, tmp_path / "returns.csv")
    assert ended.returncode == 0, ended.stderr
    with sqlite3.connect(tmp_path / "home" / "operations.sqlite3") as store:
        (kept,) = store.execute("select count(*) from figures_returned").fetchone()
        lines = store.execute("select act, about from trail_event").fetchall()
    assert kept > 0 and f"{kept} figures kept" in ended.stdout
    assert lines == [("took returns in", "returns.csv")]
