"""The list of references beyond the core is whole, and each is shown by a real indicator and has its cases.

Every reference is tried inside its rule, on the edge of it and outside.
"""

import pytest

from tests.spec.drawing import cases, core_refs, extra_refs, shipped

# Written out from the documents, so that a reference cannot fall out of the table and its cases together.
# fmt: off
FRONT_DOOR_TO_EXPLOITATION = [
    "FD2a", "FD2b", "FD2c", "FD2d", "FD2e", "FD2f", "FD7", "FD8b", "FD8c", "FD8d", "FD8e", "FD8f", "FD16",
    "EH6", "EH7", "EH9", "EH9a", "EH10", "EH10a", "EH10b", "EH10c", "EH10d", "EH11", "EH11a", "CIN3", "CIN9",
    "CIN10", "CIN10a", "CIN10b", "CIN10c", "CIN11", "CIN12", "CIN17", "CIN23", "CIN25", "CIN26", "CIN27",
    "SG8", "SG9", "SG10", "CW1", "CW2", "CW3", "CW4", "CW6", "CW7", "CW8", "CW18", "CW19", "CW20", "CW21",
    "CW31", "CW42", "CW43", "CE1", "CE2", "CE4", "CE7", "CE9a", "CE9b", "CE12", "CE13", "CE14", "CE25", "CE26",
    "tile 1", "tile 2", "tile 3", "tile 4", "tile 5", "tile 6", "tile 10", "tile 18", "tile 19",
    "panel 1", "panel 2", "panel 3", "panel 4", "panel 5", "panel 6", "panel 7", "panel 8", "panel 9",
]
# fmt: on

# The indicator of two references is the same where the documents name one thing twice.
ONE_CONCEPT = [
    ("FD2b", "FD2c"),
    ("EH9a", "CE2"),
    ("EH11", "CE4"),
    ("EH11a", "CE12"),
    ("CW3", "CW4"),
    ("CW7", "CW8"),
    ("CIN9", "CIN10", "CW19"),
    ("CIN11", "CE14", "CW20", "CW21"),
    ("CW42", "CW43"),
    ("CE1", "tile 18"),
]


def test_every_reference_of_the_documents_is_in_the_table_once() -> None:
    assert set(FRONT_DOOR_TO_EXPLOITATION) <= set(extra_refs())
    assert len(FRONT_DOOR_TO_EXPLOITATION) == len(set(FRONT_DOOR_TO_EXPLOITATION))
    assert set(extra_refs()) & set(core_refs()) == set()


def test_each_shows_a_window_and_a_form_that_its_indicator_has() -> None:
    catalogue = shipped()
    wrong = [
        name
        for name, ref in extra_refs().items()
        if ref.window not in catalogue.indicators[ref.indicator].windows
        or ref.form not in catalogue.indicators[ref.indicator].forms
    ]
    assert wrong == []


def test_none_waits_for_a_return() -> None:
    indicators = shipped().indicators
    assert [name for name, ref in extra_refs().items() if indicators[ref.indicator].fact is None] == []


@pytest.mark.parametrize("refs", ONE_CONCEPT, ids="/".join)
def test_one_concept_is_one_indicator(refs: tuple[str, ...]) -> None:
    assert len({extra_refs()[ref].indicator for ref in refs}) == 1


@pytest.mark.parametrize("ref", extra_refs())
def test_each_reference_has_a_case_inside_on_the_edge_and_outside(ref: str) -> None:
    mine = [case.case for case in cases() if ref in case.refs]
    assert len(mine) >= 3
    assert set(mine) == {"inside", "edge", "outside"}
