"""Names that are no words yet, and sound like those of companies.

Names are drawn in four ways (`kinds`), or from keywords (`portmanteaus`). What is known by its
letters or its sound, offensive, or an inflected word falls out; of the rest, names are drawn in
proportion to how like a brand's they are, and shown best first.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from random import Random

from elman.domains.brandlikeness import likeness_to_brands
from elman.domains.inventor import generator
from elman.domains.kinds import draw, extended, shares_of
from elman.domains.listed import Listed
from elman.domains.novelty import Known, score_names
from elman.domains.offensive import offends, probable, sounds_offensive
from elman.domains.portmanteaus import blends, contains, side_by_side
from elman.domains.records import Invention
from elman.domains.style import borrows, likeness_of_style
from elman.domains.vocabulary import ENDINGS, inflected, parted_words, tactics_of, vocabulary_of
from elman.domains.wishes import Asked, check_asked, labels_of, lowered, pattern_of, start_of
from elman.errors import ConfigurationError
from elman.interruption import each
from elman.phonetics.languages.codes import language as find
from elman.phonetics.languages.record import Language
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice

__all__ = ["invent"]

_POOL, _SHARE, _TRIES = 120, 8, 6
_LENGTH, _ABOUT_LENGTH = 9, 12
_STYLE = 16.0
"""What a style that is wholly alike weighs, in nats of the odds to be a brand's."""
_EASE = {"coined": 2.0, "bent": 1.0, "ended": 1.0, "joined": 0.3, "blended": 0.3}
"""What pronounceability weighs: a coined name has nothing else to be read by."""
_REFUSED = {"en": re.compile("(?:ing|ed|[^sui]s|tion)$")}
"""Ends of coined names that make them forms of a word."""

_CONSONANTS = 3
"""Consonants in a row where two words meet, at most."""

_NOT_SAID = re.compile(
    r"[^aeiouy]{4}|[aeiouy]{4}|(.)\1\1|^[^aeiouy]{3}|^(.)\2|[^aeiouy]{3}$|^[^aeiouy]+$"
)
"""Runs that nobody says."""


def invent(
    language: str = "en",
    *,
    count: int = 20,
    kind: str | Sequence[str] = "mixed",
    about: str | Sequence[str] = (),
    like: str | Sequence[str] = (),
    start: str = "",
    match: str | None = None,
    syllables: tuple[int, int] | None = None,
    min_length: int = 4,
    max_length: int | None = None,
    temperature: float = 0.9,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> list[Invention]:
    """Invent `count` names, best first; fewer where so few meet what is asked.

    Args:
        language: whose words they are like.
        count: how many.
        kind: ways to make them, a list or separated by commas: `joined` (two short words),
            `ended` (a word with an ending), `bent` (a word changed a little), `coined` (no word);
            `mixed` is all of them, as companies use them.
        about: keywords that they blend or extend, a list or separated by commas.
        like: names whose style they take up, a list or separated by commas.
        start: letters they begin with.
        match: a regular expression that the whole name matches.
        syllables: fewest and most.
        min_length: fewest letters.
        max_length: most letters, 9 unless given, 12 with `about`.
        temperature: above 1 is bolder, below 1 more usual.
        seed: the same seed gives the same names.
        progress: told when something has to be learned first.

    Raises:
        ConfigurationError: a language or a kind that there is none of, settings outside their
            range or that no name can meet.
        DatasetUnavailable: a lexicon or the lists of offensive words cannot be had.
    """
    spoken = find(language)
    keywords = labels_of(about, spoken, "about")
    longest = (_ABOUT_LENGTH if keywords else _LENGTH) if max_length is None else max_length
    check_asked(count, min_length, longest, syllables, temperature)
    shares = shares_of(kind)
    if keywords and set(shares) == {"coined"}:
        raise ConfigurationError(
            "A name about keywords is blended, joined, ended or bent, received kind='coined'",
            remedy="leave out about, or pass kind='joined'",
        )
    start = start_of(start, spoken, longest)
    pattern = pattern_of(match)
    speaker = voice(spoken.code, progress)
    _check_decent(keywords, speaker)
    examples = labels_of(like, spoken, "like")
    if examples and shares == shares_of("mixed"):
        shares = _shares_like(examples, speaker)
    drawing = _Drawing(spoken, speaker, Random(seed), shares, temperature, progress)

    def fits(name: str) -> bool:
        return (
            min_length <= len(name) <= longest
            and name.startswith(start)
            and (pattern is None or pattern.fullmatch(name) is not None)
            and not borrows(name, examples)
        )

    asked = Asked(
        count=count,
        start=start,
        match=lowered(match),
        longest=longest,
        seed=seed,
        fits=fits,
        keywords=keywords,
        examples=examples,
    )
    chosen: list[Invention] = []
    for attempt in range(_TRIES):
        for invention in each(drawing.candidates(asked, attempt)):
            inside = syllables is None or syllables[0] <= invention.syllables <= syllables[1]
            if inside and _varied(invention.label, [c.label for c in chosen], keywords):
                chosen.append(invention)
        if len(chosen) >= count or (keywords and attempt):
            break
    best = _balanced(chosen, shares, count)
    return Listed(sorted(best, key=lambda i: (-i.score, i.label)))


def _check_decent(keywords: Sequence[str], speaker: Voice) -> None:
    """Raises `ConfigurationError` for a keyword that is offensive, or sounds so."""
    said = pronouncer_of(speaker).pronounce(keywords, 3)
    for word, readings in zip(keywords, said, strict=True):
        if offends(word, speaker.language.code, speaker.words) or sounds_offensive(
            word, probable(readings), speaker
        ):
            raise ConfigurationError(
                f"Names are about words that offend nobody, received {word!r}",
                remedy="leave it out of about",
            )


class _Drawing:
    """Draws names of all kinds in one language, and judges them."""

    def __init__(
        self,
        spoken: Language,
        speaker: Voice,
        random_: Random,
        shares: dict[str, float],
        temperature: float,
        progress: Callable[[str], None] | None,
    ) -> None:
        self.spoken, self.speaker, self._random = spoken, speaker, random_
        self._shares, self._temperature, self._progress = shares, temperature, progress
        self.words = vocabulary_of(spoken.code)
        self._tactics = tactics_of(spoken.code)
        self._known = Known.of(speaker, progress)
        self._seen: set[str] = set()
        self._said: list[tuple[str, ...]] = []
        self._quality: dict[str, float] = {}

    def candidates(self, asked: Asked, attempt: int) -> list[Invention]:
        """New names that fit, in the order in which they were drawn."""
        drawn = self._about(asked) if asked.keywords else self._drawn(asked, attempt)
        drawn = {
            name: kind
            for name, kind in each(drawn.items())
            if name not in self._seen and not self._known.holds(name)
        }
        self._seen.update(drawn)
        if not drawn:
            return []
        names = list(drawn)
        odds = likeness_to_brands(self.spoken.code).log_odds(names).tolist()
        style = {n: likeness_of_style(n, asked.examples) for n in each(names)}
        usual = sum(style.values()) / len(names)
        # The Gumbel trick: the k largest of log-weights with noise are k draws without replacement.
        worth = {
            name: logit
            + _STYLE * (style[name] - usual)
            + self._quality.get(name, 0.0)
            - self._temperature * math.log(-math.log(max(self._random.random(), 1e-12)))
            for name, logit in zip(names, odds, strict=True)
        }
        ranked = sorted(names, key=lambda name: (-worth[name], name))
        kept: list[str] = []
        for kind in dict.fromkeys(drawn.values()):
            own = [name for name in ranked if drawn[name] == kind]
            kept += own[: 3 * asked.count + 20]
        found = []
        liked = dict(zip(names, odds, strict=True))
        for made in each(score_names(kept, self.speaker, self._known)):
            name, kind = made.label, drawn[made.label]
            if kind == "coined" and not made.round_trip:
                continue
            if kind == "blended" and not self._heard(made, asked.keywords):
                continue
            share = 1 / (1 + math.exp(-liked[name]))
            score = made.score + share + self._quality.get(name, 0.0) / 4
            score += _STYLE / 4 * (style[name] - usual)
            worth[name] += _EASE[kind] * made.pronounceability
            found.append(
                replace(made, kind=kind, brand_likeness=round(share, 4), score=round(score, 4))
            )
        return sorted(found, key=lambda i: (-worth[i.label], i.label))

    def _heard(self, made: Invention, keywords: Sequence[str]) -> bool:
        """Whether a blend holds sounds of two keywords, or all their letters."""
        return (
            sum(
                keyword in made.label or contains(made.phonemes, said)
                for keyword, said in zip(keywords, self._said, strict=False)
            )
            > 1
        )

    def _drawn(self, asked: Asked, attempt: int) -> dict[str, str]:
        found: dict[str, str] = {}
        for kind, share in self._shares.items():
            size = max(_POOL, int(_SHARE * share * asked.count))
            if kind == "coined":
                names = self._coined(asked, 2 * size, attempt)
            else:
                names = draw(
                    kind, self.words, size, fits=asked.fits, start=asked.start, random_=self._random
                )
            for name in names:
                found.setdefault(name, kind)
        code, words = self.spoken.code, self.speaker.words
        return {
            name: kind
            for name, kind in each(found.items())
            if not inflected(name, code, words) and self._sayable(name[len(asked.start) :], kind)
        }

    def _sayable(self, name: str, kind: str) -> bool:
        """Whether the runs of consonants in a name are those of words, or meet where two join."""
        if kind == "bent":  # That is what bends it: flagr.
            return True
        longest = _CONSONANTS if kind == "joined" else _CONSONANTS - 1
        return self._tactics.allow(name) and self._tactics.runs_well(name, longest)

    def _coined(self, asked: Asked, size: int, attempt: int) -> list[str]:
        # Both conditions hold before a letter is drawn: none is drawn in vain.
        longest, examples = asked.longest, asked.examples
        if examples:  # Their style is theirs in length too: what is longer is drawn in vain.
            longest, size = min(longest, max(map(len, examples)) + 1), 3 * size
        drawn = generator(self.spoken.code, self._progress).generate(
            length=max(longest, len(asked.start)),
            count=size,
            temperature=self._temperature,
            match=asked.match,
            prefix=asked.start,
            random_seed=asked.seed * _TRIES + attempt,
        )
        refused = _REFUSED.get(self.spoken.code[:2], _NOT_SAID)
        return [
            name
            for name in each(drawn)
            if asked.fits(name)
            and not refused.search(name)
            and not _NOT_SAID.search(name)
            and self._tactics.allow(name[len(asked.start) :])
        ]

    def _about(self, asked: Asked) -> dict[str, str]:
        found: dict[str, str] = {}
        if len(asked.keywords) > 1:
            said = pronouncer_of(self.speaker).pronounce(asked.keywords, 1)
            self._said = [readings[0].phonemes for readings in said if readings]
            whole = side_by_side(asked.keywords, self.speaker)
            for name, good in {**whole, **blends(asked.keywords, self.speaker)}.items():
                if asked.fits(name):
                    found[name] = "blended"
                    self._quality[name] = good
        for keyword in asked.keywords:
            more = extended(
                keyword,
                self.words,
                2 * asked.count if len(asked.keywords) == 1 else asked.count,
                fits=asked.fits,
                random_=self._random,
            )
            for name, kind in more.items():
                found.setdefault(name, kind)
        return {n: k for n, k in found.items() if k == "blended" or k in self._shares}


def _balanced(found: Sequence[Invention], shares: dict[str, float], count: int) -> list[Invention]:
    """The first of each kind by its share, then what is left; blends before all others."""
    first = [i for i in found if i.kind == "blended"][:count]
    for kind, share in shares.items():
        first += [i for i in found if i.kind == kind][: round(share * count)]
    first = first[:count]
    taken = {i.label for i in first}
    return first + [i for i in found if i.label not in taken][: count - len(first)]


def _shares_like(examples: Sequence[str], speaker: Voice) -> dict[str, float]:
    """The kinds of examples, as far as their letters tell."""
    kinds = Counter(
        "joined"
        if parted_words(name, speaker.words)
        else "ended"
        if any(
            speaker.words.get(name.removesuffix(e), 0.0) >= 4 for e in ENDINGS if name.endswith(e)
        )
        else "coined"
        for name in examples
    )
    return {kind: count / len(examples) for kind, count in kinds.items()}


def _varied(name: str, others: Sequence[str], keywords: Sequence[str]) -> bool:
    """Whether at most two names share five letters in a row; keywords may be shared."""
    stems = {name[i : i + 5] for i in range(len(name) - 4)}
    held = [*keywords, *map("".join, permutations(keywords, 2))]
    stems = {stem for stem in stems if not any(stem in keyword for keyword in held)}
    return all(sum(stem in other for other in others) < 2 for stem in stems)
