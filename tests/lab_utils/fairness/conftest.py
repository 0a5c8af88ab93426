"""People that several tests audit, and where downloaded data may stand."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lab_utils import data


@pytest.fixture(scope="session")
def people() -> pd.DataFrame:
    """2,000 simulated people of two large groups and a small one, as a probability model sees."""
    rng = np.random.default_rng(7)
    group = rng.choice(["Nữ", "Nam", "Khác"], 2000, p=[0.5, 0.45, 0.05])
    risk = rng.beta(2, 4, 2000)
    return pd.DataFrame({"truth": rng.binomial(1, risk), "score": risk, "group": group})


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder with copies of public data sets."""
    beside = Path(data.__file__).parents[3] / "shared" / "mirror"
    return Path(os.environ.get("LABS_DATA_MIRROR", beside))
