"""A break in the series of one row: lines of a council's own folder, on a shipped scorecard too."""

from datetime import date

import pytest

from goldenthread import definitions
from goldenthread.definitions.model import Change
from goldenthread.definitions.overlay import changes
from goldenthread.errors import DefinitionError
from tests.definitions.smallest import write

REBUILT = Change(date(2024, 10, 1), "the report was rebuilt", breaks_series=True)
AGAIN = Change(date(2025, 2, 1), "and again", breaks_series=True)


def test_a_council_breaks_the_series_of_a_shipped_row_and_of_no_other(tmp_path):
    lines = (
        "- {scorecard: twelve_months, ref: CE84, on: 2025-02-01, note: and again}\n"
        "- {scorecard: twelve_months, ref: CE84, on: 2024-10-01, note: the report was rebuilt}\n"
    )
    own = definitions.load_catalogue(write(tmp_path, {"breaks/ours.yaml": lines}))
    rows = {row.ref: row.breaks for row in own.scorecards["twelve_months"].rows}
    assert rows.pop("CE84") == (REBUILT, AGAIN)
    assert set(rows.values()) == {()}
    assert not any(row.breaks for row in own.scorecards["monthly"].rows)
    assert changes(definitions.load_catalogue(), own) == [
        "changes the scorecard twelve_months: row CE84 differs"
    ]


def test_a_reference_that_is_not_there_is_answered_with_the_nearest_of_its_letters(tmp_path):
    line = "- {scorecard: tiles, ref: T40, on: 2024-10-01, note: the report was rebuilt}\n"
    with pytest.raises(DefinitionError, match="`T40` is not a reference of the scorecard tiles") as raised:
        definitions.load_catalogue(write(tmp_path, {"breaks/ours.yaml": line}))
    assert raised.value.problems[0].hint == "T20"
