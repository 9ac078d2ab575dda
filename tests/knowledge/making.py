"""A small base of our own about a made-up article, to be changed by each test."""

import copy
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.verifying import describe_article

Values = dict[str, Any]

ARTICLE = """\
ERLENBACH (xyz) - Der Stadtrat berät am Montag über zwölf neue Bäume. Bürgermeisterin Lenz nannte das „überfällig“.

Die zweitägige Sitzung kostet 40 Millionen Kronen.
Seit 2022 wurden 32 Bäume gefällt.

Im Juli soll gepflanzt werden.
"""


def article(**changes: object) -> Values:
    """The article's description."""
    described: Values = {
        "id": "xyz-baeume",
        "agency": "xyz",
        "dateline": {"de": "Erlenbach", "en": "Erlenbach"},
        "title": {"de": "Bäume für Erlenbach", "en": "Trees for Erlenbach"},
        "language": "de",
        "date": {"day": "2024-03-04", "stated": False},
        "paragraphs": [paragraph.model_dump() for paragraph in describe_article(ARTICLE)],
    }
    return described | changes


def meeting(**changes: object) -> Values:
    """The meeting that the article tells of."""
    described: Values = {
        "id": "stadtrat",
        "title": {"de": "Sitzung des Stadtrats", "en": "Council meeting"},
        "start": "2024-03-04",
        "end": "2024-03-05",
        "stated": False,
        "time_zone": "Europe/Berlin",
        "place": {"de": "Erlenbach", "en": "Erlenbach"},
        "sources": [source(1, "am Montag")],
    }
    return described | changes


def update(name: str = "tagesordnung", **changes: object) -> Values:
    """What the followers of the meeting are told, from the article."""
    described: Values = {
        "id": name,
        "meeting": "stadtrat",
        "kind": "agenda",
        "text": {"de": "Der Stadtrat berät über zwölf Bäume.", "en": "The council discusses twelve trees."},
        "sources": [source(1, "über zwölf neue Bäume")],
    }
    return described | changes


def source(paragraph: int, anchor: str, article_id: str = "xyz-baeume") -> Values:
    """A citation."""
    return {"article": article_id, "paragraph": paragraph, "anchor": anchor}


def entry(name: str, **changes: object) -> Values:
    """A fact with ten phrasings a language; those of different names differ."""
    described: Values = {
        "id": name,
        "kind": "fact",
        "states": ["F1"],
        "question": {"de": f"Was ist mit {name}?", "en": f"What about {name}?"},
        "phrasings": {
            "de": [f"Sage mir alles über {name} {number}" for number in range(10)],
            "en": [f"Tell me everything on {name} {number}" for number in range(10)],
        },
        "answer": {"de": f"Das ist {name}.", "en": f"That is {name}."},
        "sources": [source(1, "Der Stadtrat berät")],
    }
    return described | changes


def silence(name: str, **changes: object) -> Values:
    """An entry that says what the article does not say."""
    return entry(name, **({"kind": "silence", "states": [], "sources": []} | changes))


def topic(*entries: Values, name: str = "baeume") -> Values:
    """A file of entries."""
    return {"topic": name, "title": {"de": "Bäume", "en": "Trees"}, "entries": [copy.deepcopy(e) for e in entries]}


def write(folder: Path, files: dict[str, Values]) -> Path:
    """Writes files by their names relative to the folder, without `.yaml`; returns the folder."""
    for name, values in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def write_updates(folder: Path, *updates: Values) -> Path:
    """Adds updates to a base; returns its folder."""
    return write(folder, {f"updates/{values['id']}": values for values in updates})


def write_base(folder: Path, *entries: Values, **changes: Values) -> Path:
    """A base of these entries (or of two that link to each other) in one topic; `changes` replace other files."""
    entries = entries or (entry("linden", related=["eichen"], meeting="stadtrat"), entry("eichen", related=["linden"]))
    return write(
        folder,
        {
            "articles/xyz-baeume": changes.get("article", article()),
            "meetings/stadtrat": changes.get("meeting", meeting()),
            "entries/baeume": topic(*entries),
        },
    )
