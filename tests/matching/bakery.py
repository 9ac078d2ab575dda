"""A made-up bank of another subject: nothing in the matching knows the article."""

from bot.matching.index import Matcher
from bot.matching.vocabulary import Vocabulary

GERMAN = [
    ("oeffnung", "Wann öffnet die Bäckerei?"),
    ("oeffnung", "Ab wann habt ihr auf?"),
    ("oeffnung", "Öffnungszeiten"),
    ("lage", "Wo liegt die Bäckerei?"),
    ("lage", "In welcher Straße ist der Laden?"),
    ("preis", "Was kostet ein Roggenbrot?"),
    ("preis", "Wie teuer ist das Brot?"),
    ("chefin", "Wer führt die Bäckerei?"),
    ("chefin", "Wer ist Frau Kerner?"),
    ("lieferung", "Liefert ihr auch Kuchen nach Lindenau?"),
    ("lieferung", "Bringt ihr Torten nach Hause?"),
    ("hefe", "Welche Kuchen sind ohne Hefe?"),
]
ENGLISH = [
    ("opening", "When does the bakery open?"),
    ("opening", "opening hours"),
    ("place", "Where is the bakery?"),
    ("price", "How much is a rye bread?"),
    ("owner", "Who owns the bakery?"),
]
VOCABULARY = Vocabulary(
    synonyms={"cake": ("Kuchen", "Torte", "süßes Gebäck"), "cost": ("kosten", "teuer")},
    abbreviations={"Str": "Straße"},
    names={"kerner": ("Kerner", "Frau Kerner"), "lindenau": ("Lindenau",)},
)


def german() -> Matcher:
    """The bakery in German."""
    return Matcher.build(GERMAN, language="de", vocabulary=VOCABULARY)


def english() -> Matcher:
    """The bakery in English, without a vocabulary."""
    return Matcher.build(ENGLISH, language="en")
