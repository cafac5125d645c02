from __future__ import annotations

from pathlib import Path

from elman.app.reference import reference_page

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def test_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference_page(), (
        "the commands have changed: python -m elman.app.reference docs/cli.md"
    )
