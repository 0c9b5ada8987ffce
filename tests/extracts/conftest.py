"""A small extract to change one thing of, and canonical tables drawn in text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Catalogue, Council, Team
from goldenthread.extracts.tables import Tables, canonical_facts, tables_from_rows

AS_AT = date(2023, 9, 30)

PERSON = "pers_person_id,pers_sex,pers_ethnicity,pers_dob,pers_death_date\nA,F,WBRI,2010-05-01,\nB,m,AIND,2012-06-02,\n"
CONTACTS = (
    "cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code,cont_contact_outcome_json\n"
    '1,A,2023-09-01,1A,"{""NEW_REFERRAL_FLAG"": ""Y"", ""NFA_FLAG"": ""N""}"\n'
    '2,B,2023-09-02,2A,"{""NEW_REFERRAL_FLAG"": ""N"", ""NFA_FLAG"": ""Y""}"\n'
)
COUNCIL = "name: Exampleshire\ncode: E99999999\nas_at: 2023-09-30\n"
FILES: Mapping[str, str | bytes | None] = {
    "ssd_person.csv": PERSON,
    "ssd_contacts.csv": CONTACTS,
    "council.yaml": COUNCIL,
}

WriteExtract = Callable[..., Path]
Draw = Callable[..., Tables]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def write_extract(tmp_path: Path) -> WriteExtract:
    """Write the small extract into a folder, with some files changed, added, or (None) left out."""

    def write(changed: Mapping[str, str | bytes | None] | None = None, name: str = "extract") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file, content in {**FILES, **(changed or {})}.items():
            if isinstance(content, str):
                content = content.encode()
            if content is not None:
                (folder / file).write_bytes(content)
        return folder

    return write


@pytest.fixture
def draw(catalogue: Catalogue) -> Draw:
    """Canonical tables from text: a table's name, its columns, then its rows; `-` is null; a blank line ends it."""

    def drawn(text: str, teams: tuple[str, ...] = (), as_at: date = AS_AT) -> Tables:
        facts = canonical_facts(catalogue)
        rows: dict[str, list[dict[str, object]]] = {}
        for block in text.strip().split("\n\n"):
            table, columns, *lines = (line.strip() for line in block.strip().splitlines())
            kinds = facts[table].columns
            rows[table] = [
                {
                    column: _typed(kinds[column], cell)
                    for column, cell in zip(columns.split(), line.split(), strict=True)
                }
                for line in lines
            ]
        council = Council(teams=tuple(Team(id=team, name=team) for team in teams))
        return tables_from_rows(catalogue, rows, council, as_at)

    return drawn


def _typed(kind: str, cell: str) -> object:
    if cell == "-":
        return None
    if kind == "date":
        return date.fromisoformat(cell)
    if kind in ("boolean", "flag"):
        return {"Y": True, "N": False}[cell]
    return float(cell) if kind == "number" else cell.replace("_", " ").replace("  ", "_")
