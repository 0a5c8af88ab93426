"""The electrocardiogram: values held to the file, paper held to its millimetres."""

from __future__ import annotations

import copy
import io

import numpy as np
import pydicom
import pytest
from PIL import Image

from lab_utils.imaging import Ecg, ScanError, draw_ecg, example_path, read_ecg
from lab_utils.imaging.ecg import LEADS


@pytest.fixture(scope="module")
def ecg() -> Ecg:
    return read_ecg(example_path("ecg"))


def test_twelve_leads_of_ten_seconds(ecg: Ecg) -> None:
    assert tuple(ecg.leads) == LEADS
    assert (ecg.rate, ecg.seconds) == (1000, 10)


def test_einthoven_and_goldberger_hold(ecg: Ecg) -> None:
    # Leads are sums of one another (Einthoven 1912, Goldberger 1942); stored in steps of 1.25 uV.
    one, two, three = (ecg.leads[name] for name in ("I", "II", "III"))
    assert np.abs(one + three - two).max() <= 0.005
    assert np.abs(ecg.leads["aVR"] + (one + two) / 2).max() <= 0.005
    assert np.abs(ecg.leads["aVF"] - (two + three) / 2).max() <= 0.005


def test_sensitivity_and_baseline_are_applied() -> None:
    dataset = pydicom.dcmread(example_path("ecg"))
    raw = pydicom.waveforms.multiplex_array(dataset, 0, as_raw=True)
    read = read_ecg(dataset)
    assert np.allclose(read.leads["V5"], raw[:, 10] * 1.25 / 1000)  # 1.25 uV a step
    changed = copy.deepcopy(dataset)
    channel = changed.WaveformSequence[0].ChannelDefinitionSequence[10]
    channel.ChannelBaseline, channel.ChannelSensitivityCorrectionFactor = "500", "2"
    again = read_ecg(changed)
    assert np.allclose(again.leads["V5"], raw[:, 10] * 2.5 / 1000 + 0.5)
    channel.ChannelSensitivityUnitsSequence[0].CodeValue = "mV"
    assert np.allclose(read_ecg(changed).leads["V5"], 1000 * again.leads["V5"])


def test_what_holds_no_ecg_says_so() -> None:
    with pytest.raises(ScanError) as caught:
        read_ecg(example_path("ct_small"))
    assert caught.value.say("vi") == (
        "Tệp CT_small.dcm không chứa điện tim (loại: CT Image Storage)."
    )
    dataset = pydicom.dcmread(example_path("ecg"))
    del dataset.WaveformSequence[0].WaveformData
    with pytest.raises(ScanError) as caught:
        read_ecg(dataset)
    assert caught.value.reason == "broken_waveform"


def drawn(ecg: Ecg) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(draw_ecg(ecg, "vi").png)).convert("L")).astype(int)


def test_the_paper_keeps_its_proportions(ecg: Ecg) -> None:
    flat = Ecg({name: np.zeros(10000) for name in LEADS}, 1000.0)
    image = drawn(flat)
    height, width = image.shape
    # 10 s are 250 mm, with 20 mm beside them; 5 pixels a millimetre both ways.
    assert (width, height) == (1350, 600)
    # The calibration pulse before the rhythm strip: 10 mm high, 5 mm wide.
    dark = image[height - 160 : height - 40, :65] < 110
    rows, _ = np.nonzero(dark)
    assert rows.max() - rows.min() == pytest.approx(10 * 5, abs=3)
    inner = np.nonzero(dark[rows.min() : rows.min() + 3].any(axis=0))[0]
    assert inner.max() - inner.min() == pytest.approx(5 * 5, abs=3)


def test_a_millivolt_is_ten_millimetres_and_a_second_twenty_five() -> None:
    leads = {name: np.zeros(10000) for name in LEADS}
    leads["II"][6000] = 1.0  # in the rhythm strip alone: lead II's own place ends at 2.5 s
    image = drawn(Ecg(leads, 1000.0))
    strip = image[450:, 300:]  # right of the lead's name
    top, column = np.argwhere(strip < 110)[0]
    assert column == pytest.approx((14 + 25 * 6) * 5 - 300, abs=2)
    baseline = np.median(np.argwhere(strip[:, 700:900] < 110)[:, 0])
    assert baseline - top == pytest.approx(10 * 5, abs=3)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_says_what_is_drawn(ecg: Ecg, language: str) -> None:
    alt = draw_ecg(ecg, language).alt
    assert "25 mm/s, 10 mm/mV" in alt
    assert {"vi": "(−0,2 đến 1,1 mV)", "en": "(−0.2 to 1.1 mV)"}[language] in alt


def test_a_short_one_ends_earlier() -> None:
    assert draw_ecg(Ecg({name: np.zeros(3000) for name in LEADS}, 1000.0), "en").alt.startswith(
        "12-lead ECG, 3 s"
    )
