"""Loads the shipped catalogue, lays a council's own folder over it, and checks the whole at once.

This is the one door through which definitions come: what it returns is consistent, and what is wrong is said
all together.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from goldenthread.definitions.facts import build_facts
from goldenthread.definitions.indicators import build_indicator, build_rebased
from goldenthread.definitions.layers import Layer, read_layer
from goldenthread.definitions.model import Catalogue
from goldenthread.definitions.overlay import lay_over
from goldenthread.definitions.problems import Problems
from goldenthread.definitions.relations import build_relations
from goldenthread.definitions.scorecards import build_scorecards
from goldenthread.errors import RequestError


def load_catalogue(council_folder: Path | None = None) -> Catalogue:
    """The shipped definitions, with those of a council's own folder laid over them when one is given.

    `council_folder` is the folder `definitions` (with facts, indicators, scorecards, targets, benchmarks,
    breaks, relations, rebased, retire.yaml), or the one that holds it. Raises `DefinitionError` with every problem of
    the whole, `RequestError` when there is no such folder.
    """
    problems = Problems()
    with as_file(files("goldenthread").joinpath("catalogue")) as shipped:
        layer = read_layer(shipped, "catalogue/", problems)
    if council_folder is not None:
        folder = definitions_folder(council_folder)
        layer = lay_over(layer, read_layer(folder, f"{folder.name}/", problems), problems)
    catalogue = build_catalogue(layer, problems)
    problems.raise_if_any()
    return catalogue


def definitions_folder(council_folder: Path) -> Path:
    """The folder `definitions` within a council's folder, or that folder itself.

    Raises `RequestError` when it is not there.
    """
    if not council_folder.is_dir():
        raise RequestError(
            "there is no such folder of definitions",
            where=str(council_folder),
            remedy="give the folder that holds facts, indicators or scorecards, or the one that holds `definitions`",
        )
    inner = council_folder / "definitions"
    return inner if inner.is_dir() else council_folder


def build_catalogue(layer: Layer, problems: Problems) -> Catalogue:
    """The checked catalogue of one layer (or of two laid together); what is wrong is in `problems`."""
    broken = frozenset(layer.broken)
    settled = build_facts(layer.facts, broken, problems)
    rebased = build_rebased(layer.rebased, layer.indicators, broken, problems)
    indicators = {
        name: replace(build_indicator(name, each, settled, problems), rebased=rebased.get(name, ()))
        for name, each in layer.indicators.items()
    }
    relations = build_relations(layer.relations, indicators, broken, problems)
    scorecards = {
        name: replace(each, relations=relations)
        for name, each in build_scorecards(
            layer.scorecards,
            layer.targets,
            layer.benchmarks,
            indicators,
            broken,
            problems,
            breaks=layer.breaks,
        ).items()
    }
    return Catalogue(settled.facts, indicators, scorecards, relations)
