"""Models are exchanged when their file changes, and nothing is lost by it."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceTransducer
from elman.errors import ConfigurationError, ModelFileError, SequenceError
from elman.questions import Transduce
from elman.scale.scorer import Scorer
from elman.service import answers
from elman.service.models import ABILITIES, Models


def test_names_are_those_of_the_files(models_folder: Path, tmp_path: Path) -> None:
    shutil.copy(models_folder / "names.elman", tmp_path)
    with pytest.raises(ConfigurationError, match="'names' twice"):
        Models([models_folder / "names.elman", tmp_path / "names.elman"], lambda said: None)


def test_what_is_no_model_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "a.elman").write_text("no model")
    with pytest.raises(ModelFileError):
        Models([tmp_path / "a.elman"], lambda said: None)


def test_a_file_that_changes_is_read_again(models_folder: Path, tmp_path: Path) -> None:
    path, told = tmp_path / "m.elman", list[str]()
    shutil.copy(models_folder / "names.elman", path)
    models = Models([path], told.append)
    first = models.find("m")
    asyncio.run(models.renew())
    assert models.find("m") is first
    path.write_text("half a mod")
    asyncio.run(models.renew())
    assert models.find("m") is first
    assert "stays as it was" in told[-1]
    path.unlink()
    asyncio.run(models.renew())
    assert models.find("m") is first
    shutil.copy(models_folder / "verse.elman", path)
    asyncio.run(models.renew())
    assert models.find("m").model.kind == "generator"
    assert models.find("m").version == 2
    assert models.reloads == 1


def test_no_request_is_lost_while_models_change(
    start: Any, models_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "names.elman"
    shutil.copy(models_folder / "names.elman", path)
    models, over, statuses = Models([path], lambda said: None), threading.Event(), list[int]()
    with start(models) as running:

        def ask() -> None:
            with running.client() as client:
                while not over.is_set():
                    answer = client.post("/v1/models/names/classify", json={"texts": ["Anna"]})
                    statuses.append(answer.status_code)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            time.sleep(0.1)
            asyncio.run_coroutine_threadsafe(models.renew(all_=True), running.loop).result(20)
        over.set()
        for thread in threads:
            thread.join()
    assert set(statuses) == {200}
    assert len(statuses) > 20
    assert models.reloads == 5


def test_models_are_asked_what_the_registry_says(
    models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from elman import questions
    from elman.estimators.files.codec import KINDS
    from elman.service.models import ABILITIES

    for kind in KINDS.values():
        assert kind.asked or "in Python" in kind.remedy
        assert {name.title() for name in kind.asked} <= set(questions.__all__)
        assert set(kind.asked) <= set(ABILITIES)
    path = models_folder / "names.elman"
    assert Models([path], lambda said: None).find("names").abilities == ("classify", "watch")
    monkeypatch.setitem(
        KINDS, "SequenceClassifier", KINDS["SequenceClassifier"]._replace(asked=("watch",))
    )
    assert Models([path], lambda said: None).find("names").abilities == ("watch",)


def test_what_a_model_is_asked_about_is_in_its_questions() -> None:
    for name, ability in ABILITIES.items():
        assert set(ability.items) <= {f.name for f in fields(ability.question)}, name


def test_a_transducer_of_recordings_is_asked_with_arrays(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    heard = list(random.normal(size=(8, 6, 2)))
    model = SequenceTransducer(units=4, embedding=4, epochs=1, batch_size=8)
    model.fit(heard, ["ab", "b"] * 4).save(tmp_path / "heard.elman")
    served = Models([tmp_path / "heard.elman"], lambda said: None).find("heard")
    assert (served.items, served.abilities) == ("recordings", ("transduce",))
    assert (served.facts["reads"], served.facts["features"]) == ("series", 2)
    assert served.facts["layers"][0] == "Frames"
    (answer,) = answers.transduce(served.model, [heard[0].tolist()], Transduce(count=2))
    found = json.loads(answer)
    assert set(found) == {"outputs"}
    assert len(found["outputs"]) == 2
    with pytest.raises(SequenceError, match="equally many channels"):
        answers.transduce(served.model, [[[1.0, 2.0], [3.0]]], Transduce())
    with pytest.raises(ConfigurationError, match="the model reads recordings"):
        Scorer("transduce", tmp_path / "heard.elman")
