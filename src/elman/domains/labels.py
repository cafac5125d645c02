"""Domain names as people write them, and the labels that a registry takes.

A label has letters, digits and inner hyphens, at most 63 (RFC 1035, 5890); letters outside
ASCII go through IDNA 2008 (RFC 5891). What may stand after it is on the Public Suffix List:
nothing is looked up on the network.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from elman.domains.suffixes import is_suffix, parted, unknown_suffix
from elman.errors import DomainError, shorten

__all__ = ["LONGEST", "Label", "known_suffix", "parse"]

LONGEST = 63
"""Characters of a label, counted as the DNS has it (with `xn--`)."""

_LONGEST_NAME = 253
"""Characters of a whole name (RFC 1035: 255 octets on the wire)."""

_OTHER = "choose a name of letters and digits"


@dataclass(frozen=True, slots=True)
class Label:
    """A label that can be registered.

    Attributes:
        text: as people read it.
        ascii: as the DNS has it; differs where a letter is not ASCII.
        suffix: the public suffix that stood behind it, empty if none did.
    """

    text: str
    ascii: str
    suffix: str = ""

    @property
    def name(self) -> str:
        """Label and suffix, as people read them."""
        return f"{self.text}.{self.suffix}" if self.suffix else self.text

    @property
    def ascii_name(self) -> str:
        """Label and suffix, as the DNS has them.

        >>> parse("Zürich.ch").ascii_name
        'xn--zrich-kva.ch'
        """
        suffix = ".".join(_to_ascii(part) for part in self.suffix.split(".") if part)
        return f"{self.ascii}.{suffix}" if suffix else self.ascii


def parse(text: str) -> Label:
    """Find the registrable label in a bare label, a domain name or a URL.

    Raises `DomainError` with the character and its position when it is not legal, and
    `UnknownSuffix` with close ones when the end is no public suffix. Below a private suffix
    (`myapp.github.io`) the label is the one there, not the owner's.

    >>> parse("https://www.airmix.com/x")
    Label(text='airmix', ascii='airmix', suffix='com')
    >>> parse("foo_bar.com")
    Traceback (most recent call last):
    elman.errors.DomainError: A domain label has letters, digits and inner hyphens, received '_' \
(position 4 of 'foo_bar'); leave it out or write a hyphen
    """
    host = _host(text)
    if not host:
        raise DomainError(
            f"A domain name must hold a label, received {shorten(text)}",
            remedy="give one such as airmix or airmix.com",
        )
    if "." not in host:
        return _label(host, "")
    if "" in host.split("."):
        raise DomainError(
            f"A label between two dots must hold a character, received {shorten(host)}",
            remedy="leave out the dots that have nothing between them",
        )
    label, suffix = parted(host)
    found = _label(label, suffix)
    if (size := len(_in_ascii(host))) > _LONGEST_NAME:
        raise _too_long(size, host)
    return found


def known_suffix(text: str) -> str:
    """Check a public suffix, a private one too; the leading dot and the case do not matter.

    Raises `UnknownSuffix` with close ones.

    >>> known_suffix(".CO.UK")
    'co.uk'
    >>> known_suffix("cmo")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    elman.errors.UnknownSuffix: A name must end in a public suffix, received 'cmo'; close ones: \
com, ...
    """
    suffix = _host(text).strip(".")
    if not suffix or not is_suffix(suffix):
        raise unknown_suffix(suffix or text.strip())
    return suffix


def _host(text: str) -> str:
    """The host of a URL or of what looks like the end of one."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://|^//", "", text.strip(), flags=re.IGNORECASE)
    host = re.split(r"[/?#\\]", host, maxsplit=1)[0].rpartition("@")[2]
    host = re.sub(r":\d*$", "", host)
    if len(host) > 4 * _LONGEST_NAME:
        # Mapping takes time with the square of the length, and this is no name either way.
        raise _too_long(len(host), host)
    return ".".join(_mapped(part) for part in re.split("[.。．｡]", host)).removesuffix(".")


def _too_long(size: int, host: str) -> DomainError:
    return DomainError(
        f"A domain name has at most {_LONGEST_NAME} characters, received {size}: {shorten(host)}",
        remedy="shorten it",
    )


def _mapped(label: str) -> str:
    """Small letters in their composed form (UTS 46), an `xn--` label in its letters."""
    import idna

    try:
        label = idna.uts46_remap(label, std3_rules=False, transitional=False)
    except (idna.IDNAError, UnicodeError):
        return label  # Its characters are looked at one by one, and named.
    if not label.startswith("xn--"):
        return label
    try:
        return idna.ulabel(label)
    except (idna.IDNAError, UnicodeError) as error:
        raise _not_punycode(label) from error


def _not_punycode(label: str) -> DomainError:
    """What an `xn--` label stands for, if for anything, and what can be done about it."""
    try:
        letters = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        letters = ""
    at = next((i for i, character in enumerate(letters) if not _legal(character)), None)
    if at is not None:
        character = letters[at]
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        return DomainError(
            f"A domain label has letters, digits and inner hyphens, received {shorten(label)}, "
            f"which stands for {shorten(letters)}: {character!r} is {name}",
            remedy=_repair(letters),
        )
    try:
        written = _label(letters, "").ascii if letters else ""
    except DomainError:
        written = ""
    return DomainError(
        f"A label after xn-- is Punycode, received {shorten(label)}",
        remedy=f"write {written}" if written else _OTHER,
    )


def _repair(text: str) -> str:
    """What can be done about illegal characters; never what would be refused as well.

    >>> _repair("foo_bar"), _repair("foo_"), _repair("_")
    ('leave it out or write a hyphen', 'leave it out', 'choose a name of letters and digits')
    """
    without = "".join(c for c in text if _legal(c))
    hyphens = "".join(c if _legal(c) else "-" for c in text)
    ways = {"leave it out": without, "write a hyphen": hyphens}
    return " or ".join(way for way, label in ways.items() if _passes(label)) or _OTHER


def _passes(text: str) -> bool:
    try:
        _label(text, "")
    except DomainError:
        return False
    return bool(text)


def _label(text: str, suffix: str) -> Label:
    for i, character in enumerate(text):
        if not _legal(character):
            raise _illegal(character, i, text, _repair(text))
    for i in (0, len(text) - 1) if text else ():
        if text[i] == "-":
            rest = "leave it out" if _passes(text.strip("-")) else _OTHER
            raise _illegal("-", i, text, f"hyphens stand between letters or digits; {rest}")
    if text[2:4] == "--":
        rest = "leave one out" if _passes(text[:3] + text[4:]) else _OTHER
        raise _illegal("-", 2, text, f"hyphens third and fourth are kept for xn--; {rest}")
    label = Label(text, _to_ascii(text), suffix)
    if len(label.ascii) > LONGEST:
        as_dns = "" if label.ascii == text else f" as {shorten(label.ascii)}"
        raise DomainError(
            f"A domain label has at most {LONGEST} characters, received {len(label.ascii)}"
            f"{as_dns}: {shorten(text)}",
            remedy="shorten it",
        )
    return label


def _legal(character: str) -> bool:
    if character.isascii():
        return character == "-" or character.isdigit() or "a" <= character <= "z"
    from idna.idnadata import codepoint_classes
    from idna.intranges import intranges_contain

    # CONTEXTJ and CONTEXTO depend on their neighbours: `_to_ascii` looks at those.
    kinds = ("PVALID", "CONTEXTJ", "CONTEXTO")
    return any(intranges_contain(ord(character), codepoint_classes[kind]) for kind in kinds)


def _in_ascii(host: str) -> str:
    """A whole host as the DNS has it, as far as its labels can be."""
    labels = (p if p.isascii() else "xn--" + p.encode("punycode").decode() for p in host.split("."))
    return ".".join(labels)


def _to_ascii(text: str) -> str:
    import idna

    if text.isascii():
        return text
    try:
        return idna.alabel(text).decode("ascii")
    except idna.IDNAError as error:
        if "too long" in str(error).lower():
            return "xn--" + text.encode("punycode").decode("ascii")
        raise DomainError(
            f"A label must follow IDNA 2008, received {shorten(text)} ({error})",
            remedy="use letters of one script, in their usual order",
        ) from error


def _illegal(character: str, at: int, text: str, remedy: str) -> DomainError:
    return DomainError(
        f"A domain label has letters, digits and inner hyphens, received {character!r} "
        f"(position {at + 1} of {shorten(text)})",
        remedy=remedy,
    )
