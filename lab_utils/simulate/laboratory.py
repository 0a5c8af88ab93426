"""Serial laboratory results of a hospital, with planted errors whose truth is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.accuracy.inputs import InputError, one_number, whole_count
from lab_utils.simulate import patient_course
from lab_utils.simulate.analytes import ANALYTES
from lab_utils.simulate.chance import generator
from lab_utils.simulate.label import declare

if TYPE_CHECKING:
    import pandas as pd

SOURCE = {
    "vi": "Dao động trong và giữa các cá thể: Ricós 2014 (riêng MCV trong một cá thể: "
    "Fuentes-Arderiu 1992). Tan máu: 3,3 % số mẫu (Lippi 2008), "
    "kali tăng 0,51 mmol/L cho mỗi 1 g/L hemoglobin tự do (Mansour 2009). Tổn thương thận cấp: "
    "21,6 % số đợt nằm viện (Susantitaphong 2013). Số mẫu đổi nhầm được tăng khoảng mười lần so "
    "với thực tế (1 trên 2000 mẫu, Dzik 2003) để đủ mà đếm. Các tỷ lệ khác là số tự chọn.",
    "en": "Variation within and between persons: Ricós 2014 (mean cell volume within a person: "
    "Fuentes-Arderiu 1992). Haemolysis: 3.3 % of samples (Lippi "
    "2008), potassium up by 0.51 mmol/L for each 1 g/L of free haemoglobin (Mansour 2009). Acute "
    "kidney injury: 21.6 % of stays (Susantitaphong 2013). Swapped samples are about ten times "
    "as frequent as in life (1 in 2000, Dzik 2003), so that there are enough to count. Other "
    "rates are chosen.",
}
HAEMOLYSED = 0.033  # share of samples
POTASSIUM_PER_HB = 0.51  # mmol/L for each g/L of free haemoglobin

# Unit a result slipped into, and the molar mass (g/mol) where amount turns into mass.
_SLIPS = {
    "creatinine": ("mg/dL", 113.12),
    "glucose": ("mg/dL", 180.16),
    "urea": ("mg/dL", 60.06),
    "calcium": ("mg/dL", 40.08),
    "haemoglobin": ("g/dL", None),
}
_SAMPLES_A_STAY = 5  # mean, chosen
_START = "2026-03-01"


def serial_results(
    days: int = 30,
    samples_per_day: float = 150,
    swaps: int = 12,
    unit_slips: int = 12,
    seed: int = 0,
) -> pd.DataFrame:
    """Simulate a hospital's morning blood samples, day after day, with planted errors.

    A patient's results move around the patient's own set point with the published variation
    within a person, and by what happens to the patient. Every sample has all ten tests, which
    is simpler than life. Then errors are planted: tubes of two neighbours exchanged, one result
    written in another unit, red cells burst in the tube.

    =============  ====================================================================
    sample         number of the tube, in order of time
    patient        number on the tube
    sex, age       "F" or "M"; years
    time           one sample a patient a day, between 6 and 9 in the morning
    ten tests      sodium … platelets, rounded as reported; units in ``attrs["units"]``
    haemolysis     free haemoglobin that the analyser saw, g/L
    error          truth: "none", "swap", "unit slip" or "haemolysis"
    error_test     truth: the test of a unit slip, else missing
    blood_of       truth: the patient whose blood it is; differs from `patient` in a swap
    change         truth: what really changed since the sample before ("none", "kidney
                   injury", "kidney recovery", "bleeding", "transfusion", "glucose treated",
                   "potassium treated"): a delta check that flags it has found no error
    =============  ====================================================================

    Parameters
    ----------
    days : int
        2 to 366.
    samples_per_day : float
        Mean of a day; 150 is chosen for a district hospital.
    swaps : int
        Pairs of tubes exchanged; 12 a month is about ten times the published 1 in 2,000 samples.
    unit_slips : int
        Results written in another unit; no published rate was found, the number is chosen.
    seed : int
        The same seed gives the same table.

    Returns
    -------
    DataFrame
        About ``days * samples_per_day`` rows. ``attrs["simulated"]`` is True; source, note and
        units stand beside it.

    Raises
    ------
    lab_utils.accuracy.InputError
        If an argument is out of range, or more errors are asked for than there is room.

    References
    ----------
    Variation: see `lab_utils.simulate.analytes`. Lippi G et al. Clin Chem Lab Med
    2008;46:764-72. Mansour MMH et al. Arch Pathol Lab Med 2009;133:960-6. Susantitaphong P et
    al. Clin J Am Soc Nephrol 2013;8:1482-93. Dzik WH et al. Vox Sang 2003;85:40-7.

    Examples
    --------
    >>> table = serial_results(days=7, swaps=2, unit_slips=3, seed=1)
    >>> table["error"].value_counts()[["swap", "unit slip"]].to_dict()
    {'swap': 4, 'unit slip': 3}
    """
    days = whole_count("days", one_number("days", days, 2, 366))
    samples_per_day = one_number("samples_per_day", samples_per_day, 10, 2000)
    swaps, unit_slips = whole_count("swaps", swaps), whole_count("unit_slips", unit_slips)
    rng = generator(seed)

    table = _true_results(rng, days, samples_per_day)
    _burst(rng, table)
    # As the laboratory reports them; an exchanged or slipped result is a reported one too.
    for name, analyte in ANALYTES.items():
        table[name] = table[name].round(analyte.decimals)
    table["haemolysis"] = table["haemolysis"].round(1)
    _exchange(rng, table, swaps)
    _slip(rng, table, unit_slips)
    table.insert(0, "sample", np.arange(1, len(table) + 1))
    units = {name: analyte.unit for name, analyte in ANALYTES.items()}
    return declare(table, SOURCE, {"age": "years", "haemolysis": "g/L"} | units)


def _true_results(rng: np.random.Generator, days: int, samples_per_day: float) -> pd.DataFrame:
    """Samples of all stays that fall into the days, in order of time, without any error."""
    import pandas as pd

    # Who came in the weeks before is still there on the first day.
    before = 6 * _SAMPLES_A_STAY
    stays = rng.poisson((before + days) * samples_per_day / _SAMPLES_A_STAY)
    who, levels, changes = [], [], []
    for patient in range(1, stays + 1):
        first = int(rng.integers(-before, days))
        samples = int(rng.geometric(1 / _SAMPLES_A_STAY))
        if first + samples <= 0:
            continue
        sex, age = ("F", "M")[rng.integers(2)], int(rng.triangular(18, 68, 95))
        level, change = patient_course.levels(rng, sex, samples)
        for number in range(max(0, -first), min(samples, days - first)):
            who.append((patient, sex, age, first + number))
            levels.append(level[number])
            changes.append(change[number])
    sigma = [math.sqrt(math.log1p((a.cv_repeat / 100) ** 2)) for a in ANALYTES.values()]
    results = np.array(levels) * np.exp(rng.normal(size=(len(levels), len(sigma))) * sigma)
    table = pd.DataFrame(who, columns=["patient", "sex", "age", "day"])
    minutes = 360 + rng.permutation(len(table)) * 180 / len(table)
    day = pd.to_timedelta(table.pop("day"), unit="D")
    table["time"] = pd.Timestamp(_START) + day + pd.to_timedelta(minutes.round(2), unit="min")
    table["time"] = table["time"].dt.floor("s")
    table[list(ANALYTES)] = results
    table["haemolysis"] = rng.uniform(0, 0.2, len(table))
    table["error"] = "none"
    table["error_test"] = pd.Series(None, index=table.index, dtype=object)
    table["blood_of"], table["change"] = table["patient"], changes
    return table.sort_values("time", ignore_index=True)


def _burst(rng: np.random.Generator, table: pd.DataFrame) -> None:
    burst = rng.random(len(table)) < HAEMOLYSED
    free = 0.5 + rng.exponential(1.5, burst.sum())  # how much: chosen
    table.loc[burst, "haemolysis"] = free
    table.loc[burst, "potassium"] += POTASSIUM_PER_HB * free
    table.loc[burst, "error"] = "haemolysis"


def _exchange(rng: np.random.Generator, table: pd.DataFrame, swaps: int) -> None:
    """Give two tubes drawn one after the other each other's results."""
    blood = [*ANALYTES, "haemolysis", "blood_of"]
    known = _has_previous(table)
    days = table["time"].dt.normalize()
    first = np.flatnonzero(known & known.shift(-1, fill_value=False) & (days == days.shift(-1)))
    done: list[int] = []
    for row in rng.permutation(first):
        if len(done) == swaps:
            break
        if all(abs(row - other) > 1 for other in done):
            table.loc[[row, row + 1], blood] = table.loc[[row + 1, row], blood].to_numpy()
            table.loc[[row, row + 1], "error"] = "swap"
            done.append(int(row))
    if len(done) < swaps:
        raise InputError(
            vi="swaps là {swaps}; chỉ đủ chỗ cho {room}; hãy lấy nhiều ngày hơn.",
            en="swaps is {swaps}; there is room for {room}; take more days.",
            swaps=swaps,
            room=len(done),
        )


def _slip(rng: np.random.Generator, table: pd.DataFrame, unit_slips: int) -> None:
    """Write one result of a tube in another unit, under the usual unit."""
    import pint

    free = np.flatnonzero(_has_previous(table) & (table["error"] == "none"))
    if unit_slips > len(free):
        raise InputError(
            vi="unit_slips là {slips}; chỉ đủ chỗ cho {room}; hãy lấy ít hơn.",
            en="unit_slips is {slips}; there is room for {room}; take fewer.",
            slips=unit_slips,
            room=len(free),
        )
    ureg: pint.UnitRegistry = pint.UnitRegistry()
    for row in rng.choice(free, unit_slips, replace=False):
        test = str(rng.choice(list(_SLIPS)))
        unit, mass = _SLIPS[test]
        result = ureg.Quantity(table[test].to_numpy()[row], ANALYTES[test].unit)
        other = result.to(unit, "chemistry", mw=mass * ureg("g/mol")) if mass else result.to(unit)
        slipped = float(other.magnitude)
        table.loc[row, test] = round(slipped, 1 if slipped >= 5 else 2)
        table.loc[row, ["error", "error_test"]] = "unit slip", test


def _has_previous(table: pd.DataFrame) -> pd.Series:
    return table["patient"].duplicated()
