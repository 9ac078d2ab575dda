"""The whole state of a server as JSON: the world, its clock, and what waits for the bots."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from bot.errors import BelegbotError
from bot.playground.botapi import model
from bot.playground.botapi.accounts import Account
from bot.playground.botapi.api import Api
from bot.playground.botapi.encoding import Decoder, Encoder
from bot.playground.botapi.errors import ApiError
from bot.playground.botapi.webhooks import Target
from bot.playground.botapi.world import World

KIND: Final = "belegbot-world"
VERSION: Final = 1
PASSING: Final = frozenset({"clock", "listeners"})
"""What of a world belongs to the process."""
BROKEN: Final = (ApiError, AttributeError, LookupError, TypeError, ValueError)
"""What reading a broken document ends in."""

Json = dict[str, Any]


def dump(world: World, accounts: Mapping[str, Account]) -> Json:
    """Everything, as JSON; accounts by token."""
    encoder = Encoder()
    things = {name: encoder.encode(value) for name, value in vars(world).items() if name not in PASSING}
    return {
        "kind": KIND,
        "version": VERSION,
        "saved_at": time.time(),
        "clock": {"now": world.clock.now(), "scale": world.clock.scale},
        "world": things,
        "objects": encoder.objects,
        "accounts": {token: _account(account) for token, account in accounts.items()},
    }


def load(document: object) -> World:
    """The world of a dump; BelegbotError if it is none.

    The clock goes on as if it had never stopped: at its old distance from real time.
    """
    found = _checked(document)
    world = World()
    try:
        decoder = Decoder(found["objects"], model)
        for name, value in found["world"].items():
            # An attribute of another version is nothing to us.
            if name in vars(world).keys() - PASSING:
                setattr(world, name, _same_type(decoder.decode(value), getattr(world, name)))
        passed = max(time.time() - found["saved_at"], 0.0)
        world.clock.restore(found["clock"]["now"] + passed, found["clock"]["scale"])
    except BROKEN as error:
        raise _broken(error) from error
    return world


def restore(document: object, api: Api) -> None:
    """Let the bots of an API have again what waited for them; in a running event loop. BelegbotError as above."""
    found = _checked(document)
    try:
        for token, state in found["accounts"].items():
            account = api.account(token)
            account.queue.restore(state["queue"])
            account.serve_webhook(Target(**state["webhook"]) if state["webhook"] else None)
    except BROKEN as error:
        raise _broken(error) from error


def _account(account: Account) -> Json:
    target = account.webhook.target if account.webhook else None
    return {"queue": account.queue.dump(), "webhook": asdict(target) if target else None}


def _checked(document: object) -> Json:
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise BelegbotError("This is not the state of a playground: start with --fresh.")
    if document.get("version") != VERSION:
        raise BelegbotError("This state of a playground is of another version: start with --fresh.")
    return document


def _same_type(value: object, default: object) -> object:
    if type(value) is not type(default):
        raise TypeError(f"{type(value).__name__} instead of {type(default).__name__}")
    return value


def _broken(error: Exception) -> BelegbotError:
    return BelegbotError(f"The state of the playground is broken ({error}): start with --fresh.")
