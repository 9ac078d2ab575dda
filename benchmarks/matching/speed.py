"""How long a question takes in banks of 300 to 100,000 phrasings, beside rapidfuzz and BM25; building and memory.

`python -m benchmarks.matching.speed folder` prints the table, with `--million` also for a million; the figures hold
for the machine they are measured on. Every method runs in a process of its own with one thread, and is asked the same
questions: those of the test sets of CLINC150 and BANKING77 in turn, every second one as people type. Times are the
processor's: what else runs here does not count.
"""

import argparse
import multiprocessing
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import bm25s
import numpy as np
from rapidfuzz import fuzz, process, utils
from rich.console import Console
from rich.table import Table
from Stemmer import Stemmer

from benchmarks.matching.data import Phrasing, banking, clinc
from benchmarks.matching.noise import noisy
from bot.matching.index import Matcher

SIZES: Final = (300, 10_000, 100_000)
MILLION: Final = 1_000_000
WIDTH: Final = 110
AN_ENTRY: Final = 10
"""Phrasings of an entry."""
QUESTIONS: Final = 500
FEWEST: Final = 30
PATIENCE: Final = 30.0
"""Seconds after which no further question is asked."""
WARM_UP: Final = 20
SYLLABLES: Final = [a + b for a in "bdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "ei", "ar", "en", "ol", "ut")]
TARGETS: Final = {300: 2.5, 10_000: 5.0, 100_000: 12.0, MILLION: 30.0}
"""Milliseconds within which 99 of 100 questions are to be matched."""
YARDSTICK: Final = "WRatio"
"""The method by whose median the others' are measured."""

Ask = Callable[[str], object]


def grown(phrasings: Iterable[Phrasing], size: int) -> list[Phrasing]:
    """A bank of that size, ten phrasings an entry: as long as there are any, of the intents that were given; then of
    the halves of two intents' phrasings around a made-up word of the entry's own, for a vocabulary that grows."""
    chance = random.Random(0)  # noqa: S311 - texts, not secrets
    intents: dict[str, list[str]] = defaultdict(list)
    for entry, text in phrasings:
        intents[entry].append(text)
    bank = [(entry, text) for entry, texts in intents.items() for text in chance.sample(texts, AN_ENTRY)]
    pools = list(intents.values())
    while len(bank) < size:
        first, second = chance.sample(pools, 2)
        word = "".join(chance.choices(SYLLABLES, k=3))
        for _ in range(AN_ENTRY):
            front, back = chance.choice(first).split(), chance.choice(second).split()
            bank.append((word, " ".join([*front[: len(front) // 2], word, *back[len(back) // 2 :]])))
    return bank[:size]


def questions(folder: Path) -> list[str]:
    """The questions, every second one as people type."""
    pairs = zip(clinc(folder)[1], banking(folder)[1], strict=False)
    texts = [one.text for pair in pairs for one in pair]
    random.Random(0).shuffle(texts)  # noqa: S311 - as above
    return [noisy(text) if at % 2 else text for at, text in enumerate(texts[:QUESTIONS])]


# ── the methods: each builds its index and returns what asks it ─────────────────────────────────────


def ours(bank: Sequence[Phrasing]) -> Ask:
    """The project's matcher."""
    return Matcher.build(bank, language="en").rank


def fuzzy(bank: Sequence[Phrasing], scorer: Callable[..., float]) -> Ask:
    """rapidfuzz over all phrasings, their case and punctuation taken off beforehand."""
    known = [utils.default_process(text) for _, text in bank]
    return lambda question: process.extractOne(utils.default_process(question), known, scorer=scorer)


def bm25(bank: Sequence[Phrasing]) -> Ask:
    """bm25s with stems."""
    tokens = partial(bm25s.tokenize, stopwords=None, stemmer=Stemmer("english"), show_progress=False)
    index = bm25s.BM25()
    index.index(tokens([text for _, text in bank]), show_progress=False)
    return lambda question: index.retrieve(tokens([question], return_ids=False), k=10, show_progress=False)


METHODS: Final[dict[str, Callable[[Sequence[Phrasing]], Ask]]] = {
    "matcher": ours,
    "WRatio": partial(fuzzy, scorer=fuzz.WRatio),
    "token_set_ratio": partial(fuzzy, scorer=fuzz.token_set_ratio),
    "BM25": bm25,
}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was measured of a method."""

    build: float
    """Seconds."""
    memory: float
    """Megabytes at the peak, above what the process and the texts took before."""
    each: tuple[float, ...]
    """Milliseconds for each question."""


def measure(name: str, size: int, folder: Path) -> Measured:
    """Build and ask, in a process that does nothing else."""
    bank = grown([*clinc(folder)[0], *banking(folder)[0]], size)
    asked = questions(folder)
    before = _peak()
    started = time.process_time()
    ask = METHODS[name](bank)
    build = time.process_time() - started
    for question in asked[:WARM_UP]:
        ask(question)
    each: list[float] = []
    begun = time.process_time()
    for question in asked:
        if len(each) >= FEWEST and time.process_time() - begun > PATIENCE:
            break
        started = time.process_time()
        ask(question)
        each.append((time.process_time() - started) * 1000)
    return Measured(build=build, memory=_peak() - before, each=tuple(each))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kilobytes, on Linux


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching.speed", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the public data")
    parser.add_argument("--million", action="store_true", help="a million phrasings too: takes a while and gigabytes")
    parser.add_argument("--size", type=int, help="this size only")
    parser.add_argument("--method", default="", help="only methods whose name contains this")
    arguments = parser.parse_args()
    sizes = (arguments.size,) if arguments.size else (*SIZES, MILLION) if arguments.million else SIZES
    heads = ("p50 ms", "× WRatio's", "p99 ms", "target", "build s", "memory MB", "asked")
    table = Table("phrasings", "method")
    for head in heads:
        table.add_column(head, justify="right")
    console = Console(width=None if Console().is_terminal else WIDTH)
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as alone:
        for size in sizes:
            measured: dict[str, Measured] = {}
            for name in METHODS:
                if arguments.method in name:
                    with console.status(f"{name}, {size:,}"):
                        measured[name] = alone.apply(measure, (name, size, arguments.data))
            for name, found in measured.items():
                half, most = np.percentile(found.each, (50, 99))
                share = f"{half / np.median(measured[YARDSTICK].each):.2f}" if YARDSTICK in measured else ""
                target = f"{TARGETS[size]:g}" if name == "matcher" and size in TARGETS else ""
                figures = (f"{half:.2f}", share, f"{most:.2f}", target, f"{found.build:.2f}", f"{found.memory:.0f}")
                table.add_row(f"{size:,}", name, *figures, str(len(found.each)))
            table.add_section()
    console.print(table)


if __name__ == "__main__":
    main()
