"""How fast things are, each beside its yardstick in the same run."""

import os

# As `belegbot` itself does: the matrices are small, and threads would only fight each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
