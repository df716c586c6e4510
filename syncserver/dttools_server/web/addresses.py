"""Whose address a request came from, behind proxies or not."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import hdrs, web

from dttools_server.settings import Network

TRUSTED_PROXIES = web.AppKey("trusted_proxies", tuple[Network, ...])


def client_address(request: web.Request) -> str:
    """The address of whoever asks. Anybody can write `X-Forwarded-For`: a proxy that is trusted is believed."""
    trusted = request.config_dict[TRUSTED_PROXIES]
    remote = request.remote or ""
    if not trusted:
        return remote
    forwarded = ",".join(request.headers.getall(hdrs.X_FORWARDED_FOR, ())).split(",")
    return _nearest_stranger(remote, reversed(forwarded), trusted)


def _nearest_stranger(remote: str, hops: Iterable[str], trusted: tuple[Network, ...]) -> str:
    """Walk from proxy to proxy, away from here, to the first whom nobody vouches for."""
    for hop in hops:
        address = _parsed(remote)
        if address is None or not any(address in network for network in trusted):
            break
        if _parsed(hop) is None:
            break
        remote = hop.strip()
    return remote


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
