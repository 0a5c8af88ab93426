"""Two curves and what they say at one creatinine."""

import io

import numpy as np
import pytest
from PIL import Image

from lab_utils import plots
from lab_utils.labtests import LabError
from lab_utils.language import LANGUAGES


def test_the_published_case():
    # Inker 2021: a woman of 55 with 0.9 mg/dL has 75.5; with 79.6 µmol/L, a hair more, 75.46.
    text = plots.egfr_curves(79.6, 55, "vi").alt
    assert text.startswith("Công thức CKD-EPI 2021, 55 tuổi, creatinin 79,6 µmol/L.")
    assert "Nữ: eGFR 75 (G2)" in text


def test_one_creatinine_is_two_egfr():
    # 110 µmol/L at 70: 62 for a man, 47 for a woman.
    assert "Woman: eGFR 47 (G3a). Man: eGFR 62 (G2)." in plots.egfr_curves(110, 70, "en").alt


def test_the_picture_moves_with_the_creatinine_and_only_then():
    first, again, moved = (plots.egfr_curves(x, 70, "vi").png for x in (100, 100, 101))
    assert first == again != moved


@pytest.mark.parametrize("creatinine", [39, 201, float("nan")])
def test_what_is_not_drawn_is_refused(creatinine):
    with pytest.raises(ValueError, match="expected 40 to 200"):
        plots.egfr_curves(creatinine, 70, "en")


def test_children_have_another_formula():
    with pytest.raises(LabError, match="18"):
        plots.egfr_curves(60, 12, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("creatinine", [40, 200])
def test_it_is_small_and_whole(creatinine, language):
    picture = plots.egfr_curves(creatinine, 18, language)
    image = np.asarray(Image.open(io.BytesIO(picture.png)).convert("L"))
    edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    assert (image.shape[1], edge.min() > 240, len(picture.png) < 25_000) == (700, True, True)
