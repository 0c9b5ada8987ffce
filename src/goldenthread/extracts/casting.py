"""How the text of a cell becomes a typed value, as SQL expressions, one a kind of column. An expression never raises:
what it cannot read becomes null (or No), and `not_understood` finds those cells afterwards. It neither reads files
nor counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

DATE_KINDS = frozenset({"date"})
WORD_KINDS = frozenset({"flag", "boolean", "json_flag", "sex", "ethnic_group", "number"})
"""Kinds whose cells may hold words that mean nothing to us; those are counted, not refused."""


def text_literal(value: str) -> str:
    """A string as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def _among(expression: str, values: Iterable[str]) -> str:
    return f"{expression} in ({', '.join(text_literal(value) for value in values)})"


class Caster:
    """The expressions for one extract: the spellings of `words`, the council's allocated-worker roles and its own
    code.
    """

    def __init__(self, words: Mapping[str, Any], allocated_roles: Sequence[str], own_code: str) -> None:
        self.words = words
        self.allocated_roles = [role.strip().upper() for role in allocated_roles]
        self.own_code = own_code.strip().upper()

    def expression(self, kind: str, raw: str, flag: str = "") -> str:
        """SQL for the typed value of the text column `raw` (null when the cell is empty)."""
        upper = f"upper(trim({raw}))"
        match kind:
            case "id" | "text":
                return f"nullif(trim({raw}), '')"
            case "code":
                return f"nullif({upper}, '')"
            case "postcode":
                return f"nullif(replace({upper}, ' ', ''), '')"
            case "date":
                return date_expression(raw)
            case "number":
                return f"try_cast(trim({raw}) as double)"
            case "flag":
                return f"coalesce({_among(upper, self.words['means_yes'])}, false)"
            case "boolean":
                return (
                    f"case when {_among(upper, self.words['means_yes'])} then true"
                    f" when {_among(upper, self.words['means_no'])} then false end"
                )
            case "json_flag":
                value = f"json_extract_string(case when json_valid({raw}) then {raw} end, {text_literal(f'$.{flag}')})"
                return f"coalesce({_among(f'upper(trim({value}))', self.words['means_yes'])}, false)"
            case "sex":
                whens = (
                    f"when {_among(upper, spellings)} then {text_literal(sex)}"
                    for sex, spellings in self.words["sex"].items()
                )
                return f"case {' '.join(whens)} end"
            case "ethnic_group":
                return self._ethnic_group(upper)
            case "allocated_role":
                return (
                    f"coalesce({_among(upper, self.allocated_roles)}, false)"
                    if self.allocated_roles
                    else "false"
                )
            case "own_authority":
                return f"coalesce({upper} = {text_literal(self.own_code)}, false)"
            case _:
                raise ValueError(f"there is no kind of column called {kind}")

    def _ethnic_group(self, upper: str) -> str:
        groups = [
            f"when {_among(upper, codes)} then {text_literal(group)}"
            for group, codes in self.words["ethnic_group"].items()
        ]
        letters = [
            f"when {text_literal(letter)} then {text_literal(group)}"
            for letter, group in self.words["ethnic_group_by_first_letter"].items()
        ]
        return (
            f"case {' '.join(groups)} when {_among(upper, self.words['ethnicity_not_stated'])} then null"
            f" when length({upper}) = 4 then case left({upper}, 1) {' '.join(letters)} end end"
        )

    def not_understood(self, kind: str, raw: str) -> str:
        """SQL that is true for a cell that holds something which the kind cannot mean (an empty cell holds nothing)."""
        upper = f"upper(trim({raw}))"
        match kind:
            case "date":
                return f"trim({raw}) <> '' and ({date_expression(raw)}) is null"
            case "flag" | "boolean":
                known = [*self.words["means_yes"], *self.words["means_no"], *self.words["means_neither"], ""]
                return f"{raw} is not null and not ({_among(upper, known)})"
            case "json_flag":
                return f"{raw} is null or trim({raw}) = '' or not json_valid({raw})"
            case "sex":
                known = [spelling for spellings in self.words["sex"].values() for spelling in spellings]
                return f"{raw} is not null and not ({_among(upper, [*known, ''])})"
            case "ethnic_group":
                return (
                    f"trim({raw}) <> '' and ({self._ethnic_group(upper)}) is null"
                    f" and not ({_among(upper, self.words['ethnicity_not_stated'])})"
                )
            case "number":
                return f"trim({raw}) <> '' and try_cast(trim({raw}) as double) is null"
            case _:
                return "false"


def date_expression(raw: str) -> str:
    """SQL for a date written 2023-09-30 or 30/09/2023, a time after it being left out; null for anything else."""
    # What nearly every cell looks like needs none of the looking at its parts, which takes three times as long.
    usual = f"{raw} like '____-__-__' and {raw} not like ' %'"
    text = f"trim({raw})"
    day = f"case when length({text}) <= 10 or substr({text}, 11, 1) in (' ', 'T') then left({text}, 10) end"
    return (
        f"case when {usual} then try_cast({raw} as date)"
        f" when substr({text}, 5, 1) = '-' then try_cast({day} as date)"
        f" when contains({text}, '/') then cast(try_strptime(split_part({text}, ' ', 1), '%d/%m/%Y') as date) end"
    )
