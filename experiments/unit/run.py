"""The whole unit: each figure beside the slide's, and the pictures of the documentation from it.

Run:  python experiments/unit/run.py [--quick] [TOPIC...]

The page and what it is made of are kept in `experiments/unit/page`, so an interrupted run goes on.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

from record import write

from elman.unit import Outcome, Topic, state_folder, teach

FOLDER = Path(__file__).resolve().parent
PICTURES = FOLDER.parents[1] / "docs" / "pictures"

SHOWN = {
    "one-hot": ("sequences", "one-hot"),
    "reading": ("names", "reading-andrea"),
    "sound-alikes": ("domains", "steps"),
    "context": ("why", "context"),
}
"""Pictures of the documentation, and the topic and file that each is."""


def name_of(topic: str, what: str) -> str:
    """Name a figure in letters, digits and underscores."""
    return f"{topic}_{re.sub(r'[^a-z0-9]+', '_', what.lower()).strip('_')}"


def told(topic: Topic, outcome: Outcome, before: bool) -> None:
    """Tell what a topic gave."""
    how = outcome.missing or ("run before" if before else f"{outcome.seconds:.0f} s")
    print(f"{topic.number} {topic.title}: {how}", flush=True)
    for result in outcome.results:
        print(f"  {result.what:<55} {result.ours}   {result.slide}", flush=True)


def main() -> None:
    """Run the unit, write `result.json`, and copy the pictures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("topics", nargs="*")
    options.add_argument("--quick", action="store_true", help="a trial: no figure is stored")
    chosen = options.parse_args()
    page = FOLDER / "page" / "unit.html"
    page.parent.mkdir(exist_ok=True)
    course = teach(chosen.topics, output=page, quick=chosen.quick, told=told)
    if chosen.quick or chosen.topics or course.interrupted or course.missing:
        print(f"{page}; no figure was stored: only those of a whole run are")
        return
    figures: dict[str, float] = {}
    slides: dict[str, Any] = {}
    for topic, outcome in course.outcomes:
        for result in outcome.results:
            figures[name := name_of(topic.key, result.what)] = result.value
            slides[name] = {"ours": result.ours, "slide": result.slide or None}
    write(
        __file__,
        figures,
        "python experiments/unit/run.py",
        seconds=sum(outcome.seconds for _, outcome in course.outcomes),
        beside=slides,
        topics=course.to_json()["topics"],
    )
    for name, (topic_key, file) in SHOWN.items():
        drawn = state_folder(page) / topic_key / f"{file}.svg"
        (PICTURES / f"{name}.svg").write_bytes(drawn.read_bytes())


if __name__ == "__main__":
    main()
