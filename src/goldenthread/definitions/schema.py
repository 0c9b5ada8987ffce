"""Makes the JSON Schema by which an editor completes and checks definition files, from the one table of fields.

The files in `schema/` beside this module are its output, kept so that an editor can point at them; a test
proves they are current. Run `python -m goldenthread.definitions.schema` after changing the table.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from goldenthread.definitions import fields

FOLDER = Path(__file__).parent / "schema"

_NAME_PATTERN = "^[a-z][a-z0-9_]*$"
_DRAFT = "http://json-schema.org/draft-07/schema#"


def schemas() -> dict[str, str]:
    """Every schema as text by its file name, one for each kind of definition file."""
    named = {
        "fact": _by_name(fields.FACT),
        "indicator": _by_name(fields.INDICATOR),
        "scorecard": _of(fields.SCORECARD),
        "targets": _of(fields.ListOf(fields.TARGET)),
        "benchmarks": _of(fields.ListOf(fields.BENCHMARK)),
        "rebased": _of(fields.ListOf(fields.REBASE)),
        "breaks": _of(fields.ListOf(fields.BREAK)),
        "relations": _of(fields.ListOf(fields.RELATION)),
        "council": _of(fields.COUNCIL),
        "retire": _of(fields.RETIRE),
    }
    return {
        f"{name}.schema.json": json.dumps(
            {"$schema": _DRAFT, "title": f"Golden Thread: {name}", **body}, indent=2
        )
        + "\n"
        for name, body in named.items()
    }


def write_schemas(folder: Path = FOLDER) -> None:
    """Write every schema into `folder`."""
    folder.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def _by_name(record: fields.Record) -> dict[str, Any]:
    return {
        "type": "object",
        "propertyNames": {"pattern": _NAME_PATTERN},
        "additionalProperties": _of(record),
    }


def _of(kind: fields.Kind) -> dict[str, Any]:
    """The schema of one kind of value."""
    match kind:
        case fields.Record():
            return {
                "type": "object",
                "additionalProperties": False,
                "required": [each.name for each in kind.fields if each.required],
                "properties": {each.name: _field(each) for each in kind.fields},
            }
        case fields.ListOf():
            exact = {"minItems": kind.exactly, "maxItems": kind.exactly} if kind.exactly else {}
            return {"type": "array", "items": _of(kind.of), **exact}
        case fields.MapOf():
            names = _of(kind.keys)
            pattern = {"propertyNames": {"pattern": names["pattern"]}} if "pattern" in names else {}
            of = _or_null(_of(kind.of)) if isinstance(kind.of, fields.Number) else _of(kind.of)
            return {"type": "object", "additionalProperties": of, **pattern}
        case fields.Choice():
            return {"enum": list(kind.words)}
        case fields.Name():
            return {"type": "string", "pattern": _NAME_PATTERN}
        case fields.Number():
            least = {"minimum": kind.least} if kind.least is not None else {}
            return {"type": "integer" if kind.whole else "number", **least}
        case fields.Day():
            return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
        case fields.YesNo():
            return {"enum": [True, False, "yes", "no"]}
        case fields.Stretch():
            return {"type": "string", "pattern": r"^\d{1,4} (day|month|year)s?$"}
        case fields.Grid():
            return {"type": ["string", "object"], "additionalProperties": {"type": "string"}}
        case fields.Population():
            fixed = {"type": "object", "required": ["fixed"], "additionalProperties": False}
            return {
                "anyOf": [
                    {"enum": ["latest", "dfe"]},
                    {"type": "string", "pattern": r"^fixed: ?\d{4}$"},
                    {**fixed, "properties": {"fixed": {"type": "integer"}}},
                ]
            }
        case fields.Text() if kind.pattern:
            return {"type": ["string", "number"], "pattern": f"^{kind.pattern}$"}
        case fields.Condition() | fields.Expression():
            return {"type": "string"}
        case _:
            # A reference such as 12 or a year is written without quotes, which an editor takes for a number.
            return {"type": ["string", "number", "boolean"]}


def _field(each: fields.Field) -> dict[str, Any]:
    body = _of(each.kind)
    return {"description": each.about, **(body if each.required else _or_null(body))}


def _or_null(body: dict[str, Any]) -> dict[str, Any]:
    """The same, or nothing: an empty field is one that was left out."""
    if "enum" in body:
        return {**body, "enum": [*body["enum"], None]}
    if "type" in body:
        types = body["type"] if isinstance(body["type"], list) else [body["type"]]
        return {**body, "type": [*types, "null"]}
    return {"anyOf": [*body["anyOf"], {"type": "null"}]}


if __name__ == "__main__":
    write_schemas()
