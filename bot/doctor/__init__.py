"""What an operator should know before the bot's users do: what works, what does not, and how to mend it."""
