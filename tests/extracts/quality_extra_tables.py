"""The smallest tables that break each quality rule of the extra tables, as in `quality_tables`. Two underscores stand
for one.
"""

# ruff: noqa: E501  (a drawn table is easier to read on one line)

CONTACT = "front_door_contact\ncontact_id child_id received_on decided_on completed_on outcome\n"
SCREENING = "hub_screening\ncontact_id child_id started_on completed_on hours\n"
EVALUATION = "early_help_evaluation\nevaluation_id child_id evaluated_on\n"
EPISODE = "early_help_episode\nepisode_id child_id started_on\n"
DECISION = "referral_decision\nreferral_id child_id decided_on\n"
REFERRAL = "referral\nreferral_id child_id referred_on\n"
FINISHED = "assessment_completion\nassessment_id completed_on\n"
ASSESSMENT = "assessment\nassessment_id child_id started_on authorised_on\n"
STRATEGY = "strategy_meeting\nstrategy_id meeting_id child_id held_on first_child outcome\n"
ENQUIRY = "section_47_enquiry\nenquiry_id child_id started_on\n"
ATTENDANCE = "meeting_attendance\nattendance_id meeting_id kind agency\n"
CONFERENCE = "initial_conference\nconference_id child_id held_on\n"
REVIEW = "child_in_need_review\nreview_id child_id due_on\n"
NEED_PLAN = "child_in_need_plan\nplan_id child_id started_on ended_on\n"
INTERVIEW = "return_interview\nmissing_id child_id returned_on completed_on declined\n"
MISSING = "missing_episode\nmissing_id child_id started_on\n"
EXPLOITATION = "exploitation\nexploitation_id child_id referred_on accepted_on no_further_action\n"
PLAN_END = "plan_end\nplan_id reason\n"
PLAN = "child_protection_plan\nplan_id child_id started_on ended_on\n"
SUPERVISION = "supervision\nsupervision_id child_id worker_id held_on kind\n"
AUDIT = "audit\naudit_id child_id allocated_on completed_on grade moderated_on moderated_grade\n"
POST = "post\npost_id worker_id social_worker full_time_equivalent started_on ended_on\n"
SICKNESS = "sickness\nsickness_id worker_id month_ending_on days_lost\n"
HOUSEHOLD = "fostering_household\nhousehold_id approved_on ended_on\n"
FOSTER_VISIT = "fostering_supervision\nsupervision_id household_id held_on\n"
EDUCATION = "education_plan\neducation_plan_id child_id started_on ended_on\n"
SCHOOL = "school_attendance\nattendance_id child_id month_ending_on sessions_possible sessions_attended\n"
PERSONAL_PLAN = "personal_education_plan\nmeeting_id child_id held_on\n"
CARE = "care_episode\nepisode_id child_id care_id started_on ended_on\n"
INITIAL = "initial_health_assessment\ncare_id child_id started_care_on due_on\n"
LEAVER = "care_leaver_contact\ncontact_id child_id birthday_on contacted_on\n"
REGISTRATION = "placement_registration\nplacement_id status\n"
PLACEMENT = "placement\nplacement_id child_id started_on\n"
GUARDIANSHIP = "special_guardianship\norder_id child_id started_on ended_on\n"

EXTRA_TABLES: dict[str, tuple[str, tuple[int, ...], str]] = {
    # rule: (tables that break it, the rows that do, tables that do not)
    "code_not_known": (
        "plan_end\nplan_id reason\nP MOVED\nQ BETTER\nR -",
        (3,),
        "plan_end\nplan_id reason\nP MOVED\nR -",
    ),
    "contact_decided_before_received": (
        CONTACT + "1 A 2023-09-02 2023-09-01 - -",
        (2,),
        CONTACT + "1 A 2023-09-02 2023-09-02 - -\n2 A 2023-09-02 - - -",
    ),
    "contact_outcome_missing": (
        CONTACT + "1 A 2023-09-02 2023-09-02 2023-09-02 -",
        (2,),
        CONTACT + "1 A 2023-09-02 2023-09-02 2023-09-02 NFA\n2 A 2023-09-02 - - -",
    ),
    "screening_contact_not_known": (
        CONTACT + "1 A 2023-09-02 - - -\n\n" + SCREENING + "1 A 2023-09-02 - -\n2 A 2023-09-02 - -",
        (3,),
        CONTACT + "1 A 2023-09-02 - - -\n\n" + SCREENING + "1 A 2023-09-02 - -",
    ),
    "screening_before_contact": (
        CONTACT + "1 A 2023-09-02 - - -\n\n" + SCREENING + "1 A 2023-09-01 - -",
        (2,),
        CONTACT + "1 A 2023-09-02 - - -\n\n" + SCREENING + "1 A 2023-09-02 - -",
    ),
    "screening_hours_wrong": (
        SCREENING + "1 A 2023-09-01 2023-09-03 20\n2 A 2023-09-01 - -1\n3 A 2023-09-01 2023-09-03 73",
        (2, 3, 4),
        SCREENING
        + "1 A 2023-09-01 2023-09-03 24\n2 A 2023-09-01 2023-09-03 72\n3 A 2023-09-01 - 200\n4 A 2023-09-01 2023-09-03 -",
    ),
    "early_help_evaluated_without_episode": (
        EPISODE + "1 A 2023-09-02\n\n" + EVALUATION + "1 A 2023-09-01\n2 B 2023-09-02",
        (2, 3),
        EPISODE + "1 A 2023-09-02\n\n" + EVALUATION + "1 A 2023-09-02\n2 B -",
    ),
    "decision_referral_not_known": (
        REFERRAL + "R A 2023-09-01\n\n" + DECISION + "R A 2023-09-01\nQ A 2023-09-01",
        (3,),
        REFERRAL + "R A 2023-09-01\n\n" + DECISION + "R A 2023-09-01",
    ),
    "decision_before_referral": (
        REFERRAL + "R A 2023-09-02\n\n" + DECISION + "R A 2023-09-01",
        (2,),
        REFERRAL + "R A 2023-09-02\n\n" + DECISION + "R A 2023-09-02",
    ),
    "assessment_finished_after_authorised": (
        ASSESSMENT + "1 A 2023-08-01 2023-09-01\n\n" + FINISHED + "1 2023-09-02",
        (2,),
        ASSESSMENT
        + "1 A 2023-08-01 2023-09-01\n2 A 2023-08-01 -\n\n"
        + FINISHED
        + "1 2023-09-01\n2 2023-09-02",
    ),
    "strategy_enquiry_missing": (
        STRATEGY + "1 M A 2023-08-01 Y SECTION__47\n\n" + ENQUIRY + "1 A 2023-09-01\n2 B 2023-08-01",
        (2,),
        STRATEGY
        + "1 M A 2023-08-01 Y SECTION__47\n2 N B 2023-08-01 Y NFA\n3 O B 2023-09-15 Y SECTION__47\n\n"
        + ENQUIRY
        + "1 A 2023-08-31",
    ),
    "strategy_first_child_wrong": (
        STRATEGY + "1 M A 2023-08-01 Y NFA\n2 M B 2023-08-01 Y NFA\n3 N C 2023-08-01 N NFA",
        (2, 3, 4),
        STRATEGY + "1 M A 2023-08-01 Y NFA\n2 M B 2023-08-01 N NFA\n3 N C 2023-08-01 Y NFA",
    ),
    "attendance_meeting_not_known": (
        STRATEGY
        + "1 M A 2023-08-01 Y NFA\n\n"
        + CONFERENCE
        + "C A 2023-08-01\n\n"
        + ATTENDANCE
        + "1 C STRATEGY POLICE\n2 X CONFERENCE POLICE",
        (2, 3),
        STRATEGY
        + "1 M A 2023-08-01 Y NFA\n\n"
        + CONFERENCE
        + "C A 2023-08-01\n\n"
        + ATTENDANCE
        + "1 M STRATEGY POLICE\n2 C CONFERENCE POLICE",
    ),
    "attendance_twice": (
        ATTENDANCE + "1 M STRATEGY POLICE\n2 M STRATEGY POLICE\n3 M STRATEGY HEALTH",
        (2, 3),
        ATTENDANCE + "1 M STRATEGY POLICE\n2 M STRATEGY HEALTH\n3 M CONFERENCE POLICE\n4 N STRATEGY POLICE",
    ),
    "need_review_without_plan": (
        NEED_PLAN + "P A 2023-06-01 2023-07-01\n\n" + REVIEW + "1 A 2023-07-02\n2 B 2023-06-15",
        (2, 3),
        NEED_PLAN
        + "P A 2023-06-01 2023-07-01\nQ B 2023-06-01 -\n\n"
        + REVIEW
        + "1 A 2023-07-01\n2 B 2023-09-15",
    ),
    "interview_missing_not_known": (
        MISSING + "1 A 2023-09-01\n\n" + INTERVIEW + "1 A 2023-09-02 - N\n2 A 2023-09-02 - N",
        (3,),
        MISSING + "1 A 2023-09-01\n\n" + INTERVIEW + "1 A 2023-09-02 - N",
    ),
    "interview_before_return": (
        INTERVIEW + "1 A 2023-09-02 2023-09-01 N",
        (2,),
        INTERVIEW + "1 A 2023-09-02 2023-09-02 N\n2 A 2023-09-02 - N",
    ),
    "interview_declined_and_completed": (
        INTERVIEW + "1 A 2023-09-02 2023-09-03 Y",
        (2,),
        INTERVIEW + "1 A 2023-09-02 2023-09-03 N\n2 A 2023-09-02 - Y",
    ),
    "exploitation_accepted_without_work": (
        EXPLOITATION + "1 A 2023-09-01 2023-09-02 Y",
        (2,),
        EXPLOITATION + "1 A 2023-09-01 2023-09-02 N\n2 A 2023-09-01 - Y",
    ),
    "plan_end_not_ended": (
        PLAN + "P A 2023-01-01 -\nQ A 2022-01-01 2022-06-01\n\n" + PLAN_END + "P MOVED\nQ MOVED\nR MOVED",
        (2, 4),
        PLAN + "P A 2023-01-01 -\nQ A 2022-01-01 2022-06-01\n\n" + PLAN_END + "Q MOVED",
    ),
    "supervision_worker_not_known": (
        "worker\nworker_id\nW1\n\n" + SUPERVISION + "1 A W1 2023-09-01 CASE\n2 A W2 2023-09-01 CASE",
        (3,),
        "worker\nworker_id\nW1\n\n" + SUPERVISION + "1 A W1 2023-09-01 CASE\n2 A - 2023-09-01 CASE",
    ),
    "supervision_without_child": (
        SUPERVISION + "1 - W1 2023-09-01 CASE",
        (2,),
        SUPERVISION + "1 A W1 2023-09-01 CASE\n2 - W1 2023-09-01 PERSONAL",
    ),
    "audit_completed_before_allocated": (
        AUDIT + "1 A 2023-09-02 2023-09-01 GOOD - -",
        (2,),
        AUDIT + "1 A 2023-09-02 2023-09-02 GOOD - -\n2 A 2023-09-02 - - - -",
    ),
    "audit_moderated_before_completed": (
        AUDIT + "1 A 2023-08-02 2023-09-02 GOOD 2023-09-01 GOOD\n2 A 2023-08-02 - - 2023-09-01 GOOD",
        (2, 3),
        AUDIT + "1 A 2023-08-02 2023-09-02 GOOD 2023-09-02 GOOD\n2 A 2023-08-02 - - - -",
    ),
    "audit_grade_missing": (
        AUDIT + "1 A 2023-08-02 2023-09-02 - - -\n2 A 2023-08-02 2023-09-02 GOOD 2023-09-10 -",
        (2, 3),
        AUDIT + "1 A 2023-08-02 2023-09-02 GOOD 2023-09-10 GOOD\n2 A 2023-08-02 - - - -",
    ),
    "posts_overlap": (
        POST + "1 W1 Y 1 2023-01-01 -\n2 W1 Y 0.5 2023-06-01 -",
        (2, 3),
        POST
        + "1 W1 Y 0.6 2023-01-01 -\n2 W1 Y 0.5 2023-06-01 -\n3 W2 Y 1 2023-01-01 2023-06-01\n4 W2 Y 1 2023-06-01 -",
    ),
    "post_worker_not_known": (
        "worker\nworker_id\nW1\n\n" + POST + "1 W2 Y 1 2023-01-01 -",
        (2,),
        "worker\nworker_id\nW1\n\n" + POST + "1 W1 Y 1 2023-01-01 -\n2 W2 N 1 2023-01-01 -",
    ),
    "sickness_days_too_many": (
        SICKNESS + "1 W1 2023-08-31 24\n2 W2 2023-08-31 -1",
        (2, 3),
        SICKNESS + "1 W1 2023-08-31 23\n2 W2 2023-08-31 0\n3 W3 2023-08-31 -",
    ),
    "sickness_twice": (
        SICKNESS + "1 W1 2023-08-31 1\n2 W1 2023-08-31 2",
        (2, 3),
        SICKNESS + "1 W1 2023-08-31 1\n2 W1 2023-07-31 2\n3 W2 2023-08-31 1",
    ),
    "fostering_household_not_known": (
        HOUSEHOLD + "H 2020-01-01 -\n\n" + FOSTER_VISIT + "1 H 2023-09-01\n2 I 2023-09-01",
        (3,),
        HOUSEHOLD + "H 2020-01-01 -\n\n" + FOSTER_VISIT + "1 H 2023-09-01",
    ),
    "fostering_supervision_outside_approval": (
        HOUSEHOLD + "H 2020-01-01 2023-08-01\n\n" + FOSTER_VISIT + "1 H 2019-12-31\n2 H 2023-08-02",
        (2, 3),
        HOUSEHOLD + "H 2020-01-01 2023-08-01\n\n" + FOSTER_VISIT + "1 H 2020-01-01\n2 H 2023-08-01",
    ),
    "education_plans_overlap": (
        EDUCATION + "1 A 2020-01-01 -\n2 A 2021-01-01 -",
        (3,),
        EDUCATION + "1 A 2020-01-01 2021-01-01\n2 A 2021-01-01 -\n3 B 2020-01-01 -",
    ),
    "attendance_more_than_possible": (
        SCHOOL + "1 A 2023-07-31 300 301",
        (2,),
        SCHOOL + "1 A 2023-07-31 300 300\n2 B 2023-07-31 300 -",
    ),
    "personal_education_plan_outside_care": (
        CARE + "1 A L 2022-01-01 2023-01-01\n\n" + PERSONAL_PLAN + "1 A 2023-01-02\n2 B 2022-06-01",
        (2, 3),
        CARE + "1 A L 2022-01-01 2023-01-01\n\n" + PERSONAL_PLAN + "1 A 2023-01-01\n2 A 2022-01-01",
    ),
    "initial_health_care_not_known": (
        CARE + "1 A L 2022-01-01 -\n\n" + INITIAL + "L A 2022-01-01 2022-01-31\nM A 2022-01-01 2022-01-31",
        (3,),
        CARE + "1 A L 2022-01-01 -\n\n" + INITIAL + "L A 2022-01-01 2022-01-31",
    ),
    "initial_health_start_differs": (
        CARE + "1 A L 2022-01-01 -\n\n" + INITIAL + "L A 2022-01-02 2022-01-31",
        (2,),
        CARE + "1 A L 2022-01-01 2022-03-01\n2 A L 2022-03-01 -\n\n" + INITIAL + "L A 2022-01-01 2022-01-31",
    ),
    "leaver_contact_far_from_birthday": (
        LEAVER + "1 A 2023-06-01 2023-02-28\n2 A 2023-01-01 2023-05-04",
        (2, 3),
        LEAVER + "1 A 2023-06-01 2023-03-01\n2 A 2023-01-01 2023-05-03\n3 A 2023-01-01 -",
    ),
    "registration_placement_not_known": (
        PLACEMENT + "T A 2023-01-01\n\n" + REGISTRATION + "T UNREGISTERED\nU UNREGISTERED",
        (3,),
        PLACEMENT + "T A 2023-01-01\n\n" + REGISTRATION + "T UNREGISTERED",
    ),
    "guardianship_in_care": (
        CARE + "1 A L 2022-01-01 -\n\n" + GUARDIANSHIP + "1 A 2023-01-01 -",
        (2,),
        CARE
        + "1 A L 2022-01-01 2023-01-01\n2 B M 2022-01-01 -\n\n"
        + GUARDIANSHIP
        + "1 A 2023-01-01 -\n2 B 2020-01-01 2021-01-01",
    ),
}
