"""Sequence to sequence: an output of another length than the input."""
