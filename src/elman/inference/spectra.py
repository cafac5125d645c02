"""Layers that read spectra; what changes them at random in training gives its input on."""

from __future__ import annotations

from dataclasses import dataclass

from elman.inference.layer import Layer, Shape, known_features

__all__ = ["Perturb", "SpecAugment"]


class _OfBands(Layer):
    """What reads bands, and in use gives them on."""

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        known_features(shape)
        return {}


@dataclass
class SpecAugment(_OfBands):
    """Hides and moves bands in training; in use it gives its input on."""

    bands: int = 8
    steps: int = 10
    shift: int = 2


@dataclass
class Perturb(_OfBands):
    """Gives spectra another voice in training; in use it gives its input on."""

    warp: float = 0.2
    bend: float = 0.15
    noise: float = 0.7
    colour: float = 1.0
    highest: int = 8_000
