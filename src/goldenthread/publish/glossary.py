"""The words of children's services in plain English, for readers who do not work there. A publication carries
only those that it uses; nothing here defines how anything is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

WORDS: tuple[tuple[str, str, str], ...] = (
    ("Assessment", r"assessments? (completed|authorised|within|open)|family assessment",
     "A social worker’s look at what is the matter in a family and what would help. It should be finished within 45 "
     "working days."),
    ("Care leaver", r"care leavers?",
     "A young person who was in care and is now being helped into adult life."),
    ("Caseload", r"caseloads?", "How many children one worker is responsible for at a time."),
    ("Child in need", r"child(ren)? in need", "A child who needs a council’s help to be healthy and to develop well."),
    ("Child protection plan", r"child protection (plan|visit|review)s?|on a plan|plans open",
     "A plan to keep a child safe, made by a conference when a child is likely to suffer significant harm."),
    ("Children in care", r"in care|looked after|cared for",
     "Children for whom the council cares in place of their parents."),
    ("Complex safeguarding", r"complex safeguarding|exploitation",
     "Work with children who are exploited, by criminals or sexually, by people outside the family."),
    ("Contact", r"contacts?( |,|$)", "Any time somebody tells children’s services about a child."),
    ("Early help", r"early.help", "Help that a family gets before a social worker is needed."),
    ("Education, health and care plan", r"education, health and care plan|ehc",
     "A legal plan for a child who needs more support in education than is usually there."),
    ("Initial conference", r"conferences?",
     "A meeting of the family and all agencies that decides whether a child needs a child protection plan."),
    ("Newly qualified", r"newly qualified|first year|asye", "A social worker in the first year after qualifying."),
    ("Pathway plan", r"pathway plan", "A young person’s plan for leaving care."),
    ("Permanence", r"permanen(ce|cy)", "A settled home for a child until adulthood."),
    ("Personal education plan", r"personal education plan", "The plan for the schooling of a child in care."),
    ("Re-referral", r"re-referrals?", "A referral of a child who had been referred in the 12 months before."),
    ("Referral", r"referrals?", "A contact that children’s social care takes up, to see if the child needs help."),
    ("Return home interview", r"return home interview|return interview|interview",
     "A talk with a child who was missing, by somebody independent, within 72 hours of coming back."),
    ("Section 47 enquiry", r"section 47",
     "What a council must do when a child may be suffering significant harm: find out, and decide what to do."),
    ("Strategy meeting", r"strategy (meeting|discussion)s?",
     "A meeting of social workers, police, health and others on whether a section 47 enquiry is needed."),
    ("Supervision", r"supervis(ion|ed)", "A regular talk between a worker and a manager about each child’s case."),
    ("Agency worker", r"agency (social )?workers?|agency staff",
     "A worker hired through an agency, whom the council does not employ."),
    ("Audit", r"audits?\b", "A close look at one child’s case, to judge how good the work was."),
    ("Care proceedings", r"proceedings|care orders?",
     "The court case in which a council asks for an order to take a child into care."),
    ("Child in need plan", r"child in need plan",
     "What everybody will do to help a child in need, agreed with the family."),
    ("Chronology", r"chronolog(y|ies)", "The list of what has happened in a child’s life, kept up in the record."),
    ("Domestic abuse notification", r"domestic abuse notification",
     "Police telling the council that they went to domestic abuse where a child lives."),
    ("Educated at home", r"(educated|education) at home|elective home|home education",
     "Taught at home by the parents’ own choice, in place of school."),
    ("Family help", r"family help", "Help for a whole family by one team, from early help to children in need."),
    ("Foster care", r"foster(ed|ing)?\b|foster care", "Care of a child in the home of approved carers."),
    ("Full-time equivalent", r"full-time equivalents?|\bfte\b",
     "Posts added up as parts of a full week: two half-time workers make one."),
    ("Hub", r"\bhub\b", "The team of social workers, police, health and others that looks at contacts together first."),
    ("Hub screening", r"screenings?", "The hub’s look at a contact, to decide what should happen next."),
    ("Information request", r"requests? for information|information requests?",
     "Another authority or court asking what the council knows about a family."),
    ("Kinship care", r"kinship", "Care by relatives or friends of the family."),
    ("Level 2, universal services", r"level 2|universal services?",
     "Level 2 is extra help from one service; universal services are for every child: schools, health visitors."),
    ("Missing from education", r"missing (from )?education",
     "Of school age, and neither on a school’s roll nor taught otherwise."),
    ("Moderation", r"moderat(ion|ed)", "A second reading of an audit by somebody else, so that grades mean the same."),
    ("Open case", r"open cases?|\bopen to\b", "A child whom children’s social care is working with."),
    ("Personal adviser", r"personal advisers?", "The worker who helps a care leaver."),
    ("Placement", r"placements?|placed", "Where and with whom a child in care lives."),
    ("Practice alert", r"practice alerts?|good practice alerts?",
     "A note to a team about work on one case, to put right or to praise."),
    ("Secure unit", r"secure (unit|home|accommodation)s?",
     "A locked children’s home, for which a court must give leave."),
    ("Semi-independent living", r"semi-independent|independent living",
     "A young person’s own room or flat with some help from staff."),
    ("Special guardianship", r"special guardian(ship|s)?",
     "A court order that lets a relative or carer bring a child up for good."),
    ("Step up, step down", r"step(ped)? (up|down)|steps? (up|down)",
     "Passed from early help to social care, or from social care back to early help."),
    ("Suspended education", r"suspen(ded|sions?)|exclu(ded|sions?) from school|exclusions?",
     "Sent home from school for a time; excluded for good is called permanent."),
    ("Unregulated placement", r"unregulated|unregistered",
     "A home for children that the inspectorate has not registered."),
    ("Unallocated", r"unallocated", "Without a worker of their own yet."),
    ("Youth justice", r"youth justice|first.time entrants?",
     "The work with children who have offended; a first-time entrant has not before."),
)  # fmt: skip

MEASURES: tuple[tuple[str, str, str], ...] = (
    ("Rate per 10,000", r"rate per 10,000",
     "How many for every 10,000 children aged 0 to 17 who live in the area, so that places of different size can be "
     "compared."),
    ("Rolling 12 months", r"rolling 12 months", "The 12 months that end with the month shown, added together."),
    ("Year to date", r"year to date", "From 1 April to the end of the month shown."),
    ("Real change", r"real change",
     "More than the ups and downs that the same figure shows by chance, judged against its own history."),
    ("Statistical neighbours", r"statistical neighbours?",
     "The councils whose children and families are most like ours."),
    ("Benchmark", r"benchmark", "The same figure for other places, to compare with."),
)  # fmt: skip


def glossary(texts: Iterable[str]) -> list[tuple[str, str]]:
    """The words that occur in `texts`, in alphabetical order, each with what it means."""
    text = "\n".join(texts).lower()
    found = [
        (word, meaning)
        for word, pattern, meaning in (*WORDS, *MEASURES)
        if re.search(pattern, text, re.MULTILINE)
    ]
    return sorted(found, key=lambda pair: pair[0].lower())
