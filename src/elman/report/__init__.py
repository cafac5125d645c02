"""What a model is worth: figures, pictures, and tables for the terminal. Prints nothing.

>>> evaluation = evaluate(["f", "m", "f"], [[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]], ["f", "m"])
>>> str(evaluation.accuracy)
'66.7% (20.8 to 93.9%, 2 of 3)'
"""

from elman.report.attention import draw_attention
from elman.report.confusion import confused_pairs, confusion_table, draw_confusion
from elman.report.curves import Figures, curve_lines, draw_curves, loss_per, sparkline
from elman.report.metrics import ClassFigures, ErrorGap, Evaluation, evaluate
from elman.report.paired import Paired
from elman.report.pictures import check_picture
from elman.report.proportion import Proportion
from elman.report.reading import draw_reading
from elman.report.reliability import Bin, draw_reliability, reliability_table
from elman.report.shares import deviation, percent
from elman.report.tables import class_table, origin_table
from elman.report.unrolled import draw_unrolled
from elman.report.weights import draw_weights

__all__ = [
    "Bin",
    "ClassFigures",
    "ErrorGap",
    "Evaluation",
    "Figures",
    "Paired",
    "Proportion",
    "check_picture",
    "class_table",
    "confused_pairs",
    "confusion_table",
    "curve_lines",
    "deviation",
    "draw_attention",
    "draw_confusion",
    "draw_curves",
    "draw_reading",
    "draw_reliability",
    "draw_unrolled",
    "draw_weights",
    "evaluate",
    "loss_per",
    "origin_table",
    "percent",
    "reliability_table",
    "sparkline",
]
