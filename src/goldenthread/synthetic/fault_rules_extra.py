"""The faults planted in the extra tables, a few of each kind. As in `fault_rules`, none is one that a load must
refuse.
"""

from __future__ import annotations

from typing import Final

from goldenthread.synthetic.faults import Row, Rule, filled, fixed, later, place, spoil
from goldenthread.synthetic.timeline import Timeline


def _orphan(fault: str, table: str, column: str, what: str, *, every: int, offset: int) -> Rule:
    where = place(table, column)
    return spoil(
        fault, table, column, f"names {what} that is not in the extract", lambda row, days: f"{row[where]}Q",
        every=every, offset=offset, suits=filled(table, column),
    )  # fmt: skip


def _earlier(fault: str, table: str, than: str, column: str, says: str, *, every: int, offset: int) -> Rule:
    where = place(table, than)
    return spoil(
        fault, table, column, says, lambda row, days: later(row[where], -6),
        every=every, offset=offset, suits=filled(table, than, column),
    )  # fmt: skip


def _more_sessions(row: Row, days: Timeline) -> str:
    return str(int(row[place("school_attendance", "sessions_possible")]) + 7)


EXTRA_RULES: Final[tuple[Rule, ...]] = (
    spoil(
        "unknown code",
        "front_door_contact",
        "type",
        "a type that is not in the code set",
        fixed("CALL"),
        every=9000,
        offset=11,
    ),
    spoil(
        "code in lower case or with blanks",
        "front_door_contact",
        "outcome",
        "the code in lower case after a blank",
        lambda row, days: f" {row[place('front_door_contact', 'outcome')].lower()}",
        every=8000,
        offset=17,
        suits=filled("front_door_contact", "outcome"),
    ),
    _orphan("contact not in the contacts", "hub_screening", "contact_id", "a contact", every=7000, offset=5),
    _orphan(
        "meeting not in the meetings", "meeting_attendance", "meeting_id", "a meeting", every=3000, offset=8
    ),
    _earlier(
        "interview before the return",
        "return_interview",
        "returned_on",
        "completed_on",
        "dated six days before the child came back",
        every=1500,
        offset=4,
    ),
    _orphan(
        "worker not in the professionals", "supervision", "worker_id", "a worker", every=22000, offset=14
    ),
    _earlier(
        "completed before it was allocated",
        "audit",
        "allocated_on",
        "completed_on",
        "completed six days before it was allocated",
        every=300,
        offset=3,
    ),
    spoil(
        "unknown code",
        "audit",
        "grade",
        "a grade that is not in the code set",
        fixed("SATISFACTORY"),
        every=400,
        offset=6,
        suits=filled("audit", "grade"),
    ),
    spoil(
        "flags cannot be understood",
        "post",
        "agency",
        "a word that is neither yes nor no",
        fixed("maybe"),
        every=300,
        offset=3,
    ),
    spoil(
        "more attended than possible",
        "school_attendance",
        "sessions_attended",
        "seven more than were possible",
        _more_sessions,
        every=12000,
        offset=9,
        suits=filled("school_attendance", "sessions_possible"),
    ),
    _orphan(
        "placement not in the placements",
        "placement_registration",
        "placement_id",
        "a placement",
        every=200,
        offset=1,
    ),
)
"""Every kind of fault of the extra tables."""
