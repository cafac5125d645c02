"""Who may ask: keys, hosts, pages elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from elman.errors import ConfigurationError
from elman.service.keys import gate_of, is_loopback
from elman.service.settings import Address

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def keys(tmp_path: Path) -> str:
    path = tmp_path / "keys.txt"
    path.write_text(f"# of the team\n\n{KEY}\n{'f' * 20}\n")
    return str(path)


def test_other_machines_need_keys(keys: str) -> None:
    with pytest.raises(ConfigurationError, match="nobody is asked for a key"):
        gate_of(Address(host="0.0.0.0"))
    assert gate_of(Address(host="0.0.0.0", token_file=keys)).locked
    assert not gate_of(Address(host="0.0.0.0", insecure=True)).locked
    with pytest.raises(ConfigurationError, match="leave one out"):
        gate_of(Address(host="0.0.0.0", token_file=keys, insecure=True))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "none"), (b"# only words\n", "none"), (b"short\n", "line 1"), (b"\xff\xfe", "UTF-8")],
)
def test_files_of_keys_are_checked(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "keys.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=said):
        gate_of(Address(token_file=str(path)))
    with pytest.raises(ConfigurationError, match="No such file"):
        gate_of(Address(token_file=str(tmp_path / "none")))


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("127.9.9.9", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback_is_known(host: str, local: bool) -> None:
    assert is_loopback(host) == local


def test_what_is_asked_needs_a_key_and_health_does_not(start: Any, models: Any, keys: str) -> None:
    with start(models, gate_of(Address(token_file=keys))) as running, running.client() as client:
        for path in ("/v1/models", "/metrics", "/openapi.json"):
            refused = client.get(path)
            assert refused.status_code == 401, path
            assert refused.headers["www-authenticate"].startswith("Bearer")
            assert client.get(path, headers={"Authorization": f"Bearer {KEY}"}).status_code == 200
        for wrong in (KEY, f"Basic {KEY}", f"Bearer {KEY[:-1]}", "Bearer", f"Bearer {KEY}x"):
            assert client.get("/v1/models", headers={"Authorization": wrong}).status_code == 401
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code in (200, 404)


def test_foreign_pages_and_names_are_refused(running: Any) -> None:
    with running.client() as client:
        foreign = client.get("/v1/models", headers={"Origin": "https://evil.example"})
        rebound = client.get("/v1/models", headers={"Host": "evil.example"})
        own = client.get("/v1/models", headers={"Origin": running.url})
        preflight = client.options("/v1/models", headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, rebound.status_code, own.status_code) == (403, 421, 200)
    assert preflight.status_code == 403
    assert "access-control-allow-origin" not in foreign.headers


def test_named_pages_may_ask(start: Any, models: Any) -> None:
    gate = gate_of(Address(cors="https://app.example/", public_name="elman.example"))
    with start(models, gate) as running, running.client() as client:
        headers = {"Origin": "https://app.example", "Host": "elman.example:443"}
        answer = client.get("/v1/models", headers=headers)
        preflight = client.options("/v1/models", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "https://app.example"
    assert "content-type" in preflight.headers["access-control-allow-headers"]
