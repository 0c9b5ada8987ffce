"""Each way in which an extract can be wrong is refused with its own words, says where, and leaves nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from goldenthread.definitions.model import Catalogue
from goldenthread.errors import DataError, DefinitionError, Fault
from goldenthread.extracts import deliveries, ssd
from tests.extracts.conftest import CONTACTS, COUNCIL, PERSON, WriteExtract

HEADER, FIRST, SECOND = CONTACTS.splitlines()


def refused(path: Path, catalogue: Catalogue, home: Path) -> tuple[Fault, ...]:
    """The faults for which a load refuses the path, having stored nothing."""
    with pytest.raises(DataError) as error:
        deliveries.load(path, catalogue, home=home)
    assert deliveries.deliveries(home) == []
    assert list(home.rglob("*.sealed")) == []
    assert error.value.exit_code == 3
    assert "Traceback" not in str(error.value)
    for fault in error.value.faults:
        assert fault.message and fault.remedy and fault.file
    return error.value.faults


def contacts(*lines: str, header: str = HEADER) -> Mapping[str, str]:
    return {"ssd_contacts.csv": "\n".join([header, *lines]) + "\n"}


CASES: Mapping[str, tuple[Mapping[str, str | bytes | None], str, str, int | None, str | None]] = {
    # what: files changed, words of the message, file, row, column
    "empty file": ({"ssd_contacts.csv": b""}, "is empty", "ssd_contacts.csv", None, None),
    "spreadsheet": (
        {"ssd_contacts.csv": b"PK\x03\x04rest"},
        "a spreadsheet or a zip",
        "ssd_contacts.csv",
        None,
        None,
    ),
    "pdf": ({"ssd_contacts.csv": b"%PDF-1.7 rest"}, "a PDF", "ssd_contacts.csv", None, None),
    "web page": ({"ssd_contacts.csv": b"<!DOCTYPE html>"}, "a web page", "ssd_contacts.csv", None, None),
    "wrong table": (
        {"ssd_contacts.csv": "colour,size\nred,1\n"},
        "names none of the columns of ssd_contacts",
        "ssd_contacts.csv",
        1,
        None,
    ),
    "1900": (
        contacts(FIRST.replace("2023-09-01", "1900-01-01")),
        "“1900-01-01” is too long ago",
        "ssd_contacts.csv",
        2,
        "cont_contact_date",
    ),
    "two-digit year": (
        contacts(FIRST, SECOND.replace("2023-09-02", "02/09/23")),
        "“02/09/23” is too long ago",
        "ssd_contacts.csv",
        3,
        "cont_contact_date",
    ),
    "month 13": (
        contacts(FIRST, SECOND.replace("2023-09-02", "2023-13-02")),
        "“2023-13-02” is not a date",
        "ssd_contacts.csv",
        3,
        "cont_contact_date",
    ),
    "30 February": (
        contacts(FIRST.replace("2023-09-01", "30/02/2023")),
        "“30/02/2023” is not a date",
        "ssd_contacts.csv",
        2,
        "cont_contact_date",
    ),
    "words after a date": (
        contacts(FIRST.replace("2023-09-01", "2023-09-01st")),
        "is not a date",
        "ssd_contacts.csv",
        2,
        "cont_contact_date",
    ),
    "renamed column": (
        contacts(FIRST, header=HEADER.replace("cont_contact_date", "cont_contct_date")),
        "The column cont_contact_date is missing. Did you mean cont_contct_date?",
        "ssd_contacts.csv",
        1,
        "cont_contact_date",
    ),
    "missing column": (
        contacts('1,A,1A,"{}"', header=HEADER.replace("cont_contact_date,", "")),
        "The column cont_contact_date is missing.",
        "ssd_contacts.csv",
        1,
        "cont_contact_date",
    ),
    "duplicated header": (
        contacts("1,A,2023-09-01,1A,{},A", header=HEADER + ",Cont_Person_ID"),
        "The column cont_person_id is there twice",
        "ssd_contacts.csv",
        1,
        "cont_person_id",
    ),
    "NUL byte": (
        {"ssd_contacts.csv": CONTACTS.replace("2,B", "2,\0B")},
        "NUL byte",
        "ssd_contacts.csv",
        3,
        None,
    ),
    "too few cells": (
        contacts(FIRST, "2,B,2023-09-02"),
        "too few cells: 3, where the header has 5",
        "ssd_contacts.csv",
        3,
        None,
    ),
    "too many cells": (
        contacts(FIRST, SECOND + ",more"),
        "too many cells: 6, where the header has 5",
        "ssd_contacts.csv",
        3,
        None,
    ),
    "open quotation": (
        contacts(FIRST, '2,B,2023-09-02,"1A,{}'),
        "a quotation mark was opened",
        "ssd_contacts.csv",
        3,
        None,
    ),
    "two files": (
        {"ssd_contact.csv": CONTACTS},
        "It holds ssd_contacts, and so does ssd_contact.csv",
        "ssd_contacts.csv",
        None,
        None,
    ),
    "no person": ({"ssd_person.csv": None}, "There is no ssd_person file", "extract", None, None),
    "person misspelt": (
        {"ssd_person.csv": None, "ssd_perosn.csv": PERSON},
        "There is no ssd_person file. Did you mean ssd_perosn?",
        "extract",
        None,
        None,
    ),
    "only person": ({"ssd_contacts.csv": None}, "Only ssd_person is here", "extract", None, None),
    "nothing": (
        {"ssd_contacts.csv": None, "ssd_person.csv": None, "council.yaml": None},
        "There is no file of an extract here",
        "extract",
        None,
        None,
    ),
    "no child": (
        {"ssd_person.csv": PERSON.splitlines()[0] + "\n"},
        "there is not one child",
        "ssd_person.csv",
        1,
        None,
    ),
    "same id": (contacts(FIRST, FIRST), "another row has the same id", "ssd_contacts.csv", 2, None),
    "no id": (contacts(FIRST, SECOND.replace("2,B", ",B")), "the row has no id", "ssd_contacts.csv", 3, None),
    "link without its table": (
        {
            "ssd_cin_visits.csv": (
                "cinv_cin_visit_id,cinv_cin_plan_id,cinv_cin_visit_date,cinv_cin_visit_seen\n1,P,2023-01-01,Y\n"
            )
        },
        "what cinv_cin_plan_id points to is not here",
        "ssd_cin_visits.csv",
        1,
        "cinv_person_id",
    ),
    "no Parquet": (
        {"ssd_missing.parquet": b"PAR1 and no more"},
        "is not Parquet",
        "ssd_missing.parquet",
        None,
        None,
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_refused(what: str, catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path) -> None:
    changed, words, file, row, column = CASES[what]
    faults = refused(write_extract(changed), catalogue, tmp_path / "home")
    assert words in faults[0].message
    assert (faults[0].file, faults[0].row, faults[0].column) == (file, row, column)


def test_every_fault_is_told_at_once(
    catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path
) -> None:
    many = [f"{number},A,2023-13-{number:02d},1A,{{}}" for number in range(1, 1 + 9)]
    faults = refused(
        write_extract({"ssd_person.csv": PERSON.replace("2012-06-02", "1900-01-01"), **contacts(*many)}),
        catalogue,
        tmp_path / "home",
    )
    assert [fault.row for fault in faults] == [2, 3, 4, 5, 6, None, 3]
    assert faults[5].message == f"{9 - 5} more rows of this column are like it."
    ragged = "\n".join([HEADER, *(f"{number},A" for number in range(9))])
    faults = refused(write_extract({"ssd_contacts.csv": ragged}, "ragged"), catalogue, tmp_path / "home")
    assert [fault.row for fault in faults] == [2, 3, 4, 5, 6, None]
    assert faults[-1].message.startswith(f"{9 - 5} more rows")


def test_what_is_no_date_is_not_repeated(
    catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path
) -> None:
    """A shifted column may put a name where a date should be."""
    faults = refused(write_extract(contacts("1,A,Ash Example,1A,{}")), catalogue, tmp_path / "home")
    assert faults[0].message == "What is written is not a date."
    assert not any("Example" in str(fault) for fault in faults)


def test_a_path_that_is_not_there(catalogue: Catalogue, tmp_path: Path) -> None:
    faults = refused(tmp_path / "nowhere", catalogue, tmp_path / "home")
    assert "There is no folder or zip" in faults[0].message


def test_a_file_that_is_no_extract(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "letter.docx.txt").write_text("Dear all", encoding="utf-8")
    faults = refused(tmp_path / "letter.docx.txt", catalogue, tmp_path / "home")
    assert "neither a folder nor a zip" in faults[0].message


def packed(files: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def damaged_member(content: bytes) -> bytes:
    """A zip whose directory is whole and whose first member is not."""
    at = content.index(b"ssd_contacts.csv") + len("ssd_contacts.csv") + 8
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at : at + 40]) + content[at + 40 :]


def locked_member(content: bytes) -> bytes:
    """A zip whose directory says that its members are locked."""
    return re.sub(rb"PK\x01\x02(....)..", lambda found: found[0][:-2] + b"\x01\x00", content, flags=re.DOTALL)


def lying_about_sizes(content: bytes) -> bytes:
    """A zip whose directory says that the first member unpacks to 10 bytes."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 24] + (10).to_bytes(4, "little") + content[at + 28 :]


WHOLE = packed({"ssd_contacts.csv": CONTACTS * 20, "ssd_person.csv": PERSON, "council.yaml": COUNCIL})

ZIPS: Mapping[str, tuple[bytes, str]] = {
    "truncated": (WHOLE[: len(WHOLE) // 2], "cut short or is not a zip"),
    "no zip": (b"hello", "cut short or is not a zip"),
    "damaged": (damaged_member(WHOLE), "ssd_contacts.csv inside the zip is cut short or damaged"),
    "lying": (lying_about_sizes(WHOLE), "ssd_contacts.csv inside the zip is cut short or damaged"),
    "path outside": (packed({"../ssd_person.csv": PERSON}), "points outside it"),
    "path from the root": (packed({"/tmp/ssd_person.csv": PERSON}), "points outside it"),
    "path with backslashes": (packed({"a\\..\\..\\ssd_person.csv": PERSON}), "points outside it"),
    "locked": (locked_member(WHOLE), "locked with a password"),
    "bomb": (packed({"ssd_person.csv": b"0" * (80 << 20)}), "unpack to far more"),
    "many members": (packed({f"{number}.csv": "" for number in range(5001)}), "unpack to far more"),
}


@pytest.mark.parametrize("what", ZIPS)
def test_a_zip_refused(what: str, catalogue: Catalogue, tmp_path: Path) -> None:
    content, words = ZIPS[what]
    (tmp_path / "extract.zip").write_bytes(content)
    faults = refused(tmp_path / "extract.zip", catalogue, tmp_path / "home")
    assert words in faults[0].message
    assert faults[0].file == "extract.zip"


def test_two_files_for_one_table_in_a_zip(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "extract.zip").write_bytes(
        packed({"a/ssd_person.csv": PERSON, "b/ssd_person.csv": PERSON, "ssd_contacts.csv": CONTACTS})
    )
    faults = refused(tmp_path / "extract.zip", catalogue, tmp_path / "home")
    assert faults[0].message == "It holds ssd_person, and so does ssd_person.csv."


def test_a_council_file_that_is_wrong(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    with pytest.raises(DefinitionError, match=r"council\.yaml:2"):
        ssd.read(write_extract({"council.yaml": "name: Exampleshire\ncolor: red\n"}), catalogue)


def test_no_date_at_all(catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path) -> None:
    person = "pers_person_id,pers_dob\nA,\n"
    folder = write_extract(
        {"council.yaml": None, "ssd_person.csv": person, "ssd_contacts.csv": HEADER + "\n"}
    )
    faults = refused(folder, catalogue, tmp_path / "home")
    assert faults[0].message.startswith("No date is recorded")


def test_ids_of_two_kinds(catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path) -> None:
    """A few children who are not known are counted; most of them not known means that the files do not belong
    together.
    """
    lines = [f"{number},X{number},2023-09-01,1A,{{}}" for number in range(20)]
    faults = refused(write_extract(contacts(*lines)), catalogue, tmp_path / "home")
    assert faults[0].message == "20 of 20 rows: the child is not in ssd_person."
    known = [f"{number},A,2023-09-01,1A,{{}}" for number in range(20, 40)]
    report = ssd.read(write_extract(contacts(*lines[:19], *known), "few"), catalogue).quality
    assert [(each.count, each.severity) for each in report.findings if each.rule == "child_not_known"] == [
        (19, "counted")
    ]
