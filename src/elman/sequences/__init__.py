"""Efficient representations of sequences: alphabets, padding, masks, buckets and splits.

This package knows text and arrays, and neither networks nor data sets.
"""

from elman.sequences.alphabet import END, REPLACEMENT, Alphabet
from elman.sequences.batches import Ragged, bucket_widths, ragged
from elman.sequences.splits import holdout
from elman.sequences.vocabulary import Unit, Vocabulary
from elman.sequences.windows import next_symbol_windows, sliding, streams
from elman.sequences.words import Words, symbols_from

__all__ = [
    "END",
    "REPLACEMENT",
    "Alphabet",
    "Ragged",
    "Unit",
    "Vocabulary",
    "Words",
    "bucket_widths",
    "holdout",
    "next_symbol_windows",
    "ragged",
    "sliding",
    "streams",
    "symbols_from",
]
