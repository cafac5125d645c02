from __future__ import annotations

import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.estimators import SequenceClassifier
from elman.estimators.classifier.network import plan
from elman.rnn import (
    GRU,
    LSTM,
    Add,
    Average,
    Bidirectional,
    Dense,
    Dropout,
    NGrams,
    Pooling,
    SimpleRNN,
)


def layers(**settings):
    """Return the layers before the output, which is one unit a class."""
    *before, output = plan(SequenceClassifier(**settings), 3).layers
    assert output == Dense(3)
    return before


def test_the_default_is_the_units_network() -> None:
    assert layers() == [SimpleRNN(64)]


def test_a_stack_has_dropout_after_each_layer() -> None:
    assert layers(units=(64, 32), dropout=0.2) == [
        SimpleRNN(64, return_sequences=True),
        Dropout(0.2),
        SimpleRNN(32),
        Dropout(0.2),
    ]


def test_pooling_needs_every_step_and_comes_before_the_last_dropout() -> None:
    assert layers(cell="gru", units=8, bidirectional=True, pooling="mean", dropout=0.1) == [
        Bidirectional(GRU(8, return_sequences=True)),
        Pooling("mean"),
        Dropout(0.1),
    ]
    assert layers(cell="lstm", units=8, pooling="max") == [
        LSTM(8, return_sequences=True),
        Pooling("max"),
    ]


def test_one_l2_goes_to_all_weights() -> None:
    (layer,) = layers(units=4, l2=0.005, recurrent_dropout=0.1)
    assert layer == SimpleRNN(
        4, kernel_l2=0.005, recurrent_l2=0.005, bias_l2=0.005, recurrent_dropout=0.1
    )


def test_what_both_directions_read_is_gated() -> None:
    model = SequenceClassifier(
        cell="gru", units=3, embedding=2, mogrifier=2, bidirectional=True, epochs=1
    ).fit(["abab", "baba", "aabb", "bbaa"], [0, 1, 0, 1])
    both = model.networks_[0].layers[1]
    assert both.forward.title == "GRU(3, mogrifier=2)"
    assert both.backward.Q.shape == (1, 3, 2)
    assert model.record_["recurrence"] == "scan; compiled kernels run no mogrifier"


def test_own_layers_replace_all_of_it() -> None:
    own = [SimpleRNN(3, return_sequences=True), Pooling()]
    assert layers(layers=own, cell="no such cell") == own


@pytest.mark.parametrize("units", [np.int64(8), np.array([8]), [8], (np.int32(8),)])
def test_units_may_come_from_numpy(units) -> None:
    assert layers(units=units) == [SimpleRNN(8)]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"cell": "rnn"}, "cell is one of simple, gru, lstm, mingru, qrnn, received 'rnn'"),
        ({"units": ()}, "units names at least one layer, received none"),
        ({"units": 0}, "a positive whole number of units, received 0"),
        ({"units": "64"}, "a positive whole number of units, received '64'"),
        ({"units": 6.5}, "a positive whole number of units, received 6.5"),
        ({"units": None}, "a positive whole number of units, received None"),
        ({"dropout": 1.0}, "drops a share from 0 to below 1, received 1.0"),
        ({"pooling": "median"}, "Pooling is one of mean, max, sum, last, received 'median'"),
    ],
)
def test_settings_that_make_no_network_are_refused(settings, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        layers(**settings)


@pytest.mark.parametrize(("apart", "kind"), [(False, Add), (True, Average)])
def test_ngrams_stand_beside_the_recurrence(apart: bool, kind: type) -> None:
    (joined,) = plan(SequenceClassifier(ngrams=2, ngrams_apart=apart), 3).layers
    assert type(joined) is kind
    wide, deep = joined.layers
    assert wide.layers == (NGrams(3, longest=2), Pooling("sum"))
    assert deep.layers == (SimpleRNN(64), Dense(3))
