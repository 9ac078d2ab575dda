"""Everything that can go wrong and that a person should hear about: one tree, one exit code each."""

from typing import ClassVar


class BelegbotError(Exception):
    """Something a person can mend; `str()` is one line that says what is wrong and what to do."""

    exit_code: ClassVar[int] = 1


class SettingsError(BelegbotError):
    """A setting is missing or malformed."""

    exit_code: ClassVar[int] = 2


class KnowledgeError(BelegbotError):
    """The knowledge base cannot be read or contradicts itself."""

    exit_code: ClassVar[int] = 3


class StorageError(BelegbotError):
    """The database cannot be opened, migrated or written."""

    exit_code: ClassVar[int] = 4


class TokenError(BelegbotError):
    """Telegram does not accept the token."""

    exit_code: ClassVar[int] = 5


class ServerError(BelegbotError):
    """The Bot API server cannot be reached."""

    exit_code: ClassVar[int] = 6


class SecondPollerError(BelegbotError):
    """Somebody else polls with the same token (409), or a webhook is set."""

    exit_code: ClassVar[int] = 7
