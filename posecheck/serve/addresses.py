"""Under which addresses this machine can be reached in its own network; asks nobody."""

import ipaddress
import socket
from typing import Final

_PROBES: Final = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")
"""An address kept for examples, which leaves by the usual route, and one of each private network,
which leaves by another card where the usual route is a tunnel."""


def chief_address() -> str:
    """The address by which others most likely reach this machine, or else its name."""
    return next(iter(lan_addresses()), socket.gethostname())


def lan_addresses() -> list[str]:
    """IPv4 addresses of this machine but for its loopback, the likeliest first."""
    found = [address for probe in _PROBES if (address := _toward(probe)) is not None]
    try:
        entries = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        entries = []
    found += [str(entry[4][0]) for entry in entries]
    # Those of a private network first: a phone in the same room has one of these.
    unique = [address for address in dict.fromkeys(found) if not _useless(address)]
    return sorted(unique, key=lambda address: not ipaddress.ip_address(address).is_private)


def own_names() -> list[str]:
    """Names by which others in the network call this machine."""
    name = socket.gethostname().lower()
    return [name, f"{name}.local"]


def _toward(address: str) -> str | None:
    """Which own address leads there: a datagram socket only picks a route and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((address, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return None


def _useless(address: str) -> bool:
    known = ipaddress.ip_address(address)
    return known.is_loopback or known.is_unspecified or known.is_link_local
