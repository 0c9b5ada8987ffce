"""The documents are true: generated pages are fresh, links lead somewhere, commands exist, and examples run."""

import re
from pathlib import Path

import pytest
import yaml

from goldenthread.cli import app
from goldenthread.cli.documents import generated_pages
from goldenthread.definitions.fields import INDICATOR

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("name", sorted(generated_pages()))
def test_a_generated_page_is_fresh(name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generated_pages()[name], (
        "make docs writes it again"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_named_exists(page):
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    known |= {group.name for group in app.registered_groups}
    for command in re.findall(r"`?goldenthread ([a-z]+(?:-[a-z]+)*)\b", page.read_text(encoding="utf-8")):
        assert command in known, command


def test_the_manuals_example_of_an_indicator_has_only_fields_that_exist():
    manual = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(assessments_in.*?)```", manual, re.DOTALL)
    (written,) = yaml.safe_load(example).values()
    assert set(written) <= {field.name for field in INDICATOR.fields}


def test_no_page_names_a_place_of_a_machine():
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(home|root|tmp|work)/", page.read_text(encoding="utf-8")), page
