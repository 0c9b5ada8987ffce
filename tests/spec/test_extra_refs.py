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
OVERSIGHT_TO_LEAVING_CARE = [
    "CF19", "CF20", "CF21", "CF22", "CF27", "CF28", "CF30", "CF31", "SG1", "SG2", "SG3", "SG4", "SG16",
    "SG17", "SG18", "SG19", "SG20", "WF3", "WF4", "WF5a", "WF5b", "WF6a", "WF9", "WF10", "WF11", "WF12",
    "WF13", "WF14", "CW48", "CW49", "CW50", "CW51", "CW52", "CW53", "CW54", "CW55", "CW56", "CW57",
    "CW58", "CW60", "CW61", "CW62", "CW63", "CE29", "CE30", "CE34", "CE35d", "CE35e", "CE35f", "CE38a",
    "CE38b", "CE41", "CE42", "CE43", "CE44", "CE45", "CE46", "CE47a", "CE47b", "CE48a", "CE48b", "CE51",
    "CE52", "CE53", "CE54", "CE55", "CE56", "CE57", "CE58", "CE59", "CE60", "CE61", "CE62", "CE63",
    "CE64", "CE65", "CE66", "CE67", "CE68", "CE69", "CE70", "CE71", "CE72", "CE75", "CE76", "CE77",
    "CE78", "CE79", "CE80", "CE81", "CE82", "CE83", "CE84", "tile 7", "tile 9", "tile 11", "tile 12",
    "panel 10", "panel 11", "panel 12",
]
CHARTS = ["band 1", "band 2", "band 3", "band 4"]
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
    ("CF19", "CF20"),
    ("CF21", "CF22"),
    ("SG16", "SG17"),
    ("WF5a", "CW52", "CW53"),
    ("WF5b", "CW57", "CW58"),
    ("WF6a", "tile 11"),
    ("WF14", "tile 12"),
    ("WF9", "CE69"),
    ("WF10", "CE70"),
    ("WF11", "CE71"),
    ("tile 7", "panel 10"),
]


def test_every_reference_of_the_documents_is_in_the_table_once() -> None:
    every = FRONT_DOOR_TO_EXPLOITATION + OVERSIGHT_TO_LEAVING_CARE + CHARTS
    assert sorted(extra_refs()) == sorted(every)
    assert len(every) == len(set(every))
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


def test_every_counted_indicator_has_a_reference_and_so_its_cases() -> None:
    tried = {ref.indicator for ref in (*core_refs().values(), *extra_refs().values())}
    assert {name for name, each in shipped().indicators.items() if each.fact is not None} - tried == set()
