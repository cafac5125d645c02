"""The words of each language and how often they are used, as package data.

`scripts/words.py` writes the tables from wordfreq's lists, whose licence is theirs: `LICENSE.txt`.
"""

from elman.phonetics.voices.words.table import Later, WordTable, known_words, table_mark

__all__ = ["Later", "WordTable", "known_words", "table_mark"]
