"""The walk: everyone, at every address, with every method, against expectations.yaml, which is written by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from goldenthread.extracts import deliveries
from goldenthread.web.access.models import Holding, Person
from goldenthread.web.access.permissions import Role
from goldenthread.web.cycle import models as cycle
from goldenthread.web.packs.models import Pack, Publication

EXPECTATIONS = yaml.safe_load((Path(__file__).parent / "expectations.yaml").read_text(encoding="utf-8"))[
    "routes"
]
EVERYONE = frozenset({role.value for role in Role} | {"no_role", "anonymous"})
MISSING = 999_999


def routes(patterns=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the whole map, by the name that it is reversed with."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            space = f"{prefix}{each.namespace}:" if each.namespace else prefix
            yield from routes(each.url_patterns, space)
        else:
            yield f"{prefix}{each.name}", each


def flat(names) -> list[str]:
    return [one for each in names for one in (flat(each) if isinstance(each, list) else [each])]


def cases() -> Iterator[tuple[str, Mapping, str]]:
    for name, written in EXPECTATIONS.items():
        for case in written:
            for method in ("GET", "POST"):
                if method in case:
                    yield name, case, method


def case_name(value: object) -> str | None:
    if isinstance(value, dict):
        said = {**value.get("of", {}), **value.get("send", {})}
        return " ".join(str(each) for each in said.values())[:60] or "-"
    return None


def test_every_route_has_an_expectation_for_both_methods():
    asked = {name: {method for case in EXPECTATIONS.get(name, []) for method in case} for name, _ in routes()}
    assert {name for name, methods in asked.items() if not {"GET", "POST"} <= methods} == set()
    assert set(EXPECTATIONS) == set(asked)


@pytest.mark.parametrize(("name", "case", "method"), list(cases()), ids=case_name)
def test_a_case_names_everyone_once(name, case, method):
    people = flat(case[method].values())
    assert sorted(people) == sorted(EVERYONE)


def test_every_view_says_what_it_needs():
    assert [name for name, pattern in routes() if not hasattr(pattern.callback, "needs")] == []


@pytest.fixture
def everyone(people) -> dict[str, Person | None]:
    """Everyone in the walk. The team manager holds T06, and the head of service its service."""
    Holding.objects.filter(role="team_manager").update(team="T06")
    Holding.objects.filter(role="head_of_service").update(service="Safeguarding")
    idle = Person.objects.create(username="no-role", password="x", called="Nobody yet")
    found: dict[str, Person | None] = {role.value: people[role.value.replace("_", "-")] for role in Role}
    return {**found, "no_role": idle, "anonymous": None}


@pytest.fixture
def packs_folder(settings, tmp_path):
    settings.PACKS = tmp_path


def pack_in(state: str) -> Pack:
    """The monthly pack in a state, with its folder where it was published."""
    pack = Pack.objects.get(scorecard="monthly")
    Pack.objects.filter(pk=pack.pk).update(state=state, changes=0)
    if state in ("published", "withdrawn"):
        folder = Path(settings.PACKS) / "published-for-the-walk"
        folder.mkdir(parents=True, exist_ok=True)
        body = b"indicator,window,form\n"
        (folder / "figures.csv").write_bytes(body)
        files = {"figures.csv": {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}}
        manifest = json.dumps({"pack": 1, "files": files}).encode()
        (folder / "manifest.json").write_bytes(manifest)
        Publication.objects.create(
            pack=pack,
            folder=folder.name,
            manifest_hash=hashlib.sha256(manifest).hexdigest(),
            trail_number=1,
            trail_hash="0" * 64,
        )
    return pack


def made_object(what: str, which: str) -> object:
    """The object that an address is about, as a case names it."""
    if which == "missing":
        return MISSING
    if what == "pack":
        return pack_in(which).pk
    if what == "person":
        return Person.objects.get(username="action-sponsor").pk
    if what == "holding":
        whose = "action-sponsor" if which == "one" else "auditor"
        return Holding.objects.get(person__username=whose).pk
    if what == "date":
        return cycle.KeyDate.objects.create(on=date(2099, 1, 1), words="The board meets").pk
    if what == "name" and which == "newest":
        return deliveries.deliveries(Path(settings.HOME))[-1].name
    return which


def outcome(response, expected: object) -> object:
    status = response.status_code
    if status == 302 and response["Location"].startswith("/sign-in/?next="):
        return "sign-in"
    if expected == "answered" and status in (200, 302, 400, 409, 422):
        return "answered"
    return status


class UndoneError(Exception):
    """Undoes what one person did before the next."""


@pytest.mark.parametrize(("name", "case", "method"), list(cases()), ids=case_name)
def test_everyone_meets_what_is_expected(name, case, method, everyone, packs_folder, client):
    expected = {who: what for what, named in case[method].items() for who in flat(named)}
    met = {}
    for who, person in everyone.items():
        try:
            with transaction.atomic():
                about = {key: made_object(key, value) for key, value in case.get("of", {}).items()}
                address = reverse(name, kwargs=about)
                browser = Client(raise_request_exception=False)
                if person is not None:
                    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
                ask = browser.get if method == "GET" else browser.post
                response = ask(address, case.get("send", {}))
                met[who] = outcome(response, expected[who])
                raise UndoneError
        except UndoneError:
            pass
    assert met == expected


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_no_other_method_is_ever_answered(method, signed_in):
    browser = signed_in("performance-analyst")
    for name, pattern in routes():
        converters = pattern.pattern.converters.items()
        about = {key: 1 if converter.regex == "[0-9]+" else "x" for key, converter in converters}
        response = getattr(browser, method)(reverse(name, kwargs=about))
        assert response.status_code == 405, name
