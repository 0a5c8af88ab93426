"""Occlusion maps: cover a patch, score again, note how far the score drops.

Zeiler and Fergus, Visualizing and understanding convolutional networks, ECCV 2014, section 4.2
(doi 10.1007/978-3-319-10590-1_53). The map says what this score depends on, not what is ill.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from lab_utils.figures import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts
from lab_utils.numbers import format_number

_BATCH = 256  # pictures scored at once: 28 x 28 bytes of them are 200 KB
_TEXTS = Texts(
    {
        "drop": {"vi": "Điểm giảm khi che", "en": "Drop of the score"},
        "image": {"vi": "Ảnh", "en": "Image"},
        "map": {"vi": "Bản đồ che", "en": "Occlusion map"},
        "simulated": {"vi": "Ảnh mô phỏng", "en": "Simulated"},
        "alt": {
            "vi": "Bên trái: ảnh. Bên phải: bản đồ cho biết điểm của AI giảm bao nhiêu khi che "
            "từng ô {patch} × {patch} điểm ảnh. Không che: {score}. Giảm nhiều nhất {drop} khi "
            "che ô quanh x {x}, y {y} (khung A).",
            "en": "Left: the image. Right: a map of how far the AI's score drops when each patch "
            "of {patch} x {patch} pixels is covered. Uncovered: {score}. The largest drop, "
            "{drop}, comes from the patch around x {x}, y {y} (frame A).",
        },
    }
)


@dataclass(frozen=True)
class Occlusion:
    """What covering each patch does.

    Attributes
    ----------
    drop : ndarray of shape (patch rows, patch columns)
        Score uncovered minus score covered: positive where the patch held the score up.
    tops, lefts : ndarray of int
        Where the patches begin, in pixels.
    patch : int
        Side of a patch in pixels.
    score : float
        Score of the image uncovered.
    shape : (int, int)
        Rows and columns of the image.
    cover : float
        What the patches were covered with.
    """

    drop: np.ndarray = field(repr=False)
    tops: np.ndarray = field(repr=False)
    lefts: np.ndarray = field(repr=False)
    patch: int
    score: float
    shape: tuple[int, int]
    cover: float

    @property
    def worst(self) -> tuple[int, int]:
        """Column and row of the upper left pixel of the patch with the largest drop."""
        row, column = np.unravel_index(np.argmax(self.drop), self.drop.shape)
        return int(self.lefts[column]), int(self.tops[row])

    def covered(self, image: ArrayLike, number: int) -> tuple[np.ndarray, float]:
        """Return the image with one patch covered, and the score that it had then.

        Parameters
        ----------
        image : array-like of shape (rows, columns)
            The image that was scored.
        number : int
            Of the patch; they count from 1, row by row.

        Raises
        ------
        ValueError
            If there is no such patch.
        """
        if not 1 <= number <= self.drop.size:
            raise ValueError(f"patch {number}; expected 1 to {self.drop.size}")
        row, column = divmod(number - 1, len(self.lefts))
        values = np.array(image, dtype=float)
        _patch(values, self.tops[row], self.lefts[column], self.patch)[...] = self.cover
        return values, self.score - float(self.drop[row, column])

    @property
    def map(self) -> np.ndarray:
        """The drop for each pixel: the mean over the patches that cover it."""
        total, count = np.zeros(self.shape), np.zeros(self.shape)
        for row, top in enumerate(self.tops):
            for column, left in enumerate(self.lefts):
                _patch(total, top, left, self.patch)[...] += self.drop[row, column]
                _patch(count, top, left, self.patch)[...] += 1
        return total / count


def occlusion(
    image: ArrayLike,
    score: Callable[[np.ndarray], ArrayLike],
    patch: int,
    stride: int | None = None,
    cover: float | None = None,
) -> Occlusion:
    """Cover an image patch by patch and score it each time.

    Parameters
    ----------
    image : array-like of shape (rows, columns)
    score : callable
        Takes images of shape (n, rows, columns) and returns n scores.
    patch : int
        Side of the square that is covered, in pixels.
    stride : int, optional
        Step from patch to patch; the patch's side unless given. The last patch of a row or column
        ends at the edge.
    cover : float, optional
        What a patch is covered with; the image's mean unless given.

    Raises
    ------
    ValueError
        If the image is not two-dimensional, the patch does not fit, the stride is not from 1 to
        the patch's side (pixels would be skipped), or `score` does not return one finite number
        an image.

    Examples
    --------
    >>> image = np.zeros((4, 4)); image[2:, 2:] = 8
    >>> found = occlusion(image, lambda images: images.max(axis=(1, 2)), patch=2, cover=0)
    >>> found.drop.tolist(), found.worst
    ([[0.0, 0.0], [0.0, 8.0]], (2, 2))
    """
    values = np.asarray(image, dtype=float)
    stride = patch if stride is None else stride
    if values.ndim != 2 or not 1 <= patch <= min(values.shape):
        raise ValueError(f"patch is {patch} on shape {values.shape}; expected it to fit into rows")
    if not 1 <= stride <= patch:
        raise ValueError(f"stride is {stride}; expected 1 to {patch}, or pixels would be skipped")
    tops, lefts = (_starts(length, patch, stride) for length in values.shape)
    fill = values.mean() if cover is None else cover
    plain = _scores(score, values[np.newaxis])[0]
    places = [(top, left) for top in tops for left in lefts]
    covered = []
    for first in range(0, len(places), _BATCH):
        batch = np.repeat(values[np.newaxis], len(places[first : first + _BATCH]), axis=0)
        for number, (top, left) in enumerate(places[first : first + _BATCH]):
            _patch(batch[number], top, left, patch)[...] = fill
        covered.append(_scores(score, batch))
    drop = plain - np.concatenate(covered).reshape(len(tops), len(lefts))
    return Occlusion(drop, tops, lefts, patch, float(plain), values.shape, float(fill))


def _patch(values: np.ndarray, top: int, left: int, side: int) -> np.ndarray:
    return values[top : top + side, left : left + side]


def _starts(length: int, patch: int, stride: int) -> np.ndarray:
    return np.unique(np.append(np.arange(0, length - patch + 1, stride), length - patch))


def _scores(score: Callable[[np.ndarray], ArrayLike], images: np.ndarray) -> np.ndarray:
    scores = np.asarray(score(images), dtype=float)
    if scores.shape != (len(images),) or not np.isfinite(scores).all():
        raise ValueError(
            f"score returned shape {scores.shape} for {len(images)} images; expected one finite "
            "number an image"
        )
    return scores


def occlusion_map(
    image: ArrayLike, found: Occlusion, language: str, simulated: bool = False, note: str = ""
) -> Picture:
    """Draw an image and, beside it, its occlusion map with the patch of the largest drop.

    Parameters
    ----------
    image : array-like of shape (rows, columns)
        Grey, 0 black to 255 white.
    found : Occlusion
    language : {"vi", "en"}
    simulated : bool
        Whether to write on the figure, and in its alt text, that the image is simulated.
    note : str, optional
        What else a reader must know (that a marker was drawn on, say); written there too.

    Raises
    ------
    ValueError
        If image and map are not of one shape.
    """
    values = np.asarray(image, dtype=float)
    if values.shape != found.shape:
        raise ValueError(f"image of {values.shape}, map of {found.shape}; expected the same shape")
    left, top = found.worst
    alt = _TEXTS.say(
        "alt",
        language,
        patch=found.patch,
        score=format_number(found.score, language, decimals=2),
        drop=format_number(float(found.drop.max()), language, decimals=2),
        x=left + found.patch // 2,
        y=top + found.patch // 2,
    )
    with style():
        figure = new_figure(height=3.6, layout="constrained")
        plain, mapped = figure.subplots(1, 2)
        extent = (0, values.shape[1], values.shape[0], 0)
        plain.imshow(values, vmin=0, vmax=255, extent=extent)
        plain.set_title(_TEXTS.say("image", language))
        # cividis is read alike with and without a colour-vision deficiency (Nunez 2018,
        # doi 10.1371/journal.pone.0199239).
        colours = mapped.imshow(found.map, cmap="cividis", extent=extent)
        mapped.set_title(_TEXTS.say("map", language))
        bar = figure.colorbar(colours, ax=mapped, label=_TEXTS.say("drop", language), shrink=0.85)
        ticks = [one for one in bar.get_ticks() if colours.norm.vmin <= one <= colours.norm.vmax]
        bar.set_ticks(ticks, labels=[format_number(float(one), language) for one in ticks])
        for axes in (plain, mapped):
            axes.set_axis_off()
            for colour, width in (("black", 4), ("white", 2)):
                axes.add_patch(_square(left, top, found.patch, colour, width))
            axes.text(left + 0.3, top + 0.3, "A", va="top", color="white", weight="bold",
                      bbox={"facecolor": "black", "pad": 1, "linewidth": 0})  # fmt: skip
        declared = _TEXTS.say("simulated", language) if simulated else ""
        if said := ". ".join(filter(None, [declared, note])):
            figure.suptitle(said, weight="bold")
            alt = f"{said}. {alt}"
        return Picture(figure, alt)


def _square(left: int, top: int, side: int, colour: str, width: float):  # type: ignore[no-untyped-def]
    from matplotlib.patches import Rectangle

    return Rectangle((left, top), side, side, fill=False, edgecolor=colour, linewidth=width)
