"""`names`: first names of the world with gender and country, from the installed Faker."""

from __future__ import annotations

from functools import cache
from typing import Literal

from elman.datasets.dataset import DataSet, Progress
from elman.datasets.records.labelled import Labelled
from elman.datasets.sets.faker_names import faker_source, first_names
from elman.datasets.sets.spelling import fold, romanise
from elman.errors import ConfigurationError, shorten

__all__ = ["DATASETS", "load_names"]

_Record = tuple[str, str, str, str, bool]  # country, gender, name, group, Faker's Latin spelling


def load_names(
    dataset: DataSet,
    progress: Progress | None = None,
    script: Literal["both", "native", "latin"] = "both",
) -> Labelled:
    """One record for each name, gender and country; labels are "female" and "male".

    A name that Faker lists for both genders is two records, in one country or in several.
    Spellings with the same letters, accents aside, are one group in any script.

    Args:
        dataset: the entry in `DATASETS`.
        progress: not called, since nothing is downloaded.
        script: "native" is every name as its country writes it; "both" adds the Latin
            spellings that Faker itself gives (Japan, Taiwan); "latin" has Latin letters
            only: those spellings, the names that have them anyway, and the rest romanised.

    Raises:
        ConfigurationError: another script.
    """
    if script not in ("both", "native", "latin"):
        raise ConfigurationError(
            f'script is "both", "native" or "latin", received {shorten(script)}',
            remedy='pass script="both"',
        )
    records = _records()
    if script == "native":
        records = tuple(record for record in records if not record[4])
    elif script == "latin":
        records = _in_latin(records)
    return Labelled(
        inputs=[name for _, _, name, _, _ in records],
        labels=[gender for _, gender, _, _, _ in records],
        groups=[group for _, _, _, group, _ in records],
        origins=[country for country, _, _, _, _ in records],
        name=dataset.name,
        source=faker_source(),
    )


@cache
def _records() -> tuple[_Record, ...]:
    """Sorted, each spelling of a country and gender once."""
    found: dict[tuple[str, str, str], _Record] = {}
    for names in first_names():
        if not names.gender:
            continue
        for name in names.names:
            # Joiners change how letters connect, not which name it is.
            bare = name.replace("\u200d", "").replace("\u200c", "").casefold()
            record = (names.country, names.gender, name, fold(name), names.romanised)
            found.setdefault((names.country, names.gender, bare), record)
    return tuple(sorted(found.values()))


def _in_latin(records: tuple[_Record, ...]) -> tuple[_Record, ...]:
    published = {country for country, *_, romanised in records if romanised}
    found: dict[tuple[str, str, str], _Record] = {}
    for country, gender, name, _, romanised in records:
        if country in published and not romanised:
            continue
        latin = romanise(name)
        record = (country, gender, latin, fold(latin), romanised)
        # A short name without vowels (a Hebrew or Arabic one) may leave a single consonant.
        if len(record[3]) > 1:
            found.setdefault((country, gender, latin.casefold()), record)
    return tuple(sorted(found.values()))


DATASETS = (
    DataSet(
        name="names",
        summary="first names of 60-odd countries, female or male, in their own scripts",
        kind="classify-text",
        licence="MIT (Faker)",
        citation="Faker, https://github.com/joke2k/faker",
        loader=load_names,
        url="https://pypi.org/project/Faker/",
        requires="faker",
    ),
)
