"""Each reference reads records no earlier than its definition says.

Records complete from that day are enough; records complete from a day later are not.
"""

from datetime import date, timedelta

import pytest

from tests.spec.counting import ENGINES, counted, the_figure
from tests.spec.drawing import core_refs, extra_refs, made_up_council, periods, shipped, typed

# The first day that is read, for June 2023 or the week that ends on Friday 30 June, worked by hand: the first day of
# the window (or the snapshot date), less what the page of definitions says that the reference looks back.
FIRST_DAY_READ = {
    # the month, and 12 months before it
    date(
        2023, 6, 1
    ): "FD1 CE5 CIN1 CE8a CE8b CIN5 CIN6 CIN8 CE19a CE20 CE11 CIN13 CE15 SG7 SG6 CE21 SG12 CE49 CE50"
    " CIN21 CIN24 CE24 CIN22 CE27 CE28 CE32",
    date(2022, 6, 1): "CE6 CIN4",
    # the rolling 12 months, and 12 months before them
    date(2022, 7, 1): "FD2 CIN2 CIN7 CE19c CIN14 CE33",
    date(2021, 7, 1): "CE10",
    # the year to date
    date(2023, 4, 1): "CE19b CIN15 SG5 SG11 SG15 CE23",
    # the week, and 12 months before it
    date(2023, 6, 24): "CW5 CW33 CW34 CW35 CW32 CW22 CW23 CW24 CW36 CW37 CW38 CW40 CW41 CW65 CW66 CW12",
    date(2022, 6, 24): "CW9 CW10",
    # the day itself: when a plan, a placement or a referral began is known however old it is
    date(
        2023, 6, 30
    ): "EH2 EH3 CW28 CW29 CW30 CIN18 CW39 CIN19 CE17 SG13 SG14 CF1 CW64 CF2 CE18 CF8 CF9 CF10 CF11 CF12"
    " CF13 CF14 CF15 CF16 CF17 CF18 CE31 CE35a CE35b CE35c CF7 CF29 WF1 CW11 WF2 CE16 CIN16 CW13 CW59 WF6 WF8 CE74"
    " CE73",
    # the day, less 14, 28, 42 and 84 days, and 3, 12 and 24 months
    date(2023, 6, 16): "CW46 CW47",
    date(2023, 6, 2): "CIN20 CW44 CW45 CW16 CW17",
    date(2023, 5, 19): "CW14 CW15",
    date(2023, 4, 7): "CE3",
    date(2023, 3, 30): "CF3",
    date(2022, 6, 30): "CF4 CE36 CF6 WF5 CF23 CF25 CE39 CE40 CW67 CW68",
    date(2021, 6, 30): "CE22 CF5 CE37",
}
# The same of the references beyond the core, from the front door to exploitation.
FIRST_DAY_READ_BEYOND = {
    date(
        2023, 6, 1
    ): "FD2a FD2b FD2c FD2d FD2e FD2f FD7 FD8b FD8c FD8d FD8e FD8f FD16 EH9 EH9a EH10 EH10a EH10b EH10c EH10d EH11"
    " EH11a CIN3 CIN9 CIN10a CIN10b CIN10c CIN11 CIN12 CIN23 SG8 SG9 SG10 CE1 CE2 CE4 CE7 CE9a CE9b CE12 CE13 CE14 CE26"
    " tile_10 tile_18 panel_4 panel_6 panel_7",
    date(2022, 6, 1): "panel_1",
    date(2023, 4, 1): "CIN17 CIN25 CIN26 tile_2 tile_19",
    date(2022, 7, 1): "CIN10 tile_1 tile_5",
    date(2023, 6, 24): "CW1 CW2 CW3 CW4 CW6 CW7 CW8 CW18 CW19 CW20 CW21 CW42 CW43",
    date(2023, 6, 30): "EH6 EH7 CIN27 CW31 CE25 tile_3 tile_4 panel_2 panel_3 panel_5 panel_8",
    date(2023, 6, 2): "tile_6",
    date(2023, 5, 31): "panel_9",
}
GROUPS = [
    (first, tuple(ref.replace("_", " ") for ref in refs.split()))
    for table in (FIRST_DAY_READ, FIRST_DAY_READ_BEYOND)
    for first, refs in table.items()
]
REFS = core_refs() | extra_refs()
IDS = [f"{first.isoformat()} {refs[0]}" for first, refs in GROUPS]
PERIODS = periods({"month": "2023-06", "week": "2023-06-30"})


def incomplete(engine: str, refs: tuple[str, ...], complete_from: date) -> set[str]:
    """The references that are blank for want of history, in an extract that holds every table and no rows."""
    rows = typed(shipped(), (), frozenset())
    council = made_up_council({"complete_from": complete_from})
    blank = set()
    for cadence, period in PERIODS.items():
        here = [ref for ref in refs if ref.startswith("CW") == (cadence == "week")]
        indicators = sorted({REFS[ref].indicator for ref in here})
        figures = (
            counted(engine, shipped(), rows, council, period.last_day, indicators, period) if here else []
        )
        for ref in here:
            shown = REFS[ref]
            figure = the_figure(figures, shown.indicator, shown.window, shown.form)
            if figure.status == "incomplete_history":
                blank.add(ref)
    return blank


def test_every_core_reference_is_listed_once() -> None:
    listed = [ref for _, refs in GROUPS for ref in refs]
    assert sorted(ref for ref in listed if ref in core_refs()) == sorted(core_refs())
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("first", "refs"), GROUPS, ids=IDS)
def test_complete_from_the_first_day_read_is_enough(first: date, refs: tuple[str, ...], engine: str) -> None:
    assert incomplete(engine, refs, first) == set()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("first", "refs"), GROUPS, ids=IDS)
def test_complete_from_a_day_later_is_not(first: date, refs: tuple[str, ...], engine: str) -> None:
    assert incomplete(engine, refs, first + timedelta(days=1)) == set(refs)
