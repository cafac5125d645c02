"""Dropout, which acts in training alone."""

from __future__ import annotations

from dataclasses import dataclass

from elman.inference.layer import Layer

__all__ = ["Dropout"]


@dataclass
class Dropout(Layer):
    """Drops values in training; in use it gives its input on."""

    rate: float
    variational: bool = False
