"""Benchmarks of small made-up files in the shape of the published ones."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
import yaml

from goldenthread.definitions.model import Benchmark, Indicator, National, Place, Source
from goldenthread.errors import DataError, RequestError
from goldenthread.extracts.published_statistics import (
    ImportReport,
    Measure,
    import_benchmarks,
    load_measures,
    population_lines,
    write_benchmarks,
)

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,region_code,region_name,"
    "old_la_code,new_la_code,la_name"
)
COUNCILS = {901 + n: f"Council {chr(65 + n)}" for n in range(12)}  # 901 is ours; 902 to 911 its neighbours
AGES = "Children aged 0 to 17 years"

MEASURES = """
- table: t1_reviews
  measures:
    - {indicator: reviews_in_time, as: percent, window: [month, year_to_date], columns: [in_time_percent]}
    - {indicator: reviews_late, as: percent, window: [month], columns: [late_1, late_2], over: [due]}
- table: t2_referrals
  measures:
    - indicator: referrals
      as: rate_per_10k
      window: [rolling_12_months]
      columns: [referrals]
      over: [population]
      on_our_base: [rolling_12_months]
- table: t3_care
  year: calendar
  measures:
    - {indicator: children_in_care, as: rate_per_10k, window: [snapshot], rows: {kind: On the day}, columns: [rate]}
"""


def indicator(name: str, table: str, *forms: str, windows: tuple[str, ...], **national: object) -> Indicator:
    return Indicator(
        name,
        name,
        "why",
        forms,  # type: ignore[arg-type]
        windows,  # type: ignore[arg-type]
        "high",
        "timeliness",
        Source("none"),
        Place("x"),
        national=National(table, **({"same": True} | national)),  # type: ignore[arg-type]
    )


INDICATORS = {
    each.name: each
    for each in (
        indicator("reviews_in_time", "t1_reviews", "percent", "count", windows=("month", "year_to_date")),
        indicator("reviews_late", "t1_reviews", "percent", windows=("month",)),
        indicator(
            "referrals", "t2_referrals", "count", "rate_per_10k", windows=("month", "rolling_12_months")
        ),
        indicator("children_in_care", "t3_care", "count", "rate_per_10k", windows=("snapshot",)),
    )
}


def line(year: int, level: str, place: str, *cells: object) -> str:
    if level == "National":
        who = "E92000001,,,,,"
    elif level == "Regional":
        who = f"E92000001,E12000099,{place},,,"
    else:
        who = f"E92000001,E12000099,Far North,{place},E06000{place},{COUNCILS[int(place)]}"
    return ",".join([f"{year},Reporting year,{level},{who}", *map(str, cells)])


def written(folder: Path, name: str, columns: str, *lines: str) -> None:
    (folder / name).write_text("\n".join([f"{HEAD},{columns}", *lines]) + "\n", encoding="utf-8")


# What each council has: its percentage in time, its late reviews in two columns of 100 due, its referrals.
IN_TIME: Mapping[int, object] = {
    901: 50,
    902: 90,
    903: 80,
    904: 70,
    905: 60,
    906: 95,
    907: 85,
    908: 75,
    909: 65,
    910: 99,
    911: 41,
    912: 11,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    places = [("National", "", 80, 5, 15, 100), ("Regional", "Far North", 70, 10, 20, 100)]
    places += [("Local authority", str(code), share, 1, 2, 100) for code, share in IN_TIME.items()]  # type: ignore[misc]
    written(
        tmp_path,
        "t1_reviews_2020_to_2022.csv",
        "in_time_percent,late_1,late_2,due",
        *(line(2022, *place) for place in places),
    )
    written(
        tmp_path,
        "t2_referrals_2020_to_2022.csv",
        "referrals",
        line(2022, "National", "", 600_000),
        line(2022, "Regional", "Far North", 30_000),
        *(line(2022, "Local authority", str(code), 100 * (code - 900)) for code in COUNCILS),
    )
    written(
        tmp_path,
        "t3_care.csv",
        "kind,rate",
        *(line(2022, "National", "", kind, rate) for kind, rate in (("On the day", 70), ("In the year", 30))),
        line(2022, "Regional", "Far North", "On the day", 90),
        *(line(2022, "Local authority", str(code), "On the day", code - 850) for code in COUNCILS),
    )
    written(
        tmp_path,
        "population_estimates_2012_to_2022.csv",
        "age_group,population_estimate",
        line(2021, "National", "", AGES, 12_000_000),
        line(2021, "Regional", "Far North", AGES, 500_000),
        *(
            line(year, "Local authority", str(code), AGES, 40_000 + year)
            for code in COUNCILS
            for year in (2021, 2022)
        ),
    )
    ranks = ",".join(f"SN_{n},SN_{n}P" for n in range(1, 11))
    ten = ",".join(f"{code},Close" for code in range(902, 912))
    (tmp_path / "model_2021.csv").write_text(
        f"old_la_code,la_name,region_ind,region_name,{ranks}\n901,Council A,5,Far North,{ten}\n",
        encoding="utf-8",
    )
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "measures.yaml").write_text(MEASURES, encoding="utf-8")
    return tmp_path


def imported(folder: Path, **more: object) -> ImportReport:
    given: dict[str, object] = {
        "indicators": INDICATORS,
        "measures": load_measures(folder / "national"),
    } | more
    return import_benchmarks(folder, "Council A", 2022, **given)  # type: ignore[arg-type]


def of(
    report: ImportReport, indicator: str, comparator: str, window: str, form: str = "percent"
) -> Benchmark:
    (only,) = [
        each
        for each in report.benchmarks
        if (each.indicator, each.comparator, each.window, each.form) == (indicator, comparator, window, form)
    ]
    return only


NEIGHBOURS = "Statistical neighbours"


def test_england_and_the_region_are_their_published_rows(folder: Path) -> None:
    report = imported(folder)
    england = of(report, "reviews_in_time", "England", "month")
    assert (england.value, england.method, england.members, england.year) == (80, "published", (), "2021/22")
    assert england.vintage == "the edition that goes to 2022"
    assert england.source == "DfE t1_reviews_2020_to_2022.csv"
    region = of(report, "reviews_in_time", "Region", "year_to_date")
    assert (region.value, region.method, region.members) == (70, "published", ("Far North",))


def test_neighbours_are_the_plain_mean_of_ten_or_the_median(folder: Path) -> None:
    ten = [float(IN_TIME[code]) for code in range(902, 912)]  # type: ignore[arg-type]
    mean = of(imported(folder), "reviews_in_time", NEIGHBOURS, "month")
    assert mean.value == pytest.approx(sum(ten) / 10)
    assert (mean.method, mean.neighbour_model, len(mean.members)) == ("mean", "2021", 10)
    assert mean.members[0] == "Council B"
    middle = of(imported(folder, average="median"), "reviews_in_time", NEIGHBOURS, "month")
    assert (middle.value, middle.method) == (median(ten), "median")


def test_a_named_group_is_the_mean_of_its_members_by_name_or_code(folder: Path) -> None:
    report = imported(folder, groups={"Combined authority": ["Council A", "902", "E06000903"]})
    group = of(report, "reviews_in_time", "Combined authority", "month")
    assert group.value == pytest.approx((50 + 90 + 80) / 3)
    assert group.members == ("Council A", "Council B", "Council C")
    assert group.neighbour_model == ""
    with pytest.raises(RequestError, match="Atlantis"):
        imported(folder, groups={"Combined authority": ["Atlantis"]})


def test_columns_add_up_and_are_divided(folder: Path) -> None:
    report = imported(folder)
    assert of(report, "reviews_late", "England", "month").value == pytest.approx((5 + 15) / 100 * 100)
    assert of(report, "reviews_late", NEIGHBOURS, "month").value == pytest.approx((1 + 2) / 100 * 100)


def test_a_rate_of_year_n_is_over_the_population_of_mid_year_n_less_1(folder: Path) -> None:
    report = imported(folder)
    england = of(report, "referrals", "England", "rolling_12_months", "rate_per_10k")
    assert england.value == pytest.approx(600_000 / 12_000_000 * 10_000)
    region = of(report, "referrals", "Region", "rolling_12_months", "rate_per_10k")
    assert region.value == pytest.approx(30_000 / 500_000 * 10_000)
    own = 40_000 + 2021
    mean = of(report, "referrals", NEIGHBOURS, "rolling_12_months", "rate_per_10k")
    assert mean.value == pytest.approx(sum(100 * rank / own * 10_000 for rank in range(2, 12)) / 10)


def test_a_comparator_for_a_count_is_its_rate_on_our_own_base_and_says_so(folder: Path) -> None:
    count = of(imported(folder), "referrals", "England", "rolling_12_months", "count")
    assert count.value == pytest.approx(500 * (40_000 + 2021) / 10_000)
    assert count.rate_on_our_base
    assert count.source.endswith("500.0 per 10,000 on our mid-2021 population of 42,021")
    rates = [each for each in imported(folder).benchmarks if each.form != "count"]
    assert not any(each.rate_on_our_base for each in rates)


def with_base(folder: Path, more: str = "") -> list[Measure]:
    """The measures, and one of a percentage that is put on our own number due: 100 in each council of the table."""
    text = MEASURES.replace(
        "columns: [in_time_percent]}",
        f"columns: [in_time_percent], on_our_base: [month], {more}}}",
    )
    (folder / "national" / "measures.yaml").write_text(text, encoding="utf-8")
    return list(load_measures(folder / "national"))


def test_a_percentage_is_put_on_our_own_number_of_the_same_table_and_says_so(folder: Path) -> None:
    path = folder / "t1_reviews_2020_to_2022.csv"
    path.write_text(path.read_text().replace("Council A,50,1,2,100", "Council A,50,1,2,40"), encoding="utf-8")
    report = imported(folder, measures=with_base(folder, "base: [due]"))
    for comparator, share in (("England", 80), ("Region", 70), (NEIGHBOURS, 76)):
        count = of(report, "reviews_in_time", comparator, "month", "count")
        assert count.value == pytest.approx(share / 100 * 40)
        assert count.rate_on_our_base
        assert count.source.endswith(f"{share}.0% of our own 40 in 2021/22")
    windows = {
        each.window for each in report.benchmarks if each.form == "count" and each.indicator != "referrals"
    }
    assert windows == {"month"}


def test_without_our_own_number_the_percentage_stands_alone_and_a_measure_must_say_where_it_is(
    folder: Path,
) -> None:
    path = folder / "t1_reviews_2020_to_2022.csv"
    path.write_text(path.read_text().replace("Council A,50,1,2,100", "Council A,50,1,2,c"), encoding="utf-8")
    report = imported(folder, measures=with_base(folder, "base: [due]"))
    assert not [
        each for each in report.benchmarks if each.form == "count" and each.indicator == "reviews_in_time"
    ]
    words = "reviews_in_time: another's percentage cannot be put on our own base, for the table has no number of ours"
    assert [each for each in report.left_out if each.startswith(words)] == [f"{words} for 2021/22."]
    with pytest.raises(DataError, match="`base` does not say which columns"):
        with_base(folder)


DICTIONARY = (
    "Measure_code,Measure,Measure_short,Polarity\n7,Reviews held in time,Rev,{}\nNA,Something else,Other,-\n"
)


def test_the_data_dictionary_is_asked_which_way_is_better(folder: Path) -> None:
    path = folder / "data_dictionary.csv"
    measures = [replace(each, dictionary="Rev") for each in load_measures(folder / "national")[:1]]

    def said(polarity: str) -> tuple[str, ...]:
        path.write_text(DICTIONARY.format(polarity), encoding="utf-8")
        report = imported(folder, measures=measures)
        assert path.name in report.read and not [each for each in report.left_out if path.name in each]
        return report.other_directions

    assert said("High") == said("-") == said("NA") == ()
    assert said("Low") == (
        "reviews_in_time: the data dictionary says of “Reviews held in time” that low is better, and the indicator that"
        " high is better.",
    )
    with pytest.raises(DataError, match="“Upwards” is no direction") as error:
        said("Upwards")
    assert (error.value.faults[0].row, error.value.faults[0].column) == (2, "Polarity")
    path.write_text("Measure_short,Polarity\nRev,High\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column Measure"):
        imported(folder)


def test_rows_are_chosen_by_their_texts_and_a_day_count_has_its_calendar_year(folder: Path) -> None:
    england = of(imported(folder), "children_in_care", "England", "snapshot", "rate_per_10k")
    assert (england.value, england.year) == (70, "2022")
    choose = replace(load_measures(folder / "national")[-1], rows=())
    with pytest.raises(DataError, match="2 rows for the same place") as error:
        imported(folder, measures=[choose])
    assert error.value.faults[0].row == 3


def test_members_without_a_figure_are_left_out_and_named(folder: Path) -> None:
    path = folder / "t1_reviews_2020_to_2022.csv"
    path.write_text(path.read_text().replace("Council B,90", "Council B,c"), encoding="utf-8")
    mean = of(imported(folder), "reviews_in_time", NEIGHBOURS, "month")
    assert mean.value == pytest.approx(sum(float(IN_TIME[code]) for code in range(903, 912)) / 9)  # type: ignore[arg-type]
    assert "Council B" not in mean.members and len(mean.members) == 9
    assert mean.source.endswith("no figure for Council B")


def test_no_average_is_made_of_fewer_than_half(folder: Path) -> None:
    path = folder / "t1_reviews_2020_to_2022.csv"
    text = path.read_text()
    for code in range(902, 908):
        text = text.replace(f"{COUNCILS[code]},{IN_TIME[code]}", f"{COUNCILS[code]},c")
    path.write_text(text, encoding="utf-8")
    report = imported(folder)
    assert not [
        each
        for each in report.benchmarks
        if (each.indicator, each.comparator) == ("reviews_in_time", NEIGHBOURS)
    ]
    assert (
        "reviews_in_time: only 4 of the 10 members of Statistical neighbours have a figure for 2022."
        in report.left_out
    )


def test_a_neighbour_that_no_table_holds_has_no_figure(folder: Path) -> None:
    path = folder / "model_2021.csv"
    path.write_text(path.read_text().replace("902,Close", "999,Close"), encoding="utf-8")
    mean = of(imported(folder), "reviews_in_time", NEIGHBOURS, "month")
    assert len(mean.members) == 9 and mean.source.endswith("no figure for 999")


def test_a_suppressed_published_row_is_said(folder: Path) -> None:
    path = folder / "t1_reviews_2020_to_2022.csv"
    path.write_text(path.read_text().replace("Far North,,,,70,", "Far North,,,,z,"), encoding="utf-8")
    report = imported(folder)
    assert "reviews_in_time: Region has no figure in t1_reviews_2020_to_2022.csv for 2022." in report.left_out


def counts_otherwise(because: str) -> dict[str, Indicator]:
    national = National("t1_reviews", same=False, because=because)
    return INDICATORS | {"reviews_in_time": replace(INDICATORS["reviews_in_time"], national=national)}


def test_what_counts_otherwise_stands_beside_only_with_the_words(folder: Path) -> None:
    report = imported(folder, indicators=counts_otherwise("it counts children"))
    assert of(report, "reviews_in_time", "England", "month").source.endswith(
        "counted otherwise: it counts children"
    )
    refused = imported(folder, indicators=counts_otherwise(" "))
    assert not [each for each in refused.benchmarks if each.indicator == "reviews_in_time"]
    assert any("are not set side by side" in said for said in refused.left_out)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"national": None}, "does not say that t1_reviews measures the same thing"),
        ({"national": National("t9", True)}, "does not say that t1_reviews measures the same thing"),
        ({"forms": ("count",)}, "not shown as percent"),
    ],
)
def test_an_indicator_must_own_to_the_table(folder: Path, change: dict[str, object], words: str) -> None:
    altered = replace(INDICATORS["reviews_in_time"], **change)  # type: ignore[arg-type]
    report = imported(folder, indicators=INDICATORS | {"reviews_in_time": altered})
    assert any(words in said for said in report.left_out)
    assert not [each for each in report.benchmarks if each.indicator == "reviews_in_time"]
    without = {name: each for name, each in INDICATORS.items() if name != "referrals"}
    assert "referrals: no such indicator is defined." in imported(folder, indicators=without).left_out


def test_windows_that_the_indicator_lacks_are_left_out(folder: Path) -> None:
    altered = INDICATORS | {"reviews_in_time": replace(INDICATORS["reviews_in_time"], windows=("month",))}
    windows = {
        each.window
        for each in imported(folder, indicators=altered).benchmarks
        if each.indicator == "reviews_in_time"
    }
    assert windows == {"month"}


def test_the_report_says_what_was_read_and_whose_populations(folder: Path) -> None:
    (folder / "t9_other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    report = imported(folder)
    assert (report.council, report.code) == ("Council A", "E06000901")
    assert report.populations == {2021: 42_021, 2022: 42_022}
    assert report.read == (
        "model_2021.csv",
        "population_estimates_2012_to_2022.csv",
        "t1_reviews_2020_to_2022.csv",
        "t2_referrals_2020_to_2022.csv",
        "t3_care.csv",
    )
    assert report.left_out == ("t9_other.csv: no indicator is measured by this file.",)
    assert population_lines(report) == (
        "population_0_17: {2021: 42021, 2022: 42022}\n"
        "population_vintage: ONS mid-year estimates, the edition that goes to 2022\n"
    )


def test_without_populations_there_are_no_counts_on_our_base(folder: Path) -> None:
    (folder / "population_estimates_2012_to_2022.csv").unlink()
    report = imported(folder)
    assert not [each for each in report.benchmarks if each.indicator == "referrals"]
    assert population_lines(report) == ""
    ready = [
        replace(each, over=()) for each in load_measures(folder / "national") if each.indicator == "referrals"
    ]
    report = imported(folder, measures=ready)
    assert {each.form for each in report.benchmarks} == {"rate_per_10k"}
    assert any("cannot be put on our own base" in said for said in report.left_out)


def test_a_year_or_council_or_model_that_is_not_held(folder: Path) -> None:
    indicators = INDICATORS
    measures = load_measures(folder / "national")
    with pytest.raises(
        RequestError, match="None of the tables read has figures for 2019: they go from 2022 to 2022"
    ):
        import_benchmarks(folder, "901", 2019, indicators, measures=measures)
    older = (folder / "t3_care.csv").read_text(encoding="utf-8").replace("2022,", "2021,")
    (folder / "t3_care.csv").write_text(older, encoding="utf-8")
    report = import_benchmarks(folder, "901", 2021, indicators, measures=measures)
    assert {each.indicator for each in report.benchmarks} == {"children_in_care"}
    assert "reviews_in_time: t1_reviews_2020_to_2022.csv has no figures for 2021." in report.left_out
    with pytest.raises(RequestError, match="Atlantis"):
        import_benchmarks(folder, "Atlantis", 2022, indicators, measures=measures)
    with pytest.raises(RequestError, match="does not hold Council L"):
        import_benchmarks(folder, "Council L", 2022, indicators, measures=measures)
    with pytest.raises(RequestError, match="no statistical-neighbour model “1999” among the files: 2021"):
        imported(folder, neighbour_model="1999")


def test_of_several_models_one_must_be_named(folder: Path) -> None:
    second = (folder / "model_2021.csv").read_text().replace("902,Close", "912,Close")
    (folder / "model_2025.csv").write_text(second, encoding="utf-8")
    with pytest.raises(RequestError, match="2 statistical-neighbour models: 2021, 2025"):
        imported(folder)
    chosen = of(imported(folder, neighbour_model="2025"), "reviews_in_time", NEIGHBOURS, "month")
    assert (chosen.neighbour_model, chosen.members[0]) == ("2025", "Council L")


def test_of_two_editions_the_newer_is_read(folder: Path) -> None:
    older = (folder / "t1_reviews_2020_to_2022.csv").read_text().replace("2022,", "2021,")
    (folder / "t1_reviews_2020_to_2021.csv").write_text(older, encoding="utf-8")
    assert (
        of(imported(folder), "reviews_in_time", "England", "month").vintage == "the edition that goes to 2022"
    )


def test_without_a_model_there_are_no_neighbours(folder: Path) -> None:
    (folder / "model_2021.csv").unlink()
    assert NEIGHBOURS not in {each.comparator for each in imported(folder).benchmarks}


def test_files_may_be_listed_and_an_empty_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    listed = [folder / "t1_reviews_2020_to_2022.csv"]
    report = import_benchmarks(listed, "901", 2022, INDICATORS, measures=load_measures(folder / "national"))
    assert {each.comparator for each in report.benchmarks} == {"England", "Region"}
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(RequestError, match="no CSV file"):
        imported(empty, measures=())
    with pytest.raises(DataError, match="cannot be read"):
        imported(folder / "t7_2022.csv", measures=())


def test_benchmarks_are_written_as_a_list_of_their_fields(folder: Path) -> None:
    report = imported(folder)
    path = folder / "benchmarks.yaml"
    write_benchmarks(path, report.benchmarks)
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len(entries) == len(report.benchmarks)
    by_key = {(each["indicator"], each["comparator"], each["window"], each["as"]): each for each in entries}
    assert by_key["reviews_in_time", "England", "month", "percent"] == {
        "indicator": "reviews_in_time",
        "window": "month",
        "as": "percent",
        "comparator": "England",
        "year": "2021/22",
        "value": 80.0,
        "vintage": "the edition that goes to 2022",
        "method": "published",
        "source": "DfE t1_reviews_2020_to_2022.csv",
    }
    assert by_key["referrals", "England", "rolling_12_months", "count"]["rate_on_our_base"] is True
    assert by_key["reviews_in_time", NEIGHBOURS, "month", "percent"]["neighbour_model"] == "2021"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {table: t1", "not YAML"),
        ("table: t1", "does not fit"),
        ("- {table: t1, measures: [{indicator: a, window: [month], columns: [b]}]}", "does not fit"),
        (
            "- {table: t1, measures: [{indicator: a, as: share, window: [month], columns: [b]}]}",
            "does not fit",
        ),
        ("- {table: t1, measures: [], years: both}", "does not fit"),
    ],
)
def test_measures_that_do_not_fit_are_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=words) as error:
        load_measures(tmp_path)
    assert error.value.faults[0].file == "m.yaml"
