"""8: domain names; a name, its sounds, what sounds alike, and names that are new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table, Topic
from elman.unit.words import share

__all__ = ["TOPIC", "run"]

TOPIC = Topic(
    key="domains",
    number=8,
    title="Domain names",
    claim="`airmix.com` is taken: suggest names that sound alike and are free, such as `rmix.com`, "
    "a 100% phonetic match. Four steps: letters to phonemes, also of invented words; patterns "
    "among them; others that sound alike; back to letters. The lexicon shows `6pm` as "
    "`s ɪ k s p i ɛ m`. Second use: new names that sound good.",
    command="elman domains similar airmix\nelman domains invent --language it\n"
    "elman pronounce siteadvisor 6pm houzz",
    python="from elman.domains import invent, similar\n"
    'similar("airmix", count=10)\ninvent("it", count=10)',
    ask=(
        "Read the suggestions aloud to your neighbour: which would be typed as they are meant?",
        "Why is it harder to read `b9dm` than `univision`? Which knowledge is missing?",
        "A name must not be an insult in any language. Who checks, and how?",
    ),
    quick="the same as the full run",
    full="voices that ship with elman; nobody is asked whether a name is taken",
)

NAME = "airmix"
LABELS = (
    "siteadvisor",
    "6pm",
    "cityheaven",
    "picmonkey",
    "cbs",
    "jqw",
    "houzz",
    "technorati",
    "b9dm",
    "eqla3",
    "adxhosting",
    "univision",
)
SLIDE = {"6pm": "s ɪ k s p i ɛ m"}


def run(desk: Desk) -> Outcome:
    """Read, take patterns apart, suggest and invent."""
    from elman.domains import invent, similar
    from elman.phonetics.pronouncer import Pronouncer

    voice = Pronouncer.load("en")
    readings = dict(zip((NAME, *LABELS), voice.pronounce([NAME, *LABELS], 3), strict=True))
    alike: list[dict[str, Any]] = [
        {
            "label": s.label,
            "match": s.match,
            "sounds": " ".join(s.phonemes),
            "why": s.why,
            "p": s.spelling_probability,
        }
        for s in similar(NAME, count=60)
    ]
    rmix = next((row for row in alike if row["label"] == "rmix"), None)
    place = 0 if rmix is None else alike.index(rmix) + 1
    said = " ".join(readings["6pm"][0].phonemes)
    invented = {code: [name.label for name in invent(code, count=12)] for code in ("en", "it")}
    best = alike[:10]
    shown = [*best, *([rmix] if rmix is not None and rmix not in best else [])]
    return Outcome(
        results=[
            Result(
                "phonetic match of rmix with airmix",
                "not suggested" if rmix is None else share(rmix["match"]),
                0.0 if rmix is None else rmix["match"],
                "100%",
            ),
            Result(
                f"its place among {len(alike)} suggestions",
                "none" if rmix is None else str(place),
                place,
            ),
            Result("6pm is read", said, float(said == SLIDE["6pm"]), SLIDE["6pm"]),
        ],
        tables=[
            Table(
                f"Names that sound like {NAME}, best first",
                ("name", "match", "sounds", "what gave way to what", "written so by a listener"),
                [
                    (
                        row["label"],
                        share(row["match"]),
                        row["sounds"],
                        row["why"].replace("->", "→"),
                        share(row["p"]),
                    )
                    for row in shown
                ],
            ),
            Table(
                "The slide's labels, as elman reads them",
                ("label", "sounds", "letters and their sounds", "how it was read", "probability"),
                [
                    (
                        text,
                        " ".join(found[0].phonemes),
                        _aligned(found[0]),
                        found[0].how,
                        share(found[0].probability),
                    )
                    for text, found in list(readings.items())[1:]
                    if found
                ],
            ),
            Table(
                "another language's words are the model: new names",
                ("language", "names"),
                [(code, ", ".join(names)) for code, names in invented.items()],
                change=True,
            ),
        ],
        pictures=desk.draw(
            "steps",
            "Letters to sounds, a pattern in them, what sounds like it, and back to letters.",
            f"The four steps from {NAME} to a name that sounds alike",
            lambda path: _draw(path, readings[NAME], shown),
        ),
    )


def _aligned(reading: Any) -> str:
    """Which letters make which sounds, as far as the engine tells."""
    return ", ".join(f"{p.letters} → {''.join(p.sounds) or '∅'}" for p in reading.parts) or "–"


def _draw(path: Path, readings: Any, alike: list[dict[str, Any]]) -> None:
    """Draw the steps as columns: readings, patterns that gave way, sounds, names."""
    from elman.report.pictures import BLUE, GREEN, GREY, ORANGE, PURPLE, new_figure, save_figure

    rows = [row for row in alike if row["why"]][:6] or alike[:6]
    figure = new_figure(9.5, 0.9 + 0.5 * max(4, len(rows)))
    axes = figure.subplots()
    axes.axis("off")
    axes.set(xlim=(0, 10), ylim=(-len(rows), 1))
    middle = -(len(rows) - 1) / 2
    heads = (
        "letters",
        "1 sounds",
        "2 a pattern gives way",
        "3 what it sounds like",
        "4 letters again",
    )
    places, colours = (0.6, 2.3, 4.6, 6.9, 9.1), (GREY, BLUE, ORANGE, PURPLE, GREEN)
    for x, head, colour in zip(places, heads, colours, strict=True):
        axes.text(x, 0.75, head, ha="center", fontsize=9, color=colour, weight="bold")

    def put(x: float, y: float, text: str, colour: str, after: Any = None) -> Any:
        box = {"boxstyle": "round,pad=0.35", "fc": f"{colour}1c", "ec": colour}
        made = axes.text(x, y, text, ha="center", va="center", fontsize=9, bbox=box)
        if after is not None:
            ends = {"patchA": after.get_bbox_patch(), "patchB": made.get_bbox_patch()}
            arrow = {"arrowstyle": "-|>", "color": GREY, "lw": 0.8, "shrinkA": 3, "shrinkB": 3}
            axes.annotate("", (x, y), after.get_position(), arrowprops={**arrow, **ends})
        return made

    letters = put(places[0], middle, NAME, GREY)
    sounds = put(places[1], middle, " ".join(readings[0].phonemes), BLUE, letters)
    for i, row in enumerate(rows):
        why = row["why"].replace("->", "→").split(", ")
        gave = ", ".join(why[:2]) + (" …" if len(why) > 2 else "") or "as it is"
        pattern = put(places[2], -i, gave, ORANGE, sounds)
        heard = put(places[3], -i, f"{row['sounds']}  ({share(row['match'])})", PURPLE, pattern)
        put(places[4], -i, row["label"], GREEN, heard)
    figure.suptitle(f"From {NAME} to names that sound alike", fontsize=12)
    save_figure(figure, path)
