"""Comparators from the published files, as a person imports them: what is written, what is refused."""

import pytest
import yaml

from tests.cli.test_commands import run

OURS = """\
re_referrals:
  title: Referrals that came back within six months
  why: We wait half a year.
  fact: referral
  dated: referred_on
  where: previous_referred_on IS NOT NULL AND previous_referred_on >= referred_on - INTERVAL 6 MONTH
  as: [percent, count]
  window: [week, month, year_to_date, rolling_12_months]
  unknown: fails
  looks_back: 6 months
  better: low
  question: quality
  source: {name: Our own rule}
"""


@pytest.fixture
def referrals(shared_folder):
    (path,) = (shared_folder / "reference" / "dfe").glob("c1_*.csv")
    return path


def imported(source, folder, home, *more, year="2024", expect=0):
    return run(
        "benchmarks", "import", source, "--council", "Kent", "--year", year, "--out", folder, *more,
        home=home, expect=expect,
    )  # fmt: skip


def test_what_a_council_defines_otherwise_is_not_set_beside_the_national_figure(referrals, tmp_path):
    folder = tmp_path / "definitions"
    imported(referrals, folder, tmp_path / "home")
    written = folder / "benchmarks" / "published-2024.yaml"
    assert "re_referrals" in {each["indicator"] for each in yaml.safe_load(written.read_text())}
    (folder / "indicators").mkdir()
    (folder / "indicators" / "ours.yaml").write_text(OURS)
    # The folder that holds `definitions` may be named as well.
    said = imported(referrals, tmp_path, tmp_path / "home").stdout
    assert "re_referrals: it does not say that c1_children_in_need_referrals" in said
    held = {each["indicator"] for each in yaml.safe_load(written.read_text())}
    assert held == {"referrals_no_further_action", "children_found_not_in_need"}
    assert not (tmp_path / "benchmarks").exists()


def test_a_year_that_no_file_has_is_refused_and_nothing_is_written(referrals, tmp_path):
    said = imported(referrals, tmp_path / "ours", tmp_path / "home", year="2031", expect=2)
    assert "None of the tables read has figures for 2031: they go from 2013 to 2025." in said.stderr
    assert not (tmp_path / "ours").exists()
