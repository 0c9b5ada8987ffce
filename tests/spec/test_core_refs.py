"""The list of core references is whole, and each is shown by a real indicator and has its cases.

Every reference is tried inside its rule, on the edge of it and outside.
"""

from collections import defaultdict

import pytest

from goldenthread.definitions.model import Catalogue
from tests.spec.drawing import cases, core_refs, extra_refs, shipped

# Written out from the page of definitions, so that a reference cannot fall out of the table and its cases together.
# fmt: off
CORE_REFS = [
    "FD1", "FD2", "EH2", "EH3", "CIN1", "CIN2", "CIN4", "CIN5", "CIN6", "CIN7", "CIN8", "CIN13",
    "CIN14", "CIN15", "CIN16", "CIN18", "CIN19", "CIN20", "CIN21", "CIN22", "CIN24", "CF1", "CF2",
    "CF3", "CF4", "CF5", "CF6", "CF7", "CF8", "CF9", "CF10", "CF11", "CF12", "CF13", "CF14", "CF15",
    "CF16", "CF17", "CF18", "CF23", "CF25", "CF29", "SG5", "SG6", "SG7", "SG11", "SG12", "SG13", "SG14",
    "SG15", "WF1", "WF2", "WF5", "WF6", "WF8", "CW5", "CW9", "CW10", "CW11", "CW12", "CW13", "CW14",
    "CW15", "CW16", "CW17", "CW22", "CW23", "CW24", "CW28", "CW29", "CW30", "CW32", "CW33", "CW34",
    "CW35", "CW36", "CW37", "CW38", "CW39", "CW40", "CW41", "CW44", "CW45", "CW46", "CW47", "CW59",
    "CW64", "CW65", "CW66", "CW67", "CW68", "CE3", "CE5", "CE6", "CE8a", "CE8b", "CE10", "CE11", "CE15",
    "CE16", "CE17", "CE18", "CE19a", "CE19b", "CE19c", "CE20", "CE21", "CE22", "CE23", "CE24", "CE27",
    "CE28", "CE31", "CE32", "CE33", "CE35a", "CE35b", "CE35c", "CE36", "CE37", "CE39", "CE40", "CE49",
    "CE50", "CE73", "CE74",
]
# fmt: on

# The indicator of two references is the same where the documents name one thing twice.
ONE_CONCEPT = [
    ("FD1", "FD2", "CE5"),
    ("CIN1", "CIN2", "CE8a", "CW5"),
    ("CIN4", "CE10", "CW9", "CW10"),
    ("CIN8", "CE19a", "CE19b", "CE19c", "CW34", "CW35"),
    ("CIN15", "CE15", "CW23", "CW24"),
    ("SG5", "SG6", "CE21", "CW37", "CW38"),
    ("CIN18", "CIN19", "CE17", "CW39"),
    ("SG11", "SG12", "CE49"),
    ("CE50", "SG15"),
    ("CF1", "CF2", "CE18", "CW64"),
    ("CF4", "CE36"),
    ("CF5", "CE37"),
    ("WF1", "WF2", "CW11"),
    ("WF6", "WF8"),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped()


def test_the_table_holds_exactly_the_core_references() -> None:
    assert sorted(core_refs()) == sorted(CORE_REFS)
    assert len(CORE_REFS) == len(set(CORE_REFS))


def test_each_reference_shows_a_window_and_a_form_that_its_indicator_has(catalogue: Catalogue) -> None:
    wrong = [
        name
        for name, ref in core_refs().items()
        if ref.window not in catalogue.indicators[ref.indicator].windows
        or ref.form not in catalogue.indicators[ref.indicator].forms
    ]
    assert wrong == []


def test_no_core_reference_waits_for_a_return(catalogue: Catalogue) -> None:
    assert [
        name for name, ref in core_refs().items() if catalogue.indicators[ref.indicator].fact is None
    ] == []


@pytest.mark.parametrize("refs", ONE_CONCEPT, ids="/".join)
def test_one_concept_is_one_indicator(refs: tuple[str, ...]) -> None:
    table = core_refs()
    assert len({table[ref].indicator for ref in refs}) == 1


@pytest.mark.parametrize("ref", CORE_REFS)
def test_each_reference_has_a_case_inside_on_the_edge_and_outside(ref: str) -> None:
    mine = [case.case for case in cases() if ref in case.refs]
    assert len(mine) >= 3
    assert set(mine) == {"inside", "edge", "outside"}


def test_no_case_is_of_an_unknown_reference() -> None:
    unknown = defaultdict(list)
    for case in cases():
        for ref in set(case.refs) - set(CORE_REFS) - set(extra_refs()):
            unknown[ref].append(case.id)
    assert unknown == {}
