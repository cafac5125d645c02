"""`names` and `names-country`: what is read from Faker, cleaned, and grouped."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

import pytest

from elman.datasets import Labelled, best_reachable_accuracy, load
from elman.datasets.sets.countries import COUNTRIES
from elman.datasets.sets.faker_names import first_names, last_names
from elman.datasets.sets.spelling import fold
from elman.errors import ConfigurationError


@pytest.fixture(scope="module")
def names() -> Labelled:
    return load("names")


def find(examples: Labelled, name: str) -> set[tuple[str, str]]:
    assert examples.origins is not None
    rows = zip(examples.inputs, examples.labels, examples.origins, strict=True)
    return {(label, origin) for given, label, origin in rows if given == name}


def test_tens_of_thousands_of_names_from_sixty_countries(names: Labelled) -> None:
    assert len(names) > 40_000
    assert len(set(names.origins or [])) >= 60
    assert set(names.counts()) == {"female", "male"}
    assert min(names.counts().values()) > 0.45 * len(names)
    assert re.fullmatch(r"Faker [\d.]+ \(installed\)", names.source)


def test_names_stand_in_the_script_of_their_country(names: Labelled) -> None:
    assert ("male", "RU") in find(names, "Александр")
    assert ("female", "FR") in find(names, "Zoé")
    assert ("female", "GR") in find(names, "Μαρία")
    assert ("female", "GE") in find(names, "ნინო")
    assert ("female", "JP") in find(names, "陽子")


def test_a_record_is_one_name_of_one_gender_in_one_country(names: Labelled) -> None:
    records = list(zip(names.inputs, names.labels, names.origins or [], strict=True))
    assert len(set(records)) == len(records)
    assert {"male", "female"} == {label for label, origin in find(names, "Andrea")}
    assert records == sorted(records, key=lambda r: (r[2], r[1], r[0]))


def test_spellings_of_one_name_are_one_group(names: Labelled) -> None:
    assert names.groups is not None
    assert all(names.groups)
    group = dict(zip(names.inputs, names.groups, strict=True))
    assert group["Zoë"] == group["Zoe"] == "zoe"
    assert group["Marie-Louise"] == "marielouise"
    assert group["Иван"] == group["Ivan"]


def test_no_entry_is_corrupt(names: Labelled) -> None:
    for name in names.inputs:
        assert name == str(name).strip()
        assert unicodedata.is_normalized("NFC", str(name))
        assert not re.search(r"[\d.,;:_()\[\]<>/@~˜]", str(name)), name
        assert not (str(name).isupper() and len(name) > 2), name


def test_few_names_carry_both_genders(names: Labelled) -> None:
    assert names.groups is not None
    genders = defaultdict(set)
    for group, label in zip(names.groups, names.labels, strict=True):
        genders[group].add(label)
    share = sum(len(found) > 1 for found in genders.values()) / len(genders)
    assert 0.02 < share < 0.05
    assert 0.96 < best_reachable_accuracy(names, by="group") < 0.99


def test_latin_has_latin_letters_and_the_countries_own_spellings(names: Labelled) -> None:
    latin = load("names", script="latin")
    for name in latin.inputs:
        assert "LATIN" in unicodedata.name(str(name)[0]), name
    assert ("male", "RU") in find(latin, "Aleksandr")
    assert ("female", "JP") in find(latin, "Yoko")
    assert not find(latin, "Yangzi")  # how Mandarin reads 陽子
    assert ("male", "TW") in find(latin, "Chia-Hao")
    native = load("names", script="native")
    assert not find(native, "Yoko")
    assert set(native.inputs) < set(names.inputs)


def test_another_script_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="received 'greek'"):
        load("names", script="greek")


def test_records_and_sum_are_the_same_every_time(names: Labelled) -> None:
    assert load("names").sha256 == names.sha256


def test_only_lists_a_locale_has_itself_are_read() -> None:
    locales = {names.locale for names in first_names()}
    assert {"de_CH", "fr_CH", "en", "ar_AA", "es_CA", "lt_LT"} <= locales
    assert not {"ar_SA", "ar_PS", "fr_QC", "es"} & locales
    assert all(len(names.names) >= 10 for names in first_names())
    assert all(names.country in COUNTRIES for names in (*first_names(), *last_names()))


def test_first_name_to_home_country() -> None:
    names = load("names-country")
    assert set(names.labels) <= set(COUNTRIES.values())
    assert {"Lithuania", "Pakistan", "Thailand"} <= set(names.labels)
    assert min(names.counts().values()) >= 50
    assert {origin for _, origin in find(names, "Diego")} >= {"ES", "CL"}
    records = list(zip(names.inputs, names.labels, strict=True))
    assert len(set(records)) == len(records)
    assert names.groups == [fold(str(name)) for name in names.inputs]


def test_countries_with_few_names_can_be_left_out() -> None:
    many = load("names-country", min_count=500)
    assert min(many.counts().values()) >= 500
    assert len(many.counts()) < len(load("names-country").counts())
    with pytest.raises(ConfigurationError, match="at least two countries"):
        load("names-country", min_count=10**6)


def test_last_names_to_home_country() -> None:
    names = load("names-country", names_kind="last")
    assert ("Germany", "DE") in find(names, "Schmidt")
    assert len(names) > 10_000
    with pytest.raises(ConfigurationError, match="names_kind"):
        load("names-country", names_kind="middle")


def test_no_two_countries_share_one_list() -> None:
    names = load("names-country", names_kind="last", min_count=1)
    held: defaultdict[str, set[str]] = defaultdict(set)
    for name, country in zip(names.inputs, names.labels, strict=True):
        held[country].add(str(name))
    ordered = sorted(held)
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            assert len(held[one] & held[other]) < 0.9 * len(held[one] | held[other]), (one, other)
    assert Counter(names.labels).total() == len(names)
