"""Inventions beside names of companies, registered look-alikes, and what is refused as offensive.

    python experiments/sound-alikes/brands.py --names startup-names.txt

`--names` has names of real companies, one a line (`brands/startup-names.txt` of the data mirror
unless given; its licence is not stated, so that it is measured with, and nothing is learned from
it). A discriminator on character n-grams tries to tell 200 inventions from them: an area under the
curve of 0.5 says that it cannot. Both sides are shuffled with a fixed seed before the folds.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from wordfreq import top_n_list

sys.path += [str(Path(__file__).parents[1])]

from record import write

from elman import domains
from elman.cache import cache_root
from elman.datasets.sets.top_domains import popular_domains
from elman.domains.namelists import read_names
from elman.domains.offensive import offends
from elman.phonetics.languages.codes import LANGUAGES

ASKED = (
    "spotifi dropbocks amazin payphal flicker tweeter gogle faceboock ubur linkdin instagrem "
    "pintrest yutube vimio snapchad twich redit netflicks adobee airmix"
)
USUAL = 20_000
_KANJI = re.compile("[\u3400-\u9fff]")


def area(made: list[str], real: list[str]) -> float:
    """The area under the curve of a discriminator, over five folds."""
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    names = random.Random(0).sample(made, len(made)) + random.Random(1).sample(real, len(real))
    labels = np.r_[np.ones(len(made)), np.zeros(len(real))]
    model = make_pipeline(grams, LogisticRegression(C=10))
    return float(cross_val_score(model, names, labels, cv=5, scoring="roc_auc").mean())


def invention_figures(real: list[str]) -> dict[str, float]:
    """How inventions differ from names of companies, the mean of three seeds.

    The shares of the kinds were chosen by the first half of the names alone, a random one with the
    seed 0: `inventions_auc` is that of the other half.
    """
    chosen = set(random.Random(0).sample(real, len(real) // 2))
    lists = [[i.label for i in domains.invent(count=200, seed=seed)] for seed in range(3)]
    every = [name for names in lists for name in names]
    blended = domains.invent(count=40, about="music, air")
    return {
        "inventions_auc": statistics.mean(
            area(names, [n for n in real if n not in chosen]) for names in lists
        ),
        "inventions_auc_chosen_by": statistics.mean(
            area(names, [n for n in real if n in chosen]) for names in lists
        ),
        "inventions_auc_all": statistics.mean(area(names, real) for names in lists),
        "inventions_inflected_share": statistics.mean(
            n.endswith(("ing", "ed", "s")) for n in every
        ),
        "inventions_mean_length": statistics.mean(map(len, every)),
        "inventions_blends": sum(i.kind == "blended" for i in blended),
    }


def look_alike_figures() -> dict[str, float]:
    """How long the index of popular names takes to make, and to ask."""
    labels = len(read_names(popular_domains()))
    for file in (cache_root() / "registered").glob("en-us-*.index"):
        file.unlink()
    began = time.perf_counter()
    domains.confused_with("airmix")
    taken = time.perf_counter() - began
    busy = []
    for name in 3 * ASKED.split():
        began = time.thread_time()
        domains.confused_with(name)
        busy.append(1000 * (time.thread_time() - began))
    return {
        "lookalikes_index_seconds": taken,
        "names_indexed_per_second": labels / taken,
        "lookalikes_ms": statistics.median(busy),
        "lookalikes_ms_p95": statistics.quantiles(busy, n=20)[-1],
    }


def refused_figures() -> dict[str, float]:
    """The share of the commonest words of each language that is refused as offensive."""
    figures = {}
    for code, spoken in LANGUAGES.items():
        words = top_n_list(spoken.frequent, USUAL, wordlist="best")
        # Kanji are read with a package that elman does without.
        words = [w for w in words if code != "ja" or not _KANJI.search(w)]
        labels = [label for word in words if (label := spoken.label(word))]
        figures[f"{code}_refused_share"] = sum(offends(w, code) for w in labels) / len(labels)
    return figures


def main() -> None:
    """Measure, print, and write the part `brands` of `result.json`."""
    mirror = Path(os.environ.get("ELMAN_DATA_MIRROR", "."))
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--names", type=Path, default=mirror / "brands" / "startup-names.txt")
    options.add_argument("--no-record", action="store_true", help="print only")
    chosen = options.parse_args()
    real = chosen.names.read_text("utf-8").split()
    figures = invention_figures(real) | look_alike_figures() | refused_figures()
    for name, value in figures.items():
        print(f"{name:40} {value:.4f}")
    if not chosen.no_record:
        write(__file__, figures, "python experiments/sound-alikes/brands.py", part="brands")


if __name__ == "__main__":
    main()
