"""What a tagger says of texts, as the command line and the service tell it in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from elman.errors import ConfigurationError
from elman.runs.explained import Moved, moved_tags

__all__ = ["explained", "labelled", "span_of", "tagged_texts"]


def tagged_texts(
    tagger: Any, texts: Sequence[str], *, explain: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield of each text its words, their labels, and the spans with where they stand in it.

    With `explain` each span, or each word of plain labels, says which words moved it.

    Raises `ConfigurationError` for a tagger that reads more than words.
    """
    from elman.sequences.tokens import tokens_of

    if tagger.reader_.columns:
        raise ConfigurationError(
            f"The model reads {', '.join(tagger.reader_.columns)} beside the words, which a text "
            "has not",
            remedy="give a CoNLL file with these columns, or train without columns",
        )
    parted = [tokens_of(text) for text in texts]
    found = tagger.tag([[token.word for token in tokens] for tokens in parted])
    for text, tokens, tags in zip(texts, parted, found, strict=True):
        spans = []
        for entity in tags.entities:
            begin, end = tokens[entity.begin].begin, tokens[entity.end - 1].end
            spans.append({"text": text[begin:end], "begin": begin, "end": end, **span_of(entity)})
        words = [token.word for token in tokens]
        answer = {"text": text, **labelled(tagger, words, tags), "entities": spans}
        if explain:
            explained(answer, moved_tags(tagger, words, tags))
        yield answer


def explained(answer: dict[str, Any], moved: list[list[Moved]]) -> None:
    """Add to the answer for a sentence which words moved each of its spans, or labels."""
    rows = [[word.to_json() for word in words] for words in moved]
    if answer["entities"]:
        for span, row in zip(answer["entities"], rows, strict=True):
            span["moved"] = row
    elif rows:
        answer["moved"] = rows


def span_of(entity: Any) -> dict[str, Any]:
    """A span's first and last word, its kind, and how sure that is."""
    return {
        "first": entity.begin,
        "last": entity.end - 1,
        "kind": entity.kind,
        "confidence": entity.confidence,
    }


def labelled(tagger: Any, words: list[str], tags: Any) -> dict[str, Any]:
    """Words and labels; of plain labels, which make no spans, how sure each is."""
    shown: dict[str, Any] = {"words": words, "labels": list(tags.labels)}
    if tagger.scheme_ == "plain":
        shown["confidences"] = [float(row.max()) for row in tags.marginals]
    return shown
