"""Finds the definition files of one folder (the shipped catalogue, or a council's own) and reads them into
named records.

A layer is not yet checked against anything but the table of fields; `loading` lays one over the other and
checks the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from goldenthread.definitions import fields
from goldenthread.definitions.model import Place
from goldenthread.definitions.problems import Problems, nearest
from goldenthread.definitions.reading import Entries, Listing, Node, Scalar, read_csv, read_yaml
from goldenthread.definitions.records import NAME, Written, read_record, read_value

FOLDERS = ("facts", "indicators", "scorecards", "targets", "benchmarks", "breaks", "relations", "rebased")


@dataclass
class Layer:
    """What one folder defines, by name; `broken` are names whose record did not fit, of which no more is said."""

    facts: dict[str, Written] = field(default_factory=dict)
    indicators: dict[str, Written] = field(default_factory=dict)
    scorecards: dict[str, Written] = field(default_factory=dict)
    targets: list[Written] = field(default_factory=list)
    benchmarks: list[Written] = field(default_factory=list)
    breaks: list[Written] = field(default_factory=list)
    relations: list[Written] = field(default_factory=list)
    rebased: list[Written] = field(default_factory=list)
    retired: list[Scalar] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def read_layer(folder: Path, shown: str, problems: Problems) -> Layer:
    """Read every definition file under `folder`; messages name files by `shown` and their path in it."""
    layer = Layer()
    for node, file in _trees(folder / "facts", f"{shown}facts", problems):
        _read_named(node, fields.FACT, "fact", file, layer.facts, layer.broken, problems)
    for node, file in _trees(folder / "indicators", f"{shown}indicators", problems):
        _read_named(node, fields.INDICATOR, "indicator", file, layer.indicators, layer.broken, problems)
    for node, _ in _trees(folder / "scorecards", f"{shown}scorecards", problems):
        _read_scorecard(node, layer, problems)
    for node, _ in _trees(folder / "targets", f"{shown}targets", problems):
        layer.targets += _read_listed(node, fields.TARGET, "a target", problems)
    for node, _ in _trees(folder / "benchmarks", f"{shown}benchmarks", problems):
        layer.benchmarks += _read_listed(node, fields.BENCHMARK, "a benchmark", problems)
    for node, _ in _trees(folder / "breaks", f"{shown}breaks", problems):
        layer.breaks += _read_listed(node, fields.BREAK, "a break", problems)
    for node, _ in _trees(folder / "relations", f"{shown}relations", problems):
        layer.relations += _read_listed(node, fields.RELATION, "a relation", problems)
    for node, _ in _trees(folder / "rebased", f"{shown}rebased", problems):
        layer.rebased += _read_listed(node, fields.REBASE, "a re-basing", problems)
    retire = folder / "retire.yaml"
    if retire.is_file() and (listed := _tree(retire, f"{shown}retire.yaml", problems)) is not None:
        written = read_record(listed, fields.RETIRE, "the list of what is retired", problems)
        names = written.node.entries.get("retire") if written is not None and written.complete else None
        layer.retired += (
            [each for each in names.items if isinstance(each, Scalar)] if isinstance(names, Listing) else []
        )
    _check_folders(folder, shown, problems)
    return layer


def read_text(path: Path, shown: str, problems: Problems) -> str | None:
    """The text of a file; None, with the reason recorded, when it cannot be read or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(Place(shown), f"this is not UTF-8 text (byte {error.start + 1}): save it as UTF-8")
    except OSError as error:
        problems.add(Place(shown), f"this cannot be read: {error.strerror}")
    return None


def _tree(path: Path, shown: str, problems: Problems) -> Node | None:
    text = read_text(path, shown, problems)
    if text is None:
        return None
    return read_csv(text, shown, problems) if path.suffix == ".csv" else read_yaml(text, shown, problems)


def _trees(folder: Path, shown: str, problems: Problems) -> Iterator[tuple[Node, str]]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        file = f"{shown}/{path.name}"
        if path.name.startswith("."):
            continue
        if path.suffix == ".yml":
            problems.add(Place(file), "definition files end in .yaml: rename this one")
            continue
        is_ours = path.suffix == ".yaml" or (
            path.suffix == ".csv" and folder.name in ("targets", "benchmarks")
        )
        if is_ours and (node := _tree(path, file, problems)) is not None:
            yield node, file


def _check_folders(folder: Path, shown: str, problems: Problems) -> None:
    """A misspelt folder would be passed over in silence, so it is a fault."""
    for path in sorted(folder.iterdir()):
        if (
            path.is_dir()
            and path.name not in (*FOLDERS, "__pycache__")
            and (hint := nearest(path.name, FOLDERS))
        ):
            problems.add(Place(f"{shown}{path.name}"), f"`{path.name}` is not a folder of definitions", hint)


def _read_named(
    node: Node,
    kind: fields.Record,
    what: str,
    file: str,
    into: dict[str, Written],
    broken: set[str],
    problems: Problems,
) -> None:
    """Records by name; a name defined before, in this file or another, is a fault."""
    if not isinstance(node, Entries):
        problems.add(node.place, f"each {what} should be `name:` with its fields below it")
        return
    for name, body in node.entries.items():
        place = node.keys[name].place
        if not NAME.fullmatch(name):
            problems.add(place, f"`{name}` is not a name: use lower case, digits and underscores")
            continue
        if name in into:
            first = into[name].place
            problems.add(
                place, f"the {what} `{name}` is defined already, in {first.file} near line {first.line}"
            )
            continue
        written = read_record(body, kind, f"the {what} {name}", problems)
        if written is not None and written.complete:
            into[name] = written
        else:
            broken.add(name)


def _read_scorecard(node: Node, layer: Layer, problems: Problems) -> None:
    written = read_record(node, fields.SCORECARD, "the scorecard", problems)
    if written is None:
        return
    name: str = written.get("name", "")
    if not written.complete:
        layer.broken.add(name)
    elif name in layer.scorecards:
        problems.add(
            written.place_of("name"),
            f"the scorecard `{name}` is defined already, in {layer.scorecards[name].place.file}",
        )
    else:
        layer.scorecards[name] = written


def _read_listed(node: Node, kind: fields.Record, what: str, problems: Problems) -> list[Written]:
    if not isinstance(node, Listing):
        first = kind.fields[0].name
        problems.add(
            node.place, f"this should be a list, each line `- {{{first}: …}}` with the fields of {what}"
        )
        return []
    found = [read_value(item, kind, what, problems) for item in node.items]
    return [each for each in found if isinstance(each, Written)]
