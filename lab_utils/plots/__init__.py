"""Figures of the labs: one look, either language, and a text for those who cannot see them.

Every function returns a `Picture`, or a `LiveFigure` that follows a slider, and raises a
`FigureError` for what it cannot draw. Shape or hatching always says the same as colour. Counts and
proportions come from `lab_utils.accuracy`. In each module, functions that compute, word and draw
are separate.
"""

from lab_utils.figures import FigureError, Picture, image_grid
from lab_utils.plots.alerts import delta_alerts
from lab_utils.plots.before_after import before_after
from lab_utils.plots.by_sex import cutoff_by_sex, middle_by_sex
from lab_utils.plots.calls import calls_by_limit
from lab_utils.plots.coarsening import coarsening_panel
from lab_utils.plots.egfr import egfr_curves
from lab_utils.plots.forest import forest
from lab_utils.plots.hounsfield import brightness, hounsfield_panel
from lab_utils.plots.net_benefit import net_benefit_curves
from lab_utils.plots.occupancy import occupancy_curve
from lab_utils.plots.people import natural_frequencies
from lab_utils.plots.prevalence import predictive_value_curve
from lab_utils.plots.roc import roc_curves
from lab_utils.plots.threshold import threshold_panel
from lab_utils.plots.waits import waits_by_order
from lab_utils.plots.ward_chart import observation_chart

__all__ = [
    "FigureError",
    "Picture",
    "before_after",
    "brightness",
    "calls_by_limit",
    "coarsening_panel",
    "cutoff_by_sex",
    "delta_alerts",
    "egfr_curves",
    "forest",
    "hounsfield_panel",
    "image_grid",
    "middle_by_sex",
    "natural_frequencies",
    "net_benefit_curves",
    "observation_chart",
    "occupancy_curve",
    "predictive_value_curve",
    "roc_curves",
    "threshold_panel",
    "waits_by_order",
]
