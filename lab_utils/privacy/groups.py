"""How few people share a combination of facts, and how coarser facts hide them.

k-anonymity: Sweeney L. k-anonymity: a model for protecting privacy. Int J Uncertainty, Fuzziness
and Knowledge-Based Systems 2002;10(5):557-570.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_utils.privacy.errors import PrivacyError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Anonymity:
    """How well a combination of columns hides each person.

    Attributes
    ----------
    k : int
        People in the smallest group: whoever knows the combination is left with k candidates.
    people, groups : int
    unique : int
        People who are alone in their group.
    missing : int
        People with a missing value in one of the columns; "missing" counts as a value of its
        own.
    """

    k: int
    people: int
    groups: int
    unique: int
    missing: int

    @property
    def share_unique(self) -> float:
        """Share of people who are alone in their group, 0..1."""
        return self.unique / self.people


def group_sizes(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Count the people of each combination that occurs.

    Parameters
    ----------
    table : DataFrame
        A row a person.
    by : sequence of str
        Columns that someone outside may know: age, place, diagnosis (quasi-identifiers).

    Returns
    -------
    DataFrame
        The columns of `by` and ``people``, smallest groups first. A missing value is a value of
        its own.

    Raises
    ------
    PrivacyError
        If a column is not there, or the table is empty.
    """
    _need(table, by)
    sizes = table.groupby(list(by), dropna=False, observed=True).size().reset_index(name="people")
    return sizes.sort_values("people", kind="stable", ignore_index=True)


def anonymity(table: pd.DataFrame, by: Sequence[str]) -> Anonymity:
    """Return how small the groups are; see `group_sizes` for the parameters.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"age": [70, 70, 71], "sex": ["F", "F", "F"]})
    >>> found = anonymity(table, ["age", "sex"])
    >>> found.k, found.unique, found.groups
    (1, 1, 2)
    """
    people = group_sizes(table, by)["people"]
    return Anonymity(
        k=int(people.min()),
        people=len(table),
        groups=len(people),
        unique=int((people == 1).sum()),
        missing=int(table[list(by)].isna().any(axis=1).sum()),
    )


def age_bands(ages: pd.Series, years: float) -> pd.Series:
    """Write ages as bands: 43 becomes "40–49" in bands of 10 years; missing stays missing.

    Parameters
    ----------
    ages : Series
        Years, 0 to 130; of a broken number the whole years count.
    years : number
        Whole years of a band, 1 to 100; bands begin at 0.

    Raises
    ------
    PrivacyError
        If an age or the width is out of range.

    Examples
    --------
    >>> import pandas as pd
    >>> age_bands(pd.Series([43, 50]), 10).tolist()
    ['40–49', '50–59']
    """
    import pandas as pd

    if years not in range(1, 101):  # a whole number, as a slider may give it: 10.0 too
        raise PrivacyError("bad_band", value=years)
    number = pd.to_numeric(ages, errors="coerce")
    bad = ages[ages.notna() & ~number.between(0, 130)]
    if len(bad):
        raise PrivacyError("bad_age", value=bad.iloc[0])
    low = (number // years * years).astype("Int64")
    text = low.astype("string")
    return text if years == 1 else text + "–" + (low + int(years) - 1).astype("string")


def coarsen(
    table: pd.DataFrame,
    years: float = 1,
    places: Mapping[str, str] | None = None,
    age: str = "age",
    place: str = "district",
) -> pd.DataFrame:
    """Return the table with ages in bands and places one level higher; the rest as it was.

    Parameters
    ----------
    table : DataFrame
    years : number
        Whole years of an age band.
    places : mapping, optional
        Each place to the one above it; without it places stay.
    age, place : str
        Names of the columns.

    Raises
    ------
    PrivacyError
        If a column is not there, an age cannot be used, or a place has nothing above it.
    """
    _need(table, [age] if places is None else [age, place])
    coarse = table.assign(**{age: age_bands(table[age], years)})
    if places is None:
        return coarse
    unknown = set(table[place].dropna()) - set(places)
    if unknown:
        raise PrivacyError("no_higher_place", value=min(unknown))
    return coarse.assign(**{place: table[place].map(places)})


def coarsening_steps(
    table: pd.DataFrame,
    by: Sequence[str],
    years: Sequence[float] = (1, 5, 10, 20, 40),
    age: str = "age",
) -> pd.DataFrame:
    """Show what wider and wider age bands bring.

    Where each width divides the next, k can only rise; with other widths it may fall again.

    Returns
    -------
    DataFrame
        A row a width: years, k, unique, share_unique (0..1), groups.
    """
    import pandas as pd

    found = [anonymity(coarsen(table, width, age=age), by) for width in years]
    return pd.DataFrame(
        {
            "years": list(years),
            "k": [one.k for one in found],
            "unique": [one.unique for one in found],
            "share_unique": [one.share_unique for one in found],
            "groups": [one.groups for one in found],
        }
    )


def _need(table: pd.DataFrame, columns: Sequence[str]) -> None:
    for column in columns:
        if column not in table.columns:
            there = ", ".join(str(one) for one in table.columns)
            raise PrivacyError("no_column", value=column, columns=there)
    if table.empty:
        raise PrivacyError("no_rows")
