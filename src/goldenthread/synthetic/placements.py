"""Where a child in care lived and under which legal status: placements and statuses drawn for a whole stay,
and the episodes that follow from them (a new one whenever either changes). It writes those three tables and
the permanence table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.synthetic.care import (
    ACCOMMODATED,
    ADOPTED,
    ALONE,
    GROWN_UP,
    GUARDIANSHIP,
    HOME,
    OTHER_CARER,
    POLICE_PROTECTION,
    Entry,
    Stay,
)
from goldenthread.synthetic.care_details import write_registration
from goldenthread.synthetic.council import other_postcodes, own_postcodes
from goldenthread.synthetic.draws import Draw, at, pick, spread
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.timeline import YEAR

SETTLED_UP_TO, UNSETTLED_UP_TO = 0.81, 0.915
FIRST_SHORT_SHARE, FIRST_SHORT = 0.33, (8, 35, 80, 140, 230)
LASTS_SETTLED = (400, 1100, 2000, 2900, 4200, 6400)
LASTS_UNSETTLED = (70, 170, 300, 480, 800)
LASTS_UNSTABLE = (6, 25, 60, 110, 200)
SUPPORTED_AT_SIXTEEN = 0.26
TEMPORARY_SHARE, SAME_CARER_SHARE = 0.02, 0.05
TYPES_BY_AGE: tuple[tuple[float, tuple[str, ...]], ...] = (
    (5, spread({"foster": 70, "P1": 26, "R3": 3, "Z1": 1})),
    (10, spread({"foster": 66, "P1": 23, "K2": 8, "R1": 1, "Z1": 2})),
    (16, spread({"foster": 45, "P1": 17, "K2": 29, "S1": 3, "R1": 2, "Z1": 3, "K1": 1})),
    (19, spread({"foster": 26, "P1": 12, "K2": 21, "H5": 27, "P2": 6, "R1": 2, "R5": 3, "Z1": 3})),
)
TYPES_ALONE = spread({"foster": 50, "H5": 45, "P2": 5})
FOSTER = spread({"U1": 8, "U3": 20, "U4": 26, "U5": 1, "U6": 45})
SUPPORTED_ACCOMMODATION_FROM = date(2024, 4, 1).toordinal()
"""K3 took the place of H5 and P2 in the children looked after return for 2024-25."""
OWN_AREA_SHARE = {"P": 0.86, "U": 0.60, "H": 0.62, "K": 0.34, "A": 0.30}
CHANGE_REASONS = spread(
    {
        "CARPL": 42,
        "CREQB": 14,
        "CREQO": 12,
        "CHILD": 9,
        "LAREQ": 8,
        "PLACE": 6,
        "STAND": 3,
        "ALLEG": 2,
        "OTHER": 4,
    }
)
ORDER_AFTER = (150, 190, 220, 260, 330)
CEASED = {
    ADOPTED: ("E11", "E12", "E12"),
    GUARDIANSHIP: ("E45", "E45", "E46", "E47", "E48"),
    HOME: ("E4A", "E4A", "E4A", "E4B"),
    OTHER_CARER: ("E41", "E13"),
}
GROWN_UP_CEASED = ("E5", "E5", "E6", "E17", "E17", "E7", "E9", "E8")


@dataclass(frozen=True, slots=True)
class Placement:
    """One placement: from `start` until the next begins. `same_carer`: only its kind changed, not the home."""

    start: int
    type: str
    provider: str
    postcode: str
    urn: str
    distance: str
    same_carer: bool


def write_stay(
    office: Office, child: Child, entry: Entry, stay: Stay, referral: str, need: str, last: int, draw: Draw
) -> None:
    """Write the legal statuses, placements and episodes of a stay, and its permanence row. `last`: the last
    day recorded.
    """
    placed_for_adoption = _placed_for_adoption(stay, draw) if stay.way_out == ADOPTED else None
    statuses = _statuses(entry, stay, placed_for_adoption, draw)
    placements = _placements(office, child, entry, stay, placed_for_adoption, draw)
    ceased_reason = pick(CEASED.get(stay.way_out, GROWN_UP_CEASED), draw())
    gone = stay.left if stay.left <= last else None
    statuses = [status for status in statuses if status[0] <= last]
    placements = [placement for placement in placements if placement.start <= last]
    period = f"L{child.id}{entry.number}"
    _write_statuses(office, child, entry, statuses, gone)
    _write_placements(office, child, entry, period, placements, gone, draw)
    _write_episodes(
        office, child, entry, stay, period, referral, need, statuses, placements, gone, ceased_reason
    )
    if stay.way_out in (ADOPTED, GUARDIANSHIP):
        _write_permanence(office, child, entry, stay, period, statuses, placed_for_adoption, gone, last, draw)


def _write_statuses(
    office: Office, child: Child, entry: Entry, statuses: list[tuple[int, str]], gone: int | None
) -> None:
    iso, write = office.days.iso, office.extract.writer("legal_status")
    for number, (start, status) in enumerate(statuses):
        end = statuses[number + 1][0] if number + 1 < len(statuses) else gone
        write([f"G{child.id}{entry.number}{number:02d}", child.id, status, iso[start], iso[end]])


def _write_placements(
    office: Office,
    child: Child,
    entry: Entry,
    period: str,
    placements: list[Placement],
    gone: int | None,
    draw: Draw,
) -> None:
    iso, write = office.days.iso, office.extract.writer("cla_placement")
    for number, placement in enumerate(placements):
        moved = number + 1 < len(placements)
        end = placements[number + 1].start if moved else gone
        reason = pick(CHANGE_REASONS, draw()) if moved and not placements[number + 1].same_carer else ""
        write(
            [
                f"T{child.id}{entry.number}{number:02d}", period, child.id, iso[placement.start], placement.type,
                placement.urn, placement.distance, placement.provider, placement.postcode, iso[end], reason,
            ]
        )  # fmt: skip
        write_registration(office, f"T{child.id}{entry.number}{number:02d}", placement.type)


def _write_episodes(
    office: Office,
    child: Child,
    entry: Entry,
    stay: Stay,
    period: str,
    referral: str,
    need: str,
    statuses: list[tuple[int, str]],
    placements: list[Placement],
    gone: int | None,
    ceased_reason: str,
) -> None:
    iso, write = office.days.iso, office.extract.writer("cla_episodes")
    legal_changes = {start for start, _ in statuses[1:]}
    moves = {placement.start: placement.same_carer for placement in placements[1:]}
    starts = sorted({stay.entered} | legal_changes | moves.keys())
    seen_by_reviewer = max(stay.entered, (gone or office.days.end) - 20 - int(child.disabled * 60))
    place = 0
    for number, start in enumerate(starts):
        while place + 1 < len(placements) and placements[place + 1].start <= start:
            place += 1
        final = number + 1 == len(starts)
        end = gone if final else starts[number + 1]
        if start == stay.entered:
            reason = "S"
        elif start in moves:
            reason = (
                ("U" if moves[start] else "B") if start in legal_changes else ("T" if moves[start] else "P")
            )
        else:
            reason = "L"
        write(
            [
                f"H{child.id}{entry.number}{number:02d}", child.id, f"T{child.id}{entry.number}{place:02d}", iso[start],
                reason, need, iso[end], (ceased_reason if final else "X1") if end else "", period, referral,
                iso[seen_by_reviewer] if final else "", iso[stay.entered],
            ]
        )  # fmt: skip


def _write_permanence(
    office: Office,
    child: Child,
    entry: Entry,
    stay: Stay,
    period: str,
    statuses: list[tuple[int, str]],
    placed: int | None,
    gone: int | None,
    last: int,
    draw: Draw,
) -> None:
    iso = office.days.iso
    adopters, carers = (2 if draw() < 0.8 else 1), draw() < 0.15
    ordered = next((start for start, status in statuses if status == "E1"), None)
    if ordered is None and gone is None:
        return
    placed = placed if placed is not None and placed <= last else None
    order = ("Adoption" if stay.way_out == ADOPTED else "Special Guardianship Order") if gone else ""
    worker = office.staff.other(draw, "Family Support Worker").id if ordered else ""
    office.extract.writer("permanence")(
        [
            f"B{child.id}{entry.number}", child.id, period, iso[ordered - 30] if ordered else "",
            "Y" if len(entry.stays) > 1 else "N", str(len(entry.stays) - 1), "0", "", iso[ordered],
            iso[placed - 21] if placed else "", "MF" if adopters == 2 and placed else "F1" if placed else "",
            "L11" if placed else "", str(adopters) if placed else "", iso[placed], "Y" if carers and placed else "N",
            "", "", "", "", "", iso[gone], order, worker,
        ]
    )  # fmt: skip


def _placed_for_adoption(stay: Stay, draw: Draw) -> int:
    placed = stay.left - at((170, 220, 270, 330, 450), draw())
    return max(placed, stay.entered + (stay.left - stay.entered) // 2)


def _statuses(entry: Entry, stay: Stay, placed: int | None, draw: Draw) -> list[tuple[int, str]]:
    """Legal statuses of a stay as (start, code), in order. Care orders and placement orders are made some
    months apart.
    """
    day, left = stay.entered, stay.left
    chance, wait, order = draw(), at((30, 60, 110, 210), draw()), at(ORDER_AFTER, draw())
    if entry.road == ALONE:
        return [(day, "V2")]
    proceedings: int | None = day
    statuses: list[tuple[int, str]] = []
    if entry.road == POLICE_PROTECTION:
        statuses.append((day, "L1"))
        proceedings = day + 3 if chance < 0.75 else None
        if proceedings is None:
            statuses.append((day + 3, "V2"))
    elif entry.road == ACCOMMODATED or chance > 0.75:
        statuses.append((day, "V2"))
        certain = stay.way_out in (ADOPTED, GUARDIANSHIP)
        proceedings = day + wait if certain or chance < 0.5 else None
    if proceedings is not None:
        statuses.append((proceedings, "C1"))
        if placed is not None:
            statuses.append((max(proceedings + 1, min(proceedings + order, placed - 40)), "E1"))
        else:
            statuses.append((proceedings + order, "C2"))
    return [status for status in statuses if status[0] < left]


def _placements(
    office: Office, child: Child, entry: Entry, stay: Stay, placed: int | None, draw: Draw
) -> list[Placement]:
    temper = draw()
    home_from = stay.left
    if stay.way_out == HOME and draw() < 0.55:
        home_from = max(stay.entered + 30, stay.left - at((50, 100, 170, 330), draw()))
    supported_from = stay.left
    if stay.way_out == GROWN_UP and draw() < SUPPORTED_AT_SIXTEEN:
        supported_from = max(
            stay.entered + 60, child.born + int(16.1 * YEAR) + at((0, 160, 300, 450, 600), draw())
        )
    stop = min(stay.left, placed or stay.left, home_from, supported_from)
    placements: list[Placement] = []
    day = stay.entered
    while day < stop:
        first = not placements
        type_ = _type(child, entry, day, draw, first)
        if first and draw() < FIRST_SHORT_SHARE:
            lasts: tuple[float, ...] = FIRST_SHORT
        elif temper < SETTLED_UP_TO:
            lasts = LASTS_SETTLED
        else:
            lasts = LASTS_UNSETTLED if temper < UNSETTLED_UP_TO else LASTS_UNSTABLE
        length = at(lasts, draw())
        if not first and draw() < TEMPORARY_SHARE:
            type_, length = "T3", at((2, 6, 12), draw())
        placement = _placement(office, child, day, type_, draw)
        placements.append(placement)
        if type_ == "U6" and draw() < SAME_CARER_SHARE and day + 120 < min(stop, day + length):
            placements.append(
                Placement(
                    day + 120,
                    "U4",
                    placement.provider,
                    placement.postcode,
                    placement.urn,
                    placement.distance,
                    True,
                )
            )
        day += max(2, length)
        if day < stop:
            day = office.days.working_day(day)
    if placed is not None and placed < stay.left:
        carers = draw() < 0.15
        chosen = _placement(office, child, placed, "A3" if carers else "A5", draw)
        placements.append(
            Placement(
                placed, chosen.type, chosen.provider, "", "", chosen.distance, carers and len(placements) > 0
            )
        )
    elif home_from < stay.left:
        placements.append(_placement(office, child, home_from, "P1", draw))
    elif supported_from < stay.left:
        type_ = "K3" if supported_from >= SUPPORTED_ACCOMMODATION_FROM else "H5"
        placements.append(_placement(office, child, supported_from, type_, draw))
    return placements


def _type(child: Child, entry: Entry, day: int, draw: Draw, first: bool) -> str:
    age = (day - child.born) / YEAR
    types = (
        TYPES_ALONE if entry.road == ALONE else next(types for up_to, types in TYPES_BY_AGE if age < up_to)
    )
    chosen = pick(types, draw())
    if first and chosen == "P1" and draw() < 0.5:
        chosen = "foster"
    if chosen == "foster":
        chosen = pick(FOSTER, draw())
    return "K3" if chosen in ("H5", "P2") and day >= SUPPORTED_ACCOMMODATION_FROM else chosen


def _placement(office: Office, child: Child, day: int, type_: str, draw: Draw) -> Placement:
    chance, where, far, number = draw(), draw(), draw(), draw()
    own = where < OWN_AREA_SHARE.get(type_[0], 0.4)
    postcode = pick(OWN if own else ELSEWHERE, number)
    distance = f"{0.3 + far * 6:.1f}" if own else f"{5 + far * far * 70:.1f}"
    if type_ == "P1":
        provider = "PR0"
    elif type_[0] == "U":
        provider = "PR1" if chance < 0.56 or type_ in ("U1", "U3") else "PR4" if chance < 0.95 else "PR5"
    else:
        provider = "PR1" if chance < 0.22 else "PR4" if chance < 0.94 else "PR5"
    urn = f"SC{990000 + int(number * 9999)}" if type_[0] in "KRS" else ""
    return Placement(day, type_, provider, postcode, urn, distance, False)


OWN, ELSEWHERE = own_postcodes(), other_postcodes()
