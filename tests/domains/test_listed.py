"""Lists of suggestions are lists, and tables in a notebook."""

from __future__ import annotations

import re

from elman.domains import Availability, LookAlike, Suggestion, confused_with
from elman.domains.listed import Listed


def headings(html: str) -> list[str]:
    return re.findall(r"<th [^>]*>(.*?)</th>", html)


def test_a_table_has_what_the_records_say() -> None:
    taken = Availability("rmix.com", "taken", "dns")
    found = Listed(
        [
            Suggestion("rmix", match=0.5, phonemes=("ɑ", "r"), suffix="com", availability=taken),
            Suggestion("ermix", match=0.25),
        ]
    )
    html = found._repr_html_()
    assert headings(html)[:3] == ["name", "label", "phonemes"]
    assert {"match", "availability"} <= set(headings(html))
    assert "why" not in headings(html)  # none says it
    assert ">rmix.com<" in html
    assert ">ɑ r<" in html
    assert '<td style="text-align:right">0.5</td>' in html
    assert ">taken<" in html


def test_what_others_wrote_is_escaped() -> None:
    html = Listed([LookAlike("<b>evil</b>.com")])._repr_html_()
    assert "&lt;b&gt;evil&lt;/b&gt;.com" in html
    assert "<b>" not in html


def test_an_empty_list_is_an_empty_table() -> None:
    assert "<td" not in Listed[Suggestion]()._repr_html_()


def test_what_the_tools_answer_is_such_a_list() -> None:
    found = look_alikes_of("netflix")
    assert isinstance(found, Listed)
    assert [row.name for row in found] == ["netflex.com"]


def look_alikes_of(name: str) -> list[LookAlike]:
    return confused_with(name, "it", names=["netflex.com", "vela.it"], least=0.8)
