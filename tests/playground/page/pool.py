"""The scenes' words for the invented pool."""

from typing import Final

from tests.playground.page.scenes import Story

POOL: Final = Story(
    group="Nachrichtenrunde",
    forum="Redaktion",
    topic="Heute im Blatt",
    table="Stammtisch",
    question="Wann öffnet das Freibad?",
    in_group="Was kostet der Eintritt?",
    in_topic="Wann endet die Saison?",
    vague="Freibad",
    meant="Wann endet die Saison?",
    inline="Eintritt",
)
