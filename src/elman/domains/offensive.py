"""What no suggestion or invention may be, nor sound like: slurs and obscenities.

Whole words count, each in its own language; a word of another language counts too where it is no
ordinary word of the one that is asked about. Inside longer words only a few severe ones count.
Beside elman's own lists (`offensive.txt`) stand the longer, rougher ones of the package
`badwords-py`: of those, only what is no ordinary word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from weakref import WeakKeyDictionary

from elman.errors import DatasetUnavailable
from elman.phonetics.engines.protocol import Phonemes, Reading
from elman.phonetics.languages.codes import language as find
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words import known_words

__all__ = ["offends", "offensive_words", "probable", "sounds_offensive"]

_FURTHER = ("en", "fr", "de", "es", "pt", "pt_br", "it", "ru", "tr", "ko", "ja")
"""Languages of the package's lists that elman speaks."""

_SHORTEST = 3
"""Letters of a word at least, one more where they are romanised: shorter ones are much else."""

_ORDINARY = 3.0
"""A word that is used once in a million words is ordinary (Zipf scale)."""

_PROBABLE = 0.1
"""A reading at least so probable is one that people will say."""

_SEVERE = {
    "en": r"f+u+c+k|phuck|(?:f|ph)u+k(?![aeiouy])|shit(?![aeou]|su)|shitter|"
    r"nigg(?:er|ah?|uh)|cunt|faggot|whore|bitch|a(?:ss|rse)hole|cocksuck|motherf|jizz|gangbang|wanker|(?<!the)rapist|porn|hitler",
    "fr": "encule|salope|connard|connass",
    "de": "fotze|wichser|arschl|hurens|schlampe",
    "es": "mierda|gilipoll|maricon",
    "pt": "caralho|buceta",
    "it": "cazz[oi]|stronz[aeio]|vaffan|puttan",
    "ru": "pizd|bl[iy]ad|pidoras|gitler",
    "tr": "siktir|orospu|amcik|yarrak",
    "hi": "madarchod|bhenchod|behenchod|chutiya",
    "ar": "sharm(?:u|ou|oo)t",
    "zh": "caonima",
}
"""What no word of the language may hold, nor one of another that is no ordinary word there."""

_INNOCENT = re.compile("scunthorpe|s+nigger(?:s|ed|ing)?$")
"""What holds it all the same."""

_KANJI = re.compile("[\u3400-\u9fff]")


@cache
def offensive_words(code: str) -> frozenset[str]:
    """The listed words of a language as labels, whatever variety of it `code` names.

    >>> "merde" in offensive_words("fr"), "table" in offensive_words("fr")
    (True, False)
    """
    spoken = find(code)
    return frozenset(_labels(_own()[spoken.code[:2]], spoken.code))


@cache
def _own() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    text = files("elman.domains").joinpath("offensive.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            code, *words = line.split()
            found.setdefault(code, []).extend(word.replace("_", " ") for word in words)
    return found


@cache
def _anywhere() -> frozenset[str]:
    """All listed words of all languages, those of the package too."""
    # The package's own module is compiled: its word lists are read beside it.
    spec = find_spec("badwords")
    if spec is None or not spec.submodule_search_locations:
        raise DatasetUnavailable(
            "lists of offensive words come with the package badwords-py, which is not installed",
            remedy="pip install badwords-py",
        )
    folder = Path(spec.submodule_search_locations[0]) / "resource" / "words"
    words = {word for code in _own() for word in offensive_words(code)}
    for name in _FURTHER:
        lines = (folder / f"{name}.txt").read_text("utf-8").splitlines()
        words.update(_labels((w for w in lines if not w.startswith("#")), name[:2]))
    return frozenset(words)


def _labels(words: Iterable[str], code: str) -> Iterable[str]:
    spoken = find(code)
    for word in words:
        # Kanji are read with a package that elman does without.
        if spoken.code == "ja" and _KANJI.search(word):
            continue
        # With accents left out, and as they are written where there are none: ä and ae.
        forms = {spoken.label(word)} if word.isascii() else set()
        if not (word.isascii() and spoken.latin):
            forms.update(map(spoken.label, spoken.latin_forms(word)))
        for form in forms:
            if len(form) >= _SHORTEST + (not (spoken.latin or word.isascii())):
                yield form


def offends(label: str, code: str = "en-us", words: Mapping[str, float] | None = None) -> bool:
    """Whether a label is, or holds, what may not be suggested to speakers of a language.

    Args:
        label: letters and digits; hyphens do not matter.
        code: the language.
        words: its words with their frequency (Zipf); looked up unless given.

    Raises `ConfigurationError` for a language that there is none of.

    >>> offends("brio"), offends("xxshittyzz"), offends("Fuck"), offends("scunthorpe")
    (False, True, True, False)
    >>> offends("payment"), offends("consoles"), offends("schlampe")
    (False, False, True)
    """
    label = label.lower().replace("-", "")
    if label in offensive_words(code):
        return True
    held = "scunthorpe" in label or "nigger" in label
    severe = _severe().search(_INNOCENT.sub("", label) if held else label)
    if not severe and label not in _anywhere():
        return False
    if severe and severe.lastgroup == find(code).code[:2]:
        return True
    words = known_words(find(code).code) if words is None else words
    return words.get(label, 0.0) < _ORDINARY


@cache
def _severe() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{code}>{parts})" for code, parts in _SEVERE.items()))


def sounds_offensive(label: str, sounds: Iterable[Phonemes], voice: Voice) -> bool:
    """Whether a label that is no ordinary word sounds like a listed word of the voice's language.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> sounds_offensive("sheet", [("ʃ", "iː", "t")], Voice(ENGLISH, None, {"sheet": 4.2}))
    False
    """
    if voice.words.get(label, 0.0) >= _ORDINARY:
        return False
    heard = _sounds(voice)
    return any(_bare(said) in heard for said in sounds)


def probable(readings: Iterable[Reading]) -> list[Phonemes]:
    """What people will say, of all that they may."""
    return [r.phonemes for r in readings if r.probability >= _PROBABLE]


def _sounds(voice: Voice) -> frozenset[str]:
    speaker = pronouncer_of(voice)
    if speaker not in _heard:
        known = set(voice.model.letters)
        words = sorted(w for w in offensive_words(voice.language.code) if known.issuperset(w))
        said = speaker.pronounce_words(words, 1)
        _heard[speaker] = frozenset(
            _bare(r.phonemes) for found in said for r in found[:1] if len(r.phonemes) > 2
        )
    return _heard[speaker]


_heard: WeakKeyDictionary[object, frozenset[str]] = WeakKeyDictionary()

_ONE = str.maketrans("ɔɒʌɳɖʈ", "ɑɑəndt")
"""Sounds that many speakers do not tell apart, and letters do not."""


@lru_cache(maxsize=1 << 13)
def _bare(sounds: Phonemes) -> str:
    """Sounds without how long they are held, doubled and hardly different ones as one.

    >>> _bare(("k", "ɒ", "kː")), _bare(("k", "ɑː", "k", "k"))
    ('kɑk', 'kɑk')
    """
    plain = [s.rstrip("ːˑ").translate(_ONE) for s in sounds]
    said = "".join(s for s, before in zip(plain, ["", *plain], strict=False) if s != before)
    return said.replace("ij", "i").replace("uw", "u")  # a glide that nobody hears
