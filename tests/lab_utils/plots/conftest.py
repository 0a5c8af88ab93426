"""Cases that several figures are drawn from."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def truth():
    return np.repeat([0, 1], [60, 40])


@pytest.fixture(scope="session")
def score(truth):
    return np.clip(np.random.default_rng(0).normal(0.35 + 0.3 * truth, 0.18), 0, 1)
