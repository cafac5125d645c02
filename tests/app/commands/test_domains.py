"""`elman domains`, with servers on loopback and, for the sounds, functions that the test gives."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from elman import domains
from elman.domains.records import Availability, Invention, Suggestion
from elman.domains.settings import Settings

SIMILAR = [
    Suggestion(
        "rmix",
        match=1.0,
        phonemes=("ɑ", "r", "m"),
        respelling="arm",
        reading_probability=0.9,
        spelling_probability=0.25,
        score=-1.5,
        why="air -> r",
    ),
    Suggestion(
        "airrnix",
        match=0.9,
        phonemes=("ɛ", "r"),
        spelling_probability=0.01,
        score=-3,
        why="m -> rn",
        warnings=("looks like 'airmix'",),
    ),
]
INVENTED = [Invention("velora", phonemes=("v", "e"), score=1.5, pronounceability=-1.2, syllables=3)]


@pytest.fixture(scope="module")
def places() -> Iterator[Any]:
    path = Path(__file__).parents[2] / "domains" / "servers.py"
    spec = importlib.util.spec_from_file_location("elman_tests_app_servers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module.serving() as places:
        yield places


@pytest.fixture
def asked(places: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ELMAN_DNS", places.dns)
    monkeypatch.setenv("ELMAN_RDAP_BOOTSTRAP", str(places.bootstrap(tmp_path)))
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    return places


@pytest.fixture
def sounds(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stand in for the functions that need a language's model; keeps what they were asked."""
    heard: dict[str, Any] = {}

    def similar(name: str, language: str, **rest: Any) -> list[Suggestion]:
        heard.update(name=name, language=language, **rest)
        return SIMILAR[: rest["count"]] if name != "zzz" else []

    def invent(language: str, **rest: Any) -> list[Invention]:
        heard.update(language=language, **rest)
        return INVENTED if rest.get("start") != "zzz" else []

    monkeypatch.setitem(vars(domains), "similar", similar)
    monkeypatch.setitem(vars(domains), "invent", invent)
    return heard


def test_similar(elman: Any, sounds: dict[str, Any]) -> None:
    ended = elman("domains", "similar", "https://www.AirMix.net/x", "--heard-in", "fr")
    assert ended.code == 0, ended.err
    assert (sounds["name"], sounds["language"], sounds["heard_in"]) == ("AirMix", "en", "fr")
    heading, first, second = ended.out.splitlines()
    titles = ["name", "read", "sounds", "sounds alike", "read so", "typed so", "why"]
    assert " ".join(heading.split()).startswith(" ".join(titles))
    assert first.split()[:6] == ["rmix.net", "arm", "ɑrm", "100%", "90%", "25.0%"]
    assert first.endswith("air -> r")
    assert "looks like 'airmix'" in second


def test_what_similar_is_asked(elman: Any, sounds: dict[str, Any]) -> None:
    shown = elman("domains", "similar", "airmix", "--plain", "--max-length", 8).out
    assert "ɑrm" not in shown
    assert "arm" in shown
    assert sounds["max_length"] == 8
    options = ("--min-match", "90%", "--no-words", "--no-digits", "--weights", "longer=-2")
    assert elman("domains", "similar", "airmix", *options).code == 0
    assert (sounds["min_match"], sounds["words"], sounds["digits"]) == (0.9, False, False)
    assert sounds["weights"].longer == -2
    told = json.loads(elman("domains", "similar", "airmix", "--json").out)[0]
    assert {"respelling", "reading_probability", "spelling_probability"} <= told.keys()
    assert "score" not in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--min-match", "90"), "--min-match is a share from 0 to 1"),
        (("--weights", "size=1"), "There is no weight 'size'"),
        (("--weights", "longer=x"), "A weight is a number"),
        (("--max-length", "64"), "--max-length"),
        (("--plain", "--json"), "--plain leaves a column"),
    ],
)
def test_what_similar_refuses(
    elman: Any, sounds: dict[str, Any], options: tuple[str, ...], said: str
) -> None:
    ended = elman("domains", "similar", "airmix", *options)
    assert ended.code != 0
    assert said in " ".join(ended.err.split())


def test_similar_with_availability(elman: Any, sounds: dict[str, Any], asked: Any) -> None:
    ended = elman("domains", "similar", "airmix", "--check", "--tld", "com,ch", "--count", 1)
    assert ended.code == 0, ended.err
    heading, first = ended.out.splitlines()
    assert heading.split()[-2:] == ["com", "ch"]
    assert first.split()[0] == "rmix"
    assert first.split()[-2:] == ["available", "unknown"]
    told = json.loads(elman("domains", "similar", "airmix", "--check", "--json").out)
    assert [one["name"] for one in told] == ["rmix.com", "airrnix.com"]
    assert told[0]["availability"] == {
        "name": "rmix.com",
        "status": "available",
        "by": "cache",
        "detail": "rdap: NXDOMAIN; not registered",
    }
    table = elman("domains", "similar", "airmix", "--tld", "com,net", "--csv").out
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["name"] for row in rows] == ["rmix.com", "rmix.net", "airrnix.com", "airrnix.net"]
    assert rows[0]["phonemes"] == "ɑ r m"
    assert rows[0]["status"] == ""


def test_why_names_are_unknown(
    elman: Any, sounds: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ELMAN_DNS", "127.0.0.1:9")
    monkeypatch.setenv("ELMAN_RDAP_BOOTSTRAP", (tmp_path / "none.json").as_uri())
    monkeypatch.setenv("COLUMNS", "400")
    # Nothing answers there, and as many attempts fail as soon when each waits less.
    impatient = partial(Settings, timeout=0.1, pause=0.01)
    module = importlib.import_module("elman.domains.lookups")
    monkeypatch.setattr(module, "Settings", impatient)
    said = "none.json cannot be read (FileNotFoundError)"
    ended = elman("domains", "similar", "airmix", "--check")
    heading, first, second = ended.out.splitlines()
    assert "status" in heading
    assert "unknown because" in heading
    assert "unknown" in first
    assert said in first
    assert said in second
    ended = elman("domains", "similar", "airmix", "--check", "--tld", "com,net")
    assert ended.out.splitlines()[0].split()[-3:-1] == ["com", "net"] or "look" in ended.out
    assert ended.err.count(said) == 1, "one reason is told once"
    assert "elman: rmix.com and 3 more unknown: DNS: " in ended.err
    ended = elman("domains", "similar", "airmix", "--check", "--json")
    assert all(said in one["availability"]["detail"] for one in json.loads(ended.out))
    ended = elman("domains", "invent", "--check", "--csv")
    assert all(said in row["detail"] for row in csv.DictReader(io.StringIO(ended.out)))


def test_a_list_of_servers_by_its_address(
    elman: Any, asked: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ELMAN_RDAP_BOOTSTRAP", asked.bootstrap(tmp_path).as_uri())
    told = json.loads(elman("domains", "check", "free.com", "--json").out)
    assert told[0]["status"] == "available"


def test_a_name_below_a_private_suffix_is_itself(elman: Any, asked: Any) -> None:
    names = ["myapp.github.io", "free.uk.com", "free.eu.org"]
    told = json.loads(elman("domains", "check", *names, "--json").out)
    assert [(one["name"], one["status"]) for one in told] == [
        ("myapp.github.io", "unknown"),
        ("free.uk.com", "available"),
        ("free.eu.org", "unknown"),
    ]
    assert "nobody registers names below github.io" in told[0]["detail"]


def test_invent(elman: Any, sounds: dict[str, Any]) -> None:
    options = ["--language", "it", "--like", "vela, brio", "--start", "v", "--match", "v.*"]
    more = ["--syllables", "2-3", "--max-length", 8, "--seed", 7]
    ended = elman("domains", "invent", *options, *more)
    assert ended.code == 0, ended.err
    assert callable(sounds.pop("progress"))
    assert sounds == {
        "language": "it",
        "count": 20,
        "like": ("vela", "brio"),
        "start": "v",
        "match": "v.*",
        "syllables": (2, 3),
        "max_length": 8,
        "seed": 7,
    }
    assert ended.out.splitlines()[1].split()[:3] == ["velora.com", "ve", "3"]
    assert "1 of 20 names" in ended.err
    told = json.loads(elman("domains", "invent", "--count", 1, "--json").out)
    assert told[0]["round_trip"] is True


def test_nothing_found_says_what_to_relax(elman: Any, sounds: dict[str, Any]) -> None:
    ended = elman("domains", "similar", "zzz", "--json")
    assert (ended.code, json.loads(ended.out)) == (2, [])
    assert "nothing else that can be registered sounds like 'zzz' in en; try" in ended.err
    ended = elman("domains", "invent", "--start", "zzz", "--max-length", 4)
    assert ended.code == 2
    assert "try --start or --max-length" in ended.err


def test_check(elman: Any, asked: Any) -> None:
    ended = elman("domains", "check", "held.com", "http://www.free.com/", "free", "free.ch")
    assert ended.code == 0, ended.err
    rows = [line.split(maxsplit=3) for line in ended.out.splitlines()]
    assert rows[0] == ["name", "status", "by", "detail"]
    assert [row[:3] for row in rows[1:]] == [
        ["held.com", "taken", "dns"],
        ["free.com", "available", "rdap"],
        ["free.ch", "unknown", "dns"],
    ]
    told = json.loads(elman("domains", "check", "held", "--tld", "com,.NET", "--json").out)
    assert [one["name"] for one in told] == ["held.com", "held.net"]
    assert elman("domains", "check", "held", "--csv").out.startswith("name,status,by,detail\nheld")


def test_ctrl_c_prints_what_is_known(
    elman: Any, sounds: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(names: list[str], *, on_answer: Any) -> None:
        on_answer(Availability(names[0], "taken", "dns", "has NS records"))
        raise KeyboardInterrupt

    monkeypatch.setitem(vars(domains), "check", check)
    ended = elman("domains", "check", "a.com", "b.com")
    assert ended.code == 130
    assert ended.out.splitlines()[1].split()[:2] == ["a.com", "taken"]
    assert ended.err == "elman: interrupted; 1 of 2 names are known\n"
    ended = elman("domains", "similar", "airmix", "--check")
    assert ended.code == 130
    assert [line.split()[0] for line in ended.out.splitlines()[1:]] == ["rmix.com", "airrnix.com"]
    assert "not asked" in ended.out


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for another process")
def test_a_real_ctrl_c(asked: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "elman", "domains", "check", "held-one.com", "slow.com"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        while not _kept(tmp_path / "cache" / "domains" / "answers.sqlite"):
            assert process.poll() is None, "it has ended before anything was known"
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 130
    assert out.splitlines()[1].split()[:2] == ["held-one.com", "taken"]
    assert err == "elman: interrupted; 1 of 2 names are known\n"


def _kept(path: Path) -> bool:
    if not path.exists():
        return False
    store = sqlite3.connect(path)
    try:
        return bool(store.execute("SELECT 1 FROM answers").fetchall())
    except sqlite3.OperationalError:
        return False
    finally:
        store.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["similar", "foo_bar.com"], "received '_' (position 4 of 'foo_bar')"),
        (["similar", "airmix.cmo"], "received 'cmo'; close ones: com, "),
        (["similar", "airmix", "--tld", "com,nte"], "received 'nte'; close ones: net, "),
        (["similar", "airmix", "--count", 0], "--count is at least 1, received 0"),
        (["similar", "airmix", "--json", "--csv"], "received --json and --csv"),
        (["similar", "airmix", "--count", 10**9], "--count is at most 10000, received 1000000000"),
        (["similar", "airmix", "--tld", ""], "--tld names at least one, received ''"),
        (["check", "a.com", "--tld", " ,"], "--tld names at least one, received ' ,'; pass --tld"),
        (["invent", "--tld", ","], "--tld names at least one, received ','"),
        (["invent", "--like", ","], "--like names at least one, received ','"),
        (["invent", "--count", 10**9], "--count is at most 10000"),
        (["invent", "--max-length", 64], "--max-length is at most 63, received 64"),
        (["invent", "--syllables", "9" * 5000], "received '9999"),
        (["invent", "--syllables", "1-999"], "received '1-999'"),
        (["check", "xn--53h.com"], "is hot beverage; choose a name of"),
        (["check", "i♥u.com"], "received '♥' (position 2 of 'i♥u'); leave it out or write"),
        (["check", "a" * 300_000 + ".com"], "has at most 253 characters, received 300004"),
        (["similar", "a" * 64], "at most 63 characters, received 64"),
        (["invent", "--syllables", "3-2"], "two in order, received '3-2'; pass --syllables 2-3"),
        (["invent", "--syllables", "two"], "received 'two'"),
        (["invent", "--max-length", -1], "--max-length is at least 1"),
        (["check", "-air.com"], "No such option"),
        (["check", "--", "-air.com"], "received '-' (position 1 of '-air')"),
        (["check", ""], "must hold a label"),
        (["check"], "Missing argument"),
    ],
    ids=str,
)
def test_bad_requests(elman: Any, sounds: Any, arguments: list[Any], said: str) -> None:
    ended = elman("domains", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""
    assert "Traceback" not in ended.err


def test_bad_servers(elman: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ELMAN_DNS", "resolver.example")
    ended = elman("domains", "check", "a.com")
    assert ended.code == 2
    assert "A DNS server is an IP address, with a port if it is not 53" in ended.err
    monkeypatch.setenv("ELMAN_DNS", " ,")
    ended = elman("domains", "check", "a.com")
    assert ended.code == 2
    assert "ELMAN_DNS names at least one DNS server, received ' ,'" in ended.err


def test_names_to_check_are_piped_in(elman: Any, asked: Any) -> None:
    ended = elman(
        "domains", "check", "held.com", "-", "--csv", stdin="# ours\n free-a.com\n\nheld.net\n"
    )
    assert ended.code == 0, ended.err
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [row["name"] for row in rows] == ["held.com", "free-a.com", "held.net"]
    ended = elman("domains", "check", "-", stdin="\n# none\n")
    assert ended.code != 0
    assert "none on standard input" in ended.err


def test_bad_names_are_left_out_where_that_is_asked_for(elman: Any, asked: Any) -> None:
    names = "held.com\n!!!\npаypal.com\nfree-a.com\n"
    assert elman("domains", "check", "-", stdin=names).code != 0
    ended = elman("domains", "check", "-", "--skip-bad", "--csv", stdin=names)
    assert ended.code == 0, ended.err
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [row["name"] for row in rows] == ["held.com", "free-a.com"]
    assert "'!!!'" in ended.err
    assert "2 names left out" in ended.err


def test_check_warns_of_look_alikes_and_refuses_mixed_scripts(elman: Any, asked: Any) -> None:
    ended = elman("domains", "check", "airrnix.com", "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)[0]["status"] == "available"
    assert "look out, airrnix: 'rn' looks like 'm'" in ended.err
    ended = elman("domains", "check", "pаypal.com")
    assert ended.code != 0
    assert "letters of one script" in ended.err
    assert "paypal" in ended.err
    assert not ended.out


def test_an_available_name_may_be_kept_back(elman: Any, asked: Any) -> None:
    ended = elman("domains", "check", "zq.com", "--json")
    assert "may be reserved, as short names are" in json.loads(ended.out)[0]["detail"]
