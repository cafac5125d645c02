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

_NAME = re.compile(r"log-mel (\d+) Hz, (\d+) ms every (\d+) ms, band (\d+) of (\d+)")
_FLOOR = 1e-8  # of the loudest frame's power: digital silence has no logarithm


@dataclass(frozen=True)
class LogMel:
    """Log-mel frames `(time, bands)` of samples `(n,)` taken `rate` times a second.

    Each frame is a Hann window of `window` ms, one every `step` ms; its power spectrum is summed
    in `bands` triangles that lie evenly on the mel scale, `2595 log10(1 + f/700)` (O'Shaughnessy
    1987; Davis and Mermelstein 1980), and the mean of each band's logarithm over the recording is
    taken away, which a microphone and a room have added.

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

    def __post_init__(self) -> None:
        good = 1_000 <= self.rate <= 384_000 and 1 <= self.step <= self.window <= 1_000
        if not good or not 1 <= self.bands <= 256:
            raise ConfigurationError(
                "Log-mel frames need a rate of 1,000 to 384,000 Hz, a window of 1 to 1,000 ms, a "
                f"step no longer than it and 1 to 256 bands, received {self}",
                remedy="pass for example LogMel(16_000)",
            )

    @property
    def channels(self) -> list[str]:
        """A name for each band, which says all settings."""
        every = f"log-mel {self.rate} Hz, {self.window} ms every {self.step} ms"
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
        rate, window, step, _, bands = map(int, found.groups())
        made = cls(rate, window, step, bands)
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
        floor = max(float(energy.max()) * _FLOOR, 1e-20)
        logs = np.log(np.maximum(energy, floor))
        return np.ascontiguousarray(logs - logs.mean(axis=0, dtype=np.float64), dtype=np.float32)

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
