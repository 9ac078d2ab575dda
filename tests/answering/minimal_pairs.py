"""Questions of the base and the smallest changes after which their answers would be wrong.

`python -m tests.answering.minimal_pairs` makes the pairs anew by the rules and says which are new: read each of them.
What a review decided stays: changes that change nothing (`set_aside`), and entries that do answer one (`instead`).
"""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path
from typing import Final, Literal

import yaml
from pydantic import Field

from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.schema import Entry, Kind, Model

HERE: Final = Path(__file__).parent
KNOWLEDGE: Final = HERE.parents[1] / "knowledge"
RULES_FILE: Final = HERE / "minimal_pairs_rules.yaml"
FILE: Final = HERE / "minimal_pairs.yaml"
NOTE: Final = "# Made by `python -m tests.answering.minimal_pairs` and read one by one; see there.\n"

Guarded = Literal["type", "number", "date", "negation", "name", "role", "direction"]
Language = Literal["de", "en"]


class Rule(Model):
    """A change of a question; what its fields mean stands in the file."""

    guard: Guarded
    lang: Language
    find: str
    put: str | tuple[str, ...]
    only: tuple[str, ...] = ()
    most: int = 1

    @property
    def puts(self) -> tuple[str, ...]:
        """What is put in, each in turn."""
        return (self.put,) if isinstance(self.put, str) else self.put


class Pair(Model):
    """A question that its entry answers, and a change that it does not answer."""

    id: str
    lang: Language
    guard: Guarded
    entry: str
    twin: str
    change: str
    instead: tuple[str, ...] = ()
    """The entries that do answer the change."""


class Review(Model):
    """The file of the pairs."""

    pairs: tuple[Pair, ...] = ()
    set_aside: Mapping[str, str] = Field(default_factory=dict)
    """Changes that change nothing or make no question, and why."""


def reviewed() -> Review:
    """The pairs that are tested."""
    return Review.model_validate(yaml.safe_load(FILE.read_text("utf-8")) or {})


def rules() -> tuple[Rule, ...]:
    """The changes, in the order of the file."""
    return tuple(Rule.model_validate(rule) for rule in yaml.safe_load(RULES_FILE.read_text("utf-8")))


# ── making them ─────────────────────────────────────────────────────────────────────────────────────


def as_it_is(question: str, language: Language) -> str:
    """As the base has it."""
    return question


def in_a_hurry(question: str, language: Language) -> str:
    """Without capitals and question mark."""
    return question.casefold().rstrip("?")


def politely(question: str, language: Language) -> str:
    """With a few words around it."""
    return f"Hallo, kurze Frage: {question} Danke" if language == "de" else f"Hello, quick question: {question} Thanks"


WORDINGS: Final[tuple[Callable[[str, Language], str], ...]] = (as_it_is, in_a_hurry, as_it_is, politely)
"""By chance, but always the same, so that not every twin is a phrasing word for word."""


def worded(text: str, change: str, language: Language) -> str:
    """A text of a pair as somebody types it: both in the same way."""
    return WORDINGS[zlib.crc32(change.encode()) % len(WORDINGS)](text, language)


def made(base: KnowledgeBase, known: Review) -> Iterator[Pair]:
    """The pairs that the rules make of the base's questions, but for what was set aside: those that are known as long
    as their questions stand in the base, and others where a rule makes more."""
    of_rules = [(rule, [pair for pair in known.pairs if _is_made(pair, rule, base)]) for rule in rules()]
    kept = {pair.id: pair for _, pairs in of_rules for pair in pairs}
    yield from kept.values()
    numbers = Counter(pair.id.rpartition("-")[0] for pair in kept.values())
    seen = {pair.change for pair in kept.values()} | set(known.set_aside)
    for rule, pairs in of_rules:
        for entry, twin, change in _changes(base, rule, {pair.entry for pair in pairs}, seen):
            seen |= {change, worded(change, change, rule.lang)}
            kind = f"{rule.lang}-{rule.guard}-{entry.id}"
            numbers[kind] += 1
            yield Pair(
                id=f"{kind}-{numbers[kind]}",
                lang=rule.lang,
                guard=rule.guard,
                entry=entry.id,
                twin=worded(twin, change, rule.lang),
                change=worded(change, change, rule.lang),
            )


def _is_made(pair: Pair, rule: Rule, base: KnowledgeBase) -> bool:
    """Whether a rule makes the pair of a question of the base."""
    if (pair.lang, pair.guard) != (rule.lang, rule.guard) or (rule.only and pair.entry not in rule.only):
        return False
    changes = ((text, _put(rule, put, text)) for text in _matched(base.entries[pair.entry], rule) for put in rule.puts)
    made = ((worded(text, change, rule.lang), worded(change, change, rule.lang)) for text, change in changes)
    return (pair.twin, pair.change) in made


def _matched(entry: Entry, rule: Rule) -> Iterator[str]:
    return (text for text in entry.asked(rule.lang) if re.search(rule.find, text))


def _changes(base: KnowledgeBase, rule: Rule, done: Set[str], seen: Set[str]) -> Iterator[tuple[Entry, str, str]]:
    """An entry that is not done, a question of it and what a rule makes of it that was not seen: one an entry, as many
    as the rule says, the done ones included."""
    count = len(done)
    for entry in base.entries.values():
        if count >= rule.most:
            return
        if entry.kind is Kind.FACT and entry.id not in done and (not rule.only or entry.id in rule.only):
            put = rule.puts[count % len(rule.puts)]
            found = ((text, _put(rule, put, text)) for text in _matched(entry, rule))
            pair = next(((text, change) for text, change in found if change not in seen), None)
            if pair:
                count += 1
                yield (entry, *pair)


def _put(rule: Rule, put: str, text: str) -> str:
    """The change; what is put in front takes the capital."""
    match = re.search(rule.find, text)
    before_all = match is not None and match.end() == 0
    return put + text[0].lower() + text[1:] if before_all else re.sub(rule.find, put, text, count=1)


# ── keeping them ────────────────────────────────────────────────────────────────────────────────────


def write(review: Review) -> None:
    """Write the file."""
    fields = review.model_dump(exclude_defaults=True)
    FILE.write_text(NOTE + yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=1000), encoding="utf-8")


def main() -> None:
    """Make the pairs anew and say which of them nobody has read yet."""
    known = reviewed()
    pairs = tuple(made(load_base(KNOWLEDGE), known))
    write(Review(pairs=pairs, set_aside=known.set_aside))
    read = {pair.change for pair in known.pairs}
    for pair in pairs:
        if pair.change not in read:
            print(f"{pair.id} ({pair.entry}): {pair.twin} -> {pair.change}")


if __name__ == "__main__":
    main()
