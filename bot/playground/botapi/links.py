"""Addresses under a text, as the official server takes them."""

import re
from typing import Final

ADDRESS: Final = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<user>[^/?#@]*@)?(?P<host>\[[0-9a-fA-F:.]+\]|[^/?#@:\s\[\]]+)(?::(?P<port>\d{1,5}))?"
    r"(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
OWN: Final = re.compile(r"(?P<scheme>tg|ton|tonsite):(?://)?(?P<host>[a-z0-9_.-]+)(?P<rest>[/?#].*)?", re.IGNORECASE)
USER: Final = re.compile(r"tg:(?://)?user/?\?(?:[^#]*&)?id=([0-9]{1,18})(?:[&#].*)?", re.IGNORECASE)
SPACES: Final = re.compile(r"[\0- ]")


def user_behind(address: str) -> int | None:
    """The id of the user that `tg://user?id=…` means."""
    found = USER.fullmatch(address)
    return int(found[1]) if found else None


def checked_link(address: str) -> str | None:
    """The address as Telegram tells it, with scheme and path; None for what is none, as hosts without a dot."""
    if own := OWN.fullmatch(address):
        rest = _path(own["rest"] or "")
        # A question mark follows these hosts directly.
        return f"{own['scheme'].lower()}://{own['host'].lower()}{rest.removeprefix('/') if rest[1:2] == '?' else rest}"
    found = ADDRESS.fullmatch(address)
    if found is None or not ("." in found["host"] or found["host"].startswith("[")) or found["host"] == ".":
        return None
    port = f":{int(found['port'])}" if found["port"] else ""
    host = f"{found['user'] or ''}{found['host'].lower()}{port}"
    return f"{(found['scheme'] or 'http').lower()}://{host}{_path(found['rest'] or '')}"


def _path(rest: str) -> str:
    """Path and query, which begin with a slash; spaces encoded."""
    rest = rest.rstrip()
    encoded = SPACES.sub(lambda space: f"%{ord(space[0]):02X}", rest)
    return encoded if encoded.startswith("/") else f"/{encoded}"
