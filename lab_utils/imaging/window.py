"""Windows: which range of values is spread from black to white."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lab_utils.language import Twin


@dataclass(frozen=True)
class Window:
    """A window on pixel values.

    Attributes
    ----------
    centre, width : float
        In the unit of the pixels; width at least 1.
    name : twin
        What it shows.

    Raises
    ------
    ValueError
        If the width is below 1 or a number is not finite.
    """

    centre: float
    width: float
    name: Twin = ""

    def __post_init__(self) -> None:
        if not (np.isfinite(self.centre) and np.isfinite(self.width) and self.width >= 1):
            raise ValueError(
                f"window {self.centre} / {self.width}: expected finite numbers, the width from 1 up"
            )

    @property
    def limits(self) -> tuple[float, float]:
        """The highest value that is still black, and the lowest that is white."""
        middle, half = self.centre - 0.5, (self.width - 1) / 2
        return middle - half, middle + half


BYTES = Window(128, 256, {"vi": "Như tệp", "en": "As stored"})  # PS3.3 C.11.2.1.2.1, note 4

# Hounsfield units, after "Windowing (CT)" of radiopaedia.org, which gives W 80 L 40 for the brain,
# W 400 L 50 for soft tissues of the abdomen, W 1500 L -600 for lungs and W 1800 L 400 for bone.
# Hospitals differ.
PRESETS: dict[str, Window] = {
    "brain": Window(40, 80, {"vi": "Não", "en": "Brain"}),
    "soft_tissue": Window(50, 400, {"vi": "Mô mềm", "en": "Soft tissue"}),
    "lung": Window(-600, 1500, {"vi": "Phổi", "en": "Lung"}),
    "bone": Window(400, 1800, {"vi": "Xương", "en": "Bone"}),
}


def window(pixels: ArrayLike, centre: float, width: float) -> np.ndarray:
    """Spread the values of a window over the greys of a screen.

    The linear function of DICOM PS3.3 C.11.2.1.2.1 with y from 0 to 255: black up to
    centre - 0.5 - (width - 1) / 2, white above centre - 0.5 + (width - 1) / 2.

    Parameters
    ----------
    pixels : array-like
        Values of any shape; NaN becomes black.
    centre, width : float
        In the unit of the pixels; width at least 1.

    Returns
    -------
    ndarray of uint8
        0 black to 255 white, of the same shape.

    Raises
    ------
    ValueError
        As `Window`.

    Examples
    --------
    >>> window([-1000, 0, 40, 80, 1000], centre=40, width=80).tolist()
    [0, 0, 129, 255, 255]
    """
    low, high = Window(centre, width).limits
    values = np.asarray(pixels, dtype=np.float32)
    if high == low:  # a width of 1 parts black from white
        return np.where(values > low, 255, 0).astype(np.uint8)
    share = np.clip((values - low) / (high - low), 0, 1)
    return np.nan_to_num(share * 255).round().astype(np.uint8)
