"""Texts to the `symbols` of an exported classifier: `reading` is that of the file's description."""

import unicodedata


def encode(text, reading):
    known = {c: i for i, c in enumerate(reading["characters"], start=1)}
    other = known.get("\ufffd") if reading["unknown"] == "replace" else None
    text = "".join(reading["folds"].get(c, c) for c in unicodedata.normalize("NFC", text))
    if reading["unknown"] == "skip":
        text = "".join(c for c in text if c in known)
    if reading["spaces"] == "collapse":
        text = " ".join(text.split())
    codes = [known.get(c, other) for c in text]
    if not codes or None in codes:
        raise ValueError(f"the model cannot read {text!r}")
    return codes + [0] * reading["end"]
