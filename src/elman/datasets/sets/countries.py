"""Country codes (ISO 3166-1) and English names, for the countries the name lists cover.

"AA" is in the range ISO leaves to users; here, as in the `ar_AA` list it comes from, it
means the Arab countries together.
"""

from __future__ import annotations

__all__ = ["COUNTRIES", "country_of_locale"]

COUNTRIES = {
    "AA": "Arab countries",
    "AM": "Armenia",
    "AR": "Argentina",
    "AT": "Austria",
    "AZ": "Azerbaijan",
    "BD": "Bangladesh",
    "BE": "Belgium",
    "BG": "Bulgaria",
    "BR": "Brazil",
    "CA": "Canada",
    "CH": "Switzerland",
    "CL": "Chile",
    "CN": "China",
    "CO": "Colombia",
    "CZ": "Czechia",
    "DE": "Germany",
    "DK": "Denmark",
    "DZ": "Algeria",
    "EE": "Estonia",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom",
    "GE": "Georgia",
    "GH": "Ghana",
    "GR": "Greece",
    "HR": "Croatia",
    "HU": "Hungary",
    "ID": "Indonesia",
    "IE": "Ireland",
    "IL": "Israel",
    "IN": "India",
    "IR": "Iran",
    "IS": "Iceland",
    "IT": "Italy",
    "JP": "Japan",
    "KE": "Kenya",
    "KR": "South Korea",
    "LI": "Liechtenstein",
    "LK": "Sri Lanka",
    "LT": "Lithuania",
    "LU": "Luxembourg",
    "LV": "Latvia",
    "MK": "North Macedonia",
    "MX": "Mexico",
    "NG": "Nigeria",
    "NL": "Netherlands",
    "NO": "Norway",
    "NP": "Nepal",
    "NZ": "New Zealand",
    "PK": "Pakistan",
    "PL": "Poland",
    "PS": "Palestine",
    "PT": "Portugal",
    "RO": "Romania",
    "RU": "Russia",
    "SA": "Saudi Arabia",
    "SE": "Sweden",
    "SI": "Slovenia",
    "SK": "Slovakia",
    "TH": "Thailand",
    "TR": "Turkey",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "UA": "Ukraine",
    "US": "United States",
    "UZ": "Uzbekistan",
    "VN": "Vietnam",
    "ZA": "South Africa",
}

# A locale is a language and a country, but for these: no country at all (`en` holds names of
# the United States, `sw` Swahili ones), or Catalonia where ISO has Canada.
_EXCEPTIONS = {"en": "US", "sw": "TZ", "es_CA": "ES"}


def country_of_locale(locale: str) -> str:
    """The country code of a locale name, empty where it has none.

    >>> country_of_locale("de_CH"), country_of_locale("en"), country_of_locale("es")
    ('CH', 'US', '')
    """
    return _EXCEPTIONS.get(locale, locale.partition("_")[2])
