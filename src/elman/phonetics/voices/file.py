"""A voice in one file: its model, its lexicon, and what its words sound like.

How often words are used is not in it: that comes from the language's table, which has terms of its
own. Words that are known by their sound are told by their place in that table, usual ones first.
"""

from __future__ import annotations

import hashlib
import lzma
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import DamagedModel, shorten
from elman.estimators.files import modelfile
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.protocol import Phonemes
from elman.phonetics.languages.record import Language
from elman.phonetics.sounds.echoes import Echoes, SaidWords
from elman.phonetics.voices.lexicon import KnownWords
from elman.phonetics.voices.training import naming
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words import Later

__all__ = ["keep_voice", "read_voice", "voice_of"]

_LARGEST = 1 << 28
"""Bytes of an array, so that a forged file cannot fill the memory."""
_ECHOES = 60_000
"""Words that are looked for in the lexicon, the most frequent."""
_FAULTS = (
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    AttributeError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
)
"""What reading a file raises that holds no voice."""
_SAID = ("said/word", "said/length", "said/sounds")
"""Arrays of the sounds of known words."""
_DENSE = ("lexicon", "symbol", "children", "said/word")
"""Arrays that gain much from the slower way to press them."""
_KINDS = ("uint8", "uint16", "int32", "float32")


def keep_voice(path: Path, trained: Voice, source: str) -> None:
    """Write a voice to one file; makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    said = trained.echoes.words if trained.echoes else []
    sound = {s: n for n, s in enumerate(trained.model.sounds)}
    number = {word: n for n, word in enumerate(trained.words)}
    places = [number[word] for word, _ in said]
    model = trained.model.described(
        language=trained.language.code,
        source=source,
        words_sha256=_sum(islice(trained.words, max(places, default=-1) + 1)),
    )
    description = dict(model.description)
    if trained.temperature is not None:
        description["temperature"] = trained.temperature
    arrays: dict[str, NDArray[Any]] = {
        **model.parameters,
        "lexicon": np.frombuffer(trained.lexicon.text, np.uint8),
        "said/word": np.array(places, np.int32),
        "said/length": np.array([len(sounds) for _, sounds in said], np.uint8),
        "said/sounds": np.array([sound[s] for _, ss in said for s in ss], np.uint8),
    }
    kinds = {name: [str(array.dtype), len(array)] for name, array in arrays.items()}
    squeezed: dict[str, NDArray[Any]] = {
        name: np.frombuffer(_press(name).compress(array.tobytes()), np.uint8)
        for name, array in arrays.items()
    }
    modelfile.write(path, modelfile.Model(description | {"arrays": kinds}, squeezed))


def read_voice(spoken: Language, path: Path, words: Callable[[], Mapping[str, float]]) -> Voice:
    """Read a voice that `keep_voice` wrote; raises a `ModelFileError` where it cannot.

    `words` gives the frequencies of the language's words when they are first wanted.
    """
    return voice_of(spoken, modelfile.read(path), str(path), words, at_once=True)


def voice_of(
    spoken: Language,
    file: modelfile.Model,
    what: str,
    words: Callable[[], Mapping[str, float]],
    *,
    at_once: bool = False,
) -> Voice:
    """Make a voice of what `keep_voice` wrote, which `what` names in errors.

    The sounds of known words, which few need, are unpacked when they are first wanted, or
    `at_once`, so that a file that holds none is found to be damaged.
    """
    description, stored = dict(file.description), file.parameters
    if description.get("language") != spoken.code:
        raise DamagedModel(
            f"{what} must be a voice of {spoken.code!r}, received one of "
            f"{shorten(description.get('language'))}",
            remedy="train it again",
        )
    try:
        kinds = description.pop("arrays")
        if set(stored) != set(kinds):
            raise ValueError("arrays and their description do not fit together")
        arrays = _unsqueezed(stored, {n: kind for n, kind in kinds.items() if n not in _SAID})
        lexicon = arrays.pop("lexicon").tobytes()
        _check_letters(description)
        with_names = description | naming(spoken, description["letters"], description["sounds"])
        model = JointModel.of(modelfile.Model(with_names, arrays), what)
        temperature = description.get("temperature")
        if temperature is not None and not 0.01 < float(temperature) < 100:
            raise ValueError("a temperature that none was fitted to")

        @cache
        def said() -> dict[str, NDArray[Any]]:
            found = _unsqueezed(stored, {name: kinds[name] for name in _SAID})
            _check_said(found, model)
            return found

        if at_once:
            said()
    except _FAULTS as error:
        raise DamagedModel(
            f"The voice in {what} cannot be read ({error!r})", remedy="train it again"
        ) from error
    known, later = KnownWords.trusted(lexicon), Later(words)

    def sounding() -> Sequence[tuple[str, Phonemes]]:
        places, lengths, sounds = (said()[name] for name in _SAID)
        needed = int(places.max(initial=-1)) + 1
        usual = list(islice(later, max(needed, _ECHOES)))
        if _sum(usual[:needed]) != description.get("words_sha256"):
            # Another table: the places of its words are others.
            return [(word, way) for word in usual[:_ECHOES] for way in known.readings(word)[:3]]
        return SaidWords(usual, places, lengths, sounds, model.sounds)

    return Voice(
        spoken,
        model,
        later,
        Echoes(sounding, model.near),
        known,
        str(description.get("source", "")),
        None if temperature is None else float(temperature),
    )


def _press(name: str) -> Any:
    return lzma if name in _DENSE else zlib


def _sum(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _unsqueezed(stored: Mapping[str, NDArray[Any]], kinds: Any) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {}
    for name, (kind, length) in kinds.items():
        if kind not in _KINDS or type(length) is not int or length < 0:
            raise ValueError(f"{shorten(name)} is of no kind that a voice has")
        size = length * np.dtype(kind).itemsize
        if size > _LARGEST:
            raise ValueError(f"{shorten(name)} is too large")
        unpacking = lzma.LZMADecompressor() if name in _DENSE else zlib.decompressobj()
        raw = unpacking.decompress(stored[name].tobytes(), size + 1)
        if len(raw) != size or not unpacking.eof:
            raise ValueError(f"{shorten(name)} has another length than it says")
        found[name] = np.frombuffer(raw, kind)
    return found


def _check_letters(description: Mapping[str, Any]) -> None:
    """Check what the letters and names of the language's record take the place of."""
    most = max(max(letters, default=-1) for letters, _ in description["chunks"])
    if most >= len(description["letters"]):
        raise ValueError("chunks of letters that the model has not")
    if not all(isinstance(description[name], dict) for name in ("names", "loans")):
        raise ValueError("names of letters that are none")


def _check_said(said: Mapping[str, NDArray[Any]], model: JointModel) -> None:
    places, lengths, sounds = (said[name] for name in _SAID)
    if int(lengths.astype(np.int64).sum()) != len(sounds):
        raise ValueError("words and their sounds do not fit together")
    if len(places) != len(lengths) or (places < 0).any():
        raise ValueError("words and their sounds do not fit together")
    if len(sounds) and int(sounds.max()) >= len(model.sounds):
        raise ValueError("sounds that the model has not")
