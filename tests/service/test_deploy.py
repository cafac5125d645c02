"""The page on deployment: its examples run; the container and the unit are sound."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "deploy.md"
ADDRESS = "http://127.0.0.1:8000"

if not PAGE.exists():
    pytest.skip("the source tree is not here", allow_module_level=True)

TEXT = PAGE.read_text(encoding="utf-8")
CURLS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S)
    for line in block.splitlines()
    if "curl" in line
]


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
@pytest.mark.parametrize("line", CURLS)
def test_examples_for_curl_are_answered(line: str, running: Any, speaking: None) -> None:
    line = line.replace(ADDRESS, running.url).replace("curl ", "curl --fail-with-body ")
    ran = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "urn:elman:problem" not in ran.stdout
    if "event-stream" in line:
        assert ran.stdout.endswith("event: end\ndata: {}\n\n")
    elif "ndjson" in line:
        assert [json.loads(row)["text"] for row in ran.stdout.splitlines()] == ["Anna", "Otto"]
    else:
        assert isinstance(json.loads(ran.stdout), dict)


def test_the_client_of_a_few_lines_runs(running: Any) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    assert code.count("\n") < 10
    found: dict[str, Any] = {}
    exec(code.replace(ADDRESS, running.url), found)
    assert len(found["labels"]) == 2


def test_every_limit_that_is_told_is_an_option() -> None:
    from elman.service.settings import Address, Limits

    options = {f"--{name.replace('_', '-')}" for kind in (Address, Limits) for name in vars(kind())}
    told = set(re.findall(r"`(--[a-z-]+)`", TEXT)) - {"--open"}
    assert told <= options
    assert {f"--{name.replace('_', '-')}" for name in vars(Limits())} <= told


def dockerfile() -> list[tuple[str, str]]:
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    whole = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.M))
    return [
        (word, rest.strip())
        for line in whole.splitlines()
        if line.strip()
        for word, _, rest in [line.strip().partition(" ")]
    ]


def test_the_container_is_built_in_two_stages_and_runs_as_nobody() -> None:
    steps = dockerfile()
    stages = [rest for word, rest in steps if word == "FROM"]
    assert len(stages) == 2
    assert all(re.search(r":[\d.]+-slim( AS build)?$", stage) for stage in stages)
    users = [rest for word, rest in steps if word == "USER"]
    assert users == ["10001"]
    assert steps.index(("USER", "10001")) < [word for word, _ in steps].index("ENTRYPOINT")
    names = [word for word, _ in steps]
    assert {"HEALTHCHECK", "STOPSIGNAL", "EXPOSE", "VOLUME"} <= set(names)
    assert not {"ADD", "MAINTAINER"} & set(names)
    folders = [rest for word, rest in steps if word == "WORKDIR"]
    assert all(folder.startswith("/") for folder in folders)
    assert max(names.count(word) for word in ("CMD", "ENTRYPOINT", "HEALTHCHECK")) == 1
    assert not any(re.search(r"\b(sudo|ssh|cd)\b|apt-get upgrade", rest) for _, rest in steps)
    assert not any(word == "ENV" and re.search("KEY|TOKEN|SECRET", rest) for word, rest in steps)
    copied = [rest for word, rest in steps if word == "COPY"]
    assert copied == [". .", "--from=build /wheels /wheels"]
    for word, rest in steps:
        if word in ("CMD", "ENTRYPOINT"):
            assert isinstance(json.loads(rest), list)
        if word == "RUN" and "apt-get install" in rest:
            assert "--no-install-recommends" in rest
            assert "rm -rf /var/lib/apt/lists" in rest
        if word == "RUN" and "pip" in rest:
            assert "--no-cache-dir" in rest
        if word == "RUN":
            assert subprocess.run(["sh", "-n", "-c", rest]).returncode == 0


def test_what_the_container_starts_are_options_that_there_are() -> None:
    (entry,) = [json.loads(rest) for word, rest in dockerfile() if word == "ENTRYPOINT"]
    unit = configparser.ConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / "elman.service")
    start = shlex.split(unit["Service"]["ExecStart"])
    asked = [sys.executable, "-m", "elman", "serve", "--help"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    for command in (entry, start):
        assert Path(command[0]).name == "elman"
        assert command[1] == "serve"
        for option in (word for word in command if word.startswith("--")):
            assert re.search(rf"^\s+{option}\s", said, re.M), option
    assert unit["Service"]["ExecReload"].startswith("/bin/kill -HUP")
    assert unit["Service"]["DynamicUser"] == "yes"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_the_unit_is_one_that_systemd_knows(tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "elman.service").read_text()
    # What it starts is not here.
    unit = tmp_path / "elman.service"
    unit.write_text(text.replace("/opt/elman/bin/elman", "/bin/true"))
    ran = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert "elman.service" not in ran.stderr
    broken = tmp_path / "broken.service"
    broken.write_text(unit.read_text().replace("DynamicUser=", "DynamicUsr="))
    ran = subprocess.run(["systemd-analyze", "verify", str(broken)], capture_output=True, text=True)
    assert "DynamicUsr" in ran.stderr


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can read, as those of tests cannot be."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


ALONE = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
READ_ONLY = """
set -e
folder=$1
shift
if [ "$folder" != / ]; then mount --bind "$folder" "$folder"; fi
mount -o remount,bind,ro /
if touch "/written-by-elman" 2> /dev/null; then exit 3; fi
exec "$@"
"""
"""Runs a command with all files read-only but those of a folder: `docker run --read-only`."""

READS_ALL = "-all,+dac_read_search"
"""Of root's powers that of reading everything: the interpreter may lie in a folder of root's."""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="only root becomes the user of the container",
)
@pytest.mark.parametrize("kept", [True, False], ids=["cache", "no cache"])
@pytest.mark.parametrize("read_only", [True, False], ids=["read only", "writable"])
def test_it_serves_as_the_user_of_the_container(
    kept: bool, read_only: bool, models_folder: Path, open_folder: Path
) -> None:
    if read_only and subprocess.run([*ALONE, READ_ONLY, "sh", "/", "true"]).returncode:
        pytest.skip("no file system can be mounted here")
    (user,) = [rest for word, rest in dockerfile() if word == "USER"]
    model, cache = open_folder / "names.elman", open_folder / "cache"
    shutil.copy(models_folder / "names.elman", model)
    cache.mkdir()
    if kept:
        os.chown(cache, int(user), int(user))
    became = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]
    for powers in ("--bounding-set", "--inh-caps", "--ambient-caps"):
        became += [powers, READS_ALL]
    known = {"PATH": "/usr/bin:/bin", "ELMAN_CACHE": str(cache), "HOME": "/nonexistent"}
    paths = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    if not kept:  # Nor is there another place to write.
        paths["TMPDIR"] = str(cache)
    asked = [sys.executable, "-m", "elman", "serve", "--port", "0", "--workers", "1"]
    if read_only:
        became = [*ALONE, READ_ONLY, "sh", str(cache), *became]
    with subprocess.Popen(
        [*became, *asked, str(model)], env=known | paths, cwd="/", stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            said = ""
            while not (found := re.search(r"serving (http://\S+)", said)):
                line = process.stderr.readline()
                assert line, said
                said += line
            status = Path(f"/proc/{process.pid}/status").read_text()
            assert re.search(rf"^Uid:\s+{user}\s+{user}", status, re.M)
            with httpx.Client(base_url=found[1], timeout=120, trust_env=False) as client:
                asked_for = [
                    ("/v1/models/names/classify", {"texts": ["Anna"]}),
                    ("/v1/domains/similar", {"name": "airmix", "count": 2}),
                    ("/v1/domains/invent", {"kind": ["joined"], "count": 2}),
                ]
                for path, body in asked_for:
                    assert client.post(path, json=body).status_code == 200
                assert client.get("/readyz").status_code == 200
        finally:
            process.terminate()
        assert process.wait(20) == 0
    assert not any(Path("/nonexistent").glob("*"))
