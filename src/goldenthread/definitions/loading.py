"""Loads the shipped catalogue, lays a council's own folder over it, and checks the whole at once.

This is the one door through which definitions come: what it returns is consistent, and what is wrong is said all together.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from goldenthread.definitions.facts import build_facts
from goldenthread.definitions.indicators import build_indicator
from goldenthread.definitions.layers import Layer, read_layer
from goldenthread.definitions.model import Catalogue
from goldenthread.definitions.problems import Problems


def load_catalogue(council_folder: Path | None = None) -> Catalogue:
    """The shipped definitions, with those of a council's own folder laid over them when one is given.

    `council_folder` is the folder `definitions` (with facts, indicators, scorecards, targets, benchmarks, retire.yaml), or the one
    that holds it. Raises `DefinitionError` with every problem of the whole.
    """
    problems = Problems()
    with as_file(files("goldenthread").joinpath("catalogue")) as shipped:
        layer = read_layer(shipped, "catalogue/", problems)
    catalogue = build_catalogue(layer, problems)
    problems.raise_if_any()
    return catalogue


def build_catalogue(layer: Layer, problems: Problems) -> Catalogue:
    """The checked catalogue of one layer (or of two laid together); what is wrong is in `problems`."""
    settled = build_facts(layer.facts, frozenset(layer.broken), problems)
    indicators = {name: build_indicator(name, each, settled, problems) for name, each in layer.indicators.items()}
    return Catalogue(settled.facts, indicators, {})
