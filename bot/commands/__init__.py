"""Commands of the command line that are not in `bot/__main__.py`, by whom they are for."""
