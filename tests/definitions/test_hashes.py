"""The hash of a definition changes when what is counted changes, and only then; a change must be declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.definitions import check, definition_hash, load_catalogue, write_hashes
from goldenthread.definitions.checking import shipped_lock
from goldenthread.definitions.hashes import Locked, check_hashes, read_hashes
from goldenthread.definitions.locking import lock_shipped
from goldenthread.definitions.model import Catalogue, Place
from goldenthread.definitions.problems import Problems
from goldenthread.errors import DefinitionError
from tests.definitions.smallest import PLAN, VISIT, accept, indicator, write

COHORT = (
    "child_on_plan:\n  grain: x\n  key: child_id\n  cohort: {of: plan, per: child_id, where: own}\n  child: child_id\n"
    "  as_at:\n    seen_on: latest(visit.visited_on, per child_id, where seen)\n"
    "    age: complete_months(seen_on, as_at)\n"
)
DERIVED = (
    "  derive:\n    days: working_days(visited_on, written_on)\n"
    "    on_plan: open(plan, per child_id, at visited_on)\n"
)
EVENTS: dict[str, str | None] = {"where": "days <= 5", "unknown": "fails", "as_": "[count, percent]"}
SNAPSHOT: dict[str, str | None] = {
    "fact": "child_on_plan",
    "dated": None,
    "window": "[snapshot]",
    "where": "age > 5",
    "unknown": "fails",
}


def hashed(folder: Path, facts: str, written: str) -> str:
    folder.mkdir(exist_ok=True)
    catalogue = accept(folder, {"facts/a.yaml": facts, "indicators/a.yaml": written})
    return definition_hash(catalogue.indicators["visits"], catalogue)


def both(folder: Path, facts: str, written: str, changed_facts: str, changed: str) -> tuple[str, str]:
    return hashed(folder / "before", facts, written), hashed(folder / "after", changed_facts, changed)


FACTS = VISIT + DERIVED + PLAN + COHORT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("working_days(visited_on, written_on)", "working_days(written_on, visited_on)"),
        ("table: visit", "table: visit\n  where: seen"),
        ("key: visit_id", "key: child_id"),
        ("written_on: date, kind: code", "written_on: date, kind: text"),
    ],
)
def test_a_change_of_what_an_event_reads_changes_its_hash(tmp_path: Path, old: str, new: str) -> None:
    written = indicator(**(EVENTS | {"of": "kind = 'A'"}))
    before, after = both(tmp_path, FACTS, written, FACTS.replace(old, new, 1), written)
    assert before != after


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("where: own}", "where: NOT own}"),
        ("where seen)", "where NOT seen)"),
        ("complete_months(seen_on, as_at)", "working_days(seen_on, as_at)"),
        ("table: plan\n", "table: plan\n  where: own\n"),
        ("table: visit\n", "table: visit\n  where: missed\n"),
        ("cohort: {of: plan", "history: current_only\n  cohort: {of: plan"),
    ],
)
def test_a_change_of_anything_a_snapshot_leans_on_changes_its_hash(
    tmp_path: Path, old: str, new: str
) -> None:
    written = indicator(**SNAPSHOT)
    before, after = both(tmp_path, FACTS, written, FACTS.replace(old, new, 1), written)
    assert before != after


@pytest.mark.parametrize(
    "fields",
    [
        {"where": "days <= 6"},
        {"unknown": "excluded"},
        {"of": "seen"},
        {"unit": "children"},
        {"looks_back": "12 months"},
        {"dated": "written_on"},
        {"weight": "days", "as_": "[percent]"},
    ],
)
def test_a_change_of_a_counting_field_changes_its_hash(tmp_path: Path, fields: dict[str, str]) -> None:
    facts = FACTS.replace("dates: [visited_on]", "dates: [visited_on, written_on]")
    before, after = both(tmp_path, facts, indicator(**EVENTS), facts, indicator(**(EVENTS | fields)))
    assert before != after


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Other"},
        {"why": "Another reason."},
        {"by": "[sex]"},
        {"window": "[week, month]"},
        {"as_": "[percent, count, rate_per_10k]"},
        {"better": "high"},
        {"for_members": "Why?"},
        {"where": "'days  <=\n    5'"},
        {"changed": "[{on: 2023-01-01, note: said}]"},
    ],
)
def test_a_change_of_words_or_layout_does_not_change_a_hash(tmp_path: Path, fields: dict[str, str]) -> None:
    before, after = both(tmp_path, FACTS, indicator(**EVENTS), FACTS, indicator(**(EVENTS | fields)))
    assert before == after


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: code", "kind: text"),
        (
            "on_plan: open(plan, per child_id, at visited_on)",
            "on_plan: open(plan, per child_id, at written_on)",
        ),
        ("category: code", "category: text"),
        ("grain: one row per visit", "grain: visits, one a row"),
    ],
)
def test_a_change_that_an_indicator_does_not_reach_does_not_change_its_hash(
    tmp_path: Path, old: str, new: str
) -> None:
    before, after = both(
        tmp_path, FACTS, indicator(**EVENTS), FACTS.replace(old, new, 1), indicator(**EVENTS)
    )
    assert before == after


def test_blanks_within_quotes_count(tmp_path: Path) -> None:
    first, second = (indicator(of=f"kind = 'A{blanks}B'") for blanks in (" ", "  "))
    before, after = both(tmp_path, FACTS, first, FACTS, second)
    assert before != after


def test_a_hash_is_twelve_digits_and_the_same_each_time(tmp_path: Path) -> None:
    first, second = both(tmp_path, FACTS, indicator(**EVENTS), FACTS, indicator(**EVENTS))
    assert first == second
    assert len(first) == 12 and int(first, 16) >= 0


def test_a_return_has_a_hash_too(tmp_path: Path) -> None:
    one = hashed(tmp_path / "a", VISIT, indicator(fact=None, dated=None, returned="Typed in."))
    two = hashed(tmp_path / "b", VISIT, indicator(fact=None, dated=None, returned="Typed in otherwise."))
    assert one == two


def test_a_previous_row_and_a_lookup_are_reached(tmp_path: Path) -> None:
    facts = VISIT + "  derive:\n    before: previous(visited_on, per child_id, where seen)\n" + PLAN
    written = indicator(where="before > '2023-01-01'", unknown="fails")
    before, after = both(tmp_path, facts, written, facts.replace("seen: boolean", "seen: flag"), written)
    assert before != after


def catalogue(folder: Path, **fields: str | None) -> Catalogue:
    return accept(folder, {"facts/a.yaml": VISIT, "indicators/a.yaml": indicator(**fields)})


def problems_of(found: Catalogue, locked: dict[str, Locked]) -> list[str]:
    problems = Problems()
    check_hashes(found, locked, problems)
    return [each.message for each in problems.found]


def test_what_is_locked_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    found = catalogue(tmp_path)
    lock = tmp_path / "hashes.csv"
    write_hashes(found, lock)
    now = definition_hash(found.indicators["visits"], found)
    assert lock.read_text(encoding="utf-8") == f"indicator,hash,changes\nvisits,{now},0\n"
    assert read_hashes(lock) == {"visits": Locked(now, 0, Place("hashes.csv", 2))}
    assert problems_of(found, read_hashes(lock)) == []


def test_no_lock_file_locks_nothing(tmp_path: Path) -> None:
    assert read_hashes(tmp_path / "hashes.csv") == {}
    assert problems_of(catalogue(tmp_path), {}) == []


def test_a_definition_that_counts_otherwise_and_says_nothing_is_refused(tmp_path: Path) -> None:
    locked = {"visits": Locked("0" * 12, 0, Place("hashes.csv", 2))}
    (message,) = problems_of(catalogue(tmp_path), locked)
    assert "visits counts otherwise than when it was locked (it was 000000000000" in message
    assert "add `changed:" in message


def test_a_declared_change_is_taken(tmp_path: Path) -> None:
    locked = {"visits": Locked("0" * 12, 0, Place("hashes.csv", 2))}
    changed = catalogue(tmp_path, changed="[{on: 2023-01-01, note: counted otherwise}]")
    assert problems_of(changed, locked) == []
    again = {"visits": Locked("0" * 12, 1, Place("hashes.csv", 2))}
    assert len(problems_of(changed, again)) == 1


def test_a_change_that_names_a_hash_must_name_the_right_one(tmp_path: Path) -> None:
    now = definition_hash(catalogue(tmp_path).indicators["visits"], catalogue(tmp_path))
    right = catalogue(tmp_path, changed=f"[{{on: 2023-01-01, note: x, hash: '{now}'}}]")
    wrong = catalogue(tmp_path, changed=f"[{{on: 2023-01-01, note: x, hash: '{'0' * 12}'}}]")
    assert problems_of(right, {}) == []
    assert problems_of(wrong, {}) == [
        f"the last `changed` entry of visits names the hash {'0' * 12}, and it is {now}"
    ]


def test_a_lock_file_that_was_edited_into_nonsense_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"hashes.csv": "indicator,hash,changes\nvisits,abc,many\n"})
    with pytest.raises(DefinitionError, match=r"hashes\.csv:2:1: this line is not"):
        read_hashes(tmp_path / "hashes.csv")
    write(tmp_path, {"hashes.csv": "a,b\n1,2\n"})
    with pytest.raises(DefinitionError, match=r"hashes\.csv:2:1: this line is not"):
        read_hashes(tmp_path / "hashes.csv")


def test_check_takes_the_shipped_catalogue_and_says_what_a_folder_changes(tmp_path: Path) -> None:
    assert check().changes == ()
    own = indicator(fact="contact", dated="contacted_on").replace("visits:", "our_contacts:")
    write(tmp_path, {"indicators/a.yaml": own})
    found = check(tmp_path)
    assert found.changes == ("adds the indicator our_contacts",)
    assert "our_contacts" in found.catalogue.indicators


def test_check_holds_a_folder_to_its_own_lock(tmp_path: Path) -> None:
    own = indicator(fact="contact", dated="contacted_on").replace("visits:", "our_contacts:")
    write(tmp_path, {"indicators/a.yaml": own})
    write_hashes(check(tmp_path).catalogue, tmp_path / "hashes.csv")
    check(tmp_path)
    write(tmp_path, {"indicators/a.yaml": own.replace("  as:", "  of: new_referral\n  as:")})
    with pytest.raises(DefinitionError, match="our_contacts counts otherwise than when it was locked"):
        check(tmp_path)


def test_check_holds_the_shipped_catalogue_to_its_lock() -> None:
    locked = shipped_lock()
    catalogue = load_catalogue()
    assert set(locked) == set(catalogue.indicators)
    stale = [
        name
        for name, each in catalogue.indicators.items()
        if locked[name].hash != definition_hash(each, catalogue)
    ]
    assert not stale, "run `python -m goldenthread.definitions.locking`"


def test_the_shipped_lock_is_written_whole(tmp_path: Path) -> None:
    lock = lock_shipped(tmp_path)
    assert set(read_hashes(lock)) == set(load_catalogue().indicators)
