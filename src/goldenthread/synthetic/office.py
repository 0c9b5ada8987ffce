"""What every writer of rows needs at hand: the timeline, the staff and the open extract, with the rows that
ordinary casework and care have in common. It decides nothing about a child's journey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from goldenthread.synthetic.codes import CONTACT_BECAME_REFERRAL, SOURCE_WORDS
from goldenthread.synthetic.council import ALLOCATED
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.front_door import write_front_door_contact
from goldenthread.synthetic.staff import Allocation, Staff, Worker
from goldenthread.synthetic.tables import Extract
from goldenthread.synthetic.timeline import Timeline


@dataclass(slots=True)
class Office:
    """The council's office: `caseload` counts, by worker, the children allocated on the 30 September before the end.

    Of the family at hand, `known`: the children that a row has been written about, with the day of the first event;
    `in_care`: those who ever came into care; `months_at_school`: children and months whose attendance is written;
    `conferences`: journeys of which it is written who came to the conference; `stepped_down`: the days on which a
    child's plan as one in need ended.
    `school_months`: the month ends of the window (`oversight.school_months`).
    """

    days: Timeline
    staff: Staff
    extract: Extract
    count_caseload_on: int
    seed: int = 1
    caseload: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    in_care: set[str] = field(default_factory=set)
    months_at_school: set[tuple[str, int]] = field(default_factory=set)
    conferences: set[str] = field(default_factory=set)
    stepped_down: dict[str, list[int]] = field(default_factory=dict)
    school_months: tuple[tuple[int, int, int], ...] = ()

    def next_family(self) -> None:
        """Forget the family that was at hand."""
        self.known.clear()
        self.in_care.clear()
        self.months_at_school.clear()
        self.conferences.clear()
        self.stepped_down.clear()

    def knows(self, child: Child, day: int) -> None:
        """Note that a row about the child is dated on the day, so that the child is written among the
        persons.
        """
        self.known[child.id] = min(day, self.known.get(child.id, day))

    def contact(
        self, child: Child, key: str, day: int, source: str, outcome: str = CONTACT_BECAME_REFERRAL
    ) -> None:
        """Write a contact, unless it came before the window or after its end."""
        days = self.days
        if days.complete_from <= day <= days.end:
            self.knows(child, day)
            contact = f"K{child.id}{key}"
            self.extract.writer("contacts")(
                [contact, child.id, days.iso[day], source, SOURCE_WORDS[source], outcome]
            )
            write_front_door_contact(self.extract, days, contact, child, day, source, outcome, self.seed)

    def involvements(
        self, child: Child, key: str, referral: str, chain: Sequence[Allocation], until: int
    ) -> None:
        """Write who held a child's case, one row an allocation, until the child's own last day."""
        days = self.days
        write = self.extract.writer("involvements")
        counted = self.count_caseload_on
        for number, held in enumerate(chain):
            stop = min(held.stop, until)
            if held.start > days.end or held.start >= stop or stop < days.complete_from:
                continue
            ended = stop if stop <= days.end else None
            if held.start <= counted < stop:
                self.caseload[held.worker.id] = self.caseload.get(held.worker.id, 0) + 1
            write(
                [
                    f"I{child.id}{key}{number:03d}", held.worker.id, ALLOCATED, held.team, child.id,
                    days.iso[held.start], days.iso[ended], held.reason if ended and stop == held.stop else "", referral,
                ]
            )  # fmt: skip

    def other_involvement(
        self, child: Child, key: str, referral: str, worker: Worker, start: int, stop: int
    ) -> None:
        """Write the involvement of someone who does not hold the case, under the job title as the role."""
        days = self.days
        if start > days.end or start >= stop or stop < days.complete_from:
            return
        ended = days.iso[stop] if stop <= days.end else ""
        self.extract.writer("involvements")(
            [
                f"I{child.id}{key}",
                worker.id,
                worker.title,
                worker.team,
                child.id,
                days.iso[start],
                ended,
                "",
                referral,
            ]
        )


def holding(chain: Sequence[Allocation], day: int) -> tuple[str, str]:
    """The team id and worker id of the allocation that covers the day, or of the one nearest before it."""
    found = chain[0]
    for held in chain:
        if held.start > day:
            break
        found = held
    return found.team, found.worker.id
