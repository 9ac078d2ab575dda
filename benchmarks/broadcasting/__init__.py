"""How fast broadcasts go out, how even, and what is left of them when a process is killed."""
