"""The bot without Telegram: a local Bot API server, and a chat page on top of it."""
