"""What a good extract is read as."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from goldenthread.definitions.model import Catalogue, Fact, Place
from goldenthread.errors import DataError
from goldenthread.extracts import ssd
from goldenthread.extracts.casting import Caster
from goldenthread.extracts.mapping import file_stem, mapping_for, ssd_mapping
from goldenthread.extracts.tables import OPEN_END, canonical_facts, is_locked
from tests.extracts.conftest import CONTACTS, PERSON, WriteExtract

KINDS = {
    "id": {"id", "code"},  # a team's id is trimmed only
    "code": {"code", "text"},  # the type of a health check is compared without regard to case
    "text": {"text"},
    "date": {"date"},
    "boolean": {"boolean"},
    "number": {"number"},
    "flag": {"flag"},
    "json_flag": {"flag"},
    "allocated_role": {"flag"},
    "own_authority": {"flag"},
    "sex": {"code"},
    "ethnic_group": {"code"},
    "postcode": {"code"},
}


def rows(extract: ssd.Extract, table: str, columns: str) -> list[tuple[object, ...]]:
    return extract.tables.connection.execute(
        f'select {columns} from "{table}" order by source_row'
    ).fetchall()


def assessments(*lines: str) -> str:
    head = (
        "cina_assessment_id,cina_person_id,cina_assessment_start_date,"
        "cina_assessment_auth_date,cina_assessment_child_seen"
    )
    return "\n".join([head, *lines]) + "\n"


def test_every_canonical_column_has_a_source_of_its_type(catalogue: Catalogue) -> None:
    mapping = mapping_for(catalogue)
    facts = canonical_facts(catalogue)
    assert set(mapping.tables) == set(facts)
    assert set(ssd_mapping().tables) <= set(facts)
    for table, fact in facts.items():
        columns = {column.column: column.kind for column in mapping.tables[table].columns}
        assert list(columns) == list(fact.columns), table
        for column, kind in fact.columns.items():
            assert kind in KINDS[columns[column]], (table, column)


def test_a_table_that_the_ssd_lacks_is_read_by_its_own_names(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    fact = Fact(
        name="visit_to_a_zoo",
        grain="one row per visit",
        key="visit_id",
        place=Place("council"),
        table="visit_to_a_zoo",
        dates=("visited_on",),
        columns={
            "visit_id": "id",
            "child_id": "id",
            "visited_on": "date",
            "team": "code",
            "kind": "code",
            "paid": "flag",
        },
        child="child_id",
        team="team",
    )
    own = replace(catalogue, facts={**catalogue.facts, fact.name: fact})
    visits = "visit_id,child_id,visited_on,team,kind\n1,A,01/09/2023,t01,monkeys\n2,Q,2023-09-02,,\n"
    extract = ssd.read(write_extract({"visit_to_a_zoo.csv": visits}), own)
    assert rows(
        extract, "visit_to_a_zoo", "visit_id, child_id, visited_on, team, kind, paid, source_row"
    ) == [
        ("1", "A", date(2023, 9, 1), "t01", "MONKEYS", False, 2),
        ("2", "Q", date(2023, 9, 2), None, None, False, 3),
    ]
    assert "visit_to_a_zoo.csv has no paid: read as not recorded." in extract.notices
    assert [(each.rule, each.examples[0].row) for each in extract.quality.findings] == [
        ("child_not_known", 3)
    ]
    with pytest.raises(DataError, match="The column visited_on is missing"):
        ssd.read(write_extract({"visit_to_a_zoo.csv": "visit_id,child_id\n"}, "no date"), own)


def test_no_name_leads_to_two_tables() -> None:
    names = [name for source in ssd_mapping().tables.values() for name in source.files]
    assert len(names) == len(set(names))
    assert not set(names) & ssd_mapping().unread


def test_the_first_names_are_those_of_the_published_schema(shared_folder: Path) -> None:
    lines = (shared_folder / "standards" / "ssd_schema.csv").read_text(encoding="utf-8").splitlines()
    published = {tuple(line.split(",")[:2]) for line in lines[1:]}
    for table, source in ssd_mapping().tables.items():
        if table != "postcode":
            for column in source.columns:
                assert (source.files[0], column.names[0]) in published


def test_a_small_extract(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    extract = ssd.read(write_extract(), catalogue)
    assert extract.tables.present == {"child", "contact"}
    assert extract.tables.as_at == date(2023, 9, 30)
    assert extract.tables.council.name == "Exampleshire"
    assert extract.council_text is not None
    assert extract.quality.rows == {"child": 2, "contact": 2}
    assert extract.files["contact"].name == "ssd_contacts.csv"
    assert rows(extract, "child", "child_id, sex, ethnic_group, ethnicity, born_on, died_on") == [
        ("A", "F", "White", "WBRI", date(2010, 5, 1), None),
        ("B", "M", "Asian", "AIND", date(2012, 6, 2), None),
    ]
    assert rows(extract, "contact", "contact_id, new_referral, no_further_action, source, source_row") == [
        ("1", True, False, "ssd", 1 + 1),
        ("2", False, True, "ssd", 1 + 2),
    ]
    assert any("no ssd_cin_episodes file" in notice for notice in extract.notices)


def test_the_connection_reaches_nothing_afterwards(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    folder = write_extract()
    connection = ssd.read(folder, catalogue).tables.connection
    assert is_locked(connection)
    for statement in (
        f"select * from read_csv('{folder / 'ssd_person.csv'}')",
        f"copy child to '{folder / 'out.csv'}'",
        "copy child to 'memory:///out.parquet' (format parquet)",
        "set enable_external_access = true",
        "install httpfs",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(statement)
    settings = {
        name: connection.execute(f"select current_setting('{name}')").fetchone()
        for name in ("temp_directory", "autoload_known_extensions", "autoinstall_known_extensions", "threads")
    }
    assert settings == {
        "temp_directory": ("",),
        "autoload_known_extensions": (False,),
        "autoinstall_known_extensions": (False,),
        "threads": (2,),
    }


@pytest.mark.parametrize(
    "written",
    [
        "2023-09-01",
        "2023-09-01T00:00:00",
        "2023-09-01 00:00:00.000",
        "2023-09-01T13:45:00Z",
        " 2023-09-01 ",
        "01/09/2023",
        "1/9/2023",
        "01/09/2023 00:00:00",
    ],
)
def test_dates_as_they_are_written(written: str, catalogue: Catalogue, write_extract: WriteExtract) -> None:
    extract = ssd.read(
        write_extract({"ssd_cin_assessments.csv": assessments(f"1,A,{written},,Y")}), catalogue
    )
    assert rows(extract, "assessment", "started_on") == [(date(2023, 9, 1),)]


@pytest.mark.parametrize("written", ["", "NULL", '""', "9999-12-31", "31/12/2999", "2999-12-31 00:00:00"])
def test_an_end_that_is_none(written: str, catalogue: Catalogue, write_extract: WriteExtract) -> None:
    extract = ssd.read(
        write_extract({"ssd_cin_assessments.csv": assessments(f"1,A,2023-09-01,{written},Y")}), catalogue
    )
    assert rows(extract, "assessment", "authorised_on") == [(OPEN_END,)]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        *((yes, True) for yes in ("Y", "y", " Yes ", "1", "true")),
        *((no, False) for no in ("N", "no", "0", "FALSE")),
        *((neither, None) for neither in ("", "NA", "unknown", "perhaps")),
    ],
)
def test_yes_no_and_not_known(
    written: str, seen: bool | None, catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    extract = ssd.read(
        write_extract({"ssd_cin_assessments.csv": assessments(f"1,A,2023-09-01,,{written}")}), catalogue
    )
    assert rows(extract, "assessment", "seen") == [(seen,)]
    broken = [finding.rule for finding in extract.quality.findings]
    assert ("flag_not_understood" in broken) == (written == "perhaps")


@pytest.mark.parametrize(
    ("outcome", "flag", "faults"),
    [
        ('{"NEW_REFERRAL_FLAG": "Y"}', True, 0),
        ('{"NEW_REFERRAL_FLAG": "y", "OTHER": ""}', True, 0),
        ('{"NEW_REFERRAL_FLAG": true}', True, 0),
        ('{"NEW_REFERRAL_FLAG": 1}', True, 0),
        ('{"NEW_REFERRAL_FLAG": "N"}', False, 0),
        ('{"NEW_REFERRAL_FLAG": null}', False, 0),
        ('{"SAYS": "NEW_REFERRAL_FLAG Y"}', False, 0),
        ('{"NEW_REFERRAL_FLAG": "Y"', False, 1),
        ("New referral", False, 1),
        ("", False, 1),
    ],
)
def test_an_outcome(
    outcome: str, flag: bool, faults: int, catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    quoted = outcome.replace('"', '""')
    contacts = f'{CONTACTS.splitlines()[0]}\n1,A,2023-09-01,1A,"{quoted}"\n'
    extract = ssd.read(write_extract({"ssd_contacts.csv": contacts}), catalogue)
    assert rows(extract, "contact", "new_referral") == [(flag,)]
    found = [each for each in extract.quality.findings if each.rule == "outcome_not_recorded"]
    assert sum(each.count for each in found) == faults
    if found:
        assert (found[0].examples[0].row, found[0].examples[0].column) == (2, "cont_contact_outcome_json")


def test_what_has_not_ended_needs_no_outcome(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    enquiries = (
        "s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_outcome_json\n"
        "1,A,2023-09-01,,\n2,A,2023-07-01,2023-07-09,\n"
    )
    extract = ssd.read(write_extract({"ssd_s47_enquiry.csv": enquiries}), catalogue)
    found = [each for each in extract.quality.findings if each.rule == "outcome_not_recorded"]
    assert [(each.table, each.count, each.examples[0].row) for each in found] == [
        ("section_47_enquiry", 1, 3)
    ]


@pytest.mark.parametrize(
    ("sex", "ethnicity", "read"),
    [
        ("1", "MOTH", ("M", "Mixed")),
        ("2", "BAFR", ("F", "Black")),
        ("U", "OOTH", ("U", "Other")),
        ("female", "CHNE", ("F", "Asian")),
        ("f", "WEEU", ("F", "White")),
        ("", "NOBT", (None, None)),
        ("M", "REFU", ("M", None)),
        ("Q", "XXXX", (None, None)),
        ("M", "ZZZZZ", ("M", None)),
    ],
)
def test_sex_and_ethnic_group(
    sex: str, ethnicity: str, read: tuple[str, str], catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    person = f"pers_person_id,pers_sex,pers_ethnicity,pers_dob\nA,{sex},{ethnicity},2010-05-01\n"
    extract = ssd.read(write_extract({"ssd_person.csv": person}), catalogue)
    assert rows(extract, "child", "sex, ethnic_group") == [read]
    broken = {finding.rule for finding in extract.quality.findings}
    assert ("sex_not_understood" in broken) == (sex == "Q")
    assert ("ethnicity_not_understood" in broken) == (ethnicity in ("XXXX", "ZZZZZ"))


def test_rows_are_counted_as_a_person_counts_them(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    early_help = (
        "earl_episode_id,earl_person_id,earl_episode_start_date,earl_episode_end_date,earl_episode_reason\n"
        '1,A,2023-01-01,,"two\nlines"\n'
        "\n"
        "2,B,2023-01-02,,one\n"
    )
    extract = ssd.read(write_extract({"ssd_early_help_episodes.csv": early_help}), catalogue)
    # The header is row 1, the quoted line break makes no row, and the blank line is row 3.
    assert rows(extract, "early_help_episode", "episode_id, reason, source_row") == [
        ("1", "two lines", 1 + 1),
        ("2", "one", 1 + 1 + 1 + 1),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + PERSON.encode(),
        PERSON.replace("\n", "\r\n").encode(),
        PERSON.replace("\n", "\r").encode(),
        PERSON.encode("utf-16"),
        PERSON.replace(",", "|").encode(),
        PERSON.replace(",", "\t").encode(),
        PERSON.replace(",", ";").encode(),
        PERSON.removesuffix("\n").encode(),
        PERSON.upper().encode(),
        PERSON.replace("pers_sex", " [pers_sex] ").encode(),
    ],
    ids=[
        "mark",
        "windows",
        "old mac",
        "utf-16",
        "pipe",
        "tab",
        "semicolon",
        "no last line end",
        "upper case",
        "brackets",
    ],
)
def test_texts_as_systems_write_them(
    content: bytes, catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    extract = ssd.read(write_extract({"ssd_person.csv": content}), catalogue)
    assert rows(extract, "child", "child_id, sex, source_row") == [("A", "F", 2), ("B", "M", 3)]


def test_windows_text_is_read_as_such(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    early_help = (
        "earl_episode_id,earl_person_id,earl_episode_start_date,earl_episode_end_date,earl_episode_organisation\n"
        "1,A,2023-01-01,,Café “Étoile”\n"
    ).encode("cp1252")
    extract = ssd.read(write_extract({"ssd_early_help_episodes.csv": early_help}), catalogue)
    assert rows(extract, "early_help_episode", "organisation, source_row") == [("Café “Étoile”", 2)]


def test_a_zip_is_read_like_its_folder(
    catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path
) -> None:
    folder = write_extract()
    with zipfile.ZipFile(tmp_path / "extract.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, f"extract/{file.name}")
        archive.writestr("extract/notes.docx", b"not read")
    unpacked, packed = ssd.read(folder, catalogue), ssd.read(tmp_path / "extract.zip", catalogue)
    for table in ("child", "contact"):
        assert rows(packed, table, "*") == rows(unpacked, table, "*")
        assert packed.files[table] == unpacked.files[table]
    assert packed.tables.council == unpacked.tables.council


def test_parquet_is_read_like_csv(catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path) -> None:
    folder = write_extract({"ssd_contacts.csv": None})
    duckdb.sql(
        "select 1 as cont_contact_id, 'A' as CONT_PERSON_ID, timestamp '2023-09-01 10:00:00' as cont_contact_date,"
        " '1a' as cont_contact_source_code, '{\"NFA_FLAG\": \"Y\"}' as cont_contact_outcome_json"
    ).write_parquet(str(folder / "ssd_contacts.parquet"))
    extract = ssd.read(folder, catalogue)
    assert rows(
        extract, "contact", "contact_id, contacted_on, contact_source, no_further_action, source_row"
    ) == [("1", date(2023, 9, 1), "1A", True, 1)]


def test_older_names_of_files_and_columns(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    contacts = (
        "cont_contact_id,cont_la_person_id,cont_contact_start,cont_contact_source,cont_contact_outcome_json\n"
        "1,A,2023-09-01,1A,{}\n"
    )
    missing = (
        "miss_table_id,miss_la_person_id,miss_mis_epi_start,miss_mis_epi_type,miss_mis_epi_end,"
        "miss_mis_epi_rhi_offered,miss_mis_epi_rhi_accepted\n1,A,2023-09-01,m,2023-09-02,Y,NA\n"
    )
    extract = ssd.read(
        write_extract(
            {
                "ssd_contacts.csv": None,
                "dbo.SSD_Contact_20230930.CSV": contacts,
                "ssd_missing.csv": missing,
            }
        ),
        catalogue,
    )
    assert rows(extract, "contact", "child_id, contacted_on, contact_source") == [
        ("A", date(2023, 9, 1), "1A")
    ]
    assert rows(extract, "missing_episode", "child_id, type, interview_offered, interview_accepted") == [
        ("A", "M", True, None)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "ssd_contacts.csv",
        "SSD_CONTACTS.CSV",
        "dbo.ssd_contacts.csv",
        "a\\b/ssd_contacts_2023-09-30.csv",
        "ssd_contacts 202309.txt",
    ],
)
def test_a_file_is_known_by_its_stem(name: str) -> None:
    assert file_stem(name) == "ssd_contacts"


def test_a_child_is_found_through_a_plan(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    plans = "cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date\nP1,B,2023-01-01,\n"
    visits = (
        "cinv_cin_visit_id,cinv_cin_plan_id,cinv_cin_visit_date,cinv_cin_visit_seen\n"
        "1,P1,2023-02-01,Y\n2,P9,2023-02-02,N\n"
    )
    extract = ssd.read(write_extract({"ssd_cin_plans.csv": plans, "ssd_cin_visits.csv": visits}), catalogue)
    assert rows(extract, "child_in_need_visit", "visit_id, child_id, source_row") == [
        ("1", "B", 2),
        ("2", None, 3),
    ]
    assert any("it was found by cinv_cin_plan_id" in notice for notice in extract.notices)
    assert "child_missing" in {finding.rule for finding in extract.quality.findings}


def test_columns_that_may_be_absent_are_told(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    plans = "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date\n1,A,2023-01-01,\n"
    extract = ssd.read(write_extract({"ssd_cp_plans.csv": plans}), catalogue)
    assert rows(extract, "child_protection_plan", "other_authority, latest_category") == [(False, None)]
    assert any("ssd_cp_plans.csv has no" in each and "cppl_cp_plan_ola" in each for each in extract.notices)


INVOLVEMENTS = (
    "invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_professional_team,invo_person_id,"
    "invo_involvement_start_date,invo_involvement_end_date\n"
    "1,W1, allocated CASE worker ,T01,A,2023-01-01,\n"
    "2,W2,Health Visitor,t01,A,2023-01-01,\n"
)


def test_the_allocated_worker_is_told_by_role(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    extract = ssd.read(write_extract({"ssd_involvements.csv": INVOLVEMENTS}), catalogue)
    assert rows(extract, "involvement", "role, allocated, team") == [
        ("ALLOCATED CASE WORKER", True, "T01"),
        ("HEALTH VISITOR", False, "t01"),
    ]


def test_the_council_names_its_roles(
    catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("name: Elsewhere\nroles: {allocated_worker: [Health Visitor]}\n", encoding="utf-8")
    extract = ssd.read(write_extract({"ssd_involvements.csv": INVOLVEMENTS}), catalogue, own)
    assert rows(extract, "involvement", "allocated") == [(False,), (True,)]
    assert extract.tables.council.name == "Elsewhere"


def test_postcodes_of_the_councils_own(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    postcodes = "postcode,local_authority_code\nzz1 1aa,e99999999\nZZ2 2BB,E99999998\n"
    placements = (
        "clap_cla_placement_id,clap_person_id,clap_cla_id,clap_cla_placement_start_date,clap_cla_placement_end_date,"
        "clap_cla_placement_type,clap_cla_placement_postcode\n1,A,C1,2023-01-01,,u1,zz11aa\n"
    )
    extract = ssd.read(
        write_extract({"postcodes.csv": postcodes, "ssd_cla_placement.csv": placements}), catalogue
    )
    assert rows(extract, "postcode", "postcode, own") == [("ZZ11AA", True), ("ZZ22BB", False)]
    assert rows(extract, "placement", "postcode, type") == [("ZZ11AA", "U1")]
    without_code = write_extract(
        {"postcodes.csv": postcodes, "council.yaml": "name: Nowhere\n"}, "without code"
    )
    extract = ssd.read(without_code, catalogue)
    assert "postcode" not in extract.tables.present
    assert any(notice.startswith("postcodes.csv was left out") for notice in extract.notices)


def test_the_day_the_extract_was_taken(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    folder = write_extract()
    assert ssd.read(folder, catalogue).tables.as_at == date(2023, 9, 30)
    assert ssd.read(folder, catalogue, as_at=date(2023, 9, 15)).tables.as_at == date(2023, 9, 15)
    contacts = CONTACTS + "3,A,2033-01-01,1A,{}\n"
    plans = (
        "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date\n"
        "1,A,P,2023-09-25,\n"
    )
    alone = write_extract(
        {"council.yaml": None, "ssd_contacts.csv": contacts, "ssd_cp_reviews.csv": plans}, "no council"
    )
    extract = ssd.read(alone, catalogue, today=date(2023, 10, 2))
    # Neither the date in the future nor the one a review is due says when the extract was taken.
    assert extract.tables.as_at == date(2023, 9, 2)
    assert any("Taken as at 2023-09-02" in notice for notice in extract.notices)
    assert any(notice.startswith("There is no council.yaml") for notice in extract.notices)
    assert extract.council_text is None


def test_progress_ends_at_the_whole(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    told: list[tuple[int, int]] = []
    phases: list[str] = []
    ssd.read(
        write_extract(), catalogue, progress=lambda done, of: told.append((done, of)), phase=phases.append
    )
    assert told == [(0, 2 + 1), (1, 2 + 1), (2, 2 + 1), (2 + 1, 2 + 1)]
    assert phases == ["reading ssd_contacts.csv", "reading ssd_person.csv", "checking"]


def test_strange_files_are_told(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    extract = ssd.read(
        write_extract({"ssd_cin_asessments.csv": "a\n", "ssd_address.csv": "a\n", "notes.txt": "a\n"}),
        catalogue,
    )
    told = [notice for notice in extract.notices if "was not read" in notice]
    assert told == [
        "ssd_cin_asessments.csv was not read: it is no table of the SSD. Did you mean ssd_cin_assessments?"
    ]


def test_a_folder_whose_name_holds_a_pattern(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    extract = ssd.read(write_extract(name="extract [1]*"), catalogue)
    assert extract.quality.rows["child"] == 2


def test_windows_text_that_ends_in_the_middle_of_a_letter(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    """0xE9 at the very end would begin a longer letter in UTF-8; in Windows text it is an é."""
    early_help = (
        "earl_episode_id,earl_person_id,earl_episode_start_date,earl_episode_end_date,earl_episode_organisation\n"
        "1,A,2023-01-01,,Café"
    ).encode("cp1252")
    extract = ssd.read(write_extract({"ssd_early_help_episodes.csv": early_help}), catalogue)
    assert rows(extract, "early_help_episode", "organisation") == [("Café",)]


@pytest.mark.parametrize(
    ("written", "read", "faults"), [("0.6", 0.6, 0), (" 1 ", 1.0, 0), ("", None, 0), ("full", None, 1)]
)
def test_numbers(
    written: str, read: float | None, faults: int, catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    workers = f"prof_professional_id,prof_full_time_equivalency\nW1,{written}\n"
    extract = ssd.read(write_extract({"ssd_professionals.csv": workers}), catalogue)
    assert rows(extract, "worker", "full_time_equivalent") == [(read,)]
    found = [each.count for each in extract.quality.findings if each.rule == "number_not_understood"]
    assert sum(found) == faults


def test_a_kind_of_column_that_is_none() -> None:
    caster = Caster(ssd_mapping().words, [], "")
    with pytest.raises(ValueError, match="no kind of column called colour"):
        caster.expression("colour", "raw.c0")
    assert caster.not_understood("code", "raw.c0") == "false"
    assert caster.expression("allocated_role", "raw.c0") == "false"
