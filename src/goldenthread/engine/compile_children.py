"""The statement that counts distinct children over windows of many months, without counting any month
twelve times.

A child counts in a window at the first month in which it is seen there: the month lies in the window and
the month in which it was last seen before lies ahead of it. So each month in which a child is seen is
looked at once, with the one before.
"""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.definitions.model import Indicator
from goldenthread.engine.compile_counts import (
    NUMBERS_FROM,
    WINDOWS,
    Bins,
    Places,
    Statement,
    binned_rows,
    category_columns,
    child_of,
    level_of,
    projected_conditions,
)
from goldenthread.engine.preparation import Prepared


def children_statement(
    prepared: Prepared, indicators: Sequence[Indicator], bins: Bins, breakdowns: Sequence[str]
) -> Statement:
    """The statement for indicators of distinct children of one fact and date column; its rows are as those of
    `compile_counts.statement`, its bins the whole windows.
    """
    projected = {child_of(prepared, indicators[0]): "child"}
    asked: dict[str, int] = {}
    places = {}
    for indicator in indicators:
        conditions, _, _ = projected_conditions(prepared.dialect, indicator, projected)
        where = [
            None if condition is None else NUMBERS_FROM + asked.setdefault(condition, len(asked))
            for condition in (conditions.counted, conditions.succeeded, conditions.unknown)
        ]
        places[indicator.name] = Places(where[0] or 0, where[1] or 0, where[2])
    categories = category_columns(breakdowns)
    seen = ", ".join(f"bool_or({condition}) as seen_{number}" for condition, number in asked.items())
    sets = ", ".join(["(bin, child)", *(f"(bin, child, {column})" for column in categories)])
    last = ", ".join(
        f"max(case when seen_{number} then bin end) over earlier as last_{number}"
        for number in asked.values()
    )
    firsts = "\n  union all\n".join(
        f"  select {number} as measure, level, category, bin, last_{number} as last, count(*) as amount\n"
        f"  from months where seen_{number} group by level, category, bin, last"
        for number in asked.values()
    )
    amounts = ", ".join(
        f"cast(coalesce(sum(case when measure = {number} then amount end), 0) as bigint)"
        for number in asked.values()
    )
    sql = f"""with {binned_rows(prepared, indicators, bins, breakdowns, projected)}, seen as (
  select bin, {", ".join(level_of(categories))}, child, {seen}
  from binned
  where child is not null
  group by grouping sets ({sets})
), months as materialized (
  select *, {last}
  from seen
  window earlier as (
    partition by level, category, child order by bin rows between unbounded preceding and 1 preceding
  )
), firsts as (
{firsts}
)
select {WINDOWS}.number, level, category, {amounts}
from firsts
join {WINDOWS} on bin between first_month and last_month and (last is null or last < first_month)
group by {WINDOWS}.number, level, category"""
    return Statement(sql, tuple(breakdowns), places)
