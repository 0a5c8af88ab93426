"""One image with what its file says of it, in plain names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lab_utils.imaging.window import BYTES, PRESETS, Window, window
from lab_utils.language import Twin
from lab_utils.positions import Grid


@dataclass(frozen=True)
class Entry:
    """One line of a DICOM header.

    Attributes
    ----------
    tag : str
        Group and element, such as ``"(0010,1010)"``.
    name : str
        The standard's English name, or that the entry is private.
    value : str
        As a reader sees it, shortened.
    private : bool
        Whether a manufacturer made it up: the standard says nothing of what it holds.
    """

    tag: str
    name: str
    value: str
    private: bool = False


@dataclass(frozen=True)
class Header:
    """What the header says of patient and examination; None where it says nothing.

    Attributes
    ----------
    age : float or None
        Years, as the entry Patient's Age has it ("006M" is 0.5).
    thickness : float or None
        Slice thickness in mm.
    dates, names and all others : str or None
        As written in the file.
    """

    patient_name: str | None = None
    patient_id: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    age: float | None = None
    modality: str | None = None
    body_part: str | None = None
    view: str | None = None
    study: str | None = None
    series: str | None = None
    study_date: str | None = None
    institution: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    thickness: float | None = None


@dataclass(frozen=True, eq=False)
class Scan:
    """An image: one frame or several.

    Attributes
    ----------
    pixels : ndarray of shape (frames, rows, columns) or (frames, rows, columns, 3)
        Values in `unit`; colours as bytes.
    unit : str
        ``"HU"``, another unit that the file names, or ``""``: values as stored, of no unit.
    stored : ndarray or None
        Grey values before slope and intercept, of the same shape.
    rescale : (float, float) or None
        Slope and intercept, where the file has one pair: value = slope * stored + intercept.
    inverted : bool
        Whether low values are bright (MONOCHROME1). `pixels` are not changed by it.
    spacing : (float, float) or None
        Millimetres from pixel to pixel, to the right and downwards.
    spacing_at : {"patient", "detector", ""}
        Where the spacing holds: in the patient (Pixel Spacing), or on the detector (Imager Pixel
        Spacing), where a projection radiograph is larger than the patient.
    windows : tuple of Window
        As the header proposes them.
    own_display : ndarray of uint8 or None
        The display that the file itself defines by a table or curve (VOI LUT), 0 dark to 255.
    overlay : ndarray of bool, shape (rows, columns), or None
        Letters and lines that lie over the image.
    header : Header
    entries : tuple of Entry
        The whole header, line by line.
    notes : tuple of twins
        What is amiss with the file though it can be read.
    """

    pixels: np.ndarray = field(repr=False)
    unit: str = ""
    stored: np.ndarray | None = field(default=None, repr=False)
    rescale: tuple[float, float] | None = None
    inverted: bool = False
    spacing: tuple[float, float] | None = None
    spacing_at: Literal["patient", "detector", ""] = ""
    windows: tuple[Window, ...] = ()
    own_display: np.ndarray | None = field(default=None, repr=False)
    overlay: np.ndarray | None = field(default=None, repr=False)
    header: Header = field(default_factory=Header)
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    notes: tuple[Twin, ...] = ()

    @property
    def frames(self) -> int:
        return self.pixels.shape[0]

    @property
    def rows(self) -> int:
        return self.pixels.shape[1]

    @property
    def columns(self) -> int:
        return self.pixels.shape[2]

    @property
    def colour(self) -> bool:
        return self.pixels.ndim == 4

    @property
    def grid(self) -> Grid:
        """What a mark on the image is measured with."""
        return Grid(self.columns, self.rows, self.frames, self.spacing)

    def frame(self, number: int = 1) -> np.ndarray:
        """Return one frame's values; frames count from 1.

        Raises
        ------
        ValueError
            If there is no such frame.
        """
        if not 1 <= number <= self.frames:
            raise ValueError(f"frame is {number}; expected 1 to {self.frames}")
        return self.pixels[number - 1]

    @property
    def first_window(self) -> Window:
        """The window to begin with: the header's, for HU soft tissue, otherwise all values."""
        if self.windows:
            return self.windows[0]
        if self.unit == "HU":
            return PRESETS["soft_tissue"]
        # PS3.3 C.11.2.1.2.1, note 4: the window that selects the range in use.
        low, high = float(np.nanmin(self.pixels)), float(np.nanmax(self.pixels))
        return Window((low + high + 1) / 2, high - low + 1)

    def display(self, number: int = 1, shown: Window | None = None) -> np.ndarray:
        """Return one frame as it belongs on a screen.

        Parameters
        ----------
        number : int
            Frame, from 1.
        shown : Window, optional
            Without it the file's own display or first window.

        Returns
        -------
        ndarray of uint8
            Shape (rows, columns), 0 dark to 255 bright, or (rows, columns, 3).
        """
        values = self.frame(number)
        if self.colour:
            return values
        if shown is None and self.own_display is not None:
            grey = self.own_display[number - 1]
        else:
            shown = shown or self.first_window
            grey = window(values, shown.centre, shown.width)
        return 255 - grey if self.inverted else grey


def scan_of(pixels: ArrayLike | Scan, spacing: tuple[float, float] | None = None) -> Scan:
    """Return an image that is not from a DICOM file as a `Scan`; a `Scan` as it is.

    Parameters
    ----------
    pixels : array-like or Scan
        Shape (rows, columns), or (rows, columns, 3) as bytes for colours.
    spacing : (float, float), optional
        Millimetres from pixel to pixel, to the right and downwards.

    Raises
    ------
    ValueError
        If the shape is another or there is no pixel.

    Examples
    --------
    >>> scan_of(np.zeros((28, 28), np.uint8)).grid
    Grid(columns=28, rows=28, frames=1, spacing=None)
    """
    if isinstance(pixels, Scan):
        return pixels
    values = np.asarray(pixels)
    colour = values.ndim == 3 and values.shape[2] == 3 and values.dtype == np.uint8
    if not values.size or not (values.ndim == 2 or colour):
        raise ValueError(
            f"an image of shape {values.shape} and {values.dtype}; expected (rows, columns), "
            "or (rows, columns, 3) of bytes"
        )
    windows = (BYTES,) if values.dtype == np.uint8 else ()
    return Scan(pixels=values[np.newaxis], spacing=spacing, windows=windows)
