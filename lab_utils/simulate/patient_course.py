"""What a patient's laboratory values do during a stay, before any error."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lab_utils.simulate.analytes import ANALYTES

KIDNEY_INJURY = 0.216  # share of adult stays: Susantitaphong P et al. CJASN 2013;8:1482-93
# Chosen, not published: shares of stays with other true changes, and of patients whose set
# point is that of a disease they came with.
BLEEDING, GLUCOSE_TREATED, POTASSIUM_TREATED = 0.04, 0.06, 0.06
_CHRONIC = {  # share, test, lowest and highest multiple of the healthy set point
    "anaemia": (0.30, "haemoglobin", 0.54, 0.92),
    "small cells": (0.10, "mcv", 0.75, 0.88),  # thalassaemia, iron deficiency
    "kidney disease": (0.15, "creatinine", 1.4, 4.0),
    "diabetes": (0.20, "glucose", 1.3, 2.2),
    "liver disease": (0.10, "alt", 2.0, 8.0),
    "low sodium": (0.08, "sodium", 0.85, 0.98),
    "few platelets": (0.08, "platelets", 0.12, 0.6),
}
_ROW = {name: number for number, name in enumerate(ANALYTES)}


def levels(
    rng: np.random.Generator, sex: str, samples: int
) -> tuple[NDArray[np.float64], list[str]]:
    """Return a patient's true levels, a row a sample, and what changed since the row before."""
    level = np.tile(_set_point(rng, sex), (samples, 1))
    change = ["none"] * samples
    if samples < 2:
        return level, change
    for share, happen in (
        (KIDNEY_INJURY, _kidney_injury),
        (BLEEDING, _bleeding),
        (GLUCOSE_TREATED, _glucose_treated),
        (POTASSIUM_TREATED, _potassium_treated),
    ):
        if rng.random() < share:
            happen(rng, level, change)
    return level, change


def _set_point(rng: np.random.Generator, sex: str) -> NDArray[np.float64]:
    middle = np.array([a.woman if sex == "F" else a.man for a in ANALYTES.values()], dtype=float)
    spread = [math.sqrt(math.log1p((a.cv_between / 100) ** 2)) for a in ANALYTES.values()]
    point = middle * np.exp(rng.normal(size=len(middle)) * spread)
    for share, test, low, high in _CHRONIC.values():
        if rng.random() < share:
            times = rng.uniform(low, high)
            point[_ROW[test]] *= times
            if test == "creatinine":
                point[_ROW["urea"]] *= times**0.8
    return point


def _kidney_injury(rng: np.random.Generator, level: NDArray, change: list[str]) -> None:
    """Half come with it and recover; in the others it begins after the first sample."""
    rise = 1.5 + rng.exponential(0.6)  # KDIGO stage 1 begins at 1.5 times; mostly mild
    potassium = rng.uniform(0, 0.4) * (rise - 1)
    begins = 0 if rng.random() < 0.5 else int(rng.integers(1, len(level)))
    after = np.arange(len(level)) - begins
    if begins == 0:
        share, name = np.exp(-after / 2.0), "kidney recovery"
    else:
        share, name = np.clip((after + 1) / 3, 0, 1), "kidney injury"
    level[:, _ROW["creatinine"]] *= 1 + (rise - 1) * share
    level[:, _ROW["urea"]] *= 1 + 0.7 * (rise - 1) * share
    level[:, _ROW["potassium"]] += potassium * share
    _name(change, share, name)


def _bleeding(rng: np.random.Generator, level: NDArray, change: list[str]) -> None:
    begins = int(rng.integers(1, len(level)))
    lost = rng.uniform(0.15, 0.40)
    share = np.zeros(len(level))
    share[begins:] = lost
    _name(change, share, "bleeding")
    given = begins + 1
    if given < len(level) and rng.random() < 0.7:
        share[given:] = lost / 2
        change[given] = "transfusion"
    for test in ("haemoglobin", "platelets"):
        level[:, _ROW[test]] *= 1 - share
    level[begins:, _ROW["urea"]] *= 1.3


def _glucose_treated(rng: np.random.Generator, level: NDArray, change: list[str]) -> None:
    share = np.exp(-np.arange(len(level)) / 1.0)
    level[:, _ROW["glucose"]] += rng.uniform(8, 22) * share
    _name(change, share, "glucose treated")


def _potassium_treated(rng: np.random.Generator, level: NDArray, change: list[str]) -> None:
    share = np.exp(-np.arange(len(level)) / 0.8)
    away = rng.uniform(-1.7, -1.0) if rng.random() < 0.6 else rng.uniform(1.2, 2.4)
    level[:, _ROW["potassium"]] += away * share
    _name(change, share, "potassium treated")


def _name(change: list[str], share: NDArray, name: str) -> None:
    """Name a change where at least a twentieth of it came since the sample before."""
    for number in np.flatnonzero(np.abs(np.diff(share)) > 0.05 * np.abs(share).max()) + 1:
        change[number] = name
