"""Name lists as the Faker package holds them, one entry per locale, in its own attributes.

Only lists a locale has itself count: one it inherits belongs to the locale it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import Any

from elman.datasets.sets.countries import country_of_locale
from elman.datasets.sets.spelling import clean, script_of
from elman.errors import DatasetUnavailable

__all__ = ["NameList", "faker_source", "first_names", "last_names"]

_FEWEST = 10
"""Shorter lists are placeholders."""


@dataclass(frozen=True)
class NameList:
    """Names of one locale and gender ("female", "male", or "" where Faker does not say)."""

    locale: str
    country: str
    gender: str
    names: tuple[str, ...]
    romanised: bool = False


def faker_source() -> str:
    """Which Faker the names were read from.

    >>> faker_source().endswith("(installed)")
    True
    """
    return f"Faker {version('Faker')} (installed)"


@cache
def first_names() -> tuple[NameList, ...]:
    """First names by locale and gender; a list without genders only where there is no other.

    Faker's own Latin spellings of Japanese and Taiwanese names are lists of their own.

    >>> sorted({names.gender for names in first_names()})
    ['', 'female', 'male']
    """
    found: list[NameList] = []
    for locale, lists in _locales():
        both = _entries(lists, "first_names_unisex")
        gendered = {
            gender: [*names, *both]
            for gender in ("female", "male")
            if len(names := _entries(lists, f"first_names_{gender}")) >= _FEWEST
        }
        if not gendered and not both:
            gendered = {"": _entries(lists, "first_names")}
        romanised = {
            gender: _entries(lists, f"first_romanized_names_{gender}") for gender in gendered
        }
        found += _cleaned(locale, gendered, romanised=False)
        found += _cleaned(locale, romanised, romanised=True)
    return tuple(found)


@cache
def last_names() -> tuple[NameList, ...]:
    """Last names by locale, whatever the gender whose form they have."""
    found: list[NameList] = []
    for locale, lists in _locales():
        names = _entries(lists, "last_names") or [
            *_entries(lists, "last_names_female"),
            *_entries(lists, "last_names_male"),
        ]
        found += _cleaned(locale, {"": names}, romanised=False)
        romanised = _entries(lists, "last_romanized_names")
        found += _cleaned(locale, {"": romanised}, romanised=True)
    return tuple(found)


def _cleaned(locale: str, lists: Mapping[str, list[str]], *, romanised: bool) -> Iterator[NameList]:
    country = country_of_locale(locale)
    script = script_of(name for names in lists.values() for name in names)
    for gender, names in lists.items():
        kept = tuple(dict.fromkeys(name for entry in names for name in clean(entry, script)))
        if country and len(kept) >= _FEWEST:
            yield NameList(locale, country, gender, kept, romanised)


def _entries(lists: Mapping[str, Any], attribute: str) -> list[str]:
    """The strings of a list, tuple or weighted dictionary; a property is computed from others."""
    value = lists.get(attribute)
    if isinstance(value, (list, tuple, Mapping)):
        return [entry for entry in value if isinstance(entry, str)]
    return []


def _locales() -> Iterator[tuple[str, Mapping[str, Any]]]:
    import pkgutil

    try:
        person = import_module("faker.providers.person")
    except ImportError as error:
        raise DatasetUnavailable(
            "the names come with the package Faker, which is not installed",
            remedy="pip install 'elman[train]'",
        ) from error
    for locale in sorted(module.name for module in pkgutil.iter_modules(person.__path__)):
        yield locale, vars(import_module(f"faker.providers.person.{locale}").Provider)
