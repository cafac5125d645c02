"""The picture of `docs/autoencoders.md`: noisy beats given back clean, and a strange one found.

Run:  python experiments/autoencoder/picture.py docs/pictures/autoencoder.svg
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from elman import SequenceAutoencoder
from elman.report.pictures import BLUE, GREY, RED, new_figure, save_figure


def beats(n: int, random: np.random.Generator) -> Any:
    """Draw `n` beats, each at a time of its own: `(n, 48, 1)`."""
    time = np.linspace(0, 2 * np.pi, 48)
    begins = random.uniform(1.5, 4.5, (n, 1))
    up = np.exp(-20 * np.sin((time - begins) / 2) ** 2)
    down = 0.4 * np.exp(-30 * np.sin((time - begins - 0.9) / 2) ** 2)
    return (up - down)[..., None]


def main(path: str) -> None:
    random = np.random.default_rng(0)
    noise = 0.1 * random.normal(size=(303, 48, 1))
    clean = beats(303, random)
    model = SequenceAutoencoder(
        units=16,
        segment=4,
        noise=0.3,
        epochs=40,
        learning_rate=0.005,
        validation=0.2,
        contamination=0.01,
    ).fit(clean[:300] + noise[:300])
    shown = clean[300:] + noise[300:]
    shown[2, 8:13] += 0.6
    held, errors, verdicts = (
        model.reconstruct(shown),
        model.step_errors(shown),
        model.predict(shown),
    )
    figure = new_figure(9, 3.6)
    axes = figure.subplots(2, 3, sharex=True, sharey="row", height_ratios=[3, 1])
    for i, verdict in enumerate(verdicts.tolist()):
        above, below = axes[:, i]
        above.plot(shown[i, :, 0], color=GREY, lw=1, label="measured, with noise")
        above.plot(held[i, :, 0], color=BLUE, lw=2, label="held in 16 numbers")
        below.bar(range(48), errors[i], color=RED if verdict < 0 else GREY, width=1)
        title, colour = ("an anomaly", RED) if verdict < 0 else ("normal", "black")
        above.set_title(title, color=colour)
        below.set_xlabel("time step")
    axes[0, 0].legend(frameon=False, fontsize=8)
    axes[1, 0].set_ylabel("error")
    save_figure(figure, path)
    off = np.abs(held[:2] - clean[300:302]).mean(), np.abs(noise[300:302]).mean()
    print(f"mean distance to the clean beat: measured {off[1]:.3f}, given back {off[0]:.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
