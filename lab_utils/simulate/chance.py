"""The random numbers of a simulation: the same seed, the same result."""

from __future__ import annotations

import numpy as np

from lab_utils.accuracy.inputs import whole_count


def generator(seed: int) -> np.random.Generator:
    """Return the random numbers that belong to a seed.

    Parameters
    ----------
    seed : int
        0 or more.

    Raises
    ------
    lab_utils.accuracy.InputError
        If it is no such number.

    Examples
    --------
    >>> int(generator(1).integers(100)) == int(generator(1).integers(100))
    True
    """
    return np.random.default_rng(whole_count("seed", seed))
