"""The description of the interface says what the questions say."""

from __future__ import annotations

from typing import Any

from elman.estimators.settings import settings_in
from elman.questions import Generate
from elman.service.models import ABILITIES
from elman.service.name_desk import NAMED


def test_every_question_is_described(running: Any) -> None:
    with running.client() as client:
        found = client.get("/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    able = {name for served in running.service.models for name in served.abilities}
    paths = found["paths"]
    assert {f"/v1/models/{{name}}/{name}" for name in able} <= paths.keys()
    assert {f"/v1/{path}" for path in NAMED} <= paths.keys()
    for name in able:
        body = paths[f"/v1/models/{{name}}/{name}"]["post"]["requestBody"]["content"]
        properties = body["application/json"]["schema"]["properties"]
        assert list(properties) == list(settings_in(ABILITIES[name].question))
        assert all(schema["description"] for schema in properties.values())


def test_ranges_are_those_of_the_settings(running: Any) -> None:
    with running.client() as client:
        paths = client.get("/openapi.json").json()["paths"]
    operation = paths["/v1/models/{name}/generate"]["post"]
    properties = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert properties["temperature"]["exclusiveMinimum"] == 0
    assert properties["top_k"]["type"] == ["integer", "null"]
    assert properties["length"]["default"] == Generate().length
    assert "text/event-stream" in operation["responses"]["200"]["content"]
    models = paths["/v1/models/{name}/classify"]["parameters"][0]["schema"]["enum"]
    assert models == ["names", "waves"]


def test_every_reference_leads_somewhere(running: Any) -> None:
    with running.client() as client:
        found = client.get("/openapi.json").json()

    def references(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            for inner in value.values():
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    known = found["components"]["schemas"]
    named = set(references(found))
    assert named
    assert {name.rpartition("/")[2] for name in named} <= known.keys()
