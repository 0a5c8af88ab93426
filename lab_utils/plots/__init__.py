"""Figures of the labs: one look, either language, and a text for those who cannot see them.

Every function returns a `Picture`. Shape or hatching tells what colour tells. Counts and
proportions come from `lab_utils.accuracy`.
"""

from lab_utils.plots.alerts import delta_alerts
from lab_utils.plots.by_sex import cutoff_by_sex, middle_by_sex
from lab_utils.plots.egfr import egfr_curves
from lab_utils.plots.forest import forest
from lab_utils.plots.hounsfield import brightness, hounsfield_panel
from lab_utils.plots.images import image_grid
from lab_utils.plots.picture import Picture
from lab_utils.plots.prevalence import natural_frequencies, predictive_value_curve
from lab_utils.plots.roc import roc_curves
from lab_utils.plots.threshold import threshold_panel

__all__ = [
    "Picture",
    "brightness",
    "cutoff_by_sex",
    "delta_alerts",
    "egfr_curves",
    "forest",
    "hounsfield_panel",
    "image_grid",
    "middle_by_sex",
    "natural_frequencies",
    "predictive_value_curve",
    "roc_curves",
    "threshold_panel",
]
