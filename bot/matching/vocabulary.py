"""What words mean: synonyms, abbreviations and names, as the matcher wants them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The curated words of one language; every entry may be a word or a short phrase."""

    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Concept -> the words that stand for it."""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Short form -> long form."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What tells questions apart (a person, a country, "arms" …) -> the words for it."""
