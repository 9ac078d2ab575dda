"""Which language a question is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.language import OTHER, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wann öffnet die Bäckerei?", "de"),
        ("WANN OEFFNET DIE BAECKEREI", "de"),
        ("wos kost des brot", "de"),
        ("wieviel kostet das", "de"),
        ("Bäckereiöffnungszeiten", "de"),
        ("wo", "de"),
        ("When does the bakery open?", "en"),
        ("how much is it", "en"),
        ("dont you have any cake", "en"),
        ("who", "en"),
        ("Où est la boulangerie ?", OTHER),
        ("¿Dónde está la panadería?", OTHER),
        ("Dov'è il panificio e quando apre?", OTHER),
        ("Waar is de bakkerij en wanneer gaat het open?", OTHER),
        ("Gdzie jest piekarnia?", OTHER),
        ("Hol van a pékség és mikor nyit?", OTHER),
        ("Fırın nerede ve ne zaman açılıyor?", OTHER),
        ("Где пекарня?", OTHER),
        ("Де пекарня?", OTHER),
        ("أين المخبز؟", OTHER),
        ("面包店在哪里?", OTHER),
        ("パン屋はどこですか", OTHER),
        ("빵집이 어디예요?", OTHER),
        ("Kerner", None),
        ("40", None),
        ("OK?", None),
        ("🙂", None),
        ("", None),
    ],
)
def test_detect(text: str, language: str | None) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wann ist das Meeting mit dem Team?", "de"),
        ("When is the Oktoberfest and who is the Bürgermeister?", "en"),
        ("Was heißt «bakery»?", "de"),
        ("Wie spricht man Кернер aus?", "de"),
    ],
)
def test_a_foreign_word_does_not_decide(text: str, language: str) -> None:
    assert detect(text) == language


@given(st.text(st.characters(exclude_categories=()), max_size=100))
def test_any_text_has_one_of_four_results(text: str) -> None:
    assert detect(text) in ("de", "en", OTHER, None)
