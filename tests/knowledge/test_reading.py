"""A file that a stranger wrote: refused with its place and a way to mend it, and never at great cost."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge import reading
from bot.knowledge.problems import Problem, ProblemsError
from bot.knowledge.reading import MAX_BYTES, MAX_DEPTH, parse, read_file

BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


def problem_of(data: bytes) -> Problem:
    with pytest.raises(ProblemsError) as caught:
        parse(data, file="entries/x.yaml")
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("data", "line", "column", "message", "mend"),
    [
        pytest.param(BOMB, 1, 4, "anchor or an alias", "Write the text out", id="alias bomb"),
        pytest.param(b"a: *b\n", 1, 4, "anchor or an alias", "put it in quotes", id="alias"),
        pytest.param(b"a: b\n\tc: d\n", 2, 1, "there is a tab", "Use spaces.", id="tab"),
        pytest.param(b"a: 1\nb: 2\na: 3\n", 3, 1, "`a` stands here and in line 1", "Keep one", id="duplicate key"),
        pytest.param(
            b"k:\n  - {de: x, de: y}\n", 2, 13, "`de` stands here and in line 2", "Keep", id="nested duplicate"
        ),
        pytest.param("a: x\nb: ü\n".encode("latin-1"), 2, None, "not UTF-8", "encoding UTF-8", id="Latin-1"),
        pytest.param("a: x".encode("utf-16"), 1, None, "not UTF-8", "encoding UTF-8", id="UTF-16"),
        pytest.param(b"a: x\nb: y\x00\n", 2, 5, "control character, U+0000", "Remove it.", id="NUL"),
        pytest.param(b"a: \x1b[31m\n", 1, 4, "control character, U+001B", "Remove it.", id="escape character"),
        pytest.param(b'a: "\\0"\n', 1, 4, "an escape stands for a control character", "Remove it.", id="escaped NUL"),
        pytest.param(b"a: x\n---\nb: y\n", 2, 1, "a second document", "Remove the `---`", id="two documents"),
        pytest.param(b"", None, None, "the file is empty", "Fill it", id="empty"),
        pytest.param(b"# only a remark\n", None, None, "the file is empty", "Fill it", id="remarks only"),
        pytest.param(b"- a\n- b\n", 1, 1, "does not begin with a key", "Begin with `key: value`.", id="a list"),
        pytest.param(b"just a text\n", 1, 1, "does not begin with a key", "Begin with `key: value`.", id="a text"),
        pytest.param(b"a:\n  1: x\n", 2, 3, "the key `1` is read as a number", "Put it in quotes.", id="numeric key"),
        pytest.param(b"no: x\n", 1, 1, "the key `no` is read as true or false", "Put it in quotes.", id="boolean key"),
        pytest.param(b"? [a]\n: x\n", 1, 3, "a key is a list or a mapping", "Use a word", id="list as a key"),
        pytest.param(b"a: 2024-02-30\n", 1, 4, "`2024-02-30` is neither a date nor", "in quotes", id="no such day"),
        pytest.param(b"a: 2024-06-01 25:00:00\n", 1, 4, "neither a date nor a number", "in quotes", id="no such hour"),
        pytest.param(b"a: 0x_\n", 1, 4, "`0x_` is neither a date nor a number", "in quotes", id="no digits"),
        pytest.param(b"a: !!python/object:os.system x\n", 1, 4, "there is a tag", "Remove it", id="Python object"),
        pytest.param(b"a: !!binary aGk=\n", 1, 4, "there is a tag", "Remove it", id="binary"),
        pytest.param(b'a: "x\nb: y\n', 3, 1, "this is not YAML", "quotes", id="open quotes"),
        pytest.param(b"a: b: c\n", 1, 5, "this is not YAML", "colons", id="two colons"),
        pytest.param(b"a: " + b"[" * 10_000, 1, MAX_DEPTH + 3, "nesting is deeper than 20", "Flatten", id="deep list"),
        pytest.param(b"a: " + b"{a: " * 10_000, 1, None, "nesting is deeper than 20", "Flatten", id="deep mapping"),
    ],
)
def test_hostile_content(data: bytes, line: int | None, column: int | None, message: str, mend: str) -> None:
    problem = problem_of(data)
    assert message in problem.message
    assert mend in problem.mend
    assert problem.file == "entries/x.yaml"
    assert problem.line == line
    assert column is None or problem.column == column


def test_values_and_their_places() -> None:
    document = parse(b"\xef\xbb\xbfa:\n  - x\n  - 'yes'\n  - 12:30\nd: 2024-06-13\n", file="x.yaml")
    assert document.data["a"] == ["x", "yes", 750]
    assert document.place(("a", 2)) == (4, 5)
    assert document.place(("a", 2, "nothing", "there")) == (4, 5)
    assert document.plain == {("a", 2): "12:30", ("d",): "2024-06-13"}


def test_windows_line_endings_are_fine() -> None:
    assert parse(b"a: x\r\nb: y\r\n", file="x.yaml").data == {"a": "x", "b": "y"}


def test_a_long_plain_text_is_never_a_number() -> None:
    digits = "1" * 100_000
    assert parse(f"a: {digits}\nb: {'1:' * 1000}1\n".encode(), file="x.yaml").data["a"] == digits


def test_too_large_a_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    with pytest.raises(KnowledgeError, match=r"x\.yaml: the file has 100,000,000 bytes, more than .* Split it"):
        read_file(path, inside=tmp_path)


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"x" * MAX_BYTES)
    assert len(read_file(path, inside=tmp_path)) == MAX_BYTES


def test_a_link_out_of_the_folder(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a: b")
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "x.yaml").symlink_to(secret)
    with pytest.raises(KnowledgeError, match=r"x\.yaml: the link leads out of the folder\. Put the file itself here"):
        read_file(folder / "x.yaml", inside=folder)


def test_a_link_within_the_folder_is_fine(tmp_path: Path) -> None:
    (tmp_path / "y").write_text("a: b")
    (tmp_path / "x.yaml").symlink_to(tmp_path / "y")
    assert read_file(tmp_path / "x.yaml", inside=tmp_path) == b"a: b"


@pytest.mark.parametrize("target", ["nowhere", "x.yaml"], ids=["dangling", "loop"])
def test_a_link_to_nothing(tmp_path: Path, target: str) -> None:
    (tmp_path / "x.yaml").symlink_to(tmp_path / target)
    with pytest.raises(
        KnowledgeError, match=r"x\.yaml: the file cannot be read \(.+\)\. Mend its permissions or the link"
    ):
        read_file(tmp_path / "x.yaml", inside=tmp_path)


def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")
    with pytest.raises(KnowledgeError, match=r"x\.yaml: this is not a file\. Remove it"):
        read_file(tmp_path / "x.yaml", inside=tmp_path)


def test_a_folder_with_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    with pytest.raises(KnowledgeError, match=r"x\.yaml: this is not a file"):
        read_file(tmp_path / "x.yaml", inside=tmp_path)


def test_a_device(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"null: this is not a file"):
        read_file(Path("/dev/null"), inside=Path("/dev"))


def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: b")
    path.chmod(0)
    user = os.geteuid()
    os.seteuid(user or 65534)  # root reads everything
    try:
        with pytest.raises(KnowledgeError, match=r"cannot be read \(Permission denied\)\. Mend its permissions"):
            read_file(path, inside=tmp_path)
    finally:
        os.seteuid(user)


@given(st.binary(max_size=400))
def test_arbitrary_bytes(data: bytes) -> None:
    try:
        document = parse(data, file="x.yaml")
    except KnowledgeError as error:
        assert str(error).startswith("x.yaml")
        assert len(str(error).splitlines()) == 1
    else:
        assert isinstance(document.data, dict)


@given(st.text(alphabet="ab01:-_.[]{},&*!|>'\"%@`#?~ \n", max_size=60))
def test_arbitrary_yaml_reads_as_pyyaml_reads_it(text: str) -> None:
    try:
        document = parse(text.encode(), file="x.yaml")
    except KnowledgeError:
        return
    assert document.data == yaml.safe_load(text)


@pytest.mark.parametrize("data", [b"a: {b: [1, x]}\n", b"a: &x b\n", b"a: [b\n", b"a: 1\na: 2\n"])
def test_without_the_c_library(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome() -> object:
        try:
            return parse(data, file="x.yaml").data
        except ProblemsError as error:
            return [(problem.line, problem.mend) for problem in error.problems]

    fast = outcome()
    monkeypatch.setattr(reading, "LOADER", yaml.SafeLoader)
    assert outcome() == fast
