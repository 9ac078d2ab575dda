"""The proxy that the environment names, as everything else on the machine reads it."""

from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.errors import SettingsError

SCHEMES: Final = {"http", "https"}


def proxy_for(url: str) -> str | None:
    """The proxy for an address, by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; SettingsError if it is of no use.

    None where the way is direct. User and password, if there are any, stand in it.
    """
    parts, named = urlsplit(url), getproxies()
    found = named.get(parts.scheme) or named.get("all")
    if not found or proxy_bypass(parts.netloc):
        return None
    proxy = found if "://" in found else f"http://{found}"
    if not _is_usable(proxy):
        # Not a word of it: there may be a password in it.
        raise SettingsError(
            "The proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY cannot be used: write http://HOST:PORT, or unset it."
        )
    return proxy


def _is_usable(proxy: str) -> bool:
    try:
        parts = urlsplit(proxy)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
