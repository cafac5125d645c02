"""What others do: phonetic codes looked up in a word list, and permutations of letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import jellyfish
from metaphone import doublemetaphone


def codes() -> dict[str, Callable[[str], Sequence[str]]]:
    """Phonetic codes by name; each gives the keys of a name."""
    return {
        "soundex": lambda name: [jellyfish.soundex(name)],
        "metaphone": lambda name: [jellyfish.metaphone(name)],
        "double_metaphone": lambda name: [key for key in doublemetaphone(name) if key],
    }


class LookUp:
    """Names of a pool that share a key with a name, likest in letters first."""

    def __init__(self, pool: Iterable[str], code: Callable[[str], Sequence[str]]) -> None:
        self.code = cache(lambda name: tuple(code(name)))
        self.filed: Mapping[str, list[str]] = defaultdict(list)
        for name in pool:
            for key in self.code(name):
                self.filed[key].append(name)

    def __call__(self, name: str, count: int) -> list[str]:
        found = {c for key in self.code(name) for c in self.filed.get(key, ()) if c != name}
        ranked = sorted(found, key=lambda c: (jellyfish.levenshtein_distance(name, c), c))
        return ranked[:count]


def permutations(name: str, count: int) -> list[str]:
    """dnstwist's permutations of a label, in the order it gives them."""
    import dnstwist

    fuzzer = dnstwist.Fuzzer(f"{name}.com")
    fuzzer.generate()
    labels = (entry["domain"].removesuffix(".com") for entry in fuzzer.permutations())
    return list(dict.fromkeys(label for label in labels if label != name and "." not in label))[
        :count
    ]
