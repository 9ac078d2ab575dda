"""What the page says: in two languages, calm, nothing missing and nothing in vain. Read from its modules as text."""

import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from bot.matching.alignment import Meeting
from bot.matching.evidence import EVIDENCE
from bot.playground import actions, body, control
from bot.playground.botapi.permissions import REASONS

PAGE = Path(control.__file__).parent / "page"
KEY = re.compile(r'^  "([a-z][a-z0-9-]*)": \[', re.MULTILINE)
OURS = re.compile(r'NotPossibleError\("([a-z-]+)"')


@cache
def texts() -> str:
    return (PAGE / "texts.js").read_text(encoding="utf-8")


@cache
def elsewhere() -> str:
    """All other modules."""
    names = (path for path in sorted(PAGE.iterdir()) if path.suffix in (".html", ".js") and path.name != "texts.js")
    return "\n".join(path.read_text(encoding="utf-8") for path in names)


def refusals() -> list[str]:
    """Every reason for which the control surface refuses something."""
    sources = (Path(str(module.__file__)).read_text(encoding="utf-8") for module in (actions, body, control))
    return sorted({*REASONS, *chain.from_iterable(map(OURS.findall, sources)), "other-origin"})


def test_no_key_stands_twice() -> None:
    keys = KEY.findall(texts())
    assert len(keys) > 200
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("reason", refusals())
def test_every_refusal_is_said_in_both_languages(reason: str) -> None:
    said = re.search(rf'^  "error-{reason}": \["([^"]+)", "([^"]+)"\]', texts(), re.MULTILINE)
    assert said, f"texts.js has no error-{reason}"
    assert said[1] != said[2]


def test_no_text_is_written_in_vain() -> None:
    """A key stands in a module, or is put together from a beginning that stands there and what the server says."""
    beginnings = tuple(f"{prefix}-" for prefix in re.findall(r'named\("([a-z-]+)"', elsewhere() + texts()))
    literal = set(re.findall(r'"([a-z][a-z0-9-]*)"', elsewhere()))
    built = tuple(re.findall(r"[(\[ ]`([a-z-]+-)\$\{", elsewhere()))
    unused = [key for key in KEY.findall(texts()) if key not in literal and not key.startswith((*beginnings, *built))]
    assert unused == []


@pytest.mark.parametrize("evidence", EVIDENCE)
def test_every_piece_of_evidence_has_a_name(evidence: str) -> None:
    assert f'"evidence-{evidence.replace(" ", "-")}"' in texts()


@pytest.mark.parametrize("meeting", Meeting)
def test_every_way_in_which_words_meet_has_a_name(meeting: Meeting) -> None:
    assert f'"meeting-{meeting.replace(" ", "-")}"' in texts()


def test_the_tone_is_calm_and_not_formal() -> None:
    said = re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r"//.*|/\*.*?\*/", "", texts(), flags=re.DOTALL))
    assert not [text for text in said if "!" in text and text != "!"]
    assert not [text for text in said if re.search(r"\b(?:Sie|Ihnen|Ihre?[nmrs]?)\b", text)]


def test_nothing_is_loaded_from_elsewhere() -> None:
    """The content security policy forbids it as well; but what is forbidden should not even be tried."""
    addresses = set(re.findall(r"""["'(`](https?://[^"'`)\s]+)""", elsewhere())) - {"http://www.w3.org/2000/svg"}
    assert not [address for address in addresses if "${" not in address and not address.endswith("//")]


def test_nothing_that_people_or_bots_write_becomes_html() -> None:
    assert not re.findall(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b", elsewhere())
