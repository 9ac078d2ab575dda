"""From text to words, stems and terms: the only place that knows how German and English are written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from Stemmer import Stemmer

from bot.matching.kept import Kept
from bot.matching.lexicon import lexicon
from bot.matching.vocabulary import Vocabulary

WORD: Final = re.compile(r"[^\W_]+")
CAPITALISED: Final = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")
CAPITALISED_PAIR: Final = re.compile(r"(?=\b([A-ZÄÖÜ][a-zäöüß]+ [A-ZÄÖÜ][a-zäöüß]{2,})\b)")
STEMMERS: Final[Mapping[str, str]] = {"de": "german", "en": "english"}
DIGRAPHS: Final = re.compile(r"[aou]e")
LONGEST_PHRASE: Final = 4
MAGNITUDES: Final = ("1000", "1000000", "1000000000")
MAX_WORDS: Final = 120
"""A question has fewer; what follows is not looked at, so that time stays bounded."""
MAX_WORD: Final = 40
"""Longer words are cut: no word that means something is longer."""


OFTEN: Final = 0x3000
"""Characters below are looked up once; of the others there are too many to be kept."""
MOST_KEPT: Final = 100_000
"""Stems that are remembered."""
TEXTS_KEPT: Final = 64
"""Texts that are remembered normalised and taken apart: a question is looked at in many ways one after the other."""


class _Shown(dict[int, int | None]):
    """What `str.translate` makes of each character: invisible ones are taken off, but for the ends of lines."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        gone = unicodedata.category(character) in ("Cf", "Cc", "Cs", "Co", "Cn") and character not in "\n\t"
        found = None if gone else code
        if code < OFTEN:
            self[code] = found
        return found


SHOWN: Final = _Shown()


@lru_cache(maxsize=TEXTS_KEPT)
def normalise(text: str) -> str:
    """NFKC, case folded, apostrophes and invisible characters off."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SHOWN)
    return unicodedata.normalize("NFKC", folded).replace("’", "'").replace("'s ", " ").replace("'", "")


def words_of(text: str) -> list[str]:
    """The words of a normalised text, at most MAX_WORDS of at most MAX_WORD characters."""
    return [word[:MAX_WORD] for word in WORD.findall(text)[:MAX_WORDS]]


@lru_cache(maxsize=50_000)
def fold(word: str, language: str) -> str:
    """Diacritics off; in German ae, oe, ue as a, o, u, so that both spellings meet."""
    if not word.isascii():
        word = word.replace("ß", "ss")
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return DIGRAPHS.sub(lambda pair: pair[0][0], word) if language == "de" else word


class _Stems(dict[str, str]):
    """The folded stems of case-folded words, remembered."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._stemmer = Stemmer(STEMMERS[language], 0)

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[word] = stem = fold(str(self._stemmer.stemWord(word)), self._language)
        return stem


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """A text, taken apart."""

    words: tuple[str, ...]
    """As written, case folded."""
    folded: tuple[str, ...]
    """Without diacritics, one for each word."""
    terms: tuple[str, ...]
    """What the text speaks of, in order: a concept (`=money`), a name (`@hungary`) or a stem."""
    starts: tuple[int, ...]
    """At which word each term begins."""
    names: frozenset[str]
    actors: frozenset[str]
    """The terms that stand for somebody: people, countries, offices, bodies."""
    days: frozenset[str]
    """The days and months among the names."""
    numbers: frozenset[str]
    """Of two digits or more, or in front of a million; "two things" and "one of them" tell nothing apart."""

    def __hash__(self) -> int:
        return hash(self.words)  # What is remembered of texts is looked up often; the words tell them apart.

    @property
    def spelt_out(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each term, in order, with the words that stand for it."""
        for term, (start, end) in zip(self.terms, pairwise((*self.starts, len(self.words))), strict=True):
            yield term, self.words[start:end]


class Analyzer:
    """Takes texts of one language apart, in the light of a vocabulary."""

    def __init__(self, language: str, vocabulary: Vocabulary | None = None) -> None:
        self.language = language
        self._stems = _Stems(language)
        numbers = lexicon(language).numbers
        self._numbers = {word: digits for digits, words in numbers.items() for word in words}
        self._counted = frozenset((*MAGNITUDES, *lexicon(language).spans))
        """What even a number of one digit tells apart."""
        self._phrases: dict[tuple[str, ...], str] = {}
        words = lexicon(language)
        for name in (*words.places, *words.calendar, *words.offices):
            self._learn(self._name(name), [name])
        for place, people in words.demonyms.items():
            self._learn(self._name(place), people)
        acting = {*words.places, *words.offices, *words.people}
        keys = [self._key(name) for name in acting]
        self.calendar = frozenset(map(self._name, lexicon(language).calendar))
        """The days and months, as terms."""
        vocabulary = vocabulary or Vocabulary()
        for concept, synonyms in vocabulary.synonyms.items():
            self._learn(f"={concept}", synonyms)
        for short, long in vocabulary.abbreviations.items():
            target = self._phrases.get(self._key(long), f"={'-'.join(self._key(long))}")
            self._learn(target, (short, long))
        for name, spellings in vocabulary.names.items():
            self._learn(f"@{name}", spellings)
        self._single = self.known_stems
        self._beginnings = frozenset(key[0] for key in self._phrases if len(key) > 1)
        self.actors = frozenset(self._phrases.get(key, key[0]) for key in keys if len(key) == 1 or key in self._phrases)
        """The terms that stand for somebody: people, countries, offices, bodies."""
        self._kept = Kept[str, Analysis](TEXTS_KEPT)

    def _key(self, phrase: str) -> tuple[str, ...]:
        return tuple(self.stem(word) for word in words_of(normalise(phrase)))

    def _name(self, name: str) -> str:
        return f"@{'-'.join(self._key(name))}"

    def _learn(self, term: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            key = self._key(phrase)
            if 0 < len(key) <= LONGEST_PHRASE:
                self._phrases[key] = term

    @property
    def known_stems(self) -> dict[str, str]:
        """The single stems that the vocabulary gives a meaning, with that meaning."""
        return {key[0]: term for key, term in self._phrases.items() if len(key) == 1}

    def stem(self, word: str) -> str:
        """The folded stem of a case-folded word."""
        return self._stems[word]

    def proper_nouns(self, text: str) -> frozenset[str]:
        """The stems that are names by the look of them: in English what is capitalised within a sentence, in
        German, where all nouns are, what is capitalised after a given name or a form of address."""
        if text.isupper():
            return frozenset()
        if self.language == "en":
            return frozenset(self.stem(word.casefold()) for word in CAPITALISED.findall(text))
        pairs = (pair.split() for pair in CAPITALISED_PAIR.findall(text))
        return frozenset(self.stem(b.casefold()) for a, b in pairs if self._addresses(a))

    def _addresses(self, word: str) -> bool:
        stem = self.stem(word.casefold())
        return word in ("Herr", "Herrn", "Frau") or self._phrases.get((stem,), "").startswith("@")

    def analyse(self, text: str) -> Analysis:
        """The words, terms, names and numbers of a text."""
        return self._kept.get(text, self._analyse)

    def _analyse(self, text: str) -> Analysis:
        words = words_of(normalise(text))
        found = list(self._terms([self.stem(word) for word in words]))
        terms = [term for term, _ in found]
        numbers = [self._numbers.get(word, word) for word in words]
        return Analysis(
            words=tuple(words),
            folded=tuple(fold(word, self.language) for word in words),
            terms=tuple(terms),
            starts=tuple(start for _, start in found),
            names=frozenset(term for term in terms if term.startswith("@")),
            actors=self.actors.intersection(terms),
            days=self.calendar.intersection(terms),
            numbers=frozenset(
                number
                for number, following in pairwise([*numbers, ""])
                if number.isdecimal() and (len(number) > 1 or following in self._counted)
            ),
        )

    def terms(self, words: Iterable[str]) -> list[str]:
        """What some words speak of, in order: see `Analysis.terms`."""
        stems = list(map(self._stems.__getitem__, words))
        if self._beginnings.isdisjoint(stems):
            return [self._single.get(stem, stem) for stem in stems]
        return [term for term, _ in self._terms(stems)]

    def _terms(self, stems: list[str]) -> Iterator[tuple[str, int]]:
        """The longest phrases of the vocabulary, and stems where it knows none, each with the place of its first
        word."""
        at = 0
        while at < len(stems):
            for length in range(min(LONGEST_PHRASE, len(stems) - at), 0, -1):
                term = self._phrases.get(tuple(stems[at : at + length]))
                if term is not None:
                    break
            else:
                term, length = stems[at], 1
            yield term, at
            at += length
