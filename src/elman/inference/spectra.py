"""Layers that read spectra; what changes them at random in training gives its input on."""

from __future__ import annotations

from dataclasses import dataclass

from elman.inference.layer import Layer, Shape, known_features

__all__ = ["SpecAugment"]


@dataclass
class SpecAugment(Layer):
    """Hides and moves bands in training; in use it gives its input on."""

    bands: int = 8
    steps: int = 10
    shift: int = 2

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        known_features(shape)
        return {}
