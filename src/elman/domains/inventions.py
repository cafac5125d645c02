"""Names that are no words yet: drawn from a recurrent generator, scored by the sound model.

Drawn are a multiple of what is asked for; what is known, offensive, or does not come back through
letters -> sounds -> letters falls out, and the rest is ranked by how well it can be pronounced.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence

from elman.domains.inventor import generator, known_names
from elman.domains.offensive import offends
from elman.domains.records import Invention
from elman.errors import ConfigurationError
from elman.phonetics.languages.codes import language as find
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice

__all__ = ["invent", "score_names"]

_POOL, _SHARE, _TRIES = 512, 12, 6


def invent(
    language: str = "en",
    *,
    count: int = 20,
    like: str | Sequence[str] = (),
    start: str = "",
    match: str | None = None,
    syllables: tuple[int, int] | None = None,
    min_length: int = 4,
    max_length: int = 9,
    temperature: float = 0.9,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> list[Invention]:
    """Invent `count` names, best first; fewer where so few meet what is asked.

    Args:
        language: whose words they are like.
        count: how many.
        like: names to be like in sound, a list or separated by commas.
        start: letters they begin with.
        match: a regular expression that the whole name matches.
        syllables: fewest and most.
        min_length: fewest letters.
        max_length: most letters.
        temperature: above 1 is bolder, below 1 more usual.
        seed: the same seed gives the same names.
        progress: told when something has to be learned first.

    Raises:
        ConfigurationError: a language that there is none of, settings outside their range or
            that no name can meet.
        DatasetUnavailable: a lexicon or the lists of offensive words cannot be had.
    """
    _check(count, min_length, max_length, syllables)
    spoken = find(language)
    speaker, model = voice(spoken.code, progress), generator(spoken.code, progress)
    examples = like.split(",") if isinstance(like, str) else list(like)
    wanted = [w for example in examples if (w := spoken.label(example))]
    found: dict[str, Invention] = {}
    pool = max(_POOL, _SHARE * count)
    for attempt in range(_TRIES):
        drawn = model.generate(
            length=max_length,
            count=pool,
            temperature=temperature,
            match=match,
            prefix="" if match else start,
            random_seed=seed * _TRIES + attempt,
        )
        fresh = {
            name
            for name in drawn
            if name not in found
            and name.startswith(start)
            and min_length <= len(name) <= max_length
        }
        for invention in score_names(sorted(fresh), speaker, like=wanted):
            inside = syllables is None or syllables[0] <= invention.syllables <= syllables[1]
            if inside and invention.novelty > 0 and invention.round_trip:
                found[invention.label] = invention
        if len(found) >= count * (4 if wanted else 2):
            break
    return sorted(found.values(), key=lambda i: (-i.score, i.label))[:count]


def score_names(
    names: Sequence[str], speaker: Voice, *, like: Sequence[str] = ()
) -> list[Invention]:
    """Score names: how well they are pronounced, how new they are, whether they come back.

    Names with an offensive word, and those that cannot be read, are left out. A name comes back
    when the likeliest spelling of its likeliest reading is the name itself. A known name has
    novelty 0, one a letter away from a known one 0.5, any other 1.
    """
    names = [name for name in names if name.isalnum() and name.isascii() and not offends(name)]
    model = speaker.model
    readings = model.read(names, 1, beam=10, margin=7)
    kept = [(name, r[0]) for name, r in zip(names, readings, strict=True) if r]
    spelled = model.spell([r.phonemes for _, r in kept], 1, beam=24, margin=8)
    wanted = [r[0].phonemes for r in model.read(list(like), 1) if r]
    known = known_names()
    scored = []
    for (name, reading), written in zip(kept, spelled, strict=True):
        ease = reading.evidence / (len(name) + 1)
        novelty = _novelty(name, known)
        back = bool(written) and written[0].text == name
        alike = max((speaker.near.match(reading.phonemes, w) for w in wanted), default=0.0)
        scored.append(
            Invention(
                name,
                phonemes=reading.phonemes,
                score=round(ease + 0.3 * novelty + (0.3 if back else 0.0) + 4.0 * alike, 4),
                pronounceability=round(ease, 4),
                novelty=novelty,
                round_trip=back,
                syllables=_syllables(reading.phonemes, speaker),
            )
        )
    return scored


def _novelty(name: str, known: Container[str]) -> float:
    if name in known:
        return 0.0
    return 0.5 if any(other in known for other in _one_letter_less(name)) else 1.0


def _one_letter_less(name: str) -> Iterable[str]:
    return (name[:i] + name[i + 1 :] for i in range(len(name)))


def _syllables(sounds: Sequence[str], speaker: Voice) -> int:
    """Runs of vowels; a glide between two keeps them apart."""
    vowels = [speaker.near.is_vowel(s) for s in sounds]
    return sum(now and not before for before, now in zip([False, *vowels], vowels, strict=False))


def _check(count: int, min_length: int, max_length: int, syllables: tuple[int, int] | None) -> None:
    if count < 1:
        raise ConfigurationError(f"At least 1 name is asked for, received count={count}")
    if not 1 <= min_length <= max_length <= 63:
        raise ConfigurationError(
            f"A label has 1 to 63 letters, received min_length={min_length} and "
            f"max_length={max_length}",
            remedy="lower min_length or raise max_length",
        )
    if syllables is not None and not 1 <= syllables[0] <= syllables[1]:
        raise ConfigurationError(
            f"Syllables are given as fewest and most, at least 1, received {syllables}",
            remedy="pass for example (2, 3)",
        )
