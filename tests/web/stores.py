"""Stores of a test's own: a home that nobody else uses, on the engine that the run is on. For what cannot be rolled
back, such as many writers at once or a broken record.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from uuid import uuid4

from tests.web import settings


def own_home(folder: Path) -> dict[str, str]:
    """The environment of a home that is not there yet."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GOLDENTHREAD_")},
        "GOLDENTHREAD_HOME": str(folder / "home"),
        "DJANGO_SETTINGS_MODULE": "goldenthread.web.settings",
    }


def fresh_store(folder: Path) -> dict[str, str]:
    """The environment of a new, empty store, brought up to date: a copy of one that is made once a run."""
    environment = own_home(folder)
    made = _made_once()
    shutil.copytree(made["GOLDENTHREAD_HOME"], environment["GOLDENTHREAD_HOME"])
    if settings.server is not None:
        template = made["GOLDENTHREAD_DATABASE_URL"].partition("@/")[2].partition("?")[0]
        environment["GOLDENTHREAD_DATABASE_URL"] = _fresh_database(template)
    return environment


@cache
def _made_once() -> dict[str, str]:
    folder = Path(tempfile.mkdtemp(prefix="goldenthread-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = own_home(folder)
    if settings.server is not None:
        environment["GOLDENTHREAD_DATABASE_URL"] = _fresh_database("template1")
    ran(environment, "-m", "django", "migrate", "--verbosity=0")
    return environment


def _fresh_database(template: str) -> str:
    import psycopg

    name, address = f"own_{uuid4().hex}", settings.server.get_uri()  # type: ignore[union-attr]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")  # type: ignore[arg-type]
    return address.replace("@/postgres?", f"@/{name}?")


def ran(environment: dict[str, str], *arguments: str, ends_with: int = 0) -> str:
    """What a Python of its own prints, errors too. It must end with that code."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert done.returncode == ends_with, done.stdout
    return done.stdout


def goldenthread(environment: dict[str, str], *arguments: str, ends_with: int = 0) -> str:
    """What the command prints."""
    return ran(environment, "-m", "goldenthread", *arguments, ends_with=ends_with)
