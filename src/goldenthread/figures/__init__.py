"""The figure and its statuses; the table of figures, read and written."""

from goldenthread.figures.model import NOT_RECORDED, TOTAL, Cell, Cells, Figure
from goldenthread.figures.table import COLUMNS, figure_rows, read_figures, write_figures

__all__ = [
    "COLUMNS",
    "NOT_RECORDED",
    "TOTAL",
    "Cell",
    "Cells",
    "Figure",
    "figure_rows",
    "read_figures",
    "write_figures",
]
