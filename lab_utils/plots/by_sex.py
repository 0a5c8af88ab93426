"""Results of women and men, one above the other: the middle 95 %, and whom a cut-off misses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils import accuracy
from lab_utils.colours import BLUE, INK, SMALL, VERMILLION
from lab_utils.figures.errors import FigureError
from lab_utils.figures.measures import with_limits
from lab_utils.figures.picture import Picture, backdrop, beside, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = {"F": VERMILLION, "M": BLUE}
_LOWEST, _HIGHEST = 30, 200  # µmol/L; what lies above stands in one bar
_BEYOND = _HIGHEST + 10
_WIDTH = 6.5  # of a bar
_XLIM = (_LOWEST, _BEYOND + 10)
_AXES = (0.12, 0.15, 0.5, 0.82)
_SEAM = 0.64  # between them, where a narrow screen parts the figure
_TEXT = 0.645  # left edge of the words beside the axes
_TEXTS = Texts(
    {
        "F": {"vi": "Nữ", "en": "Women"},
        "M": {"vi": "Nam", "en": "Men"},
        "axis": {
            "vi": "Creatinin (µmol/L); cột: số người",
            "en": "Creatinine (µmol/L); bars: people",
        },
        "middle": {
            "vi": "Cột đặc: 95 % ở giữa. Cột gạch chéo: ngoài khoảng đó.",
            "en": "Solid bars: the middle 95 %. Hatched bars: outside it.",
        },
        "middle_alt": {
            "vi": "{sex}, {n} người: 95 % ở giữa từ {low} đến {high} µmol/L; {below} người thấp "
            "hơn, {above} người cao hơn.",
            "en": "{sex}, {n} people: the middle 95 % runs from {low} to {high} µmol/L; {below} "
            "lie below, {above} above.",
        },
        "cutoff": {"vi": "{sex}: trên {cutoff}", "en": "{sex}: above {cutoff}"},
        "missed": {"vi": "Bỏ sót {missed} trên {low}:", "en": "Missed {missed} of {low}:"},
        "extra": {"vi": "Đánh dấu thừa: {extra}", "en": "Flagged needlessly: {extra}"},
        "key": {
            "vi": "Chỉ vẽ người có eGFR dưới 60.\nCột đặc: được đánh dấu.\n"
            "Cột gạch chéo: bị bỏ sót.",
            "en": "Drawn: people with eGFR under 60.\nSolid bars: flagged.\nHatched bars: missed.",
        },
        "cutoff_alt": {
            "vi": "{sex}, ngưỡng {cutoff} µmol/L: trong {low} người có eGFR dưới 60, bỏ sót "
            "{missed}, tức {share}; đánh dấu thừa {extra} trong {rest} người có eGFR từ 60 trở "
            "lên.",
            "en": "{sex}, cut-off {cutoff} µmol/L: of {low} people with an eGFR under 60 it misses "
            "{missed}, {share}; it needlessly flags {extra} of {rest} people with an eGFR of 60 "
            "or more.",
        },
        "limits": {
            "vi": "Trong ngoặc là khoảng tin cậy 95 %.",
            "en": "In brackets: 95 % confidence limits.",
        },
    }
)


def middle_by_sex(creatinine: pd.Series, sex: pd.Series, language: str) -> Picture:
    """Draw the creatinine of women (above) and men (below), the middle 95 % filled.

    Parameters
    ----------
    creatinine : Series
        µmol/L, as reported; missing ones are left out.
    sex : Series
        "F" or "M", with the same index.
    language : {"vi", "en"}

    Raises
    ------
    lab_utils.labtests.LabError
        With fewer than 39 results of a sex.

    Examples
    --------
    >>> import pandas as pd
    >>> values = pd.Series([*range(50, 100), *range(60, 110)])
    >>> picture = middle_by_sex(values, pd.Series(["F"] * 50 + ["M"] * 50), "en")
    >>> picture.alt.split(". ")[0]
    'Women, 50 people: the middle 95 % runs from 50 to 99 µmol/L; 1 lie below, 1 above'
    """
    from lab_utils.labtests import reference_limits

    groups, filled, sentences = {}, {}, []
    for one in _COLOURS:
        values = creatinine[(sex == one) & creatinine.notna()].to_numpy()
        limits = reference_limits(values)
        low, high = limits.low.value, limits.high.value
        groups[one], filled[one] = values, (low, high)
        sentence = _TEXTS.say(
            "middle_alt",
            language,
            sex=_TEXTS[one],
            n=limits.n,
            low=format_number(low, language, 0),
            high=format_number(high, language, 0),
            below=int((values < low).sum()),
            above=int((values > high).sum()),
        )
        sentences.append(sentence)
    with style():
        return Picture(_draw_middle(groups, filled, language), " ".join(sentences))


def _draw_middle(
    groups: Mapping[str, np.ndarray], filled: Mapping[str, tuple[float, float]], language: str
) -> Figure:
    figure = new_figure(height=4.0)
    axes = figure.add_axes((0.12, 0.22, 0.86, 0.69))
    shown = np.unique(np.concatenate([*groups.values()]))
    # Each value that occurs can be read off.
    _frame(axes, _most(groups), language, [*shown[shown <= _HIGHEST]])
    axes.tick_params(axis="x", rotation=90)
    _bars(axes, groups, filled, -_WIDTH / 2)
    figure.text(0.12, 0.985, _TEXTS.say("middle", language), va="top")
    return figure


def cutoff_by_sex(
    creatinine: pd.Series,
    sex: pd.Series,
    low_egfr: pd.Series,
    cutoffs: Mapping[str, float],
    language: str,
) -> Picture:
    """Draw which women (above) and men (below) with a low eGFR a creatinine cut-off misses.

    Redrawn while a slider moves, so it holds few artists.

    Parameters
    ----------
    creatinine : Series
        µmol/L, as reported; flagged when above the cut-off. Each value that occurs is a bar.
    sex : Series
        "F" or "M", with the same index.
    low_egfr : Series of bool
        Whether the eGFR is under 60 mL/min/1.73 m².
    cutoffs : mapping
        Cut-off of "F" and of "M" in µmol/L.
    language : {"vi", "en"}

    Raises
    ------
    FigureError
        If a creatinine is missing, a sex is not "F" or "M", or there is nobody of a sex.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.Series([70, 95, 100, 110]), pd.Series(["F"] * 3 + ["M"])
    >>> low = pd.Series([False, True, True, True])
    >>> cutoff_by_sex(*people, low, {"F": 98, "M": 98}, "en").alt.split("; ")[0]
    'Women, cut-off 98 µmol/L: of 2 people with an eGFR under 60 it misses 1, 50.0 % (9.5–90.5)'
    """
    if left_out := int((creatinine.isna() | ~sex.isin(list(_COLOURS))).sum()):
        raise FigureError(
            vi="Thiếu creatinin hoặc giới ở {rows} dòng; cần đủ cả hai. Hãy bỏ các dòng này trước.",
            en="creatinine or sex is missing in {rows} rows; expected both; leave them out first.",
            rows=left_out,
        )
    groups, filled, words = {}, {}, {}
    for one, cutoff in ((one, cutoffs[one]) for one in _COLOURS):
        here = sex == one
        cells = accuracy.confusion(low_egfr[here], creatinine[here] > cutoff, 0.5)
        words[one] = _told(one, cutoff, cells, language)
        groups[one] = creatinine[here & low_egfr].to_numpy()
        filled[one] = (np.nextafter(cutoff, np.inf), np.inf)
    sentences = [_TEXTS.say("cutoff_alt", language, **one) for one in words.values()]
    alt = " ".join([*sentences, _TEXTS.say("limits", language)])
    with style():
        figure = _draw_cutoff(groups, filled, cutoffs, language)
        _write_cutoff(figure, words, language)
        return Picture(figure, alt, beside(_SEAM))


def _told(sex: str, cutoff: float, cells: accuracy.Confusion, language: str) -> dict[str, object]:
    """What the sentences on one sex are filled with."""
    ill = cells.fn + cells.tp
    return {
        "sex": _TEXTS[sex],
        "cutoff": cutoff,
        "low": ill,
        "missed": cells.fn,
        "share": with_limits(accuracy.wilson(cells.fn, ill), language),
        "extra": cells.fp,
        "rest": cells.fp + cells.tn,
    }


def _draw_cutoff(
    groups: Mapping[str, np.ndarray],
    filled: Mapping[str, tuple[float, float]],
    cutoffs: Mapping[str, float],
    language: str,
) -> Figure:
    most = _most(groups)
    figure = new_figure(height=3.8)
    figure.add_artist(backdrop(_cutoff_frame(most, language)))
    axes = figure.add_axes(_AXES, xlim=_XLIM, ylim=_ylim(most))
    axes.set_axis_off()
    # Left of its value, so that what equals a cut-off stands on the side of the missed.
    _bars(axes, groups, filled, -_WIDTH)
    down, up = axes.get_ylim()
    axes.vlines([*cutoffs.values()], [0, down], [up, 0], color=INK, lw=2.5)
    return figure


def _write_cutoff(figure: Figure, words: Mapping[str, Mapping[str, object]], language: str) -> None:
    for one, y in {"F": 0.97, "M": 0.52}.items():
        lines = (
            (0.0, _TEXTS.say("cutoff", language, **words[one]), "bold"),
            (0.085, _TEXTS.say("missed", language, **words[one]), "normal"),
            (0.165, str(words[one]["share"]), "bold"),
            (0.25, _TEXTS.say("extra", language, **words[one]), "normal"),
        )
        for drop, written, weight in lines:
            figure.text(_TEXT, y - drop, written, va="top", weight=weight)


@lru_cache(maxsize=8)  # text takes longer to draw than all the rest
def _cutoff_frame(most: tuple[int, int], language: str) -> np.ndarray:
    figure = new_figure(height=3.8)
    _frame(figure.add_axes(_AXES), most, language, [*range(60, _HIGHEST, 40)])
    figure.text(_TEXT, 0.02, _TEXTS.say("key", language), va="bottom", size=SMALL)
    return pixels(figure)


def _frame(axes: Axes, most: tuple[int, int], language: str, ticks: list[float]) -> None:
    """Draw all but the bars."""
    axes.set(xlim=_XLIM, ylim=_ylim(most))
    axes.axhline(0, color=INK, lw=1, marker="", ls="-")
    labels = [*(format_number(tick, language, 0) for tick in ticks), f"> {_HIGHEST}"]
    axes.set_xticks([*ticks, _BEYOND], labels)
    down, up = _ylim(most)
    levels = [n for n in (-1000, -300, -100, -10, 10, 100, 300, 1000) if down <= _root(n) <= up]
    axes.set_yticks([_root(n) for n in levels], [format_number(abs(n), language) for n in levels])
    for (name, y), side in zip({"F": 0.97, "M": 0.03}.items(), ("top", "bottom"), strict=True):
        text = _TEXTS.say(name, language)
        axes.text(0.02, y, text, weight="bold", va=side, transform=axes.transAxes)
    axes.set_xlabel(_TEXTS.say("axis", language))


def _bars(
    axes: Axes,
    groups: Mapping[str, np.ndarray],
    filled: Mapping[str, tuple[float, float]],
    shift: float,
) -> None:
    """A bar for each value that occurs, women upwards; filled within limits, hatched outside."""
    from matplotlib.collections import PolyCollection

    for one, sign in {"F": 1, "M": -1}.items():
        low, high = filled[one]
        for solid in (True, False):
            chosen = groups[one][((groups[one] >= low) & (groups[one] <= high)) == solid]
            values, counts = np.unique(
                np.where(chosen > _HIGHEST, _BEYOND, chosen), return_counts=True
            )
            corners = [
                [(x, 0), (x, y), (x + _WIDTH, y), (x + _WIDTH, 0)]
                for x, y in zip(values + shift, sign * np.sqrt(counts), strict=True)
            ]
            colour = _COLOURS[one]
            look: dict[str, Any] = {"fc": colour} if solid else {"fc": "white", "hatch": "/////"}
            axes.add_collection(PolyCollection(corners, ec=colour, lw=1, **look), autolim=False)


def _most(groups: Mapping[str, np.ndarray]) -> tuple[int, int]:
    """The longest bar of women and of men."""
    longest = [np.unique(groups[one], return_counts=True)[1].max(initial=1) for one in _COLOURS]
    return int(longest[0]), int(longest[1])


def _ylim(most: tuple[int, int]) -> tuple[float, float]:
    up, down = (1.1 * _root(count) for count in most)
    return -max(down, 0.5 * up), max(up, 0.5 * down)


def _root(count: float) -> float:
    """Signed square root: beside a bar of 400 people, a bar of five must still be seen."""
    return float(np.sign(count) * np.sqrt(abs(count)))
