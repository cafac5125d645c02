"""Draw the pictures of the documentation that need no data: networks, rolled and unrolled.

Run:  python scripts/pictures.py
"""

from __future__ import annotations

from pathlib import Path

from elman import GRU, Bidirectional, Dense, Dropout, Sequential, SimpleRNN
from elman.report import draw_unrolled
from elman.rnn import Pooling

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"

NETWORKS = {
    "simple-cell": (
        [SimpleRNN(64), Dense(2)],
        "Many to one: 7,874 parameters, the same at every step",
    ),
    "stacked": (
        [SimpleRNN(64, return_sequences=True), Dropout(0.2), SimpleRNN(64), Dropout(0.2), Dense(2)],
        "A layer that returns all its states is read by another",
    ),
    "bidirectional": (
        [Bidirectional(GRU(64, return_sequences=True)), Pooling("mean"), Dense(2)],
        "Both directions, and the mean of all states",
    ),
    "many-to-many": (
        [SimpleRNN(256, return_sequences=True), Dense(62)],
        "Many to many: an answer at every step",
    ),
}


def main() -> None:
    """Write a picture of each network."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (layers, title) in NETWORKS.items():
        network = Sequential(layers).build((15, 56), key=0)
        draw_unrolled(network, FOLDER / f"{name}.svg", title=title)


if __name__ == "__main__":
    main()
