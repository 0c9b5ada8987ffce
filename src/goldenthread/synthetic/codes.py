"""The codes, flag texts and shares that rows are filled with: referral outcomes, closure reasons, factors,
participation and the like. Values are those of the dataset's code sets; how often each occurs is made up to
resemble a borough's.
"""

from __future__ import annotations

from typing import Final

from goldenthread.synthetic.draws import spread


def flags(keys: tuple[str, ...], *yes: str) -> str:
    """The JSON text of a flag column: every key with `_FLAG`, "Y" for those given and "N" for the rest."""
    return "{" + ", ".join(f'"{key}_FLAG": "{"Y" if key in yes else "N"}"' for key in keys) + "}"


_CONTACT: Final = ("NEW_REFERRAL", "EXISTING_REFERRAL", "CP_ENQUIRY", "NFA", "ADVICE", "OTHER_OUTCOMES_EXIST")
CONTACT_BECAME_REFERRAL: Final = flags(_CONTACT, "NEW_REFERRAL")
CONTACT_ON_OPEN_CASE: Final = flags(_CONTACT, "EXISTING_REFERRAL")
CONTACT_OTHERWISE: Final = tuple(
    flags(_CONTACT, key) for key in ("NFA", "ADVICE", "ADVICE", "ADVICE", "NFA", "OTHER_OUTCOMES_EXIST")
)

_REFERRAL: Final = (
    "SINGLE_ASSESSMENT",
    "NFA",
    "STRATEGY_DISCUSSION",
    "CLA_REQUEST",
    "CP_TRANSFER_IN",
    "CP_CONFERENCE",
)
REFERRAL_NO_FURTHER_ACTION: Final = flags(_REFERRAL, "NFA")
REFERRAL_ASSESSED: Final = flags(_REFERRAL, "SINGLE_ASSESSMENT")
REFERRAL_STRATEGY: Final = flags(_REFERRAL, "SINGLE_ASSESSMENT", "STRATEGY_DISCUSSION")

_ASSESSMENT: Final = (
    "NFA", "NFA_S47_END", "STRATEGY_DISCUSSION", "CLA_REQUEST", "LEGAL_ACTION", "PROV_OF_SERVICES",
    "SPECIALIST_ASSESSMENT", "REFERRAL_TO_OTHER_AGENCY", "OTHER_ACTIONS",
)  # fmt: skip
ASSESSMENT_NO_FURTHER_ACTION: Final = flags(_ASSESSMENT, "NFA")
ASSESSMENT_OTHER_AGENCY: Final = flags(_ASSESSMENT, "REFERRAL_TO_OTHER_AGENCY")
ASSESSMENT_SERVICES: Final = flags(_ASSESSMENT, "PROV_OF_SERVICES")

_ENQUIRY: Final = (
    "NFA", "LEGAL_ACTION", "PROV_OF_SERVICES", "PROV_OF_SB_CARE", "CP_CONFERENCE", "NFA_CONTINUE_SINGLE", "MONITOR",
)  # fmt: skip
ENQUIRY_CONFERENCE: Final = flags(_ENQUIRY, "CP_CONFERENCE")
ENQUIRY_OTHERWISE: Final = tuple(
    flags(_ENQUIRY, key) for key in ("NFA_CONTINUE_SINGLE", "NFA_CONTINUE_SINGLE", "PROV_OF_SERVICES", "NFA")
)

_CONFERENCE: Final = ("NFA", "REFERRAL_TO_OTHER_AGENCY", "SINGLE_ASSESSMENT", "PROV_OF_SERVICES", "CP")
CONFERENCE_PLAN: Final = flags(_CONFERENCE, "CP")
CONFERENCE_NO_PLAN: Final = flags(_CONFERENCE, "PROV_OF_SERVICES")

SOURCE_WORDS: Final = {
    "1A": "Individual: family member",
    "1B": "Individual: acquaintance",
    "1C": "Individual: self",
    "1D": "Individual: other",
    "2A": "Schools",
    "2B": "Education services",
    "3A": "Health: GP",
    "3B": "Health: visitor",
    "3C": "Health: school nurse",
    "3D": "Health: other primary",
    "3E": "Health: A&E",
    "3F": "Health: other",
    "4": "Housing",
    "5A": "LA: social care",
    "5B": "LA: other internal",
    "5C": "LA: external",
    "5D": "LA: early help",
    "6": "Police",
    "7": "Other legal agency",
    "8": "Other",
    "9": "Anonymous",
    "10": "Unknown",
}
FACTORS: Final = spread(
    {
        "1B": 8, "2B": 9, "3A": 4, "3B": 20, "3C": 3, "4A": 8, "4B": 20, "5A": 3, "6A": 4, "8F": 1, "10A": 3, "11A": 2,
        "13A": 2, "14A": 4, "15A": 3, "16A": 12, "17A": 14, "18B": 6, "19B": 3, "20": 4, "24A": 2,
    }
)  # fmt: skip
ABUSE_CATEGORIES: Final = spread({"NEG": 49, "EMO": 36, "PHY": 9, "SAB": 4, "MUL": 2})
PARTICIPATION: Final = ("PN0", "PN1", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN6", "PN7")
DISABILITIES: Final = spread(
    {"AUT": 30, "LD": 22, "BEH": 14, "COMM": 10, "MOB": 8, "HAND": 4, "PC": 4, "HEAR": 3, "VIS": 3, "CON": 2}
)
EARLY_HELP_REASONS: Final = (
    "Parenting",
    "Behaviour",
    "School attendance",
    "Parental conflict",
    "Emotional health",
    "Housing",
)
EARLY_HELP_ENDS: Final = (
    "All actions completed", "All actions completed", "Step down to universal services", "Consent withdrawn",
    "Step up to children's social care", "Moved away",
)  # fmt: skip
EARLY_HELP_ORGANISATIONS: Final = (
    "Local authority early help",
    "School",
    "Health visiting service",
    "Voluntary sector",
)
