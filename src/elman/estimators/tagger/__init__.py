"""Sequence to sequence of the same length: a label for each word, such as names in a text."""
