"""What is measured of the web: the largest pack's page, as its first reader has it, from a store that holds the whole
council's figures. Signed in, DEBUG off, nothing kept from an earlier answer.
"""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.contenders import peak_megabytes
from benchmarks.results import Made
from goldenthread import definitions
from goldenthread.calendar import containing
from goldenthread.extracts import deliveries

READERS = 21
"""How often the page is asked for; the median counts."""
LARGEST = "monthly"


def page(folder: Path) -> Made:
    """The scorecard of the most rows. Each answer starts with an empty memory of filled packs."""
    with TemporaryDirectory() as home:
        os.environ["GOLDENTHREAD_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.web.settings")
        os.environ.pop("GOLDENTHREAD_DATABASE_URL", None)
        return _page(folder, Path(home))


def _page(folder: Path, home: Path) -> Made:
    own = folder / "definitions"
    shutil.copytree(own, home / "definitions")
    deliveries.load(folder, definitions.load_catalogue(own), home=home)
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks import work
    from goldenthread.web.access.models import Person
    from goldenthread.web.demonstration import seed
    from goldenthread.web.packs.remembered import forget

    settings.ALLOWED_HOSTS = ["testserver"]
    packs = {pack.scorecard: pack for pack in seed(home, folder, containing("month", work.END))}
    client = Client(headers={"accept-encoding": "gzip"})
    reader = Person.objects.get(username="senior-leader")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/packs/{packs[LARGEST].pk}/"
    client.get(address)
    seconds = []
    for _ in range(READERS):
        forget()
        started = perf_counter()
        answer = client.get(address)
        seconds.append(perf_counter() - started)
    forget()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    rows = gzip.decompress(answer.content).count(b"<tr data-ref=")
    wire = len(answer.content) / 1024
    return Made(
        {"answer": median(seconds)},
        peak_megabytes(),
        f"{rows} rows, {len(asked)} queries, {wire:.0f} KB on the wire; the median of {READERS}",
    )
