"""Question files: both ways to say what is right, and one clear line for what is not a question."""

from pathlib import Path

import pytest

from bot.errors import BelegbotError
from bot.evaluating.questions import read_questions

BY_FACTS = """\
- id: a1
  lang: de
  kind: plain
  text: Was kostet der Eintritt?
  expect: answer
  facts: [B2]
- id: a2
  lang: en
  kind: oos_far
  text: Do you like cheese?
  expect: abstain
"""
BY_PATTERNS = """\
- id: p1
  lang: de
  kind: plain
  text: Was kostet der Eintritt?
  expect: answer
  facts:
    de: [vier|4, '(?s)Kinder.*zwei']
    en: [four|4]
  note: B2; EITHER
"""
QUESTION = "id: x, lang: de, kind: plain, text: Wann?, expect: answer"
MALFORMED = {
    "no list": ("id: a1", "must be a list of questions"),
    "nothing": ("", "must be a list of questions"),
    "an empty list": ("[]", "holds no questions"),
    "no YAML": ("- {id: a1", "is not readable as YAML"),
    "a tab": ("- id: a1\n\tkind: plain", "is not readable as YAML"),
    "an impossible date": ("- {id: 2024-13-45}", "is not readable as YAML"),
    "a Python object": ("- !!python/object/apply:os.getcwd []", "is not readable as YAML"),
    "a text": (f"- {{{QUESTION}}}\n- Wann?", "question 2: all of it: "),
    "a missing field": ("- {id: x, lang: de, kind: plain, expect: answer}", "question 1: text: Field required"),
    "an unknown field": (f"- {{{QUESTION}, fact: [B1]}}", "question 1: fact: Extra inputs are not permitted"),
    "another language": ("- {id: x, lang: fr, kind: plain, text: Quand, expect: answer}", "question 1: lang: "),
    "another expectation": ("- {id: x, lang: de, kind: plain, text: Wann, expect: maybe}", "question 1: expect: "),
    "no fact": (f"- {{{QUESTION}, facts: [Eintritt]}}", "question 1: facts: must be ids such as [F1, F2]"),
    "patterns in no language": (f"- {{{QUESTION}, facts: {{fr: [quatre]}}}}", "question 1: facts: must be ids"),
    "a broken pattern": (f"- {{{QUESTION}, facts: {{de: ['vier(']}}}}", "question 1: a pattern is malformed"),
}


def written(folder: Path, text: str, name: str = "questions.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_right_as_ids_of_facts(tmp_path: Path) -> None:
    first, second = read_questions(written(tmp_path, BY_FACTS))
    assert (first.id, first.lang, first.text, first.facts) == ("a1", "de", "Was kostet der Eintritt?", ("B2",))
    assert (second.expect, second.facts, second.is_either) == ("abstain", (), False)


def test_what_is_right_as_patterns_by_language(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, BY_PATTERNS))
    assert question.facts == {"de": ("vier|4", "(?s)Kinder.*zwei"), "en": ("four|4",)}
    assert question.is_either


def test_either_may_have_a_field_of_its_own(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, f"- {{{QUESTION}, either: true}}"))
    assert question.is_either


def test_a_folder_is_read_whole_and_names_the_language(tmp_path: Path) -> None:
    written(tmp_path, "- {id: b, kind: plain, text: When?, expect: abstain}", "en/b.yaml")
    written(tmp_path, "- {id: a, kind: plain, text: Wann?, expect: abstain}", "de/a.yaml")
    written(tmp_path, "This is no question.", "de/README.md")
    assert [(question.id, question.lang) for question in read_questions(tmp_path)] == [("a", "de"), ("b", "en")]


def test_the_language_of_the_question_stands_above_that_of_the_folder(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, f"- {{{QUESTION}}}", "en/a.yaml"))
    assert question.lang == "de"


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_malformed_gets_one_clear_line(tmp_path: Path, case: str) -> None:
    text, expected = MALFORMED[case]
    path = written(tmp_path, text)
    with pytest.raises(BelegbotError) as raised:
        read_questions(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert expected in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("data", [b"- id: \xfc", b"\xff\xfe-\x00"], ids=["Latin-1", "UTF-16"])
def test_other_encodings_are_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "questions.yaml").write_bytes(data)
    with pytest.raises(BelegbotError, match="is not readable as YAML"):
        read_questions(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BelegbotError, match=r"nothing\.yaml: there is no such file or folder"):
        read_questions(tmp_path / "nothing.yaml")


def test_a_folder_without_questions_is_named(tmp_path: Path) -> None:
    with pytest.raises(BelegbotError, match="holds no questions"):
        read_questions(tmp_path)


def test_a_folder_with_the_name_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(BelegbotError, match=r"folder\.yaml: is not readable"):
        read_questions(tmp_path)
