"""The made-up council on the web: people of every role, and packs in every state, each brought there by the same steps
as a real one. Only ever run by `demo` and by tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.utils import timezone

from goldenthread.calendar import Period, containing
from goldenthread.definitions.model import Catalogue, Scorecard
from goldenthread.extracts import deliveries
from goldenthread.extracts.given import read_comments
from goldenthread.extracts.returns import read_returns
from goldenthread.extracts.tables import Tables
from goldenthread.figures.model import Figure
from goldenthread.scorecards.commentary import written_under
from goldenthread.scorecards.printing import heading
from goldenthread.web.access.models import Holding, Person
from goldenthread.web.access.permissions import Role
from goldenthread.web.catalogue import catalogue
from goldenthread.web.cycle.actions import set_date
from goldenthread.web.figures.actions import count_snapshot, keep_returns
from goldenthread.web.figures.models import Counting
from goldenthread.web.packs import actions
from goldenthread.web.packs.actions import make_pack
from goldenthread.web.packs.checks import Standing, standing
from goldenthread.web.packs.models import Pack, Publication
from goldenthread.web.packs.publication import publish
from goldenthread.web.trail.actions import record

PASSWORD = "made-up-council"
"""Everyone's password, in the demonstration only."""

FIRST_DAY = date(2020, 1, 1)
"""Since when everyone has held their role."""

Telling = Callable[[str], AbstractContextManager[None]]
"""Says what is being done while it is done."""


@dataclass(frozen=True)
class Told:
    """How the demonstration ends: what was published, in order, and who may sign in."""

    publications: tuple[Publication, ...]
    people: tuple[Person, ...]


def people(first_day: date, team: str, service: str) -> Mapping[str, Person]:
    """One person for each role, by user name."""
    found = {}
    password = make_password(PASSWORD)
    for role in Role:
        name = role.value.replace("_", "-")
        person = Person.objects.filter(username=name).first()
        if person is None:
            # One hash for all of them: Argon2 is slow on purpose.
            person = Person(username=name, password=password, called=role.words)
            person.save()
            record("added a person", by=None, about=f"{name}, for the demonstration")
        Holding.objects.get_or_create(
            person=person,
            role=role.value,
            first_day=first_day,
            team=team if role is Role.TEAM_MANAGER else "",
            service=service if role is Role.HEAD_OF_SERVICE else "",
        )
        found[name] = person
    return found


def last_week(period: Period) -> Period:
    """The last whole week within a period."""
    week = containing("week", period.last_day)
    return week if week.last_day <= period.last_day else week.previous()


def seed(home: Path, extract: Path, period: Period) -> list[Pack]:
    """Migrate the store, count the newest snapshot, and make a draft of every scorecard."""
    call_command("migrate", verbosity=0)
    known = catalogue()
    snapshot = deliveries.snapshots(home)[-1].name
    tables = deliveries.open_snapshot(snapshot, known, home)
    everyone = _staff(tables)
    monthly, weekly = _counted(everyone["performance-analyst"], extract, period, known, tables, None, None)
    packs = []
    for card in known.scorecards.values():
        of_week = card.cadence == "week"
        packs.append(
            make_pack(
                by=everyone["performance-analyst"],
                scorecard=card.name,
                period=last_week(period) if of_week else period,
                counting=weekly if of_week else monthly,
            )
        )
    return packs


def story(
    extract: Path,
    period: Period,
    tables: Tables,
    months: list[Figure],
    weeks: list[Figure],
    *,
    telling: Telling = lambda words: nullcontext(),
) -> Told:
    """A month in the life of the council, in a store that is up to date: last month's scorecard and every pack of the
    period published; the last week's in review, a day late, with words missing; and the dates that come.

    `months` and `weeks` are the figures that were counted of `tables`.
    """
    known = catalogue()
    # Children stand behind the figures of a team that assesses; contacts are not yet any team's.
    everyone = _staff(tables, "Assessment")
    with telling("Keeping the figures"):
        monthly, weekly = _counted(
            everyone["performance-analyst"], extract, period, known, tables, months, weeks
        )
    week = last_week(period)
    publications = []
    for name, when, counting in (
        ("monthly", period.previous(), monthly),
        ("weekly", week.previous(), weekly),
        *((card.name, period, monthly) for card in _in_turn(known) if card.cadence == "month"),
    ):
        with telling(f"Writing, signing off and publishing: {known.scorecards[name].title}, {heading(when)}"):
            publications.append(_publish(everyone, extract, known, name, when, counting))
    _in_review(everyone, weekly, week)
    _dates(everyone["performance-analyst"])
    return Told(tuple(publications), tuple(everyone.values()))


def _in_turn(known: Catalogue) -> list[Scorecard]:
    """Every scorecard, a plan after those that its measures are linked to: it shows the ratings given there."""
    return sorted(known.scorecards.values(), key=lambda card: bool(card.linked_to))


def _staff(tables: Tables, service: str = "") -> Mapping[str, Person]:
    """Everyone; the team manager has the first team of the service, else of all."""
    teams = tables.council.teams
    first = next((team for team in teams if team.service == service), teams[0])
    return people(FIRST_DAY, first.id, first.service or "")


def _counted(
    by: Person,
    extract: Path,
    period: Period,
    known: Catalogue,
    tables: Tables,
    months: list[Figure] | None,
    weeks: list[Figure] | None,
) -> tuple[Counting, Counting]:
    """The months' and the weeks' figures, kept, with what was typed in."""
    monthly = count_snapshot(
        by=by, snapshot=tables.snapshot, period=period, catalogue=known, tables=tables, figures=months
    )
    weekly = count_snapshot(
        by=by,
        snapshot=tables.snapshot,
        period=last_week(period),
        catalogue=known,
        tables=tables,
        figures=weeks,
    )
    typed = read_returns(extract / "returns.csv", known, list(known.scorecards.values()))
    keep_returns(by=by, returns=typed, source="returns.csv")
    return monthly, weekly


def _publish(
    everyone: Mapping[str, Person],
    extract: Path,
    known: Catalogue,
    scorecard: str,
    period: Period,
    counting: Counting,
) -> Publication:
    """The four steps of a pack: made and written, sent for review, signed off by someone else, published."""
    analyst, head, leader = (
        everyone[name] for name in ("performance-analyst", "head-of-service", "senior-leader")
    )
    pack = make_pack(by=analyst, scorecard=scorecard, period=period, counting=counting)
    card = known.scorecards[scorecard]
    written = extract / ("comments.csv" if scorecard == "monthly" else f"comments-{scorecard}.csv")
    given = read_comments(written, card) if written.exists() else []
    for place, said in written_under(given, card, period).items():
        text = "\n\n".join(each.text for each in said)
        actions.write_commentary(by=head, pack=pack, place=place, text=text, began=0, is_draft=False)
    if scorecard == "monthly" and period.last_day == counting.last_day:
        _given_ratings(head, pack, standing(pack))
    pack.refresh_from_db()
    actions.send_for_review(by=analyst, pack=pack, changes=pack.changes)
    pack.refresh_from_db()
    seen = standing(pack)
    actions.sign_off(
        by=leader,
        pack=pack,
        changes=pack.changes,
        content=seen.content,
        missing=len(seen.missing),
        reason="The rows without words are answered at the management meeting." if seen.missing else "",
    )
    pack.refresh_from_db()
    return publish(by=analyst, pack=pack, changes=pack.changes)


def _given_ratings(by: Person, pack: Pack, seen: Standing) -> None:
    """Two ratings that a person gives: one where there is no target, one that departs from the rule."""
    rows = seen.filled.rows
    really_worse = [
        row
        for row in rows
        if row.rating is None and row.mark.signal == "yes" and row.mark.signal_meaning == "worse"
    ]
    watched = [row for row in rows if row.rating is None and row.mark.meaning == "worse"]
    near = [row for row in rows if row.mark.suggested_rating == "amber" and row.mark.meaning == "worse"]
    amber = [row for row in rows if row.mark.suggested_rating == "amber"]
    for row, rating, reason in (
        *(
            (row, "amber", "There is no target, and it is going the wrong way.")
            for row in (really_worse or watched)[:1]
        ),
        *(
            (
                row,
                "red",
                "It is inside the tolerance, and we said last quarter that we would be on target by now.",
            )
            for row in (near or amber)[:1]
        ),
    ):
        actions.give_rating(
            by=by,
            pack=pack,
            ref=row.ref,
            rating=rating,
            reason=reason,
            began=0,
            suggested=row.mark.suggested_rating,
        )


def _in_review(everyone: Mapping[str, Person], counting: Counting, week: Period) -> Pack:
    """The newest week's pack: in review, one text finished, one begun, and a day late."""
    analyst, today = everyone["performance-analyst"], timezone.localdate()
    pack = make_pack(by=analyst, scorecard="weekly", period=week, counting=counting)
    Pack.objects.filter(pk=pack.pk).update(
        commentary_due=today - timedelta(days=1), publication_due=today + timedelta(days=1)
    )
    seen = standing(pack)
    wanting = [each.place.name for each in seen.required]
    others = [row.ref for row in seen.filled.rows if row.mark.meaning == "worse"]
    places = list(dict.fromkeys([*wanting, *others]))
    if len(places) > 1:
        actions.write_commentary(
            by=everyone["team-manager"],
            pack=pack,
            place=places[1],
            text=f"{{{places[1]}.value}} this week. Two workers were on leave; both are back on Monday.",
            began=0,
            is_draft=False,
        )
    if places:
        actions.write_commentary(
            by=everyone["head-of-service"],
            pack=pack,
            place=places[0],
            text="To be checked with the duty team before the meeting.",
            began=0,
            is_draft=True,
        )
    pack.refresh_from_db()
    actions.send_for_review(by=analyst, pack=pack, changes=pack.changes)
    return pack


_DATES = (
    (1, "Weekly pack to the management team, noon", False),
    (6, "Improvement Board papers due", False),
    (13, "Improvement Board", True),
    (20, "Children’s scrutiny committee, council chamber", True),
    (24, "Next month’s extract is loaded; commentary opens", False),
    (31, "Next month’s scorecard is published", True),
)
"""In how many days, what, and whether elected members see it too."""


def _dates(by: Person) -> None:
    today = timezone.localdate()
    for days, words, for_members in _DATES:
        on = today + timedelta(days=days)
        # Nobody meets on a Saturday or a Sunday.
        on += timedelta(days=max(7 - on.isoweekday(), 0) + 1 if on.isoweekday() > 5 else 0)
        set_date(by=by, on=on, words=words, for_members=for_members)
