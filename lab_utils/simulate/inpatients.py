"""Inpatients without a name, whom age, place and diagnosis still single out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab_utils.language import Texts
from lab_utils.simulate.chance import generator
from lab_utils.simulate.label import declare

if TYPE_CHECKING:
    import pandas as pd

SOURCE = {
    "vi": "Mọi con số là tự chọn: người từ 40 đến 79 tuổi, mỗi nhóm 20 tuổi, nơi ở và chẩn đoán có "
    "từ 8 đến 19 người; tái nhập viện 10 % dưới 70 tuổi, 35 % từ 70 tuổi. Địa danh là bịa.",
    "en": "All figures are chosen: people of 40 to 79 years, 8 to 19 in each group of 20 years, "
    "place and diagnosis; readmitted are 10 % below 70 years, 35 % from 70 on. The places are "
    "invented.",
}
DIAGNOSES = Texts(
    {
        "pneumonia": {"vi": "Viêm phổi", "en": "Pneumonia"},
        "heart failure": {"vi": "Suy tim", "en": "Heart failure"},
        "stroke": {"vi": "Đột quỵ", "en": "Stroke"},
    }
)
# Each invented place to the invented region it lies in.
AREAS = {
    "Giả Định": "Vùng Đông",
    "Ví Dụ": "Vùng Đông",
    "Hư Cấu": "Vùng Tây",
    "Tưởng Tượng": "Vùng Tây",
}
# People of 40-59 and of 60-79 years; a row a place, a column a diagnosis.
_PEOPLE = (
    ((14, 12, 9), (13, 11, 10), (10, 12, 8), (12, 10, 9)),
    ((19, 17, 14), (16, 15, 13), (14, 16, 11), (15, 13, 12)),
)


def inpatients(seed: int = 0) -> pd.DataFrame:
    """Simulate a year's inpatients of one hospital, a row a person, names taken out.

    By year of age, place and diagnosis most people are alone in their group; in bands of 20
    years, counted from 40, no group has fewer than 8. What such bands hide: that readmissions
    rise at 70.

    Parameters
    ----------
    seed : int
        The same seed gives the same table; the size of the groups of 20 years is always the
        same.

    Returns
    -------
    DataFrame
        305 rows in random order: age (years), sex ("F" or "M"), district (a key of `AREAS`),
        diagnosis (a key of `DIAGNOSES`), readmitted (bool). ``attrs["simulated"]`` is True.

    Examples
    --------
    >>> table = inpatients()
    >>> len(table), table.age.between(40, 79).mean().item()
    (305, 1.0)
    """
    import pandas as pd

    rng = generator(seed)
    rows = [
        (rng.integers(low, low + 20), place, diagnosis)
        for low, half in zip((40, 60), _PEOPLE, strict=True)
        for place, row in zip(AREAS, half, strict=True)
        for diagnosis, people in zip(DIAGNOSES, row, strict=True)
        for _ in range(people)
    ]
    table = pd.DataFrame(rows, columns=["age", "district", "diagnosis"])
    table = table.sample(frac=1, random_state=rng, ignore_index=True)
    table.insert(1, "sex", rng.choice(["F", "M"], len(table)))
    table["readmitted"] = rng.random(len(table)) < np.where(table["age"] >= 70, 0.35, 0.10)
    return declare(table, SOURCE, {"age": "years"})
