"""Which files of a folder are read, and what is said of those that are not."""

from __future__ import annotations

from pathlib import Path

from goldenthread.definitions.layers import read_layer
from goldenthread.definitions.problems import Problems
from tests.definitions.smallest import VISIT, accept, read, write


def test_hidden_files_and_other_kinds_are_passed_over(tmp_path: Path) -> None:
    files = {
        "facts/a.yaml": VISIT,
        "facts/.a.yaml.swp": "]",
        "facts/notes.txt": "x",
        "readme.md": "x",
        "logo/a.txt": "x",
    }
    assert set(accept(tmp_path, files).facts) == {"visit"}


def test_a_yml_file_would_be_passed_over_and_is_said(tmp_path: Path) -> None:
    _, problems = read(tmp_path, {"facts/a.yml": VISIT})
    assert [(each.file, each.message) for each in problems] == [
        ("facts/a.yml", "definition files end in .yaml: rename this one")
    ]


def test_a_misspelt_folder_would_be_passed_over_and_is_said(tmp_path: Path) -> None:
    _, problems = read(tmp_path, {"indicator/a.yaml": "x: 1\n"})
    assert [(each.file, each.hint) for each in problems] == [("indicator", "indicators")]


def test_a_file_that_is_not_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "a.yaml").write_bytes(b"visit:\n  grain: caf\xe9\n")
    problems = Problems()
    read_layer(tmp_path, "own/", problems)
    assert [(each.file, each.line) for each in problems.found] == [("own/facts/a.yaml", 1)]
    bad = len(b"visit:\n  grain: caf") + 1
    assert f"not UTF-8 text (byte {bad}): save it as UTF-8" in problems.found[0].message


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "facts" / "a.yaml").mkdir(parents=True)
    problems = Problems()
    read_layer(tmp_path, "", problems)
    assert "this cannot be read" in problems.found[0].message


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    write(tmp_path, {"facts/a.yaml": ""})
    (tmp_path / "facts" / "a.yaml").write_bytes(b"\xef\xbb\xbf" + VISIT.replace("\n", "\r\n").encode())
    problems = Problems()
    layer = read_layer(tmp_path, "", problems)
    assert not problems.found
    assert layer.facts["visit"].place.line == 2


def test_an_empty_file_defines_nothing(tmp_path: Path) -> None:
    assert not accept(tmp_path, {"facts/a.yaml": "# nothing yet\n", "targets/a.csv": ""}).facts
