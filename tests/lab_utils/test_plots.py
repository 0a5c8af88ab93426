"""Figures say in words what they show, in both languages, and anybody can read them."""

import io
import math
import re
import subprocess
import sys
import warnings

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from lab_utils import accuracy, plots
from lab_utils.language import LANGUAGES

RNG = np.random.default_rng(0)
TRUTH = np.repeat([0, 1], [60, 40])
SCORE = np.clip(RNG.normal(0.35 + 0.3 * TRUTH, 0.18), 0, 1)
IMAGES = [RNG.integers(0, 256, (28, 28)).astype(np.uint8) for _ in range(5)]
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạ ắằẳẵặ ấầẩẫậ éèẻẽẹ ếềểễệ íìỉĩị óòỏõọ ốồổỗộ ớờởỡợ úùủũụ ứừửữự ýỳỷỹỵ"  # noqa: E501


def draw_all(language):
    curve = accuracy.roc(TRUTH, SCORE)
    return {
        "panel": plots.threshold_panel(TRUTH, SCORE, 0.5, language),
        "panel_alerts": plots.threshold_panel(TRUTH, SCORE, 0.5, language, studies_per_day=30),
        "roc": plots.roc_curves({"A": curve, "B": curve}, language, marked={"B": 0.5}),
        "natural": plots.natural_frequencies(0.9, 0.95, 0.01, language),
        "predictive": plots.predictive_value_curve(0.9, 0.95, language),
        "grid": plots.image_grid(IMAGES, ["Điểm"] * 5, "Five squares.", language),
    }


@pytest.fixture(scope="module", params=LANGUAGES)
def drawn(request):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return request.param, draw_all(request.param)


# Picture


@pytest.mark.parametrize("alt", ["", " ", "\n\t"])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="alt is empty"):
        plots.Picture(Figure(), alt)


def test_alt_text_cannot_leave_its_attribute():
    page = plots.Picture(Figure(), '"><script>alert(1)</script>')._repr_html_()
    assert "<script" not in page
    assert 'alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


def test_html_is_one_figure_with_its_picture_inside():
    page = plots.Picture(Figure(), "Empty.")._repr_html_()
    assert re.fullmatch(
        r'<figure[^>]*><img alt="Empty\." src="data:image/png;base64,[\w+/=]+"[^>]*></figure>', page
    )


def test_a_pyplot_figure_is_closed():
    code = (
        "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt;"
        "from lab_utils.plots import Picture; Picture(plt.figure(), 'Empty.');"
        "assert plt.get_fignums() == []"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_greys_of_a_radiograph_are_kept():
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    png = plots.image_grid([ramp], [""], "A ramp.", "en").png
    # The palette of coloured figures would leave 16; matplotlib's own rounding merges a few.
    assert len(np.unique(np.asarray(Image.open(io.BytesIO(png)).convert("L")))) > 200


# All figures


def test_every_figure_is_a_small_png_as_wide_as_a_tablet(drawn):
    _, pictures = drawn
    for name, picture in pictures.items():
        image = Image.open(io.BytesIO(picture.png))
        assert (image.format, image.width) == ("PNG", 700), name
        assert len(picture.png) < 25_000, name


def test_numbers_in_words_take_the_sign_of_the_language(drawn):
    language, pictures = drawn
    wrong = r"\d\.\d" if language == "vi" else r"\d,\d"
    for name, picture in pictures.items():
        assert not re.search(wrong, picture.alt), name
    right = r"\d,\d" if language == "vi" else r"\d\.\d"
    for name in ("panel", "roc", "predictive"):
        assert re.search(right, pictures[name].alt), name


def test_words_are_in_the_language_asked(drawn):
    language, pictures = drawn
    for name, picture in pictures.items():
        if name != "grid":
            assert ("ộ" in picture.alt or "ệ" in picture.alt) == (language == "vi"), name


def test_every_vietnamese_letter_has_a_glyph():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.image_grid(IMAGES[:1], [LETTERS + LETTERS.upper() + "−–\u00a0\u202f"], "x", "vi")


def test_a_letter_without_a_glyph_would_be_noticed():
    with pytest.warns(UserWarning, match="missing from font"):
        plots.image_grid(IMAGES[:1], ["\u4e2d"], "x", "vi")


@pytest.mark.parametrize("call", ["panel", "roc", "natural", "predictive", "grid"])
def test_an_unknown_language_is_refused(call):
    calls = {
        "panel": lambda: plots.threshold_panel(TRUTH, SCORE, 0.5, "fr"),
        "roc": lambda: plots.roc_curves({"A": accuracy.roc(TRUTH, SCORE)}, "fr"),
        "natural": lambda: plots.natural_frequencies(0.9, 0.9, 0.1, "fr"),
        "predictive": lambda: plots.predictive_value_curve(0.9, 0.9, "fr"),
        "grid": lambda: plots.image_grid(IMAGES[:1], [""], "x", "fr"),
    }
    with pytest.raises(ValueError, match="'fr'"):
        calls[call]()


def test_no_pyplot_and_nothing_on_stderr():
    code = (
        "import sys, numpy as np\n"
        "from lab_utils import accuracy, plots\n"
        "t, s = [0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]\n"
        "for language in ('vi', 'en'):\n"
        "    plots.threshold_panel(t, s, 0.5, language, studies_per_day=40)\n"
        "    plots.roc_curves({'A': accuracy.roc(t, s)}, language, marked={'A': 0.5})\n"
        "    plots.natural_frequencies(0.9, 0.9, 0.1, language)\n"
        "    plots.predictive_value_curve(0.9, 0.9, language)\n"
        "    plots.image_grid([np.zeros((28, 28))], ['0'], 'x', language, simulated=True)\n"
        "print('matplotlib.pyplot' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, b"False", b"")


def test_importing_plots_loads_neither_matplotlib_nor_sklearn():
    code = "import sys, lab_utils.plots; print({'matplotlib', 'sklearn'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_the_reader_keeps_his_own_settings():
    before = dict(matplotlib.rcParams)
    draw_all("en")
    assert dict(matplotlib.rcParams) == before


# The style


def contrast(colour):
    """Contrast ratio to white, WCAG 2.2."""
    channels = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_text_stands_out_and_is_large_enough():
    style = plots._rc()
    for key in ("text.color", "axes.labelcolor", "xtick.color", "ytick.color"):
        assert contrast(style[key]) >= 4.5, key
    for key in ("font.size", "xtick.labelsize", "ytick.labelsize", "legend.fontsize"):
        assert style[key] >= 11, key


def test_lines_and_signs_stand_out_and_differ_by_more_than_colour():
    cycle = plots._rc()["axes.prop_cycle"].by_key()
    signs = [sign for _, sign in cycle.items()]
    for colour in [*cycle["color"], *(colour for _, colour, _ in plots._SIGNS.values())]:
        assert contrast(colour) >= 3, colour
    assert len(set(zip(cycle["linestyle"], cycle["marker"], strict=True))) == len(signs[0])
    assert len({marker for marker, _, _ in plots._SIGNS.values()}) == 4


# Threshold panel


def test_panel_tells_cells_and_limits():
    panel = plots.threshold_panel(
        [0] * 10 + [1] * 10, [0.1] * 8 + [0.7] * 2 + [0.9] * 10, 0.5, "vi"
    )
    text = panel.alt
    assert "10 dương tính thật, 0 âm tính giả, 2 dương tính giả, 8 âm tính thật" in text
    assert "Độ nhạy: 100,0 % (72,2–100,0)" in text
    assert "Độ đặc hiệu: 80,0 % (49,0–94,3)" in text
    assert "Giá trị tiên đoán dương: 83,3 % (55,2–95,3)" in text
    assert "Báo động" not in text


def test_panel_tells_alerts_a_day():
    panel = plots.threshold_panel([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0.5, "vi", studies_per_day=45)
    assert "Báo động mỗi ngày: 22,5" in panel.alt


def test_a_case_at_the_threshold_is_an_alert():
    text = plots.threshold_panel([0, 1], [0.5, 0.5], 0.5, "en").alt
    assert "1 true positives, 0 false negatives, 1 false positives" in text


def test_panel_says_what_cannot_be_computed():
    text = plots.threshold_panel([0, 1], [0.2, 0.8], 1, "vi").alt
    assert "Giá trị tiên đoán dương: không tính được" in text
    text = plots.threshold_panel([0, 0], [0.2, 0.8], 0.5, "en").alt
    assert "Sensitivity: cannot be computed" in text


def test_panel_changes_with_the_threshold_and_only_then():
    first, again, moved = (
        plots.threshold_panel(TRUTH, SCORE, t, "vi").png for t in (0.4, 0.4, 0.41)
    )
    assert first == again != moved


@pytest.mark.parametrize("threshold", [-5.0, 0, 1, 250.0])
def test_panel_takes_scores_and_thresholds_outside_0_to_1(threshold):
    png = plots.threshold_panel(TRUTH, 40 * SCORE - 5, threshold, "en").png
    assert len(png) < 25_000


@pytest.mark.parametrize(
    ("threshold", "message"), [(math.inf, "finite"), (math.nan, "nan"), ("high", "high")]
)
def test_panel_refuses_what_is_no_threshold(threshold, message):
    with pytest.raises(ValueError, match=message):
        plots.threshold_panel(TRUTH, SCORE, threshold, "en")


# ROC curves


def test_roc_tells_areas_and_working_points():
    curves = {"Hãng A": accuracy.roc([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])}
    text = plots.roc_curves(curves, "vi", marked={"Hãng A": 0.5}).alt
    assert "Hãng A: AUC 0,750" in text
    assert "ở độ đặc hiệu 90 % độ nhạy là 50,0 %" in text
    assert "ngưỡng 0,5: độ nhạy 50,0 %, độ đặc hiệu 50,0 %" in text


@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.5, 0.93, 1.0])
def test_marked_point_is_the_confusion_table_of_its_threshold(threshold):
    cells = accuracy.confusion(TRUTH, SCORE, threshold)
    curves = {"A": accuracy.roc(TRUTH, SCORE)}
    text = plots.roc_curves(curves, "en", marked={"A": threshold}).alt
    assert (
        f"sensitivity {100 * cells.sensitivity.value:.1f} %, "
        f"specificity {100 * cells.specificity.value:.1f} %" in text
    )


def test_roc_refuses_too_few_too_many_and_unknown():
    curve = accuracy.roc(TRUTH, SCORE)
    with pytest.raises(ValueError, match="expected 1 to 4"):
        plots.roc_curves({}, "en")
    with pytest.raises(ValueError, match="expected 1 to 4"):
        plots.roc_curves({str(i): curve for i in range(5)}, "en")
    with pytest.raises(ValueError, match=r"marked names \['C'\]"):
        plots.roc_curves({"A": curve}, "en", marked={"C": 0.5})


# Natural frequencies


def test_natural_frequencies_of_the_question_that_doctors_got_wrong():
    text = plots.natural_frequencies(1, 0.95, 0.001, "vi").alt
    assert text == (
        "Trong 1000 người (làm tròn) có 1 người có bệnh: 1 được phát hiện, 0 bị bỏ sót. Trong "
        "999 người không bệnh, 50 bị báo động giả, 949 không bị báo động. Vậy trong 51 báo động "
        "có 1 báo động đúng."
    )


def test_counts_that_are_whole_are_not_called_rounded():
    text = plots.natural_frequencies(0.9, 0.8, 0.3, "en", people=100).alt
    assert text.startswith("Of 100 people 30 are ill: 27 found, 3 missed.")
    assert "14 get a false alarm and 56 do not. So 27 of 41 alerts are right." in text


@pytest.mark.parametrize("prevalence", [0, 0.0004, 0.0155, 0.5, 1])
@pytest.mark.parametrize("people", [10, 37, 1000])
def test_counts_add_up(prevalence, people):
    text = plots.natural_frequencies(0.85, 0.9, prevalence, "en", people=people).alt
    total, ill, found, missed, healthy, false_alarms, quiet, right, alerts = map(
        int, re.findall(r"\d+", text)
    )
    assert (total, found + missed, false_alarms + quiet) == (people, ill, healthy)
    assert (ill + healthy, right, alerts) == (people, found, found + false_alarms)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((95, 0.9, 0.1), "sensitivity is 95"),
        ((0.9, -0.1, 0.1), "specificity is -0.1"),
        ((0.9, 0.9, math.nan), "prevalence is nan"),
    ],
)
def test_natural_frequencies_refuse_per_cent(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.natural_frequencies(*arguments, "en")


@pytest.mark.parametrize("people", [0, 9, 1001, 99.5])
def test_natural_frequencies_refuse_a_group_that_cannot_be_drawn(people):
    with pytest.raises(ValueError, match="people is"):
        plots.natural_frequencies(0.9, 0.9, 0.1, "en", people=people)


# Predictive value curve


def test_predictive_values_are_told_at_each_prevalence():
    text = plots.predictive_value_curve(0.9, 0.95, "vi", marked=[0.1, 0.01]).alt
    assert "độ nhạy 90,0 %, độ đặc hiệu 95,0 %" in text
    assert "Ở tỷ lệ hiện mắc 1 %: giá trị tiên đoán dương 15,4 %, âm 99,9 %." in text
    assert "Ở tỷ lệ hiện mắc 10 %: giá trị tiên đoán dương 66,7 %, âm 98,8 %." in text


def test_almost_certain_is_not_written_as_certain():
    text = plots.predictive_value_curve(0.99, 0.95, "vi", marked=[0.001]).alt
    assert "âm > 99,9 %" in text
    text = plots.predictive_value_curve(1, 0.95, "vi", marked=[0.001]).alt
    assert "âm 100,0 %" in text


@pytest.mark.parametrize("marked", [[], [0], [1], [10]])
def test_prevalences_that_cannot_be_marked_are_refused(marked):
    with pytest.raises(ValueError, match="expected prevalences above 0 and below 1"):
        plots.predictive_value_curve(0.9, 0.95, "en", marked=marked)


# Image grid


def test_simulated_pictures_say_so_in_either_language():
    for language, word in (("vi", "Ảnh mô phỏng"), ("en", "Simulated")):
        plain = plots.image_grid(IMAGES, [""] * 5, "Five.", language)
        marked = plots.image_grid(IMAGES, [""] * 5, "Five.", language, simulated=True)
        assert plain.alt == "Five."
        assert marked.alt == f"{word}. Five."
        heights = [Image.open(io.BytesIO(picture.png)).height for picture in (plain, marked)]
        assert heights[1] > heights[0]


@pytest.mark.parametrize(("n", "captions"), [(0, 0), (2, 1), (1, 2)])
def test_each_picture_has_one_caption(n, captions):
    with pytest.raises(ValueError, match="one caption an image"):
        plots.image_grid(IMAGES[:n], ["x"] * captions, "x", "en")


@pytest.mark.parametrize("simulated", [True, False])
def test_a_grid_needs_its_words_too(simulated):
    with pytest.raises(ValueError, match="alt is empty"):
        plots.image_grid(IMAGES[:1], ["x"], " ", "en", simulated=simulated)
