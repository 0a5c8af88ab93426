"""What an insurer pays for people of two areas who are equally ill."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.accuracy.inputs import one_number, whole_count
from lab_utils.simulate.chance import generator
from lab_utils.simulate.label import declare

if TYPE_CHECKING:
    import pandas as pd

SOURCE = {
    "vi": "Mọi tỷ lệ là số tự chọn: 30 % ở xã xa; số bệnh mạn tính phân bố như nhau ở hai nơi; "
    "tiền chi trả tỷ lệ với số bệnh, và ở xã xa ít hơn theo mức người dùng chọn.",
    "en": "All rates are chosen: 30 % live in remote communes; chronic illnesses are spread alike "
    "in both areas; payments follow the illnesses, and are less in remote communes by what the "
    "user sets.",
}
REMOTE = 0.30
_ILLNESSES, _SPREAD = 1.3, 1.5  # mean, and how unequally they are spread
_PAYMENT_SIGMA = 0.5  # of the logarithm of what one illness costs


def payments(less_paid: float, people: int = 20_000, seed: int = 0) -> pd.DataFrame:
    """Simulate a year of residents: their illnesses, and what an insurer paid for them.

    Both areas are equally ill. For the same illness less is paid in the remote one. The seed
    alone decides who lives where and has what; `less_paid` changes payments only.

    Parameters
    ----------
    less_paid : float
        How much less is paid for the same illness in the remote area, 0..1 (1: nothing).
    people : int
        Exactly 30 % live in the remote area (rounded).
    seed : int

    Returns
    -------
    DataFrame
        Columns remote (bool), illnesses (chronic illnesses) and paid (1: the mean payment for
        one illness in the other area). ``attrs["simulated"]`` is True.

    Raises
    ------
    lab_utils.accuracy.InputError
        If a number is out of range.

    Examples
    --------
    >>> table = payments(0.4)
    >>> table.groupby("remote").illnesses.mean().round(1).tolist()
    [1.3, 1.3]
    """
    import pandas as pd

    less_paid = one_number("less_paid", less_paid, 0, 1)
    people = whole_count("people", one_number("people", people, 10, math.inf))
    rng = generator(seed)
    remote = rng.permutation(people) < round(REMOTE * people)
    illnesses = rng.negative_binomial(_SPREAD, _SPREAD / (_SPREAD + _ILLNESSES), people)
    # The mean of the factor is 1.
    factor = rng.lognormal(-(_PAYMENT_SIGMA**2) / 2, _PAYMENT_SIGMA, people)
    paid = illnesses * factor * np.where(remote, 1 - less_paid, 1.0)
    table = pd.DataFrame({"remote": remote, "illnesses": illnesses, "paid": paid})
    return declare(table, SOURCE, {"paid": "mean payment for one illness"})
