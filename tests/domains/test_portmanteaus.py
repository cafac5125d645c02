"""Blends begin as one keyword and end as another, and sound of both."""

from __future__ import annotations

from elman.domains.portmanteaus import blends, contains, side_by_side
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.voice import Voice


def test_what_both_share_is_said_once(speaker: Voice) -> None:
    found = list(blends(["fim", "mat"], speaker))
    # The small voice also says "ma" for an m alone: fimt.
    assert found[0].count("m") == 1
    assert "fimat" in found[:3]
    assert not any(name.count("m") > 1 for name in found[:3])


def test_every_blend_keeps_sounds_of_both(speaker: Voice) -> None:
    words = ["fairm", "zix"]
    said = [r[0].phonemes for r in pronouncer_of(speaker).pronounce(words, 1)]
    found = blends(words, speaker)
    assert found
    assert list(found.values()) == sorted(found.values(), reverse=True)
    read = speaker.model.read(list(found)[:5], 3)
    assert all(
        any(all(contains(r.phonemes, k) for k in said) for r in readings) for readings in read
    )
    # Two whole words side by side are no blend.
    assert not {"fairmzix", "zixfairm"} & set(found)


def test_whole_keywords_stand_side_by_side(speaker: Voice) -> None:
    found = side_by_side(["fam", "zi"], speaker)
    assert {"famzi", "zifam"} <= set(list(found)[:3])
    assert all("fam" in name and "zi" in name for name in found)
    assert len(found) > 10
    assert "zifim" not in found
    assert not any("mm" in name for name in side_by_side(["fam", "mat"], speaker))


def test_one_keyword_is_blended_with_nothing(speaker: Voice) -> None:
    assert blends(["fairm"], speaker) == side_by_side(["fairm"], speaker) == {}
