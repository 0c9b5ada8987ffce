"""A made-up scorecard by hand, with every state that an output must print: each kind of absence, revised and
returned cells, ratings that a person gave, every kind of target, real changes of each meaning, breaks, long
and hostile labels. No number of it is anybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from goldenthread.calendar import Period, month
from goldenthread.definitions.model import (
    Council,
    Fragment,
    Group,
    Indicator,
    Place,
    Row,
    Scorecard,
    Section,
    Source,
)
from goldenthread.figures.model import Figure
from goldenthread.judgement.model import Mark
from goldenthread.judgement.rounding import DEFAULT_DECIMALS, printed
from goldenthread.scorecards.findings import finding, keys, notes
from goldenthread.scorecards.model import (
    BLANK,
    FilledBenchmark,
    FilledCell,
    FilledGroup,
    FilledRow,
    FilledScorecard,
    FilledSection,
    FilledTarget,
)
from goldenthread.scorecards.printing import ABSENT_WORDS, column_head, x_of_y

PERIOD = month(2023, 9)
PERIODS = tuple(PERIOD.previous(back) if back else PERIOD for back in range(5, -1, -1))
TWELVE = tuple(PERIOD.previous(back) if back else PERIOD for back in range(11, -1, -1))
COMPARATORS = ("Combined authority", "Region", "Statistical neighbours", "England")
PLACE = Place("sample.yaml")
HOSTILE = 'Visits <script>alert("x")</script> & "late" ones'
AS_AT = date(2023, 10, 9)
NO_TARGET = FilledTarget()
NO_MARK = Mark()

Value = float | tuple[float, float] | str | None
"""A number; numerator and denominator of a percentage; a status; None for nothing before it was counted."""


def figure(ref: str, name: str, form: str, period: Period, value: Value, window: str, **more: Any) -> Figure:
    numerator: float | None
    denominator: float | None
    status, number, numerator, denominator = "ok", None, None, None
    if isinstance(value, str):
        status = value
    elif isinstance(value, tuple):
        numerator, denominator = value
        number = numerator / denominator * 100
    elif value is None:
        status = "not_collected"
    else:
        number = float(value)
        numerator = number if form in ("count", "max") else None
    settled: dict[str, Any] = {
        "unit": "rows",
        "scorecard": "sample",
        "ref": ref,
        "as_at": AS_AT,
        "snapshot": "2023-10-09",
        "definition": "0f3c9a1b2d4e",
    }
    return Figure(
        name,
        window,
        form,
        period,
        "total",
        "",
        numerator,
        denominator,
        number,
        0,
        status,
        **{**settled, **more},
    )


def cell(of: Figure, decimals: int) -> FilledCell:
    if of.value is None:
        note = f": {of.note}" if of.note else ""
        return FilledCell(
            f"{ABSENT_WORDS[of.status]}{note}", "absent", figure=of, returned=of.source == "returned"
        )
    return FilledCell(
        printed(of.value, of.form, decimals),
        "value",
        of.value,
        decimals,
        x_of_y(of),
        returned=of.source == "returned",
        figure=of,
    )


def line(
    ref: str,
    label: str,
    form: Any,
    values: Sequence[Value],
    *,
    window: Any = "month",
    decimals: int | None = None,
    better: Any = "high",
    previous: Value = None,
    target: FilledTarget = NO_TARGET,
    benchmarks: Sequence[float | None] = (),
    mark: Mark = NO_MARK,
    rating: Any = None,
    given: str = "",
    revised: tuple[int, str, float] | None = None,
    returned: bool = False,
    note: str = "",
    population: str = "",
    for_members: str = "",
    **more: Any,
) -> FilledRow:
    """One row from twelve values, oldest first; the last six are its cells."""
    places = DEFAULT_DECIMALS[form] if decimals is None else decimals
    name = ref.lower() + "_indicator"
    source = "returned" if returned else "computed"
    figures = [
        figure(ref, name, form, period, value, window, source=source, population=population)
        for period, value in zip(TWELVE, values, strict=True)
    ]
    if note:
        figures[-1] = replace(figures[-1], note=note)
    cells = [cell(each, places) for each in figures[-6:]]
    if revised:
        index, was, was_value = revised
        cells[index] = replace(cells[index], revised=True, was=was, was_value=was_value)
    indicator = Indicator(
        name,
        label,
        "So that families get help when they need it.",
        (form,),
        (window,),
        better,
        "timeliness",
        Source("Working Together 2023", "clock starts at the referral"),
        PLACE,
        fact=None if returned else "assessment",
        dated=None if window == "snapshot" else "authorised_on",
        where=Fragment("working_days <= 45", PLACE) if form == "percent" else None,
        unknown="fails",
        returned="return" if returned else None,
        for_members=for_members,
    )
    series = tuple(each.value for each in figures)
    held = [value for value in series if value is not None]
    words = (
        f"{ref}, 12 months to September 2023: lowest {printed(min(held), form, places)}, "
        f"highest {printed(max(held), form, places)}, now {cells[-1].text}"
        if held
        else f"{ref}, 12 periods to September 2023: nothing reported"
    )
    filled_benchmarks = tuple(
        FilledBenchmark(BLANK)
        if value is None
        else FilledBenchmark(
            FilledCell(printed(value, form, places), "value", value, places),
            f"{comparator}, 2021/22; mean of 10; 2021 model; as published in 2022-10",
        )
        for comparator, value in zip(COMPARATORS, benchmarks or [None] * 4, strict=True)
    )
    before = BLANK
    if isinstance(previous, str):
        before = FilledCell(ABSENT_WORDS.get(previous, previous), "absent")
    elif isinstance(previous, float | int):
        before = FilledCell(
            printed(previous, form, places), "value", float(previous), places, "the whole year"
        )
    return FilledRow(
        row=Row(ref, name, window, form, PLACE, label=label, decimals=decimals),
        indicator=indicator,
        ref=ref,
        label=label,
        cells=tuple(cells),
        previous_year=before,
        target=target,
        benchmarks=filled_benchmarks,
        series=series,
        series_periods=TWELVE,
        series_words=words,
        mark=mark,
        rating=rating,
        rating_given=bool(given),
        rating_reason=given or mark.rating_reason,
        question_for_members=for_members if rating == "red" else "",
        thread={
            "Definition": f"{name}, version 0f3c9a1b2d4e",
            "Source": "typed in as a return" if returned else "counted from the extract",
            "Recorded by": "9 October 2023",
            "Snapshot": "2023-10-09",
            "Rule": "Working Together 2023: clock starts at the referral",
        }
        | ({"Population": population} if population else {}),
        **more,
    )


def judged(
    suggested: Any,
    why: str,
    moved: Any,
    meaning: Any,
    moved_why: str,
    signal: Any,
    signal_why: str,
    signal_meaning: Any = None,
    caution: str = "",
) -> Mark:
    return Mark(suggested, why, moved, meaning, moved_why, signal, signal_meaning, signal_why, caution)


USUAL = "within its usual range over two years."


def _front_door() -> tuple[FilledGroup, ...]:
    rows = (
        line(
            "FD1",
            "Contacts in month",
            "count",
            [1205, 1190, 1344, 1288, 1160, 1402, 1075, 1265, 1310, 1180, 1098, 1244],
            better="none",
            previous=1160,
            mark=judged(None, "Not rated: there is no target.", "up", "neither",
                        "1,098 in August to 1,244 in September, and neither way is better in itself.",
                        "no", f"1,244 is {USUAL}"),
            revised=(4, "1,081", 1081.0),
        ),
        line(
            "FD2",
            "Contacts, rate per 10,000, rolling 12 months",
            "rate_per_10k",
            [2710, 2705, 2698, 2720, 2731, 2744, 2738, 2740, 2755, 2761, 2749, 2752],
            window="rolling_12_months",
            better="none",
            previous=2744,
            population="mid-2022, published 2023-11: 50,950",
            mark=judged(None, "Not rated: there is no target.", "up", "neither",
                        "2,749 in August to 2,752 in September, and neither way is better in itself.",
                        "not_tested", "Not tested: each 12-month figure shares eleven months with the one before it."),
        ),
        line(
            "FD2c",
            "Hub contacts ended before screening, share",
            "percent",
            [(41, 150), (44, 160), (39, 144), (40, 151), (36, 140), (52, 170), (30, 120), (42, 150), "not_reported",
             "not_reported", (33, 121), "not_reported"],
            better="low",
            previous="none",
            note="new moderation process",
            mark=judged(None, "There is no figure: it was not reported.", None, None,
                        "There is no figure: it was not reported.", None, "There is no figure: it was not reported."),
        ),
        line(
            "FD16",
            HOSTILE,
            "count",
            [3, 2, 4, 1, 0, 2, 5, 3, 2, 1, 2, 0],
            better="low",
            previous=3,
            rating="amber",
            given='Given by Head of Service on 10 October 2023: one of them was "serious" <b>& late</b>.',
            mark=judged(None, "Not rated: there is no target.", "down", "better",
                        "2 in August to 0 in September, and lower is better.",
                        "too_few", "Too few to test: 2.1 on average, and numbers that small jump by chance."),
            comment='We read every one of them <img src="x" onerror="alert(1)"> & wrote.\n\nSecond paragraph.',
            comment_by="Head of Service, 10 October 2023",
            quality=("2 of 25 visits have no date & are left out.",),
        ),
        line(
            "FD17",
            "=HYPERLINK(\"http://bad.example\",\"Typed label that begins like a formula\")",
            "count",
            [None] * 12,
            returned=True,
            mark=judged(None, "There is no figure: it was not collected.", None, None,
                        "There is no figure: it was not collected.", None, "There is no figure: it was not collected."),
        ),
    )  # fmt: skip
    return (FilledGroup("", rows),)


def _in_need() -> tuple[FilledGroup, ...]:
    referral = (
        line(
            "CIN1",
            "Referrals received in month",
            "count",
            [240, 255, 247, 262, 238, 251, 189, 252, 218, 229, 270, 283],
            better="none",
            previous=279,
            rating="amber",
            given="Given by Assistant Director on 11 October 2023: the rise is being looked into.",
            mark=judged(None, "Not rated: there is no target.", "up", "neither",
                        "270 in August to 283 in September, and neither way is better in itself.",
                        "no", f"283 is {USUAL}"),
        ),
        line(
            "CIN2",
            "Referrals, rate per 10,000, rolling 12 months",
            "rate_per_10k",
            [672, 668, 660, 652, 640, 633, 625, 590, 561, 538, 552, 544],
            window="rolling_12_months",
            better="low",
            previous=698,
            target=FilledTarget("at most 612", None, 612.0),
            benchmarks=[655, 631, 619, 541],
            rating="green",
            population="mid-2022, published 2023-11: 50,950",
            mark=judged("green", "Green: 544 against at most 612, target met.", "down", "better",
                        "552 in August to 544 in September, and lower is better.",
                        "not_tested", "Not tested: each 12-month figure shares eleven months with the one before it."),
        ),
        line(
            "CIN4",
            "Re-referrals within 12 months of an earlier referral",
            "percent",
            [(60, 240), (52, 255), (76, 247), (62, 262), (64, 238), (53, 251), (46, 189), (78, 252), (54, 218),
             (50, 229), (56, 270), (64, 283)],
            better="band",
            previous=28,
            target=FilledTarget("20% to 24%", 20.0, 24.0),
            benchmarks=[21, 22, 18, 20],
            rating="green",
            mark=judged("green", "Green: 23% against 20% to 24%, target met.", "up", "neither",
                        "21% in August to 23% in September, neither nearer to nor further from the wanted 20% to 24%.",
                        "no", f"23% is {USUAL}"),
        ),
        line(
            "CIN5",
            "Referrals where the child was not in need after assessment",
            "percent",
            [(70, 240), (79, 255), (68, 247), (79, 262), (69, 238), (68, 251), (49, 189), (42, 252), (33, 218),
             (32, 229), (30, 270), (37, 283)],
            better="low",
            decimals=1,
            previous=29.6,
            target=FilledTarget("at most 29%", None, 29.0),
            benchmarks=[27.1, 28.3, 25, 29.4],
            rating="green",
            mark=judged("green", "Green: 13.1% against at most 29%, target met.", "up", "worse",
                        "11.1% in August to 13.1% in September, and lower is better.",
                        "yes", "The last five months are all below the average of 22.4%.",
                        "better"),
        ),
        line(
            "CIN8",
            "Child and family assessments completed within 45 working days",
            "percent",
            [(240, 320), (230, 315), (221, 290), (230, 311), (229, 308), (245, 310), (174, 198), (175, 201), (310, 330),
             (281, 323), (217, 268), (231, 275)],
            previous=76,
            target=FilledTarget("at least 85%", 85.0, None),
            benchmarks=[82, 81, 83, 84],
            rating="amber",
            mark=judged("amber", "Amber: 84% against at least 85%, short by 1 point, inside the 2-point tolerance.",
                        "up", "better", "81% in August to 84% in September, and higher is better.",
                        "yes", "The last six months are all above the average of 80%. By chance that would be unusual.",
                        "better",
                        "231 of 275: with numbers of this size the true rate could be 79% to 88%, so 84% is not "
                        "distinguishable from the target of at least 85%."),
            quality=("3 of 275 assessments have no start date and count as late.",),
            breaks=(6,),
        ),
    )  # fmt: skip
    enquiries = (
        line(
            "CIN10a",
            "Strategy meetings attended by police",
            "percent",
            [*[None] * 6, "not_collected", (178, 181), (160, 160), (156, 156), (142, 142), (120, 121)],
            returned=True,
            previous="not_collected",
            rating="green",
            given="Given by a person.",
            mark=judged(None, "Not rated: there is no target.", "down", "worse",
                        "100% in August to 99% in September, and higher is better.",
                        "too_few", "Too few months to say: five months, and 13 are needed."),
        ),
        line(
            "CIN11",
            "Strategy meetings leading to a section 47 enquiry",
            "percent",
            [(110, 151), (108, 147), (115, 155), (104, 144), (109, 150), (111, 152), (75, 91), (125, 181), (111, 160),
             (100, 156), (84, 142), (79, 121)],
            better="none",
            previous=74,
            rating=None,
            given="Given by a person: not rated while the threshold is reviewed. The rule suggests amber.",
            mark=judged("amber", "Amber.", "up", "neither",
                        "59% in August to 65% in September, and neither way is better in itself.",
                        "yes", "Two of the last three months are close to the lower limit of 58%.", "neither"),
        ),
        line(
            "CIN15",
            "Section 47 enquiries leading to a conference, year to date",
            "percent",
            [(30, 80), (33, 90), (36, 101), (40, 112), (43, 122), (48, 130), (8, 23), "not_yet_available", (30, 100),
             (41, 130), (50, 150), "not_yet_available"],
            window="year_to_date",
            better="none",
            previous="incomplete_history",
            benchmarks=[38, 39, 40, 37],
            mark=judged(None, "There is no figure: it is not yet available.", None, None,
                        "There is no figure: it is not yet available.", None,
                        "There is no figure: it is not yet available."),
        ),
    )  # fmt: skip
    plans = (
        line(
            "CIN17",
            "Child in need reviews in timescale, year to date",
            "percent",
            [(220, 310), (230, 322), (215, 311), (221, 318), (216, 315), (219, 318), (218, 320), (199, 302), (214, 310),
             (220, 311), (209, 307), (213, 309)],
            window="year_to_date",
            previous=74,
            target=FilledTarget("at least 80%", 80.0, None),
            rating="red",
            for_members="How long do the families whose review is late wait for it?",
            mark=judged("red", "Red: 69% against at least 80%, short by 11 points, outside the 2-point tolerance.",
                        "up", "better", "68% in August to 69% in September, and higher is better.",
                        "no", "Tested on its single months. 69% is within the usual range, 62% to 74%."),
            comment="Reviews are held but not always written up in time. Managers now close the record at the review.",
            comment_by="Head of Service, Safeguarding, 10 October 2023",
        ),
        line(
            "CIN18",
            "Children on a child protection plan",
            "count",
            [339, 341, 343, 340, 342, 345, 349, 333, 318, 312, 304, 302],
            window="snapshot",
            better="low",
            previous=345,
            benchmarks=[330, 318, 326, 212],
            rating="green",
            given="Given by Director of Children’s Services on 12 October 2023.",
            mark=judged(None, "Not rated: there is no target.", "down", "better",
                        "304 in August to 302 in September, and lower is better.",
                        "not_tested", "Not tested: month-end numbers carry over from one month to the next."),
        ),
        line(
            "CIN20",
            "Child protection visits in the last 28 days, at month end",
            "percent",
            [*[None] * 6, (317, 349), (286, 333), (270, 318), (281, 312), (277, 304), (284, 302)],
            window="snapshot",
            previous="incomplete_history",
            target=FilledTarget("at least 95%", 95.0, None),
            rating="amber",
            mark=judged("amber", "Amber: 94% against at least 95%, short by 1 point, inside the 2-point tolerance.",
                        "up", "better", "91% in August to 94% in September, and higher is better.",
                        "too_few", "Too few months to say: six months, and 13 are needed.", None,
                        "284 of 302: with numbers of this size the true rate could be 91% to 96%, so 94% is not "
                        "distinguishable from the target of at least 95%."),
        ),
        line(
            "CIN21",
            "Times a child was reported missing in month",
            "count",
            [141, 133, 130, 144, 139, 136, 118, 147, 180, 171, 166, 186],
            better="low",
            previous=144,
            rating="red",
            given="Given by Assistant Director on 11 October 2023: no target is set, and this is the worst month held.",
            for_members="Which children are reported missing most often, and what is different for them now?",
            mark=judged(None, "Not rated: there is no target.", "up", "worse",
                        "166 in August to 186 in September, and lower is better.",
                        "yes", "186 is above the upper limit of 181. By chance that would be unusual.", "worse"),
        ),
        line(
            "CIN24",
            "Children hidden to protect them in a public pack",
            "count",
            [4, 6, 5, "hidden", 7, 8, 6, 5, "hidden", 6, "hidden", "hidden"],
            better="low",
            mark=judged(None, "There is no figure: it is hidden to protect children.", None, None,
                        "There is no figure: it is hidden to protect children.", None,
                        "There is no figure: it is hidden to protect children."),
        ),
    )  # fmt: skip
    quarterly = (
        line(
            "CIN25",
            "Referrals to the complex safeguarding team, quarter",
            "count",
            ["not_due", "not_due", 18, "not_due", "not_due", 17, "not_due", "not_due", "not_due", 32, "not_due", 27],
            window="quarter",
            better="none",
            returned=True,
            previous=17,
            mark=judged(None, "Not rated: there is no target.", "down", "neither",
                        "32 to 27, and neither way is better in itself.",
                        "too_few", "Too few quarters to say: four quarters, and 13 are needed."),
        ),
        line(
            "CIN26",
            "Referrals closed with no further action, quarter",
            "percent",
            ["not_due", "not_due", (9, 18), "not_due", "not_due", (8, 17), "not_due", "not_due", "not_due", "no_cases",
             "not_due", (9, 27)],
            window="quarter",
            better="none",
            returned=True,
            previous=46,
            mark=judged(None, "Not rated: there is no target.", "down", "neither",
                        "47% to 33%, and neither way is better in itself.",
                        "too_few", "Too few quarters to say: three quarters, and 13 are needed."),
        ),
        line(
            "CIN27",
            "Cases open to the complex safeguarding team, quarter end",
            "count",
            ["not_due", "not_due", 39, "not_due", "not_due", 38, "not_due", "not_due", "not_due", 29, "not_due", 0],
            window="quarter",
            better="none",
            previous=37,
            mark=judged(None, "Not rated: there is no target.", "down", "neither",
                        "29 to 0, and neither way is better in itself.",
                        "too_few", "Too few quarters to say: four quarters, and 13 are needed."),
        ),
    )  # fmt: skip
    return (
        FilledGroup("Referral and assessment", referral),
        FilledGroup("Strategy meetings and section 47 enquiries", enquiries),
        FilledGroup("Plans, reviews & visits", plans),
        FilledGroup("Complex safeguarding, reported quarterly", quarterly),
    )


def _workforce() -> tuple[FilledGroup, ...]:
    rows = (
        line(
            "WF2",
            "Open cases, rate per 10,000",
            "rate_per_10k",
            ["no_population"] * 5 + [441.4, 450.2, 452.8, 449.9, 447.1, 445, 444.4],
            window="snapshot",
            better="low",
            decimals=1,
            previous="no_population",
            benchmarks=[431.2, 419.9, 436.3, 334.3],
            population="mid-2022, published 2023-11: 50,950",
            mark=judged(None, "Not rated: there is no target.", "down", "better",
                        "445.0 in August to 444.4 in September, and lower is better.",
                        "not_tested", "Not tested: month-end numbers carry over from one month to the next."),
        ),
        line(
            "WF4",
            "Agency social workers, share of non-managers",
            "percent",
            [(30, 140), (31, 141), (29, 139), (29, 140), (28, 141), (27, 140), (26, 141), (26, 142), (25, 141),
             (25, 143), (24, 143), (9, 14)],
            better="low",
            decimals=1,
            previous=21.2,
            returned=True,
            target=FilledTarget("below 7%", None, 7.0),
            rating="red",
            mark=judged("red", "Red: 64.3% against below 7%, over by 57.3 points, outside the 2-point tolerance.",
                        "up", "worse", "16.8% in August to 64.3% in September, and lower is better.",
                        "yes", "64.3% is above the upper limit of 24.0%. By chance that would be unusual.", "worse"),
        ),
    )  # fmt: skip
    caseloads = (
        line(
            "WF6",
            "Caseload, all social work staff, average",
            "mean",
            [16.8, 16.9, 16.7, 16.6, 16.5, 16.4, 16.6, 16.5, 16.4, 16.3, 16.2, 16.2],
            window="snapshot",
            better="low",
            previous=16.4,
            target=FilledTarget("16 to 18", 16.0, 18.0),
            rating="green",
            mark=judged("green", "Green: 16.2 against 16 to 18, target met.", "level", "neither",
                        "16.2 in August and September: no change at the printed precision.",
                        "not_tested", "Not tested: month-end numbers carry over from one month to the next."),
        ),
        line(
            "WF8",
            "Highest individual caseload",
            "max",
            [31, 30, 33, 32, 31, 30, 29, 31, 34, 33, 35, 41],
            window="snapshot",
            better="low",
            previous=30,
            target=FilledTarget("monitor only"),
            rating="blue",
            mark=judged(None, "Not rated: this is monitored only, without a target.", "up", "worse",
                        "35 in August to 41 in September, and lower is better.",
                        "not_tested", "Not tested: month-end numbers carry over from one month to the next."),
        ),
    )  # fmt: skip
    return (FilledGroup("", rows), FilledGroup("Caseloads", caseloads))


def sample(
    sections: Sequence[tuple[str, str, str, tuple[FilledGroup, ...]]] | None = None,
) -> FilledScorecard:
    """The whole made-up scorecard for September 2023."""
    chosen = sections or (
        ("FD", "Front door", "", _front_door()),
        ("CIN", "Children in need and protection", "All of children’s social care", _in_need()),
        ("WF", "Workforce", "", _workforce()),
    )
    filled_sections = []
    for name, title, scope, groups in chosen:
        rows = [row for group in groups for row in group.rows]
        years = [
            "2021/22" if any(row.benchmarks[i].cell.kind == "value" for row in rows) else "" for i in range(4)
        ]
        if name == "CIN":
            years[1] = "2020/21"
        heads = tuple(zip(COMPARATORS, years, strict=True))
        filled_sections.append(FilledSection(name, title, scope, finding(rows), heads, groups))
    every = [row for section in filled_sections for row in section.rows]
    figures = tuple(cell.figure for row in every for cell in row.cells if cell.figure is not None)
    return FilledScorecard(
        scorecard=Scorecard(
            "sample",
            "Children’s services performance and quality assurance scorecard",
            "rows",
            "month",
            tuple(
                Section(
                    s.name,
                    s.title,
                    tuple(Group(g.heading, tuple(r.row for r in g.rows)) for g in s.groups),
                    s.scope,
                )
                for s in filled_sections
            ),
            PLACE,
            comparators=COMPARATORS,
        ),
        council=Council("Exampleshire & District", "E99999999", AS_AT),
        period=PERIOD,
        as_at=AS_AT,
        snapshot="2023-10-09",
        finding=finding(every),
        periods=PERIODS,
        period_heads=tuple(column_head(each) for each in PERIODS),
        period_years=tuple(str(each.last_day.year) for each in PERIODS),
        previous_year_head="2022/23",
        sections=tuple(filled_sections),
        keys=keys(every),
        notes=notes(every, figures),
        figures=figures,
        previous_pack="pack-2023-08",
        marking="OFFICIAL",
    )


def many_rows(times: int = 6) -> FilledScorecard:
    """The sample's sections over and over, for speed and page breaks; references are made different."""
    made = []
    for turn in range(times):
        for name, title, scope, groups in (
            (f"FD{turn}", f"Front door {turn + 1}", "", _front_door()),
            (f"CIN{turn}", f"Children in need and protection {turn + 1}", "", _in_need()),
        ):
            renamed = tuple(
                replace(group, rows=tuple(replace(row, ref=f"{row.ref}.{turn}") for row in group.rows))
                for group in groups
            )
            made.append((name, title, scope, renamed))
    return sample(made)
