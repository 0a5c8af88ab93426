"""Figures of the labs: one look, either language, and a text for those who cannot see them.

Every function returns a `Picture`. Shape or hatching tells what colour tells. Counts and
proportions come from `lab_utils.accuracy`.
"""

from lab_utils.plots.forest import forest
from lab_utils.plots.images import image_grid
from lab_utils.plots.picture import Picture
from lab_utils.plots.prevalence import natural_frequencies, predictive_value_curve
from lab_utils.plots.roc import roc_curves
from lab_utils.plots.threshold import threshold_panel

__all__ = [
    "Picture",
    "forest",
    "image_grid",
    "natural_frequencies",
    "predictive_value_curve",
    "roc_curves",
    "threshold_panel",
]
