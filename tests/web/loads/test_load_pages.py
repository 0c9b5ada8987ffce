"""What was loaded: who sees it, what is said of its quality, and that no child can be read from it."""

from pathlib import Path

import pytest
from django.conf import settings

from goldenthread.extracts import deliveries
from goldenthread.web.catalogue import catalogue
from goldenthread.web.loads.selectors import faults


@pytest.fixture
def delivery(people):
    return deliveries.deliveries(Path(settings.HOME))[-1]


@pytest.mark.parametrize("name", ["performance-analyst", "system-administrator"])
def test_loads_are_listed_with_their_quality(signed_in, delivery, name):
    seen = signed_in(name).get("/loads/").content.decode()
    assert f'href="/loads/{delivery.name}/"' in seen
    assert delivery.quality.words()[1:] in seen
    assert f"{sum(delivery.rows.values()):,}" in seen


@pytest.mark.parametrize("name", ["team-manager", "senior-leader", "elected-member", "auditor"])
def test_nobody_else_sees_them(signed_in, delivery, name):
    client = signed_in(name)
    assert client.get("/loads/").status_code == 403
    assert client.get(f"/loads/{delivery.name}/").status_code == 403


def test_a_load_says_each_fault_with_what_it_touches(signed_in, delivery):
    seen = signed_in("performance-analyst").get(f"/loads/{delivery.name}/").content.decode()
    for finding in delivery.quality.findings:
        assert finding.rule in seen
    assert "/indicators/" in seen
    assert seen.count('class="state"') == 6


def test_a_fault_touches_the_indicators_whose_figures_say_so(delivery):
    known = catalogue()
    for fault in faults(delivery, known):
        said = {
            name
            for name, indicator in known.indicators.items()
            if fault.finding in delivery.quality.touching(indicator, known)
        }
        assert {each.name for each in fault.touched} == said


def test_no_child_is_named(signed_in, delivery, extract):
    seen = signed_in("performance-analyst").get(f"/loads/{delivery.name}/").content.decode()
    lines = (extract / "ssd_person.csv").read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("pers_person_id")
    children = {line.split(",")[place] for line in lines[1:]}
    assert len(children) > 100
    assert not [child for child in children if child in seen]


def test_the_administrator_gets_no_link_to_a_figure_or_a_pack(signed_in, delivery):
    seen = signed_in("system-administrator").get(f"/loads/{delivery.name}/").content.decode()
    assert "/indicators/" not in seen
    assert 'href="/packs/' not in seen


@pytest.mark.parametrize("name", ["nothing", "ssd-1999-01-01-1", "..", "manifest.json"])
def test_a_load_that_is_not_there_is_a_page_that_is_not_there(signed_in, name):
    assert signed_in("performance-analyst").get(f"/loads/{name}/").status_code == 404


def test_before_the_first_load_the_next_step_is_said(signed_in, tmp_path, settings):
    settings.HOME = tmp_path
    assert "goldenthread load EXTRACT" in signed_in("performance-analyst").get("/loads/").content.decode()
