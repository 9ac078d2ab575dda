"""An update from outside the base: read as strictly as the base's own, whoever wrote it."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.base import KnowledgeBase, load_base
from bot.knowledge.problems import ProblemsError
from bot.knowledge.reading import MAX_BYTES
from bot.knowledge.updates import read_update
from tests.knowledge.making import Values, meeting, update, write, write_base, write_updates


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = write_base(tmp_path_factory.mktemp("base"))
    write(folder, {"meetings/baumfest": meeting(id="baumfest")})
    write_updates(folder, update(), update("absage", kind="cancellation", replaces="tagesordnung"))
    return load_base(folder)


def text_of(values: Values) -> str:
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False)


def problems_of(data: str | bytes, base: KnowledgeBase) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_update(data, "neu.yaml", base)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("encoding", [None, "utf-8", "utf-8-sig"])
def test_an_update_as_text_and_as_bytes(base: KnowledgeBase, encoding: str | None) -> None:
    text = text_of(update("neu", changes=["linden"], replaces="tagesordnung"))
    read = read_update(text.encode(encoding) if encoding else text, "neu.yaml", base)
    assert (read.id, read.text.de, read.changes) == ("neu", "Der Stadtrat berät über zwölf Bäume.", ("linden",))


def test_its_name_need_not_be_its_id(base: KnowledgeBase) -> None:
    assert read_update(text_of(update("neu")), "message.txt", base).id == "neu"


def test_a_changed_update_has_the_id_of_the_former(base: KnowledgeBase) -> None:
    changed = update("absage", kind="cancellation", text={"de": "Doch nicht."}, withdrawn=True)
    assert read_update(text_of(changed), "absage.yaml", base).withdrawn


def test_it_may_replace_an_update_that_the_base_does_not_have(base: KnowledgeBase) -> None:
    assert read_update(text_of(update("neu", replaces="von-gestern")), "neu.yaml", base).replaces == "von-gestern"


def test_its_deadline_may_lie_in_the_past(base: KnowledgeBase) -> None:
    assert str(read_update(text_of(update("neu", expires="2001-01-01")), "neu.yaml", base).expires) == "2001-01-01"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"meeting": "stadtrad"}, '2:1: meeting: there is no meeting "stadtrad". Did you mean "stadtrat"?'),
        ({"changes": ["lindn"]}, '12:3: changes[1]: there is no entry "lindn". Did you mean "linden"?'),
        (
            {"meeting": "baumfest", "replaces": "tagesordnung"},
            '11:1: replaces: "tagesordnung" is about the meeting "stadtrat". Name an update of the same meeting.',
        ),
        (
            {"replaces": "absage"},
            '11:1: replaces: with "absage", the news of the cancellation would vanish behind the kind `agenda`. '
            "Remove `replaces`, or make this one a correction.",
        ),
        (
            {"id": "tagesordnung", "kind": "correction", "replaces": "absage"},
            "11:1: replaces: the updates replace each other in a circle: tagesordnung > absage > tagesordnung. "
            "Let each replace the one before it only.",
        ),
        ({"urgncy": "urgent"}, "11:1: urgncy: the key `urgncy` is unknown. Did you mean `urgency`?"),
        ({"text": {}}, "4:1: text: there is no text. Write `de`, `en` or both."),
        ({"text": {"de": 5}}, "5:3: text.de: `5` is read as a number, not as a text. Put it in quotes."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(base: KnowledgeBase, changes: Values, expected: str) -> None:
    (problem,) = problems_of(text_of(update("neu", **changes)), base)
    assert problem.startswith(f"neu.yaml:{expected}")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("", "neu.yaml: the file is empty.", id="nothing"),
        pytest.param("Sitzung abgesagt!", "neu.yaml:1:1: the file does not begin with a key.", id="no mapping"),
        pytest.param("a: &x [*x]", "neu.yaml:1:4: there is an anchor or an alias (`&`, `*`).", id="alias"),
        pytest.param("a: !!python/object:os.system x", "neu.yaml:1:4: there is a tag (`!`).", id="tag"),
        pytest.param("a: " + "[" * 1000, "neu.yaml:1:23: the nesting is deeper than 20 levels.", id="nesting"),
        pytest.param("id: a\nid: b", "neu.yaml:2:1: the key `id` stands here and in line 1.", id="same key"),
        pytest.param("a: b\n---\na: c", "neu.yaml:2:1: a second document begins here.", id="two documents"),
        pytest.param("id: a\x1b[2Jb", "neu.yaml:1:6: there is a control character, U+001B.", id="control"),
        pytest.param("id: a\ud800", "neu.yaml:1: the file is not UTF-8.", id="surrogate"),
        pytest.param(b"\xff\xfe", "neu.yaml:1: the file is not UTF-8.", id="no UTF-8"),
        pytest.param("ä" * MAX_BYTES, "neu.yaml: there are 2,097,152 bytes, more than 1,048,576.", id="too much"),
    ],
)
def test_hostile_input(base: KnowledgeBase, data: str | bytes, expected: str) -> None:
    (problem,) = problems_of(data, base)
    assert problem.startswith(expected)


@given(st.binary(max_size=200) | st.text(st.characters(), max_size=200))
def test_arbitrary_input(base: KnowledgeBase, data: bytes | str) -> None:
    for problem in problems_of(data, base):
        assert problem.startswith("neu.yaml")
        assert len(problem.splitlines()) == 1


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(["id", "kind", "text", "sources", "url", "expires", "changes", "replaces", "start"]), JUNK)
def test_any_value_of_any_field_is_valid_or_refused_in_words(base: KnowledgeBase, field: str, value: object) -> None:
    try:
        read = read_update(text_of(update("neu", **{field: value})), "neu.yaml", base)
    except ProblemsError as error:
        assert all(str(problem).startswith("neu.yaml:") for problem in error.problems)
        assert "does not fit" not in str(error)
    else:
        assert read.meeting == "stadtrat"
