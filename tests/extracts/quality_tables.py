"""For each quality rule the smallest tables that break it, the rows that do (the first row of a table is row 2), and
the same mended.

Recorded by the end of 2023-09-30. `-` is null, and an underscore stands for a blank.
"""

# ruff: noqa: E501  (a drawn table is easier to read on one line)

from tests.extracts.quality_extra_tables import EXTRA_TABLES

CHILD = "child\nchild_id born_on\n"
REFERRAL = "referral\nreferral_id child_id referred_on closed_on no_further_action\n"
ASSESSMENT = "assessment\nassessment_id child_id referral_id started_on authorised_on\n"
ENQUIRY = "section_47_enquiry\nenquiry_id child_id started_on ended_on led_to_conference\n"
CONFERENCE = "initial_conference\nconference_id child_id enquiry_id held_on transfer_in led_to_plan\n"
PLAN = "child_protection_plan\nplan_id child_id started_on ended_on other_authority\n"
VISIT = "child_protection_visit\nvisit_id child_id plan_id visited_on\n"
REVIEW = "child_protection_review\nreview_id plan_id due_on held_on\n"
MISSING = "missing_episode\nmissing_id child_id started_on ended_on type\n"
CARE = (
    "care_episode\nepisode_id child_id care_id started_on ended_on start_reason end_reason entered_care_on\n"
)
STATUS = "legal_status\nlegal_status_id child_id status started_on ended_on\n"
PLACEMENT = "placement\nplacement_id child_id type started_on ended_on\n"
INVOLVEMENT = "involvement\ninvolvement_id child_id worker_id allocated started_on ended_on\n"
STALE_WITH = (
    "assessment\nassessment_id child_id started_on\n\n"
    "child_in_need_visit\nvisit_id child_id visited_on\n{visit}\n"
    "child_protection_plan\nplan_id child_id started_on\n\n"
    "care_episode\nepisode_id child_id started_on\n\n"
    "involvement\ninvolvement_id child_id allocated started_on\n\n"
)

TABLES: dict[str, tuple[str, tuple[int, ...], str]] = {
    # rule: (tables that break it, the rows that do, tables that do not)
    "key_missing": (CHILD + "- 2010-01-01", (2,), CHILD + "A 2010-01-01"),
    "duplicate_key": (
        CHILD + "A 2010-01-01\nB 2011-01-01\nA 2012-01-01",
        (2, 4),
        CHILD + "A 2010-01-01\nB 2011-01-01",
    ),
    "child_missing": (VISIT + "1 - P 2023-01-01", (2,), VISIT + "1 A P 2023-01-01"),
    "child_not_known": (
        CHILD + "A 2010-01-01\n\n" + VISIT + "1 A P 2023-01-01\n2 B P 2023-01-01",
        (3,),
        CHILD + "A 2010-01-01\n\n" + VISIT + "1 A P 2023-01-01\n2 - P 2023-01-01",
    ),
    "start_missing": (STATUS + "1 A C2 - 2023-01-01", (2,), STATUS + "1 A C2 2022-01-01 2023-01-01"),
    "ends_before_start": (
        STATUS + "1 A C2 2023-01-02 2023-01-01",
        (2,),
        STATUS + "1 A C2 2023-01-01 2023-01-01\n2 A C2 2023-01-02 -\n3 A C2 - 2023-01-01",
    ),
    "date_in_future": (
        VISIT + "1 A P 2023-10-01",
        (2,),
        VISIT + "1 A P 2023-09-30\n\n" + REVIEW + "1 P 2024-01-01 -\n\n" + STATUS + "1 A C2 2023-01-01 -",
    ),
    "team_not_known": (
        "child_in_need_plan\nplan_id child_id team\n1 A T01\n2 A t01\n3 A T99",
        (3, 4),
        "child_in_need_plan\nplan_id child_id team\n1 A T01\n2 A -",
    ),
    "no_children": ("child\nchild_id\n", (1,), CHILD + "A 2010-01-01"),
    "birth_date_missing": (
        "child\nchild_id born_on expected_on\nA - -",
        (2,),
        "child\nchild_id born_on expected_on\nA 2010-01-01 -\nB - 2023-12-01",
    ),
    "died_before_birth": (
        "child\nchild_id born_on died_on\nA 2010-01-02 2010-01-01",
        (2,),
        "child\nchild_id born_on died_on\nA 2010-01-01 2010-01-01\nB 2010-01-01 -",
    ),
    "open_after_death": (
        "child\nchild_id died_on\nA 2023-08-01\n\n" + REFERRAL + "1 A 2023-01-01 - N",
        (2,),
        "child\nchild_id died_on\nA 2023-09-01\nB -\n\n"
        + REFERRAL
        + "1 A 2023-01-01 - N\n2 B 2023-01-01 - N",
    ),
    "contact_long_before_birth": (
        CHILD + "A 2023-01-01\n\ncontact\ncontact_id child_id contacted_on\n1 A 2022-03-01",
        (2,),
        CHILD + "A 2023-01-01\n\ncontact\ncontact_id child_id contacted_on\n1 A 2022-06-01",
    ),
    "contact_twice_in_a_day": (
        "contact\ncontact_id child_id contacted_on contact_source\n1 A 2023-01-01 6\n2 A 2023-01-01 6",
        (2, 3),
        "contact\ncontact_id child_id contacted_on contact_source\n1 A 2023-01-01 6\n2 A 2023-01-02 6\n3 A 2023-01-01 2A\n4 B 2023-01-01 6",
    ),
    "early_help_overlaps": (
        "early_help_episode\nepisode_id child_id started_on ended_on\n1 A 2023-01-01 2023-03-01\n2 A 2023-02-01 -",
        (3,),
        "early_help_episode\nepisode_id child_id started_on ended_on\n1 A 2023-01-01 2023-02-01\n2 A 2023-02-01 -\n3 B 2023-01-01 -",
    ),
    "early_help_of_adult": (
        CHILD
        + "A 1998-09-30\n\nearly_help_episode\nepisode_id child_id started_on ended_on\n1 A 2015-01-01 -",
        (2,),
        CHILD
        + "A 1998-10-01\nB 1990-01-01\n\nearly_help_episode\nepisode_id child_id started_on ended_on\n1 A 2015-01-01 -\n2 B 2000-01-01 2001-01-01",
    ),
    "referral_long_before_birth": (
        CHILD + "A 2023-01-01\n\n" + REFERRAL + "1 A 2022-03-01 - N",
        (2,),
        CHILD + "A 2023-01-01\n\n" + REFERRAL + "1 A 2022-06-01 - N",
    ),
    "referrals_overlap": (
        REFERRAL + "1 A 2023-01-01 2023-03-01 N\n2 A 2023-02-28 - N",
        (3,),
        REFERRAL
        + "1 A 2023-01-01 2023-03-01 N\n2 A 2023-03-01 - N\n3 A 2023-02-01 2023-02-05 Y\n4 B 2023-01-01 - N",
    ),
    "referral_stale": (
        REFERRAL + "1 A 2021-09-29 - N\n\n" + STALE_WITH.format(visit=""),
        (2,),
        REFERRAL + "1 A 2021-09-29 - N\n2 B 2021-10-01 - N\n\n" + STALE_WITH.format(visit="1 A 2023-01-01\n"),
    ),
    "no_further_action_left_open": (
        REFERRAL + "1 A 2023-01-01 - Y",
        (2,),
        REFERRAL + "1 A 2023-01-01 2023-01-02 Y\n2 A 2023-09-01 - Y\n3 A 2023-01-01 - N",
    ),
    "closed_with_plan_open": (
        REFERRAL
        + "R A 2023-01-01 2023-05-01 N\n\nchild_protection_plan\nplan_id referral_id child_id started_on ended_on\nP R A 2023-02-01 -",
        (2,),
        REFERRAL
        + "R A 2023-01-01 2023-05-01 N\n\nchild_protection_plan\nplan_id referral_id child_id started_on ended_on\nP R A 2023-02-01 2023-05-20",
    ),
    "need_not_known": (
        "referral\nreferral_id child_id primary_need\n1 A N10",
        (2,),
        "referral\nreferral_id child_id primary_need\n1 A N1\n2 A -",
    ),
    "referral_source_not_known": (
        "referral\nreferral_id child_id referral_source\n1 A 9Z",
        (2,),
        "referral\nreferral_id child_id referral_source\n1 A 5D\n2 A -",
    ),
    "referral_twice_in_a_day": (
        "referral\nreferral_id child_id referred_on referral_source\n1 A 2023-01-01 6\n2 A 2023-01-01 6",
        (2, 3),
        "referral\nreferral_id child_id referred_on referral_source\n1 A 2023-01-01 6\n2 A 2023-01-01 -\n3 B 2023-01-01 6",
    ),
    "seen_before_birth": (
        CHILD + "A 2023-01-02\n\nchild_in_need_visit\nvisit_id child_id visited_on seen\n1 A 2023-01-01 Y",
        (2,),
        CHILD
        + "A 2023-01-02\n\nchild_in_need_visit\nvisit_id child_id visited_on seen\n1 A 2023-01-01 N\n2 A 2023-01-02 Y",
    ),
    "assessment_without_referral": (
        REFERRAL + "R A 2023-01-01 - N\n\n" + ASSESSMENT + "1 A Q 2023-01-01 -",
        (2,),
        REFERRAL + "R A 2023-01-01 - N\n\n" + ASSESSMENT + "1 A R 2023-01-01 -\n2 A - 2023-01-01 -",
    ),
    "assessment_before_referral": (
        REFERRAL + "R A 2023-01-02 - N\n\n" + ASSESSMENT + "1 A R 2023-01-01 -",
        (2,),
        REFERRAL + "R A 2023-01-02 - N\n\n" + ASSESSMENT + "1 A R 2023-01-02 -",
    ),
    "assessment_after_case_closed": (
        REFERRAL + "R A 2023-01-01 2023-02-01 N\n\n" + ASSESSMENT + "1 A R 2023-02-02 2023-03-01",
        (2,),
        REFERRAL + "R A 2023-01-01 2023-02-01 N\n\n" + ASSESSMENT + "1 A R 2023-02-01 2023-03-01",
    ),
    "assessment_left_open": (
        REFERRAL + "R A 2023-01-01 2023-08-01 N\n\n" + ASSESSMENT + "1 A R 2023-02-01 -",
        (2,),
        REFERRAL
        + "R A 2023-01-01 2023-08-01 N\nS A 2023-01-01 2023-09-20 N\n\n"
        + ASSESSMENT
        + "1 A R 2023-02-01 2023-03-01\n2 A S 2023-02-01 -",
    ),
    "assessments_overlap": (
        ASSESSMENT + "1 A R 2023-01-01 2023-03-01\n2 A R 2023-02-01 2023-02-20",
        (3,),
        ASSESSMENT + "1 A R 2023-01-01 2023-02-01\n2 A R 2023-02-01 -\n3 B R 2023-01-01 -",
    ),
    "assessment_of_other_child": (
        REFERRAL + "R A 2023-01-01 - N\n\n" + ASSESSMENT + "1 B R 2023-01-01 -",
        (2,),
        REFERRAL + "R A 2023-01-01 - N\n\n" + ASSESSMENT + "1 A R 2023-01-01 -",
    ),
    "need_plans_overlap": (
        "child_in_need_plan\nplan_id child_id started_on ended_on\n1 A 2023-01-01 2023-03-01\n2 A 2023-02-01 -",
        (3,),
        "child_in_need_plan\nplan_id child_id started_on ended_on\n1 A 2023-01-01 2023-02-01\n2 A 2023-02-01 -",
    ),
    "enquiry_conference_missing": (
        ENQUIRY + "1 A 2023-01-01 2023-01-10 Y\n\n" + CONFERENCE + "1 B 1 2023-01-20 N N",
        (2,),
        ENQUIRY
        + "1 A 2023-01-01 2023-01-10 Y\n2 B 2023-01-01 2023-01-10 N\n3 C 2023-09-01 2023-09-10 Y\n\n"
        + CONFERENCE
        + "1 A 1 2023-01-20 N N",
    ),
    "enquiries_overlap": (
        ENQUIRY + "1 A 2023-01-01 2023-01-10 N\n2 A 2023-01-09 - N",
        (3,),
        ENQUIRY + "1 A 2023-01-01 2023-01-10 N\n2 A 2023-01-10 - N",
    ),
    "conference_without_enquiry": (
        ENQUIRY
        + "E A 2023-01-01 2023-01-10 N\n\n"
        + CONFERENCE
        + "1 A - 2023-01-20 N N\n2 A Q 2023-01-20 N N",
        (2, 3),
        ENQUIRY
        + "E A 2023-01-01 2023-01-10 N\n\n"
        + CONFERENCE
        + "1 A E 2023-01-20 N N\n2 A - 2023-01-20 Y N",
    ),
    "conference_before_enquiry": (
        ENQUIRY + "E A 2023-01-02 2023-01-10 N\n\n" + CONFERENCE + "1 A E 2023-01-01 N N",
        (2,),
        ENQUIRY + "E A 2023-01-02 2023-01-10 N\n\n" + CONFERENCE + "1 A E 2023-01-02 N N",
    ),
    "conference_of_other_child": (
        ENQUIRY + "E A 2023-01-01 2023-01-10 N\n\n" + CONFERENCE + "1 B E 2023-01-20 N N",
        (2,),
        ENQUIRY + "E A 2023-01-01 2023-01-10 N\n\n" + CONFERENCE + "1 A E 2023-01-20 N N",
    ),
    "conference_plan_missing": (
        CONFERENCE + "1 A E 2023-01-20 N Y\n\n" + PLAN + "P A 2023-03-20 - N",
        (2,),
        CONFERENCE
        + "1 A E 2023-01-20 N Y\n2 B E 2023-01-20 N N\n3 C E 2023-09-20 N Y\n\n"
        + PLAN
        + "P A 2023-01-20 - N",
    ),
    "plans_overlap": (
        PLAN + "1 A 2023-01-01 - N\n2 A 2023-02-01 - N",
        (3,),
        PLAN + "1 A 2023-01-01 2023-02-01 N\n2 A 2023-02-01 - N\n3 A 2023-01-15 - Y",
    ),
    "plan_category_not_known": (
        "child_protection_plan\nplan_id child_id latest_category\n1 A OTHER",
        (2,),
        "child_protection_plan\nplan_id child_id latest_category\n1 A NEG\n2 A -",
    ),
    "plan_of_adult": (
        CHILD + "A 2005-09-30\n\n" + PLAN + "1 A 2023-01-01 - N",
        (2,),
        CHILD + "A 2005-10-01\nB 2000-01-01\n\n" + PLAN + "1 A 2023-01-01 - N\n2 B 2015-01-01 2016-01-01 N",
    ),
    "plan_without_open_referral": (
        REFERRAL + "R A 2023-01-01 2023-09-30 N\n\n" + PLAN + "1 A 2023-01-01 - N",
        (2,),
        REFERRAL
        + "R A 2023-01-01 2023-10-01 N\n\n"
        + PLAN
        + "1 A 2023-01-01 - N\n2 B 2023-01-01 - Y\n3 B 2022-01-01 2023-01-01 N",
    ),
    "plan_never_visited": (
        PLAN + "1 A 2023-07-01 - N\n\n" + VISIT + "1 A 1 2023-06-30",
        (2,),
        PLAN + "1 A 2023-07-01 - N\n2 B 2023-09-01 - N\n\n" + VISIT + "1 A 1 2023-07-01",
    ),
    "visit_outside_plan": (
        PLAN + "1 A 2023-07-01 2023-08-01 N\n\n" + VISIT + "1 A 1 2023-06-30\n2 A 1 2023-08-02",
        (2, 3),
        PLAN + "1 A 2023-07-01 2023-08-01 N\n\n" + VISIT + "1 A 1 2023-07-01\n2 A 1 2023-08-01",
    ),
    "visit_without_plan": (
        PLAN + "1 A 2023-07-01 2023-08-01 N\n\n" + VISIT + "1 A 9 2023-07-01",
        (2,),
        PLAN + "1 A 2023-07-01 2023-08-01 N\n\n" + VISIT + "1 A 1 2023-07-01\n2 A - 2023-07-01",
    ),
    "visit_to_other_child": (
        PLAN + "1 A 2023-07-01 2023-08-01 N\n\n" + VISIT + "1 B 1 2023-07-01",
        (2,),
        PLAN + "1 A 2023-07-01 2023-08-01 N\n\n" + VISIT + "1 A 1 2023-07-01",
    ),
    "review_without_plan": (
        PLAN + "P A 2023-01-01 - N\n\n" + REVIEW + "1 Q 2023-03-01 -\n2 - 2023-03-01 -",
        (2, 3),
        PLAN + "P A 2023-01-01 - N\n\n" + REVIEW + "1 P 2023-03-01 -",
    ),
    "review_due_before_plan": (
        PLAN + "P A 2023-01-02 - N\n\n" + REVIEW + "1 P 2023-01-01 -",
        (2,),
        PLAN + "P A 2023-01-02 - N\n\n" + REVIEW + "1 P 2023-01-02 -",
    ),
    "reviews_out_of_order": (
        REVIEW + "1 P 2023-03-01 2023-03-10\n2 P 2023-09-01 2023-03-09",
        (3,),
        REVIEW + "1 P 2023-03-01 2023-03-10\n2 P 2023-09-01 2023-03-10\n3 Q 2023-09-01 2023-01-01",
    ),
    "review_skipped": (
        REVIEW + "1 P 2023-03-01 -\n2 P 2023-09-01 2023-09-01",
        (2,),
        REVIEW + "1 P 2023-03-01 2023-03-01\n2 P 2023-09-01 -\n3 Q 2023-03-01 -",
    ),
    "missing_overlaps": (
        MISSING + "1 A 2023-01-01 2023-01-05 M\n2 A 2023-01-04 2023-01-06 M",
        (3,),
        MISSING + "1 A 2023-01-01 2023-01-05 M\n2 A 2023-01-05 2023-01-06 M",
    ),
    "missing_type_not_known": (
        MISSING + "1 A 2023-01-01 2023-01-05 X",
        (2,),
        MISSING + "1 A 2023-01-01 2023-01-05 M\n2 B 2023-01-01 2023-01-05 A\n3 C 2023-01-01 2023-01-05 -",
    ),
    "missing_left_open": (
        MISSING + "1 A 2023-03-01 - M",
        (2,),
        MISSING + "1 A 2023-04-02 - M\n2 B 2023-03-01 2023-03-02 M",
    ),
    "interview_accepted_not_offered": (
        "missing_episode\nmissing_id child_id interview_offered interview_accepted\n1 A N Y\n2 A - Y",
        (2, 3),
        "missing_episode\nmissing_id child_id interview_offered interview_accepted\n1 A Y Y\n2 A N N\n3 A N -",
    ),
    "care_overlaps": (
        CARE + "1 A C 2023-01-01 - S - 2023-01-01\n2 A C 2023-02-01 - P - 2023-01-01",
        (3,),
        CARE + "1 A C 2023-01-01 2023-02-01 S X1 2023-01-01\n2 A C 2023-02-01 - P - 2023-01-01",
    ),
    "care_not_continued": (
        CARE + "1 A C 2023-01-01 2023-02-01 S X1 2023-01-01\n2 A C 2023-02-02 - P - 2023-01-01",
        (2,),
        CARE + "1 A C 2023-01-01 2023-02-01 S X1 2023-01-01\n2 A C 2023-02-01 2023-03-01 P E8 2023-01-01",
    ),
    "care_first_not_started": (
        CARE + "1 A C 2023-01-01 - P - 2023-01-01",
        (2,),
        CARE
        + "1 A C 2023-01-01 2023-02-01 S X1 2023-01-01\n2 A C 2023-02-01 - P - 2023-01-01\n3 B D 2023-01-01 - P - 2015-01-01",
    ),
    "care_entered_after_start": (
        CARE + "1 A C 2023-01-01 - S - 2023-01-02",
        (2,),
        CARE + "1 A C 2023-01-01 - S - 2023-01-01\n2 A C 2023-01-01 - S - -",
    ),
    "care_entered_differs": (
        CARE + "1 A C 2023-01-01 2023-02-01 S X1 2023-01-01\n2 A C 2023-02-01 - P - 2023-02-01",
        (2, 3),
        CARE
        + "1 A C 2023-01-01 2023-02-01 S X1 2023-01-01\n2 A C 2023-02-01 - P - 2023-01-01\n3 A D 2023-02-01 - P - 2020-01-01",
    ),
    "care_end_reason_missing": (
        CARE + "1 A C 2023-01-01 2023-02-01 S - 2023-01-01",
        (2,),
        CARE + "1 A C 2023-01-01 2023-02-01 S E8 2023-01-01\n2 A C 2023-02-01 - P - 2023-01-01",
    ),
    "care_without_legal_status": (
        CARE + "1 A C 2023-01-01 - S - 2023-01-01\n\n" + STATUS + "1 A C2 2023-01-01 2023-09-30",
        (2,),
        CARE
        + "1 A C 2023-01-01 - S - 2023-01-01\n2 B D 2022-01-01 2023-01-01 S E8 2022-01-01\n\n"
        + STATUS
        + "1 A C2 2023-01-01 -",
    ),
    "care_without_placement": (
        CARE + "1 A C 2023-01-01 - S - 2023-01-01\n\n" + PLACEMENT + "1 A U4 2023-01-01 2023-09-30",
        (2,),
        CARE
        + "1 A C 2023-01-01 - S - 2023-01-01\n2 B D 2022-01-01 2023-01-01 S E8 2022-01-01\n\n"
        + PLACEMENT
        + "1 A U4 2023-01-01 -",
    ),
    "care_without_birth_date": (
        CHILD + "A -\n\n" + CARE + "1 A C 2023-01-01 - S - 2023-01-01",
        (2,),
        CHILD
        + "A 2010-01-01\nB -\n\n"
        + CARE
        + "1 A C 2023-01-01 - S - 2023-01-01\n2 B D 2022-01-01 2023-01-01 S E8 2022-01-01",
    ),
    "care_of_adult": (
        CHILD + "A 2005-09-30\n\n" + CARE + "1 A C 2023-01-01 - S - 2023-01-01",
        (2,),
        CHILD
        + "A 2005-10-01\nB 2000-01-01\n\n"
        + CARE
        + "1 A C 2023-01-01 - S - 2023-01-01\n2 B D 2015-01-01 2018-01-01 S E8 2015-01-01",
    ),
    "care_before_birth": (
        CHILD + "A 2023-01-02\n\n" + CARE + "1 A C 2023-01-01 - S - 2023-01-01",
        (2,),
        CHILD + "A 2023-01-01\n\n" + CARE + "1 A C 2023-01-01 - S - 2023-01-01",
    ),
    "care_without_open_referral": (
        REFERRAL + "R A 2023-01-01 2023-09-30 N\n\n" + CARE + "1 A C 2023-01-01 - S - 2023-01-01",
        (2,),
        REFERRAL
        + "R A 2023-01-01 - N\n\n"
        + CARE
        + "1 A C 2023-01-01 - S - 2023-01-01\n2 B D 2022-01-01 2023-01-01 S E8 2022-01-01",
    ),
    "legal_status_overlaps": (
        STATUS + "1 A C1 2023-01-01 2023-03-01\n2 A C2 2023-02-01 -",
        (3,),
        STATUS + "1 A C1 2023-01-01 2023-02-01\n2 A C2 2023-02-01 -",
    ),
    "legal_status_not_known": (
        STATUS + "1 A C9 2023-01-01 -",
        (2,),
        STATUS + "1 A V2 2023-01-01 -\n2 B - 2023-01-01 -",
    ),
    "placements_overlap": (
        PLACEMENT + "1 A U4 2023-01-01 2023-03-01\n2 A K2 2023-02-01 -",
        (3,),
        PLACEMENT + "1 A U4 2023-01-01 2023-03-01\n2 A T3 2023-02-01 2023-02-05\n3 A K2 2023-03-01 -",
    ),
    "placement_type_not_known": (
        PLACEMENT + "1 A Q9 2023-01-01 -",
        (2,),
        PLACEMENT + "1 A U4 2023-01-01 -\n2 B - 2023-01-01 -",
    ),
    "placement_outside_care": (
        CARE
        + "1 A C 2023-01-01 2023-02-01 S E8 2023-01-01\n\n"
        + PLACEMENT
        + "1 A U4 2023-02-02 -\n2 B U4 2023-01-01 -",
        (2, 3),
        CARE
        + "1 A C 2023-01-01 2023-02-01 S E8 2023-01-01\n\n"
        + PLACEMENT
        + "1 A U4 2023-01-01 -\n2 A U4 2023-02-01 -",
    ),
    "placement_postcode_not_known": (
        "postcode\npostcode own\nZZ11AA Y\n\nplacement\nplacement_id child_id postcode started_on ended_on\n1 A ZZ99ZZ 2023-01-01 -",
        (2,),
        "postcode\npostcode own\nZZ11AA Y\n\nplacement\nplacement_id child_id postcode started_on ended_on\n"
        "1 A ZZ11AA 2023-01-01 -\n2 B - 2023-01-01 -\n3 C ZZ99ZZ 2022-01-01 2023-01-01",
    ),
    "care_review_without_care": (
        CARE
        + "1 A C 2023-01-01 - S - 2023-01-01\n\ncare_review\nreview_id care_id due_on\n1 D 2023-02-01\n2 - 2023-02-01",
        (2, 3),
        CARE + "1 A C 2023-01-01 - S - 2023-01-01\n\ncare_review\nreview_id care_id due_on\n1 C 2023-02-01",
    ),
    "care_review_cancelled_and_held": (
        "care_review\nreview_id care_id due_on held_on cancelled\n1 C 2023-02-01 2023-02-01 Y",
        (2,),
        "care_review\nreview_id care_id due_on held_on cancelled\n1 C 2023-02-01 2023-02-01 N\n2 C 2023-02-01 - Y",
    ),
    "care_visit_outside_care": (
        CARE
        + "1 A C 2023-01-01 2023-02-01 S E8 2023-01-01\n\ncare_visit\nvisit_id child_id visited_on\n1 A 2023-02-02\n2 B 2023-01-15",
        (2, 3),
        CARE
        + "1 A C 2023-01-01 2023-02-01 S E8 2023-01-01\n\ncare_visit\nvisit_id child_id visited_on\n1 A 2023-02-01",
    ),
    "health_check_type_not_known": (
        "health_check\ncheck_id child_id type\n1 A HEALTH",
        (2,),
        "health_check\ncheck_id child_id type\n1 A HEALTH_ASSESSMENT\n2 A DENTAL_CHECK\n3 A -",
    ),
    "care_leaver_twice": (
        "care_leaver\ncare_leaver_id child_id\n1 A\n2 B\n3 A",
        (2, 4),
        "care_leaver\ncare_leaver_id child_id\n1 A\n2 B",
    ),
    "care_leaver_too_young": (
        CHILD + "A 2008-10-01\n\ncare_leaver\ncare_leaver_id child_id\n1 A",
        (2,),
        CHILD + "A 2008-09-30\n\ncare_leaver\ncare_leaver_id child_id\n1 A",
    ),
    "two_allocated_workers": (
        INVOLVEMENT + "1 A W1 Y 2023-01-01 -\n2 A W2 Y 2023-02-01 -",
        (3,),
        INVOLVEMENT + "1 A W1 Y 2023-01-01 2023-02-01\n2 A W2 Y 2023-02-01 -\n3 A W3 N 2023-01-01 -",
    ),
    "allocated_role_unused": (
        INVOLVEMENT + "1 A W1 N 2023-01-01 -\n2 A W2 N 2023-02-01 -",
        (2, 3),
        INVOLVEMENT + "1 A W1 N 2023-01-01 -\n2 A W2 Y 2023-02-01 -",
    ),
    "worker_not_known": (
        "worker\nworker_id\nW1\n\n" + INVOLVEMENT + "1 A W1 Y 2023-01-01 2023-02-01\n2 A W2 Y 2023-02-01 -",
        (3,),
        "worker\nworker_id\nW1\n\n" + INVOLVEMENT + "1 A W1 Y 2023-01-01 -\n2 A - N 2023-02-01 -",
    ),
    "full_time_equivalent_too_much": (
        "worker\nworker_id full_time_equivalent\nW1 37\nW2 -1",
        (2, 3),
        "worker\nworker_id full_time_equivalent\nW1 1.2\nW2 0\nW3 -",
    ),
}

TABLES |= EXTRA_TABLES
