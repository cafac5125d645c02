"""Who may ask: keys of a file, names of hosts, and pages elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from pathlib import Path

from elman.errors import ConfigurationError
from elman.service.settings import Address

__all__ = ["Gate", "gate_of", "is_loopback"]

_SHORTEST = 16
_HOSTS = 64
"""Headers that are known to name the service, so that they are looked at once."""


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Gate:
    """Looks at keys, hosts and origins; each is compared in a time that does not depend on it."""

    def __init__(
        self, keys: Iterable[str], hosts: Iterable[str] | None, origins: Iterable[str]
    ) -> None:
        self._keys = [_digest(key.encode()) for key in keys]
        self.hosts = None if hosts is None else frozenset(h.lower().encode() for h in hosts)
        self._known: set[bytes] = set()
        self.origins = frozenset(origin.encode() for origin in origins)

    @property
    def locked(self) -> bool:
        """Whether a key is asked for."""
        return bool(self._keys)

    def knows(self, authorization: bytes) -> bool:
        """Tell whether a header holds one of the keys; all are compared, whichever fits."""
        scheme, _, key = authorization.partition(b" ")
        given, fits = _digest(key.strip()), False
        for known in self._keys:
            fits |= hmac.compare_digest(known, given)
        return fits and scheme.lower() == b"bearer"

    def serves(self, host: bytes) -> bool:
        """Tell whether a `Host` header names this service; any does where it is not known.

        A page elsewhere whose name is made to lead to this machine is told apart so.
        """
        if self.hosts is None or host in self._known:
            return True
        serves = _without_port(host.lower()) in self.hosts
        if serves and len(self._known) < _HOSTS:
            self._known.add(host)
        return serves

    def same(self, origin: bytes, host: bytes) -> bool:
        """Tell whether a page comes from here."""
        return origin.partition(b"://")[2].lower() == host.lower() or origin in self.origins


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()


def _without_port(host: bytes) -> bytes:
    if host.startswith(b"["):
        return host.partition(b"]")[0] + b"]"
    return host.partition(b":")[0]


def gate_of(address: Address) -> Gate:
    """Make the gate of an address.

    Raises `ConfigurationError` where others than this machine could ask without a key, and for
    a file without keys or with short ones.
    """
    local = is_loopback(address.host)
    if address.token_file is None:
        keys: list[str] = []
        if not local and not address.insecure:
            raise ConfigurationError(
                f"Other machines reach {address.host}, and nobody is asked for a key",
                remedy="pass token_file=keys.txt, or insecure=True where only friends can reach it",
            )
    else:
        if address.insecure:
            raise ConfigurationError(
                "insecure cannot act beside token_file, received both", remedy="leave one out"
            )
        keys = _read(Path(address.token_file))
    named = _parted(address.public_name)
    hosts = None
    if local or named:
        own = address.host if ":" not in address.host else f"[{address.host.strip('[]')}]"
        hosts = {"localhost", "127.0.0.1", "[::1]", own, *named}
    return Gate(keys, hosts, [origin.rstrip("/") for origin in _parted(address.cors)])


def _parted(listed: str | None) -> list[str]:
    return [part.strip() for part in (listed or "").split(",") if part.strip()]


def _read(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise ConfigurationError(
            f"The file of keys must be readable, received {path}: {said}",
            remedy="write keys into it, a line each, for example those of: openssl rand -hex 32",
        ) from error
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise ConfigurationError(
            f"The file of keys has at least one, received none in {path}",
            remedy="write one into it, for example that of: openssl rand -hex 32",
        )
    for number, line in enumerate(lines, start=1):
        if line in keys and (len(line) < _SHORTEST or not line.isascii() or " " in line):
            raise ConfigurationError(
                f"A key has at least {_SHORTEST} ASCII characters and no blank, received another "
                f"in line {number} of {path}",
                remedy="make one with: openssl rand -hex 32",
            )
    return keys
