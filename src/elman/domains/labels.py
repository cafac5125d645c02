"""Domain names as people write them, and the labels that a registry takes.

A label has letters, digits and inner hyphens, at most 63 (RFC 1035, 5890); letters outside
ASCII go through IDNA 2008 (RFC 5891). What may stand after it is on the Public Suffix List,
which comes with the package `publicsuffixlist`: nothing is looked up on the network.
"""

from __future__ import annotations

import difflib
import functools
import importlib.resources
import re
from dataclasses import dataclass
from typing import Any

from elman.errors import DomainError, UnknownSuffix, shorten

__all__ = ["LONGEST", "Label", "known_suffix", "parse"]

LONGEST = 63
"""Characters of a label, counted as the DNS has it (with `xn--`)."""

_COMMON = frozenset({"com", "net", "org", "info", "io", "co", "app", "dev", "ai"})


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
    `UnknownSuffix` with close ones when the end is no public suffix.

    >>> parse("https://www.airmix.com/x")
    Label(text='airmix', ascii='airmix', suffix='com')
    >>> parse("foo_bar.com")
    Traceback (most recent call last):
    elman.errors.DomainError: A domain label has letters, digits and inner hyphens, received '_' \
(position 4 of 'foo_bar'); leave it out or write a hyphen
    """
    host = _host(text)
    if not host:
        raise DomainError(f"A domain name must hold a label, received {shorten(text)}",
                          remedy="give one such as airmix or airmix.com")  # fmt: skip
    if "." not in host:
        return _label(host, "")
    if "" in host.split("."):
        raise DomainError(
            f"A label between two dots must hold a character, received {shorten(host)}",
            remedy="leave out one dot",
        )
    suffix, label = _registrable(host)
    return _label(label, suffix)


def known_suffix(text: str) -> str:
    """Check a public suffix; the leading dot and the case do not matter.

    Raises `UnknownSuffix` with close ones.

    >>> known_suffix(".CO.UK")
    'co.uk'
    >>> known_suffix("cmo")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    elman.errors.UnknownSuffix: A name must end in a public suffix, received 'cmo'; close ones: \
com, ...
    """
    suffix = _host(text).strip(".")
    if not suffix or _suffixes().publicsuffix(suffix) != suffix:
        raise _unknown(suffix or text)
    return suffix


def _host(text: str) -> str:
    """The host of a URL or of what looks like the end of one."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://|^//", "", text.strip(), flags=re.IGNORECASE)
    host = re.split(r"[/?#\\]", host, maxsplit=1)[0].rpartition("@")[2]
    host = re.sub(r":\d*$", "", host)
    return ".".join(_mapped(part) for part in re.split("[.。．｡]", host)).removesuffix(".")


def _mapped(label: str) -> str:
    """Small letters in their composed form (UTS 46), an `xn--` label in its letters."""
    import idna

    try:
        label = idna.uts46_remap(label, std3_rules=False, transitional=False)
        return idna.ulabel(label) if label.startswith("xn--") else label
    except (idna.IDNAError, UnicodeError) as error:
        if label.startswith("xn--"):
            raise DomainError(f"A label after xn-- is Punycode, received {shorten(label)}",
                              remedy="write it with its own letters") from error  # fmt: skip
        return label  # Its characters are looked at one by one, and named.


def _registrable(host: str) -> tuple[str, str]:
    suffixes = _suffixes()
    suffix = suffixes.publicsuffix(host)
    if suffix is None:
        raise _unknown(host.rpartition(".")[2])
    if suffix == host:
        raise DomainError(f"A name stands below a public suffix, received {host}, which is one",
                          remedy=f"give one such as airmix.{host}")  # fmt: skip
    return suffix, host.removesuffix(f".{suffix}").rpartition(".")[2]


def _label(text: str, suffix: str) -> Label:
    for i, character in enumerate(text):
        if not _legal(character):
            raise _illegal(character, i, text, "leave it out or write a hyphen")
    for i in (0, len(text) - 1):
        if text[i] == "-":
            raise _illegal("-", i, text, "hyphens stand between letters or digits; leave it out")
    if text[2:4] == "--":
        raise _illegal("-", 2, text, "hyphens third and fourth are kept for xn--; leave one out")
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


@functools.cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    # Below the private ones (github.io) nobody registers names.
    return PublicSuffixList(accept_unknown=False, only_icann=True)


def _unknown(suffix: str) -> UnknownSuffix:
    close = difflib.get_close_matches(suffix, _top_level(), n=20, cutoff=0.5)
    # Two letters exchanged is what fingers do most; then, who wrote .con meant .com.
    size = len(suffix)
    close.sort(
        key=lambda one: (sorted(one) != sorted(suffix), one not in _COMMON, abs(len(one) - size))
    )
    return UnknownSuffix(
        f"A name must end in a public suffix, received {shorten(suffix)}",
        remedy=f"close ones: {', '.join(close[:4])}" if close else "give one such as com or co.uk",
    )


@functools.cache
def _top_level() -> list[str]:
    """The suffixes of one label."""
    file = importlib.resources.files("publicsuffixlist") / "public_suffix_list.dat"
    lines = file.read_text("utf-8").partition("===END ICANN")[0].splitlines()
    return [line for line in lines if line and line[0] not in "/!*" and "." not in line]
