"""How every figure looks: one style, its words, and the text for those who cannot see it."""

from lab_utils.figures.errors import FigureError
from lab_utils.figures.images import image_grid
from lab_utils.figures.picture import Picture

__all__ = ["FigureError", "Picture", "image_grid"]
