"""A local Bot API server: a small Telegram, and the Bot API 10.0 over it."""
