"""A small made-up council on the web, seeded once a process: its packs, and one person of every role."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from goldenthread import definitions
from goldenthread.calendar import Period, month
from goldenthread.extracts import deliveries
from goldenthread.synthetic import synthesise
from goldenthread.synthetic.beside import write_beside
from goldenthread.synthetic.pages_beside import write_pages_beside

END = date(2023, 9, 30)
CHILDREN = 600
PERIOD = month(2023, 9)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "store: of the store itself; run on PostgreSQL too (GOLDENTHREAD_TEST_STORE=postgresql)"
    )


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up extract with everything that a council has beside it."""
    folder = tmp_path_factory.mktemp("council") / "extract"
    synthesise(folder, children=CHILDREN, years=6, end=END, seed=1)
    write_beside(folder, END, 1, CHILDREN / 50_000)
    write_pages_beside(folder, END)
    return folder


@pytest.fixture(scope="session")
def period() -> Period:
    return PERIOD


@pytest.fixture(scope="session")
def django_db_setup(extract: Path, django_db_setup: None, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """The store, with the council in it: a test's own changes are rolled back after it."""
    from goldenthread.web.demonstration import seed

    home = Path(settings.HOME)
    own = extract / "definitions"
    if own.is_dir():
        shutil.copytree(own, home / "definitions", dirs_exist_ok=True)
    known = definitions.load_catalogue(own if own.is_dir() else None)
    if not deliveries.deliveries(home):
        deliveries.load(extract, known, home=home)
    with django_db_blocker.unblock():
        seed(home, extract, PERIOD)


@pytest.fixture
def people(db: None) -> Mapping[str, object]:
    """Everyone, by user name: `performance-analyst`, `team-manager`, and so on for every role."""
    from goldenthread.web.access.models import Person

    return {person.username: person for person in Person.objects.all()}


@pytest.fixture
def signed_in(people: Mapping[str, object]) -> Callable[[str], Client]:
    """A browser of someone who is signed in, by user name."""

    def of(name: str) -> Client:
        client = Client()
        client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        return client

    return of


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """A test's changes are rolled back after it, and what pages kept of them is forgotten."""
    from goldenthread.web.packs.remembered import forget

    forget()
