"""Whatever stands in the files of a base: it is read, or refused in words, in bounded time and memory."""

import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge.base import load_base
from bot.knowledge.reading import MAX_BYTES, parse
from tests.e2e.conftest import KNOWLEDGE

FILES: Final = sorted(path for path in KNOWLEDGE.rglob("*.yaml"))
PIECES: Final = (
    *(
        b"&a ",
        b"*a",
        b"!!python/object/apply:os.system [true]",
        b"!!set {}",
        b"<<: *a",
        b"%YAML 9.9\n",
        b"---\n",
        b"...\n",
    ),
    *(
        b"\t",
        b"\0",
        b"\xff",
        b"\xed\xa0\xbd",
        b"\xe2\x80\xa8",
        b"\xef\xbb\xbf",
        b"\r",
        b"'",
        b'"',
        b"\\ud83d",
        b"|",
        b">",
    ),
    *(b"{", b"[", b"]", b"}", b": ", b"? ", b"- ", b"#", b"null", b"~", b"yes", b".inf", b".nan", b"0x_", b"1e999"),
    *(b"2024-99-99", b"../../etc/passwd", b"x" * 5000, b"9" * 5000, b"[" * 5000, b"\n" * 5000, b"  " * 500),
)


def mutated(data: bytes, random: Random) -> bytes:
    """A file with a few bytes of it changed, doubled, taken away or put in."""
    for _ in range(random.randrange(1, 6)):
        start = random.randrange(len(data) + 1)
        end = min(len(data), start + random.choice((0, 0, 1, 4, 40, 400)))
        new = random.choice((random.choice(PIECES), random.randbytes(3), data[start:end] * 2, b""))
        data = data[:start] + new + data[end:]
    return data


@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
@settings(max_examples=1_000)
def test_a_real_file_with_mistakes_is_read_or_refused_in_words(path: Path, random: Random) -> None:
    with suppress(KnowledgeError):
        parse(mutated(path.read_bytes(), random), file=path.name)


@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_so_is_the_base_that_it_belongs_to(
    tmp_path_factory: pytest.TempPathFactory, path: Path, random: Random
) -> None:
    folder = tmp_path_factory.mktemp("base")
    for file in FILES:
        data = file.read_bytes()
        place = folder / file.relative_to(KNOWLEDGE)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(mutated(data, random) if file == path else data)
    with suppress(KnowledgeError):
        load_base(folder)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: b"a: " + b"[" * MAX_BYTES, id="brackets"),
        pytest.param(lambda: b"a: " + b"{a: " * (MAX_BYTES // 4), id="braces"),
        pytest.param(lambda: b"a: " + b"- " * (MAX_BYTES // 2), id="dashes"),
        pytest.param(lambda: b"? " * (MAX_BYTES // 2), id="questions"),
        pytest.param(lambda: b"".join(b"%x: 1\n" % number for number in range(MAX_BYTES // 10)), id="keys"),
        pytest.param(lambda: b"a: 1\n" * (MAX_BYTES // 5), id="the same key"),
        pytest.param(lambda: b"a:\n" + b" - x\n" * (MAX_BYTES // 5), id="a list"),
        pytest.param(lambda: b"a: [" + b"," * MAX_BYTES, id="commas"),
        pytest.param(lambda: b"a: " + b"1:" * (MAX_BYTES // 2) + b"1", id="base sixty"),
        pytest.param(lambda: b"a: |\n" + b"  x\n" * (MAX_BYTES // 4), id="lines"),
        pytest.param(lambda: b"a: &a [x]\n" + b"b: [*a, *a]\n" * (MAX_BYTES // 12), id="aliases"),
        pytest.param(lambda: b'a: "' + b"\\x41" * (MAX_BYTES // 4) + b'"', id="escapes"),
        pytest.param(lambda: b"#" * MAX_BYTES, id="a remark"),
    ],
)
def test_the_largest_file_of_any_kind_takes_bounded_memory(data: Callable[[], bytes]) -> None:
    """And ends: what grows faster than the file would take minutes."""
    content = data()
    tracemalloc.start()
    try:
        with suppress(KnowledgeError):
            parse(content, file="x.yaml")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 600 * MAX_BYTES
