"""The schemas that editors complete by: current, and saying of every field what the reader asks of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from goldenthread.definitions import fields, schema
from goldenthread.definitions.model import (
    Benchmark,
    Cohort,
    Council,
    Fact,
    Indicator,
    Rebase,
    Row,
    Scorecard,
    Target,
    Team,
)

SCHEMAS = {name: json.loads(text) for name, text in schema.schemas().items()}

WORDS = {
    "forms": "as",
    "form": "as",
    "windows": "window",
    "valid_from": "from",
    "valid_to": "to",
    "exactly": "exactly",
}
NOT_WRITTEN = {
    "name",
    "place",
    "targets",
    "benchmarks",
    "breaks",
    "relations",
    "rebased",
    "kind",
    "low",
    "high",
    "open_side",
}


def test_the_shipped_files_are_what_the_table_of_fields_makes() -> None:
    shipped = {path.name: path.read_text(encoding="utf-8") for path in schema.FOLDER.iterdir()}
    assert shipped == schema.schemas(), "run `python -m goldenthread.definitions.schema`"


def test_schemas_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    schema.write_schemas(tmp_path / "schema")
    assert {path.name for path in (tmp_path / "schema").iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize(
    ("record", "model"),
    [
        (fields.FACT, Fact),
        (fields.COHORT, Cohort),
        (fields.INDICATOR, Indicator),
        (fields.SCORECARD, Scorecard),
        (fields.ROW, Row),
        (fields.TARGET, Target),
        (fields.BENCHMARK, Benchmark),
        (fields.REBASE, Rebase),
        (fields.COUNCIL, Council),
        (fields.TEAM, Team),
    ],
)
def test_every_field_of_the_model_can_be_written(record: fields.Record, model: Any) -> None:
    written = {each.name for each in record.fields}
    held = {WORDS.get(name, name) for name in model.__dataclass_fields__ if name not in NOT_WRITTEN}
    assert held <= written, held - written


def records(kind: fields.Kind) -> list[fields.Record]:
    """A record and every record within it."""
    match kind:
        case fields.Record():
            return [kind, *(inner for each in kind.fields for inner in records(each.kind))]
        case fields.ListOf() | fields.MapOf():
            return records(kind.of)
    return []


@pytest.mark.parametrize(
    "record",
    [
        fields.FACT,
        fields.INDICATOR,
        fields.SCORECARD,
        fields.TARGET,
        fields.BENCHMARK,
        fields.REBASE,
        fields.COUNCIL,
    ],
)
def test_every_field_is_described_in_a_sentence(record: fields.Record) -> None:
    for each in (field for inner in records(record) for field in inner.fields):
        assert re.fullmatch(r"\S.*[.]", each.about), each


def test_a_field_says_in_the_schema_what_the_reader_asks_of_it() -> None:
    indicator = SCHEMAS["indicator.schema.json"]["additionalProperties"]
    assert indicator["additionalProperties"] is False
    assert "title" in indicator["required"] and "of" not in indicator["required"]
    properties = indicator["properties"]
    assert properties["better"] == {
        "description": "Which way is better.",
        "enum": ["high", "low", "band", "none"],
    }
    assert properties["unknown"]["enum"] == ["fails", "excluded", "refused", None]
    assert properties["as"]["items"]["enum"][0] == "count"
    assert properties["where"]["type"] == ["string", "null"]
    assert re.search(properties["looks_back"]["pattern"], "12 months")
    assert not re.search(properties["changed"]["items"]["properties"]["on"]["pattern"], "1 April 2023")


def test_lists_of_two_and_numbers_from_nought_are_said() -> None:
    target = SCHEMAS["targets.schema.json"]["items"]["properties"]
    assert (target["band"]["minItems"], target["band"]["maxItems"]) == (2, 2)
    assert target["decimals"]["minimum"] == 0
    scorecard = SCHEMAS["scorecard.schema.json"]["properties"]
    assert {"type": "null"} in scorecard["population"]["anyOf"]


def test_names_of_years_are_years() -> None:
    population = SCHEMAS["council.schema.json"]["properties"]["population_0_17"]
    assert re.search(population["propertyNames"]["pattern"], "2022")
    assert not re.search(population["propertyNames"]["pattern"], "22")
