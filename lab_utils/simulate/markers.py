"""Plant a bright marker on radiographs, so that what a model may have learnt is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.accuracy.inputs import InputError, one_number, paired_cases
from lab_utils.simulate.chance import generator

SOURCE = {
    "vi": "Dấu được vẽ thêm vào phim; tỷ lệ phim có dấu là số tự chọn cho bài thực hành.",
    "en": "The marker was drawn onto the film; how often is chosen for the lab.",
}


@dataclass(frozen=True)
class Planted:
    """Pictures with a marker on some of them.

    Attributes
    ----------
    images : ndarray of uint8, shape (n, height, width)
        A copy; the pictures handed in are left alone.
    marked : ndarray of bool, shape (n,)
        Where a marker was planted.
    box : tuple of int
        First row, first column, height and width of the marker, in pixels.
    simulated : bool
        Always True: the marker is not part of the film.
    source : mapping
        Twin text: where marker and shares come from.
    """

    images: NDArray[np.uint8] = field(repr=False)
    marked: NDArray[np.bool_] = field(repr=False)
    box: tuple[int, int, int, int]
    simulated: bool = True
    source: Mapping[str, str] = field(default_factory=lambda: dict(SOURCE), repr=False)


def plant_markers(
    images: ArrayLike,
    truth: ArrayLike,
    share_ill: float,
    share_well: float,
    seed: int = 0,
) -> Planted:
    """Draw a white "L" into the corner of a share of the pictures, at the patient's left shoulder.

    That is the upper right corner as the film is read. It stands for what portable machines and
    some hospitals leave on a film. The shares are the caller's; no study is imitated (Zech 2018
    tells of a real case).

    Parameters
    ----------
    images : array-like of uint8, shape (n, height, width)
        At least 16 pixels a side.
    truth : array-like of shape (n,)
        0 or 1.
    share_ill, share_well : float
        Share of the ill and of the well who get it (0..1); numbers are rounded to whole pictures.
    seed : int
        The same seed marks the same pictures.

    Returns
    -------
    Planted

    Raises
    ------
    lab_utils.accuracy.InputError
        If an argument is out of range or of another form.

    References
    ----------
    Zech JR et al. PLoS Med 2018;15:e1002683.

    Examples
    --------
    >>> planted = plant_markers(np.zeros((4, 28, 28), dtype=np.uint8), [1, 1, 0, 0], 1, 0)
    >>> planted.marked.tolist(), planted.box
    ([True, True, False, False], (1, 23, 5, 4))
    """
    pictures = stack_of_pictures(images)
    ill, _ = paired_cases(truth, np.arange(len(pictures)), name="images")
    rng = generator(seed)
    marked = np.zeros(len(pictures), dtype=bool)
    for group, name, share in ((ill, "share_ill", share_ill), (~ill, "share_well", share_well)):
        share = one_number(name, share, 0, 1)
        who = rng.permutation(np.flatnonzero(group))
        marked[who[: round(share * len(who))]] = True

    height, width = round(pictures.shape[1] * 5 / 28), round(pictures.shape[2] * 4 / 28)
    top = max(pictures.shape[1] // 28, 1)
    left = pictures.shape[2] - max(pictures.shape[2] // 28, 1) - width
    stroke = max(height // 2 - 1, 1), max(width // 2, 1)
    letter = np.zeros((height, width), dtype=bool)
    letter[:, : stroke[1]] = True
    letter[-stroke[0] :, :] = True
    planted = pictures.copy()
    corner = planted[marked, top : top + height, left : left + width]
    corner[:, letter] = 255
    planted[marked, top : top + height, left : left + width] = corner
    return Planted(planted, marked, (top, left, height, width))


def stack_of_pictures(images: ArrayLike) -> NDArray[np.uint8]:
    """Grey pictures of one size, 0 to 255, at least 16 pixels a side."""
    try:
        array = np.asarray(images)
    except ValueError:  # pictures of several sizes
        array = np.empty(0)
    if array.ndim != 3 or array.dtype != np.uint8 or min(array.shape[1:]) < 16:
        raise InputError(
            vi=f"images là {array.dtype} dạng {array.shape}; cần uint8 (n, cao, rộng), mỗi cạnh ít "
            "nhất 16 điểm ảnh; hãy cho phim xám cùng một cỡ, 0 đen đến 255 trắng.",
            en=f"images are {array.dtype} of shape {array.shape}; expected uint8 (n, height, "
            "width), at least 16 pixels a side; give grey pictures of one size, 0 black to 255 "
            "white.",
        )
    return array
