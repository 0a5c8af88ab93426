"""What every figure keeps to, in both languages."""

import io
import re
import subprocess
import sys
import warnings

import matplotlib
import numpy as np
import pytest
from PIL import Image

from lab_utils import accuracy, plots
from lab_utils.language import LANGUAGES


@pytest.fixture(scope="module")
def draw_all(truth, score, images):
    curve = accuracy.roc(truth, score)

    def draw(language):
        return {
            "roc": plots.roc_curves({"A": curve, "B": curve}, language, marked={"B": 0.5}),
            **{
                f"roc_{names}": plots.roc_curves(
                    dict.fromkeys(names, curve), language, marked=dict.fromkeys(names, 0.123456)
                )
                for names in ("AB", "ABC", "ABCD")
            },
            "predictive": plots.predictive_value_curve(0.9, 0.95, language),
            "grid": plots.image_grid(images, ["Điểm"] * 5, "Five squares.", language),
        }

    return draw


@pytest.fixture(scope="module", params=LANGUAGES)
def drawn(request, draw_all):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return request.param, draw_all(request.param)


def test_every_figure_is_a_small_png_as_wide_as_a_tablet(drawn):
    _, pictures = drawn
    for name, picture in pictures.items():
        image = Image.open(io.BytesIO(picture.png))
        assert (image.format, image.width) == ("PNG", 700), name
        assert len(picture.png) < 25_000, name


def test_nothing_runs_out_of_a_figure(drawn):
    _, pictures = drawn
    for name, picture in pictures.items():
        grey = np.asarray(Image.open(io.BytesIO(picture.png)).convert("L"))
        edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
        assert edge.min() > 240, name


def test_numbers_in_words_take_the_sign_of_the_language(drawn):
    language, pictures = drawn
    wrong = r"\d\.\d" if language == "vi" else r"\d,\d"
    for name, picture in pictures.items():
        assert not re.search(wrong, picture.alt), name
    right = r"\d,\d" if language == "vi" else r"\d\.\d"
    for name in ("roc", "predictive"):
        assert re.search(right, pictures[name].alt), name


def test_live_figures_keep_to_the_same(truth, score):
    for language in LANGUAGES:
        sign, other = (",", r"\d\.\d") if language == "vi" else (".", r"\d,\d")
        panel = plots.threshold_panel(truth, score, 0.5, language, studies_per_day=30)
        people = plots.natural_frequencies(0.9, 0.95, 0.01, language)
        assert f"0{sign}50" in panel.alt
        for figure in (panel, people):
            text = re.sub(r"<[^>]*>", " ", figure.html())
            assert not re.search(other, figure.alt + text)
            assert ("ộ" in figure.alt or "ệ" in figure.alt) == (language == "vi")


def test_words_are_in_the_language_asked(drawn):
    language, pictures = drawn
    for name, picture in pictures.items():
        if name != "grid":
            assert ("ộ" in picture.alt or "ệ" in picture.alt) == (language == "vi"), name


@pytest.mark.parametrize("call", ["panel", "roc", "natural", "predictive", "grid"])
def test_an_unknown_language_is_refused(call, truth, score, images):
    calls = {
        "panel": lambda: plots.threshold_panel(truth, score, 0.5, "fr"),
        "roc": lambda: plots.roc_curves({"A": accuracy.roc(truth, score)}, "fr"),
        "natural": lambda: plots.natural_frequencies(0.9, 0.9, 0.1, "fr"),
        "predictive": lambda: plots.predictive_value_curve(0.9, 0.9, "fr"),
        "grid": lambda: plots.image_grid(images[:1], [""], "x", "fr"),
    }
    with pytest.raises(ValueError, match="'fr'"):
        calls[call]()


def test_the_reader_keeps_his_own_settings(draw_all):
    before = dict(matplotlib.rcParams)
    draw_all("en")
    assert dict(matplotlib.rcParams) == before


def test_no_pyplot_and_nothing_on_stderr():
    code = (
        "import sys, numpy as np\n"
        "from lab_utils import accuracy, plots\n"
        "t, s = [0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]\n"
        "for language in ('vi', 'en'):\n"
        "    plots.threshold_panel(t, s, 0.5, language, studies_per_day=40, note='x')\n"
        "    plots.roc_curves({'A': accuracy.roc(t, s)}, language, marked={'A': 0.5})\n"
        "    plots.natural_frequencies(0.9, 0.9, 0.1, language)\n"
        "    plots.predictive_value_curve(0.9, 0.9, language)\n"
        "    plots.image_grid([np.zeros((28, 28))], ['0'], 'x', language, simulated=True)\n"
        "print('matplotlib.pyplot' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, b"False", b"")


def test_importing_it_loads_no_heavy_library():
    code = (
        "import sys, lab_utils.plots\n"
        "print(*{'dcurves', 'matplotlib', 'pandas', 'PIL', 'scipy', 'sklearn', 'statsmodels'}"
        " & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
