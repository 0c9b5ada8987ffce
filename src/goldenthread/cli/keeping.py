"""The commands that keep records: `load`, `deliveries`, `snapshot` and `purge`. A delivery is whole or absent, and nothing of one is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from goldenthread import definitions
from goldenthread.cli.terminal import AsAtOption, CouncilOption, DefinitionsOption, bar, day, notices, out, own_definitions
from goldenthread.errors import RequestError
from goldenthread.extracts import deliveries
