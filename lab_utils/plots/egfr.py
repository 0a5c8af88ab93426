"""One creatinine, one age, two eGFR: the curves of the CKD-EPI 2021 equation."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lab_utils.colours import BLUE, GREY, INK, SMALL, VERMILLION
from lab_utils.figures.errors import FigureError
from lab_utils.figures.picture import Picture, backdrop, beside, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts
from lab_utils.numbers import format_number

# Colour, dash and sign.
_SEXES = {"F": (VERMILLION, "-", "o"), "M": (BLUE, "--", "s")}
_TEXTS = Texts(
    {
        "F": {"vi": "Nữ", "en": "Woman"},
        "M": {"vi": "Nam", "en": "Man"},
        "creatinine": {"vi": "Creatinin (µmol/L)", "en": "Creatinine (µmol/L)"},
        "egfr": {"vi": "eGFR (mL/phút/1,73 m²)", "en": "eGFR (mL/min/1.73 m²)"},
        "person": {
            "vi": "{age} tuổi, creatinin {creatinine}",
            "en": "Age {age}, creatinine {creatinine}",
        },
        "under": {"vi": "dưới 60", "en": "under 60"},
        "stages": {  # KDIGO 2012, table 5
            "vi": "Giai đoạn KDIGO\nG1: từ 90\nG2: 60–89\nG3a: 45–59\nG3b: 30–44\n"
            "G4: 15–29\nG5: dưới 15",
            "en": "KDIGO stages\nG1: from 90\nG2: 60–89\nG3a: 45–59\nG3b: 30–44\n"
            "G4: 15–29\nG5: under 15",
        },
        "alt": {
            "vi": "Công thức CKD-EPI 2021, {age} tuổi, creatinin {creatinine} µmol/L. {women}. "
            "{men}.",
            "en": "CKD-EPI 2021 equation, age {age}, creatinine {creatinine} µmol/L. {women}. "
            "{men}.",
        },
    }
)
_AXES = (0.1, 0.15, 0.52, 0.8)
_SEAM = 0.645  # between them, where a narrow screen parts the figure
_TEXT = 0.66
_XLIM, _YLIM = (40, 200), (0, 130)


def egfr_curves(creatinine_umol_l: float, age: float, language: str) -> Picture:
    """Draw the eGFR of a woman and a man of one age over creatinine, and mark one creatinine.

    Redrawn while a slider moves, so it holds few artists.

    Parameters
    ----------
    creatinine_umol_l : float
        µmol/L, 40 to 200.
    age : float
        Years, 18 and above.
    language : {"vi", "en"}

    Raises
    ------
    FigureError
        If the creatinine is outside what is drawn.
    lab_utils.labtests.LabError
        For an age that the equation does not hold for.

    Examples
    --------
    >>> egfr_curves(110, 70, "en").alt.split(". ", 1)[1]
    'Woman: eGFR 47 (G3a). Man: eGFR 62 (G2).'
    """
    from lab_utils.labtests import egfr_ckd_epi_2021

    if not _XLIM[0] <= creatinine_umol_l <= _XLIM[1]:
        raise FigureError(
            vi="Creatinin là {creatinine} µmol/L; cần từ {low} đến {high}. Hãy xem lại đơn vị.",
            en="creatinine is {creatinine}; expected {low} to {high} µmol/L; check the unit.",
            creatinine=creatinine_umol_l,
            low=_XLIM[0],
            high=_XLIM[1],
        )
    egfr = {sex: float(egfr_ckd_epi_2021(creatinine_umol_l, age, sex)) for sex in _SEXES}
    answers = {sex: _answer(sex, value, language) for sex, value in egfr.items()}
    told = {"age": age, "creatinine": creatinine_umol_l}
    alt = _TEXTS.say("alt", language, **told, women=answers["F"], men=answers["M"])
    with style():
        figure = new_figure(height=3.4)
        figure.add_artist(backdrop(_frame(age, language)))
        axes = figure.add_axes(_AXES, xlim=_XLIM, ylim=_YLIM)
        axes.set_axis_off()
        axes.axvline(creatinine_umol_l, color=INK, lw=1.5, ls="-", marker="")
        heading = _TEXTS.say("person", language, **told)
        figure.text(_TEXT, 0.93, heading, va="top", weight="bold")
        for (sex, (colour, _, sign)), y in zip(_SEXES.items(), (0.8, 0.69), strict=True):
            axes.plot(creatinine_umol_l, egfr[sex], sign, color=colour, ms=9, clip_on=False)
            figure.text(_TEXT, y, answers[sex], va="top", color=colour, weight="bold")
        return Picture(figure, alt, beside(_SEAM))


def _answer(sex: str, egfr: float, language: str) -> str:
    from lab_utils.labtests import g_stage, reported_egfr

    reported = format_number(reported_egfr(egfr), language)
    return f"{_TEXTS.say(sex, language)}: eGFR {reported} ({g_stage(egfr)})"


@lru_cache(maxsize=8)  # text takes longer to draw than all the rest
def _frame(age: float, language: str) -> np.ndarray:
    from lab_utils.labtests import egfr_ckd_epi_2021

    creatinine = np.linspace(*_XLIM, 81)
    figure = new_figure(height=3.4)
    axes = figure.add_axes(_AXES, xlim=_XLIM, ylim=_YLIM)
    axes.axhline(60, color=GREY, lw=1, ls=":", marker="")
    axes.text(198, 58, _TEXTS.say("under", language), ha="right", va="top", size=SMALL)
    for sex, (colour, dash, _) in _SEXES.items():
        egfr = egfr_ckd_epi_2021(creatinine, age, sex)
        axes.plot(
            creatinine, egfr, color=colour, ls=dash, marker="", label=_TEXTS.say(sex, language)
        )
    axes.legend(loc="upper right")
    figure.text(_TEXT, 0.15, _TEXTS.say("stages", language), va="bottom", size=SMALL)
    axes.set_xticks(range(40, 201, 40), [format_number(x, language) for x in range(40, 201, 40)])
    axes.set(xlabel=_TEXTS.say("creatinine", language), ylabel=_TEXTS.say("egfr", language))
    return pixels(figure)
