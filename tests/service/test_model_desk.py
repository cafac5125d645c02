"""What is asked over the wire is answered as the library answers, and what is wrong is named."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceAutoencoder, SequenceClassifier, SequenceGenerator
from elman.estimators import use
from elman.runs.tagged import tagged_texts
from elman.service.models import Models

CLASSIFY = "/v1/models/names/classify"


def test_labels_are_those_of_the_library(running: Any, models_folder: Path) -> None:
    texts = ["Anna", "otto", "Mia"]
    answers = running.post(CLASSIFY, {"texts": texts}).json()["answers"]
    model: Any = use(models_folder / "names.elman")
    rows = model.predict_proba(texts)
    assert [a["text"] for a in answers] == texts
    assert [a["label"] for a in answers] == model.predict(texts).tolist()
    assert [a["probability"] for a in answers] == pytest.approx(rows.max(1).tolist(), abs=1e-6)


def test_top_and_explain_are_those_of_the_command_line(running: Any) -> None:
    (answer,) = running.post(CLASSIFY, {"texts": ["Anna"], "top": 1, "explain": True}).json()[
        "answers"
    ]
    assert len(answer["probabilities"]) == 1
    assert [step["text"] for step in answer["running"]] == ["A", "An", "Ann", "Anna"]
    assert answer["running"][-1]["probabilities"] == answer["probabilities"]


def test_what_is_explained_is_short(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elman.service.model_desk._BEGINNINGS", 12)
    most = running.post(CLASSIFY, {"texts": ["Anna"], "explain": True})
    assert most.status_code == 200
    for texts in (["Annaa"], ["Ann", "Anna"]):
        refused = running.post(CLASSIFY, {"texts": texts, "explain": True})
        assert refused.status_code == 413
        assert refused.json()["limit"] == 12
        assert "shorter texts" in refused.json()["remedy"]
        assert running.post(CLASSIFY, {"texts": texts}).status_code == 200
    with running.client() as client:
        headers = {"Content-Type": "application/x-ndjson"}
        content = '"Anna"\n"Annaa"\n'
        answer = client.post(f"{CLASSIFY}?explain=true", content=content, headers=headers)
    first, second = map(json.loads, answer.text.splitlines())
    assert len(first["running"]) == 4
    assert second["problem"]["status"] == 413


def test_recordings_are_arrays(running: Any, models_folder: Path) -> None:
    recording = np.random.default_rng(1).normal(size=(5, 2))
    body = {"recordings": [recording.tolist()]}
    answer = running.post("/v1/models/waves/classify", body).json()["answers"][0]
    model: Any = use(models_folder / "waves.elman")
    assert answer["label"] == model.predict([recording])[0]
    assert "text" not in answer


def test_requests_that_arrive_together_get_their_own_answers(running: Any) -> None:
    names = [f"{first}{second}" for first in ("Anna", "Otto", "Mia") for second in "nmolau"]
    singly = [running.post(CLASSIFY, {"texts": [name]}).json()["answers"] for name in names]
    with ThreadPoolExecutor(8) as threads:
        together = list(
            threads.map(
                lambda name: running.post(CLASSIFY, {"texts": [name]}).json()["answers"], names
            )
        )
    assert together == singly


def test_a_bad_text_harms_nobody_else(start: Any, models: Any) -> None:
    with start(models, wait=50) as running, ThreadPoolExecutor(8) as threads:
        bodies = [{"texts": ["Anna"]}, {"texts": ["A4"]}] * 4
        found = list(threads.map(lambda body: running.post(CLASSIFY, body), bodies))
    assert [answer.status_code for answer in found] == [200, 422] * 4
    problem = found[1].json()
    assert problem["position"] == 2
    assert "'4'" in problem["detail"]


def test_generation_is_that_of_the_library(running: Any, models_folder: Path) -> None:
    asked = {"seed": "to ", "length": 12, "count": 2, "temperature": 0.7, "random_seed": 3}
    texts = running.post("/v1/models/verse/generate", asked).json()["texts"]
    model: Any = use(models_folder / "verse.elman")
    assert [text["text"] for text in texts] == model.generate(
        "to ", 12, 2, temperature=0.7, random_seed=3
    )


def test_scores_name_what_was_expected(running: Any, models_folder: Path) -> None:
    body = {"texts": ["to be"], "top": 3}
    (answer,) = running.post("/v1/models/verse/score", body).json()["answers"]
    model: Any = use(models_folder / "verse.elman")
    assert answer["bits_per_character"] == pytest.approx(model.score("to be").bits_per_character)
    assert [len(best) for best in answer["expected"]] == [3] * 5
    for piece, bits, best in zip(answer["pieces"], answer["bits"], answer["expected"], strict=True):
        shares = dict(map(tuple, best))
        if piece in shares:
            assert shares[piece] == pytest.approx(2**-bits, rel=1e-2)
        else:
            assert 2**-bits <= min(shares.values()) + 1e-4


def test_inputs_are_transduced(running: Any, models_folder: Path) -> None:
    body = {"texts": ["Anna"], "count": 2}
    (answer,) = running.post("/v1/models/doubled/transduce", body).json()["answers"]
    assert answer["input"] == "Anna"
    model: Any = use(models_folder / "doubled.elman")
    (expected,) = model.predict_nbest(["Anna"], 2)
    assert [o["probability"] for o in answer["outputs"]] == pytest.approx(
        [h.probability for h in expected]
    )


def test_sentences_are_translated(running: Any, models_folder: Path) -> None:
    body = {"texts": ["er sieht Zoe"], "count": 2}
    (answer,) = running.post("/v1/models/translated/transduce", body).json()["answers"]
    model: Any = use(models_folder / "translated.elman")
    (expected,) = model.predict_nbest(["er sieht Zoe"], 2)
    assert [o["output"] for o in answer["outputs"]] == ["".join(h.symbols) for h in expected]
    np.testing.assert_allclose(answer["outputs"][0]["attention"], expected[0].attention, atol=1e-3)
    with running.client() as client:
        told = client.get("/v1/models/translated").json()
    assert (told["alignment"], told["unit"]) == ("attention", "words")
    body["unknown"] = "error"
    refused = running.post("/v1/models/translated/transduce", body)
    assert refused.status_code == 422
    assert "knows no word 'Zoe'" in refused.text


def test_a_network_is_watched(running: Any, models_folder: Path) -> None:
    seen = running.post("/v1/models/names/watch", {"text": "Anna"}).json()
    layers = seen["layers"]
    assert seen["symbols"] == ["a", "n", "n", "a", "END"]
    assert {len(layer["states"]) for layer in layers} == {5}
    assert {len(layer["states"][0]) for layer in layers} == {6}
    for layer in layers:
        ends = 0 if layer["reverse"] else -1
        assert layer["gradient"][ends] == 1.0
    model: Any = use(models_folder / "names.elman")
    assert seen["probabilities"] == pytest.approx(model.predict_proba(["Anna"])[0], abs=1e-6)


def test_a_gradient_is_that_of_differences(models_folder: Path) -> None:
    from elman.runs.watching import _gradient, _recurrent

    model: Any = use(models_folder / "names.elman")
    x = model.reader_.read(["Anna"]).values[:, None].astype(np.int32)
    _, layer, read = next(iter(_recurrent(model.networks_[0], x, "", 0)))
    a, states = layer.inputs(read), [layer.initial_state(1)]
    for t in range(len(a)):
        states.append(layer.step(a[t], states[-1]))

    def end(t: int, moved: Any) -> Any:
        state = moved
        for later in range(t, len(a)):
            state = layer.step(a[later], state)
        return state[0][0].astype(float)

    gradient = _gradient(layer, read)
    assert gradient is not None
    for t in (1, 3):
        columns = []
        for unit in range(layer.units):
            ends = []
            for step in (1e-2, -1e-2):
                moved = tuple(part.copy() for part in states[t])
                moved[0][0, unit] += step
                ends.append(end(t, moved))
            columns.append((ends[0] - ends[1]) / 2e-2)
        assert gradient[t - 1] == pytest.approx(np.linalg.norm(columns, 2), rel=2e-2)


@pytest.mark.parametrize(
    ("path", "body", "status", "kind", "said"),
    [
        (CLASSIFY, b'{"texts": [Anna]}', 400, "malformed-json", "column 12"),
        (CLASSIFY, b'{"texts": ["A"], "texts": []}', 400, "malformed-json", "comes twice"),
        (CLASSIFY, b'{"texts": [NaN]}', 400, "malformed-json", "NaN"),
        (CLASSIFY, b'{"texts": ["\xff"]}', 400, "malformed-json", "UTF-8"),
        (CLASSIFY, b'{"texts": ["\\ud800"]}', 400, "malformed-json", "half a character"),
        (CLASSIFY, b"[" * 100_000, 400, "malformed-json", "nested too deep"),
        (CLASSIFY, b"1" * 10_000, 400, "malformed-json", "too long"),
        (CLASSIFY, b"", 400, "malformed-json", "line 1"),
        (CLASSIFY, [1], 422, "wrong-type", "an object"),
        (CLASSIFY, {"texts": "Anna"}, 422, "wrong-value", "a list"),
        (CLASSIFY, {"texts": ["Anna", 3]}, 422, "wrong-value", "texts[1]"),
        (CLASSIFY, {"texts": []}, 422, "wrong-value", "list of 1"),
        (CLASSIFY, {}, 422, "wrong-value", "at least one"),
        (CLASSIFY, {"texts": ["Anna"], "tops": 3}, 422, "unknown-member", "'tops'"),
        (CLASSIFY, {"texts": ["Anna"], "top": 0}, 422, "wrong-value", "top is"),
        (CLASSIFY, {"texts": ["Anna"], "top": True}, 422, "wrong-value", "true"),
        (CLASSIFY, {"texts": ["Anna"], "unknown": "x"}, 422, "wrong-value", "one of error"),
        (CLASSIFY, {"recordings": [[[1.0]]]}, 422, "wrong-value", "reads texts"),
        (CLASSIFY, {"texts": ["x" * 100_001]}, 413, "text-too-long", "100000"),
        (CLASSIFY, {"texts": ["a"] * 10_001}, 413, "batch-too-large", "10000"),
        (CLASSIFY, {"texts": ["A☃"]}, 422, "alphabet-error", "'☃'"),
        ("/v1/models/waves/classify", {"recordings": [[[1, 2], [3]]]}, 422, "sequence-error", ""),
        ("/v1/models/waves/classify", {"recordings": [[[1], [3]]]}, 422, "sequence-error", "2 ch"),
        ("/v1/models/waves/classify", {"texts": ["Anna"]}, 422, "wrong-value", "recordings"),
        ("/v1/models/names/generate", {}, 405, "model-cannot", "cannot generate"),
        ("/v1/models/names/sing", {}, 404, "unknown-ability", "'sing'"),
        ("/v1/models/Names/classify", {}, 404, "unknown-model", "names"),
        ("/v1/models/..%2f..%2fetc%2fpasswd/classify", {}, 404, "unknown-", ""),
        ("/v1/models/verse/generate", {"temperature": 0}, 422, "wrong-value", "above 0"),
        ("/v1/models/verse/generate", {"length": 10**6}, 413, "too-long", "20000"),
        ("/v1/models/verse/generate", {"seed": "☃"}, 422, "alphabet-error", "'☃'"),
        ("/v1/models/verse/generate", {"greedy": True, "count": 2}, 422, "conf", "greedy"),
        ("/v1/models/verse/generate", {"match": "("}, 422, "conf", ""),
        ("/v1/models/verse/generate", {"condition": "x"}, 422, "label-error", "without classes"),
        ("/v1/models/doubled/transduce", {"texts": ["A"], "beams": 1, "count": 2}, 422, "c", ""),
        ("/v1/domains/similar", {"name": "a", "language": "xx"}, 422, "conf", "xx"),
        ("/v1/domains/similar", {}, 422, "wrong-value", "name is needed"),
        ("/v1/domains/check", {"names": ["no dots here"]}, 422, "domain-error", ""),
        ("/v1/domains/check", {"names": ["a.com"], "tld": ["nosuch"]}, 422, "unknown-suffix", ""),
        ("/v1/pronounce", {"texts": ["☃"]}, 422, "alphabet-error", "position 1"),
        ("/v1/nothing", {}, 404, "unknown-address", ""),
    ],
)
def test_what_is_wrong_is_a_problem_with_its_place(
    running: Any, path: str, body: Any, status: int, kind: str, said: str
) -> None:
    answer = running.post(path, body)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"]) == (status, status), problem
    assert problem["type"].startswith(f"urn:elman:problem:{kind}")
    assert said in problem["detail"], problem
    assert len(answer.content) < 3000


def test_remedies_are_in_the_callers_words(running: Any) -> None:
    problem = running.post("/v1/models/verse/generate", {"greedy": True, "temperature": 0.5}).json()
    assert "leave" in problem["remedy"]
    problem = running.post(CLASSIFY, {"texts": ["A☃"]}).json()
    assert '"unknown": "skip"' in problem["remedy"]


def test_a_body_that_is_too_large_is_refused_with_the_limit(start: Any, models: Any) -> None:
    with start(models, body_bytes=2000) as running:
        body = json.dumps({"texts": ["Anna"] * 1000})
        declared = running.post(CLASSIFY, body)
        with running.client() as client:
            chunked = client.post(
                CLASSIFY,
                content=(body[i : i + 500].encode() for i in range(0, len(body), 500)),
                headers={"Content-Type": "application/json"},
            )
    for answer in (declared, chunked):
        assert answer.status_code == 413
        assert answer.json()["limit"] == 2000


def test_other_media_types_are_refused(running: Any) -> None:
    form = running.post(CLASSIFY, "texts=Anna", Content_Type="application/x-www-form-urlencoded")
    assert form.status_code == 415
    packed = running.post(CLASSIFY, {"texts": ["Anna"]}, Content_Encoding="gzip")
    assert packed.status_code == 415


def test_wrong_methods_say_which_is_right(running: Any) -> None:
    with running.client() as client:
        got = client.get(CLASSIFY)
        put = client.put("/v1/models", content=b"")
    assert (got.status_code, got.headers["allow"]) == (405, "POST, OPTIONS")
    assert (put.status_code, put.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_models_say_what_they_are(running: Any, models_folder: Path) -> None:
    with running.client() as client:
        listed = client.get("/v1/models").json()["models"]
        names = client.get("/v1/models/names").json()
    assert [model["name"] for model in listed] == [
        *("doubled", "names", "translated", "verse", "waves", "who")
    ]
    from elman import SequenceClassifier
    from elman.rnn import count_parameters

    loaded = SequenceClassifier.load(models_folder / "names.elman")
    assert names["parameters"] == count_parameters(loaded.networks_[0])
    assert names["labels"] == ["f", "m"]
    assert names["can"] == ["classify", "watch"]
    assert names["history"][0][0]["training"]["loss"] > 0


def test_nothing_tells_of_the_machine(running: Any, models_folder: Path) -> None:
    with running.client() as client:
        pages = [client.get(p).text for p in ("/v1/models", "/v1/models/names", "/openapi.json")]
    pages.append(running.post(CLASSIFY, {"texts": [str(models_folder)]}).text)
    for text in pages[:3]:
        assert str(models_folder.parent) not in text
        assert str(Path.home()) not in text


def test_health_readiness_and_figures(running: Any) -> None:
    running.post(CLASSIFY, {"texts": ["Anna"]})
    with running.client() as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        assert client.get("/readyz").json()["status"] == "ready"
        figures = client.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain")
    assert 'elman_requests_total{route="/v1/models/{name}/classify",status="200"}' in figures.text


def test_every_answer_carries_its_protection(running: Any) -> None:
    with running.client() as client:
        for path in ("/", "/healthz", "/v1/none"):
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert "unsafe" not in policy
            assert "default-src 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert "server" not in headers


def test_too_many_requests_are_sent_away(start: Any, models: Any) -> None:
    long = {"texts": ["Anna" * 240] * 3, "explain": True}
    with start(models, queue=2) as running, ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda i: running.post(CLASSIFY, long), range(12)))
        with running.client() as client:
            assert client.get("/healthz").status_code == 200
    statuses = {answer.status_code for answer in found}
    assert statuses == {200, 503}
    shed = next(answer for answer in found if answer.status_code == 503)
    assert shed.headers["retry-after"] == "1"
    assert shed.json()["limit"] == 2


def test_words_get_the_labels_that_the_library_gives_them(
    running: Any, models_folder: Path
) -> None:
    text = "Anna lives in Graz."
    answer = running.post("/v1/models/who/tag", {"texts": [text, "Otto"]})
    assert answer.status_code == 200, answer.text
    found = answer.json()["answers"]
    assert found == list(tagged_texts(use(models_folder / "who.elman"), [text, "Otto"]))
    assert found[0]["words"] == ["Anna", "lives", "in", "Graz", "."]
    assert len(found[0]["labels"]) == 5
    with running.client() as client:
        assert client.get("/v1/models/who").json()["can"] == ["tag"]
    refused = running.post("/v1/models/who/classify", {"texts": [text]})
    assert refused.status_code == 405
    assert refused.json()["can"] == ["tag"]


def test_the_place_of_what_is_wrong_is_the_innermost(running: Any) -> None:
    body = {"recordings": [[[1.0, 2.0], [3.0, None]]]}
    answer = running.post("/v1/models/waves/classify", body)
    assert answer.status_code == 422
    assert answer.json()["pointer"] == "/recordings/0/1/1"
    assert "received null" in answer.json()["detail"]


def test_options_that_would_not_act_are_refused(running: Any) -> None:
    behind = running.post(f"{CLASSIFY}?top=1", {"texts": ["Anna"]})
    twice = running.post(
        f"{CLASSIFY}?top=1&top=2", '"Anna"', **{"Content-Type": "application/x-ndjson"}
    )
    assert (behind.status_code, twice.status_code) == (422, 422)
    assert "'top' comes twice" in twice.json()["detail"]


def test_remedies_name_only_what_can_be_sent(running: Any) -> None:
    watched = running.post("/v1/models/names/watch", {"text": "An9a"}).json()
    assert watched["position"] == 3
    assert "unknown" not in watched["remedy"]
    lines = running.post(
        "/v1/models/verse/generate", '"to"', **{"Content-Type": "application/x-ndjson"}
    )
    assert (lines.status_code, lines.headers["accept"]) == (415, "application/json")


def test_a_mark_of_the_order_of_bytes_is_no_part_of_a_body(running: Any) -> None:
    body = '{"texts": ["Anna"]}'.encode("utf-8-sig")
    assert running.post(CLASSIFY, body).status_code == 200


def test_unknown_models_are_named_as_they_were_sent(running: Any) -> None:
    answer = running.post("/v1/models/a%0d%0ab/classify", {}).json()
    assert "There is no model 'a\\r\\nb'," in answer["detail"]


def test_work_for_who_has_left_ends_with_the_part_at_work(
    running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps({"texts": ["to be " * 300] * 300, "top": 3}).encode()
    parts = list[int]()
    monkeypatch.setattr(running.service.desk.batches, "_seen", parts.append)
    with running.connect() as sock:
        head = "POST /v1/models/verse/score HTTP/1.1\r\nHost: localhost\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        sock.sendall(head.encode() + body)
        began = time.perf_counter()
        while not parts and time.perf_counter() - began < 5:
            time.sleep(0.005)
    while running.service.metrics.at_work and time.perf_counter() - began < 5:
        time.sleep(0.005)
    assert parts
    assert not running.service.metrics.at_work
    count = len(parts)
    time.sleep(0.3)
    assert len(parts) <= count + 1
    assert sum(parts) < 300


def test_features_stand_beside_texts(start: Any, tmp_path: Path) -> None:
    names, ages = ["Ann", "Bo"] * 4, [20, 70] * 4
    model = SequenceClassifier(units=2, epochs=1, batch_size=8)
    model.fit(names, ["y", "o"] * 4, features={"age": ages}).save(tmp_path / "aged.elman")
    with start(Models([tmp_path / "aged.elman"], lambda said: None)) as running:

        def ask(**body: Any) -> Any:
            return running.post("/v1/models/aged/classify", body)

        rows = [{"age": 70}, {"age": None}, {}]
        answers = ask(texts=["Ann"] * 3, features=rows, explain=True).json()["answers"]
        right = model.predict_proba(["Ann"] * 3, features={"age": [70, None, None]}).max(1)
        assert [a["probability"] for a in answers] == pytest.approx(right.tolist(), abs=1e-5)
        assert answers[0]["running"][-1]["probabilities"] == answers[0]["probabilities"]
        for body, said in (
            ({"texts": ["Ann"]}, "reads age beside the text"),
            ({"texts": ["Ann"], "features": [{"agee": 3}]}, "received 'agee'"),
            ({"texts": ["Ann"], "features": [{"age": "old"}]}, "received 'old'"),
            ({"texts": ["Ann"], "features": [{}, {}]}, "received 1 texts and 2 features"),
            ({"texts": ["Ann"], "features": [3]}, "features[0] is an object"),
        ):
            refused = ask(**body)
            assert refused.status_code == 422
            assert said in refused.json()["detail"]


def test_a_generator_begins_from_features(start: Any, tmp_path: Path) -> None:
    settings: dict[str, Any] = {"units": 4, "epochs": 1, "batch_size": 8}
    model = SequenceGenerator(**settings)
    model.fit(["low", "high"] * 8, features={"height": [1, 9] * 8}).save(tmp_path / "high.elman")
    with start(Models([tmp_path / "high.elman"], lambda said: None)) as running:

        def ask(ability: str, **body: Any) -> Any:
            return running.post(f"/v1/models/high/{ability}", body)

        with running.client() as client:
            assert client.get("/v1/models/high").json()["beside"] == ["height"]
        (text,) = ask("generate", length=9, features={"height": 9}).json()["texts"]
        assert text["text"] == model.generate(length=9, features={"height": 9})[0]
        answers = ask("score", texts=["low", "high"], top=1, features=[{"height": 1}] * 2).json()
        bits = model.score("high", features={"height": 1}).bits_per_character
        assert answers["answers"][1]["bits_per_character"] == pytest.approx(bits, abs=1e-4)
        for ability, body, said in (
            ("generate", {"length": 9}, "begins from height, received none"),
            ("generate", {"features": {"hight": 3}}, "received 'hight'"),
            ("generate", {"features": {"height": "tall"}}, "received 'tall'"),
            ("generate", {"features": [3]}, "features is null or an object"),
            ("score", {"texts": ["low"]}, "begins from height, received none"),
            ("score", {"texts": ["low"], "features": [{}, {}]}, "1 texts and 2 features"),
        ):
            refused = ask(ability, **body)
            assert refused.status_code == 422
            assert said in refused.json()["detail"]


def test_an_autoencoder_gives_features_and_anomalies(start: Any, tmp_path: Path) -> None:
    settings: dict[str, Any] = {"units": 3, "epochs": 2, "batch_size": 8}
    names = ["".join(letters) for letters in product("ab", repeat=4)]
    of_names = SequenceAutoencoder(**settings).fit(names)
    of_names.save(tmp_path / "names.elman")
    waves = np.random.default_rng(0).normal(size=(9, 8, 2)).astype(np.float32)
    SequenceAutoencoder(**settings).fit(waves).save(tmp_path / "waves.elman")
    models = Models([tmp_path / "names.elman", tmp_path / "waves.elman"], lambda said: None)
    with start(models) as running:

        def ask(model: str, **body: Any) -> Any:
            return running.post(f"/v1/models/{model}/transform", body)

        answers = ask("names", texts=names[:3], steps=True).json()["answers"]
        found = [answer["features"] for answer in answers]
        np.testing.assert_allclose(found, of_names.transform(names[:3]), atol=1e-4)
        told = of_names.predict(names[:3]) < 0
        assert [answer["anomaly"] for answer in answers] == told.tolist()
        assert [len(answer["steps"]) for answer in answers] == [5, 5, 5]
        (answer,) = ask("waves", recordings=[waves[0].tolist()]).json()["answers"]
        assert len(answer["features"]) == 3
        assert set(answer) == {"score", "anomaly", "features"}
        for model, body, said in (
            ("names", {"texts": ["Zo"]}, "Z"),
            ("names", {"recordings": [[[1.0, 2.0]]]}, "reads texts, received recordings"),
            ("waves", {"recordings": [[[1.0]]]}, "2"),
        ):
            refused = ask(model, **body)
            assert refused.status_code == 422
            assert said in refused.json()["detail"]
