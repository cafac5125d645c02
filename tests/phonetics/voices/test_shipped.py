"""What ships is whole, small, of a known licence, and answers without a network or a training."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from elman.domains.inventor import SHIPPED
from elman.errors import DamagedModel
from elman.estimators.files import modelfile
from elman.phonetics import LANGUAGES, shipped
from elman.phonetics.shipped import MANIFEST, manifest, shipped_file
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.shipped import VOICES
from elman.phonetics.voices.words import known_words

THIRTEEN = {"en", "fr", "de", "es", "pt", "it", "ru", "tr", "ko", "ja", "hi", "ar", "zh"}
SAID = {
    "en-us": ("paybright", "p e ɪ b ɹ a ɪ t"),
    "fr": ("bonjour", "b ɔ̃ ʒ u ʁ"),
    "de": ("wasser", "v a s ɐ"),
    "es": ("playa", "p l a ʝ a"),
    "pt-br": ("cidade", "s i d ɐ d ʒ i"),
    "it": ("gelato", "d͡ʒ e l a t o"),
    "ru": ("привет", "p rʲ i vʲ e t"),
    "tr": ("çiçek", "t͡ʃ i t͡ʃ e k"),
    "ko": ("한국", "h a n ɡ u k"),
    "ja": ("sakura", "s a k ɯ ɾ a"),
    "hi": ("नमस्ते", "n ə m ə s t eː"),
    "ar": ("كتاب", "k i t aː b"),
    "zh": ("beijing", "p e ɪ t͡ɕ ɪ ŋ"),
}


@pytest.mark.parametrize("package", [VOICES, SHIPPED])
def test_every_file_is_the_one_that_the_manifest_names(package: str) -> None:
    entries = manifest(package)
    assert {code.partition("-")[0] for code in entries} >= THIRTEEN
    for key, entry in entries.items():
        place = shipped_file(package, key, key)
        assert place is not None
        assert len(place.read_bytes()) == entry["bytes"]
        assert entry["licence"].startswith(("MIT", "Apache-2.0", "BSD"))
        assert entry["source"]
    named = {entry["file"] for entry in entries.values()}
    found = {place.name for place in files(package).iterdir() if "." in place.name}
    assert {n for n in found if n.endswith((".voice", ".names", ".bits"))} == named


@pytest.mark.parametrize("code", manifest(VOICES))
def test_voices_know_the_places_of_the_words_in_their_table(code: str) -> None:
    echoes = voice(code).echoes
    assert echoes is not None
    words = [word for word, _ in echoes.words]
    usual = known_words(code).usual()
    places = {word: place for place, word in enumerate(usual)}
    # In the order of the table, and none left out because its place was another's.
    assert [places[word] for word in words] == sorted(places[word] for word in words)
    assert len(set(words)) > 20_000


def test_all_of_it_takes_no_more_than_30_megabytes() -> None:
    sizes = [
        entry["bytes"] for package in (VOICES, SHIPPED) for entry in manifest(package).values()
    ]
    assert sum(sizes) < 30e6


def test_a_file_that_is_not_what_it_was_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {"xx": {"file": "xx.voice", "sha256": "0" * 64}}
    (tmp_path / MANIFEST).write_text(json.dumps(entry), encoding="utf-8")
    monkeypatch.setattr(shipped, "files", lambda package: tmp_path)
    for content in (None, b"something else"):
        if content is not None:
            (tmp_path / "xx.voice").write_bytes(content)
        with pytest.raises(DamagedModel, match=r"damaged or missing.*pip install"):
            shipped_file(f"here {content!r}", "xx", "The voice of nobody")
    assert shipped_file("there", "yy", "The voice of nobody") is None


@pytest.mark.parametrize("code", SAID)
def test_each_language_is_read(code: str) -> None:
    text, wanted = SAID[code]
    from elman.phonetics import Pronouncer

    readings = Pronouncer.load(code, train=False).pronounce([text], 3)[0]
    assert wanted in [" ".join(reading.phonemes) for reading in readings]
    assert voice(code).language is LANGUAGES[code]


def test_an_answer_imports_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; from elman.phonetics import Pronouncer; from elman import domains\n"
        "Pronouncer.load('it').pronounce(['airmix']); domains.similar('vela', 'it', count=3)\n"
        "assert domains.invent('it', count=3)\n"
        "heavy = {'jax', 'sklearn', 'polars', 'matplotlib', 'pandas'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    environment: dict[str, Any] = {"ELMAN_CACHE": str(tmp_path), "PATH": "", "ELMAN_OFFLINE": "1"}
    environment |= {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_trusted_is_what_a_checked_file_holds() -> None:
    place = shipped_file(VOICES, "ko", "The voice of Korean")
    assert place is not None
    with as_file(place) as path:
        checked = modelfile.read(path)
    trusted = modelfile.trusted(place.read_bytes())
    assert trusted.description == checked.description
    assert {n: a.tobytes() for n, a in trusted.parameters.items()} == {
        n: a.tobytes() for n, a in checked.parameters.items()
    }
