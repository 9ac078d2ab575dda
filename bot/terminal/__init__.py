"""The bot in a terminal: single answers, batches, a chat, and what editors want printed."""
