"""How fast updates are taken over and questions answered, what that costs, and what is left of them after a kill."""
