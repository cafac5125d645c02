"""Sockets that a service answers at, and how they are addressed."""

from __future__ import annotations

import errno
import socket

from elman.errors import ConfigurationError
from elman.service.settings import Address

__all__ = ["bound", "url_of"]

_UNREAD = 1 << 18
"""Bytes that the machine holds of answers that a client has not read; unset, it takes megabytes."""


def bound(address: Address, *, shared: bool = False) -> socket.socket:
    """Bind the address; raises `ConfigurationError` where it cannot be had.

    Nobody can connect before the socket listens, which it does once everything is loaded. With
    `shared` other processes of this user may bind it too.
    """
    try:
        family, _, _, _, where = socket.getaddrinfo(
            address.host.strip("[]"), address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f"host is an address of this machine, received {address.host!r}",
            remedy="pass host=127.0.0.1",
        ) from error
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNREAD)
    if shared:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        made.bind(where)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(
                f"Port {address.port} of {address.host} is in use by another program",
                remedy=f"pass port={min(address.port + 1, 65_535)}, or port=0 for any that is free",
            ) from error
        said = error.strerror or str(error)
        raise ConfigurationError(
            f"{address.host} port {address.port} cannot be answered at: {said}",
            remedy="pass host=127.0.0.1 and port=8000",
        ) from error
    return made


def url_of(host: str, port: int) -> str:
    """Write where a browser finds it.

    >>> url_of("::1", 8000)
    'http://[::1]:8000/'
    """
    shown = host if ":" not in host else f"[{host.strip('[]')}]"
    return f"http://{shown}:{port}/"
