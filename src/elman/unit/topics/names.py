"""4: names to gender; other networks, shifted and longer names, whom the model errs about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from statistics import mean
from typing import Any

import numpy as np

from elman.unit import networks
from elman.unit.desk import Desk
from elman.unit.records import Outcome, Picture, Result, Table, Topic
from elman.unit.topics import mistaken
from elman.unit.topics.mistaken import count_errors, go_abroad
from elman.unit.words import over_seeds, share

__all__ = ["BESIDE", "TOPIC", "run"]

BESIDE = (networks.__file__, mistaken.__file__)
"""Files that decide what comes out here, too."""

TOPIC = Topic(
    key="names",
    number=4,
    title="Names",
    claim="SimpleRNN(64) and Dense(2) on one-hot letters, padded to 15: 7,874 parameters, where an "
    "MLP would need 56,834. About 80% of test names are told right (loss 0.487), 15 epochs are "
    "enough, training is clearly better. Of the class's 52 men and 4 women 72% are told right: too "
    "many men are called women. Is this acceptable, why could it happen? Would a richer model and "
    "regularisation help?",
    command="elman train names-nltk --preset unit-names -o unit.elman\n"
    "elman classify unit.elman Andrea --plot reading.svg\n"
    "elman train names     # elman's own: many countries, balanced",
    python="from elman import SequenceClassifier\n"
    "from elman.datasets import load\n"
    "from elman.estimators.classifier.presets import preset\n"
    'names = load("names-nltk")\n'
    'model = SequenceClassifier(**preset("unit-names")).fit(names.inputs, names.labels)\n'
    'model.predict_proba(["Anna", "Otto"])',
    ask=(
        "Which of the tables would make you take the RNN, the CNN, the MLP? Which of them could "
        "you have predicted?",
        "Both errors cost the same here. Who decides whether they do, and who bears them?",
        "What did balancing cost, and whom? Which of its two ways needs no new training?",
        "Where does the list of training names come from, and whose names does it lack?",
        "Is 72% of 56 people worse than 80%? How would you measure it?",
    ),
    quick="15 epochs, two seeds of each network; two richer models have 3 epochs",
    full="30 epochs, five seeds of each network; three richer models have 12 epochs",
)

READ = ("Andrea", "Christopher")


def run(desk: Desk) -> Outcome:
    """Train the unit's model, an MLP and a CNN from several seeds, then ask who is told wrong."""
    from elman.datasets import best_reachable_accuracy
    from elman.report import draw_curves, draw_weights
    from elman.rnn import count_parameters, evaluate
    from elman.sequences import holdout

    names = desk.load("names-nltk")
    y = np.array(names.labels)
    seeds = range(desk.choose(2, 5))
    found: dict[str, list[dict[str, float]]] = {}
    curves: dict[str, list[Any]] = {}
    for seed in seeds:
        train, test = (names.select(part) for part in holdout(y, 0.2, seed=seed))
        model = _unit(desk, train, test, seed)
        tests = _tests(model, test)
        compared = desk.value(
            f"compared-{seed}", partial(_compared, desk, model, train, test, seed)
        )
        rows = {
            "SimpleRNN(64)": {kind: _accuracy(model.networks_[0], d) for kind, d in tests.items()}
        }
        rows["SimpleRNN(64)"]["loss"] = evaluate(model.networks_[0], tests["test"]).loss
        rows["SimpleRNN(64)"]["parameters"] = count_parameters(model.networks_[0])
        rows |= {name: figures for name, (figures, _) in compared.items()}
        for name, figures in rows.items():
            found.setdefault(name, []).append(figures)
        if seed == 0:
            first, held, known = model, test, train
            curves["SimpleRNN(64)"] = list(model.history_[0])
            curves |= {name: course for name, (_, course) in compared.items()}
    rnn = found["SimpleRNN(64)"]
    loss = mean(m["loss"] for m in rnn)
    accuracies = [m["test"] for m in rnn]
    size = count_parameters(first.networks_[0])
    last = first.history_[0][-1]
    outcome = Outcome(
        results=[
            Result("parameters", f"{size:,}", size, "7,874"),
            Result("test accuracy", over_seeds(accuracies), mean(accuracies), "about 80%"),
            Result("test loss (nats)", f"{loss:.3f}", loss, "0.487"),
            Result(
                "training accuracy, last epoch",
                share(last.accuracy or 0.0),
                last.accuracy or 0.0,
                "clearly higher",
            ),
            Result(
                "best that anybody could reach: names in both lists",
                share(reachable := best_reachable_accuracy(names)),
                reachable,
            ),
        ]
    )
    outcome.tables += [_networks(found), _moved(found)]
    outcome.pictures += desk.draw(
        "curves",
        "Training thin, test thick, as on the slide, for the unit's network and the two others.",
        "Loss and accuracy by epoch of three networks",
        lambda path: draw_curves(
            [[_epoch(row) for row in course] for course in curves.values()],
            path,
            names=list(curves),
            title="Right on test names, last epoch: "
            + ", ".join(f"{name} {share(_last(course))}" for name, course in curves.items()),
        ),
    )
    outcome.pictures += _read(desk, first)
    outcome.pictures += desk.draw(
        "weights",
        "What it has learned: the weights of each letter, those between units, and their "
        "eigenvalues; outside of the circle a linear state would grow.",
        "The matrices W_x and W_h of the trained network, and the spectrum of W_h",
        lambda path: draw_weights(
            first.networks_[0], path, inputs=["END", *first.reader_.alphabet.characters]
        ),
    )
    _richer(desk, outcome, known, held)
    count_errors(desk, outcome, first, known, held)
    go_abroad(desk, outcome, first)
    return outcome


def _unit(desk: Desk, train: Any, test: Any, seed: int) -> Any:
    from elman import SequenceClassifier
    from elman.estimators.classifier.presets import preset

    settings = {**preset("unit-names"), "seed": seed, "epochs": desk.choose(15, 30)}
    return desk.fit(
        f"unit-seed-{seed}",
        SequenceClassifier(**settings),
        train.inputs,
        train.labels,
        validation_data=(test.inputs, test.labels),
    )


def _coded(model: Any, texts: Sequence[str], labels: Sequence[Any], steps: int = 15) -> Any:
    """What a network without a mask reads: symbols, END to the last step; cut where it must be."""
    from elman.rnn import Data

    sequences = model.reader_.read(list(texts))
    padded = sequences.pad(max(steps, sequences.width))[:, :steps]
    codes = np.searchsorted(model.classes_, np.asarray(labels))
    return Data(padded.astype(np.int32), codes.astype(np.int32))


def _doubled(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Join each name with another of its label, in both orders, where that is over 15 letters."""
    joined: list[tuple[str, str]] = []
    for label in sorted(set(labels)):
        own = [text for text, other in zip(texts, labels, strict=True) if other == label]
        joined += [(f"{a}-{b}", label) for a, b in pairwise(own)]
    longer = [(text, label) for text, label in joined if len(text) > 15]
    return [text for text, _ in longer], [label for _, label in longer]


def _tests(model: Any, test: Any) -> dict[str, Any]:
    """The test names as they are, moved to the right, and joined to names over 15 letters."""
    texts = [str(text) for text in test.inputs]
    coded = _coded(model, texts, test.labels)
    data = {"test": coded}
    for steps in (1, 2, 3):
        # END stands before the name, as many fewer behind it; the longest lose their last letters.
        moved = np.pad(coded.x, ((0, 0), (steps, 0)))[:, :15]
        data[f"moved {steps}"] = coded._replace(x=moved)
    longer, labels = _doubled(texts, test.labels)
    if longer:
        data["longer, cut at 15"] = _coded(model, longer, labels)
        data["longer, whole"] = _coded(model, longer, labels, steps=31)
    return data


def _accuracy(network: Any, data: Any) -> float:
    from elman.rnn import evaluate

    return float(evaluate(network, data).accuracy or 0.0)


def _compared(
    desk: Desk, model: Any, train: Any, test: Any, seed: int
) -> dict[str, tuple[dict[str, float], list[list[float | None]]]]:
    """Train an MLP and a CNN on the same names: figures, and the course of training."""
    from elman.rnn import count_parameters, evaluate
    from elman.rnn import train as follow
    from elman.unit.networks import convolutional, perceptron

    tests = _tests(model, test)
    known = _coded(model, [str(text) for text in train.inputs], train.labels)
    plans = {
        "MLP, 64 units": perceptron(seed=seed),
        "CNN, 46 filters of 3": convolutional(seed=seed, symbols=model.reader_.features),
    }
    rows: dict[str, tuple[dict[str, float], list[list[float | None]]]] = {}
    for name, network in plans.items():
        trained = follow(
            network,
            known,
            epochs=desk.choose(15, 30),
            batch_size=200,
            validation=tests["test"],
            keep="last",
            seed=seed,
            progress=desk.watching(f"{name}, seed {seed}"),
        )
        if trained.interrupted:
            raise KeyboardInterrupt
        fits = {
            kind: d for kind, d in tests.items() if "MLP" not in name or kind != "longer, whole"
        }
        figures = {kind: _accuracy(trained.network, d) for kind, d in fits.items()}
        figures["parameters"] = count_parameters(network)
        figures["loss"] = evaluate(trained.network, tests["test"]).loss
        rows[name] = (
            figures,
            [[e.loss, e.accuracy, e.val_loss, e.val_accuracy] for e in trained.history],
        )
    return rows


def _last(course: Sequence[Any]) -> float:
    return float(_epoch(course[-1]).val_accuracy or 0.0)


def _epoch(row: Any) -> Any:
    from elman.report import Figures

    return Figures(*row) if isinstance(row, list) else row


def _networks(found: dict[str, list[dict[str, float]]]) -> Table:
    rows = [
        (name, f"{figures[0]['parameters']:,}", over_seeds([row["test"] for row in figures]))
        for name, figures in found.items()
    ]
    return Table(
        "How would MLPs and CNNs do? The same names, batches and epochs. 56,834 parameters are "
        "those of an MLP of 64 units on 15 x 59 symbols, three of which never occur here; on 56 it "
        "has 53,954",
        ("network", "parameters", "test accuracy"),
        rows,
    )


def _moved(found: dict[str, list[dict[str, float]]]) -> Table:
    kinds = {
        "test": "as they are",
        "moved 1": "END before the name",
        "moved 2": "two ENDs before it",
        "moved 3": "three ENDs before it",
        "longer, cut at 15": "two names of one gender, over 15 letters, cut at 15",
        "longer, whole": "the same, read whole",
    }
    rows = []
    for kind, words in kinds.items():
        cells = [
            share(mean(row[kind] for row in figures)) if kind in figures[0] else "cannot read it"
            for figures in found.values()
        ]
        rows.append((words, *cells))
    return Table(
        "a name stands elsewhere, or is longer: accuracy on the test names, mean over seeds",
        ("", *found),
        rows,
        change=True,
    )


def _read(desk: Desk, model: Any) -> list[Picture]:
    """Watch the unit's network read two names."""
    from elman.report.reading import draw_reading
    from elman.runs import left_out, watched

    pictures: list[Picture] = []
    for name in READ:
        pictures += desk.draw(
            f"reading-{name.lower()}",
            f"The network reads {name}. From above: its one-hot columns; the state of its units; "
            "the probability after each letter, were the name to end there; what the answer loses "
            "without a letter; how much of a change in the state arrives at "
            "the end. ∎ is END, which pads.",
            f"The unit's network reads {name}, letter by letter",
            lambda path, name=name: draw_reading(  # type: ignore[misc]
                watched(model, name), path, left_out=left_out(model, name)
            ),
        )
    return pictures


def _richer(desk: Desk, outcome: Outcome, known: Any, held: Any) -> None:
    """Train a bidirectional GRU with n-grams, dropout and clipping on the first seed's split."""
    from elman import SequenceClassifier
    from elman.estimators.classifier.presets import preset
    from elman.estimators.effects import classifier_idle
    from elman.rnn import count_parameters

    settings = {**preset("names-nltk"), "unknown": "skip"}
    settings["epochs"] = desk.choose(3, settings["epochs"])
    rows = []
    changes: list[tuple[str, dict[str, Any]]] = [
        ("bidirectional GRU(64), dropout 0.4, and letter n-grams", {}),
        ("the same without n-grams", {"ngrams": 0}),
        ("without n-grams and dropout", {"ngrams": 0, "dropout": 0.0}),
    ]
    for what, change in changes[: desk.choose(2, 3)]:
        changed = {**settings, **change}
        acting = {k: v for k, v in changed.items() if k not in classifier_idle(changed, "text")}
        label = "richer-" + "-".join(change) if change else "richer"
        model = desk.fit(label, SequenceClassifier(**acting), known.inputs, known.labels)
        rows.append(
            (
                what,
                f"{count_parameters(model.networks_[0]):,}",
                share(model.score(held.inputs, held.labels)),
            )
        )
    outcome.tables.append(
        Table(
            "a richer model with regularisation: test accuracy on the split of the first seed",
            ("", "parameters", "test accuracy"),
            rows,
            change=True,
        )
    )
