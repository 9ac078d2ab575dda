"""Who plays in the playground: people with a role, so that a newcomer knows whom to try."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.playground.botapi.model import User


class Role(StrEnum):
    """What somebody is to the bot; a label only, as rights come from the chats, but for the editor's."""

    READER = "reader"
    ADMIN = "admin"
    EDITOR = "editor"
    STRANGER = "stranger"
    GUEST = "guest"
    """Somebody who was added by hand."""


@dataclass(frozen=True, kw_only=True)
class Player:
    """A person whom the user of the page can be."""

    user: User
    role: Role
    about: Mapping[str, str]
    """A sentence about the person in "de" and "en"."""


class Cast:
    """All players, in the order in which they are offered."""

    def __init__(self, players: Iterable[Player] = ()) -> None:
        self._players = {player.user.id: player for player in players}

    def __iter__(self) -> Iterator[Player]:
        return iter(self._players.values())

    def __contains__(self, user_id: object) -> bool:
        return user_id in self._players

    def add(self, player: Player) -> None:
        """Let somebody in."""
        self._players[player.user.id] = player

    def player(self, user_id: int) -> Player:
        """The player with that id; KeyError if nobody plays them."""
        return self._players[user_id]

    def dump(self) -> list[dict[str, Any]]:
        """As JSON, without what the world knows about the people."""
        return [{"id": player.user.id, "role": player.role, "about": dict(player.about)} for player in self]

    @classmethod
    def load(cls, players: Iterable[Mapping[str, Any]], users: Mapping[int, User]) -> "Cast":
        """From `dump` and the people of the world."""
        return cls(
            Player(user=users[player["id"]], role=Role(player["role"]), about=player["about"]) for player in players
        )
