"""What a model for the meaning costs: time at the start, memory, time for a question.

`python -m benchmarks.meaning FOLDER` prints the table for the model in a folder; without one, for a model of random
numbers in the shape of potion-multilingual-128M, which costs about as much and means nothing.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from string import ascii_lowercase
from typing import Final

import numpy as np
from model2vec import StaticModel
from rich.console import Console
from rich.table import Table
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from bot.answering.bank import Bank
from bot.knowledge.base import load_base
from bot.matching.index import Matcher
from bot.matching.meaning import load_encoder

ROOT: Final = Path(__file__).parent.parent
TOKENS, DIMENSIONS = 500_353, 256
"""Of potion-multilingual-128M."""
LONGEST: Final = 9
"""Letters of a token."""
QUESTIONS: Final = 200
LARGE: Final = 100_000
"""Phrasings of a large bank."""
LARGE_ROUNDS: Final = 50


def main(arguments: Sequence[str]) -> None:
    """Measure in two processes, so that neither has the other's memory, and print."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measured(Path(arguments[1]) if arguments[1:] else None)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(arguments[0]).resolve() if arguments else random_model(Path(name))
        found = [process(), process(str(folder))]
    table = Table("", "words alone", "with the model")
    for column in table.columns[1:]:
        column.justify = "right"
    for name in found[0]:
        table.add_row(name, *(f"{one[name]:,.1f}" for one in found))
    Console().print(table)


def random_model(folder: Path) -> Path:
    """The folder, with random vectors for a tokenizer of the kind that multilingual models have."""
    chance = np.random.default_rng(0)
    spellings = chance.choice([*ascii_lowercase], (2 * TOKENS, LONGEST)).view(f"<U{LONGEST}").ravel().tolist()
    lengths = chance.integers(2, LONGEST, len(spellings), endpoint=True).tolist()
    pieces = (start + word[:length] for start, word, length in zip(cycle(("", "▁")), spellings, lengths, strict=False))
    tokens = list(islice(dict.fromkeys(("<unk>", *ascii_lowercase, *pieces)), TOKENS))
    tokenizer = Tokenizer(Unigram([(token, -1.0 - at / TOKENS) for at, token in enumerate(tokens)], unk_id=0))
    tokenizer.pre_tokenizer = Metaspace()
    vectors = chance.normal(size=(TOKENS, DIMENSIONS)).astype(np.float32)
    StaticModel(vectors, tokenizer).save_pretrained(folder)
    return folder


def process(*folder: str) -> dict[str, float]:
    """What `measured` finds in a process of its own, on one core."""
    command = [sys.executable, "-m", "benchmarks.meaning", "--measure", *folder]
    variables = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    ended = subprocess.run(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def measured(folder: Path | None) -> dict[str, float]:
    """Figures of this process, by name."""
    base = load_base(ROOT / "knowledge")
    started = time.perf_counter()
    encoder = load_encoder(folder)
    loading = time.perf_counter() - started
    bank = Bank(base, "de", encoder)
    asked = [f"und {text}" for entry in base.entries.values() for text in entry.asked("de")]
    asked = asked[:: max(1, len(asked) // QUESTIONS)]
    found = {
        "reading the model, s": loading,
        "memory afterwards, MB": resident(),
        "ranking a question, median ms": median(bank.matcher, asked),
    }
    crowd = [(str(at // 10), f"{asked[at % len(asked)]} {at}") for at in range(LARGE)]
    large = Matcher.build(crowd, language="de", encode=encoder)
    return found | {f"the same of {LARGE:,} phrasings, median ms": median(large, asked[:LARGE_ROUNDS])}


def median(matcher: Matcher, asked: Sequence[str]) -> float:
    """Milliseconds of a question."""
    times = []
    for text in asked:
        started = time.perf_counter()
        matcher.rank(text)
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def resident() -> float:
    """Megabytes of this process that are in memory, as Linux says."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(sys.argv[1:])
