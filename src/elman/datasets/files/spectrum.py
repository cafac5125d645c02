"""Sound as a network reads it: logarithms of the energy in bands of pitch, frame by frame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from elman.errors import ConfigurationError, SequenceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LogMel"]

_NAME = re.compile(
    r"log-mel (\d+) Hz, (\d+) ms every (\d+) ms,( (\d+) dB deep,)? band (\d+) of (\d+)"
)

_SAID = 10**-2.5
"""Of the loudest frame's power, 25 decibels below it, is the least that something said has."""

_BELIEVED = 60
"""Frames that are said after which the means of bands are half believed."""

_SOFT = 2
"""Frames that are kept before and behind what is said."""

_FLOOR = 1e-8  # of the loudest frame's power: digital silence has no logarithm


@dataclass(frozen=True)
class LogMel:
    """Log-mel frames `(time, bands)` of samples `(n,)` taken `rate` times a second.

    Each frame is a Hann window of `window` ms, one every `step` ms; its power spectrum is summed
    in `bands` triangles that lie evenly on the mel scale, `2595 log10(1 + f/700)` (O'Shaughnessy
    1987; Davis and Mermelstein 1980), and the mean of each band's logarithm over what is said is
    taken away, which a microphone and a room have added. In a word it is as much the word's own,
    so that of `n` frames that are said the share `n / (n + 60)` is believed, and for the rest the
    mean of all bands (a maximum a posteriori estimate).

    How long and how still the silence is around what is said depends on who cut the recording:
    what is `depth` decibels below the loudest is no quieter, frames that are 25 below it are not
    said, and left out at both ends. With a `depth` of 0 nothing of all that is done, and the mean
    is that of the whole recording.

    Raises `ConfigurationError` for settings that give no frame or no band.

    >>> import numpy as np
    >>> tone = np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)
    >>> LogMel(8000).frames(tone).shape
    (98, 40)
    """

    rate: int = 16_000
    window: int = 25
    step: int = 10
    bands: int = 40
    depth: int = 60

    def __post_init__(self) -> None:
        good = 1_000 <= self.rate <= 384_000 and 1 <= self.step <= self.window <= 1_000
        if not good or not 1 <= self.bands <= 256 or not 0 <= self.depth <= 80:
            raise ConfigurationError(
                "Log-mel frames need a rate of 1,000 to 384,000 Hz, a window of 1 to 1,000 ms, a "
                "step no longer than it, 1 to 256 bands and a depth of 0 to 80 dB, received "
                f"{self}",
                remedy="pass for example LogMel(16_000)",
            )

    @property
    def channels(self) -> list[str]:
        """A name for each band, which says all settings."""
        every = f"log-mel {self.rate} Hz, {self.window} ms every {self.step} ms"
        every += f", {self.depth} dB deep" if self.depth else ""
        return [f"{every}, band {band} of {self.bands}" for band in range(1, self.bands + 1)]

    @classmethod
    def of(cls, channels: Sequence[str] | None) -> Self | None:
        """Return what gives frames with these channels; None where they are no log-mel frames.

        >>> LogMel.of(LogMel(8000).channels) == LogMel(8000), LogMel.of(["x", "y"])
        (True, None)
        """
        found = _NAME.fullmatch(channels[0]) if channels else None
        if found is None or channels is None:
            return None
        rate, window, step, depth, _, bands = (int(found[i] or 0) for i in (1, 2, 3, 5, 6, 7))
        made = cls(rate, window, step, bands, depth)
        return made if made.channels == list(channels) else None

    def frames(self, samples: NDArray[Any]) -> NDArray[Any]:
        """Return the frames of samples as float32; raises `SequenceError` where there is none."""
        import numpy as np

        width, step = self._width, self.rate * self.step // 1000
        if len(samples) < width:
            raise SequenceError(
                f"A recording needs at least {self.window} ms, received "
                f"{1000 * len(samples) // self.rate}",
                remedy="record longer, or leave it out",
            )
        cut = np.lib.stride_tricks.sliding_window_view(np.asarray(samples, np.float32), width)
        frames = []
        # A thousand at a time: an hour of sound must not be copied two and a half times.
        for begin in range(0, len(cut), 1000 * step):
            part = cut[begin : begin + 1000 * step : step] * self._taper
            power = np.abs(np.fft.rfft(part, self._points)) ** 2
            frames.append((power @ self._triangles).astype(np.float32))
        energy = np.concatenate(frames)
        said = np.ones(len(energy), bool)
        quietest = _FLOOR
        if self.depth:
            quietest = 10 ** (-self.depth / 10)
            power = energy.sum(axis=1, dtype=np.float64)
            said = power >= power.max() * _SAID
            places = np.flatnonzero(said)
            # A little is left: words begin and end softly.
            kept = slice(max(0, places[0] - _SOFT), places[-1] + 1 + _SOFT)
            energy, said = energy[kept], said[kept]
        logs = np.log(np.maximum(energy, max(float(energy.max()) * quietest, 1e-20)))
        mean = logs[said].mean(axis=0, dtype=np.float64)
        if self.depth:
            count = int(said.sum())
            mean = mean.mean() + (mean - mean.mean()) * count / (count + _BELIEVED)
        return np.ascontiguousarray(logs - mean, dtype=np.float32)

    @property
    def _width(self) -> int:
        return max(2, self.rate * self.window // 1000)

    @property
    def _points(self) -> int:
        return int(1 << (2 * self._width - 1).bit_length())

    @cached_property
    def _taper(self) -> NDArray[Any]:
        import numpy as np

        return np.hanning(self._width + 1)[:-1].astype(np.float32)

    @cached_property
    def _triangles(self) -> NDArray[Any]:
        """The weight of each point of the spectrum in each band `(points, bands)`."""
        import numpy as np

        highest = 2595 * np.log10(1 + self.rate / 2 / 700)
        edges = 700 * (10 ** (np.linspace(0, highest, self.bands + 2) / 2595) - 1)
        pitch = np.fft.rfftfreq(self._points, 1 / self.rate)[:, None]
        rising = (pitch - edges[:-2]) / (edges[1:-1] - edges[:-2])
        falling = (edges[2:] - pitch) / (edges[2:] - edges[1:-1])
        return np.maximum(0, np.minimum(rising, falling))
