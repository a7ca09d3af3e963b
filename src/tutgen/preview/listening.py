"""Where the preview listens, and the addresses at which it can be reached."""

import errno
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import suppress

from tutgen.diagnostics import TutgenError

FIRST_PORT, LAST_PORT = 8000, 8009
_NOBODY = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses that are kept for documentation."""


def listen(host: str, port: int | None) -> socket.socket:
    """A socket on the port asked for, or on the first free one from 8000 to 8009.

    `::` stands for all addresses, and if the system allows it for those of IPv4 too.
    Raises TutgenError (3) if no port can be had.
    """
    ports = [port] if port is not None else range(FIRST_PORT, LAST_PORT + 1)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = family == socket.AF_INET6 and _is_any(host) and socket.has_dualstack_ipv6()
    for candidate in ports:
        try:
            return socket.create_server((host, candidate), family=family, dualstack_ipv6=both)
        except OSError as error:
            failed = error
            if error.errno != errno.EADDRINUSE:
                break
    asked = f"port {port}" if port is not None else f"ports {FIRST_PORT} to {LAST_PORT}"
    reason = (failed.strerror or str(failed)).partition(" (while")[0]  # the rest stands before it
    elsewhere = isinstance(failed, socket.gaierror) or failed.errno == errno.EADDRNOTAVAIL
    raise TutgenError(
        f"cannot listen on {asked} of {host}: {reason}",
        hint="--host takes an address of this machine"
        if elsewhere
        else "choose another with --port",
        exit_code=3,
    )


def is_everywhere(listening: socket.socket) -> bool:
    """Whether a socket listens at all addresses of this machine."""
    return _is_any(listening.getsockname()[0])


def is_local(listening: socket.socket) -> bool:
    """Whether only this machine reaches a socket."""
    return ipaddress.ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback


def reachable_names(listening: socket.socket) -> list[str]:
    """Addresses of this machine at which a socket that listens everywhere answers.

    The one that only this machine can use comes first. Of the others some may be missing: those
    that `_own_addresses` does not tell."""
    families = [socket.AF_INET]
    if listening.family == socket.AF_INET6:
        only = listening.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
        families = [socket.AF_INET6] if only else [socket.AF_INET, socket.AF_INET6]
    first = "::1" if families == [socket.AF_INET6] else "127.0.0.1"
    found = (address for family in families for address in _own_addresses(family))
    return list(dict.fromkeys((first, *found)))


def _own_addresses(family: socket.AddressFamily) -> Iterator[str]:
    """This machine's addresses in its networks: the one by which it reaches others, and those of its
    name, if they are its own."""
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((_NOBODY[family], 9))  # nothing is sent
        yield probe.getsockname()[0]
    with suppress(OSError):
        for info in socket.getaddrinfo(socket.gethostname(), None, family):
            address = str(info[4][0])
            parsed = ipaddress.ip_address(address.partition("%")[0])
            if not (parsed.is_loopback or parsed.is_link_local) and _is_own(family, address):
                yield address


def _is_own(family: socket.AddressFamily, address: str) -> bool:
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 0))
        return True
    return False


def _is_any(address: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(address).is_unspecified
    return False
