from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from elman import SequenceClassifier
from elman.errors import OutputError
from elman.estimators.callbacks import JSONLines
from elman.rnn import Epoch, Progress, Trained

NAMES = ["anna", "lena", "mia", "otto", "hugo", "udo"] * 4
LABELS = ["f", "f", "f", "m", "m", "m"] * 4
EPOCH = Epoch({"loss": 0.5}, {"loss": float("nan")}, (1.5,), 0.25)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def tell(log: JSONLines, epochs: range, member: int = 1) -> None:
    for epoch in epochs:
        log.on_step(Progress(epoch, 9, 1, 2, None, member))
        log.on_epoch(Progress(epoch, 9, 2, 2, EPOCH, member))


def end(log: JSONLines, member: int = 1) -> None:
    log.on_end(Trained(None, [EPOCH] * 3, 2), member)


def places(path: Path) -> list[tuple[int, int, Any]]:
    return [(e["training"], e["member"], e.get("epoch", "end")) for e in lines(path)]


def test_a_line_an_epoch_has_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    model = SequenceClassifier(
        units=4, epochs=3, batch_size=8, validation=0.25, callbacks=[JSONLines(path)]
    ).fit(NAMES, LABELS)
    *epochs, last = lines(path)
    for entry, figures in zip(epochs, model.history_[0], strict=True):
        assert entry["scores"] == pytest.approx(dict(figures.scores))
        assert entry["held_out"] == pytest.approx(dict(figures.held_out))
        assert entry["gradient_norms"] == pytest.approx(list(figures.gradient_norms))
        assert entry["seconds"] >= 0
    assert [entry["epoch"] for entry in epochs] == [1, 2, 3]
    assert (last["best_epoch"], last["finished"]) == (model.best_epochs_[0], 3)


def test_a_line_can_be_read_as_soon_as_its_epoch_is_over(tmp_path: Path) -> None:
    log = JSONLines(tmp_path / "log")
    for epoch in (1, 2):
        tell(log, range(epoch, epoch + 1))
        assert len(lines(log.path)) == epoch
    assert lines(log.path)[0]["held_out"] == {"loss": None}


def test_what_stood_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("whatever\n", "utf-8")
    tell(JSONLines(path), range(1, 3))
    tell(JSONLines(path), range(1, 2))
    assert places(path) == [(1, 1, 1)]


def test_a_resumed_training_goes_on_where_it_was_put_down(tmp_path: Path) -> None:
    first = JSONLines(tmp_path / "log")
    tell(first, range(1, 4))
    end(first)
    tell(first, range(1, 5), member=2)
    with first.path.open("ab") as file:
        file.write(b'{"training": 1, "member": 1, "ep')  # killed while it wrote
    again = JSONLines(first.path)
    tell(again, range(3, 5), member=2)
    end(again, member=2)
    assert places(first.path) == [
        *((1, 1, epoch) for epoch in (1, 2, 3, "end")),
        *((1, 2, epoch) for epoch in (1, 2, 3, 4, "end")),
    ]


def test_a_killed_training_resumes_with_its_log(tmp_path: Path) -> None:
    path, checkpoint = tmp_path / "log", tmp_path / "checkpoint"

    class Killed(BaseException):
        pass

    class Killing:
        def on_epoch(self, now: Any) -> None:
            if now.member == 2 and now.epoch == 2:
                raise Killed

    settings: dict[str, Any] = {"units": 4, "epochs": 3, "batch_size": 8, "members": 2}
    settings["checkpoint"] = checkpoint
    with pytest.raises(Killed):
        SequenceClassifier(**settings, callbacks=[JSONLines(path), Killing()]).fit(NAMES, LABELS)
    model = SequenceClassifier(**settings, callbacks=[JSONLines(path)]).fit(NAMES, LABELS)
    whole = [(1, member, epoch) for member in (1, 2) for epoch in (1, 2, 3, "end")]
    assert places(path) == whole
    losses = [entry["scores"]["loss"] for entry in lines(path) if "epoch" in entry]
    assert losses == pytest.approx([e.loss for history in model.history_ for e in history])


def test_a_second_training_of_one_call_is_numbered(tmp_path: Path) -> None:
    log = JSONLines(tmp_path / "log")
    for _ in range(2):
        log.on_epoch(Progress(1, 1, 1, 1, EPOCH))
        end(log)
    assert places(log.path) == [(1, 1, 1), (1, 1, "end"), (2, 1, 1), (2, 1, "end")]


def test_a_disk_that_fills_up_ends_the_log_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log = JSONLines(tmp_path / "log")
    tell(log, range(1, 2))

    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with caplog.at_level(logging.WARNING, "elman"):
        tell(log, range(2, 4))
    monkeypatch.undo()
    assert places(log.path) == [(1, 1, 1)]
    assert [record.getMessage() for record in caplog.records] == [
        f"the log {log.path} ends here: No space left on device"
    ]


def test_where_no_file_can_be_is_said_before_training(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        JSONLines(tmp_path / "nowhere" / "log")
