"""Makes the files that people read: one HTML page, a workbook and a PDF of a filled scorecard. Pure functions
from a scorecard to bytes; all wording, rounding and rating was done before it came here.
"""

from goldenthread.publish.outputs import FORMATS, outputs
from goldenthread.publish.page import html
from goldenthread.publish.paper import pdf
from goldenthread.publish.policy import content_policy, style_hash, style_text
from goldenthread.publish.svg import sparkline
from goldenthread.publish.workbook import xlsx

__all__ = [
    "FORMATS",
    "content_policy",
    "html",
    "outputs",
    "pdf",
    "sparkline",
    "style_hash",
    "style_text",
    "xlsx",
]
