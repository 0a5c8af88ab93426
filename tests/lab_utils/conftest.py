"""Pictures that the tests of more than one room draw from."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def images():
    return list(np.random.default_rng(0).integers(0, 256, (5, 28, 28)).astype(np.uint8))
