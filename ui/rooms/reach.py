"""How phones reach a server that its speaker calls localhost: by its address in the network, if there is one."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from urllib.parse import urlsplit

ANYWHERE = ("192.0.2.1", 9)  # an address that is nobody's (RFC 5737): nothing is sent there
PATIENCE = 1.0  # seconds
BEHIND = "Phones cannot reach localhost: open the talk by this computer's name or address in its network."
NO_NETWORK = "This computer is in no network: phones cannot reach it."
ALONE = (
    "This server listens to this computer alone: phones cannot reach it. Start it with --server.address=0.0.0.0, "
    "or uvicorn with --host 0.0.0.0."
)
THROUGH = "Phones in this computer's network reach it, unless a firewall keeps them out."


def is_local(host: str) -> bool:
    """Whether a host, with its port or without, is this computer to itself."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or name.endswith(".localhost") or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def in_network() -> str | None:
    """This computer's address in its network, None if it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ANYWHERE)
            address = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if ipaddress.ip_address(address).is_loopback else address


async def reach(port: int) -> tuple[str | None, str]:
    """The host by which phones reach this server, None if they do not, and a sentence on it."""
    if os.environ.get("STUCK_BEHIND_PROXY") == "on":
        return None, BEHIND  # the addresses here are not those outside
    address = in_network()
    if address is None:
        return None, NO_NETWORK
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(address, port)
    except OSError:
        return None, ALONE
    writer.close()
    return f"{address}:{port}", THROUGH
